#include <throughline/revenue/utilization_target.hpp>

#include "calculation.hpp"
#include "crew.hpp"

#include <throughline/revenue/hours_spread.hpp>

#include <map>

namespace throughline {

namespace {

using CrewMonth = std::pair<Date, Crew>;
using Rows      = std::map<CrewMonth, UtilizationAgainstTarget>;

void add_figures(ForecastRevision const& revision, bool of_the_past, Rows& rows) {
    for (auto const& [id, line, why] : revision.figures) {
        if (line.measure != ForecastLine::Measure::utilization || !line.percent) continue;
        if ((line.basis == ForecastLine::Basis::actual) != of_the_past) continue;
        auto& row                                 = rows[{line.period.range.start, {line.role, line.region}}];
        row.period                                = line.period;
        row.role                                  = line.role;
        row.region                                = line.region;
        (of_the_past ? row.actual : row.forecast) = Figure<Percent>{*line.percent, why};
    }
}

/// The targets of a crew's people in a month, and the hours that they are weighted by.
struct Targets {
    std::vector<Term> targets{};
    std::vector<Term> hours{};
    std::vector<Term> weighted{};
};

/// Of the crews that have a row, from one look at all people and one at what they can work.
class CrewTargets {
  public:
    CrewTargets(BusinessState const& state, Rows const& rows, Explain explain)
        : state_{state}, sums_{Currency{}, {}, explain} {
        for (auto const& [key, row] : rows) {
            found_.try_emplace(key);
            months_[key.second].push_back(key.first);
        }
        state.each<Resource>([&](Id<Resource> id, Resource const& person) { add(id, person); });
    }

    Result<> weigh() {
        std::optional<Error> failed;
        state_.each<Capacity>([&](Id<Capacity> id, Capacity const& capacity) {
            auto const* person = state_.find(capacity.resource);
            if (failed || !person || !capacity.period.range.end) return;
            auto const& days     = capacity.period.range;
            auto const  by_month = hours_by_month(capacity.available_hours, days, days.start);
            if (!by_month) failed = Error{by_month.error()}.in_object("Capacity").in_record(id.to_string());
            if (!by_month) return;
            for (auto const& [month, hours] : *by_month)
                if (counts(*person, month))
                    add({month, crew_of(state_, capacity)}, target_of(*capacity.resource, *person),
                        sums_.given("available", hours, "h", id));
        });
        if (failed) return *failed;
        return {};
    }

    /// The mean by hours, or the plain one where no hours are known; nothing where nobody has a target.
    std::optional<Figure<Percent>> of(CrewMonth const& key) {
        auto const& [targets, hours, weighted] = found_.at(key);
        Term const whole                       = sums_.sum("available hours", hours);
        if (!whole.value.is_zero()) return mean("targets by hours", weighted, whole);
        if (targets.empty()) return std::nullopt;
        return mean("targets", targets, sums_.given("people", static_cast<std::int64_t>(targets.size())));
    }
    Result<> done() const {
        if (sums_.has_failed()) return sums_.error();
        return {};
    }

  private:
    static bool counts(Resource const& person, Date month) {
        bool const is_there = (!person.hire_date || *person.hire_date <= month.last_of_month()) &&
                              (!person.termination_date || *person.termination_date > month);
        return is_there && person.kind != Resource::Kind::subcontractor && person.utilization_target;
    }

    Term target_of(Id<Resource> id, Resource const& person) {
        return sums_.given("target", person.utilization_target->value(), "%", id);
    }
    void add(Id<Resource> id, Resource const& person) {
        Crew const crew   = crew_of(state_, id);
        auto const months = months_.find(crew);
        if (months == months_.end()) return;
        for (auto const& month : months->second)
            if (counts(person, month)) found_.at({month, crew}).targets.push_back(target_of(id, person));
    }
    void add(CrewMonth const& key, Term const& target, Term const& hours) {
        auto const row = found_.find(key);
        if (row == found_.end()) return;
        row->second.hours.push_back(hours);
        row->second.weighted.push_back(sums_.product("target of these hours", target, hours, "h %"));
    }
    Figure<Percent> mean(std::string_view label, std::span<Term const> terms, Term const& of) {
        constexpr int digits = 2;
        return Calculation::percent(sums_.proportion("target", sums_.sum(label, terms), sums_.given("one", 1), of,
                                                     digits, RoundingRule::half_up, "%"));
    }

    BusinessState const&              state_;
    Calculation                       sums_;
    std::map<CrewMonth, Targets>      found_{};
    std::map<Crew, std::vector<Date>> months_{};
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
    CrewTargets targets{state, rows, explain};
    if (auto weighed = targets.weigh(); !weighed) return weighed.error();
    std::vector<UtilizationAgainstTarget> found;
    found.reserve(rows.size());
    for (auto& [key, row] : rows) {
        row.target = targets.of(key);
        found.push_back(std::move(row));
    }
    if (auto done = targets.done(); !done) return done.error();
    return found;
}

}  // namespace throughline
