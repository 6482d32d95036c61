#include "store_look.hpp"

#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/model/revenue_event.hpp>
#include <throughline/observe/revenue_trace.hpp>

namespace throughline {

namespace observe_detail {

/// One step down: each trace goes on once for everything that refers to where it is.
template <auto Member, auto Reached, auto Next>
std::vector<RevenueTrace> step(StoreLook& look, std::vector<RevenueTrace> const& from) {
    std::vector<RevenueTrace> further;
    for (auto const& trace : from)
        for (auto const& [id, unused] : look.referring<Member>(trace.*Reached)) {
            further.push_back(trace);
            further.back().*Next = id;
        }
    return further;
}

template <class Object>
Error ends_at(Id<Object> id) {
    return Error{ErrorCode::not_found, "it names nothing that it comes from"}
        .in_object(object_name<Object>)
        .in_record(id.to_string());
}

}  // namespace observe_detail

Result<std::vector<RevenueTrace>> revenue_of_deal(Store& store, Id<Opportunity> deal) {
    using namespace observe_detail;
    using Trace = RevenueTrace;
    StoreLook  look{store};
    auto const known = look.find(deal);
    if (!known) return look.why_not(deal);
    std::vector<Trace> traces(1);
    traces.front().opportunity = known->first;
    traces                     = step<&Engagement::opportunity, &Trace::opportunity, &Trace::engagement>(look, traces);
    traces                     = step<&Contract::engagement, &Trace::engagement, &Trace::contract>(look, traces);
    traces                     = step<&ContractLine::contract, &Trace::contract, &Trace::line>(look, traces);
    traces                     = step<&RevenueEvent::contract_line, &Trace::line, &Trace::event>(look, traces);
    if (look.failure()) return *look.failure();
    return traces;
}

Result<RevenueTrace> deal_of_revenue(Store& store, Id<RevenueEvent> event) {
    using namespace observe_detail;
    StoreLook  look{store};
    auto const recognized = look.find(event);
    if (!recognized) return look.why_not(event);
    auto const line = look.find(recognized->second.contract_line);
    if (!line) return look.why_not(recognized->second.contract_line);
    auto const contract = look.find(line->second.contract);
    if (!contract) return look.why_not(line->second.contract);
    if (!contract->second.engagement) return ends_at(contract->first);
    auto const engagement = look.find(*contract->second.engagement);
    if (!engagement) return look.why_not(*contract->second.engagement);
    if (!engagement->second.opportunity) return ends_at(engagement->first);
    auto const deal = look.find(*engagement->second.opportunity);
    if (!deal) return look.why_not(*engagement->second.opportunity);
    return RevenueTrace{deal->first, engagement->first, contract->first, line->first, recognized->first};
}

}  // namespace throughline
