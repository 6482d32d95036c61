#include "acme.hpp"

#include <algorithm>

using namespace throughline;
using namespace throughline::tests;

namespace {

Account account() {
    Account account{.name = "Sé \"A\"", .number = "42"};
    account.status          = Account::Status::customer;
    account.phone           = PersonalText{"+1 5"};
    account.billing_address = Address{.street = "Main 1", .city = "Bonn"};
    account.industry        = "Mining";
    account.credit_status   = "fine";
    account.payment_terms   = Id<PaymentTerms>{reference_data_id("payment_terms", "NET30")};
    return account;
}

Invoice bill(Money total) {
    return {.customer_account = {}, .legal_entity = {}, .currency = total.currency(), .total = total, .status = {}};
}

}  // namespace

TEST_CASE("a new record carries every field that has a value and can be written, nested fields together") {
    Tenant tenant;
    CHECK(tenant.create(account()) ==
          R"({"record_type":"company","title":"Sé \"A\"","number":"42","label":"Sé \"A\" / 42","state":"client",)"
          R"("industry":"Mining","contact":{"phone":{"main":"+1 5"},"address":{"street":"Main 1","city":"Bonn"}},)"
          R"("terms":"net 30"})");
}

TEST_CASE("a changed record carries what changed, null where a value went, and nothing else (P06)") {
    Tenant     tenant;
    auto const held   = account();
    auto       wanted = held;
    CHECK(tenant.update(wanted, held) == "{}");
    wanted.status   = std::nullopt;
    wanted.website  = "a.example";
    wanted.phone    = std::nullopt;
    wanted.industry = "Shipping";
    CHECK(tenant.update(wanted, held) ==
          R"({"state":null,"industry":"Shipping","web":"a.example","contact":{"phone":{"main":null}}})");
}

TEST_CASE("fields taken on creation only, constants and read-only fields are not updated") {
    Tenant     tenant;
    auto const held      = account();
    auto       wanted    = held;
    wanted.credit_status = "bad";
    wanted.number        = "43";
    CHECK(tenant.update(wanted, held) == R"({"label":"Sé \"A\" / 43"})");
}

TEST_CASE("a part is written when its own text changed, not when its neighbour's did") {
    Tenant     tenant;
    auto const held              = account();
    auto       wanted            = held;
    wanted.billing_address->city = "Köln";
    CHECK(tenant.update(wanted, held) == R"({"contact":{"address":{"city":"Köln"}}})");
    wanted.billing_address = std::nullopt;
    CHECK(tenant.update(wanted, held) == R"({"contact":{"address":{"street":null,"city":null}}})");
}

TEST_CASE("what the vendor would spell alike is no change: two systems never echo (L5)") {
    Tenant     tenant;
    auto const held                = account();
    auto       wanted              = held;
    wanted.billing_address->region = "NRW";  // The vendor keeps no region.
    CHECK(tenant.update(wanted, held) == "{}");

    auto const& view = view_of<Acme, Account>;
    CHECK(members_that_differ(view, &wanted, &held, ~0u, tenant.context) == 0);
    wanted.website = "a.example";
    CHECK(members_that_differ(view, &wanted, &held, ~0u, tenant.context) == 1u << place_of<&Account::website>);
    CHECK(members_that_differ(view, &wanted, &held, 1u << place_of<&Account::name>, tenant.context) == 0);
}

TEST_CASE("an amount whose currency changed differs, though its number does not") {
    Tenant      tenant;
    auto        held   = bill(money("5.00", "EUR"));
    auto        wanted = held;
    auto const& view   = view_of<Acme, Invoice>;
    wanted.total       = money("5.00", "USD");
    CHECK(members_that_differ(view, &wanted, &held, ~0u, tenant.context) == 1u << place_of<&Invoice::total>);
    wanted.total = money("5.0", "EUR");
    CHECK(rows_to_update(view, &wanted, &held, tenant.context).none());
}

