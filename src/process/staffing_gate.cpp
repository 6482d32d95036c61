#include <throughline/process/staffing_gate.hpp>

namespace throughline {

namespace process_detail {

constexpr char const* staffing_owner = "delivery";

/// One exception for all of a kind: who mends one looks at the others.
std::string sentences(std::vector<StaffingConflict> const& conflicts, StaffingConflict::Kind kind) {
    constexpr std::size_t named_max = 6;
    std::string           text;
    std::size_t           count = 0;
    for (auto const& conflict : conflicts)
        if (conflict.kind == kind && ++count <= named_max) text += (count > 1 ? "; " : "") + conflict.why;
    if (count > named_max) text += "; and " + std::to_string(count - named_max) + " more";
    return text;
}

struct LookAtPerson {
    StaffingPolicy policy;

    void operator()(RecordId record, AnyObject const& object, Records& records, Desired& desired) const {
        Id<Resource> const id{record};
        PersonPlan         plan{.id = id, .person = object.as<Resource>()};
        plan.assignments = records.referring<&Assignment::resource>(id);
        if (plan.assignments.empty()) return;
        for (auto& [of, capacity] : records.referring<&Capacity::resource>(id))
            plan.capacities.push_back(std::move(capacity));
        if (plan.person.calendar) plan.calendar = records.get(*plan.person.calendar);
        auto const conflicts = over_allocations(plan, policy);
        if (conflicts.empty()) return;
        desired.violate({.path    = "Assignment.hours_by_week",
                         .record  = record,
                         .message = "more work than the person can do: " +
                                    sentences(conflicts, StaffingConflict::Kind::over_allocation),
                         .expected = "no more hours than are available",
                         .owner    = staffing_owner,
                         .remedy   = "give some of the work to somebody else, or move it",
                         .value    = conflicts.front().planned.to_string()});
    }
};

/// The person's skills and all that they are part of.
Listed<Skill> skills_above(std::vector<Id<Skill>> const& own, Records& records) {
    Listed<Skill> found;
    for (auto const skill : own) {
        std::optional<Id<Skill>> each = skill;
        while (each &&
               std::none_of(found.begin(), found.end(), [&](auto const& known) { return known.first == *each; })) {
            auto const known = records.get(*each);
            if (!known) break;
            found.emplace_back(*each, *known);
            each = known->parent;
        }
    }
    return found;
}

struct LookAtAssignment {
    void operator()(RecordId record, AnyObject const& object, Records& records, Desired& desired) const {
        AssignmentFit fit{.id = Id<Assignment>{record}, .assignment = object.as<Assignment>()};
        fit.person   = records.get(fit.assignment.resource);
        fit.project  = records.get(fit.assignment.project);
        fit.beside   = records.referring<&Assignment::resource>(fit.assignment.resource);
        fit.requests = records.referring<&ResourceRequest::fulfilled_by>(fit.id);
        if (fit.person) fit.skills = skills_above(fit.person->skills, records);
        auto const conflicts = conflicts_of(fit);
        if (auto const clashes = sentences(conflicts, StaffingConflict::Kind::date_clash); !clashes.empty())
            desired.violate({.path     = "Assignment.dates",
                             .record   = record,
                             .message  = clashes,
                             .expected = "days that fit",
                             .owner    = staffing_owner,
                             .remedy   = "move the assignment, or what its days clash with"});
        if (auto const missing = sentences(conflicts, StaffingConflict::Kind::missing_skill); !missing.empty())
            desired.violate({.path     = "Assignment.resource",
                             .record   = record,
                             .message  = missing,
                             .expected = "somebody who has the skills",
                             .owner    = staffing_owner,
                             .remedy   = "assign somebody else, or ask for other skills"});
    }
};

}  // namespace process_detail

Process over_allocation_gate(StaffingPolicy policy) {
    return {.name    = "over-allocation",
            .version = 1,
            .from    = "Resource",
            .derive  = process_detail::LookAtPerson{policy},
            .watches = {"Assignment", "Capacity"},
            .reads   = {"Assignment.resource", "Assignment.hours_by_week", "Assignment.status", "Capacity.resource",
                        "Capacity.available_hours", "Resource.calendar", "Calendar"}};
}

Process assignment_gate() {
    return {
        .name    = "assignment conflicts",
        .version = 1,
        .from    = "Assignment",
        .derive  = process_detail::LookAtAssignment{},
        .watches = {"Assignment", "ResourceRequest"},
        .reads = {"Assignment", "Project.planned", "Resource.skills", "Resource.hire_date", "Resource.termination_date",
                  "ResourceRequest.fulfilled_by", "ResourceRequest.skills", "ResourceRequest.dates", "Skill.parent"}};
}

}  // namespace throughline
