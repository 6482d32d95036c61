#include "xml_vendor.hpp"

using namespace throughline;
using namespace throughline::tests;

namespace {

Decoded read(std::string_view text) {
    Tenant     tenant;
    auto const decoded = decode_bill(text, tenant);
    REQUIRE_MESSAGE(decoded, decoded.error().describe());
    return *decoded;
}

Decoded whole(std::string_view text) {
    auto decoded = read(text);
    for (auto const& fault : decoded.faults) FAIL_CHECK(fault.describe());
    return decoded;
}

Error refusal(std::string_view text) {
    Tenant     tenant;
    auto const decoded = decode_bill(text, tenant);
    REQUIRE_MESSAGE(!decoded, text);
    CHECK(decoded.error().code() == ErrorCode::corrupt);
    return decoded.error();
}

}  // namespace

TEST_CASE("a record is read through the mapping, names by their namespace whatever the prefix (R26)") {
    auto const decoded =
        whole(bill("<p:Net>100</p:Net><p:Number>7</p:Number><q:Due xmlns:q='urn:example/bsvc'>"
                   "2026-01-31</q:Due>"));
    auto const& invoice = decoded.object.as<Invoice>();
    CHECK(invoice.total == money("119.00", "EUR"));
    CHECK(invoice.subtotal == money("100", "EUR"));
    CHECK(invoice.number == "7");
    CHECK(invoice.due_on == date("2026-01-31"));
    CHECK(invoice.currency == currency("EUR"));
    CHECK(decoded.custom.empty());

    auto const by_default = whole(
        "<Bill xmlns='urn:example/bsvc' xmlns:p='urn:example/bsvc' currency='EUR'><Party><ID "
        "p:type='WID'>c</ID></Party>"
        "<Company>2</Company><Status>sent</Status><Total>1</Total></Bill>");
    CHECK(by_default.object.as<Invoice>().customer_account == invoice.customer_account);
}

TEST_CASE("the same local name in another namespace is another name") {
    auto const decoded =
        whole(bill("<Number>7</Number><x:Number xmlns:x='urn:other'>8</x:Number>", "p:currency='USD'"));
    CHECK_FALSE(decoded.object.as<Invoice>().number);
    CHECK(decoded.custom == R"({"@wd:currency":"USD","Number":"7","{urn:other}Number":"8"})");
}

