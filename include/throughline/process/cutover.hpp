#pragma once

#include <throughline/model/contract.hpp>
#include <throughline/model/legal_entity.hpp>
#include <throughline/sync/topology.hpp>

#include <string>
#include <vector>

namespace throughline {

/// From which day on a legal entity keeps its books in another ledger.
struct Cutover {
    Id<LegalEntity> legal_entity;
    Date            from;
};

/// Two ledgers during a change from one to the other (R35). A contract belongs to one of them for all its life: to the
/// new one where its work begins on or after its entity's day, otherwise to the old one, which runs it off. Once a
/// ledger has it, or may have it, it stays there, wherever its days or its entity are moved to. Projects, billing
/// schedules and invoices follow their contract, so that every invoice is made in one place; customers go where a
/// contract needs them. Entities without a day stay where they are.
std::vector<Route> cutover_routes(std::string old_ledger, std::string new_ledger, std::vector<Cutover> entities);

}  // namespace throughline
