#include "notifications.hpp"

#include "causes.hpp"
#include "reader.hpp"

namespace throughline {

Result<std::uint64_t> keep_notification(Workspace& workspace, std::string_view system,
                                        http::Request const& notification) {
    auto* channel = workspace.channel(system);
    if (!channel) return Error{ErrorCode::not_found, "the topology has no such system"}.with_value(system);
    if (notification.body.size() > limits::notification_bytes_max)
        return Error{ErrorCode::corrupt, "the notification is too large"}
            .in_connection(system)
            .with_value(std::to_string(notification.body.size()) + " bytes")
            .with_expected("at most " + std::to_string(limits::notification_bytes_max));
    auto hints = channel->connector->notified(notification, workspace.clock().now());
    if (!hints) return std::move(hints).error().in_connection(system);
    auto transaction = Transaction::begin(workspace.store());
    if (!transaction) return transaction.error();
    std::uint64_t news = 0;
    for (auto const& hint : *hints) {
        // Vendors tell of more than we map.
        if (!channel->mapping_of_vendor_object(hint.vendor_object)) continue;
        auto const kept = workspace.store().put_hint(system, hint.vendor_object, hint.key);
        if (!kept) return kept.error();
        news += *kept;
    }
    if (auto const committed = transaction->commit(); !committed) return committed.error();
    return news;
}

namespace sync_detail {

/// A write that was refused because its record was not found is owed again: here the record is.
Result<> owe_again(Workspace& workspace, StoredHint const& hint) {
    auto const binding = workspace.store().binding(hint.connection, hint.vendor_object, hint.key);
    if (!binding) return binding.error();
    if (!*binding) return {};
    auto const refused =
        workspace.store().exception(write_cause(hint.connection, hint.vendor_object, (*binding)->record));
    if (!refused) return refused.error();
    bool const is_missed = *refused && (*refused)->open && (*refused)->code == name_of(ErrorCode::not_found);
    return is_missed ? workspace.mark_due(Store::Work::plan, (*binding)->record) : Result<>{};
}

Result<> store_hinted(Workspace& workspace, Channel& channel, MappingView const& mapping, StoredHint const& hint,
                      std::vector<std::string> const& bodies, std::string const& trace) {
    auto transaction = Transaction::begin(workspace.store());
    if (!transaction) return transaction.error();
    channel.forget_references();
    Ingest ingest{workspace, channel};
    for (auto const& body : bodies)
        if (auto const effect = ingest.text(mapping, body, trace); !effect) return effect.error();
    if (!bodies.empty())
        if (auto const owed = owe_again(workspace, hint); !owed) return owed;
    if (bodies.empty())
        if (auto const gone = ingest.gone(mapping, hint.key, trace); !gone) return gone;
    if (auto const removed = workspace.store().remove_hint(hint.sequence); !removed) return removed;
    return transaction->commit();
}

/// True when the record was read, or is known to be gone.
Result<bool> read_one(Workspace& workspace, StoredHint const& hint) {
    auto*       channel = workspace.channel(hint.connection);
    auto const* mapping = channel ? channel->mapping_of_vendor_object(hint.vendor_object) : nullptr;
    if (mapping && channel->pause_of(*mapping) && channel->pause_of(*mapping)->no_reading) return false;
    if (!mapping) {  // A topology of before.
        auto const removed = workspace.store().remove_hint(hint.sequence);
        return removed ? Result<bool>{false} : removed.error();
    }
    auto const trace = workspace.begin_trace();
    LookUp     query;
    query.vendor_object = hint.vendor_object;
    query.key           = hint.key;
    query.fields        = field_list(*mapping);
    auto found          = workspace.runner().run(channel->connector->look(std::move(query)));
    if (!found && may_pass(found.error().code())) return false;
    if (!found && found.error().code() != ErrorCode::not_found) {  // The ordinary read will tell, or complain.
        auto const removed = workspace.store().remove_hint(hint.sequence);
        return removed ? Result<bool>{false} : removed.error();
    }
    auto const stored =
        store_hinted(workspace, *channel, *mapping, hint, found ? found->bodies : std::vector<std::string>{}, trace);
    if (!stored) return stored.error();
    return true;
}

}  // namespace sync_detail

Result<std::uint64_t> read_hinted(Workspace& workspace) {
    auto const hints = workspace.store().hints(0, limits::hints_per_pass);
    if (!hints) return hints.error();
    std::uint64_t read = 0;
    for (auto const& hint : *hints) {
        auto const done = sync_detail::read_one(workspace, hint);
        if (!done) return done.error();
        read += *done;
    }
    return read;
}

}  // namespace throughline
