#pragma once

#include <throughline/revenue/recognition.hpp>

#include <map>
#include <string>
#include <vector>

namespace throughline {

/// A correction of one line's revenue, by a person.
struct Adjustment {
    std::string      group;  ///< All of a group are posted, or none: a reclassification is two of them.
    Id<ContractLine> contract_line;
    Period           period;
    Money            amount;
    std::string      reason;
};

/// What adjustments of a line are held against.
struct AdjustableLine {
    Money                          price;
    std::span<PostedRevenue const> posted{};
    Money                          billed_to_date;
};

/// What became of one line of a batch: every one is told, posted or not.
struct AuditedAdjustment {
    Adjustment           adjustment;
    bool                 is_posted = false;
    std::string          author{};
    std::string          outcome{};  ///< "posted", why it was refused, or which other line of its group was.
    std::optional<Error> error{};    ///< Of the line itself.
};

struct AdjustmentBatch {
    std::vector<PostedRevenue>     events;  ///< Of all groups that were posted, in the order of the lines.
    std::vector<AuditedAdjustment> audit;   ///< Each line of the batch, in its order.
};

/// Posts a batch of adjustments, group by group (R66). A line is refused without a reason, in a closed period, in
/// another currency than its contract's, for a line that there is not, or where revenue would leave 0 to the price
/// once all of its group are posted; and all of its group with it. A group sees what groups before it posted.
AdjustmentBatch post_adjustments(std::span<Adjustment const>                       lines,
                                 std::map<Id<ContractLine>, AdjustableLine> const& known, Date closed_before,
                                 std::string_view author);

}  // namespace throughline
