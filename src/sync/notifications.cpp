#include "notifications.hpp"

#include "causes.hpp"
#include "reader.hpp"
#include "refused_writes.hpp"

#include <map>

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
    if (!is_missed) return {};
    if (auto const forgotten = forget_refused_write(workspace, (*refused)->cause); !forgotten) return forgotten;
    return workspace.mark_due(Store::Work::plan, (*binding)->record);
}

Result<> store_hinted(Workspace& workspace, Channel& channel, MappingView const& mapping, StoredHint const& hint,
                      std::vector<std::string> const& bodies, std::string const& trace) {
    auto transaction = Transaction::begin(workspace.store());
    if (!transaction) return transaction.error();
    channel.forget_references();
    Ingest ingest{workspace, channel, Ingest::By::key};
    for (auto const& body : bodies)
        if (auto const effect = ingest.text(mapping, body, trace); !effect) return effect.error();
    if (!bodies.empty())
        if (auto const owed = owe_again(workspace, hint); !owed) return owed;
    if (bodies.empty())
        if (auto const gone = ingest.gone(mapping, hint.key, trace); !gone) return gone;
    if (auto const removed = workspace.store().remove_hint(hint.sequence); !removed) return removed;
    return transaction->commit();
}

/// What became of one hint: its record was read or is known to be gone; nothing is to be read; or the system, or the
/// object, is not read now.
enum class Followed : unsigned char { read, dropped, rests, not_now };

Result<Followed> drop(Workspace& workspace, StoredHint const& hint) {
    auto const removed = workspace.store().remove_hint(hint.sequence);
    return removed ? Result<Followed>{Followed::dropped} : removed.error();
}

Result<Followed> read_one(Workspace& workspace, StoredHint const& hint) {
    auto*       channel = workspace.channel(hint.connection);
    auto const* mapping = channel ? channel->mapping_of_vendor_object(hint.vendor_object) : nullptr;
    if (mapping && channel->pause_of(*mapping) && channel->pause_of(*mapping)->no_reading) return Followed::rests;
    if (!mapping) return drop(workspace, hint);  // A topology of before.
    auto const trace = workspace.begin_trace();
    LookUp     query;
    query.vendor_object = hint.vendor_object;
    query.key           = hint.key;
    query.fields        = field_list(*mapping);
    auto found          = workspace.runner().run(channel->connector->look(std::move(query)));
    if (!found && may_pass(found.error().code())) return Followed::not_now;
    // The ordinary read will tell, or complain.
    if (!found && found.error().code() != ErrorCode::not_found) return drop(workspace, hint);
    auto const stored =
        store_hinted(workspace, *channel, *mapping, hint, found ? found->bodies : std::vector<std::string>{}, trace);
    if (!stored) return stored.error();
    return Followed::read;
}

}  // namespace sync_detail

Result<std::uint64_t> read_hinted(Workspace& workspace) {
    std::uint64_t                      read = 0, after = 0;
    std::map<std::string, std::size_t> taken;  // Of each system; one that does not answer has had its turn.
    for (;;) {
        auto const hints = workspace.store().hints(after, limits::hints_per_pass);
        if (!hints) return hints.error();
        for (auto const& hint : *hints) {
            auto& turn = taken[hint.connection];
            if (turn >= limits::hints_per_pass) continue;
            ++turn;
            auto const done = sync_detail::read_one(workspace, hint);
            if (!done) return done.error();
            if (*done == sync_detail::Followed::not_now) turn = limits::hints_per_pass;
            read += *done == sync_detail::Followed::read;
        }
        if (hints->size() < limits::hints_per_pass) return read;
        after = hints->back().sequence;
    }
}

}  // namespace throughline
