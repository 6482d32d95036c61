#pragma once

#include <throughline/model/forecast_adjustment.hpp>
#include <throughline/revenue/forecast.hpp>

#include <span>
#include <vector>

namespace throughline {

/// A line in which two forecasts differ; only one of the two has it where the other is empty.
struct ForecastChange {
    std::optional<ForecastLine> before{};
    std::optional<ForecastLine> after{};
    Decimal                     difference{};  ///< After less before, in the line's currency, hours or percent.
};

/// What changed from one revision to another of the same scenario; why is in the later one's cause (R75). Errors:
/// revisions of two scenarios.
Result<std::vector<ForecastChange>> changes_between(ForecastRevision const& before, ForecastRevision const& after);

/// Two forecasts side by side: what one assumes beside what another does. Refused as `validation` where one of them
/// knew more than the other, because then a difference could be either's; the error names the source.
Result<std::vector<ForecastChange>> compare(ForecastRevision const& one, ForecastRevision const& other);

/// The lines of a revision with the adjustments that hold on a day, each a line of its own under basis `adjustment`;
/// the revision itself is the view without them (R76). Errors: an adjustment without author, reason or expiry, of a
/// line that is not there (`not_found`), or in another currency.
Result<std::vector<ForecastFigure>> adjusted(ForecastRevision const&             revision,
                                             std::span<ForecastAdjustment const> adjustments, Date on);

/// Adjustments of one revision's lines as adjustments of a later one's. `orphans` speak of lines that the later one
/// does not have: a person decides.
struct CarriedAdjustments {
    std::vector<ForecastAdjustment> adjustments;
    std::vector<ForecastAdjustment> orphans;
};
CarriedAdjustments carried(std::span<ForecastAdjustment const> adjustments, ForecastRevision const& from,
                           ForecastRevision const& to);

}  // namespace throughline
