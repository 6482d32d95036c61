#pragma once

#include <throughline/revenue/contract_terms.hpp>
#include <throughline/sync/derivation.hpp>

namespace throughline {

/// SHA-256 of what the parties agreed: the contract and its lines by id, whatever order they are in. Not of what
/// becomes of it: its status, allocated prices, the projects that deliver it, the numbers that people give it and its
/// lines, and the hash itself.
std::string terms_hash_of(ContractTerms const& terms);

/// The terms with their hash in the contract: taken at approval (R108).
ContractTerms with_terms_hash(ContractTerms terms);

/// Whether what stands now is what was approved, and what approved change orders made of it. Errors: `corrupt` where
/// the snapshot is not what its hash says, `conflict` where the terms drifted, with the first member that did.
Result<> check_terms(ContractTerms const& approved, std::span<KnownChangeOrder const> orders,
                     ContractTerms const& current);

/// The derivation, from a contract: once it is approved and says what its lines add up to, the hash of its terms; from
/// then on an exception for finance as long as they are others. Lines that change orders added are no drift. The first
/// hash stands until somebody takes it away: then what stands is what is agreed.
Process terms_snapshot();

}  // namespace throughline
