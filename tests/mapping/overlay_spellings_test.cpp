#include "overlay_support.hpp"
#include "spellings.hpp"

#include <throughline/mapping/custom.hpp>

using namespace throughline;
using namespace throughline::tests;

namespace {

/// One record in three spellings.
struct Spelled {
    std::string json, xml, csv;
};

/// The same record read from each, without faults; JSON's.
Decoded same_in_all(OverlaidTenant& tenant, std::string_view object, Spelled const& record) {
    auto const& view = tenant.view(object);
    auto const  json = tenant.get(object, record.json);
    auto const  xml  = XmlDecoder{view}.decode(record.xml, tenant.context);
    auto const  csv  = decode_csv(view, record.csv, tenant.context);
    REQUIRE_MESSAGE(xml, xml.error().describe());
    REQUIRE_MESSAGE(csv, csv.error().describe());
    for (auto const* decoded : {&*xml, &*csv}) {
        INFO((decoded == &*xml ? "XML" : "CSV"));
        for (auto const& fault : decoded->faults) FAIL_CHECK(fault.describe());
        check_same_record(json, *decoded);
        auto const mine = custom_of(json.custom), theirs = custom_of(decoded->custom);
        REQUIRE(mine);
        REQUIRE(theirs);
        CHECK(*mine == *theirs);
    }
    return json;
}

/// A new record in three spellings.
Spelled written(OverlaidTenant& tenant, std::string_view object, void const* data, CustomFields const& custom = {}) {
    auto const& view          = tenant.view(object);
    auto const  rows          = rows_to_create(view, data) | custom_rows_to_create(view, custom);
    tenant.context.custom     = &custom;
    auto const        json    = encode_json(view, data, rows, tenant.context);
    auto const        xml     = encode_xml(view, data, rows, tenant.context);
    void const* const objects = data;
    auto const        csv     = encode_csv(view, {&objects, 1}, rows, tenant.context, {.line_end = "\n"});
    tenant.context.custom     = nullptr;
    REQUIRE_MESSAGE(json, json.error().describe());
    REQUIRE_MESSAGE(xml, xml.error().describe());
    REQUIRE_MESSAGE(csv, csv.error().describe());
    return {*json, *xml, *csv};
}

}  // namespace

TEST_CASE("a tenant's field takes the place of the vendor's in XML and CSV as in JSON (R109, R26, R28)") {
    OverlaidTenant tenant{overlay_text("Account", R"("fields": [
        {"member": "website", "field": "contact/site"}, {"member": "tax_code", "field": "tax", "crosswalk": "tax_code"},
        {"member": "billing_address", "replaces": "contact/address/city", "field": "contact/address/town"}])")};
    auto const     decoded = same_in_all(
        tenant, "Account",
        {R"({"title":"A","tax":"S","contact":{"site":"w","address":{"town":"Ulm"}}})",
             "<client><title>A</title><tax>S</tax><contact><site>w</site><address><town>Ulm</town></address></contact>"
                 "</client>",
             "title,tax,contact/site,contact/address/town\nA,S,w,Ulm\n"});
    auto const& account = decoded.object.as<Account>();
    CHECK(account.website == "w");
    CHECK(account.billing_address->city == "Ulm");
    CHECK(account.tax_code == Id<TaxCode>{reference_data_id("tax_code", "STANDARD")});
    auto const out = written(tenant, "Account", &account);
    CHECK(out.xml ==
          "<client xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><record_type>company</record_type>"
          "<title>A</title><label>A / none</label><contact><address><street xsi:nil=\"true\"/><town>Ulm</town>"
          "</address><site>w</site></contact><tax>S</tax></client>");
    CHECK(out.csv ==
          "record_type,title,label,contact/address/street,contact/address/town,contact/site,tax\n"
          "company,A,A / none,,Ulm,w,S\n");
}