TEST_CASE("amounts of two currencies in one record are an error of the field (L9, L10)") {
    Tenant      tenant;
    auto        invoice = bill(money("5", "EUR"));
    auto const& view    = view_of<Acme, Invoice>;
    RowSet      rows;
    invoice.tax = money("1", "USD");
    for (std::size_t row = 0; row < view.rows.size(); ++row)
        rows[row] = view.rows[row].name == "tax" || view.rows[row].name == "total";
    auto const text = encode_json(view, &invoice, rows, tenant.context);
    REQUIRE_FALSE(text);
    CHECK(text.error().code() == ErrorCode::validation);
    CHECK(text.error().context().field == "total");
    CHECK(text.error().context().object == "bill");
}

TEST_CASE("a value that the vendor cannot hold is an error that names it, never a truncation (L10)") {
    Tenant tenant;
    auto   wanted    = account();
    wanted.number    = "1234567890123";
    auto const& view = view_of<Acme, Account>;
    auto const  text = encode_json(view, &wanted, rows_to_create(view, &wanted), tenant.context);
    REQUIRE_FALSE(text);
    CHECK(text.error().context().field == "number");
    CHECK(text.error().context().value == "1234567890123");
    CHECK(text.error().context().expected == "at most 12 characters");

    wanted             = account();
    wanted.parent      = Id<Account>{RecordId::derive("acme", "Account", "unseen")};
    auto const missing = encode_json(view, &wanted, rows_to_create(view, &wanted), tenant.context);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code() == ErrorCode::not_found);
    CHECK(missing.error().context().field == "parent/id");
}

TEST_CASE("lines are written whole inside their parent, known ones with their keys") {
    Tenant      tenant;
    auto const  parent = Id<Invoice>{tenant.keys.id_of("Invoice", "bill", "7")};
    InvoiceLine first{.invoice = parent, .description = "a", .amount = money("60.00", "EUR")};
    InvoiceLine second{.invoice = parent, .quantity = decimal("2"), .amount = money("40.00", "EUR")};
    tenant.lines.held = {{{}, AnyObject::of(first), "1"}, {{}, AnyObject::of(second), ""}};

    auto const& view    = view_of<Acme, Invoice>;
    auto const  invoice = bill(money("100.00", "EUR"));
    RowSet      rows;
    for (std::size_t row = 0; row < view.rows.size(); ++row)
        rows[row] = view.rows[row].kind == RowKind::lines || view.rows[row].name == "total";
    CHECK(tenant.write(invoice, rows) ==
          R"({"total":100.00,"lines":{"all":[{"no":1,"bill":"7","text":"a","amount":60.00},)"
          R"({"bill":"7","quantity":2,"amount":40.00}]}})");
}

TEST_CASE("what was written is what the vendor holds: projecting leaves nothing to write (L5)") {
    Tenant      tenant;
    auto        held   = account();
    auto        wanted = held;
    auto const& view   = view_of<Acme, Account>;
    wanted.website     = "a.example";
    wanted.status      = std::nullopt;
    auto const rows    = rows_to_update(view, &wanted, &held, tenant.context);
    CHECK(rows.count() == 2);
    project(view, rows, &wanted, &held);
    CHECK(held == wanted);
    CHECK(rows_to_update(view, &wanted, &held, tenant.context).none());
}

TEST_CASE("a mapping yields the fields to ask for, each once, in its order") {
    CHECK(field_list(view_of<Acme, Contact>) ==
          std::vector<std::string>{"id", "client", "given", "family", "mail", "phone", "job", "part", "primary"});
    auto const bill = field_list(view_of<Acme, Invoice>);
    CHECK(std::count(bill.begin(), bill.end(), "currency") == 1);
    auto const client = field_list(view_of<Acme, Account>);
    for (auto const* unwanted : {"label", "industry", "record_type", "etag", "*/links", ""})
        CHECK_MESSAGE(std::count(client.begin(), client.end(), unwanted) == 0, unwanted);
}
