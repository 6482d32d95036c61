#include "crew.hpp"
#include "forecast_draft.hpp"

#include <throughline/model/assignment.hpp>
#include <throughline/model/cost_actual.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/time_entry.hpp>
#include <throughline/revenue/conversion.hpp>
#include <throughline/revenue/hours_spread.hpp>
#include <throughline/revenue/work_state.hpp>

namespace throughline {

namespace {

using enum ForecastLine::Measure;
using Basis = ForecastLine::Basis;

/// Utilization is a crew's, by month, and not a project's.
using CrewTerms = std::map<std::pair<Crew, Date>, std::vector<Term>>;

class People {
  public:
    explicit People(ForecastDraft& draft) : draft_{draft} {}

    Result<> run() {
        if (auto planned = plan(); !planned) return planned;
        if (auto worked = work(); !worked) return worked;
        if (auto spent = spend(); !spent) return spent;
        return utilize();
    }

  private:
    /// Whoever is bought in is a cost, and no part of what the firm's own people are used for (R60).
    bool is_own(Id<Resource> id) const {
        auto const* person = draft_.state().find(id);
        return !person || person->kind != Resource::Kind::subcontractor;
    }

    /// Hours for customers are billable, those on the firm's own projects are not.
    bool is_billable(Id<Project> id) const {
        auto const* project = draft_.state().find(id);
        return project && (project->contract || project->account);
    }

    Result<> plan() {
        auto const planned = draft_.planned_hours();
        if (!planned) return planned.error();
        for (auto const& [id, assignment, month, part] : *planned) {
            Crew const crew = crew_of(draft_.state(), assignment->resource, assignment->role);
            auto       who  = draft_.about(assignment->project);
            auto       sums = draft_.calculation(Currency{});
            Term const term = sums.given("assigned", part, "h", id);
            if (is_billable(assignment->project) && is_own(assignment->resource))
                billable_[{crew, month}].push_back(term);
            if (auto cost = plan_cost(*assignment, id, month, who, part); !cost) return cost;
            who.role = crew.role;
            draft_.add(hours, month_of(month), who, Basis::contracted, Currency{}, term);
        }
        return {};
    }

    Result<> plan_cost(Assignment const& assignment, Id<Assignment> id, Date month, ForecastDimensions const& who,
                       Decimal const& part) {
        auto const* person = draft_.state().find(assignment.resource);
        auto const  rate   = assignment.cost_rate ? assignment.cost_rate : person ? person->cost_rate : std::nullopt;
        if (!rate) return {};
        auto       calculation = draft_.calculation(rate->currency());
        Term const share       = calculation.given("of each cost", draft_.request().assumptions.cost.value(), "%");
        Term const rated = calculation.product("cost rate in this scenario", calculation.given("cost rate", *rate, id),
                                               share, "% of the rate");
        Term const spent = calculation.proportion("planned cost", rated, calculation.given("hours", part, "h", id),
                                                  calculation.given("percent of a whole", 100));
        if (calculation.has_failed()) return calculation.error().in_object("Assignment").in_record(id.to_string());
        draft_.add(cost, month_of(month), who, Basis::contracted, rate->currency(), spent);
        return {};
    }

    /// Approved work of days that have passed; plans begin where it ends.
    Result<> work() {
        draft_.state().each<TimeEntry>([&](Id<TimeEntry> id, TimeEntry const& entry) {
            if (!is_approved(entry) || entry.worked_on >= draft_.request().first_day()) return;
            auto const* planned = draft_.state().find(entry.assignment);
            Date const  month   = entry.worked_on.first_of_month();
            Crew const  crew    = crew_of(draft_.state(), entry.resource, planned ? planned->role : std::nullopt);
            auto        who     = draft_.about(entry.project);
            who.role            = crew.role;
            auto       sums     = draft_.calculation(Currency{});
            Term const term     = sums.given("worked", entry.hours.value(), "h", id);
            if (entry.billable && is_own(entry.resource)) billable_[{crew, month}].push_back(term);
            draft_.add(hours, month_of(month), who, Basis::actual, Currency{}, term);
        });
        return {};
    }

    Result<> spend() {
        std::optional<Error> failed;
        draft_.state().each<CostActual>([&](Id<CostActual> id, CostActual const& actual) {
            auto const currency    = actual.amount.currency();
            auto       calculation = draft_.calculation(currency);
            draft_.add(cost, month_of(actual.period.range.start), draft_.about(actual.project), Basis::actual, currency,
                       calculation.given("cost", actual.amount, id));
        });
        return {};
    }

