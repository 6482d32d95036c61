#pragma once

#include "billing_ground.hpp"

namespace throughline {

namespace process_detail {

inline bool is_approved(TimeEntry const& entry) {
    return entry.status == TimeEntry::Status::approved || entry.status == TimeEntry::Status::posted;
}
inline bool is_approved(Expense const& expense) {
    return expense.status == Expense::Status::approved || expense.status == Expense::Status::posted;
}

/// An invoice has it.
inline bool is_billed(BillingEvent const& event) {
    return event.status == BillingEvent::Status::billed || event.invoice_line;
}

/// A piece of work that is not billed yet, of a project.
struct OpenWork {
    RecordId    id;
    Date        day;
    Money       worth;
    Id<Project> project;
};

/// What of it is billed under its ground; nothing while that cannot be told. Requires: it is approved and billable.
Result<std::optional<Money>> owed_for(OpenWork const& work, Grounds const& grounds, WorkPrices& prices,
                                      WorkBillingPolicy const& policy, Records& records);

}  // namespace process_detail

}  // namespace throughline
