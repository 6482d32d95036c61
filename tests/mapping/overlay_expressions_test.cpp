#include "overlay_support.hpp"

#include <throughline/mapping/custom.hpp>

using namespace throughline;
using namespace throughline::tests;

TEST_CASE("a member is made from several of the vendor's fields, and goes back into them") {
    OverlaidTenant tenant{overlay_text("Account", R"("fields": [{"member": "legal_name", "from":
        {"concatenate": [{"field": "registry/name"}, {"field": "registry/form"}], "separator": ", "}}])")};
    auto const     decoded = tenant.get("Account", R"({"title":"A","registry":{"name":"A","form":"AG"},"legal":"x"})");
    CHECK(decoded.object.as<Account>().legal_name == "A, AG");
    CHECK(decoded.custom == R"({"legal":"x"})");
    auto const&   view = tenant.view("Account");
    Account const held{.name = "A", .legal_name = "A, AG"}, wanted{.name = "A", .legal_name = "A, SE"};
    CHECK(tenant.write("Account", &wanted, rows_to_update(view, &wanted, &held, tenant.context)) ==
          R"({"registry":{"form":"SE"}})");
    CHECK(rows_to_update(view, &held, &held, tenant.context).none());
    // Half of it is too little to know the whole.
    auto const half = tenant.get("Account", R"({"title":"A","registry":{"name":"B"}})");
    CHECK_FALSE(mentions<&Account::legal_name>(half));
    auto const none = tenant.get("Account", R"({"title":"A","registry":null})");
    CHECK(mentions<&Account::legal_name>(none));
    CHECK_FALSE(none.object.as<Account>().legal_name);
}

TEST_CASE("one field is taken apart into members, and written whole by a computed field") {
    OverlaidTenant tenant{overlay_text("Account", R"("fields": [
        {"member": "industry", "from": {"split": {"field": "class"}, "separator": "/", "part": 1}},
        {"member": "type", "from": {"split": {"field": "class"}, "separator": "/", "part": 2}}],
        "computed": [{"field": "class", "from": {"concatenate": [{"member": "industry"}, "/",
            {"member": "type"}]}}])")};
    auto const     decoded = tenant.get("Account", R"({"title":"A","class":"Mining/partner"})");
    auto const&    account = decoded.object.as<Account>();
    CHECK(account.industry == "Mining");
    CHECK(account.type == "partner");
    auto const written = tenant.create("Account", &account);
    CHECK(written.find(R"("class":"Mining/partner")") != std::string::npos);
    CHECK(written.find("\"industry\"") == std::string::npos);
    Account other   = account;
    other.type      = "client";
    auto const rows = rows_to_update(tenant.view("Account"), &other, &account, tenant.context);
    CHECK(tenant.write("Account", &other, rows) == R"({"class":"Mining/client"})");
}

TEST_CASE("amounts change sign and unit exactly, in the record's currency (L9)") {
    OverlaidTenant tenant{overlay_text("Invoice", R"("fields": [
        {"member": "balance", "from": {"negate": {"field": "open", "type": "decimal"}}},
        {"member": "total", "from": {"scale": {"field": "total_cents", "type": "decimal"}, "by": "0.01"}}])")};
    auto const     decoded = tenant.get(
        "Invoice", R"({"id":"7","customer":"1","company":"1","number":"N","issued":"2025-01-01","due":"2025-02-01",
        "net":12345.67,"tax":0,"total_cents":1234567,"status":"sent","open":-0.10,"currency":"EUR"})");
    auto const& invoice = decoded.object.as<Invoice>();
    CHECK(invoice.balance == money("0.10", "EUR"));
    CHECK(invoice.total == money("12345.67", "EUR"));
    auto const written = tenant.create("Invoice", &invoice);
    CHECK(written.find(R"("open":-0.10)") != std::string::npos);
    CHECK(written.find(R"("total_cents":1234567)") != std::string::npos);
}

TEST_CASE("choices by rule: a conditional default, and the first that is not empty") {
    OverlaidTenant tenant{overlay_text("Account", R"("fields": [
        {"member": "health", "from": {"when": {"equals": [{"field": "risk", "type": "decimal"}, 0]}, "then": "good",
            "otherwise": {"when": {"is_empty": {"field": "risk", "type": "decimal"}}, "then": "watch",
                "otherwise": "at_risk"}}},
        {"member": "website", "from": {"first_non_empty": [{"field": "site"}, {"field": "blog"}]}}],
        "custom": [{"name": "founded_year", "type": "decimal",
                    "from": {"date_part": {"field": "founded", "type": "date"}, "part": "year"}}])")};
    auto const     read = [&](std::string_view text) { return tenant.get("Account", text); };
    CHECK(read(R"({"title":"A","risk":0.0})").object.as<Account>().health == Account::Health::good);
    CHECK(read(R"({"title":"A","risk":null})").object.as<Account>().health == Account::Health::watch);
    CHECK(read(R"({"title":"A","risk":7})").object.as<Account>().health == Account::Health::at_risk);
    CHECK(read(R"({"title":"A","site":"","blog":"b"})").object.as<Account>().website == "b");
    CHECK(read(R"({"title":"A","founded":"1998-02-03"})").custom ==
          R"({"#founded_year":{"type":"decimal","value":"1998"}})");
    auto const bad = tenant.read("Account", R"({"title":"A","founded":"3.2.1998"})");
    REQUIRE(bad.faults.size() == 1);
    CHECK(bad.faults[0].context().field == "founded");
    // What cannot be undone is not written.
    Account const account{.name = "A", .website = "w", .health = Account::Health::good};
    CHECK(tenant.create("Account", &account) == R"({"record_type":"company","title":"A","label":"A / none"})");
}
