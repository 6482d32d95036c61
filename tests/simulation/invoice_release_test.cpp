#include "delivery_desk.hpp"

using namespace throughline;
using namespace throughline::simulation;

namespace {

using sandbox::Value;

/// The desk once its deals are orders and its first month is over: one invoice is due.
void begin(DeliveryDesk& desk) {
    desk.settle();
    desk.virtual_clock.advance(std::chrono::hours{24 * 29});
}

std::size_t releases_in(Plan const& plan) {
    std::size_t count = 0;
    for (auto const& write : plan.writes) count += write.object == "Invoice";
    return count;
}

}  // namespace

TEST_CASE("R125 L3: two releases of the same invoice at once, planned before either is done, make one invoice") {
    DeliveryDesk desk{1};
    begin(desk);
    auto const other = desk.another_engine();
    auto const here  = desk.engine->plan().value();
    auto const there = other->plan().value();
    CHECK(releases_in(here) == 1);
    CHECK(releases_in(there) == 1);  // Both mean to.
    desk.engine->apply(here).value();
    other->apply(there).value();
    desk.engine->apply(here).value();  // And one of them once more.
    desk.settle();
    CHECK(desk.firm.erp.count("invoice") == 1);
    for (auto const& [ours, times] : desk.firm.erp.creates_by_external_id("invoice")) CHECK(times == 1);
}

TEST_CASE("R106 L4: sales sees invoices and collections, and cannot say anything about them") {
    DeliveryDesk desk{2};
    begin(desk);
    desk.settle();
    auto const said = [&] {
        for (auto const& deal : desk.firm.crm.list("Opportunity"))
            if (deal["Name"].text() == DeliveryDesk::fixed) return deal;
        return Value{};
    };
    auto const deal    = said();
    auto const account = std::string{deal["AccountId"].text()};
    CHECK(deal["Invoice_Status__c"].text() == "Partly Invoiced");
    REQUIRE_FALSE(deal["Invoiced_Amount__c"].is_null());
    auto const health = desk.firm.crm.read("Account", account)["Health__c"].to_json();
    desk.firm.crm
        .update("Opportunity", deal["Id"].text(),
                Value::object({{"Invoice_Status__c", "Paid"}, {"Invoiced_Amount__c", Value::number("1")}}))
        .value();
    desk.firm.crm.update("Account", account, Value::object({{"Health__c", "At Risk"}})).value();
    desk.firm.crm.records().commit().value();
    desk.virtual_clock.advance(std::chrono::minutes{10});
    desk.settle();
    CHECK(said()["Invoice_Status__c"].text() == "Partly Invoiced");
    CHECK(said()["Invoiced_Amount__c"].to_json() == deal["Invoiced_Amount__c"].to_json());
    CHECK(desk.firm.crm.read("Account", account)["Health__c"].to_json() == health);
    auto const bound = desk.store->binding("crm", "Opportunity", std::string{deal["Id"].text()}).value();
    REQUIRE(bound);
    for (auto const& entry : desk.store->audit_of(bound->record).value())
        CHECK_FALSE((entry.action == "merged" && entry.member.starts_with("invoice")));
}
