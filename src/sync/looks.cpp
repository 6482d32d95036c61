#include "looks.hpp"

#include <algorithm>

namespace throughline {

namespace sync_detail {

std::size_t looks_at_once(Channel const& channel, std::string_view vendor_object) {
    auto const* sheet = channel.connector->sheet().find(vendor_object);
    return std::clamp<std::size_t>(sheet ? sheet->batch_rows_max : 1, 1, limits::bulk_writes_max);
}

LookUp look_up_by_key(MappingView const& mapping, std::string key) {
    LookUp query;
    query.vendor_object = mapping.vendor_object;
    query.fields        = field_list(mapping);
    query.key           = std::move(key);
    return query;
}

}  // namespace sync_detail

using namespace sync_detail;

LookUp look_up_of(StoredIntent const& intent, MappingView const& mapping) {
    auto query = look_up_by_key(mapping, intent.key);
    if (intent.key.empty()) query.external_id = intent.external_id;
    return query;
}

Result<Found> Looks::of(StoredIntent const& intent) {
    auto const place = static_cast<std::size_t>(&intent - intents_.data());
    if (place < first_ || place >= first_ + answers_.size()) ask(place);
    return answers_[place - first_];
}

void Looks::ask(std::size_t first) {
    auto const& intent  = intents_[first];
    auto&       channel = *workspace_.channel(intent.connection);
    auto const& mapping = *channel.mapping_of_vendor_object(intent.vendor_object);
    auto const  most    = looks_at_once(channel, intent.vendor_object);

    std::vector<LookUp> queries;
    for (auto each = first; each < intents_.size() && queries.size() < most; ++each) {
        if (intents_[each].connection != intent.connection || intents_[each].vendor_object != intent.vendor_object)
            break;
        queries.push_back(look_up_of(intents_[each], mapping));
    }
    auto const asked = queries.size();
    first_           = first;
    answers_ =
        workspace_.runner().run_in_time(channel.connector->look_all(std::move(queries))).value_or(decltype(answers_){});
    // A connector that answers fewer searches than it was given leaves the rest unknown.
    answers_.resize(asked, Error{ErrorCode::uncertain, "the connector did not answer the search"});
}

std::vector<Result<bool>> are_gone(Workspace& workspace, Channel& channel, MappingView const& mapping,
                                   std::vector<std::string> const& keys) {
    std::vector<LookUp> queries;
    for (auto const& key : keys) queries.push_back(look_up_by_key(mapping, key));
    auto const                found = workspace.runner().run(channel.connector->look_all(std::move(queries)));
    std::vector<Result<bool>> gone;
    for (auto const& each : found) {
        if (each)
            gone.emplace_back(each->bodies.empty());
        else if (each.error().code() == ErrorCode::not_found)
            gone.emplace_back(true);
        else
            gone.emplace_back(each.error());
    }
    gone.resize(keys.size(), Error{ErrorCode::uncertain, "the connector did not answer the search"});
    return gone;
}

}  // namespace throughline
