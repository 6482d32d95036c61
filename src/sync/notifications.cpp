#include "notifications.hpp"

#include "causes.hpp"
#include "outages.hpp"
#include "reader.hpp"
#include "refused_writes.hpp"

#include <map>
#include <set>

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

/// What became of one hint: its record was read or is known to be gone; nothing is to be read; the system, or the
/// object, is not read now; or its object was refused.
enum class Followed : unsigned char { read, dropped, not_now, refused };

/// The hints of one pass. Of each system so many are followed; one that does not answer, or whose object is refused,
/// has had its turn.
class HintsInTurn {
  public:
    explicit HintsInTurn(Workspace& workspace) : workspace_{workspace} {}

    Result<std::uint64_t> run() {
        std::uint64_t read = 0, after = 0;
        for (;;) {
            auto const hints = workspace_.store().hints(after, limits::hints_per_pass);
            if (!hints) return hints.error();
            for (auto const& hint : *hints) {
                auto const done = follow(hint);
                if (!done) return done.error();
                read += *done;
            }
            if (hints->size() < limits::hints_per_pass) return read;
            after = hints->back().sequence;
        }
    }

  private:
    Result<bool> follow(StoredHint const& hint) {
        auto*       channel = workspace_.channel(hint.connection);
        auto const* mapping = channel ? channel->mapping_of_vendor_object(hint.vendor_object) : nullptr;
        if (!mapping) return dropped(workspace_.store().remove_hint(hint.sequence));  // A topology of before.
        if (auto const* pause = channel->pause_of(*mapping); pause && pause->no_reading) return false;
        auto& turn = turns_[hint.connection];
        if (turn >= limits::hints_per_pass || refused_.count({hint.connection, hint.vendor_object})) return false;
        ++turn;
        auto const done = read_one(*channel, *mapping, hint);
        if (!done) return done.error();
        if (*done == Followed::not_now) turn = limits::hints_per_pass;
        if (*done == Followed::refused) refused_.insert({hint.connection, hint.vendor_object});
        return *done == Followed::read;
    }

    Result<Followed> read_one(Channel& channel, MappingView const& mapping, StoredHint const& hint) {
        auto const trace = workspace_.begin_trace();
        LookUp     query;
        query.vendor_object = hint.vendor_object;
        query.key           = hint.key;
        query.fields        = field_list(mapping);
        auto found          = workspace_.runner().run(channel.connector->look(std::move(query)));
        if (!found && may_pass(found.error().code())) return Followed::not_now;
        if (!found && found.error().code() != ErrorCode::not_found) return refuse(hint, found.error(), trace);
        auto const stored =
            store_hinted(workspace_, channel, mapping, hint, found ? found->bodies : std::vector<std::string>{}, trace);
        return stored ? Result<Followed>{Followed::read} : stored.error();
    }

    /// Of an object that cannot be read at all, people know: its hints stay. A single record that nobody can be shown,
    /// though others are, is told by itself: a list may show an earlier version of it for ever. One that is not bound
    /// is no news before a list shows it.
    Result<Followed> refuse(StoredHint const& hint, Error const& error, std::string const& trace) {
        auto const out = workspace_.store().exception(outage_cause(hint.connection, hint.vendor_object));
        if (!out) return out.error();
        if (*out && (*out)->open) return Followed::refused;
        auto const binding = workspace_.store().binding(hint.connection, hint.vendor_object, hint.key);
        if (!binding) return binding.error();
        auto transaction = Transaction::begin(workspace_.store());
        if (!transaction) return transaction.error();
        if (*binding)
            if (auto const told = tell(hint, (*binding)->record, error, trace); !told) return told.error();
        if (auto const removed = workspace_.store().remove_hint(hint.sequence); !removed) return removed.error();
        auto const committed = transaction->commit();
        return committed ? Result<Followed>{Followed::dropped} : committed.error();
    }

    Result<> tell(StoredHint const& hint, RecordId record, Error const& error, std::string const& trace) {
        return workspace_.raise(error, {.cause       = read_cause(hint.connection, hint.vendor_object, hint.key),
                                        .code        = {},
                                        .message     = {},
                                        .connection  = hint.connection,
                                        .object      = hint.vendor_object,
                                        .record      = hint.key,
                                        .record_id   = record,
                                        .rule        = "what a list cannot settle is asked for by its key",
                                        .correlation = trace});
    }

    static Result<bool> dropped(Result<> const& removed) { return removed ? Result<bool>{false} : removed.error(); }

    Workspace&                                    workspace_;
    std::map<std::string, std::size_t>            turns_{};    ///< By system: how many were followed.
    std::set<std::pair<std::string, std::string>> refused_{};  ///< A system and its object.
};

}  // namespace sync_detail

Result<std::uint64_t> read_hinted(Workspace& workspace) { return sync_detail::HintsInTurn{workspace}.run(); }

}  // namespace throughline