    Result<> utilize() {
        constexpr int        digits = 2;
        CrewTerms            available;
        std::optional<Error> failed;
        draft_.state().each<Capacity>([&](Id<Capacity> id, Capacity const& capacity) {
            if (!capacity.period.range.end || failed || (capacity.resource && !is_own(*capacity.resource))) return;
            auto const by_month =
                hours_by_month(capacity.available_hours, capacity.period.range, capacity.period.range.start);
            if (!by_month) failed = Error{by_month.error()}.in_object("Capacity").in_record(id.to_string());
            if (!by_month) return;
            for (auto const& [month, part] : *by_month) {
                auto sums = draft_.calculation(Currency{});
                available[{crew_of(draft_.state(), capacity), month}].push_back(sums.given("available", part, "h", id));
            }
        });
        if (failed) return *failed;
        for (auto const& [key, terms] : available) {
            auto const& [crew, month] = key;
            auto       sums           = draft_.calculation(Currency{});
            Term const whole          = sums.sum("available hours", terms);
            if (whole.value.is_zero()) continue;
            Term const used  = sums.sum("billable hours", billable_[key]);
            Term const share = sums.proportion("utilization", used, sums.given("percent of a whole", 100), whole,
                                               digits, RoundingRule::half_up, "%");
            if (sums.has_failed()) return sums.error();
            ForecastDimensions about{};
            about.role         = crew.role;
            about.region       = crew.region;
            bool const is_past = *month_of(month).range.end <= draft_.request().first_day();
            draft_.add_utilization(month_of(month), about, is_past ? Basis::actual : Basis::contracted,
                                   Calculation::percent(share));
        }
        return {};
    }

    ForecastDraft& draft_;
    CrewTerms      billable_{};
};

/// The newest rate of a pair that holds on a day.
std::optional<ConversionRate> rate_on(BusinessState const& state, Currency from, Currency to, Date day,
                                      ExchangeRate::Kind kind) {
    std::optional<ConversionRate> found;
    Date                          date{};
    state.each<ExchangeRate>([&](Id<ExchangeRate> id, ExchangeRate const& rate) {
        if (rate.from != from || rate.to != to || rate.date > day || (rate.kind && *rate.kind != kind)) return;
        if (found && rate.date <= date) return;
        date  = rate.date;
        found = ConversionRate{.from   = from,
                               .to     = to,
                               .rate   = rate.rate,
                               .source = rate.source.value_or("rate") + ' ' + rate.date.to_string(),
                               .record = id};
    });
    return found;
}

Result<Term> in_currency(ForecastDraft const& draft, Term const& term, Currency from, Currency to, Date month) {
    if (from == to) return term;
    Date const day  = std::min(month.last_of_month(), draft.request().today);
    auto const rate = rate_on(draft.state(), from, to, day, draft.request().policy.rates);
    if (!rate)
        return Error{ErrorCode::not_found, "a cost in another currency than its revenue, and no rate between them"}
            .in_object("ExchangeRate")
            .with_value(std::string{from.code()} + " to " + std::string{to.code()} + " on " + day.to_string())
            .with_owner("finance")
            .with_remedy("enter the rate");
    auto const converted = convert({term.value, from}, *rate, {}, draft.request().policy.explain);
    if (!converted) return converted.error();
    return Term{converted->value.amount(), converted->why};
}

/// Of one group: what is earned, and less what is spent. Unless each is to be shown, revenue of one currency is added
/// at once.
Result<> add_margin(ForecastDraft& draft, std::span<ForecastDraft::Sorted const> group, Currency to) {
    bool const is_explained = draft.request().policy.explain == Explain::yes;
    for (std::size_t first = 0, end = 0; first < group.size(); first = end) {
        auto const place  = group[first].place;
        auto const addend = draft.addends()[place];  // A copy: adding may move them.
        end               = first + 1;
        if (addend.measure == revenue) {
            while (!is_explained && end < group.size() && group[end].key == group[first].key) ++end;
            auto       sums   = draft.calculation(addend.currency);
            auto const earned = draft.sum_of(sums, group.subspan(first, end - first));
            if (sums.has_failed()) return sums.error();
            draft.add_beside(place, margin, addend.currency, earned);
            continue;
        }
        auto const converted = in_currency(draft, draft.term(place), addend.currency, to, addend.month);
        if (!converted) return converted.error();
        auto calculation = draft.calculation(to);
        draft.add_beside(place, margin, to,
                         calculation.difference("less cost", calculation.given("nothing", 0), *converted));
    }
    return {};
}

}  // namespace

Result<> forecast_people(ForecastDraft& draft) { return People{draft}.run(); }

// Margin is revenue less cost in the currency of the revenue (R81). A deal of which no cost is known has none.
Result<> forecast_margin(ForecastDraft& draft) {
    auto const sorted = draft.ordered(ForecastDraft::FirstBy::month, [](ForecastAddend const& addend) {
        return addend.measure == revenue || addend.measure == cost;
    });
    auto const is_one = [&](ForecastDraft::Sorted const& one, ForecastDraft::Sorted const& other) {
        auto const &left = draft.addends()[one.place], &right = draft.addends()[other.place];
        return left.about == right.about && left.month == right.month && left.basis == right.basis;
    };
    for (std::size_t first = 0, end = 0; first < sorted.size(); first = end) {
        bool has_cost = false;
        for (; end < sorted.size() && is_one(sorted[first], sorted[end]); ++end)
            has_cost = has_cost || draft.addends()[sorted[end].place].measure == cost;
        // Those of revenue come first, and its currency is the margin's.
        auto const to        = draft.addends()[sorted[first].place].currency;
        bool const is_unsure = draft.addends()[sorted[first].place].basis == Basis::weighted;
        if (is_unsure && !has_cost) continue;
        auto const added = add_margin(draft, {&sorted[first], end - first}, to);
        if (!added) return added;
    }
    return {};
}

}  // namespace throughline
