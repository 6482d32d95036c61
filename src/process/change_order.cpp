#include "contract_time.hpp"
#include "derived_id.hpp"

#include <throughline/core/minutes.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/process/change_order.hpp>
#include <throughline/process/won_deal.hpp>

#include <algorithm>

namespace throughline {

Id<ContractLine> change_order_line_id(Id<ChangeOrder> order, std::size_t number) {
    return process_detail::id_after<ContractLine>("change order line", order, number);
}

Id<ChangeOrder> change_order_id(Id<Opportunity> deal) {
    return process_detail::id_after<ChangeOrder>("change order", deal);
}

std::optional<ContractLine> added_by(ChangeOrder const& order, ChangeOrderLine const& change,
                                     ContractLine const& original) {
    if (!change.delta_amount || change.delta_amount->is_zero()) return std::nullopt;
    ContractLine added{original};
    added.number           = order.number;
    added.description      = "Change order " + order.number + (order.reason ? ": " + *order.reason : std::string{});
    added.quantity         = Decimal{1};
    added.unit_price       = change.delta_amount;
    added.amount           = *change.delta_amount;
    added.standalone_price = std::nullopt;
    added.allocated_price  = std::nullopt;
    bool const looks_back  = order.modification == ChangeOrder::Modification::cumulative_catch_up;
    if (added.term && order.effective && !looks_back && *order.effective > added.term->start)
        added.term->start = *order.effective;
    if (added.term && added.term->end) {
        added.term->end = added.term->end->plus_days(change.delta_end.value_or(0));
        if (added.term->is_empty())
            added.term->end = added.term->start.plus_days(1);  // Agreed after the work was done.
    }
    return added;
}

namespace process_detail {

void derive_change_order(RecordId record, AnyObject const& object, Records& records, Desired& desired) {
    auto const& order = object.as<ChangeOrder>();
    if (order.status != ChangeOrder::Status::approved) return;
    std::size_t number = 0;
    for (auto const& change : order.lines) {
        ++number;
        auto const original = records.get(change.contract_line);
        if (!original || !(original->contract == order.contract)) {
            desired.violate({.path     = "ChangeOrder.lines",
                             .message  = "an approved change order changes a line that its contract does not have",
                             .expected = "a line of the order's contract",
                             .owner    = "finance",
                             .remedy   = "correct the order where it is kept",
                             .value    = order.number});
            continue;
        }
        if (auto added = added_by(order, change, *original))
            desired.put(change_order_line_id(Id<ChangeOrder>{record}, number), *std::move(added));
    }
}

/// The account's contracts that a change can be meant for.
std::vector<std::pair<Id<Contract>, Contract>> standing_contracts(Opportunity const& deal, Records& records) {
    auto contracts = records.referring<&Contract::account>(*deal.account);
    std::erase_if(contracts, [&](auto const& each) {
        auto const& contract = each.second;
        bool const  stands   = contract.status == Contract::Status::approved ||
                            contract.status == Contract::Status::active || contract.status == Contract::Status::on_hold;
        return !stands || !contract.engagement || (deal.legal_entity && !(contract.legal_entity == *deal.legal_entity));
    });
    return contracts;
}

void derive_change_deal(RecordId record, AnyObject const& object, Records& records, Desired& desired) {
    using Stage      = Opportunity::Stage;
    auto const& deal = object.as<Opportunity>();
    if (deal.type != Opportunity::Type::change || !deal.account || !deal.amount) return;
    Id<ChangeOrder> const id    = change_order_id(Id<Opportunity>{record});
    auto                  known = records.get(id);
    if (known && known->status == ChangeOrder::Status::approved) return;  // Agreed is agreed.
    bool const is_agreed = deal.stage == Stage::won;
    if (deal.stage == Stage::lost) {
        if (!known) return;
        known->status = ChangeOrder::Status::rejected;
        return desired.set<&ChangeOrder::status>(id, *std::move(known));
    }
    auto const contracts = standing_contracts(deal, records);
    if (contracts.size() != 1) {
        if (is_agreed)
            desired.violate({.path     = "Opportunity.account",
                             .message  = "a change was agreed, and it is not clear of which contract",
                             .expected = "one contract of the account that stands",
                             .owner    = "sales operations",
                             .remedy   = "give the deal the legal entity of the contract that it changes",
                             .value    = std::to_string(contracts.size()) + " contracts"});
        return;
    }
    ChangeOrder order{.contract = contracts.front().first,
                      .number   = "CO " + deal.name,
                      .status   = is_agreed ? ChangeOrder::Status::approved : ChangeOrder::Status::submitted};
    order.effective = deal.expected_start.value_or(deal.expected_close);
    order.reason    = deal.name;
    order.lines     = {{.contract_line = contract_line_id(contracts.front().first, 1),
                        .delta_amount  = deal.amount,
                        .delta_hours   = deal.estimated_hours,
                        .delta_end     = deal.duration}};
    desired.put(id, std::move(order));
}

/// Sum of the amounts in one currency; nothing where there is none, or another currency among them.
template <class Lines>
std::optional<Money> sum_of(Lines const& lines) {
    std::optional<Money> sum;
    for (auto const& [id, line] : lines) {
        auto const more = sum ? Money::add(*sum, line.amount) : Result<Money>{line.amount};
        if (!more) return std::nullopt;
        sum = *more;
    }
    return sum;
}

void derive_contract_value(RecordId record, AnyObject const& object, Records& records, Desired& desired) {
    auto       contract = object.as<Contract>();
    auto const sum      = sum_of(records.referring<&ContractLine::contract>(record));
    if (!sum || sum->currency() != contract.value.currency()) return;
    contract.value = *sum;
    desired.set<&Contract::value>(Id<Contract>{record}, std::move(contract));
}

struct DeriveProjectBudget {
    ProjectBudgetPolicy policy;

