#pragma once

#include <throughline/sync/derivation.hpp>

#include <vector>

namespace throughline {

/// The processes that a CRM and a ledger need between them: won deals become contracts, projects and billing; invoices
/// and payments go back to deals and accounts.
std::vector<Process> standard_processes();

}  // namespace throughline
