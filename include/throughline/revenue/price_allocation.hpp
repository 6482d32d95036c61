#pragma once

#include <throughline/core/quantity.hpp>
#include <throughline/revenue/split.hpp>

#include <string>
#include <vector>

namespace throughline {

/// What is known of one performance obligation's worth when it is sold alone (ASC 606-10-32-31 to 32-35, IFRS 15.76
/// to 80).
struct StandalonePrice {
    std::string name;  ///< The contract line's number, or whatever the reader calls it.
    /// Empty for a price so variable or so unknown that it is what the others leave: the residual approach
    /// (606-10-32-34(c), 15.79(c)). At most one obligation of a contract may be so.
    std::optional<Money>   price{};
    std::optional<Percent> likelihood{};  ///< That a right will be used: an option is worth price × likelihood.
    RecordId               source{};      ///< The contract line.
};

/// A part of the price, or of the discount, that belongs to some obligations alone.
struct TargetedAmount {
    Money                    amount;
    std::vector<std::size_t> obligations;  ///< By their places in the list, from zero.
};

/// A transaction price and what it pays for.
struct PriceToAllocate {
    Money                        price;  ///< All of it, with the variable consideration that is included.
    std::vector<StandalonePrice> obligations;
    /// Discounts that observable prices of bundles tie to some obligations (606-10-32-37, 15.82), as positive amounts.
    /// No obligation may be in two.
    std::vector<TargetedAmount> discounts{};
    /// Variable amounts within `price` that are about some obligations alone (606-10-32-40, 15.85).
    std::vector<TargetedAmount> variable{};
};

struct AllocatedPrice {
    std::vector<Figure<Money>> amounts;     ///< One for each obligation, in order; their sum is the price, exactly.
    std::vector<Figure<Money>> standalone;  ///< What each was weighed by; zero for the residual one.
    Figure<Money>              discount;    ///< Sum of the standalone prices less the price; negative for a premium.
};

/// Allocates a transaction price to the obligations in proportion to their standalone prices. `policy.remainder` may
/// be any rule but `separate`.
Result<AllocatedPrice> allocate_price(PriceToAllocate const& given, SplitPolicy const& policy = {});

/// A line's fair value in the functional currency.
struct FairValueLine {
    std::string name;
    Decimal     list_price;
    Percent     fair_value;  ///< Of the list price.
    Decimal     rate = 1;    ///< From the line's currency into the functional one.
    RecordId    source{};
};

struct FairValues {
    std::vector<Figure<Money>>   values;
    Figure<Money>                total;
    std::vector<Figure<Decimal>> ratios;  ///< To show; allocating with them would lose units.
};

/// Values lines of several currencies in one, and shows each one's share to `ratio_digits` digits.
Result<FairValues> fair_values(std::vector<FairValueLine> const& lines, Currency currency, int ratio_digits,
                               RoundingPolicy const& rounding = {}, Explain explain = Explain::no);

}  // namespace throughline
