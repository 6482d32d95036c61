#include "delivery_desk.hpp"

#include <throughline/mapping/canonical.hpp>
#include <throughline/model/task.hpp>
#include <throughline/process/invoicing.hpp>
#include <throughline/vendors/kantata/kantata.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace throughline::simulation {

using sandbox::Value;

namespace {

constexpr char const*        desk_token = "right";
constexpr std::chrono::hours day{24};
constexpr int                on_hold = 250, running = 200;

Decimal decimal_of(Value const& value) { return value.is_null() ? Decimal{} : value.decimal().value(); }

void keep_only(System& system, std::set<std::string_view> const& objects) {
    std::erase_if(system.mappings, [&](MappingView const& view) { return objects.count(view.object) == 0; });
}

}  // namespace

DeliveryDesk::DeliveryDesk(std::uint64_t its_seed, bool expenses)
    : Stage{its_seed},
      firm{virtual_clock, virtual_clock, vendors_chance},
      desk{virtual_clock,
           vendors_chance,
           {.statuses = {{100, "Backlog"},
                         {120, "Approved"},
                         {running, "In Progress"},
                         {on_hold, "On Hold"},
                         {300, "Completed"},
                         {400, "Cancelled"}}}},
      expenses_{expenses},
      person_{desk.insert("users", Value::object({{"full_name", "Kim"}, {"takes_part", true}}))} {
    desk.add_token(desk_token, person_);
    sandbox::fill_firm(firm.crm, firm.erp, {.accounts = 1, .opportunities = 0, .people = 0}, vendors_chance);
    for (sandbox::System* system : std::initializer_list<sandbox::System*>{&firm.crm, &firm.erp, &desk})
        network.connect(*system);
    sell(hourly, "Time and Materials");
    sell(fixed, "Fixed Fee");
}

void DeliveryDesk::sell(char const* name, char const* model) {
    firm.crm
        .insert("Opportunity", Value::object({{"Name", name},
                                              {"AccountId", firm.crm.list("Account").front()["Id"]},
                                              {"CloseDate", "2026-03-01"},
                                              {"StageName", "Closed Won"},
                                              {"CurrencyIsoCode", "USD"},
                                              {"Amount", Value::number("100000.01")},
                                              {"Expected_Start__c", "2026-03-01"},
                                              {"Duration_Days__c", 92},
                                              {"Service_Line__c", "Strategy"},
                                              {"Contract_Type__c", model},
                                              {"Billing_Model__c", model},
                                              {"Legal_Entity__c", "NW-US"},
                                              {"Tax_Code__c", "EXEMPT"}}))
        .value();
}

Topology DeliveryDesk::topology() {
    kantata::Options options{.currency = Currency::parse("USD").value()};
    options.crosswalks["project_status"] = {{"100", "draft"},   {"120", "approved"},  {"200", "active"},
                                            {"250", "on_hold"}, {"300", "completed"}, {"400", "cancelled"}};
    auto psa    = kantata::system("psa", {.token = Secret{desk_token}, .url = desk.origin()}, options);
    psa.creates = {"Account", "Project"};
    auto crm    = crm_of(firm, "crm");
    auto erp    = erp_of(firm, "erp");
    erp.creates.push_back("Invoice");
    keep_only(psa, {"Resource", "Account", "Project", "TimeEntry", expenses_ ? "Expense" : ""});
    keep_only(crm, {"Account", "Opportunity"});
    keep_only(erp, {"CustomerAccount", "Contract", "ContractLine", "BillingSchedule", "BillingEvent", "Invoice",
                    "InvoiceLine", "Project"});
    // A new ledger's list of project statuses knows no rest.
    auto resting = firm.erp.find("jobStatus", "name", "On Hold");
    if (resting.empty()) resting.push_back(firm.erp.insert("jobStatus", Value::object({{"name", "On Hold"}})).value());
    erp.crosswalks["project_status"].add(resting.front(), "on_hold").value();
    WonDealPolicy const     without_billing{.billing = false};
    BillingPlanPolicy const by_work{.estimate_time_and_materials = false};
    Topology                all{.name = "delivery desk", .systems = {std::move(crm), std::move(psa), std::move(erp)}};
    all.processes = {
        won_deal(without_billing), project_pause(),       billing_plan(by_work), work_billing(), invoicing(),
        invoice_release(),         collections_feedback()};
    if (expenses_) all.processes.push_back(expense_billing());
    for (auto& route : invoicing_routes()) all.routes.push_back(std::move(route));
    return all;
}

std::unique_ptr<Engine> DeliveryDesk::another_engine() {
    return std::make_unique<Engine>(topology(), Engine::Parts{*store, network, clock, chance});
}

std::string DeliveryDesk::project(std::string_view name) const {
    for (auto const& id : desk.ids("workspaces"))
        if (desk.read("workspaces", id)["title"].text() == name) return id;
    return {};
}

