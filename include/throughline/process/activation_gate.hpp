#pragma once

#include <throughline/model/opportunity.hpp>
#include <throughline/sync/derivation.hpp>

#include <string>
#include <vector>

namespace throughline {

/// Something that a target cannot do without: the ledger's customers need a tax registration, the PSA a manager.
struct MandatoryMember {
    std::string target;  ///< Whose rule it is: "erp".
    std::string object;  ///< "Account" or "Opportunity".
    std::string member;
    std::string owner;  ///< Who can enter it.
};

struct ActivationPolicy {
    std::vector<MandatoryMember> mandatory{};
    /// Legal entity, tax code and service line must be known as records, not only as codes. For topologies that read
    /// them.
    bool references_must_be_known = false;
    /// The tax code's jurisdiction must be the legal entity's country, where both are known.
    bool tax_must_fit_country = true;
    /// The amount must be in the legal entity's currency, where it is known.
    bool currency_must_fit_entity = false;
};

/// All that keeps a deal from becoming work that can be billed (R115, R176, R178, R179): its account and the accounts
/// above it, legal entity, tax, service line, currency, dates, and what each target asks for. Every violation, each
/// with who can mend it. `missing_for_delivery` says what the deal itself leaves out; this looks at what it refers to.
std::vector<Violation> check_activation(Opportunity const& deal, Records& records, ActivationPolicy const& policy = {});

}  // namespace throughline
