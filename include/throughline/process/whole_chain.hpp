#pragma once

#include <throughline/process/billing_plan.hpp>
#include <throughline/process/capacity_feedback.hpp>
#include <throughline/process/change_order.hpp>
#include <throughline/process/collections.hpp>
#include <throughline/process/delivery_plan.hpp>
#include <throughline/process/draft_project.hpp>
#include <throughline/process/forecast_baseline.hpp>
#include <throughline/process/project_pause.hpp>
#include <throughline/process/revenue_plan.hpp>
#include <throughline/process/scenario_requests.hpp>
#include <throughline/process/staffing_gate.hpp>
#include <throughline/process/standard.hpp>
#include <throughline/process/won_deal.hpp>
#include <throughline/process/work_billing.hpp>

#include <vector>

namespace throughline {

/// How a firm with delivery and planning of its own runs the whole chain.
struct ChainPolicy {
    DraftProjectPolicy  draft{};
    WonDealPolicy       won{};
    DeliveryPlanPolicy  delivery{};
    BillingPlanPolicy   billing{};
    RevenuePlanPolicy   revenue{};
    WorkBillingPolicy   work{};
    ProjectBudgetPolicy budget{};
    CapacityPolicy      capacity{};
    StaffingPolicy      staffing{};
};

/// From a deal that may come to what it brought: drafts, the hand-over of a won deal, delivery's plan and its demand
/// for people, billing and revenue by contract line, approved work, change orders, pauses, forecasts, and what finance
/// and delivery tell sales. Time and materials are billed by approved work, not by their estimate.
std::vector<Process> whole_chain(ChainPolicy policy = {});

}  // namespace throughline
