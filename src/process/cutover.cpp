#include <throughline/model/billing_schedule.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/customer_account.hpp>
#include <throughline/model/project.hpp>
#include <throughline/process/cutover.hpp>

#include <algorithm>

namespace throughline {

namespace process_detail {

/// Which ledger a record belongs to; nothing where it is not bound to one yet.
class Ledgers {
  public:
    explicit Ledgers(std::vector<Cutover> entities) : entities_{std::move(entities)} {}

    bool is_for_new(Contract const& contract) const {
        auto const begins = contract.term ? contract.term->start : contract.signed_on.value_or(Date{});
        return std::any_of(entities_.begin(), entities_.end(), [&](Cutover const& each) {
            return each.legal_entity == contract.legal_entity && begins >= each.from;
        });
    }

    /// The contracts that a record is there for.
    std::vector<Contract> contracts_behind(RecordId id, AnyObject const& object, Records& look) const {
        std::vector<Contract> contracts;
        auto const            add = [&](Id<Contract> contract) {
            if (auto found = look.get(contract)) contracts.push_back(*std::move(found));
        };
        if (object.type().name == object_name<Contract>) contracts.push_back(object.as<Contract>());
        if (object.type().name == object_name<BillingSchedule>) add(object.as<BillingSchedule>().contract);
        if (object.type().name == object_name<Project>)
            for (auto const& [line_id, line] : look.referring<&ContractLine::project>(id)) add(line.contract);
        if (object.type().name == object_name<CustomerAccount>) {
            auto const& customer = object.as<CustomerAccount>();
            for (auto& [contract_id, contract] : look.referring<&Contract::account>(customer.account))
                if (contract.legal_entity == customer.legal_entity) contracts.push_back(std::move(contract));
        }
        return contracts;
    }

    bool takes(bool is_new, RecordId id, AnyObject const& object, Records& look) const {
        auto const contracts = contracts_behind(id, object, look);
        if (contracts.empty()) return !is_new;
        return std::any_of(contracts.begin(), contracts.end(),
                           [&](Contract const& contract) { return is_for_new(contract) == is_new; });
    }

  private:
    std::vector<Cutover> entities_;
};

}  // namespace process_detail

std::vector<Route> cutover_routes(std::string old_ledger, std::string new_ledger, std::vector<Cutover> entities) {
    process_detail::Ledgers const ledgers{std::move(entities)};
    std::vector<Route>            routes;
    for (auto const* object : {"CustomerAccount", "Contract", "Project", "BillingSchedule"})
        for (bool const is_new : {false, true})
            routes.push_back({.object = object,
                              .system = is_new ? new_ledger : old_ledger,
                              .takes  = [ledgers, is_new](RecordId id, AnyObject const& each, Records& look) {
                                  return ledgers.takes(is_new, id, each, look);
                              }});
    return routes;
}

}  // namespace throughline
