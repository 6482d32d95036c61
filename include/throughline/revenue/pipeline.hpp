#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/revenue/explain.hpp>

#include <span>
#include <string>
#include <vector>

namespace throughline {

/// An open opportunity, as far as its weight goes.
struct Deal {
    std::string name;
    Money       amount;
    Percent     probability;
    RecordId    source{};
};

struct WeightedPipeline {
    std::vector<Figure<Money>> weighted;  ///< Each deal's amount × probability, rounded.
    Figure<Money>              total;     ///< Sum of those.
    Figure<Money>              unweighted;
};

Result<WeightedPipeline> weighted_pipeline(std::span<Deal const> deals, Currency currency,
                                           RoundingPolicy const& rounding = {}, Explain explain = Explain::no);

/// What is expected to be earned of the backlog and of what is still to be won.
struct BacklogExpectation {
    Figure<Money>   available;  ///< Opening backlog and expected awards.
    Figure<Money>   expected_revenue;
    Figure<Money>   variance;  ///< Actual less expected.
    Figure<Percent> variance_percent;
};

Result<BacklogExpectation> backlog_expectation(Money const& opening_backlog, Money const& expected_awards,
                                               Percent const& completion, Money const& actual, int percent_digits = 1,
                                               RoundingPolicy const& rounding = {}, Explain explain = Explain::no);

/// A contract that is earned month by month.
struct RatableContract {
    std::string name;
    Money       monthly;
    Money       variable_included;  ///< What of the variable consideration the transaction price includes.
    RecordId    source{};
};

struct TimeBand {
    int           year;
    Figure<Money> amount;
};

struct RemainingObligations {
    std::string           name;
    Figure<Money>         transaction_price;
    std::vector<TimeBand> bands;
};

/// The price of what is still to be delivered, by calendar year (ASC 606-10-50-13, IFRS 15.120; IE212 to IE219). Each
/// band is rounded by itself, as a disclosure is; `backlog_burn` keeps the sum.
Result<std::vector<RemainingObligations>> remaining_obligations(std::span<RatableContract const> contracts, Date start,
                                                                int months, Date as_of,
                                                                RoundingPolicy const& rounding = {},
                                                                Explain               explain  = Explain::no);

/// What is planned in a period: hours of assignments, or any other weight.
struct PlannedWork {
    Period   period;
    Decimal  weight;
    RecordId source{};
};

struct BurnLine {
    Period        period;
    Figure<Money> burned;
    Figure<Money> remaining;  ///< At the end of the period.
};

/// How the backlog becomes revenue as the plan is carried out; the lines sum to the backlog, to the last unit (R261).
Result<std::vector<BurnLine>>        backlog_burn(Figure<Money> const& backlog, std::span<PlannedWork const> plan,
                                                  RoundingPolicy const& rounding = {}, Explain explain = Explain::no);
inline Result<std::vector<BurnLine>> backlog_burn(Money const& backlog, std::span<PlannedWork const> plan,
                                                  RoundingPolicy const& rounding = {}, Explain explain = Explain::no) {
    return backlog_burn(Figure<Money>{.value = backlog}, plan, rounding, explain);
}

}  // namespace throughline