/// Each entry has a length of its own, so that its amount tells which one it is; all in twentieths of an hour.
void DeliveryDesk::log_time(std::string const& project) {
    auto const today = Date::parse(virtual_clock.now().to_string().substr(0, 10)).value();
    entries_.push_back(desk.insert(
        "time_entries",
        Value::object({{"workspace_id", project},
                       {"user_id", person_},
                       {"date_performed", today.plus_days(-static_cast<std::int32_t>(chance.below(9))).to_string()},
                       {"time_in_minutes", static_cast<int>(30 + 3 * entries_.size())},
                       {"billable", chance.chance(4, 5)},
                       {"rate_in_cents", 15'000}})));
    ++logged;
    if (chance.chance(3, 4)) pending_.push_back(entries_.back());
}

void DeliveryDesk::judge_time() {
    for (auto const& entry : pending_) {
        auto const  sheet   = desk.submit("time_entries", {entry});
        auto const* verdict = chance.chance(2, 3) ? "approved" : chance.chance(1, 2) ? "rejected" : "pending";
        desk.resolve("time_entries", sheet, verdict);
        approved += std::string_view{verdict} == "approved";
        rejected += std::string_view{verdict} == "rejected";
    }
    pending_.clear();
}

void DeliveryDesk::rest(std::string const& project, bool rests) {
    bool const is_resting = desk.read("workspaces", project)["status"]["key"].text() == std::to_string(on_hold);
    if (is_resting == rests) return;
    desk.update("workspaces", project, Value::object({{"status_key", rests ? on_hold : running}}));
    pauses += rests;
}

void DeliveryDesk::people_work() {
    if (auto const by_hour = project(hourly); !by_hour.empty()) {
        desk.update("workspaces", by_hour, Value::object({{"require_time_approvals", true}}));
        for (auto count = chance.below(3); count > 0; --count) log_time(by_hour);
        if (chance.chance(1, 2)) judge_time();
    }
    if (auto const by_price = project(fixed); !by_price.empty() && chance.chance(1, 3))
        rest(by_price, chance.chance(1, 2));
    desk.records().commit().value();
    ++edits;
    virtual_clock.advance(std::chrono::minutes{chance.below(90)});
    if (chance.chance(1, 2)) virtual_clock.advance(day * static_cast<int>(chance.below(15)));
}

void DeliveryDesk::trouble() {
    if (chance.chance(1, 4)) firm.crm.revoke_sessions();
    if (chance.chance(1, 4)) firm.erp.fail_next(static_cast<sandbox::NetSuiteFailure>(chance.below(4)));
    if (chance.chance(1, 4)) desk.fail_next(static_cast<sandbox::KantataFailure>(chance.below(4)));
}

std::chrono::seconds DeliveryDesk::calm_down() {
    firm.erp.clear_failures();
    desk.clear_failures();
    return std::chrono::seconds{60};
}

void DeliveryDesk::run_out() {
    if (auto const by_price = project(fixed); !by_price.empty()) rest(by_price, false);
    desk.records().commit().value();
    settle();
    virtual_clock.advance(day * 300);
    settle();
}

namespace {

struct Billed {
    std::vector<std::pair<std::string, Decimal>> lines{};  ///< Day and amount.
    Decimal                                      sum{};
};

Billed billed(DeliveryDesk& desk, std::string_view name) {
    Billed      found;
    auto const& erp = desk.firm.erp;
    for (auto const& id : erp.ids("invoice")) {
        auto const invoice = erp.read("invoice", id);
        for (auto const& line : invoice["item"]["items"].elements()) {
            auto const text = line["description"].text();
            if (text.substr(0, text.find(',')) != name) continue;
            found.lines.emplace_back(text.substr(text.find(',') + 2), decimal_of(line["amount"]));
            found.sum += decimal_of(line["amount"]);
        }
    }
    std::sort(found.lines.begin(), found.lines.end());
    return found;
}

}  // namespace

void check_time(DeliveryDesk& desk, bool all) {
    std::map<std::string, int> due;  // How often each amount may be billed.
    for (auto const& id : desk.desk.ids("time_entries")) {
        auto const entry = desk.desk.read("time_entries", id);
        if (!entry["approved"].is_true() || !entry["billable"].is_true()) continue;
        auto const minutes = decimal_of(entry["time_in_minutes"]);
        ++due[Decimal::multiply(minutes, Decimal::parse("2.5").value()).value().normalized().to_string()];
    }
    for (auto const& [on, amount] : billed(desk, DeliveryDesk::hourly).lines) {
        CAPTURE(on);
        auto const text = amount.normalized().to_string();
        CAPTURE(text);
        CHECK(--due[text] == 0);  // Approved, and not billed before.
    }
    if (!all) return;
    for (auto const& [amount, left] : due) {
        CAPTURE(amount);
        CHECK(left == 0);
    }
}

void check_pauses(DeliveryDesk& desk) {
    auto const of_price = billed(desk, DeliveryDesk::fixed);
    CHECK(of_price.sum.normalized().to_string() == "100000.01");
    REQUIRE(of_price.lines.size() == 3);  // Three months.
    std::int32_t rested = 0;
    for (auto const& record : desk.store->records("Task", {}, 100).value()) {
        auto const pause = from_canonical_json(object_type<Task>(), record.body).value().as<Task>();
        REQUIRE(pause.actual_start);
        REQUIRE(pause.actual_end);
        // A pause that begins when all is due moves nothing.
        if (*pause.actual_start <= Date{2026, 5, 31}.plus_days(rested))
            rested += *pause.actual_end - *pause.actual_start;
    }
    CHECK(of_price.lines.back().first == Date{2026, 5, 31}.plus_days(rested).to_string());
}

}  // namespace throughline::simulation
