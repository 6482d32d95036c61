#pragma once

#include <throughline/process/billing_plan.hpp>

#include <utility>
#include <vector>

namespace throughline {

namespace process_detail {

/// A contract line with all that its plans follow from.
struct LineSoFar {
    LineToBill                                             to_bill;
    std::vector<std::pair<Id<BillingEvent>, BillingEvent>> open{};  ///< Events of its plan that are not billed.
};
LineSoFar line_so_far(Id<ContractLine> id, ContractLine const& line, Contract const& contract, Records& records);

}  // namespace process_detail

}  // namespace throughline
