#include <throughline/model/assignment.hpp>
#include <throughline/model/billing_event.hpp>
#include <throughline/model/change_order.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/expense.hpp>
#include <throughline/model/fiscal_period.hpp>
#include <throughline/model/forecast.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/milestone.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/model/payment.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/resource_request.hpp>
#include <throughline/model/revenue_event.hpp>
#include <throughline/model/scenario.hpp>
#include <throughline/model/time_entry.hpp>
#include <throughline/revenue/receivables.hpp>
#include <throughline/sync/event_catalogue.hpp>

namespace throughline {

namespace sync_detail {

using Happened = std::function<bool(AnyObject const* before, AnyObject const& after)>;

/// It has come to be known.
template <class Object>
bool is_new(AnyObject const* before, AnyObject const&) {
    return before == nullptr;
}

/// A member has come to a value that it did not have; a record that is first seen with it has come to it, too.
template <auto Member, auto Value>
bool became(AnyObject const* before, AnyObject const& after) {
    using Object = object_of<Member>;
    return after.as<Object>().*Member == Value && (!before || !(before->as<Object>().*Member == Value));
}

/// A member of a known record has another value.
template <auto Member>
bool changed(AnyObject const* before, AnyObject const& after) {
    using Object = object_of<Member>;
    return before && !(before->as<Object>().*Member == after.as<Object>().*Member);
}

bool project_paused(AnyObject const* before, AnyObject const& after) {
    return became<&Project::status, Project::Status::on_hold>(before, after);
}
bool project_resumed(AnyObject const* before, AnyObject const& after) {
    return before && before->as<Project>().status == Project::Status::on_hold &&
           after.as<Project>().status == Project::Status::active;
}
bool project_activated(AnyObject const* before, AnyObject const& after) {
    return became<&Project::status, Project::Status::active>(before, after) && !project_resumed(before, after);
}
bool project_closed(AnyObject const* before, AnyObject const& after) {
    return became<&Project::status, Project::Status::completed>(before, after) ||
           became<&Project::status, Project::Status::cancelled>(before, after);
}
/// Approved is completed and more; going on to it is not completing it again.
bool milestone_completed(AnyObject const* before, AnyObject const& after) {
    auto const is_done = [](AnyObject const& object) {
        return object.as<Milestone>().status != Milestone::Status::planned;
    };
    return is_done(after) && (!before || !is_done(*before));
}
bool milestone_delayed(AnyObject const* before, AnyObject const& after) {
    if (!before || after.as<Milestone>().status != Milestone::Status::planned) return false;
    auto const &was = before->as<Milestone>().due, &is = after.as<Milestone>().due;
    return was && is && *was < *is;
}
bool contract_amended(AnyObject const* before, AnyObject const& after) {
    if (!before || before->as<Contract>().status == Contract::Status::draft) return false;
    return changed<&Contract::value>(before, after) || changed<&Contract::term>(before, after);
}
bool contract_approved(AnyObject const* before, AnyObject const& after) {
    return after.as<Contract>().status != Contract::Status::draft &&
           (!before || before->as<Contract>().status == Contract::Status::draft);
}
bool invoice_released(AnyObject const* before, AnyObject const& after) {
    auto const is_out = [](AnyObject const& object) { return is_issued(object.as<Invoice>()); };
    return is_out(after) && (!before || !is_out(*before));
}
/// Figures that happened are kept under a forecast of their own, which revises none.
bool forecast_revised(AnyObject const* before, AnyObject const& after) {
    auto const& forecast = after.as<Forecast>();
    return !before && (forecast.created_from || !forecast.cause);
}
bool revenue_posted(AnyObject const* before, AnyObject const& after) {
    return after.as<RevenueEvent>().posting_ref && (!before || !before->as<RevenueEvent>().posting_ref);
}
bool assignment_changed(AnyObject const* before, AnyObject const& after) { return !before || !(*before == after); }

template <class Object>
EventRule on(std::string type, Happened happened, std::vector<std::string> tells) {
    return {.type     = std::move(type),
            .object   = std::string{object_name<Object>},
            .happened = std::move(happened),
            .tells    = std::move(tells)};
}

void add_commercial(std::vector<EventRule>& rules) {
    using Stage = Opportunity::Stage;
    std::vector<std::string> const deal{"name", "account", "stage", "amount", "probability", "expected_close"};
    rules.push_back(on<Opportunity>("opportunity_stage_changed", changed<&Opportunity::stage>, deal));
    rules.push_back(on<Engagement>("opportunity_approved", is_new<Engagement>, {"name", "account", "opportunity"}));
    rules.push_back(on<Opportunity>("opportunity_won", became<&Opportunity::stage, Stage::won>, deal));
    rules.push_back(on<Opportunity>("opportunity_lost", became<&Opportunity::stage, Stage::lost>, deal));
    std::vector<std::string> const contract{"engagement", "account", "legal_entity", "number", "status", "value"};
    rules.push_back(on<Contract>("contract_approved", contract_approved, contract));
    rules.push_back(on<Contract>("contract_amended", contract_amended, contract));
    rules.push_back(on<ChangeOrder>("change_order_accepted",
                                    became<&ChangeOrder::status, ChangeOrder::Status::approved>,
                                    {"contract", "number", "effective", "reason", "lines"}));
}

void add_delivery(std::vector<EventRule>& rules) {
    std::vector<std::string> const project{"engagement", "legal_entity", "code", "name", "status", "planned"};
    rules.push_back(on<Project>("project_created", is_new<Project>, project));
    rules.push_back(on<Project>("project_activated", project_activated, project));
    rules.push_back(on<Project>("project_paused", project_paused, project));
    rules.push_back(on<Project>("project_resumed", project_resumed, project));
    rules.push_back(on<Project>("project_closed", project_closed, project));
    rules.push_back(on<ResourceRequest>("staffing_requested", is_new<ResourceRequest>,
                                        {"project", "opportunity", "role", "region", "dates", "hours", "probability"}));
    rules.push_back(
        on<Assignment>("assignment_changed", assignment_changed, {"resource", "project", "role", "dates", "status"}));
    rules.push_back(on<TimeEntry>("time_approved", became<&TimeEntry::status, TimeEntry::Status::approved>,
                                  {"resource", "project", "task", "worked_on", "hours", "billable"}));
    rules.push_back(on<Expense>("expense_approved", became<&Expense::status, Expense::Status::approved>,
                                {"resource", "project", "incurred_on", "amount", "billable"}));
    std::vector<std::string> const milestone{"project", "contract_line", "name", "due", "completed_on", "amount"};
    rules.push_back(on<Milestone>("milestone_completed", milestone_completed, milestone));
    rules.push_back(on<Milestone>("milestone_delayed", milestone_delayed, milestone));
}

void add_finance(std::vector<EventRule>& rules) {
    rules.push_back(on<BillingEvent>("billing_event_eligible",
                                     became<&BillingEvent::status, BillingEvent::Status::eligible>,
                                     {"schedule", "contract_line", "kind", "due_on", "amount", "sources"}));
    std::vector<std::string> const invoice{"customer_account", "legal_entity", "contract", "number",
                                           "issued_on",        "due_on",       "total",    "status"};
    rules.push_back(on<Invoice>("invoice_ready", became<&Invoice::status, Invoice::Status::draft>, invoice));
    rules.push_back(on<Invoice>("invoice_generated", is_new<Invoice>, invoice));
    rules.push_back(on<Invoice>("invoice_released", invoice_released, invoice));
    rules.push_back(
        on<Payment>("payment_received", is_new<Payment>, {"invoice", "received_on", "amount", "applications"}));
    rules.push_back(on<RevenueEvent>("revenue_posted", revenue_posted,
                                     {"contract_line", "period", "kind", "amount", "trigger", "posting_ref"}));
    rules.push_back(on<FiscalPeriod>("period_closed", became<&FiscalPeriod::state, FiscalPeriod::State::closed>,
                                     {"legal_entity", "name", "range", "closed_on"}));
    rules.push_back(on<Forecast>("forecast_revised", forecast_revised, {"scenario", "as_of", "created_from", "cause"}));
    rules.push_back(on<Scenario>("scenario_approved", became<&Scenario::status, Scenario::Status::approved>,
                                 {"name", "kind", "version", "assumptions"}));
}

}  // namespace sync_detail

std::vector<EventRule> standard_events() {
    static std::vector<EventRule> const catalogue = [] {
        std::vector<EventRule> rules;
        sync_detail::add_commercial(rules);
        sync_detail::add_delivery(rules);
        sync_detail::add_finance(rules);
        return rules;
    }();
    return catalogue;
}

std::string event_schema_id(EventRule const& rule) {
    return "throughline." + rule.type + "/" + std::to_string(rule.version);
}

}  // namespace throughline
