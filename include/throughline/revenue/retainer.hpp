#pragma once

#include <throughline/core/id.hpp>
#include <throughline/revenue/explain.hpp>

#include <optional>
#include <string>
#include <vector>

namespace throughline {

/// What becomes of what a period leaves unused of a retainer.
enum class UnusedRetainer : unsigned char {
    rolls_over,  ///< Stays available, up to `rollover_max` where there is one; what exceeds it expires.
    expires,     ///< Becomes revenue: the customer had the right, and let it lapse.
    refunded,    ///< Is owed back to the customer.
};

struct RetainerPolicy {
    UnusedRetainer       unused = UnusedRetainer::rolls_over;
    std::optional<Money> rollover_max{};
    /// After how many more periods an advance expires that rolled over; the oldest is drawn first. Never where empty.
    std::optional<int> rollover_periods{};
    Explain            explain = Explain::no;
};

/// A bill for work that may be drawn from the retainer.
struct RetainerBill {
    Money    amount;
    RecordId source{};
};

struct RetainerPeriod {
    std::string               period;
    Money                     paid_in;  ///< The advance for the period; zero for none.
    std::vector<RetainerBill> bills{};  ///< In order of time.
    RecordId                  source{};
};

struct RetainerDraw {
    Figure<Money> drawn;
    Figure<Money> invoiced;  ///< The overage, which goes to the customer.
    Figure<Money> balance;   ///< Of the retainer, after it.
};

struct RetainerFigures {
    std::string               period;
    Figure<Money>             opening;
    std::vector<RetainerDraw> draws;
    Figure<Money>             drawn;
    Figure<Money>             overage;
    Figure<Money>             expired;
    Figure<Money>             refunded;
    Figure<Money>             revenue;     ///< Drawn, overage and expired.
    Figure<Money>             receivable;  ///< Billed in the period: the advance and the overage.
    Figure<Money>             closing;     ///< Opening + paid in - drawn - expired - refunded; a contract liability.
};

/// Draws bills from a prepaid balance, period by period; what the balance does not cover is invoiced.
Result<std::vector<RetainerFigures>> draw_retainer(std::vector<RetainerPeriod> const& periods, Currency currency,
                                                   RetainerPolicy const& policy = {});

}  // namespace throughline
