#pragma once

#include <throughline/core/date.hpp>
#include <throughline/revenue/split.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace throughline {

// The costs of obtaining a contract and of preparing to fulfil it are an asset that is used up as the goods and
// services pass that they are for (ASC 340-40-25 and 35, IFRS 15.91 to 104).

/// A cost of obtaining a contract that would otherwise be used up within a year may be an expense at once (340-40-25-4,
/// 15.94).
bool may_be_expensed_at_once(DateRange const& amortization);

/// Whether an impairment may be undone.
enum class ImpairmentReversal : unsigned char {
    forbidden,  ///< ASC 340-40-35-6.
    allowed,    ///< IFRS 15.104: up to what there would be, had there been no impairment.
};

/// One period of an asset.
struct ContractCostPeriod {
    std::string period;
    Decimal     transferred;  ///< What passes to the customer, in any unit: months, hours, a share.
    /// At the end of the period: what is still to be recognized as revenue, with what was received for it.
    std::optional<Money> consideration_left{};
    std::optional<Money> costs_left{};  ///< Of providing it, not recognized as an expense yet.
    RecordId             source{};
};

struct ContractCostPolicy {
    SplitPolicy        split{};  ///< Any remainder rule but `separate`.
    ImpairmentReversal reversal = ImpairmentReversal::forbidden;
};

struct ContractCostFigures {
    std::string   period;
    Figure<Money> opening;
    Figure<Money> amortization;
    Figure<Money> impairment;  ///< What the asset exceeds the consideration left less the costs left by.
    Figure<Money> reversal;
    Figure<Money> closing;  ///< Opening - amortization - impairment + reversal.
};

/// Uses an asset up over its periods in proportion to what passes in each. After an impairment, or its reversal, what
/// is left is shared by the periods that are left. All amortization and impairment, less reversals, is the cost, to the
/// last unit.
Result<std::vector<ContractCostFigures>> amortize_contract_cost(Money const&                        cost,
                                                                std::span<ContractCostPeriod const> periods,
                                                                ContractCostPolicy const&           policy = {});

}  // namespace throughline
