#include "overlay_support.hpp"

using namespace throughline;
using namespace throughline::tests;

namespace {

std::vector<DocumentFault> faults_in(std::string_view entries) {
    Tenant const tenant;
    return load_overlay(overlay_text("Invoice", entries), "acme.json",
                        {.mappings = acme_mappings(), .crosswalks = &tenant.crosswalks})
        .faults;
}

}  // namespace

TEST_CASE("a currency that stands in another field takes the record's amounts with it (L9, R109)") {
    OverlaidTenant tenant{overlay_text("Invoice", R"("fields": [{"member": "currency", "field": "money/code"}])")};
    auto const     read = tenant.get("Invoice", R"({"id":"7","customer":"1","company":"1","number":"N","issued":
        "2025-01-01","due":"2025-02-01","net":100.00,"tax":19.00,"total":119.00,"status":"sent","currency":"EUR",
        "money":{"code":"USD"}})");
    CHECK(read.object.as<Invoice>().subtotal == money("100.00", "USD"));
    CHECK(read.object.as<Invoice>().currency == currency("USD"));
    CHECK(read.custom == R"({"currency":"EUR"})");
    auto const asked = field_list(tenant.view("Invoice"));
    CHECK(std::count(asked.begin(), asked.end(), "currency") == 0);
    // The vendor's own mapping is as it was.
    CHECK(view_of<Acme, Invoice>.find(RowKind::currency)->name == "currency");
}

TEST_CASE("a currency that says nothing new leaves the amounts where they are (R109)") {
    OverlaidTenant tenant{overlay_text("Invoice", R"("fields": [{"member": "currency", "direction": "read"}])")};
    CHECK(tenant.view("Invoice").find(RowKind::currency)->name == "currency");
}

TEST_CASE("a currency that amounts could not follow is refused, and never left behind in silence (L9, L10)") {
    auto const made = faults_in(R"("fields": [{"member": "currency", "field": "code", "default_when_read": "EUR"}])");
    REQUIRE(made.size() == 1);
    CHECK(made.front().kind == FaultKind::not_supported);
    CHECK(made.front().message.find("the record's amounts are in the currency of \"currency\"") == 0);
    auto const gone = faults_in(R"("omit": [{"member": "currency", "reason": "all of it is in euros"}])");
    REQUIRE(gone.size() == 1);
    CHECK(gone.front().kind == FaultKind::required);
}
