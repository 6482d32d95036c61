#include <throughline/model/identity.hpp>
#include <throughline/process/won_deal.hpp>

#include <algorithm>

namespace throughline {

namespace process_detail {

template <class Object>
Id<Object> id_after(std::string_view what, RecordId from, std::size_t number = 0) {
    return Id<Object>::derive("derived from a won deal", what, from.to_string() + "/" + std::to_string(number));
}

DateRange work_period(Opportunity const& deal, WonDealPolicy const& policy) {
    auto const start = deal.expected_start.value_or(deal.expected_close);
    auto const days  = deal.duration && *deal.duration > 0 ? *deal.duration : policy.duration_days;
    return {start, start.plus_days(days)};
}

RevenueMethod usual_method(BillingModel model) {
    switch (model) {
        case BillingModel::fixed_fee:
            return RevenueMethod::percent_complete;
        case BillingModel::time_and_materials:
            return RevenueMethod::as_invoiced;
        case BillingModel::milestone:
            return RevenueMethod::milestone;
        case BillingModel::retainer:
            return RevenueMethod::straight_line;
        case BillingModel::managed_service:
            return RevenueMethod::straight_line;
    }
    return RevenueMethod::as_invoiced;
}

/// The last days of the months that the work touches; the very last is the work's own last day.
std::vector<Date> month_ends(DateRange const& work) {
    std::vector<Date> ends;
    auto const        last = work.end->plus_days(-1);
    for (Date month = work.start.last_of_month(); month < last && ends.size() < 600;
         month      = month.plus_days(1).last_of_month())
        ends.push_back(month);
    ends.push_back(last);
    return ends;
}

std::vector<Date> milestone_dates(DateRange const& work, std::size_t count) {
    std::vector<Date> dates;
    auto const        days = *work.length() - 1;
    for (std::size_t each = 0; each < count; ++each)
        dates.push_back(work.start.plus_days(
            count < 2 ? days
                      : static_cast<std::int32_t>(static_cast<std::int64_t>(days) * static_cast<std::int64_t>(each) /
                                                  static_cast<std::int64_t>(count - 1))));
    return dates;
}

Violation missing(std::string_view member, std::string_view what, std::string_view owner) {
    return {.path     = "Opportunity." + std::string{member},
            .message  = "a won deal does not say its " + std::string{what},
            .expected = "a value",
            .owner    = std::string{owner},
            .remedy   = "enter the " + std::string{what} + " on the opportunity"};
}

}  // namespace process_detail

using namespace process_detail;

Id<Engagement>   engagement_id(Id<Opportunity> deal) { return id_after<Engagement>("engagement", deal); }
Id<Contract>     contract_id(Id<Opportunity> deal) { return id_after<Contract>("contract", deal); }
Id<ContractLine> contract_line_id(Id<Contract> contract, std::size_t number) {
    return id_after<ContractLine>("contract line", contract, number);
}
Id<Project>         project_id(Id<Opportunity> deal) { return id_after<Project>("project", deal); }
Id<BillingSchedule> billing_schedule_id(Id<Contract> contract) {
    return id_after<BillingSchedule>("billing schedule", contract);
}
Id<BillingEvent> billing_event_id(Id<BillingSchedule> schedule, std::size_t number) {
    return id_after<BillingEvent>("billing event", schedule, number);
}

std::vector<Violation> missing_for_delivery(Opportunity const& deal, std::optional<Account> const& account) {
    std::vector<Violation> violations;
    auto const require = [&](bool given, std::string_view member, std::string_view what, std::string_view owner) {
        if (!given) violations.push_back(missing(member, what, owner));
    };
    require(deal.account.has_value(), "account", "account", "sales operations");
    require(deal.amount.has_value(), "amount", "amount", "sales operations");
    require(deal.legal_entity.has_value(), "legal_entity", "legal entity", "finance");
    require(deal.tax_code.has_value(), "tax_code", "tax code", "finance");
    require(deal.service_line.has_value(), "service_line", "service line", "sales operations");
    require(deal.contract_type.has_value(), "contract_type", "contract type", "sales operations");
    require(deal.billing_model.has_value(), "billing_model", "billing model", "sales operations");
    if (deal.account && !account)
        violations.push_back({.path     = "Opportunity.account",
                              .message  = "the won deal's account is not known",
                              .expected = "an account that the CRM shows",
                              .owner    = "sales operations",
                              .remedy   = "mend the account, or let the integration user see it"});
    if (deal.amount && (deal.amount->is_negative() || deal.amount->is_zero()))
        violations.push_back({.path     = "Opportunity.amount",
                              .message  = "a won deal must be worth something",
                              .expected = "an amount above zero",
                              .owner    = "sales operations",
                              .remedy   = "enter the agreed amount on the opportunity",
                              .value    = deal.amount->to_string()});
    else if (deal.amount && !deal.amount->minor_units())
        violations.push_back({.path     = "Opportunity.amount",
                              .message  = "the amount is finer than its currency's minor unit",
                              .expected = "at most " + std::to_string(deal.amount->currency().exponent()) + " decimals",
                              .owner    = "sales operations",
                              .remedy   = "round the amount on the opportunity",
                              .value    = deal.amount->to_string()});
    return violations;
}

CustomerAccount customer_from(Opportunity const& deal, Account const& account) {
    CustomerAccount customer{.account      = *deal.account,
                             .legal_entity = *deal.legal_entity,
                             .name         = account.legal_name.value_or(account.name)};
    customer.receivable_currency = deal.amount->currency();
    customer.tax_code            = deal.tax_code;
    return customer;
}

Engagement engagement_from(Id<Opportunity> id, Opportunity const& deal) {
    Engagement engagement{.name = deal.name, .account = *deal.account, .status = Engagement::Status::active};
    engagement.opportunity        = id;
    engagement.manager            = deal.owner;
    engagement.service_line       = deal.service_line;
    engagement.region             = deal.region;
    engagement.reporting_currency = deal.amount->currency();
    return engagement;
}

Contract contract_from(Id<Opportunity> id, Opportunity const& deal, WonDealPolicy const& policy) {
    Contract contract{.account      = *deal.account,
                      .legal_entity = *deal.legal_entity,
                      .type         = *deal.contract_type,
                      .status       = Contract::Status::approved,
                      .currency     = deal.amount->currency(),
                      .value        = *deal.amount};
    contract.engagement     = engagement_id(id);
    contract.signed_on      = deal.closed_on.value_or(deal.expected_close);
    contract.term           = work_period(deal, policy);
    contract.tax_code       = deal.tax_code;
    contract.billing_model  = deal.billing_model;
    contract.revenue_method = usual_method(*deal.billing_model);
    return contract;
}

std::vector<ContractLine> contract_lines_from(Id<Opportunity> id, Opportunity const& deal,
                                              std::vector<QuoteLine> const& lines, WonDealPolicy const& policy) {
    auto const contract = contract_id(id);
    auto const make     = [&](std::size_t number, Money amount, std::optional<std::string> description) {
        ContractLine line{.contract = contract, .amount = amount};
        line.number         = std::to_string(number);
        line.description    = description ? std::move(description) : std::optional{deal.name};
        line.kind           = ContractLine::Kind::service;
        line.quantity       = Decimal{1};
        line.unit_price     = amount;
        line.term           = work_period(deal, policy);
        line.billing_model  = deal.billing_model;
        line.revenue_method = usual_method(*deal.billing_model);
        line.project        = project_id(id);
        return line;
    };
    std::vector<ContractLine> made;
    Money                     sum = Money::zero(deal.amount->currency());
    for (auto const& line : lines) {
        if (line.amount.currency() != sum.currency()) break;
        auto const more = Money::add(sum, line.amount);
        if (!more) break;
        sum = *more;
        made.push_back(make(made.size() + 1, line.amount, line.description));
    }
    if (made.size() == lines.size() && !made.empty() && sum == *deal.amount) return made;
    return {make(1, *deal.amount, std::nullopt)};
}

Project project_from(Id<Opportunity> id, Opportunity const& deal, WonDealPolicy const& policy) {
    Project project{.name = deal.name, .status = Project::Status::approved};
    project.engagement     = engagement_id(id);
    project.contract       = contract_id(id);
    project.account        = deal.account;
    project.legal_entity   = deal.legal_entity;
    project.manager        = deal.owner;
    project.planned        = work_period(deal, policy);
    project.billing_model  = deal.billing_model;
    project.currency       = deal.amount->currency();
    project.budget_hours   = deal.estimated_hours;
    project.budget_revenue = deal.amount;
    project.service_line   = deal.service_line;
    project.region         = deal.region;
    return project;
}

std::vector<BillingEvent> billing_events_from(Id<Opportunity> id, Opportunity const& deal,
                                              std::vector<ContractLine> const& lines, WonDealPolicy const& policy) {
    auto const contract   = contract_id(id);
    auto const schedule   = billing_schedule_id(contract);
    auto const work       = work_period(deal, policy);
    bool const milestones = deal.billing_model == BillingModel::milestone;
    auto const dates      = milestones ? milestone_dates(work, policy.milestone_shares.size()) : month_ends(work);
    auto const weights    = milestones ? policy.milestone_shares : std::vector<Decimal>(dates.size(), Decimal{1});

    std::vector<BillingEvent> events;
    for (std::size_t line = 0; line < lines.size(); ++line) {
        auto const shares = allocate(lines[line].amount, weights);
        if (!shares) continue;  // The gate let only amounts in whole minor units through.
        for (std::size_t each = 0; each < shares->size(); ++each) {
            BillingEvent event{.schedule      = schedule,
                               .contract_line = contract_line_id(contract, line + 1),
                               .kind   = milestones ? BillingEvent::Kind::milestone : BillingEvent::Kind::recurring,
                               .amount = (*shares)[each],
                               .status = BillingEvent::Status::planned};
            event.due_on = dates[each];
            events.push_back(std::move(event));
        }
    }
    return events;
}

namespace process_detail {

/// The lines that were priced on the opportunity itself; a quote's lines do not drive a contract by themselves.
std::vector<QuoteLine> lines_of(Id<Opportunity> id, Records& records) {
    std::vector<QuoteLine> lines;
    for (auto& [line_id, line] : records.referring<&QuoteLine::opportunity>(id))
        if (!line.quote) lines.push_back(std::move(line));
    return lines;
}

struct DeriveWonDeal {
    WonDealPolicy policy;

