#pragma once

#include <throughline/revenue/forecast.hpp>

#include <optional>
#include <vector>

namespace throughline {

/// How far the people of a role in a region are to be used in a month, are planned to be, and were (R282): billable
/// hours of available ones, each with its derivation where that was asked for.
struct UtilizationAgainstTarget {
    Period                         period;
    std::optional<Id<Role>>        role{};
    std::optional<Id<Region>>      region{};
    std::optional<Figure<Percent>> target{};    ///< Nothing where none of them has one.
    std::optional<Figure<Percent>> forecast{};  ///< Nothing where the month was over by then.
    std::optional<Figure<Percent>> actual{};    ///< Nothing while the month is open.

    /// In points; nothing where either is missing.
    std::optional<Decimal> forecast_above_target() const { return difference(forecast, target); }
    std::optional<Decimal> actual_above_target() const { return difference(actual, target); }
    std::optional<Decimal> actual_above_forecast() const { return difference(actual, forecast); }

  private:
    static std::optional<Decimal> difference(std::optional<Figure<Percent>> const& of,
                                             std::optional<Figure<Percent>> const& from);
};

/// By month, role and region. `planned` is the forecast to measure by, `later` one that was made once the month was
/// closed. The target is what planning says of each person (`Resource::utilization_target`), weighted by the hours that
/// the person can work in the month, as `state` has them, in the role that those are for, or evenly where nobody's are
/// known. Whoever is bought in has no part in it.
///
/// Errors: hours of a capacity that cannot be spread over its days.
Result<std::vector<UtilizationAgainstTarget>> utilization_against_targets(ForecastRevision const& planned,
                                                                          ForecastRevision const& later,
                                                                          BusinessState const&    state,
                                                                          Explain explain = Explain::no);

}  // namespace throughline
