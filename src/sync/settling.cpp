#include "settling.hpp"

#include "causes.hpp"
#include "line_ties.hpp"
#include "looks.hpp"
#include "reader.hpp"
#include "shadows.hpp"
#include "telling.hpp"
#include "write_audit.hpp"

namespace throughline {

namespace sync_detail {

/// One write of unknown outcome: what does the vendor hold?
class Settling {
  public:
    Settling(Workspace& workspace, StoredIntent const& intent) : workspace_{workspace}, intent_{intent} {}

    /// True when it is settled.
    Result<bool> run(Looks& looks) {
        channel_ = workspace_.channel(intent_.connection);
        if (!channel_) return orphan();
        mapping_          = channel_->mapping_of_vendor_object(intent_.vendor_object);
        auto const* sheet = channel_->connector->sheet().find(intent_.vendor_object);
        if (!mapping_ || !sheet) return orphan();
        if (auto const* pause = channel_->pause_of(*mapping_); pause && pause->no_reading) return Result<bool>{false};
        if (intent_.key.empty() && sheet->creates == CreateSafety::none) return ask_people();

        for (int look = 0; look < limits::looks_max; ++look) {
            auto const found = look == 0 ? looks.of(intent_) : look_again();
            if (!found && found.error().code() != ErrorCode::not_found) return Result<bool>{false};  // Not today.
            if (found && !found->bodies.empty()) return exists(found->bodies);
            if (sheet->look_lag.count() == 0 || !intent_.key.empty()) break;
            wait(sheet->look_lag);
        }
        return close(StoredIntent::State::rejected);
    }

    /// A person says which record it is.
    Result<> take_over() {
        channel_ = workspace_.channel(intent_.connection);
        mapping_ = channel_ ? channel_->mapping_of_vendor_object(intent_.vendor_object) : nullptr;
        if (!mapping_)
            return Error{ErrorCode::not_found, "the topology no longer has this system or object"}
                .in_connection(intent_.connection)
                .in_object(intent_.vendor_object);
        auto const found = look_again();
        if (!found) return found.error();
        if (found->bodies.empty())
            return Error{ErrorCode::not_found, "the system has no such record"}
                .in_connection(intent_.connection)
                .in_object(intent_.vendor_object)
                .in_record(intent_.key);
        auto const taken = exists(found->bodies);
        if (!taken) return taken.error();
        if (*taken) return {};
        return Error{ErrorCode::corrupt, "the record is there and cannot be read"}
            .in_connection(intent_.connection)
            .in_object(intent_.vendor_object)
            .in_record(intent_.key)
            .with_remedy("see the exception of the record itself");
    }

    bool can_be_asked() {
        channel_          = workspace_.channel(intent_.connection);
        auto const* sheet = channel_ ? channel_->connector->sheet().find(intent_.vendor_object) : nullptr;
        return !intent_.key.empty() || (sheet && sheet->creates != CreateSafety::none);
    }

  private:
    Result<Found> look_again() {
        auto found = workspace_.runner().run_in_time(channel_->connector->look(look_up_of(intent_, *mapping_)));
        if (!found) return Error{ErrorCode::cancelled, "the deadline has passed"};
        return *std::move(found);
    }

    void wait(std::chrono::seconds lag) {
        auto exchange = Exchange{*channel_->lane};
        workspace_.runner().run_in_time(sleep_a_while(exchange, lag));
    }
    static Async<bool> sleep_a_while(Exchange exchange, std::chrono::seconds lag) {
        co_await exchange.sleep(lag);
        co_return true;
    }

    /// It is there: take in what it holds, as if it had been read; what is still owed follows from that.
    Result<bool> exists(std::vector<std::string> const& bodies) {
        auto transaction = Transaction::begin(workspace_.store());
        if (!transaction) return transaction.error();
        auto       context = channel_->context();
        auto const record  = channel_->decoder_of(intent_.vendor_object)->decode(bodies.front(), context);
        if (record)
            if (auto const bound = bind_ours(*record); !bound) return bound.error();
        Ingest ingest{workspace_, *channel_, Ingest::By::key};
        for (auto const& body : bodies)
            if (auto const taken = ingest.text(*mapping_, body, intent_.correlation); !taken) return taken.error();
        // What cannot be read is kept aside, as any such record: the write is settled once it can be.
        if (record)
            if (auto const done = mark(StoredIntent::State::applied); !done) return done.error();
        if (auto const committed = transaction->commit(); !committed) return committed.error();
        return record.has_value();
    }