TEST_CASE("one of several elements is known by its attribute") {
    auto const decoded =
        whole(bill("<p:Reference><p:ID p:type='WID'>k-1</p:ID><p:ID p:type='Ours'>x-1</p:ID><p:ID p:type='Old'>o</p:ID>"
                   "</p:Reference>"));
    CHECK(decoded.envelope.key == "k-1");
    CHECK(decoded.envelope.external_id == "x-1");
    CHECK(decoded.custom == R"({"wd:Reference/wd:ID":{"@wd:type":"Old","#text":"o"}})");
}

TEST_CASE("an element's text and attributes are fields of their own") {
    std::string text = bill("");
    text.replace(text.find("</p:Party>"), 0, "<p:Label lang='dispute'> a <b/>b</p:Label>");
    auto const decoded = read(text);
    CHECK(decoded.object.as<Invoice>().posting_ref == " a b");
    CHECK(decoded.custom == R"({"wd:Party/wd:Label/b":""})");
}

TEST_CASE("null, a text without characters and nothing at all are three things") {
    constexpr std::string_view xsi     = "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'";
    auto                       decoded = whole(bill("<p:Number xsi:nil='true'/><p:Net xsi:nil='1'> </p:Net>", xsi));
    CHECK(mentions<&Invoice::number>(decoded));
    CHECK_FALSE(decoded.object.as<Invoice>().number);
    CHECK(mentions<&Invoice::subtotal>(decoded));
    CHECK_FALSE(mentions<&Invoice::tax>(decoded));
    decoded = whole(bill("<p:Number/>"));
    CHECK(decoded.object.as<Invoice>().number == "");

    Tenant     tenant;
    XmlDialect empties = bsvc::dialect;
    empties.null       = XmlNull::empty;
    auto const emptied = XmlDecoder{view_of<Bsvc, Invoice>, empties}.decode(bill("<p:Number/>"), tenant.context);
    REQUIRE(emptied);
    CHECK(mentions<&Invoice::number>(*emptied));
    CHECK_FALSE(emptied->object.as<Invoice>().number);

    auto const required = read(bill("<p:Issued xsi:nil='true'/>", xsi).replace(0, 0, ""));
    CHECK(required.faults.empty());
    std::string text = bill("", xsi);
    text.replace(text.find("<p:Total>119.00</p:Total>"), 25, "<p:Total xsi:nil='true'/>");
    auto const faulty = read(text);
    REQUIRE(faulty.faults.size() == 1);
    CHECK(faulty.faults[0].message() == "a required field is empty");
}

TEST_CASE("an element without text may have attributes; they are read, its text is null") {
    std::string       text = bill("", "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'");
    std::string const end  = "</p:Party>";
    for (std::string const label : {"<p:Label lang='disputed'/>", "<p:Label lang='disputed' xsi:nil='1'/>"}) {
        auto const decoded = whole(std::string{text}.insert(text.find(end), label));
        CHECK(decoded.object.as<Invoice>().collections == Invoice::Collections::disputed);
        CHECK(mentions<&Invoice::posting_ref>(decoded));
        CHECK_FALSE(decoded.object.as<Invoice>().posting_ref);
    }
}

TEST_CASE("lines are records of their own, in their parent's currency") {
    auto const decoded =
        whole(bill("<p:Lines><p:Line p:no='1'><p:Bill>b</p:Bill><p:Amount>60</p:Amount><p:X a='1'>y</p:X></p:Line>"
                   "<q:Line xmlns:q='urn:example/bsvc' q:no='2'><q:Bill>b</q:Bill><q:Amount>40.00</q:Amount></q:Line>"
                   "<p:Count>2</p:Count></p:Lines>"));
    REQUIRE(decoded.lines.size() == 2);
    CHECK(decoded.lines[0].envelope.key == "1");
    CHECK(decoded.lines[0].object.as<InvoiceLine>().amount == money("60", "EUR"));
    CHECK(decoded.lines[0].custom == R"({"wd:X":{"@a":"1","#text":"y"}})");
    CHECK(decoded.lines[1].envelope.key == "2");
    CHECK(decoded.custom == R"({"wd:Lines/wd:Count":"2"})");
}

TEST_CASE("what no row names is kept as JSON, attributes of XML itself and ignored names are not") {
    auto const decoded =
        whole(bill("<p:A>1</p:A><p:A><p:B c='d'/></p:A><p:N xsi:nil='true'/><p:Links><p:L/></p:Links>"
                   "<p:E xsi:type='p:T'>&quot;é</p:E>",
                   "version='3' xsi:schemaLocation='x y' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"));
    CHECK(decoded.custom == R"({"@version":"3","wd:A":["1",{"wd:B":{"@c":"d"}}],"wd:N":null,"wd:E":"\"é"})");
}

TEST_CASE("XML Schema's truth values and white space are understood; texts are taken as they are") {
    static constexpr XmlNamespace none[]{{"", ""}};
    Tenant                        tenant;
    XmlDecoder const              people{view_of<Acme, Contact>, {.namespaces = none}};
    for (auto const& [word, value] : {std::pair{"true", true}, {"1", true}, {"false", false}, {" 0\n", false}}) {
        auto const decoded = people.decode(
            std::string{"<person><client>c</client><family> 1 </family><primary>"} + word + "</primary></person>",
            tenant.context);
        REQUIRE(decoded);
        for (auto const& fault : decoded->faults) FAIL_CHECK(fault.describe());
        CHECK(decoded->object.as<Contact>().is_primary == value);
        CHECK(decoded->object.as<Contact>().family_name.reveal() == " 1 ");
    }
    CHECK(whole(bill("<p:Net>\n  12.50\n</p:Net>")).object.as<Invoice>().subtotal == money("12.50", "EUR"));
    for (auto const* number : {"1,234.50", "1.234,50", "12 50", "TRUE", ""}) {
        auto const decoded = read(bill(std::string{"<p:Net>"} + number + "</p:Net>"));
        REQUIRE(decoded.faults.size() == 1);
        CHECK(decoded.faults[0].context().field == "wd:Net");
    }
}

TEST_CASE("a field that stands twice is a fault, never one of the two (L10)") {
    auto decoded = read(bill("<p:Number>1</p:Number><p:Number>2</p:Number>"));
    REQUIRE(decoded.faults.size() == 1);
    CHECK(decoded.faults[0].message() == "an array was found where text was expected");
    decoded = read(bill("<p:Reference/><p:Reference/>"));
    REQUIRE(decoded.faults.size() == 1);
    CHECK(decoded.faults[0].code() == ErrorCode::corrupt);
    decoded = read(bill("<p:Number>1<p:X/></p:Number>"));
    REQUIRE(decoded.faults.size() == 1);
    CHECK(decoded.faults[0].message() == "an object was found where text was expected");
}

TEST_CASE("what is not the document that was expected is refused") {
    CHECK(refusal("<Bill/>").message() == "the document is of another kind");
    CHECK(refusal("<html><body>busy</body></html>").context().expected == "wd:Bill");
    CHECK(refusal("<p:Bill/>").message().find("no namespace is declared for") != std::string::npos);
    CHECK(refusal(bill("<x:A/>")).message().find("no namespace is declared for") != std::string::npos);
    CHECK(refusal(bill("<A x:b='1'/>")).message().find("no namespace is declared for") != std::string::npos);
    CHECK(refusal(bill("<A xmlns:x=''/>")).message().find("stands for no namespace") != std::string::npos);
    CHECK(refusal(bill("<A xmlns:x='u' xmlns:y='u' x:b='1' y:b='2'/>")).message().find("twice") != std::string::npos);
    CHECK(refusal(bill("<!DOCTYPE a>")).message().find("a document type") != std::string::npos);
    CHECK_THROWS_AS(XmlDecoder(view_of<Bsvc, Invoice>, XmlDialect{}), std::invalid_argument);
    static constexpr XmlNamespace stolen[]{{"wd", bsvc::service}, {"xsi", "urn:other"}};
    CHECK_THROWS_AS(XmlDecoder(view_of<Bsvc, Invoice>, XmlDialect{.namespaces = stolen}), std::invalid_argument);
}

TEST_CASE("records are taken out of an envelope; an envelope without their place is another answer (R26)") {
    Tenant           tenant;
    XmlDecoder const decoder{view_of<Bsvc, Invoice>, bsvc::dialect};
    auto const       answer = [](std::string const& inside) {
        return R"(<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:p="urn:example/bsvc">)"
                     "<s:Header/><s:Body><p:Answer><p:Data>" +
               inside + "</p:Data></p:Answer></s:Body></s:Envelope>";
    };
    constexpr auto path = "env:Body/wd:Answer/wd:Data/wd:Bill";
    auto const     two  = decoder.decode_all(answer(bill("<p:Number>1</p:Number>") + bill("")), path, tenant.context);
    REQUIRE_MESSAGE(two, two.error().describe());
    REQUIRE(two->size() == 2);
    CHECK((*two)[0].object.as<Invoice>().number == "1");
    auto const none = decoder.decode_all(answer(""), path, tenant.context);
    REQUIRE(none);
    CHECK(none->empty());
    auto const fault = decoder.decode_all(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault/></s:Body></s:Envelope>",
        path, tenant.context);
    REQUIRE_FALSE(fault);
    CHECK(fault.error().code() == ErrorCode::corrupt);
}

TEST_CASE("unknown content that would grow out of bounds is refused (L12)") {
    std::string many;
    for (int element = 0; element < 2'000; ++element) many += "<x:a/>";
    auto const      text = bill("<p:A xmlns:x='" + std::string(2'000, 'u') + "'>" + many + "<x:b/></p:A>");
    Tenant          tenant;
    XmlLimits const limits{.bytes_max = 20'000};
    REQUIRE(text.size() < limits.bytes_max);
    CHECK(XmlDecoder(view_of<Bsvc, Invoice>, bsvc::dialect, limits).decode(text, tenant.context));
    std::string spread;
    for (int element = 0; element < 500; ++element) spread += "<x:a" + std::to_string(element) + "/>";
    auto const grown = bill("<p:A xmlns:x='" + std::string(2'000, 'u') + "'>" + spread + "</p:A>");
    REQUIRE(grown.size() < limits.bytes_max);
    CHECK_FALSE(XmlDecoder(view_of<Bsvc, Invoice>, bsvc::dialect, limits).decode(grown, tenant.context));
}
