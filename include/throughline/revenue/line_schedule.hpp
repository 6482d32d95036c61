#pragma once

#include <throughline/revenue/modification.hpp>
#include <throughline/revenue/straight_line.hpp>

#include <vector>

namespace throughline {

/// A contract line that is earned evenly over its term, as it was agreed at first.
struct LineTerms {
    Money     price;
    DateRange term;
    RecordId  source{};
};

/// What a change order does to it.
struct LineChange {
    Date                effective;  ///< The first day on which it holds.
    Money               delta;      ///< Added to the price; negative takes away.
    std::optional<Date> new_end{};  ///< First day after the new term, where it changes.
    Modification        treatment = Modification::prospective;
    RecordId            source{};
};

/// What a pause does to the end of the term.
enum class PauseEffect : unsigned char {
    extends_term,  ///< The end moves by as many days as were lost.
    keeps_end,     ///< The days that are left carry what the lost ones would have.
};

/// All that is known of a line: recomputing from it is how anything changes.
struct LineHistory {
    LineTerms               terms;
    std::vector<LineChange> changes{};  ///< In order of their dates.
    /// Days without work. One without an end is a pause that lasts: what it keeps from being earned is `suspended`.
    std::vector<DateRange> pauses{};
};

struct LineSchedulePolicy {
    StraightLinePolicy spread{};
    PauseEffect        pause = PauseEffect::extends_term;
};

struct LinePeriod {
    Period        period;
    Figure<Money> earned;    ///< By the days that pass.
    Figure<Money> catch_up;  ///< By changes that look back.
};

/// A line's revenue, period by period. What is earned, caught up and suspended sums to the price, to the last unit.
struct LineSchedule {
    std::vector<LinePeriod> periods;
    Figure<Money>           price;      ///< With all changes.
    Figure<Money>           suspended;  ///< Without a date while a pause lasts.
    Date                    end;        ///< First day after the last one that earns.

    /// Earned and caught up together.
    Schedule totals() const;
};

/// Lays a line's revenue out in time through all its changes and pauses. What was earned before a change stays as it
/// was; a prospective change spreads the rest and what it adds over the days that remain (or takes back at once what is
/// above the new price), a cumulative one measures all days anew and catches up on its first day, a separate contract
/// runs beside.
Result<LineSchedule> line_schedule(LineHistory const& line, LineSchedulePolicy const& policy = {});

}  // namespace throughline
