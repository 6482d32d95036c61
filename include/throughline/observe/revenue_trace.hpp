#pragma once

#include <throughline/core/id.hpp>
#include <throughline/core/result.hpp>

#include <vector>

namespace throughline {

class Store;
struct Contract;
struct ContractLine;
struct Engagement;
struct Opportunity;
struct RevenueEvent;

/// How one revenue event hangs on a deal.
struct RevenueTrace {
    Id<Opportunity>  opportunity;
    Id<Engagement>   engagement;
    Id<Contract>     contract;
    Id<ContractLine> line;
    Id<RevenueEvent> event;

    bool operator==(RevenueTrace const&) const = default;
};

/// Every revenue event that a deal has led to (R133), by all its contracts and their lines, in the order of ids. By an
/// id that the deal had before it was merged, too; empty where nothing was recognized yet. `not_found` where there is
/// no such deal. What was deleted leads nowhere.
Result<std::vector<RevenueTrace>> revenue_of_deal(Store& store, Id<Opportunity> deal);

/// The same chain the other way: what a revenue event comes from (L11). `not_found` where there is no such event, or
/// where its chain ends before a deal, with the record that it ends at.
Result<RevenueTrace> deal_of_revenue(Store& store, Id<RevenueEvent> event);

}  // namespace throughline
