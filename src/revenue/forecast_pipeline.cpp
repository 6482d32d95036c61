#include "forecast_draft.hpp"

#include <throughline/model/account.hpp>
#include <throughline/model/assignment.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/rate.hpp>
#include <throughline/model/rate_card.hpp>
#include <throughline/model/resource.hpp>
#include <throughline/revenue/billing.hpp>
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

/// Deals whose work people are planned for already: their cost is those people's, not that of a role mix as well.
std::set<Id<Opportunity>> staffed_deals(ForecastDraft const&                            draft,
                                        std::vector<ForecastDraft::PlannedHours> const& planned) {
    std::set<Id<Opportunity>> deals;
    for (auto const& each : planned) {
        auto const* project = draft.state().find(each.assignment->project);
        if (!project) continue;
        auto const* contract   = draft.state().find(project->contract);
        auto const* engagement = draft.state().find(project->engagement);
        if (!engagement && contract) engagement = draft.state().find(contract->engagement);
        if (engagement && engagement->opportunity) deals.insert(*engagement->opportunity);
    }
    return deals;
}

/// What an hour of a role costs: as the account's rate card says, or else the mean of the firm's own people of the
/// role, those of the region before all.
class HourlyCosts {
  public:
    explicit HourlyCosts(ForecastDraft const& draft) {
        Date const first = draft.request().first_day();
        draft.state().each<Resource>([&](Id<Resource> id, Resource const& person) {
            bool const is_gone = person.termination_date && *person.termination_date <= first;
            if (person.cost_rate && person.kind != Resource::Kind::subcontractor && !is_gone)
                people_.push_back({id, &person});
        });
        draft.state().each<Rate>([&](Id<Rate>, Rate const& rate) {
            auto const* card = draft.state().find(rate.rate_card);
            if (card && card->account && rate.cost_rate) cards_[{*card->account, card->currency}].push_back(rate);
        });
    }

    /// The sum of so many rates.
    struct Mean {
        Term         sum{};
        std::int64_t count = 0;
    };
    Mean of(Calculation& calculation, Opportunity const& deal, std::optional<Id<Role>> role, Date on) const {
        auto const card = deal.account ? cards_.find({*deal.account, calculation.currency()}) : cards_.end();
        if (card != cards_.end())
            if (auto const rate = rate_for(card->second, role, deal.region, on);
                rate && rate->cost_rate->currency() == calculation.currency())
                return {calculation.given("cost rate of the account's card", *rate->cost_rate), 1};
        Mean mean = of_people(calculation, role, deal.region);
        return mean.count == 0 ? of_people(calculation, role, std::nullopt) : mean;
    }

  private:
    Mean of_people(Calculation& calculation, std::optional<Id<Role>> role, std::optional<Id<Region>> region) const {
        std::vector<Term> rates;
        for (auto const& [id, person] : people_)
            if ((!role || person->role == role) && (!region || person->region == region) &&
                person->cost_rate->currency() == calculation.currency())
                rates.push_back(calculation.given("cost rate", *person->cost_rate, id));
        return {calculation.sum("cost rates", rates), static_cast<std::int64_t>(rates.size())};
    }

    std::vector<std::pair<Id<Resource>, Resource const*>>         people_{};
    std::map<std::pair<Id<Account>, Currency>, std::vector<Rate>> cards_{};
};

/// A deal that no contract stands for: what it would bring, and what that would take.
class DealFigures {
  public:
    DealFigures(ForecastDraft& draft, Id<Opportunity> id, Opportunity const& deal, bool is_won)
        : draft_{draft},
          id_{id},
          deal_{deal},
          is_won_{is_won},
          basis_{is_won ? ForecastLine::Basis::contracted : ForecastLine::Basis::weighted},
          who_{about(id, deal)},
          calculation_{draft.calculation(deal.amount->currency())},
          work_{work_of(deal, draft.request())} {}

    Result<> check() const {
        if (!deal_.probability || (!deal_.probability->value().is_negative() && deal_.probability->value() <= 100))
            return {};
        return Error{ErrorCode::validation, "a probability outside 0 to 100"}
            .in_object("Opportunity")
            .in_record(id_.to_string())
            .in_field("probability")
            .with_value(deal_.probability->to_string())
            .with_owner("sales operations");
    }

