#include "spellings.hpp"
#include "xml_vendor.hpp"

#include <support/random_object.hpp>

using namespace throughline;
using namespace throughline::tests;

namespace {

std::map<std::string_view, std::string> const coded_objects{
    {"LegalEntity", "legal_entity"}, {"TaxCode", "tax_code"}, {"PaymentTerms", "payment_terms"}};

// What the vendor has no place for is not what a round trip is about.
void keep_to(AnyObject& object, MappingView const& view, RowSet const& rows) {
    for (std::size_t place = 0; place < object.type().members.size(); ++place) {
        bool kept = false;
        for (std::size_t index = 0; index < view.rows.size(); ++index)
            kept = kept || (rows[index] && view.rows[index].kind == RowKind::member && view.rows[index].place == place);
        if (!kept) object.type().members[place].clear(object.data());
    }
    if (object.type().name != "Account") return;
    auto& account = object.as<Account>();
    if (account.number) account.number = "x" + std::to_string(account.number->size());
    if (!account.billing_address) return;
    account.billing_address = Address{.street = account.billing_address->street, .city = account.billing_address->city};
    if (*account.billing_address == Address{}) account.billing_address.reset();
}

RowSet members_both_ways(MappingView const& view) {
    auto rows = rows_both_ways(view);
    for (std::size_t index = 0; index < view.rows.size(); ++index)
        if (view.rows[index].kind != RowKind::member) rows.reset(index);
    return rows;
}

struct Sample {
    explicit Sample(std::uint64_t seed) : random{seed}, objects{random, coded_objects} {}

    template <class Vendor, class Object>
    AnyObject make(RowSet const& rows) {
        auto object = AnyObject::of(objects.make<Object>());
        keep_to(object, view_of<Vendor, Object>, rows);
        context = {
            .references = &references, .crosswalks = &objects.crosswalks(), .default_currency = objects.currency()};
        return object;
    }

    SeededRandom     random;
    RandomObjects    objects;
    MirrorReferences references{};
    MappingContext   context{};
};

void check_back(AnyObject const& original, MappingView const& view, Result<Decoded> const& decoded,
                std::string_view text) {
    INFO(std::string{text});
    REQUIRE_MESSAGE(decoded, decoded.error().describe());
    for (auto const& fault : decoded->faults) FAIL_CHECK(fault.describe());
    for (auto const& member : original.type().members)
        CHECK_MESSAGE(member.same(original.data(), decoded->object.data()), member.name);
    CHECK(decoded->custom.empty());
    MappingContext context{};
    CHECK(rows_to_update(view, decoded->object.data(), original.data(), context).none());
}

template <class Object>
void check_three_spellings(std::uint64_t seed, XmlDialect const& dialect) {
    auto const& view = view_of<Acme, Object>;
    auto const  rows = members_both_ways(view);
    Sample      sample{seed};
    INFO(view.vendor_object << ", seed " << seed);
    for (int count = 0; count < 100; ++count) {
        auto const original = sample.make<Acme, Object>(rows);
        auto&      context  = sample.context;
        auto const json     = encode_json(view, original.data(), rows, context);
        auto const xml      = encode_xml(view, original.data(), rows, context, dialect);
        CsvDialect csv{.delimiter      = sample.random.chance(1, 2) ? ',' : '\t',
                       .line_end       = sample.random.chance(1, 2) ? "\n" : "\r\n",
                       .quote_all      = sample.random.chance(1, 2),
                       .path_separator = sample.random.chance(1, 2) ? '/' : '.'};
        if (sample.random.chance(1, 2)) {
            csv.empty_cell = Absent::unknown;
            csv.null_cell  = "#N/A";
        }
        void const* const objects[]{original.data()};
        auto const        table = encode_csv(view, objects, rows, context, csv);
        REQUIRE(json);
        REQUIRE_MESSAGE(xml, xml.error().describe());
        REQUIRE_MESSAGE(table, table.error().describe());
        auto const from_json = JsonDecoder{view}.decode(*json, context);
        auto const from_xml  = XmlDecoder{view, dialect}.decode(*xml, context);
        auto const from_csv  = decode_csv(view, *table, context, csv);
        check_back(original, view, from_json, *json);
        check_back(original, view, from_xml, *xml);
        check_back(original, view, from_csv, *table);
        check_same_record(*from_json, *from_xml);
        check_same_record(*from_json, *from_csv);
    }
}

}  // namespace

