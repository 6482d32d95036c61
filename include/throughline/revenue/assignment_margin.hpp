#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/model/assignment.hpp>
#include <throughline/revenue/conversion.hpp>
#include <throughline/revenue/journal.hpp>

#include <optional>
#include <vector>

namespace throughline {

struct MarginRequest {
    /// Approved time of days before this one counts as it was worked; from it on the plan does.
    Date                        plans_from;
    std::vector<ConversionRate> rates{};  ///< Into the currency of the revenue, for costs in others.
    RoundingPolicy              rounding{};
    Explain                     explain = Explain::yes;
};

/// What a person's work on a project brings and takes (R134): hours at the rate that they are sold for, less the same
/// hours at what they cost.
struct AssignmentMargin {
    Id<Assignment>                 assignment;
    Figure<Decimal>                hours;    ///< Worked and planned.
    Figure<Money>                  revenue;  ///< Of those that are billable.
    Figure<Money>                  cost;     ///< Of all of them, in the currency of the revenue.
    Figure<Money>                  margin;
    std::optional<Figure<Percent>> percent{};  ///< Of the revenue, to two digits; nothing where there is none.
};

/// An hour is sold for what its entry says, or else its assignment, or else the rate card of the project's account in
/// the currency of the project's contract, or else of the project; it costs what its entry says, or else its
/// assignment, the person, the card. With `explain`, every figure is a tree whose leaves are hours and rates, each with
/// the record that says it.
///
/// Errors: an hour without a rate, or with one in another currency than the others (`validation`); a cost in a currency
/// for which no rate was given (`not_found`). Each names its record, and whose it is to mend.
Result<AssignmentMargin> margin_of(BusinessState const& state, Id<Assignment> assignment, MarginRequest const& request);

struct AssignmentMargins {
    std::vector<AssignmentMargin> margins;   ///< In the order of their ids.
    std::vector<Error>            unpriced;  ///< Why others have none.
};
/// The same of every assignment that has hours.
AssignmentMargins assignment_margins(BusinessState const& state, MarginRequest const& request);

}  // namespace throughline