    Result<> run(CashTiming& timing, HourlyCosts const* costs) {
        Term const amount = calculation_.given(deal_.name, *deal_.amount, id_);
        Term const worth  = is_won_ ? amount : weighted(amount, 1);
        if (calculation_.has_failed()) return calculation_.error();
        book(worth);
        auto const schedule = spread(worth);
        if (!schedule) return failed(schedule.error());
        for (auto const& [period, part] : *schedule)
            draft_.add(ForecastLine::Measure::revenue, period, who_, basis_, currency(),
                       calculation_.known("planned", part));
        if (is_won_ && !worth.value.is_zero())
            if (auto burned = burn(worth, *schedule); !burned) return failed(burned.error());
        if (auto billed = bill(worth, *schedule, timing); !billed) return failed(billed.error());
        if (costs)
            if (auto spent = spend(*costs); !spent) return failed(spent.error());
        if (calculation_.has_failed()) return failed(calculation_.error());
        return {};
    }

  private:
    Currency currency() const { return deal_.amount->currency(); }
    Result<> failed(Error error) const { return std::move(error).in_object("Opportunity").in_record(id_.to_string()); }

    /// Amount ÷ `count` × probability × what the scenario thinks of probabilities, rounded once.
    Term weighted(Term const& amount, std::int64_t count) {
        auto const& thought = draft_.request().assumptions.probability;
        Term const  chance = calculation_.given("probability", deal_.probability.value_or(Percent{}).value(), "%", id_);
        if (thought == Percent{100})
            return calculation_.proportion("weighted", amount, chance,
                                           calculation_.given("percent of a whole", 100 * count));
        Term const both =
            calculation_.product("probability in this scenario", chance,
                                 calculation_.given("of each probability", thought.value(), "%"), "% of %");
        return calculation_.proportion("weighted", amount, both,
                                       calculation_.given("percent of percent of a whole", 10'000 * count));
    }

    void book(Term const& worth) {
        using enum ForecastLine::Measure;
        if (is_won_)
            draft_.add(bookings, month_of(deal_.closed_on.value_or(deal_.expected_close)), who_, basis_, currency(),
                       worth);
        else
            draft_.plan(bookings, deal_.expected_close, who_, basis_, currency(), worth);
    }

    Result<Schedule> spread(Term const& amount) const {
        return straight_line({.total = calculation_.money(amount), .term = work_, .source = id_, .why = amount.why},
                             {.explain = draft_.request().policy.explain});
    }

    Result<> burn(Term const& worth, Schedule const& schedule) {
        std::vector<PlannedWork> plan;
        for (Date month = draft_.request().first_day().first_of_month(); month < schedule.front().period.range.start;
             month      = month.plus_months(1))
            plan.push_back({month_of(month), 0});
        for (auto const& [period, amount] : schedule) plan.push_back({period, amount.value.amount().magnitude()});
        auto const burned = backlog_burn(calculation_.figure(worth), plan, {}, draft_.request().policy.explain);
        if (!burned) return burned.error();
        for (auto const& line : *burned)
            draft_.add(ForecastLine::Measure::backlog, line.period, who_, basis_, currency(),
                       calculation_.known("backlog", line.remaining));
        return {};
    }

    /// A retainer ahead of each month, milestones at their shares of the work, all else after each month.
    Result<> bill(Term const& worth, Schedule const& schedule, CashTiming& timing) {
        auto const type  = deal_.contract_type;
        auto const model = deal_.billing_model;
        bool const is_by_milestones =
            model ? *model == BillingModel::milestone : type && *type == ContractType::milestone;
        bool const is_ahead = model ? *model == BillingModel::retainer : type && *type == ContractType::retainer;
        if (is_by_milestones) return bill_shares(worth, timing);
        for (auto const& [period, part] : schedule) {
            Date const on = is_ahead ? std::max(period.range.start, work_.start)
                                     : std::min(*period.range.end, *work_.end).plus_days(-1);
            bill(on, calculation_.known("to be billed", part), timing);
        }
        return {};
    }

    Result<> bill_shares(Term const& worth, CashTiming& timing) {
        auto const&       shares = draft_.request().policy.milestone_shares;
        std::vector<Term> weights;
        for (auto const& share : shares) weights.push_back(calculation_.given("share", share, "weight"));
        auto const parts = calculation_.parts("milestone", worth, weights, RemainderRule::largest_remainder);
        if (calculation_.has_failed()) return calculation_.error();
        auto const days  = *work_.length() - 1;
        auto const steps = static_cast<std::int32_t>(std::max<std::size_t>(parts.size() - 1, 1));
        for (std::size_t i = 0; i < parts.size(); ++i)
            bill(work_.start.plus_days(days * static_cast<std::int32_t>(i) / steps), parts[i], timing);
        return {};
    }

    void bill(Date on, Term const& amount, CashTiming& timing) {
        draft_.plan(ForecastLine::Measure::billings, on, who_, basis_, currency(), amount);
        auto const  customer = deal_.account && deal_.legal_entity
                                   ? timing.customer_of(*deal_.account, *deal_.legal_entity)
                                   : Id<CustomerAccount>{};
        auto const* account  = draft_.state().find(deal_.account);
        auto const  terms    = account ? account->payment_terms : std::nullopt;
        timing.collect(calculation_, amount, on.plus_days(timing.days_to_pay(terms, customer)), customer, who_, basis_);
    }

    /// Hours × what they cost, over the days of the work. Roles that nobody has have no cost.
    Result<> spend(HourlyCosts const& costs) {
        std::vector<std::pair<std::optional<Id<Role>>, Hours>> needed;
        for (auto const& [role, hours] : deal_.role_mix) needed.emplace_back(role, hours);
        if (needed.empty() && deal_.estimated_hours) needed.emplace_back(std::nullopt, *deal_.estimated_hours);
        std::vector<Term> spent;
        for (auto const& [role, hours] : needed) {
            auto const mean = costs.of(calculation_, deal_, role, work_.start);
            if (mean.count != 0) spent.push_back(cost_of(hours, mean));
        }
        if (spent.empty()) return {};
        auto const schedule = spread(calculation_.sum("planned cost", spent));
        if (!schedule) return schedule.error();
        for (auto const& [period, part] : *schedule)
            draft_.add(ForecastLine::Measure::cost, period, who_, basis_, currency(),
                       calculation_.known("planned cost", part));
        return {};
    }

    Term cost_of(Hours const& hours, HourlyCosts::Mean const& mean) {
        Term const share = calculation_.given("of each cost", draft_.request().assumptions.cost.value(), "%");
        Term const whole = calculation_.product("hours at the sum of the rates",
                                                calculation_.given("hours", hours.value(), "h", id_), mean.sum);
        Term const exact = calculation_.product("in this scenario", whole, share, "% of the cost");
        if (!is_won_) return weighted(exact, 100 * mean.count);
        return calculation_.proportion("planned cost", exact, calculation_.given("one", 1),
                                       calculation_.given("percent of all rates", 100 * mean.count));
    }

    ForecastDraft&      draft_;
    Id<Opportunity>     id_;
    Opportunity const&  deal_;
    bool                is_won_;
    ForecastLine::Basis basis_;
    ForecastDimensions  who_;
    Calculation         calculation_;
    DateRange           work_;
};

}  // namespace

DealStanding standing_of(BusinessState const& state, Id<Opportunity> deal) {
    auto const* found = state.find(deal);
    if (!found) return DealStanding::omitted;
    return standing_of(*found, contracted_deals(state).contains(deal));
}

std::vector<StaffingAssumption> staffing_of(BusinessState const& state) {
    auto const                      contracted = contracted_deals(state);
    std::vector<StaffingAssumption> staffing;
    state.each<Opportunity>([&](Id<Opportunity> id, Opportunity const& deal) {
        auto const standing = standing_of(deal, contracted.contains(id));
        if (standing != DealStanding::pipeline && standing != DealStanding::won) return;
        if (deal.estimated_hours || !deal.role_mix.empty())
            staffing.push_back({id, deal.estimated_hours, deal.role_mix});
    });
    return staffing;
}

Result<> forecast_pipeline(ForecastDraft& draft) {
    auto const contracted = contracted_deals(draft.state());
    auto const planned    = draft.planned_hours();
    if (!planned) return planned.error();
    auto const           staffed = staffed_deals(draft, *planned);
    HourlyCosts const    costs{draft};
    CashTiming           timing{draft};
    std::optional<Error> error;
    draft.state().each<Opportunity>([&](Id<Opportunity> id, Opportunity const& deal) {
        auto const standing = standing_of(deal, contracted.contains(id));
        if (error || standing == DealStanding::omitted || standing == DealStanding::contracted) return;
        DealFigures told{draft, id, deal, standing == DealStanding::won};
        auto        done = told.check();
        if (done) done = told.run(timing, staffed.contains(id) ? nullptr : &costs);
        if (!done) error = done.error();
    });
    if (error) return *error;
    return {};
}

}  // namespace throughline
