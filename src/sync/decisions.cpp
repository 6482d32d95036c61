#include "decisions.hpp"

#include "descriptions.hpp"
#include "losses.hpp"
#include "reader.hpp"
#include "refused_writes.hpp"
#include "replay_start.hpp"
#include "settling.hpp"
#include "writer.hpp"

#include <nlohmann/json.hpp>

namespace throughline {

namespace sync_detail {

/// One decision, in one transaction, with its audit entry.
class Decision {
  public:
    Decision(Workspace& workspace, std::string_view cause, std::string_view by)
        : workspace_{workspace}, cause_{cause}, by_{by} {}

    Result<StoredException> exception() {
        auto const known = workspace_.store().exception(cause_);
        if (!known) return known.error();
        if (*known && (*known)->open) return **known;
        return Error{ErrorCode::not_found, "no such exception is open"}.with_value(cause_).with_remedy(
            "list the open exceptions; it may have cleared itself");
    }

    /// The vendor's record that was kept aside under it, with its mapping.
    struct Parked {
        Channel*           channel = nullptr;
        MappingView const* mapping = nullptr;
        StoredParked       record{};
    };
    Result<Parked> parked(StoredException const& exception) {
        Parked found;
        found.channel = workspace_.channel(exception.connection);
        if (found.channel) found.mapping = found.channel->mapping_of_vendor_object(exception.object);
        if (!found.mapping) return no_longer_mapped(exception);
        auto record = workspace_.store().parked_record(exception.connection, exception.object, exception.record);
        if (!record) return record.error();
        if (!*record)
            return Error{ErrorCode::not_found, "nothing is kept aside under this exception"}.with_value(cause_);
        found.record = **std::move(record);
        return found;
    }

    /// Whether the vendor's record was kept aside. Where it could not even be asked for, there is none.
    Result<bool> has_parked(StoredException const& exception) {
        auto const record = workspace_.store().parked_record(exception.connection, exception.object, exception.record);
        return record ? Result<bool>{record->has_value()} : record.error();
    }

    Result<> audit(StoredException const& exception, std::string action, std::string before, std::string after) {
        return workspace_.store().put_audit({.at          = workspace_.clock().now(),
                                             .record      = exception.record_id,
                                             .object      = exception.object,
                                             .member      = cause_,
                                             .before      = std::move(before),
                                             .after       = std::move(after),
                                             .action      = std::move(action),
                                             .connection  = "person:" + std::string{by_},
                                             .correlation = exception.correlation});
    }

    Result<> mark(Store::Work work, StoredException const& exception) {
        if (exception.record_id.is_none()) return {};
        return workspace_.mark_due(work, exception.record_id);
    }

    bool is(std::string_view kind) const { return cause_.starts_with(kind) && cause_[kind.size()] == '|'; }

    Error cannot(std::string_view what) const {
        return Error{ErrorCode::unsupported, std::string{"this exception cannot be "}.append(what)}.with_value(cause_);
    }

  private:
    static Error no_longer_mapped(StoredException const& exception) {
        return Error{ErrorCode::not_found, "the topology no longer has this system or object"}
            .in_connection(exception.connection)
            .in_object(exception.object);
    }

