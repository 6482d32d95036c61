#include <throughline/model/billing_schedule.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/customer_account.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/project.hpp>
#include <throughline/process/cutover.hpp>

#include <algorithm>

namespace throughline {

namespace process_detail {

/// Which of two ledgers a record belongs to.
class Ledgers {
  public:
    Ledgers(std::string old_ledger, std::string new_ledger, std::vector<Cutover> entities)
        : old_{std::move(old_ledger)}, new_{std::move(new_ledger)}, entities_{std::move(entities)} {}

    bool takes(std::string const& ledger, RecordId id, AnyObject const& object, Records& look) const {
        auto const contracts = contracts_behind(id, object, look);
        if (contracts.empty()) return ledger == old_;
        return std::any_of(contracts.begin(), contracts.end(),
                           [&](auto const& each) { return ledger_of(each.first, each.second, look) == ledger; });
    }

  private:
    using Agreed = std::pair<Id<Contract>, Contract>;

    /// The one that has anything of the contract, or may have; otherwise by the day on which its work begins.
    std::string const& ledger_of(Id<Contract> id, Contract const& contract, Records& look) const {
        for (auto const each : family_of(id, look))
            for (auto const& system : look.systems_with(each)) {
                if (system == old_) return old_;
                if (system == new_) return new_;
            }
        auto const begins = contract.term ? contract.term->start : contract.signed_on.value_or(Date{});
        bool const is_new = std::any_of(entities_.begin(), entities_.end(), [&](Cutover const& each) {
            return each.legal_entity == contract.legal_entity && begins >= each.from;
        });
        return is_new ? new_ : old_;
    }

    /// The contract and all that stands where it stands.
    static std::vector<RecordId> family_of(Id<Contract> id, Records& look) {
        std::vector<RecordId> family{id};
        for (auto const& [each, schedule] : look.referring<&BillingSchedule::contract>(id)) family.push_back(each);
        for (auto const& [each, invoice] : look.referring<&Invoice::contract>(id)) family.push_back(each);
        for (auto const& [each, line] : look.referring<&ContractLine::contract>(id))
            if (line.project) family.push_back(*line.project);
        return family;
    }

    /// The contracts that a record is there for.
    static std::vector<Agreed> contracts_behind(RecordId id, AnyObject const& object, Records& look) {
        std::vector<Agreed> contracts;
        auto const          add = [&](Id<Contract> contract) {
            if (auto found = look.get(contract)) contracts.emplace_back(contract, *std::move(found));
        };
        if (object.type().name == object_name<Contract>) contracts.emplace_back(id, object.as<Contract>());
        if (object.type().name == object_name<BillingSchedule>) add(object.as<BillingSchedule>().contract);
        if (object.type().name == object_name<Invoice>)
            if (auto const contract = object.as<Invoice>().contract) add(*contract);
        if (object.type().name == object_name<Project>)
            for (auto const& [line_id, line] : look.referring<&ContractLine::project>(id)) add(line.contract);
        if (object.type().name == object_name<CustomerAccount>) {
            auto const& customer = object.as<CustomerAccount>();
            for (auto& [contract_id, contract] : look.referring<&Contract::account>(customer.account))
                if (contract.legal_entity == customer.legal_entity)
                    contracts.emplace_back(contract_id, std::move(contract));
        }
        return contracts;
    }

    std::string          old_;
    std::string          new_;
    std::vector<Cutover> entities_;
};

}  // namespace process_detail

std::vector<Route> cutover_routes(std::string old_ledger, std::string new_ledger, std::vector<Cutover> entities) {
    process_detail::Ledgers const ledgers{old_ledger, new_ledger, std::move(entities)};
    std::vector<Route>            routes;
    for (auto const* object : {"CustomerAccount", "Contract", "Project", "BillingSchedule", "Invoice"})
        for (auto const& ledger : {old_ledger, new_ledger})
            routes.push_back({.object = object,
                              .system = ledger,
                              .takes  = [ledgers, ledger](RecordId id, AnyObject const& each, Records& look) {
                                  return ledgers.takes(ledger, id, each, look);
                              }});
    return routes;
}

}  // namespace throughline
