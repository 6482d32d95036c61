#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/revenue/explain.hpp>

#include <span>
#include <string>
#include <vector>

namespace throughline {

/// Work and what it earns in one period, as it was planned or as it came.
struct WorkOfPeriod {
    Period   period;
    Hours    hours;
    Money    amount;
    RecordId source{};
};

/// Why a period's actual amount is not the planned one; the three sum to the variance, to the last unit.
struct PeriodVariance {
    Period        period;
    Figure<Money> variance;  ///< Actual less planned.
    Figure<Money> timing;    ///< Planned work that came in other periods; zero over all periods together.
    Figure<Money> volume;    ///< More or less work than planned, at the planned rate.
    Figure<Money> price;     ///< The same work at another rate.
};

struct VarianceFigures {
    std::string                 name;
    std::vector<PeriodVariance> periods;
    Figure<Money>               variance;
    Figure<Money>               volume;
    Figure<Money>               price;
};

/// Takes apart the variance of one project, contract line or whatever plan and actuals are both known for (R263). Work
/// that was planned without hours has no rate, so all that its amount differs by is price. `name` is the identifier
/// that the two share.
Result<VarianceFigures> variance(std::string name, std::span<WorkOfPeriod const> planned,
                                 std::span<WorkOfPeriod const> actual, Currency currency,
                                 RoundingPolicy const& rounding = {}, Explain explain = Explain::no);

}  // namespace throughline
