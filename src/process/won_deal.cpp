#include "derived_id.hpp"

#include <throughline/model/identity.hpp>
#include <throughline/process/won_deal.hpp>

#include <algorithm>

namespace throughline {

namespace process_detail {

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

Id<Engagement> engagement_id(Id<Opportunity> deal) { return id_after<Engagement>("engagement", deal); }
Id<Contract> contract_id(Id<Opportunity> deal, std::size_t part) { return id_after<Contract>("contract", deal, part); }
Id<ContractLine> contract_line_id(Id<Contract> contract, std::size_t number) {
    return id_after<ContractLine>("contract line", contract, number);
}
Id<Project> project_id(Id<Opportunity> deal, std::size_t part) { return id_after<Project>("project", deal, part); }
Id<BillingSchedule> billing_schedule_id(Id<Contract> contract) {
    return id_after<BillingSchedule>("billing schedule", contract);
}
Id<BillingEvent> billing_event_id(Id<BillingSchedule> schedule, std::size_t number) {
    return id_after<BillingEvent>("billing event", schedule, number);
}

DateRange work_period(Opportunity const& deal, int usual_days) {
    auto const start = deal.expected_start.value_or(deal.expected_close);
    return {start, start.plus_days(deal.duration && *deal.duration > 0 ? *deal.duration : usual_days)};
}

Opportunity deal_of_part(Opportunity const& deal, EntityPart const& part) {
    auto mine            = deal;
    mine.legal_entity    = part.legal_entity;
    mine.tax_code        = part.tax_code;
    mine.amount          = part.amount;
    mine.estimated_hours = part.hours;
    if (!part.name.empty()) mine.name = part.name;
    if (part.region) mine.region = part.region;
    return mine;
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
    contract.term           = work_period(deal, policy.duration_days);
    contract.tax_code       = deal.tax_code;
    contract.billing_model  = deal.billing_model;
    contract.revenue_method = usual_method(*deal.billing_model);
    return contract;
}

std::vector<ContractLine> contract_lines_from(Id<Opportunity> id, Opportunity const& deal,
                                              std::vector<QuoteLine> const& lines, WonDealPolicy const& policy,
                                              std::size_t part) {
    auto const contract = contract_id(id, part);
    auto const make     = [&](std::size_t number, Money amount, std::optional<std::string> description) {
        ContractLine line{.contract = contract, .amount = amount};
        line.number         = std::to_string(number);
        line.description    = description ? std::move(description) : std::optional{deal.name};
        line.kind           = ContractLine::Kind::service;
        line.quantity       = Decimal{1};
        line.unit_price     = amount;
        line.term           = work_period(deal, policy.duration_days);
        line.billing_model  = deal.billing_model;
        line.revenue_method = usual_method(*deal.billing_model);
        line.project        = project_id(id, part);
        return line;
    };
    std::vector<ContractLine> made;
    Money                     sum = Money::zero(deal.amount->currency());
    for (auto const& line : lines) {
        if (line.amount.currency() != sum.currency() || !line.amount.minor_units()) break;
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
    project.planned        = work_period(deal, policy.duration_days);
    project.billing_model  = deal.billing_model;
    project.currency       = deal.amount->currency();
    project.budget_hours   = deal.estimated_hours;
    project.budget_revenue = deal.amount;
    project.service_line   = deal.service_line;
    project.region         = deal.region;
    if (policy.project_template) project.project_template = policy.project_template(deal);
    if (auto const booked = policy.dimensions.find(*deal.service_line); booked != policy.dimensions.end()) {
        project.department  = booked->second.department;
        project.cost_center = booked->second.cost_center;
    }
    return project;
}

std::vector<BillingEvent> billing_events_from(Id<Contract> contract, Opportunity const& deal,
                                              std::vector<ContractLine> const& lines, WonDealPolicy const& policy) {
    auto const schedule   = billing_schedule_id(contract);
    auto const work       = work_period(deal, policy.duration_days);
    bool const milestones = deal.billing_model == BillingModel::milestone;
    auto const dates      = milestones ? milestone_dates(work, policy.milestone_shares.size()) : month_ends(work);
    auto const weights    = milestones ? policy.milestone_shares : std::vector<Decimal>(dates.size(), Decimal{1});

    std::vector<BillingEvent> events;
    for (std::size_t line = 0; line < lines.size(); ++line) {
        auto const shares = allocate(lines[line].amount, weights);
        if (!shares) continue;  // The gate, and the lines, are of whole minor units.
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

/// The deal's parts together must be the deal.
std::vector<Violation> check_parts(Opportunity const& deal, std::vector<EntityPart> const& parts) {
    Money sum = Money::zero(deal.amount->currency());
    for (auto const& part : parts) {
        if (part.amount.currency() != sum.currency()) return {};  // Agreed in other currencies: there is no one sum.
        sum += part.amount;
    }
    if (parts.empty() || sum == *deal.amount) return {};
    return {{.path     = "Opportunity.amount",
             .message  = "what the legal entities share is not the deal's amount",
             .expected = deal.amount->to_string(),
             .owner    = "finance",
             .remedy   = "correct how the deal is shared",
             .value    = sum.to_string()}};
}

/// Once a system has the contract, or may have it, its legal entity stands: customer, project and invoices are that
/// entity's.
std::vector<Violation> check_entity(Id<Opportunity> id, Opportunity const& deal, Records& records) {
    auto const contract = records.get(contract_id(id));
    if (!contract || contract->legal_entity == *deal.legal_entity) return {};
    if (records.systems_with(contract_id(id)).empty()) return {};
    return {{.path     = "Opportunity.legal_entity",
             .message  = "the deal was moved to another legal entity, and its contract stands with the one before",
             .expected = "the contract's legal entity",
             .owner    = "finance",
             .remedy   = "move the deal back, or end the contract and agree on another"}};
}

class DeriveWonDeal {
  public:
    explicit DeriveWonDeal(WonDealPolicy policy) : policy_{std::move(policy)} {}

    void operator()(RecordId record, AnyObject const& object, Records& records, Desired& desired) const {
        auto const&           deal = object.as<Opportunity>();
        Id<Opportunity> const id{record};
        if (!policy_.takes_changes && deal.type == Opportunity::Type::change) return;
        if (deal.stage != Opportunity::Stage::won) return no_longer_won(id, records, desired);
        auto const account = deal.account ? records.get(*deal.account) : std::nullopt;
        desired.violations = missing_for_delivery(deal, account);
        for (auto& violation : check_activation(deal, records, policy_.activation))
            desired.violations.push_back(std::move(violation));
        if (!desired.violations.empty()) return;
        auto const parts   = policy_.parts ? policy_.parts(deal) : std::vector<EntityPart>{};
        desired.violations = parts.empty() ? check_entity(id, deal, records) : check_parts(deal, parts);
        if (!desired.violations.empty()) return;

        desired.put(engagement_id(id), engagement_from(id, deal));
        if (parts.empty()) hand_over(id, deal, *account, lines_of(id, records), 0, records, desired);
        for (std::size_t part = 0; part < parts.size(); ++part)
            hand_over(id, deal_of_part(deal, parts[part]), *account, {}, part, records, desired);
    }

  private:
    /// What one legal entity makes of it.
    void hand_over(Id<Opportunity> id, Opportunity const& deal, Account const& account,
                   std::vector<QuoteLine> const& priced, std::size_t part, Records& records, Desired& desired) const {
        desired.put(customer_account_id(*deal.account, *deal.legal_entity), customer_from(deal, account));
        auto const contract = contract_id(id, part);
        desired.put(contract, contract_from(id, deal, policy_));
        auto const lines = contract_lines_from(id, deal, priced, policy_, part);
        for (std::size_t line = 0; line < lines.size(); ++line)
            desired.put(contract_line_id(contract, line + 1), lines[line]);
        auto project     = project_from(id, deal, policy_);
        project.contract = contract;
        desired.put(project_id(id, part), std::move(project));
        drop_lines(contract, lines.size() + 1, records, desired);
        if (policy_.billing) put_billing(id, deal, lines, part, records, desired);
    }

    void put_billing(Id<Opportunity> id, Opportunity const& deal, std::vector<ContractLine> const& lines,
                     std::size_t part, Records& records, Desired& desired) const {
        auto const      contract = contract_id(id, part);
        auto const      schedule = billing_schedule_id(contract);
        BillingSchedule made{.contract = contract, .status = BillingSchedule::Status::active};
        made.project = project_id(id, part);
        desired.put(schedule, made);
        auto events = billing_events_from(contract, deal, lines, policy_);
        for (std::size_t event = 0; event < events.size(); ++event)
            desired.put(billing_event_id(schedule, event + 1), std::move(events[event]));
        drop_events(schedule, events.size() + 1, records, desired);
    }

    /// Lines of an earlier hand-over that the deal no longer has are worth nothing.
    static void drop_lines(Id<Contract> contract, std::size_t from, Records& records, Desired& desired) {
        for (auto number = from;; ++number) {
            auto const id   = contract_line_id(contract, number);
            auto       line = records.get(id);
            if (!line) return;
            line->amount     = Money::zero(line->amount.currency());
            line->unit_price = line->amount;
            desired.set<&ContractLine::amount, &ContractLine::unit_price>(id, *std::move(line));
        }
    }

    /// Neither are its events, unless they are billed.
    static void drop_events(Id<BillingSchedule> schedule, std::size_t from, Records& records, Desired& desired) {
        for (auto number = from;; ++number) {
            auto const id    = billing_event_id(schedule, number);
            auto       event = records.get(id);
            if (!event) return;
            if (event->status == BillingEvent::Status::billed || event->invoice_line) continue;
            event->status = BillingEvent::Status::cancelled;
            event->amount = Money::zero(event->amount.currency());
            desired.set<&BillingEvent::status, &BillingEvent::amount>(id, *std::move(event));
        }
    }

    /// A contract is not taken back by a click.
    static void no_longer_won(Id<Opportunity> id, Records& records, Desired& desired) {
        auto const contract = records.get(contract_id(id));
        if (!contract || contract->status == Contract::Status::terminated) return;
        desired.violate({.path     = "Opportunity.stage",
                         .message  = "the deal is no longer won, and its contract stands",
                         .expected = "a won deal, or a terminated contract",
                         .owner    = "finance",
                         .remedy   = "terminate the contract, or win the deal again",
                         .value    = std::string{name_of_enumerator(contract->status)}});
    }

    WonDealPolicy policy_;
};

}  // namespace process_detail

Process won_deal(WonDealPolicy policy) {
    std::vector<std::string> makes{"CustomerAccount", "Engagement", "Contract", "ContractLine", "Project"};
    if (policy.billing) makes.insert(makes.end(), {"BillingSchedule", "BillingEvent"});
    std::vector<std::string> reads{"QuoteLine",   "Account.name", "Account.legal_name", "Account.parent",
                                   "LegalEntity", "TaxCode",      "ServiceLine"};
    for (auto const* member : {"name", "type", "account", "stage", "amount", "expected_close", "closed_on",
                               "expected_start", "duration", "service_line", "region", "contract_type", "billing_model",
                               "estimated_hours", "legal_entity", "tax_code", "owner"})
        reads.push_back(std::string{"Opportunity."} + member);
    return {.name        = "won deal",
            .version     = 2,
            .from        = "Opportunity",
            .derive      = process_detail::DeriveWonDeal{std::move(policy)},
            .watches     = {"QuoteLine"},
            .reads       = std::move(reads),
            .makes       = std::move(makes),
            .shares_with = {"draft project"}};
}

}  // namespace throughline
