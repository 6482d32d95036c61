#pragma once

#include <throughline/core/quantity.hpp>
#include <throughline/revenue/explain.hpp>

#include <optional>
#include <span>
#include <vector>

namespace throughline {

/// How a variable amount is estimated: whichever predicts better (ASC 606-10-32-8, IFRS 15.53).
enum class VariableMethod : unsigned char {
    expected_value,  ///< The probability-weighted sum: many similar contracts, many outcomes.
    most_likely,     ///< The single likeliest amount: a bonus that is earned or not. The larger among equals.
};

struct Outcome {
    Money    amount;
    Percent  probability;
    RecordId source{};
};

struct VariablePolicy {
    VariableMethod method = VariableMethod::expected_value;
    /// The constraint (606-10-32-11, 15.56): the most that will, highly probably, not be reversed. Empty where the
    /// whole estimate stands.
    std::optional<Money> highly_probable{};
    RoundingPolicy       rounding{};
    Explain              explain = Explain::no;
};

struct VariableEstimate {
    std::vector<Figure<Money>> weighted;  ///< Each outcome × its probability, rounded.
    Figure<Money>              estimate;  ///< By the method, before the constraint; rounded once.
    Figure<Money>              included;  ///< What enters the transaction price.
};

/// Estimates a variable amount. Probabilities sum to at most 100; what they leave is the probability of nothing.
Result<VariableEstimate> estimate_variable(std::span<Outcome const> outcomes, VariablePolicy const& policy = {});

/// Goods that customers may send back (606-10-55-22 to 55-29, 15.B20 to B27).
struct SaleWithReturns {
    Decimal  units;
    Money    unit_price;
    Money    unit_cost;
    Decimal  expected_returns;  ///< Units.
    RecordId source{};
};

struct ReturnsFigures {
    Figure<Money> revenue;
    Figure<Money> refund_liability;
    Figure<Money> return_asset;
    Figure<Money> cost_of_sales;
};

Result<ReturnsFigures> sale_with_returns(SaleWithReturns const& sale, RoundingPolicy const& rounding = {},
                                         Explain explain = Explain::no);

/// A price that will be reduced after the sale by a share that is not known yet (606-10-55-208 ff., IE116 ff.).
struct PriceConcession {
    Decimal                units;
    Money                  unit_price;
    Percent                expected;       ///< The concession, as estimated.
    std::optional<Percent> constrained{};  ///< The concession beyond which a reversal is not highly probable.
    RecordId               source{};
};

struct ConcessionFigures {
    Figure<Money> estimate;  ///< At the expected concession.
    Figure<Money> revenue;   ///< After the constraint.
};

Result<ConcessionFigures> price_concession(PriceConcession const& sale, RoundingPolicy const& rounding = {},
                                           Explain explain = Explain::no);

/// Units sold in one period, and whether the buyer is now expected to reach the volume that earns the lower price.
struct VolumePeriod {
    Decimal  units;
    bool     is_rebate_expected = false;
    RecordId source{};
};

/// Revenue of each period where a volume discount reprices all units, earlier ones by a catch-up (606-10-55-216 ff.,
/// IE124 ff.).
Result<std::vector<Figure<Money>>> volume_rebate(Money const& base_price, Money const& rebate_price,
                                                 std::span<VolumePeriod const> periods,
                                                 RoundingPolicy const& rounding = {}, Explain explain = Explain::no);

}  // namespace throughline