    void operator()(RecordId record, AnyObject const& object, Records& records, Desired& desired) const {
        Id<Project> const id{record};
        auto              project = object.as<Project>();
        auto const        lines   = records.referring<&ContractLine::project>(id);
        if (lines.empty()) return;  // Not sold through us: its budget is delivery's.
        if (auto const sum = sum_of(lines)) {
            project.budget_revenue = sum;
            desired.set<&Project::budget_revenue>(id, project);
        }
        auto const standing = project.budget_hours;  // Which delivery may have changed since.
        if (auto const hours = hours_of(id, project, lines, records)) {
            project.budget_hours = hours;
            desired.set<&Project::budget_hours>(id, project);
        }
        if (!policy.cost_per_hour || !standing) return;
        if (policy.cost_per_hour->currency() != project.currency) return;
        auto const cost = cost_of(*standing, *policy.cost_per_hour);
        if (!cost) return;
        project.budget_cost = *cost;
        desired.set<&Project::budget_cost>(id, std::move(project));
    }

  private:
    using Lines = std::vector<std::pair<Id<ContractLine>, ContractLine>>;

    /// What the project was sold with, and what approved orders add to its lines; nothing where none adds hours.
    std::optional<Hours> hours_of(Id<Project> id, Project const& project, Lines const& lines, Records& records) const {
        Hours added;
        bool  changed = false;
        for (auto const& [line, ignored] : lines)
            for (auto const& [order_id, order] : records.referring<&ChangeOrder::lines>(line)) {
                if (order.status != ChangeOrder::Status::approved) continue;
                for (auto const& change : order.lines)
                    if (change.contract_line == line && change.delta_hours)
                        added = added + *change.delta_hours, changed = true;
            }
        if (!changed) return std::nullopt;
        auto const sold = hours_sold(id, project, records);
        return sold ? std::optional{*sold + added} : std::nullopt;
    }

    /// The deal's estimate where the deal is this project's alone; otherwise that of its part.
    std::optional<Hours> hours_sold(Id<Project> id, Project const& project, Records& records) const {
        auto const engagement = project.engagement ? records.get(*project.engagement) : std::nullopt;
        if (!engagement || !engagement->opportunity) return std::nullopt;
        auto const deal = records.get(*engagement->opportunity);
        if (!deal) return std::nullopt;
        auto const parts = policy.parts ? policy.parts(*deal) : std::vector<EntityPart>{};
        for (std::size_t part = 0; part < parts.size(); ++part)
            if (project_id(*engagement->opportunity, part) == id) return parts[part].hours;
        bool const alone = records.referring<&Project::engagement>(*project.engagement).size() == 1;
        return alone ? deal->estimated_hours : std::nullopt;
    }
};

}  // namespace process_detail

Process change_order() {
    return {.name        = "change order",
            .version     = 1,
            .from        = "ChangeOrder",
            .derive      = process_detail::derive_change_order,
            .watches     = {},
            .reads       = {"ChangeOrder", "ContractLine.term"},
            .makes       = {"ContractLine"},
            .shares_with = {"won deal"}};
}

Process change_deal() {
    std::vector<std::string> reads{"Contract.account", "Contract.status", "Contract.legal_entity",
                                   "Contract.engagement"};
    for (auto const* member : {"name", "type", "stage", "account", "amount", "legal_entity", "expected_start",
                               "expected_close", "estimated_hours", "duration"})
        reads.push_back(std::string{"Opportunity."} + member);
    return {.name    = "change deal",
            .version = 1,
            .from    = "Opportunity",
            .derive  = process_detail::derive_change_deal,
            .watches = {"Contract"},
            .reads   = std::move(reads),
            .makes   = {"ChangeOrder"}};
}

Process contract_value() {
    return {.name        = "contract value",
            .version     = 1,
            .from        = "Contract",
            .derive      = process_detail::derive_contract_value,
            .watches     = {"ContractLine"},
            .reads       = {"ContractLine.amount"},
            .makes       = {"Contract.value"},
            .shares_with = {"won deal"}};
}

Process project_budget(ProjectBudgetPolicy policy) {
    return {.name        = "project budget",
            .version     = 3,
            .from        = "Project",
            .derive      = process_detail::DeriveProjectBudget{policy},
            .watches     = {"ContractLine", "ChangeOrder"},
            .reads       = {"Project.engagement", "ContractLine.amount", "ContractLine.project", "ChangeOrder",
                            "Engagement.opportunity", "Opportunity.estimated_hours"},
            .makes       = {"Project.budget_revenue", "Project.budget_hours", "Project.budget_cost"},
            .shares_with = {"won deal", "draft project"}};
}

}  // namespace throughline
