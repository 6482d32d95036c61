#pragma once

#include <throughline/model/ledger_posting.hpp>
#include <throughline/sync/derivation.hpp>

namespace throughline {

/// The derivation, from a ledger's posting: its reference, on the revenue event, the invoice or the cost that it posts
/// (R72). A posting of nothing that is known, of another amount, or of what has another posting already is an exception
/// for finance. A posting that its ledger takes back takes its reference along.
Process posting_feedback();

}  // namespace throughline
