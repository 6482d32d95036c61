#pragma once

#include <throughline/core/id.hpp>

namespace throughline {

struct Account;
struct CustomerAccount;
struct LegalEntity;

// Records that follow from others have ids that follow from theirs, so that two passes, or two hosts, that derive the
// same record agree on which record it is, and a reference to it can be written before it exists.

/// The customer account that an account has with a legal entity: there is one for each pair.
Id<CustomerAccount> customer_account_id(Id<Account> account, Id<LegalEntity> legal_entity);

}  // namespace throughline
