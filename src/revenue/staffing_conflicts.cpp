#include <throughline/revenue/staffing_conflicts.hpp>

#include <throughline/revenue/hours_spread.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace throughline {

namespace {

constexpr int days_a_week     = 7;
constexpr int workdays_a_week = 5;

bool counts(Assignment const& assignment, StaffingPolicy const& policy) {
    return assignment.status == Assignment::Status::confirmed || policy.counts_tentative;
}

/// Monday to Friday of a week that lie within those days.
std::int64_t workdays_within(Date monday, DateRange const& days) {
    std::int64_t count = 0;
    for (int day = 0; day < workdays_a_week; ++day) count += days.contains(monday.plus_days(day));
    return count;
}

std::string hours_text(Hours const& hours) { return hours.value().normalized().to_string() + " h"; }

std::string days_text(DateRange const& days) {
    auto const last = days.end ? days.end->plus_days(-1).to_string() : std::string{"on"};
    return "from " + days.start.to_string() + (days.end ? " to " : " ") + last;
}

/// What is planned on some days, five times over, so that the shares of weeks stay whole.
struct Taken {
    Decimal                  five_times{};
    std::set<Id<Assignment>> by{};
};

Taken taken_on(PersonPlan const& plan, DateRange const& days, StaffingPolicy const& policy) {
    Taken taken;
    for (auto const& [id, assignment] : plan.assignments) {
        if (!counts(assignment, policy)) continue;
        for (auto const& [week, hours] : assignment.hours_by_week) {
            auto const shared = workdays_within(monday_of(week), days);
            if (shared == 0 || hours.value() == Decimal{}) continue;
            taken.five_times += hours.value() * Decimal{shared};
            taken.by.insert(id);
        }
    }
    return taken;
}

void compare(PersonPlan const& plan, DateRange const& days, Hours const& available, StaffingPolicy const& policy,
             std::vector<StaffingConflict>& found) {
    auto const taken = taken_on(plan, days, policy);
    if (taken.five_times <= available.value() * Decimal{workdays_a_week}) return;
    // Tenths of a fifth are whole: the share has one digit more than the hours.
    auto const       planned = Hours{taken.five_times * Decimal::parse("0.2").value()};
    StaffingConflict conflict{
        .kind     = StaffingConflict::Kind::over_allocation,
        .resource = plan.id,
        .why      = "planned " + hours_text(planned) + " of " + hours_text(available) + " " + days_text(days)};
    conflict.assignments.assign(taken.by.begin(), taken.by.end());
    conflict.days      = days;
    conflict.planned   = planned;
    conflict.available = available;
    found.push_back(std::move(conflict));
}

Hours hours_of_week(Calendar const& calendar, Date monday) {
    Decimal sum;
    for (int day = 0; day < days_a_week; ++day) {
        auto const date    = monday.plus_days(day);
        auto const weekday = static_cast<Calendar::Weekday>(day);
        bool const works   = std::count(calendar.working_days.begin(), calendar.working_days.end(), weekday) != 0;
        bool const is_off  = std::count(calendar.holidays.begin(), calendar.holidays.end(), date) != 0;
        if (works && !is_off) sum += calendar.hours_per_day->value();
    }
    return Hours{sum};
}

/// The days that an assignment takes: its own, or the weeks in which it has hours.
std::optional<DateRange> days_of(Assignment const& assignment) {
    if (assignment.dates) return assignment.dates;
    std::optional<DateRange> days;
    for (auto const& [week, hours] : assignment.hours_by_week) {
        if (hours.value() == Decimal{}) continue;
        auto const monday = monday_of(week);
        auto const end    = monday.plus_days(days_a_week);
        if (!days) days = DateRange{monday, end};
        days->start = std::min(days->start, monday);
        days->end   = std::max(*days->end, end);
    }
    return days;
}

bool lies_within(DateRange const& inner, DateRange const& outer) {
    if (inner.start < outer.start) return false;
    return !outer.end || (inner.end && *inner.end <= *outer.end);
}

/// Looks at one assignment.
class Fitting {
  public:
    explicit Fitting(AssignmentFit const& fit) : fit_{fit}, days_{days_of(fit.assignment)} {}

    std::vector<StaffingConflict> run() {
        if (days_) look_at_days();
        for (auto const& [id, request] : fit_.requests) look_at_skills(request);
        return std::move(found_);
    }

  private:
    void look_at_days() {
        if (fit_.project && fit_.project->planned && !lies_within(*days_, *fit_.project->planned)) {
            auto& clash   = add(StaffingConflict::Kind::date_clash, "the days of the assignment, " + days_text(*days_) +
                                                                        ", are not within the project's, " +
                                                                        days_text(*fit_.project->planned));
            clash.project = fit_.assignment.project;
        }
        if (fit_.person && !is_with_the_firm(*fit_.person))
            add(StaffingConflict::Kind::date_clash, "the days of the assignment, " + days_text(*days_) +
                                                        ", are not within the person's time with the firm");
        for (auto const& [id, request] : fit_.requests)
            if (request.dates && !lies_within(*request.dates, *days_))
                add(StaffingConflict::Kind::date_clash, "the assignment, " + days_text(*days_) +
                                                            ", does not cover the days that were asked for, " +
                                                            days_text(*request.dates));
        for (auto const& [id, other] : fit_.beside) look_beside(id, other);
    }

    bool is_with_the_firm(Resource const& person) const {
        if (person.hire_date && days_->start < *person.hire_date) return false;
        return !person.termination_date || (days_->end && *days_->end <= person.termination_date->plus_days(1));
    }