TEST_CASE("what the vendor's field was is unknown again, and kept, in every spelling") {
    OverlaidTenant tenant{overlay_text("Account", R"("fields": [{"member": "website", "field": "home"}],
        "ignore": [{"field": "score", "reason": "nobody looks at it"}])")};
    auto const     decoded = same_in_all(tenant, "Account",
                                         {R"({"title":"A","web":"x","home":"h","score":"7"})",
                                          "<client><title>A</title><web>x</web><home>h</home><score>7</score></client>",
                                          "title,web,home,score\nA,x,h,7\n"});
    CHECK(decoded.object.as<Account>().website == "h");
    CHECK(decoded.custom == R"({"web":"x"})");
    auto const& view = tenant.view("Account");
    CHECK(XmlDecoder{view}
              .decode("<client><title>A</title><web>x</web><score>7</score></client>", tenant.context)
              ->custom == decoded.custom);
    CHECK(decode_csv(view, "title,web,score\nA,x,7\n", tenant.context)->custom == decoded.custom);
}

TEST_CASE("defaults and constants stand in XML and CSV as they do in JSON") {
    OverlaidTenant tenant{overlay_text("Account", R"("fields": [{"member": "health", "default_when_read": "good"},
        {"member": "industry", "default_when_written": "unknown"}],
        "constants": [{"field": "segment", "value": "EMEA"}, {"field": "tier", "value": 3},
            {"field": "own", "value": true}])")};
    auto const     empty = same_in_all(
        tenant, "Account",
        {R"({"title":"A","health":null})",
             "<client xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\"><title>A</title><health i:nil=\"true\"/>"
                 "</client>",
             "title,health\nA,\n"});
    CHECK(empty.object.as<Account>().health == Account::Health::good);
    CHECK(mentions<&Account::health>(empty));
    auto const silent =
        same_in_all(tenant, "Account", {R"({"title":"A"})", "<client><title>A</title></client>", "title\nA\n"});
    CHECK_FALSE(mentions<&Account::health>(silent));
    auto const said = same_in_all(
        tenant, "Account",
        {R"({"title":"A","health":"at_risk","segment":"x","tier":1,"own":false})",
         "<client><title>A</title><health>at_risk</health><segment>x</segment><tier>1</tier><own>false</own></client>",
         "title,health,segment,tier,own\nA,at_risk,x,1,false\n"});
    CHECK(said.custom.empty());

    auto const out = written(tenant, "Account", silent.object.data());
    CHECK(out.xml ==
          "<client><record_type>company</record_type><title>A</title><label>A / none</label>"
          "<industry>unknown</industry><segment>EMEA</segment><tier>3</tier><own>true</own></client>");
    CHECK(out.csv == "record_type,title,label,industry,segment,tier,own\ncompany,A,A / none,unknown,EMEA,3,true\n");
}

TEST_CASE("custom fields of every type are read from XML and CSV as from JSON, and written back (R109, L8)") {
    OverlaidTenant tenant{overlay_text("Account",
                                       R"("custom": [{"name": "note", "type": "text", "field": "contact/note"},
        {"name": "margin", "type": "decimal", "field": "m"}, {"name": "fee", "type": "money", "field": "f"},
        {"name": "flag", "type": "boolean", "field": "k"}, {"name": "day", "type": "date", "field": "d"},
        {"name": "moment", "type": "timestamp", "field": "e"},
        {"name": "tier", "type": "enumeration", "field": "t", "crosswalk": "tier"},
        {"name": "friend", "type": "reference", "field": "r/id", "object": "Account", "references": "client"}])",
                                       R"({"name": "tier", "pairs": [{"vendor": "G", "canonical": "gold"}]})")};
    Spelled const  record{
        R"({"title":"A","contact":{"note":" true "},"m":12.50,"f":1e3,"k":true,"d":"2025-06-30",
"e":"2025-06-30T12:00:00Z","t":"G","r":{"id":"9"}})",
        "<client><title>A</title><contact><note> true </note></contact><m>12.50</m><f>1e3</f><k>true</k><d>2025-06-30"
         "</d><e>2025-06-30T12:00:00Z</e><t>G</t><r><id>9</id></r></client>",
        "title,contact/note,m,f,k,d,e,t,r/id\nA, true ,12.50,1e3,true,2025-06-30,2025-06-30T12:00:00Z,G,9\n"};
    auto const decoded = same_in_all(tenant, "Account", record);
    auto const custom  = custom_of(decoded.custom);
    REQUIRE(custom);
    REQUIRE(custom->size() == 8);
    CHECK(custom->at("margin").json == "\"12.50\"");
    CHECK(custom->at("fee").json == R"({"amount":"1e3","currency":"USD"})");
    CHECK(custom->at("flag").json == "true");
    CHECK(custom->at("tier").json == "\"gold\"");
    auto const out   = written(tenant, "Account", decoded.object.data(), *custom);
    auto const again = same_in_all(tenant, "Account", out);
    CHECK(again.custom == decoded.custom);
}

