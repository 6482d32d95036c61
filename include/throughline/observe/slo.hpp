#pragma once

#include <throughline/observe/kpi.hpp>

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace throughline {

/// What the firm promises itself: that so many of a hundred are good, over so many days.
struct Objective {
    std::string name;    ///< "won deals are active in the ERP within three working days".
    Percent     target;  ///< Above 0, below 100: what is left of 100 is the error budget.
    int         window_days = 28;
};

/// What was seen at an instant.
struct Observation {
    Timestamp     at{};
    std::uint64_t good = 0;
    std::uint64_t bad  = 0;
};

/// How fast the error budget is spent: at 1 all of it is gone exactly at the window's end.
struct BurnRate {
    Share   bad;
    Decimal rate{};  ///< Share of the bad ÷ share that may be, to four digits, half away from zero.
};

struct ObjectiveStatus {
    Share    good;  ///< Of the window.
    bool     is_met = true;
    Decimal  budget{};       ///< How many may be bad: exact, and not whole.
    Decimal  budget_left{};  ///< Below zero where it is overspent.
    BurnRate burn;
};

/// A fast burn over a long time that has not stopped: what somebody is woken for.
struct BurnAlert {
    std::string          name;
    std::chrono::minutes long_window{};
    std::chrono::minutes short_window{};
    Decimal              rate{};  ///< At least, in both windows.
};

/// 14.4 over an hour and five minutes, 6 over six hours and thirty minutes, 1 over three days and six hours.
std::vector<BurnAlert> standard_burn_alerts();

/// How an objective stands at an instant, by what was seen in its window until then. Errors: a target outside 0 to 100,
/// or no days.
Result<ObjectiveStatus> status_of(Objective const& objective, std::span<Observation const> seen, Timestamp now);

/// The burn of one window before an instant, which itself is in it.
Result<BurnRate> burn_rate(Objective const& objective, std::span<Observation const> seen, Timestamp now,
                           std::chrono::minutes window);

/// The alerts that ring: compared exactly, not by rounded rates.
Result<std::vector<BurnAlert>> ringing(Objective const& objective, std::span<Observation const> seen, Timestamp now,
                                       std::span<BurnAlert const> alerts);

}  // namespace throughline
