#include "spellings.hpp"

using namespace throughline;
using namespace throughline::tests;

namespace {

auto const& accounts = view_of<Acme, Account>;

Account account_of(std::string_view text, CsvDialect const& dialect = {}) {
    Tenant     tenant;
    auto const read = decode_csv(accounts, text, tenant.context, dialect);
    REQUIRE_MESSAGE(read, text);
    for (auto const& fault : read->faults) FAIL_CHECK(fault.describe());
    return read->object.as<Account>();
}

Error fault_of(MappingView const& view, std::string_view text, CsvDialect const& dialect = {}) {
    Tenant     tenant;
    auto const read = decode_csv(view, text, tenant.context, dialect);
    REQUIRE_MESSAGE(read, text);
    REQUIRE(read->faults.size() == 1);
    return read->faults.front();
}

RowSet columns_named(MappingView const& view, std::initializer_list<std::string_view> names) {
    RowSet rows;
    for (std::size_t index = 0; index < view.rows.size(); ++index)
        rows[index] = std::find(names.begin(), names.end(), view.rows[index].name) != names.end();
    return rows;
}

}  // namespace

TEST_CASE("a row of a table is read through the mapping, nested fields by their path (R28)") {
    auto const account = account_of(
        "id,title,state,contact/address/city,terms,health,legal\r\n"
        "4711,\"A, B\",key client,Bonn,net 30,good,\r\n");
    CHECK(account.name == "A, B");
    CHECK(account.status == Account::Status::customer);
    CHECK(account.billing_address == Address{.city = "Bonn"});
    CHECK(account.health == Account::Health::good);
    CHECK_FALSE(account.legal_name);

    CHECK(account_of("title,contact.address.city\nA,Bonn\n", {.path_separator = '.'}).billing_address ==
          Address{.city = "Bonn"});
}

TEST_CASE("what stands around the members is read as well") {
    Tenant     tenant;
    auto const read = decode_csv(accounts,
                                 "id,our_id,changed_at,is_deleted,title\n"
                                 "4711,x-1,2026-01-31T10:00:00Z,true,A\n",
                                 tenant.context);
    REQUIRE(read);
    REQUIRE(read->faults.empty());
    CHECK(read->envelope.key == "4711");
    CHECK(read->envelope.external_id == "x-1");
    CHECK(read->envelope.modified_at.to_string() == "2026-01-31T10:00:00Z");
    CHECK(read->envelope.deleted);
}

TEST_CASE("codecs are given the kind of value that they read; nothing is turned into another value (L9)") {
    auto const& people = view_of<Acme, Contact>;
    Tenant      tenant;
    auto const  read = decode_csv(people, "client,given,family,primary,job\nc,true,007,false,1e3\n", tenant.context);
    REQUIRE(read);
    for (auto const& fault : read->faults) FAIL_CHECK(fault.describe());
    auto const& contact = read->object.as<Contact>();
    CHECK(contact.given_name->reveal() == "true");
    CHECK(contact.family_name.reveal() == "007");
    CHECK(contact.title == "1e3");
    CHECK(contact.is_primary == false);
    for (auto const* word : {"TRUE", "1", "yes", "T"}) {
        auto const fault = fault_of(people, std::string{"client,family,primary\nc,x,"} + word + "\n");
        CHECK(fault.context().field == "primary");
    }
}

TEST_CASE("numbers have a point and nothing between their digits, whatever the locale (L9, P30)") {
    auto const& bills  = view_of<Acme, Invoice>;
    std::string header = "id,customer,company,status,total,currency,net\n1,c,2,sent,1,EUR,";
    Tenant      tenant;
    auto const  read = decode_csv(bills, header + "1.39E8\n", tenant.context);
    REQUIRE(read);
    REQUIRE(read->faults.empty());
    CHECK(read->object.as<Invoice>().subtotal->amount() == decimal("139000000"));
    for (auto const* number : {"\"1,234.50\"", "\"1.234,50\"", "1 234", "\"1,5\"", "12'000", "1\u00a0000", "+5"}) {
        auto const fault = fault_of(bills, header + number + "\n");
        CHECK(fault.code() == ErrorCode::validation);
        CHECK(fault.context().field == "net");
        CHECK(fault.context().record == "line 2");
        CHECK(fault.context().remedy.find("1234.50") != std::string::npos);
    }
    CHECK(fault_of(bills, header + "EUR 5\n").context().remedy.empty());
    CHECK(fault_of(bills, header + "0x10\n").context().field == "net");
}

TEST_CASE("an empty cell is null, or says nothing, or is a text without characters, as the dialect has it") {
    Tenant tenant;
    auto   read = decode_csv(accounts, "title,legal,web\nA,,\"\"\n", tenant.context);
    REQUIRE(read);
    CHECK_FALSE(read->object.as<Account>().legal_name);
    CHECK(mentions<&Account::legal_name>(*read));
    CHECK(read->object.as<Account>().website == "");

    constexpr CsvDialect bulk{.empty_cell = Absent::unknown, .quoted_empty_is_text = false, .null_cell = "#N/A"};
    read = decode_csv(accounts, "title,legal,web\nA,,#N/A\n", tenant.context, bulk);
    REQUIRE(read);
    CHECK_FALSE(mentions<&Account::legal_name>(*read));
    CHECK(mentions<&Account::website>(*read));
    CHECK_FALSE(read->object.as<Account>().website);

    CHECK(fault_of(accounts, "title,web\n,x\n").message() == "a required field is empty");
}

