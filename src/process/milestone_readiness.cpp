#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/process/milestone_readiness.hpp>
#include <throughline/revenue/readiness.hpp>

namespace throughline {

namespace process_detail {

void derive_readiness(RecordId record, AnyObject const& object, Records& records, Desired& desired) {
    Id<Milestone> const id{record};
    auto                milestone = object.as<Milestone>();
    BusinessState       state;
    if (milestone.contract_line) {
        for (auto& [other, sibling] : records.referring<&Milestone::contract_line>(*milestone.contract_line))
            state.put(other, std::move(sibling));
        if (auto line = records.get(*milestone.contract_line)) {
            if (auto contract = records.get(line->contract)) state.put(line->contract, *std::move(contract));
            state.put(*milestone.contract_line, *std::move(line));
        }
    }
    state.put(id, milestone);
    milestone.billing_ready = readiness_of(state, id).is_ready;
    desired.set<&Milestone::billing_ready>(id, std::move(milestone));
}

}  // namespace process_detail

Process milestone_readiness() {
    return {.name        = "milestone readiness",
            .version     = 1,
            .from        = "Milestone",
            .derive      = process_detail::derive_readiness,
            .watches     = {"Milestone", "ContractLine.contract"},
            .reads       = {"Milestone", "ContractLine.contract", "Contract.status"},
            .makes       = {"Milestone.billing_ready"},
            .shares_with = {"delivery plan"}};
}

}  // namespace throughline
