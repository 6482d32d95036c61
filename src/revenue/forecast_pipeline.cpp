#include "forecast_draft.hpp"

#include <throughline/model/engagement.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/revenue/pipeline.hpp>
#include <throughline/revenue/straight_line.hpp>

#include <set>

namespace throughline {

namespace {

DealStanding standing_of(Opportunity const& deal, bool has_contract) {
    if (has_contract) return DealStanding::contracted;
    if (!deal.amount || deal.stage == Opportunity::Stage::lost) return DealStanding::omitted;
    if (deal.stage == Opportunity::Stage::won) return DealStanding::won;
    return deal.forecast_category == Opportunity::ForecastCategory::omitted ? DealStanding::omitted
                                                                            : DealStanding::pipeline;
}

/// Deals that contracts stand for.
std::set<Id<Opportunity>> contracted_deals(BusinessState const& state) {
    std::set<Id<Opportunity>> deals;
    state.each<Contract>([&](Id<Contract>, Contract const& contract) {
        if (contract.status == Contract::Status::draft) return;
        auto const* engagement = state.find(contract.engagement);
        if (engagement && engagement->opportunity) deals.insert(*engagement->opportunity);
    });
    return deals;
}

ForecastDimensions about(Id<Opportunity> id, Opportunity const& deal) {
    ForecastDimensions known{};
    known.account      = deal.account;
    known.opportunity  = id;
    known.service_line = deal.service_line;
    known.region       = deal.region;
    known.legal_entity = deal.legal_entity;
    return known;
}

/// When the work would be done: no earlier than sales hopes, than delivery has the people, and than today.
DateRange work_of(Opportunity const& deal, ForecastRequest const& request) {
    Date start = deal.expected_start.value_or(deal.expected_close);
    if (deal.staffable_from) start = std::max(start, *deal.staffable_from);
    start = std::max(start.plus_days(request.assumptions.start_delay), request.first_day());
    return {start, start.plus_days(deal.duration && *deal.duration > 0 ? *deal.duration : request.policy.deal_days)};
}

/// Amount × probability × what the scenario thinks of probabilities, rounded once.
Term weighted(Calculation& calculation, Id<Opportunity> id, Opportunity const& deal,
              ForecastAssumptions const& assumptions) {
    Term const amount = calculation.given(deal.name, *deal.amount, id);
    Term const chance = calculation.given("probability", deal.probability.value_or(Percent{}).value(), "%", id);
    if (assumptions.probability == Percent{100})
        return calculation.proportion("weighted", amount, chance, calculation.given("percent of a whole", 100));
    Term const both =
        calculation.product("probability in this scenario", chance,
                            calculation.given("of each probability", assumptions.probability.value(), "%"), "% of %");
    return calculation.proportion("weighted", amount, both, calculation.given("percent of percent of a whole", 10'000));
}

Result<> add_deal(ForecastDraft& draft, Id<Opportunity> id, Opportunity const& deal, bool is_won) {
    using enum ForecastLine::Measure;
    auto const& request     = draft.request();
    auto const  currency    = deal.amount->currency();
    auto        calculation = draft.calculation(currency);
    auto const  who         = about(id, deal);
    auto const  basis       = is_won ? ForecastLine::Basis::contracted : ForecastLine::Basis::weighted;
    if (deal.probability && (deal.probability->value().is_negative() || deal.probability->value() > 100))
        return Error{ErrorCode::validation, "a probability outside 0 to 100"}
            .in_object("Opportunity")
            .in_record(id.to_string())
            .in_field("probability")
            .with_value(deal.probability->to_string())
            .with_owner("sales operations");
    Term const worth =
        is_won ? calculation.given(deal.name, *deal.amount, id) : weighted(calculation, id, deal, request.assumptions);
    if (calculation.has_failed()) return calculation.error();

    if (is_won)
        draft.add(bookings, month_of(deal.closed_on.value_or(deal.expected_close)), who, basis, currency, worth);
    else
        draft.plan(bookings, deal.expected_close, who, basis, currency, worth);

    auto const schedule = straight_line(
        {.total = calculation.money(worth), .term = work_of(deal, request), .source = id, .why = worth.why},
        {.explain = request.policy.explain});
    if (!schedule) return Error{schedule.error()}.in_object("Opportunity").in_record(id.to_string());
    std::vector<PlannedWork> plan;
    for (Date month = request.first_day().first_of_month(); month < schedule->front().period.range.start;
         month      = month.plus_months(1))
        plan.push_back({month_of(month), 0});
    for (auto const& [period, amount] : *schedule) {
        draft.add(revenue, period, who, basis, currency, calculation.known("planned", amount));
        plan.push_back({period, amount.value.amount().magnitude()});
    }
    if (!is_won || worth.value.is_zero()) return {};
    auto const burn = backlog_burn(calculation.figure(worth), plan, {}, request.policy.explain);
    if (!burn) return Error{burn.error()}.in_object("Opportunity").in_record(id.to_string());
    for (auto const& line : *burn)
        draft.add(backlog, line.period, who, basis, currency, calculation.known("backlog", line.remaining));
    return {};
}

}  // namespace

DealStanding standing_of(BusinessState const& state, Id<Opportunity> deal) {
    auto const* found = state.find(deal);
    if (!found) return DealStanding::omitted;
    return standing_of(*found, contracted_deals(state).contains(deal));
}

Result<> forecast_pipeline(ForecastDraft& draft) {
    auto const           contracted = contracted_deals(draft.state());
    std::optional<Error> failed;
    draft.state().each<Opportunity>([&](Id<Opportunity> id, Opportunity const& deal) {
        auto const standing = standing_of(deal, contracted.contains(id));
        if (failed || standing == DealStanding::omitted || standing == DealStanding::contracted) return;
        if (auto added = add_deal(draft, id, deal, standing == DealStanding::won); !added) failed = added.error();
    });
    if (failed) return *failed;
    return {};
}

}  // namespace throughline
