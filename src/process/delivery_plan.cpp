#include "derived_id.hpp"

#include <throughline/model/contract.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/resource_request.hpp>
#include <throughline/process/delivery_plan.hpp>
#include <throughline/process/won_deal.hpp>
#include <throughline/revenue/billing.hpp>

#include <set>

namespace throughline {

using namespace process_detail;

Id<Task> template_task_id(Id<Project> project, std::string const& code) {
    return id_after<Task>("task", project, code);
}
Id<Milestone> milestone_id(Id<ContractLine> line, std::string const& code) {
    return id_after<Milestone>("milestone", line, code);
}

namespace process_detail {

std::vector<Date> milestone_dates(DateRange const& work, std::size_t count);

Task task_of(Id<Project> project, PlanItem const& item, Task::Kind kind, Date start) {
    Task task{.project = project, .kind = kind, .name = item.name};
    if (item.parent) task.parent = template_task_id(project, *item.parent);
    task.code           = item.code;
    task.sequence       = item.sequence;
    task.status         = Task::Status::planned;
    task.estimate_hours = item.estimate_hours;
    task.billable       = item.billable;
    if (item.start_offset) {
        auto const first = start.plus_days(*item.start_offset);
        task.planned     = DateRange{first, {}};
        if (item.duration) task.planned->end = first.plus_days(*item.duration);
    }
    return task;
}

struct DeriveDeliveryPlan {
    DeliveryPlanPolicy policy;

    void operator()(RecordId record, AnyObject const& object, Records& records, Desired& desired) const {
        Id<Project> const id{record};
        auto const&       project = object.as<Project>();
        if (project.status == Project::Status::draft || project.status == Project::Status::cancelled) return;
        auto const plan = project.project_template ? records.get(*project.project_template) : std::nullopt;
        if (plan && project.planned) {
            for (auto& [task_id, task] : tasks_from(id, *plan, project.planned->start))
                if (!records.get(task_id)) desired.put(task_id, std::move(task));
        }
        for (auto const& [line_id, line] : records.referring<&ContractLine::project>(id))
            put_milestones(line_id, line, project, plan ? &*plan : nullptr, records, desired);
    }

  private:
    void put_milestones(Id<ContractLine> id, ContractLine const& line, Project const& project,
                        ProjectTemplate const* plan, Records& records, Desired& desired) const {
        if (line.billing_model != BillingModel::milestone) return;
        if (!records.referring<&Milestone::contract_line>(id).empty()) return;  // Delivery plans them.
        auto const milestones = milestones_from(id, line, project, plan, policy);
        if (!milestones)
            return desired.violate({.path     = "ContractLine.amount",
                                    .message  = "no milestones can be made: " + milestones.error().message(),
                                    .expected = milestones.error().context().expected,
                                    .owner    = "delivery",
                                    .remedy   = "correct the template's milestones"});
        for (auto const& [milestone, made] : *milestones) desired.put(milestone, made);
    }
};

/// What a deal's engagement needs of people.
struct DeriveDemand {
    void operator()(RecordId record, AnyObject const& object, Records& records, Desired& desired) const {
        Id<Engagement> const id{record};
        auto const&          engagement = object.as<Engagement>();
        auto const           deal       = engagement.opportunity ? records.get(*engagement.opportunity) : std::nullopt;
        if (!deal) return;
        std::optional<std::pair<Id<Project>, Project>> first;
        for (auto& [project_id, project] : records.referring<&Project::engagement>(id))
            if (!first || (first->second.status == Project::Status::cancelled)) first.emplace(project_id, project);
        std::set<Id<ResourceRequest>> wanted;
        for (auto const& part : deal->role_mix) {
            auto const request = id_after<ResourceRequest>("staffing demand", id, part.role.to_string());
            wanted.insert(request);
            auto const known = records.get(request);
            if (known && known->status == ResourceRequest::Status::fulfilled) continue;
            bool const needed = is_needed(*deal, engagement, first);
            if (!needed && !known) continue;
            desired.put(request, demand(engagement, *deal, part, first, needed));
        }
        for (auto& [request, known] : records.referring<&ResourceRequest::opportunity>(*engagement.opportunity))
            withdraw(request, known, wanted, id, desired);
    }

  private:
    static bool is_needed(Opportunity const& deal, Engagement const& engagement,
                          std::optional<std::pair<Id<Project>, Project>> const& project) {
        if (deal.stage == Opportunity::Stage::lost || engagement.status == Engagement::Status::cancelled) return false;
        if (!project) return true;
        auto const status = project->second.status;
        return status != Project::Status::cancelled && status != Project::Status::completed &&
               status != Project::Status::on_hold;
    }

