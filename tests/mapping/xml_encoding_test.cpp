#include "xml_vendor.hpp"

using namespace throughline;
using namespace throughline::tests;

namespace {

auto const& bills = view_of<Bsvc, Invoice>;

RowSet rows_named(MappingView const& view, std::initializer_list<std::string_view> names) {
    RowSet rows;
    for (std::size_t index = 0; index < view.rows.size(); ++index)
        rows[index] = std::find(names.begin(), names.end(), view.rows[index].name) != names.end();
    return rows;
}

Invoice sent_bill(Tenant& tenant) {
    auto const customer = tenant.keys.id_of("CustomerAccount", "customer", "c");
    Invoice    bill{};
    bill.customer_account = Id<CustomerAccount>{customer};
    bill.legal_entity     = Id<LegalEntity>{reference_data_id("legal_entity", "DE01")};
    bill.total            = money("119.00", "EUR");
    bill.status           = Invoice::Status::sent;
    bill.currency         = currency("EUR");
    return bill;
}

}  // namespace

TEST_CASE("a record is written with its namespaces, attributes and ids, in the schema's order (R26)") {
    Tenant tenant;
    auto   bill           = sent_bill(tenant);
    bill.posting_ref      = "a <b> & \"c\"";
    bill.collections      = Invoice::Collections{};
    auto const collection = name_of_enumerator(*bill.collections);
    auto       rows       = rows_to_create(bills, &bill);
    rows |= rows_named(bills, {"wd:Reference/wd:ID[@wd:type=WID]"});
    auto const text = encode_xml(bills, &bill, rows, tenant.context, bsvc::dialect, {.key = "k-1"});
    REQUIRE_MESSAGE(text, text.error().describe());
    CHECK(*text == std::string{R"(<wd:Bill xmlns:wd="urn:example/bsvc" currency="EUR">)"}
                       .append(R"(<wd:Reference><wd:ID wd:type="WID">k-1</wd:ID></wd:Reference>)")
                       .append(R"(<wd:Party><wd:ID wd:type="WID">c</wd:ID><wd:Label lang=")")
                       .append(collection)
                       .append(R"(">a &lt;b&gt; &amp; "c"</wd:Label></wd:Party><wd:Lines/><wd:Status>sent</wd:Status>)")
                       .append("<wd:Company>2</wd:Company><wd:Total>119.00</wd:Total></wd:Bill>"));
    CHECK(encode_xml(bills, &bill, rows, tenant.context, bsvc::dialect, {.key = "k-1"}).value() == *text);
}

TEST_CASE("lines are written inside their parent, in the order of their own schema") {
    Tenant      tenant;
    auto        bill = sent_bill(tenant);
    InvoiceLine line{};
    line.invoice      = Id<Invoice>{tenant.keys.id_of("Invoice", "bill", "b")};
    line.description  = "work";
    line.amount       = money("60", "EUR");
    tenant.lines.held = {{.id = {}, .object = AnyObject::of(line), .line_key = "1"},
                         {.id = {}, .object = AnyObject::of(line), .line_key = ""}};
    auto const text = encode_xml(bills, &bill, rows_named(bills, {"wd:Lines/wd:Line"}), tenant.context, bsvc::dialect);
    REQUIRE_MESSAGE(text, text.error().describe());
    constexpr std::string_view inside =
        "<wd:Amount>60</wd:Amount><wd:Bill>b</wd:Bill><wd:Text>work</wd:Text></wd:Line>";
    CHECK(*text == std::string{R"(<wd:Bill xmlns:wd="urn:example/bsvc"><wd:Lines><wd:Line wd:no="1">)"}
                       .append(inside)
                       .append("<wd:Line>")
                       .append(inside)
                       .append("</wd:Lines></wd:Bill>"));
}

TEST_CASE("null is written as the dialect has it, and never left out where that says nothing (L10)") {
    Tenant     tenant;
    auto const bill    = sent_bill(tenant);
    auto const rows    = rows_named(bills, {"wd:Number"});
    auto       dialect = bsvc::dialect;
    CHECK(encode_xml(bills, &bill, rows, tenant.context, dialect).value() ==
          "<wd:Bill xmlns:wd=\"urn:example/bsvc\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
          "<wd:Number xsi:nil=\"true\"/></wd:Bill>");
    dialect.null        = XmlNull::empty;
    dialect.declaration = true;
    CHECK(encode_xml(bills, &bill, rows, tenant.context, dialect).value() ==
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?><wd:Bill xmlns:wd=\"urn:example/bsvc\"><wd:Number/></wd:Bill>");
    dialect.null       = XmlNull::absent;
    auto const refused = encode_xml(bills, &bill, rows, tenant.context, dialect);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::unsupported);
    CHECK(refused.error().context().field == "wd:Number");
    static constexpr auto left_out = mapping<Bsvc, Invoice>.absent_means_null();
    CHECK(encode_xml(left_out.view(), &bill, rows, tenant.context, dialect).has_value());
    CHECK_FALSE(
        encode_xml(bills, &bill, rows_named(bills, {"wd:Party/wd:Label/@lang"}), tenant.context, bsvc::dialect));
}

TEST_CASE("what XML cannot carry is an error, never something else") {
    Tenant tenant;
    auto   bill    = sent_bill(tenant);
    auto   refusal = [&](char const* number, XmlNull null) {
        auto dialect    = bsvc::dialect;
        dialect.null    = null;
        bill.number     = number;
        auto const text = encode_xml(bills, &bill, rows_named(bills, {"wd:Number"}), tenant.context, dialect);
        REQUIRE_FALSE(text);
        CHECK(text.error().context().field == "wd:Number");
        return text.error().message();
    };
    CHECK(refusal("a\x01", XmlNull::nil) == "a character that XML cannot carry");
    CHECK(refusal("a\xEF\xBF\xBF", XmlNull::nil) == "a character that XML cannot carry");
    CHECK(refusal("a\x80", XmlNull::nil) == "a character that XML cannot carry");
    CHECK(refusal("", XmlNull::empty) == "an empty text, which the dialect cannot tell from no text");
    auto const unspellable = encode_xml(view_of<Acme, InvoiceLine>, nullptr, {}, tenant.context);
    REQUIRE_FALSE(unspellable);
    CHECK(unspellable.error().code() == ErrorCode::unsupported);
    CHECK_FALSE(unspellable.error().context().field.empty());
}
