#pragma once

#include <throughline/model/revenue_event.hpp>
#include <throughline/revenue/straight_line.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace throughline {

/// What becomes of revenue that belongs to a period that is closed already. A closed period is never restated.
enum class ClosedPeriodPolicy : unsigned char {
    catch_up_in_open_period,  ///< All of it is recognized in the first open period, as a catch-up.
    spread_over_remaining,    ///< The open periods share it in proportion to what they earn.
    refuse,                   ///< An error of code `conflict` names the period; a person reopens it or decides.
};

/// A revenue event in the order of its posting. Immutable: a correction is a new one.
struct PostedRevenue {
    std::uint64_t                number = 0;  ///< Unique within the line, rising.
    RevenueEvent                 event;
    std::optional<std::uint64_t> reverses{};  ///< The number of the event that this one takes back.
    Explanation                  why{};
};

/// What is to be recognized for one contract line, and what has been.
struct RecognitionRequest {
    Id<ContractLine>               contract_line;
    Money                          price;          ///< Nothing may be recognized above it.
    Schedule                       desired;        ///< By period, as of now.
    std::span<PostedRevenue const> posted{};       ///< All events so far.
    Date                           as_of;          ///< Periods that end by the start of this day are due.
    Date                           closed_before;  ///< Periods that end by the start of this day are closed.
    Money                          billed_to_date;
    RevenueEvent::Trigger          trigger = RevenueEvent::Trigger::period_close;
    std::optional<Id<ChangeOrder>> change_order{};
    std::optional<Id<Milestone>>   milestone{};
};

struct RecognitionPolicy {
    ClosedPeriodPolicy closed  = ClosedPeriodPolicy::catch_up_in_open_period;
    Explain            explain = Explain::no;
};

/// The events that bring what is posted to what is desired: a second call with them posted gives none. Never touches a
/// closed period. Errors: a price exceeded (R71), a currency that is not the price's, a closed period that the policy
/// refuses.
Result<std::vector<PostedRevenue>> recognize(RecognitionRequest const& request, RecognitionPolicy const& policy = {});

/// The event that takes another back, in `period`. Errors: no such event (`not_found`), one that is taken back already
/// (`duplicate`), one that is itself a reversal, or a closed period (`conflict`).
Result<PostedRevenue> reversal(std::span<PostedRevenue const> posted, std::uint64_t number, Period const& period,
                               Date closed_before);

/// Sum of the events' amounts, of all periods or of one.
Result<Money> recognized_to_date(std::span<PostedRevenue const> posted, Currency currency);
Result<Money> recognized_in(std::span<PostedRevenue const> posted, Period const& period, Currency currency);

}  // namespace throughline
