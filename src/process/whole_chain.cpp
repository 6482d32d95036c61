#include <throughline/process/whole_chain.hpp>

#include <utility>

namespace throughline {

std::vector<Process> whole_chain(ChainPolicy policy) {
    policy.won.billing                                 = false;
    policy.won.takes_changes                           = false;
    policy.billing.estimate_time_and_materials         = false;
    policy.billing.milestones_are_kept                 = true;
    policy.budget.parts                                = policy.won.parts;
    policy.revenue.billing                             = policy.billing;
    policy.revenue.billing.estimate_time_and_materials = true;  // Its revenue is expected all the same.
    return {draft_project(policy.draft),
            won_deal(std::move(policy.won)),
            change_deal(),
            change_order(),
            contract_value(),
            project_budget(policy.budget),
            delivery_plan(std::move(policy.delivery)),
            project_pause(),
            staffing_demand(),
            over_allocation_gate(policy.staffing),
            assignment_gate(),
            capacity_feedback(policy.capacity),
            scenario_requests(),
            billing_plan(std::move(policy.billing)),
            work_billing(policy.work),
            expense_billing(policy.work),
            revenue_plan(std::move(policy.revenue)),
            forecast_baseline(),
            actual_revenue_feedback(),
            actual_cost_feedback(),
            collections_feedback()};
}

}  // namespace throughline
