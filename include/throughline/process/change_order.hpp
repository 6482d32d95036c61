#pragma once

#include <throughline/model/change_order.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/model/project.hpp>
#include <throughline/process/won_deal.hpp>
#include <throughline/sync/derivation.hpp>

#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace throughline {

/// The line that a change order adds for one of its own: everything that follows from it, billing, revenue, budget,
/// can be followed back to the order by this id.
Id<ContractLine> change_order_line_id(Id<ChangeOrder> order, std::size_t number);

/// What an approved order adds to the contract beside the line that it changes: an amount, from its day on, billed and
/// earned as that line is (R48, R123). The line itself stays as it was signed, so that applying all orders to the
/// signed contract gives the one that stands. A cumulative catch-up is spread over all of the line's days, so that
/// what should have been earned before falls to the next period that is open.
std::optional<ContractLine> added_by(ChangeOrder const& order, ChangeOrderLine const& change,
                                     ContractLine const& original);

/// The derivation, from a change order: the lines that it adds. Drafts and rejected orders add nothing.
Process change_order();

/// The derivation, from a contract: its value is the sum of its lines.
Process contract_value();

Id<ChangeOrder> change_order_id(Id<Opportunity> deal);

/// The derivation, from a deal of type `change`: the change order that it agrees on, for the first line of the
/// account's one contract that stands (with that legal entity, where the deal names one) and was made of a deal;
/// submitted while it is negotiated, approved once it is won. Where several contracts could be meant it is for people.
Process change_deal();

struct ProjectBudgetPolicy {
    /// What an hour of work costs, for the budget's cost and so its margin. Where there is none, or the project is in
    /// another currency, cost is delivery's to say.
    std::optional<Money> cost_per_hour{};
    /// As `WonDealPolicy` has it: which hours of a deal that several entities share are whose.
    std::function<std::vector<EntityPart>(Opportunity const& deal)> parts{};
};

/// The derivation, from a project: what it may bring is what its contract lines come to, change orders included; what
/// it may take is the deal's estimate, or that of the part that is its entity's, and the hours that change orders
/// added.
Process project_budget(ProjectBudgetPolicy policy = {});

}  // namespace throughline