    static ResourceRequest demand(Engagement const& engagement, Opportunity const& deal, RoleHours const& part,
                                  std::optional<std::pair<Id<Project>, Project>> const& project, bool needed) {
        ResourceRequest request{.status = needed ? ResourceRequest::Status::open : ResourceRequest::Status::cancelled};
        request.opportunity = engagement.opportunity;
        request.role        = part.role;
        request.hours       = part.hours;
        request.region      = deal.region;
        request.dates       = work_period(deal, WonDealPolicy{}.duration_days);
        request.probability = deal.stage == Opportunity::Stage::won ? Percent{Decimal{100}} : deal.probability;
        if (!project) return request;
        request.project = project->first;
        if (project->second.planned) request.dates = project->second.planned;
        return request;
    }

    /// Roles that the deal no longer asks for.
    static void withdraw(Id<ResourceRequest> request, ResourceRequest& known,
                         std::set<Id<ResourceRequest>> const& wanted, Id<Engagement> engagement, Desired& desired) {
        bool const ours =
            known.role && request == id_after<ResourceRequest>("staffing demand", engagement, known.role->to_string());
        if (!ours || wanted.count(request) || known.status == ResourceRequest::Status::fulfilled) return;
        known.status = ResourceRequest::Status::cancelled;
        desired.set<&ResourceRequest::status>(request, std::move(known));
    }
};

}  // namespace process_detail

std::vector<std::pair<Id<Task>, Task>> tasks_from(Id<Project> project, ProjectTemplate const& plan, Date start) {
    std::vector<std::pair<Id<Task>, Task>> tasks;
    for (auto const& phase : plan.phases)
        tasks.emplace_back(template_task_id(project, phase.code), task_of(project, phase, Task::Kind::phase, start));
    for (auto const& task : plan.tasks)
        tasks.emplace_back(template_task_id(project, task.code), task_of(project, task, Task::Kind::task, start));
    return tasks;
}

Result<std::vector<std::pair<Id<Milestone>, Milestone>>> milestones_from(Id<ContractLine> id, ContractLine const& line,
                                                                         Project const&            project,
                                                                         ProjectTemplate const*    plan,
                                                                         DeliveryPlanPolicy const& policy) {
    auto const               term = line.term && line.term->end ? line.term : project.planned;
    std::vector<Instalment>  instalments;
    std::vector<std::string> codes;
    if (plan)
        for (auto const& item : plan->milestones) {
            instalments.push_back({.description = item.name,
                                   .weight      = item.revenue_percent ? item.revenue_percent->value() : Decimal{1}});
            if (term && item.start_offset) instalments.back().due_on = term->start.plus_days(*item.start_offset);
            codes.push_back(item.code);
        }
    if (instalments.empty() && term && term->end) {
        auto const dates = milestone_dates(*term, policy.milestone_shares.size());
        for (std::size_t each = 0; each < dates.size(); ++each) {
            codes.push_back(std::to_string(each + 1));
            instalments.push_back({.description = "Milestone " + codes.back(),
                                   .weight      = policy.milestone_shares[each],
                                   .due_on      = dates[each]});
        }
    }
    std::vector<std::pair<Id<Milestone>, Milestone>> made;
    if (instalments.empty() || !line.project) return made;
    auto const shares = bill_fixed_price(line.amount, instalments);
    if (!shares) return shares.error();
    for (std::size_t each = 0; each < shares->size(); ++each) {
        Milestone milestone{
            .project = *line.project, .name = instalments[each].description, .status = Milestone::Status::planned};
        milestone.contract_line = id;
        milestone.due           = instalments[each].due_on;
        milestone.amount        = (*shares)[each].amount.value;
        made.emplace_back(milestone_id(id, codes[each]), std::move(milestone));
    }
    return made;
}

Process delivery_plan(DeliveryPlanPolicy policy) {
    return {
        .name    = "delivery plan",
        .version = 1,
        .from    = "Project",
        .derive  = process_detail::DeriveDeliveryPlan{std::move(policy)},
        .watches = {"ContractLine"},
        .reads   = {"Project.status", "Project.planned", "Project.project_template", "ProjectTemplate", "ContractLine"},
        .makes   = {"Task", "Milestone"}};
}

Process staffing_demand() {
    return {.name        = "staffing demand",
            .version     = 1,
            .from        = "Engagement",
            .derive      = process_detail::DeriveDemand{},
            .watches     = {"Project"},
            .reads       = {"Engagement.status", "Engagement.opportunity", "Opportunity.stage", "Opportunity.role_mix",
                            "Opportunity.region", "Opportunity.probability", "Project.status", "Project.planned"},
            .makes       = {"ResourceRequest"},
            .shares_with = {"scenario requests"}};
}

}  // namespace throughline