    /// The vendor may not give our id back, so that the tie is made here, from the key that was found.
    Result<> bind_ours(Decoded const& record) {
        auto const known = workspace_.store().binding_of(intent_.record, intent_.connection, intent_.vendor_object);
        if (!known) return known.error();
        if (*known && !(*known)->deleted) return audit_effect(workspace_, intent_, **known, record);
        auto const taken = workspace_.store().binding(intent_.connection, intent_.vendor_object, record.envelope.key);
        if (!taken) return taken.error();
        if (*taken) return {};
        // What it shows is its word, as of any record that is met for the first time: where it decides, and others
        // have spoken meanwhile, the record follows.
        Shadow const nothing_read{{}, Shadow::parse(intent_.projection).written};
        auto const   put = workspace_.store().put_binding({.record        = intent_.record,
                                                           .object        = intent_.object,
                                                           .connection    = intent_.connection,
                                                           .vendor_object = intent_.vendor_object,
                                                           .key           = record.envelope.key,
                                                           .external_id   = intent_.external_id,
                                                           .shadow        = nothing_read.to_string()});
        if (!put) return put;
        if (auto const owed = owe_what_is_missing(); !owed) return owed;
        channel_->forget_references();
        channel_->showed(intent_.vendor_object, record.envelope.key);
        auto const lines =
            bind_lines(workspace_, *channel_, *mapping_, RowSet{}.set(), intent_.record, record.envelope.key);
        if (!lines) return lines;
        return workspace_.store().put_audit({.at          = workspace_.clock().now(),
                                             .record      = intent_.record,
                                             .object      = intent_.object,
                                             .member      = {},
                                             .action      = "bound",
                                             .connection  = intent_.connection,
                                             .correlation = intent_.correlation});
    }

    Result<> owe_what_is_missing() {
        auto const made = shadow_object(mapping_->type(), Shadow::parse(intent_.projection));
        if (!made) return made.error();
        return owe_missing_references(workspace_, *channel_, *mapping_, intent_.record, *made);
    }

    Result<bool> close(StoredIntent::State state) {
        auto transaction = Transaction::begin(workspace_.store());
        if (!transaction) return transaction.error();
        if (auto const done = mark(state); !done) return done.error();
        if (auto const committed = transaction->commit(); !committed) return committed.error();
        return true;
    }

    Result<> mark(StoredIntent::State state) {
        if (auto const done = workspace_.store().set_intent_state(intent_.id, state, intent_.attempts + 1); !done)
            return done;
        return workspace_.store().mark_due(Store::Work::plan, intent_.record, intent_.object);
    }

    Result<bool> ask_people() {
        StoredException known{.cause       = write_cause(intent_.connection, intent_.vendor_object, intent_.record),
                              .code        = {},
                              .message     = {},
                              .connection  = intent_.connection,
                              .object      = intent_.vendor_object,
                              .record_id   = intent_.record,
                              .rule        = "what may have been done is never sent again unseen",
                              .owner       = "integration",
                              .remedy      = "look in the system whether the record was made, then bind or retry it",
                              .correlation = intent_.correlation};
        auto const      raised = workspace_.raise(
            Error{ErrorCode::uncertain, "it is not known whether the record was made, and the vendor cannot be asked"},
            std::move(known));
        if (!raised) return raised.error();
        return false;
    }

    Result<bool> orphan() { return close(StoredIntent::State::rejected); }

    Workspace&          workspace_;
    StoredIntent const& intent_;
    Channel*            channel_ = nullptr;
    MappingView const*  mapping_ = nullptr;
};

}  // namespace sync_detail

using namespace sync_detail;

Result<std::uint64_t> settle_unknown(Workspace& workspace) {
    std::uint64_t unknown = 0, after = 0;
    for (;;) {
        auto const open = workspace.store().open_intents(after, limits::intents_per_page);
        if (!open) return open.error();
        if (open->empty()) return unknown;
        workspace.begin_trace();
        Looks looks{workspace, *open};
        for (auto const& intent : *open) {
            auto const settled = Settling{workspace, intent}.run(looks);
            if (!settled) return settled.error();
            unknown += !*settled;
        }
        after = open->back().id;
    }
}

Result<> settle_unknown_of(Workspace& workspace, RecordId record, std::string_view system) {
    auto open = workspace.store().open_intents_of(record);
    if (!open) return open.error();
    std::erase_if(*open, [&](StoredIntent const& intent) { return intent.connection != system; });
    Looks looks{workspace, *open};
    for (auto const& intent : *open)
        if (auto const settled = Settling{workspace, intent}.run(looks); !settled) return settled.error();
    return {};
}

Result<> settle_as_not_made(Workspace& workspace, StoredException const& exception) {
    auto const open = workspace.store().open_intents_of(exception.record_id);
    if (!open) return open.error();
    for (auto const& intent : *open) {
        if (intent.connection != exception.connection || Settling{workspace, intent}.can_be_asked()) continue;
        auto const closed =
            workspace.store().set_intent_state(intent.id, StoredIntent::State::rejected, intent.attempts + 1);
        if (!closed) return closed;
    }
    return {};
}

Result<> settle_as_made(Workspace& workspace, StoredException const& exception, std::string key) {
    auto const open = workspace.store().open_intents_of(exception.record_id);
    if (!open) return open.error();
    for (auto intent : *open) {
        if (intent.connection != exception.connection || !intent.key.empty()) continue;
        intent.key = std::move(key);
        return Settling{workspace, intent}.take_over();
    }
    return Error{ErrorCode::not_found, "no write of unknown outcome stands behind this exception"}.with_value(
        exception.cause);
}

}  // namespace throughline
