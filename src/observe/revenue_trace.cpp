#include <throughline/mapping/canonical.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/revenue_event.hpp>
#include <throughline/observe/revenue_trace.hpp>
#include <throughline/store/store.hpp>

#include <algorithm>
#include <optional>

namespace throughline {

namespace observe_detail {

Error not_there(std::string_view object, RecordId id) {
    return Error{ErrorCode::not_found, "there is no such record"}.in_object(object).in_record(id.to_string());
}

/// The record as it is known today, under whatever id it is asked for.
template <class Object>
Result<std::pair<Id<Object>, Object>> known(Store& store, Id<Object> id) {
    auto const today = store.resolve(id);
    if (!today) return today.error();
    auto const stored = store.record(*today);
    if (!stored) return stored.error();
    if (!*stored || (*stored)->deleted || (*stored)->object != object_name<Object>)
        return not_there(object_name<Object>, id);
    auto object = from_canonical_json(object_type<Object>(), (*stored)->body);
    if (!object) return std::move(object).error();
    return std::pair{Id<Object>{*today}, std::move(object->template as<Object>())};
}

/// What refers to a record by a member, and is there.
template <auto Member>
Result<std::vector<Id<object_of<Member>>>> referring(Store& store, RecordId to) {
    using Object     = object_of<Member>;
    auto const links = store.links_to(to, object_name<Object>);
    if (!links) return links.error();
    std::vector<Id<Object>> found;
    for (auto const& link : *links) {
        if (link.member != object_type<Object>().members[place_of<Member>].name) continue;
        auto const record = store.record(link.from);
        if (!record) return record.error();
        if (*record && !(*record)->deleted) found.emplace_back(link.from);
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// One step down: each trace goes on once for everything that refers to where it is.
template <auto Member, auto Reached, auto Next>
Result<std::vector<RevenueTrace>> step(Store& store, std::vector<RevenueTrace> const& from) {
    std::vector<RevenueTrace> further;
    for (auto const& trace : from) {
        auto const found = referring<Member>(store, trace.*Reached);
        if (!found) return found.error();
        for (auto const& id : *found) {
            further.push_back(trace);
            further.back().*Next = id;
        }
    }
    return further;
}

}  // namespace observe_detail

Result<std::vector<RevenueTrace>> revenue_of_deal(Store& store, Id<Opportunity> deal) {
    using namespace observe_detail;
    using Trace      = RevenueTrace;
    auto const deals = store.resolve(deal);
    if (!deals) return deals.error();
    auto const record = store.record(*deals);
    if (!record) return record.error();
    if (!*record || (*record)->deleted) return not_there("Opportunity", deal);
    std::vector<Trace> from(1);
    from.front().opportunity = Id<Opportunity>{*deals};
    auto const engagements   = step<&Engagement::opportunity, &Trace::opportunity, &Trace::engagement>(store, from);
    if (!engagements) return engagements.error();
    auto const contracts = step<&Contract::engagement, &Trace::engagement, &Trace::contract>(store, *engagements);
    if (!contracts) return contracts.error();
    auto const lines = step<&ContractLine::contract, &Trace::contract, &Trace::line>(store, *contracts);
    if (!lines) return lines.error();
    return step<&RevenueEvent::contract_line, &Trace::line, &Trace::event>(store, *lines);
}

Result<RevenueTrace> deal_of_revenue(Store& store, Id<RevenueEvent> event) {
    using namespace observe_detail;
    auto const recognized = known(store, event);
    if (!recognized) return recognized.error();
    auto const line = known(store, recognized->second.contract_line);
    if (!line) return line.error();
    auto const contract = known(store, line->second.contract);
    if (!contract) return contract.error();
    if (!contract->second.engagement) return not_there("Engagement", contract->first);
    auto const engagement = known(store, *contract->second.engagement);
    if (!engagement) return engagement.error();
    if (!engagement->second.opportunity) return not_there("Opportunity", engagement->first);
    auto const deal = store.resolve(*engagement->second.opportunity);
    if (!deal) return deal.error();
    return RevenueTrace{Id<Opportunity>{*deal}, engagement->first, contract->first, line->first, recognized->first};
}

}  // namespace throughline