TEST_CASE("in XML white space around a number or a date means nothing, and 1 is true, also for a tenant's own fields") {
    OverlaidTenant   tenant{overlay_text(
        "Account", R"("fields": [
        {"member": "health", "from": {"when": {"field": "k", "type": "boolean"}, "then": "good",
            "otherwise": "watch"}}, {"member": "status", "field": "mood"}],
        "custom": [{"name": "margin", "type": "decimal", "field": "m"}, {"name": "flag", "type": "boolean",
            "field": "own"}, {"name": "day", "type": "date", "field": "d"}, {"name": "note", "type": "text",
            "field": "n"}, {"name": "tier", "type": "enumeration", "field": "t", "crosswalk": "tier"},
            {"name": "grade", "type": "enumeration", "field": "g", "crosswalk": "tier"}])",
        R"({"name": "tier", "pairs": [{"vendor": "G", "canonical": "gold"}, {"vendor": " G ", "canonical": "new"}]})")};
    auto const       json = tenant.get("Account", R"({"title":"A","mood":"lead","k":true,"m":1.5,"own":false,
        "d":"2025-06-30","n":" 1 ","t":"G","g":" G "})");
    XmlDecoder const decoder{tenant.view("Account")};
    auto const       xml = decoder.decode(
        "<client><title>A</title><mood>\nlead</mood><k> 1 </k><m>\n 1.5\n</m><own>0</own><d> 2025-06-30 </d><n> 1 "
              "</n><t> G\n</t><g> G </g></client>",
        tenant.context);
    REQUIRE(xml);
    for (auto const& fault : xml->faults) FAIL_CHECK(fault.describe());
    CHECK(xml->object.as<Account>().health == Account::Health::good);
    CHECK(xml->object.as<Account>().status == Account::Status::prospect);
    CHECK(xml->custom == json.custom);
}

TEST_CASE("expressions make the same of XML and CSV as of JSON, and are undone into them (L8, L9)") {
    OverlaidTenant account{overlay_text("Account", R"("fields": [
        {"member": "legal_name", "from": {"concatenate": [{"field": "reg/name"}, {"field": "reg/form"}],
            "separator": ", "}},
        {"member": "industry", "from": {"split": {"field": "class"}, "separator": "/", "part": 1}},
        {"member": "type", "from": {"split": {"field": "class"}, "separator": "/", "part": 2}},
        {"member": "health", "from": {"when": {"equals": [{"field": "risk", "type": "decimal"}, 0]},
            "then": "good", "otherwise": "watch"}}],
        "computed": [{"field": "class", "from": {"concatenate": [{"member": "industry"}, "/",
            {"member": "type"}]}}])")};
    auto const     decoded =
        same_in_all(account, "Account",
                    {R"({"title":"A","reg":{"name":"A","form":"AG"},"class":"Mining/partner","risk":0.0})",
                     "<client><title>A</title><reg><name>A</name><form>AG</form></reg><class>Mining/partner</class>"
                     "<risk>0.0</risk></client>",
                     "title,reg/name,reg/form,class,risk\nA,A,AG,Mining/partner,0.0\n"});
    CHECK(decoded.object.as<Account>().legal_name == "A, AG");
    CHECK(decoded.object.as<Account>().type == "partner");
    CHECK(decoded.object.as<Account>().health == Account::Health::good);
    auto const out = written(account, "Account", decoded.object.data());
    CHECK(out.xml ==
          "<client><record_type>company</record_type><title>A</title><label>A / none</label>"
          "<reg><name>A</name><form>AG</form></reg><class>Mining/partner</class></client>");
    CHECK(out.csv == "record_type,title,label,reg/name,reg/form,class\ncompany,A,A / none,A,AG,Mining/partner\n");

    // Half of it is too little to know the whole.
    auto const half =
        same_in_all(account, "Account",
                    {R"({"title":"A","reg":{"name":"B"}})",
                     "<client><title>A</title><reg><name>B</name></reg></client>", "title,reg/name\nA,B\n"});
    CHECK_FALSE(mentions<&Account::legal_name>(half));

    OverlaidTenant invoice{overlay_text("Invoice", R"("fields": [
        {"member": "balance", "from": {"negate": {"field": "open", "type": "decimal"}}},
        {"member": "total", "from": {"scale": {"field": "cents", "type": "decimal"}, "by": "0.01"}}])")};
    auto const     bill =
        same_in_all(invoice, "Invoice",
                    {R"({"customer":"1","company":"1","cents":1234567,"status":"sent","open":-0.10,"currency":"EUR"})",
                     "<bill><customer>1</customer><company>1</company><cents>1234567</cents><status>sent</status>"
                     "<open>-0.10</open><currency>EUR</currency></bill>",
                     "customer,company,cents,status,open,currency\n1,1,1234567,sent,-0.10,EUR\n"});
    CHECK(bill.object.as<Invoice>().total == money("12345.67", "EUR"));
    CHECK(bill.object.as<Invoice>().balance == money("0.10", "EUR"));
    auto const amounts = same_in_all(invoice, "Invoice", written(invoice, "Invoice", bill.object.data()));
    for (auto const& member : amounts.object.type().members)
        CHECK_MESSAGE(member.same(bill.object.data(), amounts.object.data()), member.name);
}

