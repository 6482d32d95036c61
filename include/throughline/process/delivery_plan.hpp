#pragma once

#include <throughline/model/contract_line.hpp>
#include <throughline/model/milestone.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/project_template.hpp>
#include <throughline/model/task.hpp>
#include <throughline/sync/derivation.hpp>

#include <utility>
#include <vector>

namespace throughline {

struct DeliveryPlanPolicy {
    /// Milestones of a milestone line whose project has no template that names any.
    std::vector<Decimal> milestone_shares{Decimal{30}, Decimal{40}, Decimal{30}};
};

Id<Task>      template_task_id(Id<Project> project, std::string const& code);
Id<Milestone> milestone_id(Id<ContractLine> line, std::string const& code);

/// A template's phases and tasks, laid out from a day on: the same template and start give the same structure (R52).
std::vector<std::pair<Id<Task>, Task>> tasks_from(Id<Project> project, ProjectTemplate const& plan, Date start);

/// The milestones that a line is billed by: the template's, or the policy's; their amounts sum to the line's, to the
/// last unit.
Result<std::vector<std::pair<Id<Milestone>, Milestone>>> milestones_from(Id<ContractLine> id, ContractLine const& line,
                                                                         Project const&            project,
                                                                         ProjectTemplate const*    plan,
                                                                         DeliveryPlanPolicy const& policy = {});

/// The derivation, from a project that is to be worked on: phases and tasks of its template, milestones of its lines
/// (R116). They are made once; from then on delivery's word counts.
Process delivery_plan(DeliveryPlanPolicy policy = {});

/// The derivation, from an engagement: what people it needs, role by role, from the deal's mix (R55, R119): as likely
/// as the deal while that is open, for certain once it is won; nothing while the project rests, and nothing open once
/// the deal is lost or the project ends. Requests that are filled stay as they are.
Process staffing_demand();

}  // namespace throughline
