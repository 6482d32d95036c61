#include <throughline/revenue/utilization_target.hpp>

#include "calculation.hpp"

#include <throughline/model/capacity.hpp>
#include <throughline/model/resource.hpp>
#include <throughline/revenue/hours_spread.hpp>

#include <map>
#include <tuple>

namespace throughline {

namespace {

/// People of a kind in one month.
struct Crew {
    Date                      month;
    std::optional<Id<Role>>   role{};
    std::optional<Id<Region>> region{};

    auto operator<=>(Crew const&) const = default;
};
using Rows = std::map<Crew, UtilizationAgainstTarget>;

void add_figures(ForecastRevision const& revision, bool of_the_past, Rows& rows) {
    for (auto const& [id, line, why] : revision.figures) {
        if (line.measure != ForecastLine::Measure::utilization || !line.percent) continue;
        if ((line.basis == ForecastLine::Basis::actual) != of_the_past) continue;
        auto& row                                 = rows[{line.period.range.start, line.role, line.region}];
        row.period                                = line.period;
        row.role                                  = line.role;
        row.region                                = line.region;
        (of_the_past ? row.actual : row.forecast) = Figure<Percent>{*line.percent, why};
    }
}

/// What each person can work, by month.
using Available = std::map<std::pair<Id<Resource>, Date>, std::vector<std::pair<Id<Capacity>, Decimal>>>;

Result<Available> available_hours(BusinessState const& state) {
    Available            available;
    std::optional<Error> failed;
    state.each<Capacity>([&](Id<Capacity> id, Capacity const& capacity) {
        if (failed || !capacity.resource || !capacity.period.range.end) return;
        auto const parts = hours_by_month(capacity.available_hours, capacity.period.range, capacity.period.range.start);
        if (!parts) failed = Error{parts.error()}.in_object("Capacity").in_record(id.to_string());
        if (!parts) return;
        for (auto const& [month, hours] : *parts) available[{*capacity.resource, month}].push_back({id, hours});
    });
    if (failed) return *failed;
    return available;
}

/// A crew's targets and the hours that they are weighted by.
struct Targets {
    std::vector<Term> targets{};
    std::vector<Term> hours{};
    std::vector<Term> weighted{};
};

class TargetsOf {
  public:
    TargetsOf(BusinessState const& state, Available const& available, Explain explain)
        : state_{state}, available_{available}, explain_{explain} {}

    Result<std::optional<Figure<Percent>>> operator()(Crew const& crew) const {
        Calculation sums{Currency{}, {}, explain_};
        Targets     found;
        auto const  end = crew.month.last_of_month().plus_days(1);
        state_.each<Resource>([&](Id<Resource> id, Resource const& person) {
            bool const is_there = (!person.hire_date || *person.hire_date < end) &&
                                  (!person.termination_date || *person.termination_date > crew.month);
            if (!is_there || person.kind == Resource::Kind::subcontractor || !person.utilization_target) return;
            if (person.role != crew.role || person.region != crew.region) return;
            add(sums, found, id, *person.utilization_target, crew.month);
        });
        if (found.targets.empty()) return std::optional<Figure<Percent>>{};
        auto const mean = found.hours.empty() ? even(sums, found) : weighted(sums, found);
        if (sums.has_failed()) return sums.error();
        return std::optional{Calculation::percent(mean)};
    }

  private:
    void add(Calculation& sums, Targets& found, Id<Resource> id, Percent target, Date month) const {
        found.targets.push_back(sums.given("target", target.value(), "%", id));
        auto const known = available_.find({id, month});
        if (known == available_.end()) return;
        for (auto const& [capacity, hours] : known->second) {
            found.hours.push_back(sums.given("available", hours, "h", capacity));
            found.weighted.push_back(
                sums.product("target of these hours", found.targets.back(), found.hours.back(), "h %"));
        }
    }
    static Term even(Calculation& sums, Targets const& found) {
        return sums.proportion("target", sums.sum("targets", found.targets), sums.given("one", 1),
                               sums.given("people", static_cast<std::int64_t>(found.targets.size())), digits,
                               RoundingRule::half_up, "%");
    }
    static Term weighted(Calculation& sums, Targets const& found) {
        Term const whole = sums.sum("available hours", found.hours);
        if (whole.value.is_zero()) return even(sums, found);
        return sums.proportion("target", sums.sum("targets by hours", found.weighted), sums.given("one", 1), whole,
                               digits, RoundingRule::half_up, "%");
    }

    static constexpr int digits = 2;

    BusinessState const& state_;
    Available const&     available_;
    Explain              explain_;
};

}  // namespace

std::optional<Decimal> UtilizationAgainstTarget::difference(std::optional<Figure<Percent>> const& of,
                                                            std::optional<Figure<Percent>> const& from) {
    if (!of || !from) return std::nullopt;
    return of->value.value() - from->value.value();
}

Result<std::vector<UtilizationAgainstTarget>> utilization_against_targets(ForecastRevision const& planned,
                                                                          ForecastRevision const& later,
                                                                          BusinessState const& state, Explain explain) {
    Rows rows;
    add_figures(planned, false, rows);
    add_figures(later, true, rows);
    auto const available = available_hours(state);
    if (!available) return available.error();
    TargetsOf const                       target_of{state, *available, explain};
    std::vector<UtilizationAgainstTarget> found;
    for (auto& [crew, row] : rows) {
        auto target = target_of(crew);
        if (!target) return target.error();
        row.target = *std::move(target);
        found.push_back(std::move(row));
    }
    return found;
}

}  // namespace throughline
