#pragma once

#include <throughline/core/money.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/revenue/explain.hpp>
#include <throughline/revenue/rounding.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace throughline {

/// What a licence gives the customer (ASC 606-10-55-58 to 55-63, IFRS 15.B56 to B62).
enum class LicenceKind : unsigned char {
    right_to_use,     ///< The property as it stands: revenue when the customer can use it.
    right_to_access,  ///< The property as it changes: revenue over time.
};

/// How a guaranteed minimum of a right to access is earned.
enum class GuaranteeMethod : unsigned char {
    as_royalties_accrue,    ///< Royalties, which are expected to pass it; what they lack comes with the last period.
    evenly_until_exceeded,  ///< The minimum evenly, and royalties only above all of it.
};

struct RoyaltyTerms {
    Percent              rate;  ///< Of the customer's sales or usage.
    std::optional<Money> minimum{};
    LicenceKind          kind   = LicenceKind::right_to_access;
    GuaranteeMethod      method = GuaranteeMethod::as_royalties_accrue;
    /// How much of what the licence promises is delivered: nothing is earned before it is (55-65(b), B63(b)). By
    /// period, 100 where empty.
    std::vector<Percent> satisfied{};
};

/// The customer's sales in a period.
struct RoyaltyPeriod {
    std::string period;
    Money       sales;
    RecordId    source{};
};

struct RoyaltyFigures {
    std::string   period;
    Figure<Money> royalty;  ///< The period's, as the customer reports it.
    Figure<Money> revenue;  ///< The later of the sale and the delivery, and of the minimum.
};

/// Royalties by the customer's sales: revenue when the sale happens, not when it is estimated (55-65, B63). The
/// periods are all of the term: with a minimum, revenue sums to it or to the royalties, whichever is more.
Result<std::vector<RoyaltyFigures>> royalties(RoyaltyTerms const& terms, std::span<RoyaltyPeriod const> periods,
                                              RoundingPolicy const& rounding = {}, Explain explain = Explain::no);

}  // namespace throughline