    Workspace&       workspace_;
    std::string      cause_;
    std::string_view by_;
};

/// Sets one field of a record's JSON; `/` steps into nested objects, which must be there.
Result<std::string> with_field(std::string const& body, std::string_view path, std::string_view json) {
    auto       record = nlohmann::ordered_json::parse(body, nullptr, false);
    auto const value  = nlohmann::ordered_json::parse(json, nullptr, false);
    if (record.is_discarded())
        return Error{ErrorCode::unsupported, "the vendor's record is no JSON: there is no field to correct"};
    if (value.is_discarded())
        return Error{ErrorCode::validation, "the new value is not JSON"}.in_field(path).with_value(json).with_expected(
            "a JSON value: \"text\", 12.50, true, null");
    auto* place = &record;
    for (auto rest = path;;) {
        auto const slash = rest.find('/');
        if (!place->is_object())
            return Error{ErrorCode::validation, "the record has no such nested object"}.in_field(path);
        place = &(*place)[std::string{rest.substr(0, slash)}];
        if (slash == std::string_view::npos) break;
        rest.remove_prefix(slash + 1);
    }
    // A number goes in as the text that was given: nothing may pass through binary floating point.
    constexpr auto mark = "throughline:corrected value";
    *place              = mark;
    auto       text     = record.dump();
    auto const quoted   = std::string{"\""} + mark + "\"";
    auto const at       = text.find(quoted);
    return text.replace(at, quoted.size(), json);
}

}  // namespace sync_detail

using namespace sync_detail;

Result<> require_person(std::string_view by) {
    if (!by.empty()) return {};
    return Error{ErrorCode::validation, "a decision needs the name of who made it"};
}

namespace sync_detail {

/// Replaying has transactions of its own; the exception stands until all is done.
Result<bool> retry_replay(Workspace& workspace, std::string_view cause, std::string_view by) {
    Decision   decision{workspace, cause, by};
    auto const exception = decision.exception();
    if (!exception) return exception.error();
    if (auto const done = replay_in_the_name_of(workspace, *exception, by); !done) return done.error();
    auto transaction = Transaction::begin(workspace.store());
    if (!transaction) return transaction.error();
    if (auto const cleared = workspace.clear(std::string{cause}); !cleared) return cleared.error();
    if (auto const told = decision.audit(*exception, "retried", {}, {}); !told) return told.error();
    if (auto const committed = transaction->commit(); !committed) return committed.error();
    return true;
}

/// What is kept may be old: where it is no better, the next refresh asks the vendor what it holds today.
Result<bool> retry_reading(Workspace& workspace, Decision& decision, StoredException const& exception) {
    auto const is_kept = decision.has_parked(exception);
    if (!is_kept) return is_kept.error();
    if (*is_kept) {
        auto const parked = decision.parked(exception);
        if (!parked) return parked.error();
        Ingest     ingest{workspace, *parked->channel};
        auto const effect = ingest.again(*parked->mapping, parked->record, workspace.begin_trace());
        if (!effect) return effect.error();
        if (*effect != Ingest::Effect::parked) return true;
    }
    auto const asked = workspace.store().put_hint(exception.connection, exception.object, exception.record);
    return asked ? Result<bool>{false} : asked.error();
}

}  // namespace sync_detail

Result<bool> retry_exception(Workspace& workspace, std::string_view cause, std::string_view by) {
    if (auto const named = require_person(by); !named) return named.error();
    if (cause.starts_with(replay_kind)) return retry_replay(workspace, cause, by);
    auto transaction = Transaction::begin(workspace.store());
    if (!transaction) return transaction.error();
    Decision   decision{workspace, cause, by};
    auto const exception = decision.exception();
    if (!exception) return exception.error();
    bool resolved = false;
    if (decision.is("read")) {
        auto const read = retry_reading(workspace, decision, *exception);
        if (!read) return read.error();
        resolved = *read;
    } else if (decision.is("write")) {
        if (auto const done = settle_as_not_made(workspace, *exception); !done) return done.error();
        if (auto const again = forget_refused_write(workspace, cause); !again) return again.error();
        if (auto const marked = decision.mark(Store::Work::plan, *exception); !marked) return marked.error();
    } else if (decision.is("fight")) {
        if (auto const marked = decision.mark(Store::Work::plan, *exception); !marked) return marked.error();
    } else if (decision.is("conflict")) {
        // The record's value is owed to that system from now on, as any other.
        if (auto const cleared = workspace.clear(std::string{cause}); !cleared) return cleared.error();
        if (auto const marked = decision.mark(Store::Work::plan, *exception); !marked) return marked.error();
        resolved = true;
    } else if (decision.is("frozen")) {
        auto const taken = take_thawed(workspace, *exception);
        if (!taken) return taken.error();
        resolved = *taken;
    } else if (decision.is("gate")) {
        if (auto const marked = decision.mark(Store::Work::derive, *exception); !marked) return marked.error();
    } else if (decision.is("absent")) {
        if (auto const granted = workspace.grant(std::string{cause}); !granted) return granted.error();
    } else if (decision.is("drift")) {
        if (auto const accepted = accept_description(workspace, *exception); !accepted) return accepted.error();
        resolved = true;
    } else if (!decision.is("system")) {  // A system is tried with every refresh.
        return decision.cannot("retried");
    }
    if (auto const told = decision.audit(*exception, "retried", {}, {}); !told) return told.error();
    if (auto const committed = transaction->commit(); !committed) return committed.error();
    return resolved;
}

Result<> discard_exception(Workspace& workspace, std::string_view cause, std::string_view reason, std::string_view by) {
    if (auto const named = require_person(by); !named) return named;
    if (reason.empty()) return Error{ErrorCode::validation, "discarding needs a reason"}.with_value(cause);
    auto transaction = Transaction::begin(workspace.store());
    if (!transaction) return transaction.error();
    Decision   decision{workspace, cause, by};
    auto const exception = decision.exception();
    if (!exception) return exception.error();
    std::string given_up;
    if (decision.is("read")) {
        auto const parked = decision.parked(*exception);
        if (!parked) return parked.error();
        // The words of what was given up are not for the audit: they may be personal.
        given_up = "the vendor's record as it was read";
        Ingest ingest{workspace, *parked->channel};
        if (auto const done = ingest.discard(*parked->mapping, parked->record); !done) return done;
    } else if (decision.is("write")) {
        auto const open = workspace.store().open_intents_of(exception->record_id);
        if (!open) return open.error();
        for (auto const& intent : *open)
            if (intent.connection == exception->connection)
                return decision.cannot("discarded while its outcome is unknown");
        given_up = "the write, until the record changes";
        if (auto const back = give_up_restored(workspace, *exception); !back) return back;
    } else if (decision.is("drift")) {
        given_up = "what rests, until the description changes again";
        if (auto const left = leave_description(workspace, *exception); !left) return left;
    } else if (!decision.is("deleted") && !decision.is("absent") && !decision.is("replay")) {
        return decision.cannot("discarded: it clears itself when its cause is gone");
    }
    if (auto const cleared = workspace.clear(std::string{cause}); !cleared) return cleared;
    if (auto const told = decision.audit(*exception, "discarded", std::move(given_up), std::string{reason}); !told)
        return told;
    return transaction->commit();
}

Result<> reassign_exception(Workspace& workspace, std::string_view cause, std::string_view owner, std::string_view by) {
    if (auto const named = require_person(by); !named) return named;
    if (owner.empty()) return Error{ErrorCode::validation, "an exception needs an owner"}.with_value(cause);
    auto transaction = Transaction::begin(workspace.store());
    if (!transaction) return transaction.error();
    Decision decision{workspace, cause, by};
    auto     exception = decision.exception();
    if (!exception) return exception.error();
    auto const before = exception->owner;
    if (auto const done = workspace.assign(*std::move(exception), std::string{owner}); !done) return done;
    auto const today = decision.exception();
    if (!today) return today.error();
    if (auto const told = decision.audit(*today, "reassigned", before, std::string{owner}); !told) return told;
    return transaction->commit();
}

Result<bool> correct_parked(Workspace& workspace, std::string_view cause, std::string_view vendor_field,
                            std::string_view json, std::string_view by) {
    if (auto const named = require_person(by); !named) return named.error();
    auto transaction = Transaction::begin(workspace.store());
    if (!transaction) return transaction.error();
    Decision   decision{workspace, cause, by};
    auto const exception = decision.exception();
    if (!exception) return exception.error();
    if (!decision.is("read")) return decision.cannot("corrected here: correct the value in the system that owns it");
    auto parked = decision.parked(*exception);
    if (!parked) return parked.error();
    auto corrected = with_field(parked->record.body, vendor_field, json);
    if (!corrected) return corrected.error();
    parked->record.body = *std::move(corrected);
    if (auto const kept = workspace.store().put_parked(parked->record); !kept) return kept.error();
    Ingest     ingest{workspace, *parked->channel};
    auto const effect = ingest.again(*parked->mapping, parked->record, workspace.begin_trace());
    if (!effect) return effect.error();
    if (auto const told = decision.audit(*exception, "corrected", {}, std::string{vendor_field}); !told)
        return told.error();
    if (auto const committed = transaction->commit(); !committed) return committed.error();
    return *effect != Ingest::Effect::parked;
}

Result<> bind_by_hand(Workspace& workspace, std::string_view cause, std::string_view key, std::string_view by) {
    if (auto const named = require_person(by); !named) return named;
    Decision   decision{workspace, cause, by};
    auto const exception = decision.exception();
    if (!exception) return exception.error();
    if (!decision.is("write")) return decision.cannot("settled by naming a record");
    if (auto const bound = settle_as_made(workspace, *exception, std::string{key}); !bound) return bound;
    auto transaction = Transaction::begin(workspace.store());
    if (!transaction) return transaction.error();
    if (auto const cleared = workspace.clear(std::string{cause}); !cleared) return cleared;
    if (auto const told = decision.audit(*exception, "bound", {}, std::string{key}); !told) return told;
    return transaction->commit();
}

}  // namespace throughline
