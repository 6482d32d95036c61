#pragma once

#include <throughline/model/billing_event.hpp>
#include <throughline/model/expense.hpp>
#include <throughline/model/time_entry.hpp>

namespace throughline {

/// It counts as work that was done: approved, or in the ledger already.
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

}  // namespace throughline