    void operator()(RecordId record, AnyObject const& object, Records& records, Desired& desired) const {
        auto const& deal = object.as<Opportunity>();
        if (deal.stage != Opportunity::Stage::won) return;
        Id<Opportunity> const id{record};
        auto const            account = deal.account ? records.get(*deal.account) : std::nullopt;
        desired.violations            = missing_for_delivery(deal, account);
        if (!desired.violations.empty()) return;

        desired.put(customer_account_id(*deal.account, *deal.legal_entity), customer_from(deal, *account));
        desired.put(engagement_id(id), engagement_from(id, deal));
        auto const contract = contract_id(id);
        desired.put(contract, contract_from(id, deal, policy));
        auto const lines = contract_lines_from(id, deal, lines_of(id, records), policy);
        for (std::size_t line = 0; line < lines.size(); ++line)
            desired.put(contract_line_id(contract, line + 1), lines[line]);
        desired.put(project_id(id), project_from(id, deal, policy));
        BillingSchedule schedule{.contract = contract, .status = BillingSchedule::Status::active};
        schedule.project = project_id(id);
        desired.put(billing_schedule_id(contract), schedule);
        auto const events = billing_events_from(id, deal, lines, policy);
        for (std::size_t event = 0; event < events.size(); ++event)
            desired.put(billing_event_id(billing_schedule_id(contract), event + 1), events[event]);
    }
};

}  // namespace process_detail

Process won_deal(WonDealPolicy policy) {
    return {.name    = "won deal",
            .version = 1,
            .from    = "Opportunity",
            .derive  = process_detail::DeriveWonDeal{std::move(policy)},
            .watches = {"QuoteLine"}};
}

}  // namespace throughline
