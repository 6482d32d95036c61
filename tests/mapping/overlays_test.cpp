#include "overlay_support.hpp"

#include <throughline/mapping/document.hpp>

#include <algorithm>

using namespace throughline;
using namespace throughline::tests;

TEST_CASE("a tenant's field takes the place of the vendor's, both ways (R109)") {
    OverlaidTenant tenant{overlay_text("Account", R"("fields": [
        {"member": "website", "field": "home_page"},
        {"member": "tax_code", "field": "tax", "crosswalk": "tax_code"},
        {"member": "type", "field": "kind"},
        {"member": "billing_address", "replaces": "contact/address/city", "field": "contact/address/town"}])")};
    auto const     decoded = tenant.get("Account", R"({"id":"1","title":"A","home_page":"https://a.example","web":"x",
        "tax":"S","kind":"partner","contact":{"phone":{"main":"1"},"address":{"street":"S 1","town":"Ulm"}}})");
    auto const&    account = decoded.object.as<Account>();
    CHECK(account.website == "https://a.example");
    CHECK(account.tax_code == Id<TaxCode>{reference_data_id("tax_code", "STANDARD")});
    CHECK(account.type == "partner");
    CHECK(account.billing_address->city == "Ulm");
    CHECK(decoded.custom == R"({"web":"x"})");

    auto const written = tenant.create("Account", &account);
    CHECK(written.find(R"("home_page":"https://a.example")") != std::string::npos);
    CHECK(written.find(R"("tax":"S")") != std::string::npos);
    CHECK(written.find(R"("kind":"partner")") != std::string::npos);
    CHECK(written.find(R"("contact":{"phone":{"main":"1"},"address":{"street":"S 1","town":"Ulm"}})") !=
          std::string::npos);
    CHECK(written.find("\"web\"") == std::string::npos);
    auto const asked = field_list(tenant.view("Account"));
    CHECK(std::count(asked.begin(), asked.end(), "home_page") == 1);
    CHECK(std::count(asked.begin(), asked.end(), "web") == 0);
}

TEST_CASE("two members may change places") {
    OverlaidTenant tenant{overlay_text("Account", R"("fields": [
        {"member": "legal_name", "field": "title"}, {"member": "name", "field": "legal"}])")};
    auto const     decoded = tenant.get("Account", R"({"title":"A AG","legal":"A"})");
    CHECK(decoded.object.as<Account>().name == "A");
    CHECK(decoded.object.as<Account>().legal_name == "A AG");
}

TEST_CASE("direction, opt-outs, constants and ignored fields (R109)") {
    OverlaidTenant tenant{overlay_text("Account", R"("fields": [{"member": "website", "direction": "read"}],
        "omit": [{"member": "phone", "reason": "kept in the telephone system"}],
        "constants": [{"field": "segment", "value": "EMEA"}, {"field": "tier", "value": 3}, {"field": "own",
            "value": true}],
        "ignore": [{"field": "score", "reason": "computed every night"}])")};
    auto const     decoded =
        tenant.get("Account", R"({"title":"A","web":"w","score":{"a":1},"contact":{"phone":{"main":"1"}}})");
    CHECK(decoded.object.as<Account>().website == "w");
    CHECK_FALSE(decoded.object.as<Account>().phone);
    CHECK(decoded.custom == R"({"contact/phone":{"main":"1"}})");
    auto const written = tenant.create("Account", decoded.object.data());
    CHECK(written.find("\"web\"") == std::string::npos);
    CHECK(written.find(R"("segment":"EMEA")") != std::string::npos);
    CHECK(written.find(R"("tier":3)") != std::string::npos);
    CHECK(written.find(R"("own":true)") != std::string::npos);
    CHECK(unmapped_members(tenant.view("Account")).size() == unmapped_members(view_of<Acme, Account>).size() + 1);
}

TEST_CASE("defaults stand for what is empty: on the way in, and on the way out") {
    OverlaidTenant tenant{overlay_text("Account", R"("fields": [
        {"member": "health", "default_when_read": "good"},
        {"member": "industry", "default_when_written": "unknown"}])")};
    auto const     decoded = tenant.get("Account", R"({"title":"A","health":null})");
    CHECK(decoded.object.as<Account>().health == Account::Health::good);
    CHECK(mentions<&Account::health>(decoded));
    CHECK_FALSE(tenant.get("Account", R"({"title":"A"})").object.as<Account>().health);  // Nothing was said.
    CHECK(tenant.get("Account", R"({"title":"A","health":"at_risk"})").object.as<Account>().health ==
          Account::Health::at_risk);

    Account const account{.name = "A"};
    CHECK(tenant.create("Account", &account).find(R"("industry":"unknown")") != std::string::npos);
    Account const miner{.name = "A", .industry = "Mining"};
    CHECK(tenant.create("Account", &miner).find(R"("industry":"Mining")") != std::string::npos);
    CHECK(rows_to_update(tenant.view("Account"), &account, &account, tenant.context).none());
    CHECK(rows_to_update(tenant.view("Account"), &account, &miner, tenant.context).count() == 1);
}

TEST_CASE("lines inside a record are read and written as the tenant has them") {
    OverlaidTenant tenant{overlay_text("InvoiceLine", R"("fields": [{"member": "description", "field": "memo"}],
        "custom": [{"name": "batch", "type": "text", "field": "batch_no"}])")};
    auto const     decoded = tenant.get(
        "Invoice", R"({"id":"7","customer":"1","company":"1","number":"N","issued":"2025-01-01","due":"2025-02-01",
        "net":1,"tax":0,"total":1,"status":"sent","open":1,"currency":"EUR",
        "lines":{"all":[{"no":1,"bill":"7","memo":"Work","batch_no":"B1","quantity":1,"price":1,"amount":1,
            "tax":0}]}})");
    REQUIRE(decoded.lines.size() == 1);
    CHECK(decoded.lines[0].object.as<InvoiceLine>().description == "Work");
    CHECK(decoded.lines[0].custom == R"({"#batch":{"type":"text","value":"B1"}})");
    tenant.lines.held  = {{RecordId{}, decoded.lines[0].object, "1"}};
    auto const written = tenant.create("Invoice", decoded.object.data());
    CHECK(written.find(R"("memo":"Work")") != std::string::npos);
    CHECK(written.find(R"("text":)") == std::string::npos);
}

TEST_CASE("an overlay without entries changes nothing, not even an address") {
    OverlaidTenant tenant{R"({"schema": "urn:throughline:schema:overlay:1", "name": "nothing"})"};
    REQUIRE(tenant.loaded.overlay.mappings().size() == acme_mappings().size());
    for (std::size_t each = 0; each < acme_mappings().size(); ++each)
        CHECK(tenant.loaded.overlay.mappings()[each].rows.data() == acme_mappings()[each].rows.data());
    CHECK(Overlay{}.mappings().empty());
    CHECK(Overlay{}.name().empty());
}

TEST_CASE("an overlay's mapping has a document like any other") {
    OverlaidTenant tenant{overlay_text("Account", R"("fields": [{"member": "website", "field": "home|page"}],
        "custom": [{"name": "margin", "type": "decimal", "field": "margin__c", "direction": "read"}])")};
    auto const     table = mapping_table(tenant.view("Account"));
    CHECK(table.find("| `home\\|page` | read, write | `website` | text | crm |") != std::string::npos);
    CHECK(table.find("| `margin__c` | read | `margin` | decimal | | the tenant's own field |") != std::string::npos);
}

TEST_CASE("views outlive the loaded overlay as long as a copy of it lives") {
    Overlay copy;
    {
        auto const text   = overlay_text("Account", R"("fields": [{"member": "website", "field": "home_page"}])");
        auto       loaded = load_overlay(text, "t.json", {.mappings = acme_mappings()});
        REQUIRE(loaded);
        copy = loaded.overlay;
    }
    Tenant tenant;
    auto   decoded = JsonDecoder{copy.mappings()[0]}.decode(R"({"title":"A","home_page":"h"})", tenant.context);
    REQUIRE(decoded);
    CHECK(decoded->object.as<Account>().website == "h");
    CHECK(copy.name() == "test");
}

TEST_CASE("two tenants in one process never see each other's fields (P36, L13)") {
    OverlaidTenant         one{overlay_text("Account", R"("fields": [{"member": "website", "field": "site"}],
        "custom": [{"name": "tier", "type": "enumeration", "field": "tier__c", "crosswalk": "tier"}])",
                                            R"({"name": "tier", "pairs": [{"vendor": "1", "canonical": "gold"}]})")};
    OverlaidTenant         two{overlay_text("Account", R"("custom": [
        {"name": "tier", "type": "text", "field": "tier__c"}])",
                                            R"({"name": "tier", "pairs": [{"vendor": "1", "canonical": "lead"}]})")};
    std::string_view const text = R"({"title":"A","site":"s","web":"w","tier__c":"1"})";
    for (int again = 0; again < 2; ++again) {
        auto const first = one.get("Account", text), second = two.get("Account", text);
        CHECK(first.object.as<Account>().website == "s");
        CHECK(first.custom == R"({"web":"w","#tier":{"type":"enumeration","value":"gold"}})");
        CHECK(second.object.as<Account>().website == "w");
        CHECK(second.custom == R"({"site":"s","#tier":{"type":"text","value":"1"}})");
    }
    Tenant none;
    CHECK(none.read<Account>(text).custom == R"({"site":"s","tier__c":"1"})");
}

TEST_CASE("several overlays of one tenant join, each with lines of its own") {
    auto const       industry = overlay_text("Account", R"("fields": [{"member": "website", "field": "site"}])");
    auto const       tenant   = overlay_text("Account", R"("fields": [{"member": "industry", "field": "branch"}])");
    std::array const sources{OverlaySource{industry, "industry.json"}, OverlaySource{tenant, "tenant.json"}};
    auto const       loaded = load_overlays(sources, {.mappings = acme_mappings()});
    REQUIRE_MESSAGE(loaded, describe(loaded.faults));
    CHECK(loaded.overlay.name() == "test + test");
    auto const asked = field_list(loaded.overlay.mappings()[0]);
    CHECK(std::count(asked.begin(), asked.end(), "site") == 1);
}
