#pragma once

#include <throughline/core/date.hpp>
#include <throughline/model/legal_entity.hpp>
#include <throughline/revenue/journal.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// One thing that has to be so before a period is closed.
struct CloseCheck {
    std::string_view         name;    ///< "identities".
    std::string_view         asks{};  ///< What has to be so, in a sentence.
    std::vector<std::string> breaks{};

    bool is_green() const { return breaks.empty(); }
};

/// All of them, in the order in which they are looked at.
struct CloseChecklist {
    Period                  period;
    std::vector<CloseCheck> checks{};

    bool is_green() const;
    /// One line each: `green  identities`, or `2 breaks  postings`, and the breaks under it.
    std::string to_string() const;
};

struct CloseRequest {
    Period                         period;
    std::optional<Id<LegalEntity>> legal_entity{};      ///< Whose books; all of them where empty.
    bool                           has_ledger = false;  ///< Postings come from a ledger, so that each event needs one.
};

/// Whether a period may be closed (R135): every invariant, green or with its breaks. A pure function.
///
/// - contract values: each contract is worth the sum of its lines (R45)
/// - identities: those of L14 hold after every movement until the period's end
/// - work approved: no billable work of the period still waits for approval
/// - work billed: approved billable work has a billing event
/// - revenue recognized: each schedule's revenue until the period's end is recognized
/// - postings: every posting is of a record, says what it says, and every revenue event has one
CloseChecklist close_checklist(BusinessState const& state, CloseRequest const& request);

}  // namespace throughline
