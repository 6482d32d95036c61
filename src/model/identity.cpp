#include <throughline/model/identity.hpp>

namespace throughline {

Id<CustomerAccount> customer_account_id(Id<Account> account, Id<LegalEntity> legal_entity) {
    return Id<CustomerAccount>::derive("customer account", account.to_string(), legal_entity.to_string());
}

}  // namespace throughline
