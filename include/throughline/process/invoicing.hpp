#pragma once

#include <throughline/model/billing_event.hpp>
#include <throughline/model/billing_schedule.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/invoice_line.hpp>
#include <throughline/sync/topology.hpp>

#include <cstddef>
#include <vector>

namespace throughline {

struct InvoicingPolicy {
    int  payment_days            = 30;  ///< Until it is due, where the contract names no terms whose days are known.
    bool needs_purchase_order    = false;
    bool others_bill_by_contract = false;  ///< People may bill the same contracts in the ledger, by hand.
};

/// What is billed together: the events of a schedule that have the same day, and, where some came after that day's
/// invoice had left, the ones of each later number.
Id<Invoice>     invoice_id(Id<BillingSchedule> schedule, Date day, std::size_t number = 0);
Id<InvoiceLine> invoice_line_id(Id<Invoice> invoice, Id<BillingEvent> event);

/// The day on which an event is billed: work and credits at the end of their month, all else when it falls due.
std::optional<Date> invoicing_day(BillingEvent const& event);

/// The derivation, from a billing schedule: an invoice, in draft, for all that may be billed, which follows its events
/// until a ledger has it, or may have it. From then on it is never touched again: what comes later goes to another
/// number, and its events are billed, at what was really charged. Where the ledger voids it, they may be billed again.
Process invoicing();

/// What keeps an invoice from being released, beside its day.
std::vector<Violation> check_release(Id<Invoice> id, Invoice const& invoice, Records& records,
                                     InvoicingPolicy const& policy = {});

/// The derivation, from an invoice in draft whose day has come: its dates, once nothing keeps it (R125). What does is
/// an exception.
Process invoice_release(InvoicingPolicy policy = {});

/// Ledgers take invoices that are released, and no line that bills nothing. For `Topology::routes`.
std::vector<Route> invoicing_routes(InvoicingPolicy policy = {});

}  // namespace throughline
