#pragma once

#include <throughline/model/account.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/sync/derivation.hpp>

#include <optional>
#include <span>

namespace throughline {

/// How far the work of a deal is invoiced and paid: overdue before all, then paid when nothing is open and all is
/// invoiced. Drafts and voided invoices do not count.
Opportunity::InvoiceStatus invoice_status(std::span<Invoice const> invoices, std::optional<Money> const& amount,
                                          Date today);
/// What has been invoiced before tax, in the deal's currency; nothing where there is no invoice in it.
std::optional<Money> invoiced(std::span<Invoice const> invoices, std::optional<Money> const& amount);
/// An account's collections health: at risk from 60 days overdue, to be watched while anything is overdue.
Account::Health collections_health(std::span<Invoice const> invoices, Date today);

/// The derivation: what the ledger says of invoices and payments goes back to the deal and the account (R131).
Process collections_feedback();

}  // namespace throughline