TEST_CASE("a wrong value in a tenant's own field is the same fault in every spelling (L10)") {
    OverlaidTenant tenant{overlay_text("Account", R"("fields": [{"member": "health", "field": "mood"}], "custom": [
        {"name": "margin", "type": "decimal", "field": "m"}, {"name": "tier", "type": "enumeration", "field": "t",
            "crosswalk": "tier"}, {"name": "day", "type": "date", "field": "d", "personal": true}])",
                                       R"({"name": "tier", "pairs": [{"vendor": "gold", "canonical": "gold"}]})")};
    auto const json = tenant.read("Account", R"({"title":"A","mood":"goood","m":"1,5","t":"golt","d":"30.6.2025"})");
    auto const xml  = XmlDecoder{tenant.view("Account")}.decode(
        "<client><title>A</title><mood>goood</mood><m>1,5</m><t>golt</t><d>30.6.2025</d></client>", tenant.context);
    auto const csv =
        decode_csv(tenant.view("Account"), "title,mood,m,t,d\nA,goood,\"1,5\",golt,30.6.2025\n", tenant.context);
    REQUIRE(xml);
    REQUIRE(csv);
    REQUIRE(json.faults.size() == 4);
    check_same_record(json, *xml);
    check_same_record(json, *csv);
    for (std::size_t at = 0; at < json.faults.size(); ++at) {
        CHECK(json.faults[at].message() == xml->faults[at].message());
        CHECK(json.faults[at].message() == csv->faults[at].message());
        CHECK(json.faults[at].context().value == xml->faults[at].context().value);
        CHECK(json.faults[at].context().value == csv->faults[at].context().value);
    }
}

TEST_CASE("in a table whose empty cells say nothing, a tenant's own fields are left as they are (R28)") {
    OverlaidTenant       tenant{overlay_text("Account", R"("fields": [
        {"member": "legal_name", "from": {"concatenate": [{"field": "reg/name"}, {"field": "reg/form"}],
            "separator": ", "}},
        {"member": "health", "field": "mood", "default_when_read": "good"}],
        "custom": [{"name": "margin", "type": "decimal", "field": "m"}])")};
    constexpr CsvDialect bulk{
        .path_separator = '.', .empty_cell = Absent::unknown, .quoted_empty_is_text = false, .null_cell = "#N/A"};
    auto const& view   = tenant.view("Account");
    auto const  silent = decode_csv(view, "title,reg.name,reg.form,mood,m\nA,A,,,\n", tenant.context, bulk);
    REQUIRE(silent);
    CHECK_FALSE(mentions<&Account::legal_name>(*silent));
    CHECK_FALSE(mentions<&Account::health>(*silent));
    CHECK(silent->custom.empty());
    auto const null = decode_csv(view, "title,reg.name,reg.form,mood,m\nA,A,#N/A,#N/A,#N/A\n", tenant.context, bulk);
    REQUIRE(null);
    CHECK(null->object.as<Account>().legal_name == "A");
    CHECK(null->object.as<Account>().health == Account::Health::good);
    CHECK(null->custom == R"({"#margin":{"type":"decimal","value":null}})");
}

TEST_CASE("lines inside a record are read from XML and written to it as the tenant has them") {
    OverlaidTenant tenant{overlay_text("InvoiceLine", R"("fields": [{"member": "description", "field": "memo"}],
        "custom": [{"name": "batch", "type": "text", "field": "batch_no"}])")};
    auto const&    view    = tenant.view("Invoice");
    auto const     decoded = XmlDecoder{view}.decode(
        "<bill><customer>1</customer><company>1</company><total>1</total><status>sent</status><lines><all><no>1</no>"
            "<bill>7</bill><memo>Work</memo><batch_no>B1</batch_no><amount>1</amount></all></lines></bill>",
        tenant.context);
    REQUIRE(decoded);
    REQUIRE(decoded->lines.size() == 1);
    auto const& line = decoded->lines[0];
    for (auto const& fault : line.faults) FAIL_CHECK(fault.describe());
    CHECK(line.object.as<InvoiceLine>().description == "Work");
    CHECK(line.custom == R"({"#batch":{"type":"text","value":"B1"}})");
    tenant.lines.held = {{RecordId{}, line.object, "1"}};
    auto const written =
        encode_xml(view, decoded->object.data(), rows_to_create(view, decoded->object.data()), tenant.context);
    REQUIRE_MESSAGE(written, written.error().describe());
    CHECK(written->find("<all><no>1</no><bill>7</bill><memo>Work</memo><amount>1</amount></all>") != std::string::npos);
}