TEST_CASE("columns that no row names are kept, ignored ones are not") {
    Tenant     tenant;
    auto const read = decode_csv(accounts,
                                 "title,score,contact.fax,etag,contact.links,industry,a.b,empty\n"
                                 "A,007,\"+1 \"\"x\"\"\",e,l,Mining,1,\n",
                                 tenant.context, {.path_separator = '.'});
    REQUIRE(read);
    CHECK(read->custom == R"({"score":"007","contact/fax":"+1 \"x\"","a.b":"1","empty":null})");
}

TEST_CASE("a header that lacks a required field is refused before any row is read (L10)") {
    Tenant     tenant;
    auto const read = decode_csv(view_of<Acme, Invoice>, "id,customer,status\n1,c,sent\n", tenant.context);
    REQUIRE_FALSE(read);
    CHECK(read.error().code() == ErrorCode::validation);
    CHECK(read.error().context().object == "bill");
    CHECK(read.error().context().expected == "company, total, currency");
    auto const gone = decode_csv(accounts, "id,is_deleted\n1,true\n", tenant.context);
    REQUIRE(gone);
    CHECK(gone->faults.empty());
    std::vector<std::string> const twice{"title", "title"};
    CHECK_FALSE(CsvDecoder::make(accounts, twice));
    std::vector<std::string> const unnamed{"title", ""};
    CHECK_FALSE(CsvDecoder::make(accounts, unnamed));
}

TEST_CASE("personal data never shows in a fault (L13)") {
    auto const fault = fault_of(view_of<Acme, Contact>, "client,family,part\nc,Smith,\n", {.null_cell = "Smith"});
    CHECK(fault.context().value.empty());
    CHECK(fault.describe().find("Smith") == std::string::npos);
}

TEST_CASE("records are written as a table, in the mapping's order, the same bytes each time (R28)") {
    Tenant        tenant;
    Account const one{.name = "A, \"B\"", .legal_name = "=cmd"}, two{.name = "C", .status = Account::Status::former};
    std::vector<void const*> const both{&one, &two};
    auto const columns = columns_named(accounts, {"title", "legal", "record_type", "state", "contact/phone/main"});
    auto const text    = encode_csv(accounts, both, columns, tenant.context);
    REQUIRE_MESSAGE(text, text.error().describe());
    CHECK(*text ==
          "record_type,title,legal,state,contact/phone/main\r\n"
          "company,\"A, \"\"B\"\"\",=cmd,,\r\n"
          "company,C,,lost,\r\n");
    auto const people =
        encode_csv(accounts, both, columns_named(accounts, {"title", "legal", "contact/phone/main"}), tenant.context,
                   {.line_end = "\n", .byte_order_mark = true, .protect_formulas = true, .path_separator = '.'});
    REQUIRE(people);
    CHECK(*people == "\xEF\xBB\xBFtitle,legal,contact.phone.main\n\"A, \"\"B\"\"\",\"'=cmd\",\nC,,\n");
}

TEST_CASE("an update names its records, and leaves alone what it does not write") {
    constexpr CsvDialect bulk{
        .line_end = "\n", .empty_cell = Absent::unknown, .quoted_empty_is_text = false, .null_cell = "#N/A"};
    Tenant        tenant;
    Account const wanted{.name = "New", .website = "x"};
    auto const    columns = columns_named(accounts, {"id", "title", "legal", "web"});
    std::string   text;
    CsvEncoder    encoder{accounts, columns, bulk};
    encoder.begin(text);
    auto const rows = columns_named(accounts, {"id", "title", "legal"});
    REQUIRE(encoder.append(&wanted, rows, {.key = "4711"}, tenant.context, text));
    CHECK(text == "id,title,legal,web\n4711,New,#N/A,\n");

    // Where an empty cell means null, the same would empty the website.
    auto const before  = text;
    auto const refused = CsvEncoder{accounts, columns}.append(&wanted, rows, {.key = "4711"}, tenant.context, text);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::unsupported);
    CHECK(refused.error().context().field == "web");
    CHECK(refused.error().context().record == "4711");
    CHECK(text == before);
}

TEST_CASE("what a cell cannot say is an error, never something else (L10)") {
    Tenant     tenant;
    auto const columns = columns_named(accounts, {"title", "legal"});
    auto const refusal = [&](Account const& account, CsvDialect const& dialect) {
        std::string text;
        auto const written = CsvEncoder{accounts, columns, dialect}.append(&account, columns, {}, tenant.context, text);
        REQUIRE_FALSE(written);
        CHECK(text.empty());
        CHECK(written.error().context().field == "legal");
        return written.error().message();
    };
    constexpr CsvDialect no_null{.empty_cell = Absent::unknown};
    CHECK(refusal({.name = "A"}, no_null) == "the table has no cell that says null");
    CHECK(refusal({.name = "A", .legal_name = ""}, {.quoted_empty_is_text = false}) ==
          "an empty text, which the table cannot tell from no text");
    CHECK(refusal({.name = "A", .legal_name = "#N/A"}, {.null_cell = "#N/A"}) ==
          "a text that the table would take for null");
    CHECK(refusal({.name = "A", .legal_name = std::string{"a\0b", 3}}, {}) == "a zero byte, which no table can hold");
}
