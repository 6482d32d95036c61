#include "storm.hpp"

#include <tool/simulation/story.hpp>

#include <set>

namespace throughline::simulation {

using sandbox::Value;

namespace {

/// A vendor's clock is wrong by less than its own tolerance.
std::chrono::seconds skew_of(std::uint64_t seed) {
    return std::chrono::seconds{static_cast<std::int64_t>(seed * 37 % 241) - 120};
}

constexpr std::chrono::seconds lag_max{20};

}  // namespace

Storm::Storm(std::uint64_t its_seed, sandbox::FirmSize size)
    : Stage{its_seed},
      crm_clock{virtual_clock, skew_of(its_seed)},
      erp_clock{virtual_clock, skew_of(its_seed * 5 + 3)},
      tenants{crm_clock, erp_clock, vendors_chance, {.commit_lag = its_seed % 3 == 0 ? lag_max : lag_max * 0}} {
    sandbox::fill_firm(tenants.crm, tenants.erp, size, vendors_chance);
    network.connect(tenants.crm);
    network.connect(tenants.erp);
}

Topology Storm::topology() { return topology_of(tenants); }

void Storm::people_work() {
    for (auto const& done : sandbox::change_some_deals(tenants.crm, chance.below(3), chance)) edits += !done.empty();
    for (auto const& done : sandbox::bill_some_orders(tenants.erp, chance.below(2), chance)) edits += !done.empty();
    if (chance.chance(1, 3)) delete_or_restore();
    virtual_clock.advance(std::chrono::seconds{chance.below(120)});
    if (chance.chance(1, 8)) virtual_clock.advance(std::chrono::hours{3});  // Sessions expire meanwhile.
}

/// A deal that nothing came of is thrown away, or fetched back.
void Storm::delete_or_restore() {
    auto const bin = tenants.crm.records().table("Opportunity")->ordered();
    for (auto const& row : bin)
        if (row->deleted && chance.chance(1, 2)) {
            tenants.crm.restore("Opportunity", row->id).value();
            ++edits;
            return;
        }
    auto const deals = tenants.crm.list("Opportunity");
    for (auto const& deal : deals)
        if (!deal["StageName"].text().starts_with("Closed") && chance.chance(1, 4)) {
            tenants.crm.remove("Opportunity", deal["Id"].text()).value();
            ++edits;
            return;
        }
}

void Storm::trouble() {
    if (chance.chance(1, 4)) tenants.crm.revoke_sessions();
    if (chance.chance(1, 4)) tenants.crm.refuse_concurrent(static_cast<int>(1 + chance.below(2)));
    if (chance.chance(1, 6)) tenants.crm.allow_requests(tenants.crm.requests_today() + 3);
    if (chance.chance(1, 4)) tenants.erp.fail_next(static_cast<sandbox::NetSuiteFailure>(chance.below(4)));
    if (chance.chance(1, 4)) tenants.erp.set_search_lag(lag_max * static_cast<int>(chance.below(2)));
    tenants.rotate_token(chance.chance(1, 8));
    // A person grants more calls, before long.
    if (chance.chance(1, 2)) tenants.crm.allow_requests(sandbox::SalesforceOptions{}.requests_per_day_max);
}

std::chrono::seconds Storm::calm_down() {
    tenants.crm.allow_requests(sandbox::SalesforceOptions{}.requests_per_day_max);
    tenants.erp.set_search_lag(std::chrono::seconds{0});
    tenants.erp.clear_failures();
    tenants.rotate_token(false);
    return lag_max;
}

void check_no_doubles(Storm& storm) {
    for (auto const* record : {"customer", "salesOrder", "job", "billingSchedule"})
        for (auto const& [external_id, times] : storm.tenants.erp.creates_by_external_id(record)) {
            CAPTURE(record);
            CAPTURE(external_id);
            CHECK(times == 1);
        }
    for (auto const* record : {"salesOrder", "job"})
        CHECK(storm.tenants.erp.creates(record) == storm.tenants.erp.count(record));
    CHECK(storm.tenants.erp.creates("customer") == storm.tenants.erp.count("customer"));
}

namespace {

Decimal decimal_of(Value const& value) { return value.decimal().value(); }

/// The one record whose field says that; null where there is none. More than one is a failure.
Value only_one(sandbox::NetSuite const& erp, std::string_view record, std::string_view field, std::string_view text) {
    auto const ids = erp.find(record, field, text);
    CHECK(ids.size() <= 1);
    return ids.empty() ? Value{} : erp.read(record, ids.front());
}

bool fit_for_delivery(Value const& deal) {
    static std::set<std::string, std::less<>> const entities{"NW-US", "NW-IE", "NW-JP"};
    for (auto const* field :
         {"Legal_Entity__c", "Tax_Code__c", "Contract_Type__c", "Billing_Model__c", "Service_Line__c", "Amount"})
        if (deal[field].is_null()) return false;
    return entities.count(deal["Legal_Entity__c"].text()) != 0 && !decimal_of(deal["Amount"]).is_negative();
}

}  // namespace

namespace {

/// How a deal came to be what it is.
std::string story(Storm& storm, std::string const& deal) {
    auto const bound = storm.store->binding("crm", "Opportunity", deal).value();
    return bound ? story_of(*storm.store, bound->record, {{"crm", &storm.tenants.crm}, {"erp", &storm.tenants.erp}})
                 : "nobody knows it";
}

}  // namespace

void check_nothing_lost(Storm& storm) {
    auto&       erp  = storm.tenants.erp;
    std::size_t won  = 0;
    auto const  open = open_exceptions(*storm.store);
    for (auto const& deal : storm.tenants.crm.list("Opportunity")) {
        auto const name = std::string{deal["Name"].text()};
        CAPTURE(name);
        if (deal["StageName"].text() != "Closed Won") continue;
        if (!fit_for_delivery(deal)) {
            CHECK(!open.empty());  // L10: it is not silent about it.
            continue;
        }
        ++won;
        INFO(story(storm, deal["Id"].text()));
        auto const job = only_one(erp, "job", "companyName", name);
        REQUIRE_FALSE(job.is_null());
        CHECK(decimal_of(job["estimatedRevenue"]) == decimal_of(deal["Amount"]));
    }
    CHECK(erp.count("job") == won);
    CHECK(erp.count("salesOrder") == won);
    CHECK(erp.count("billingSchedule") == won);
    for (auto const& id : erp.ids("billingSchedule")) {
        auto const schedule = erp.read("billingSchedule", id);
        Decimal    sum;
        for (auto const& event : schedule["milestone"]["items"].elements()) sum += decimal_of(event["milestoneAmount"]);
        auto const job = erp.read("job", schedule["job"]["id"].text());
        CHECK(sum.normalized().to_string() == decimal_of(job["estimatedRevenue"]).normalized().to_string());
        CAPTURE(schedule.to_json());
        CHECK(decimal_of(erp.read("salesOrder", schedule["transaction"]["id"].text())["subtotal"]) == sum);
    }
}

void check_feedback(Storm& storm) {
    auto&                          erp = storm.tenants.erp;
    std::map<std::string, Decimal> billed;  // By order.
    for (auto const& id : erp.ids("invoice")) {
        auto const invoice = erp.read("invoice", id);
        billed[std::string{invoice["createdFrom"]["id"].text()}] += decimal_of(invoice["subtotal"]);
    }
    for (auto const& id : erp.ids("billingSchedule")) {
        auto const schedule = erp.read("billingSchedule", id);
        auto const order    = std::string{schedule["transaction"]["id"].text()};
        auto const name     = std::string{erp.read("job", schedule["job"]["id"].text())["companyName"].text()};
        for (auto const& deal : storm.tenants.crm.list("Opportunity")) {
            if (deal["Name"].text() != name) continue;
            CAPTURE(name);
            if (!billed.count(order)) {
                CHECK(deal["Invoiced_Amount__c"].is_null());
                continue;
            }
            REQUIRE_FALSE(deal["Invoiced_Amount__c"].is_null());
            CHECK(decimal_of(deal["Invoiced_Amount__c"]) == billed[order]);
            CHECK_FALSE(deal["Invoice_Status__c"].is_null());
        }
    }
}

namespace {

std::uint64_t writes_so_far(sandbox::System const& system) {
    std::uint64_t writes = 0;
    for (auto const& request : system.log())
        writes += request.method != "GET" && request.path.find("token") == std::string::npos &&
                  request.path.find("suiteql") == std::string::npos;
    return writes;
}

}  // namespace

void check_silence(Storm& storm) {
    auto const plan = storm.engine->plan();
    REQUIRE(plan);
    INFO(plan->to_text(5));
    CHECK(plan->empty());
    storm.engine->apply(*plan).value();
    auto const audit  = storm.store->count_audit().value();
    auto const writes = writes_so_far(storm.tenants.crm) + writes_so_far(storm.tenants.erp);
    // Twice where the storm was long.
    for (std::uint64_t pass = 0; pass < storm.working_passes_min; pass += 2) {
        storm.virtual_clock.advance(std::chrono::minutes{5});
        auto const again = storm.engine->run_until_idle();
        REQUIRE(again);
        CHECK(again->applied == 0);
    }
    CHECK(storm.store->count_audit().value() == audit);
    CHECK(writes_so_far(storm.tenants.crm) + writes_so_far(storm.tenants.erp) == writes);
}

}  // namespace throughline::simulation