    /// Two that both say their hours are over-allocation's to judge.
    void look_beside(Id<Assignment> id, Assignment const& other) {
        auto const theirs = days_of(other);
        if (id == fit_.id || !theirs || !theirs->overlaps(*days_)) return;
        if (!counts(fit_.assignment, {}) || !counts(other, {})) return;
        if (!fit_.assignment.hours_by_week.empty() && !other.hours_by_week.empty()) return;
        DateRange common{std::max(days_->start, theirs->start), days_->end};
        if (theirs->end && (!common.end || *theirs->end < *common.end)) common.end = theirs->end;
        auto& clash  = add(StaffingConflict::Kind::date_clash,
                           "two assignments " + days_text(common) + ", of which one does not say its hours");
        clash.days   = common;
        clash.beside = id;
        clash.assignments.push_back(id);
    }

    void look_at_skills(ResourceRequest const& request) {
        if (!fit_.person) return;
        for (auto const wanted : request.skills) {
            if (has(wanted)) continue;
            auto& missing = add(StaffingConflict::Kind::missing_skill,
                                "the person does not have the skill " + wanted.to_string() + ", which was asked for");
            missing.skill = wanted;
        }
    }

    /// Who can do a part of it, can do it.
    bool has(Id<Skill> wanted) const {
        auto const& own = fit_.person->skills;
        return std::any_of(own.begin(), own.end(), [&](Id<Skill> skill) {
            std::optional<Id<Skill>> each = skill;
            for (std::size_t steps = 0; each && steps <= fit_.skills.size(); ++steps) {
                if (*each == wanted) return true;
                auto const known = std::find_if(fit_.skills.begin(), fit_.skills.end(),
                                                [&](auto const& listed) { return listed.first == *each; });
                each             = known == fit_.skills.end() ? std::nullopt : known->second.parent;
            }
            return false;
        });
    }

    StaffingConflict& add(StaffingConflict::Kind kind, std::string why) {
        StaffingConflict conflict{.kind = kind, .resource = fit_.assignment.resource, .why = std::move(why)};
        conflict.assignments = {fit_.id};
        conflict.days        = days_.value_or(DateRange{});
        found_.push_back(std::move(conflict));
        return found_.back();
    }

    AssignmentFit const&          fit_;
    std::optional<DateRange>      days_;
    std::vector<StaffingConflict> found_{};
};

template <class Object>
std::optional<Object> copy_of(Object const* found) {
    return found ? std::optional<Object>{*found} : std::nullopt;
}

}  // namespace

std::vector<StaffingConflict> over_allocations(PersonPlan const& plan, StaffingPolicy const& policy) {
    std::vector<StaffingConflict> found;
    for (auto const& capacity : plan.capacities)
        compare(plan, capacity.period.range, capacity.available_hours, policy, found);
    if (plan.capacities.empty() && plan.calendar && plan.calendar->hours_per_day) {
        std::set<Date> weeks;
        for (auto const& [id, assignment] : plan.assignments)
            for (auto const& [week, hours] : assignment.hours_by_week) weeks.insert(monday_of(week));
        for (auto const monday : weeks)
            compare(plan, {monday, monday.plus_days(days_a_week)}, hours_of_week(*plan.calendar, monday), policy,
                    found);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](auto const& left, auto const& right) { return left.days.start < right.days.start; });
    return found;
}

std::vector<StaffingConflict> conflicts_of(AssignmentFit const& fit) { return Fitting{fit}.run(); }

std::vector<StaffingConflict> staffing_conflicts(BusinessState const& state, StaffingPolicy const& policy) {
    std::map<Id<Resource>, PersonPlan>                plans;
    std::map<Id<Assignment>, Listed<ResourceRequest>> fulfilled;
    Listed<Skill>                                     skills;
    std::vector<StaffingConflict>                     found;
    state.each<Resource>([&](Id<Resource> id, Resource const& person) {
        plans.emplace(id, PersonPlan{.id = id, .person = person, .calendar = copy_of(state.find(person.calendar))});
    });
    state.each<Assignment>([&](Id<Assignment> id, Assignment const& assignment) {
        if (auto const plan = plans.find(assignment.resource); plan != plans.end())
            plan->second.assignments.emplace_back(id, assignment);
    });
    state.each<Capacity>([&](Id<Capacity>, Capacity const& capacity) {
        if (!capacity.resource) return;
        if (auto const plan = plans.find(*capacity.resource); plan != plans.end())
            plan->second.capacities.push_back(capacity);
    });
    state.each<ResourceRequest>([&](Id<ResourceRequest> id, ResourceRequest const& request) {
        if (request.fulfilled_by) fulfilled[*request.fulfilled_by].emplace_back(id, request);
    });
    state.each<Skill>([&](Id<Skill> id, Skill const& skill) { skills.emplace_back(id, skill); });
    for (auto const& [id, plan] : plans) {
        auto over = over_allocations(plan, policy);
        found.insert(found.end(), over.begin(), over.end());
        for (auto const& [own, assignment] : plan.assignments) {
            auto conflicts = conflicts_of({.id         = own,
                                           .assignment = assignment,
                                           .person     = plan.person,
                                           .project    = copy_of(state.find(assignment.project)),
                                           .beside     = plan.assignments,
                                           .requests   = fulfilled[own],
                                           .skills     = skills});
            // Two that clash say so of one another.
            std::erase_if(conflicts, [&](auto const& each) { return each.beside && *each.beside < own; });
            found.insert(found.end(), conflicts.begin(), conflicts.end());
        }
    }
    return found;
}

}  // namespace throughline