TEST_CASE("a record in JSON, XML and CSV is the same record, and each gives back what was written (L8, R26, R28)") {
    check_three_spellings<Account>(51, {});
    check_three_spellings<Contact>(52, {});
    check_three_spellings<Invoice>(53, {.declaration = true});
    check_three_spellings<InvoiceLine>(54, {.root = "line"});
}

TEST_CASE("namespaces, attributes and conditions give back what was written (L8, R26)") {
    auto const& view = view_of<Bsvc, Invoice>;
    auto const  rows = members_both_ways(view);
    Sample      sample{55};
    INFO("seed 55");
    for (int count = 0; count < 200; ++count) {
        auto const original = sample.make<Bsvc, Invoice>(rows);
        auto const text     = encode_xml(view, original.data(), rows_to_create(view, original.data()) & rows,
                                         sample.context, bsvc::dialect);
        REQUIRE_MESSAGE(text, text.error().describe());
        check_back(original, view, XmlDecoder{view, bsvc::dialect}.decode(*text, sample.context), *text);
    }
}

TEST_CASE("the same wrong values are the same faults in every spelling (L10)") {
    Tenant     tenant;
    auto const json = tenant.read<Account>(
        R"({"id":"4711","title":null,"state":"klient","health":"goood","terms":"net 90","currency":"EURO","fax":"1"})");
    auto const xml = XmlDecoder{view_of<Acme, Account>}.decode(
        "<client><id>4711</id><title i:nil='1' "
        "xmlns:i='http://www.w3.org/2001/XMLSchema-instance'/><state>klient</state>"
        "<health>goood</health><terms>net 90</terms><currency>EURO</currency><fax>1</fax></client>",
        tenant.context);
    auto const csv =
        decode_csv(view_of<Acme, Account>,
                   "id,title,state,health,terms,currency,fax\n4711,,klient,goood,net 90,EURO,1\n", tenant.context);
    REQUIRE(xml);
    REQUIRE(csv);
    CHECK(json.faults.size() == 5);
    check_same_record(json, *xml);
    check_same_record(json, *csv);
    for (std::size_t at = 0; at < json.faults.size(); ++at) {
        CHECK(json.faults[at].message() == xml->faults[at].message());
        CHECK(json.faults[at].message() == csv->faults[at].message());
    }
    CHECK(json.custom == xml->custom);
    CHECK(json.custom == csv->custom);
}

TEST_CASE("numbers in exponent form are exactly the numbers they stand for, in every spelling (L9)") {
    Tenant tenant;
    for (auto const& [text, plain] : {std::pair{"1.39E8", "139000000"},
                                      {"1000.0", "1000.0"},
                                      {"15e-3", "0.015"},
                                      {"-1.5e+3", "-1500"},
                                      {"1E-38", "0.00000000000000000000000000000000000001"}}) {
        std::string const number = text;
        auto const        json   = tenant.read<InvoiceLine>(R"({"bill":"b","amount":)" + number + "}");
        auto const        xml    = XmlDecoder{view_of<Acme, InvoiceLine>}.decode(
            "<line><bill>b</bill><amount>" + number + "</amount></line>", tenant.context);
        auto const csv = decode_csv(view_of<Acme, InvoiceLine>, "bill,amount\nb," + number + "\n", tenant.context);
        REQUIRE(xml);
        REQUIRE(csv);
        for (auto const* decoded : {&json, &*xml, &*csv}) {
            REQUIRE(decoded->faults.empty());
            CHECK(decoded->object.as<InvoiceLine>().amount == money(plain, "USD"));
        }
    }
    for (auto const* number : {"1e39", "1E-39", "1.0e400", "123456789012345678901234567890123456789e1"}) {
        auto const read = tenant.read<InvoiceLine>(std::string{R"({"bill":"b","amount":)"} + number + "}");
        REQUIRE(read.faults.size() == 1);
        CHECK(read.faults[0].context().field == "amount");
    }
}
