#include "reader.hpp"

#include "canonical_path.hpp"
#include "causes.hpp"
#include "custom_fields.hpp"
#include "descriptions.hpp"
#include "full_read.hpp"
#include "joining.hpp"
#include "losses.hpp"
#include "outages.hpp"
#include "read_position.hpp"
#include "receipts.hpp"
#include "shadows.hpp"

#include <throughline/sync/last_read.hpp>

#include <algorithm>
#include <set>

namespace throughline {

namespace sync_detail {

std::string digest_of(std::string_view body) { return RecordId::derive("body", "discarded", body).to_string(); }

}  // namespace sync_detail

using namespace sync_detail;

std::string Ingest::cause_of(MappingView const& mapping, std::string_view key) const {
    return read_cause(channel_.system.name, mapping.vendor_object, key);
}

std::string Ingest::deleted_cause(MappingView const& mapping, std::string_view key) const {
    return "deleted|" + channel_.system.name + "|" + std::string{mapping.vendor_object} + "|" + std::string{key};
}

Result<Ingest::Effect> Ingest::text(MappingView const& mapping, std::string_view raw, std::string_view correlation) {
    auto context = channel_.context();
    auto record  = channel_.decoder_of(mapping.vendor_object)->decode(raw, context);
    if (auto const failed = channel_.take_failure(); !failed) return failed.error();
    last_key_ = record ? record->envelope.key : std::string{};
    if (!again_ && !last_key_.empty())
        if (auto const kept = keep_receipt(workspace_, channel_, mapping, last_key_, raw); !kept) return kept.error();
    if (!record) return park(mapping, Decoded{mapping.type()}, raw, {record.error()}, correlation);
    std::vector<Error> faults = record->faults;
    for (auto const& line : record->lines) faults.insert(faults.end(), line.faults.begin(), line.faults.end());
    if (!faults.empty()) return park(mapping, *record, raw, faults, correlation);
    if (record->envelope.key.empty())
        return park(mapping, *record, raw, {Error{ErrorCode::corrupt, "a record without its key"}}, correlation);
    auto const effect = decoded(mapping, *record, correlation);
    if (!effect && (effect.error().code() == ErrorCode::duplicate || effect.error().code() == ErrorCode::uncertain))
        return park(mapping, *record, raw, {effect.error()}, correlation);
    if (effect && *effect != Effect::overtaken)
        if (auto const done = unpark(mapping, record->envelope.key); !done) return done.error();
    return effect;
}

Result<Ingest::Effect> Ingest::again(MappingView const& mapping, StoredParked const& parked,
                                     std::string_view correlation) {
    again_            = true;
    auto const effect = text(mapping, parked.body, correlation);
    again_            = false;
    // What was unreadable had a name of our making; with a key of its own it is another entry.
    if (effect && *effect != Effect::parked && last_key_ != parked.key)
        if (auto const done = unpark(mapping, parked.key); !done) return done.error();
    return effect;
}

Result<bool> Ingest::is_known(std::string const& cause, Error const& fault) {
    auto const known = workspace_.store().exception(cause);
    if (!known) return known.error();
    return *known && (*known)->open && (*known)->message == fault.message() && (*known)->value == fault.context().value;
}

Result<Ingest::Effect> Ingest::park(MappingView const& mapping, Decoded const& record, std::string_view raw,
                                    std::vector<Error> const& faults, std::string_view correlation) {
    std::string key = record.envelope.key;
    if (key.empty()) key = "unreadable " + RecordId::derive("body", mapping.vendor_object, raw).to_string();
    auto const cause     = cause_of(mapping, key);
    auto const discarded = workspace_.store().setting("discarded|" + cause);
    if (!discarded) return discarded.error();
    if (!discarded->empty() && *discarded == digest_of(raw)) return Effect::unchanged;
    bool                  is_news = !again_;
    std::set<std::string> causes;
    for (std::size_t each = 0; each < faults.size(); ++each) {
        auto const& field = faults[each].context().field;
        auto const  own   = faults.size() == 1 ? cause : cause + "|" + field;
        causes.insert(own);
        auto const known_fault = again_ ? is_known(own, faults[each]) : Result<bool>{false};
        if (!known_fault) return known_fault.error();
        if (*known_fault) continue;
        is_news = true;
        StoredException known{.cause       = own,
                              .code        = {},
                              .message     = {},
                              .connection  = channel_.system.name,
                              .object      = std::string{mapping.vendor_object},
                              .record      = key,
                              .path        = canonical_path(mapping, field),
                              .rule        = reading_rule(mapping, field),
                              .correlation = std::string{correlation}};
        if (auto const raised = workspace_.raise(faults[each], std::move(known)); !raised) return raised.error();
    }
    if (!is_news) return Effect::parked;
    if (auto const cleared = clear_all_but(cause, causes); !cleared) return cleared.error();
    if (auto const kept = workspace_.store().put_parked({channel_.system.name, std::string{mapping.vendor_object}, key,
                                                         std::string{raw}, cause, workspace_.clock().now()});
        !kept)
        return kept.error();
    return Effect::parked;
}

Result<> Ingest::unpark(MappingView const& mapping, std::string const& key) {
    if (auto const removed = workspace_.store().remove_parked(channel_.system.name, mapping.vendor_object, key);
        !removed)
        return removed;
    return clear_all_but(cause_of(mapping, key), {});
}

/// Several faults of one record have a cause each, named behind the record's.
Result<> Ingest::clear_all_but(std::string const& cause, std::set<std::string> const& standing) {
    if (!standing.count(cause))
        if (auto const cleared = workspace_.clear(cause); !cleared) return cleared;
    auto const open = workspace_.store().open_exceptions(cause + "|", 32);
    if (!open) return open.error();
    for (auto const& exception : *open) {
        if (!exception.cause.starts_with(cause + "|")) break;
        if (standing.count(exception.cause)) continue;
        if (auto const cleared = workspace_.clear(exception.cause); !cleared) return cleared;
    }
    return {};
}

Result<> Ingest::discard(MappingView const& mapping, StoredParked const& parked) {
    auto const cause = cause_of(mapping, parked.key);
    if (auto const noted = workspace_.store().put_setting("discarded|" + cause, digest_of(parked.body)); !noted)
        return noted;
    return unpark(mapping, parked.key);
}

Result<Ingest::Effect> Ingest::decoded(MappingView const& mapping, Decoded& record, std::string_view correlation) {
    auto known = workspace_.store().binding(channel_.system.name, mapping.vendor_object, record.envelope.key);
    if (!known) return known.error();
    if (*known) {
        auto custom = with_unseen(channel_.whole(mapping), mapping, (*known)->custom, std::move(record.custom));
        if (!custom) return custom.error();
        record.custom = *std::move(custom);
    }
    if (*known && !(*known)->deleted && !record.envelope.deleted && record.lines.empty()) {
        auto const shadow = Shadow::parse((*known)->shadow);
        auto const spoken = readable_members(mapping);
        if ((record.mentioned & spoken) == spoken && to_canonical_json(record.object, spoken) == shadow.read &&
            (*known)->custom == record.custom)
            return Effect::unchanged;
    }
    if (auto const late = is_overtaken(mapping, record, *known); !late || *late)
        return late ? Result<Effect>{Effect::overtaken} : late.error();
    if (record.envelope.deleted) {
        if (!*known || (*known)->deleted) return Effect::unchanged;
        auto const survivor = survivor_of(workspace_, record.object, (*known)->record);
        if (!survivor) return survivor.error();
        if (*survivor) {
            auto const joined = join_records(workspace_, channel_, **known, **survivor, correlation);
            return joined ? Result<Effect>{Effect::changed} : joined.error();
        }
        if (auto const done = gone(mapping, record.envelope.key, correlation); !done) return done.error();
        return Effect::changed;
    }
    // While a member that every record has cannot be read, new records wait for it: they are read again then.
    if (!*known && lacks_what_it_needs(mapping)) return Effect::unchanged;
    return merged(mapping, record, *std::move(known), correlation);
}

bool Ingest::lacks_what_it_needs(MappingView const& mapping) const {
    auto const* pause = channel_.pause_of(mapping);
    if (!pause) return false;
    auto const& rows = channel_.whole(mapping).rows;
    for (std::size_t row = 0; row < rows.size(); ++row)
        if (rows[row].required && pause->not_read[row]) return true;
    return false;
}

StoredBinding Ingest::binding_of(MappingView const& mapping, Decoded const& record, std::uint32_t spoken,
                                 Held const& held, AnyObject const& shadow,
                                 std::optional<StoredBinding> const& known) const {
    auto const& type = mapping.type();
    AnyObject   seen = shadow;
    for (std::size_t place = 0; place < type.members.size(); ++place)
        if (spoken >> place & 1u) type.members[place].copy(record.object.data(), seen.data());
    // What rests keeps what was last seen of it.
    Shadow const next{to_canonical_json(seen, readable_members(channel_.whole(mapping))),
                      known ? Shadow::parse(known->shadow).written : std::string{}};
    return {
        .record        = held.id,
        .object        = std::string{type.name},
        .connection    = channel_.system.name,
        .vendor_object = std::string{mapping.vendor_object},
        .key           = record.envelope.key,
        .external_id = record.envelope.external_id.empty() && known ? known->external_id : record.envelope.external_id,
        .shadow      = next.to_string(),
        .custom      = record.custom,
        .modified_at = record.envelope.modified_at};
}

namespace sync_detail {

std::uint32_t present_members(AnyObject const& object) {
    std::uint32_t places  = 0;
    auto const&   members = object.type().members;
    for (std::size_t place = 0; place < members.size(); ++place)
        if (members[place].present(object.data())) places |= std::uint32_t{1} << place;
    return places;
}

}  // namespace sync_detail

Result<Ingest::Effect> Ingest::merged(MappingView const& mapping, Decoded& record, std::optional<StoredBinding> known,
                                      std::string_view correlation) {
    auto const& type    = mapping.type();
    auto const  certain = known ? Result<>{} : is_certain(mapping, record);
    if (!certain) return certain.error();
    auto const id = known ? Result<RecordId>{known->record} : identify(mapping, record);
    if (!id) return id.error();
    auto held = workspace_.hold(type, *id);
    if (!held) return held.error();
    if (known && known->deleted && held->id != known->record) return back_after_merge(*known);

    auto const shadow = known ? shadow_object(type, Shadow::parse(known->shadow)) : Result<AnyObject>{AnyObject{type}};
    if (!shadow) return shadow.error();
    auto       context = channel_.context();
    auto const spoken  = record.mentioned & readable_members(mapping);
    // Of a record that is back, all is news: others have decided meanwhile.
    bool const revived = known && known->deleted;
    auto       said    = known ? Result<std::uint32_t>{spoken} : first_words(record, spoken, held->id);
    if (known && !revived) said = members_that_differ(mapping, record.object.data(), shadow->data(), spoken, context);
    if (!said) return said.error();
    auto const changed = *said;
    if (auto const failed = channel_.take_failure(); !failed) return failed.error();

    auto const binding   = binding_of(mapping, record, spoken, *held, *shadow, known);
    bool const different = !known || revived || known->shadow != binding.shadow || known->custom != binding.custom;

    // Recognised, or made by a write of ours that was thought lost: either way this is how it came to stand there.
    if (!known && held->exists() && !mapping.is_line())
        if (auto const told = audit_whole("bound", mapping, held->id, correlation); !told) return told.error();
    bool       record_changed = false;
    bool const returned       = held->deleted && (revived || !known);
    if (returned) held->deleted = false;
    if (changed || !held->exists()) {
        auto const bound = bound_systems(workspace_.store(), held->id, channel_.system.name);
        if (!bound) return bound.error();
        bool const is_owed   = std::any_of(held->provenance.begin(), held->provenance.end(), [&](auto const& each) {
            return each.second.handed_to == channel_.system.name;
        });
        bool const is_shared = !workspace_.topology().merging.empty() && held->exists();
        auto const unaware   = is_owed || is_shared
                                   ? members_that_differ(mapping, held->object.data(), shadow->data(), changed, context)
                                   : 0u;
        if (auto const failed = channel_.take_failure(); !failed) return failed.error();
        auto const merging = merge(workspace_, *held,
                                   {channel_.system.name, record.object, changed, record.envelope.modified_at,
                                    correlation, "merged", unaware, !known || revived},
                                   *bound);
        if (!merging) return merging.error();
        record_changed = *merging;
    }
    if (returned)
        if (auto const done = restored(mapping, *held, record_changed, correlation); !done) return done.error();
    if (different) {
        if (auto const put = workspace_.store().put_binding(binding); !put) return put.error();
        channel_.forget_references();
        // What the vendor holds is no longer what we thought: something may be owed to it.
        if (auto const marked = workspace_.store().mark_due(Store::Work::plan, held->id, type.name); !marked)
            return marked.error();
    }
    if (known && (different || record_changed))
        if (auto const settled = settle_contests(workspace_, *held); !settled) return settled.error();
    if (revived) {
        if (auto const cleared = workspace_.clear(deleted_cause(mapping, known->key)); !cleared) return cleared.error();
        if (auto const parted = is_parted(workspace_, held->id); !parted) return parted.error();
    }
    auto const lines_changed = lines(mapping, record, held->id, correlation);
    if (!lines_changed) return lines_changed.error();
    return different || record_changed || *lines_changed ? Effect::changed : Effect::unchanged;
}

/// What a record says that is met for the first time. Of one that a write of ours has made, unheard of: what it has
/// nothing of, it did not take away, as we may not have been able to write it there.
Result<std::uint32_t> Ingest::first_words(Decoded const& record, std::uint32_t spoken, RecordId held) const {
    auto const ours = RecordId::parse(record.envelope.external_id);
    if (!ours) return spoken;
    auto const today = workspace_.store().resolve(*ours);
    if (!today) return today.error();
    return *today == held ? spoken & sync_detail::present_members(record.object) : spoken;
}

Result<> Ingest::audit_whole(std::string action, MappingView const& mapping, RecordId record,
                             std::string_view correlation) {
    return workspace_.store().put_audit({.at          = workspace_.clock().now(),
                                         .record      = record,
                                         .object      = std::string{mapping.object},
                                         .member      = {},
                                         .action      = std::move(action),
                                         .connection  = channel_.system.name,
                                         .correlation = std::string{correlation}});
}

Result<> Ingest::restored(MappingView const& mapping, Held& held, bool is_kept, std::string_view correlation) {
    if (auto const told = audit_whole("restored", mapping, held.id, correlation); !told) return told;
    return is_kept ? Result<>{} : workspace_.keep(held);
}

Result<> Ingest::gone(MappingView const& mapping, std::string_view key, std::string_view correlation) {
    if (auto const given_up = unpark(mapping, std::string{key}); !given_up) return given_up;
    auto binding = workspace_.store().binding(channel_.system.name, mapping.vendor_object, key);
    if (!binding) return binding.error();
    if (!*binding || (*binding)->deleted) return {};
    (*binding)->deleted = true;
    if (auto const put = workspace_.store().put_binding(**binding); !put) return put;
    if (auto const old = workspace_.store().outdate_receipt(channel_.system.name, mapping.vendor_object, key); !old)
        return old;
    channel_.forget_references();
    // A write that was refused, perhaps because the record was gone, is no longer owed.
    auto const refused = write_cause(channel_.system.name, mapping.vendor_object, (*binding)->record);
    if (auto const cleared = workspace_.forget_write(refused); !cleared) return cleared;
    auto const twice = twice_cause(channel_.system.name, mapping.vendor_object, key);
    if (auto const cleared = workspace_.clear(twice); !cleared) return cleared;

    auto held = workspace_.hold(mapping.type(), (*binding)->record);
    if (!held) return held.error();
    auto const elsewhere = bound_systems(workspace_.store(), held->id);
    if (!elsewhere) return elsewhere.error();
    if (auto const told = audit_whole("deleted", mapping, held->id, correlation); !told) return told;
    if (elsewhere->empty() && !channel_.creates(mapping.object)) {
        held->deleted = true;
        return workspace_.keep(*held);
    }
    StoredException known{.cause       = deleted_cause(mapping, key),
                          .code        = std::string{name_of(ErrorCode::conflict)},
                          .message     = "the record was deleted in this system and lives on in others",
                          .connection  = channel_.system.name,
                          .object      = std::string{mapping.vendor_object},
                          .record      = std::string{key},
                          .record_id   = held->id,
                          .rule        = "deletions are not carried from system to system",
                          .owner       = "integration",
                          .remedy      = "restore it there, or delete it where it also lives",
                          .correlation = std::string{correlation}};
    return workspace_.raise(std::move(known));
}

/// Where our id may show later than the record itself, a new one may be what a create of unknown outcome has made.
Result<> Ingest::is_certain(MappingView const& mapping, Decoded const& record) {
    auto const* sheet = channel_.connector->sheet().find(mapping.vendor_object);
    if (!sheet || sheet->creates != CreateSafety::look_first || sheet->look_lag.count() == 0) return {};
    if (!record.envelope.external_id.empty()) return {};
    auto const open = workspace_.store().open_intents(limits::batch_writes);
    if (!open) return open.error();
    for (auto const& intent : *open)
        if (intent.connection == channel_.system.name && intent.vendor_object == mapping.vendor_object &&
            intent.key.empty())
            return Error{ErrorCode::uncertain, "it may be what a write of ours has made, which is not settled yet"}
                .in_object(mapping.vendor_object)
                .in_record(record.envelope.key)
                .with_owner("integration")
                .with_remedy("nothing: it is read as soon as the write is settled");
    return {};
}

Result<RecordId> Ingest::identify(MappingView const& mapping, Decoded const& record) {
    auto const fresh = channel_.id_of(mapping.object, mapping.vendor_object, record.envelope.key);
    if (auto const failed = channel_.take_failure(); !failed) return failed.error();
    auto const recognised = [&](RecordId id) {
        return mapping.is_line() ? Result<RecordId>{fresh} : match(mapping, record, id);
    };
    auto const ours = RecordId::parse(record.envelope.external_id);
    if (!ours) return recognised(fresh);
    // Our own id, written by us or by an earlier life of ours, settles it.
    auto const today  = workspace_.store().resolve(*ours);
    auto const stored = today ? workspace_.store().record(*today) : today.error();
    if (!stored) return stored.error();
    if (*stored && (*stored)->object != mapping.object) return recognised(fresh);
    // Where all that was known is gone, the record it was made from, elsewhere, is recognised by that id again.
    auto const same = *stored ? Result<RecordId>{*today} : recognised(*ours);
    if (!same || mapping.is_line()) return same;
    if (auto const known = known_as(fresh, *same); !known) return known.error();
    return same;
}

/// What referred to the record before it was met, means it.
Result<> Ingest::known_as(RecordId before, RecordId record) {
    auto const today  = workspace_.store().resolve(before);
    auto const stored = today ? workspace_.store().record(*today) : today.error();
    if (!stored) return stored.error();
    if (*stored || *today != before || before == record) return {};
    auto const named = workspace_.store().put_alias(before, record);
    channel_.forget_references();
    return named;
}

Result<RecordId> Ingest::match(MappingView const& mapping, Decoded const& record, RecordId fresh) {
    for (auto const& rule : workspace_.topology().identity) {
        if (rule.object != mapping.object) continue;
        auto const key = rule.key(record.object);
        if (!key) continue;
        auto const found = workspace_.store().match(rule.object, rule.name, normalized_key(*key));
        if (!found) return found.error();
        std::set<RecordId> candidates;
        for (auto const each : *found) {
            auto const today = workspace_.store().resolve(each);
            if (!today) return today.error();
            auto const bound = workspace_.store().binding_of(*today, channel_.system.name, mapping.vendor_object);
            if (!bound) return bound.error();
            if ((!*bound || (*bound)->deleted) && *today != fresh) candidates.insert(*today);
        }
        if (candidates.size() > 1)
            return Error{ErrorCode::duplicate, "several records could be this one: " + rule.name}
                .in_object(mapping.vendor_object)
                .in_record(record.envelope.key)
                .with_owner("data steward")
                .with_remedy("merge the duplicates, or give one of them another " + rule.name);
        if (candidates.empty()) continue;
        auto const same = *candidates.begin();
        if (auto const put = workspace_.store().put_alias(fresh, same); !put) return put.error();
        return same;
    }
    return fresh;
}

namespace sync_detail {

Result<> store_page(Workspace& workspace, Channel& channel, MappingView const& mapping, ChangePage const& page,
                    ReadCount& count, std::string const& trace, FullRead& whole, ReadPosition& position) {
    auto transaction = Transaction::begin(workspace.store());
    if (!transaction) return transaction.error();
    GatheredWays ways{workspace};
    Ingest       ingest{workspace, channel};
    auto const   before = count;
    channel.forget_references();
    for (auto const& raw : page.records) {
        auto const effect = ingest.text(mapping, raw.text, trace);
        if (!effect) return effect.error();
        whole.saw(ingest.last_key());
        ++count.read;
        count.changed += *effect == Ingest::Effect::changed;
        count.parked += *effect == Ingest::Effect::parked;
        if (*effect == Ingest::Effect::parked) channel.doubt(mapping.vendor_object);
    }
    for (auto const& key : page.deleted) {
        if (auto const done = ingest.gone(mapping, key, trace); !done) return done;
        ++count.deleted;
    }
    if (auto const walked = ways.walk(); !walked) return walked;
    bool const has_changed =
        count.changed > before.changed || count.parked > before.parked || count.deleted > before.deleted;
    if (auto const passed = position.pass(page, has_changed); !passed) return passed;
    if (auto const pruned = prune_receipts(workspace, channel, mapping); !pruned) return pruned;
    if (page.last)
        if (auto const noted =
                note_read(workspace.store(), channel.system.name, mapping.vendor_object, position.began());
            !noted)
            return noted;
    return transaction->commit();
}

/// True at the object's end, false where the deadline came first.
Result<bool> read_object(Workspace& workspace, Channel& channel, MappingView const& mapping,
                         std::optional<Timestamp> deadline, ReadCount& count) {
    ReadPosition position{workspace, channel, mapping};
    if (auto const begun = position.begin(); !begun) return begun.error();
    FullRead whole{workspace, channel, mapping};
    workspace.runner().set_urgency(position.is_first_load() ? Urgency::backfill : Urgency::transactional);
    for (int pages = 0; pages < limits::pages_per_read_max; ++pages) {
        auto const  trace = workspace.begin_trace();
        ChangeQuery query;
        query.vendor_object = mapping.vendor_object;
        query.fields        = field_list(mapping);
        query.bookmark      = position.at();
        auto const page     = workspace.runner().run(channel.connector->changes(std::move(query)));
        if (!page) {
            auto const kept = position.keep();
            return kept ? page.error() : kept.error();
        }
        if (page->begins) whole.begin();
        auto const stored = store_page(workspace, channel, mapping, *page, count, trace, whole, position);
        if (!stored) return stored.error();
        ++count.pages;
        workspace.progress().read(count);
        bool const late = deadline && *deadline <= workspace.clock().now();
        if (page->last) {
            auto const taken = page->complete ? whole.take_absent(count, trace) : Result<>{};
            whole.end();
            // What changed meanwhile before the place where it was broken off, it did not show.
            if (!taken || !position.was_broken_off() || page->complete || late)
                return taken ? Result<bool>{true} : taken.error();
            if (auto const again = position.begin(true); !again) return again.error();
            pages = -1;
        }
        if (late) {
            auto const kept = position.keep();
            return kept ? Result<bool>{false} : kept.error();
        }
    }
    if (auto const kept = position.keep(); !kept) return kept.error();
    return Error{ErrorCode::corrupt, "the vendor's pages do not end"}.in_object(mapping.vendor_object);
}

bool is_unreadable(Channel const& channel, MappingView const& mapping) {
    auto const* pause = channel.pause_of(mapping);
    return pause && pause->no_reading;
}

Result<std::uint64_t> read_parked_of(Workspace& workspace, Channel& channel, MappingView const& mapping) {
    if (is_unreadable(channel, mapping)) return std::uint64_t{0};
    auto const waiting = workspace.store().parked(channel.system.name, mapping.vendor_object, limits::parked_per_pass);
    if (!waiting) return waiting.error();
    if (waiting->empty()) return std::uint64_t{0};
    auto transaction = Transaction::begin(workspace.store());
    if (!transaction) return transaction.error();
    auto const    trace = workspace.begin_trace();
    std::uint64_t read  = 0;
    Ingest        ingest{workspace, channel};
    channel.forget_references();
    for (auto const& each : *waiting) {
        auto const effect = ingest.again(mapping, each, trace);
        if (!effect) return effect.error();
        bool const still = *effect == Ingest::Effect::parked;
        read += !still;
        // There are more than one pass tries: those behind have their turn.
        if (still && waiting->size() == limits::parked_per_pass)
            if (auto const kept = workspace.store().put_parked(each); !kept) return kept.error();
    }
    if (auto const committed = transaction->commit(); !committed) return committed.error();
    return read;
}

}  // namespace sync_detail

Result<std::uint64_t> read_parked(Workspace& workspace) {
    std::uint64_t read = 0;
    for (auto& channel : workspace.channels())
        for (auto const& mapping : channel->mappings()) {
            auto const done = read_parked_of(workspace, *channel, mapping);
            if (!done) return done.error();
            read += *done;
        }
    return read;
}

namespace sync_detail {

/// Reads one object. Where the vendor refuses, it may be another than it was: then it is asked, and read as it is now.
Result<bool> read_watched(Workspace& workspace, Channel& channel, std::size_t place, std::optional<Timestamp> deadline,
                          ReadCount& count) {
    auto read = read_object(workspace, channel, channel.mappings()[place], deadline, count);
    if (read || may_pass(read.error().code())) return read;
    auto const news = look_after_refusal(workspace, channel, count.object);
    if (!news) return news.error();
    if (!*news || is_unreadable(channel, channel.mappings()[place])) return read;
    return read_object(workspace, channel, channel.mappings()[place], deadline, count);
}

/// The count of an object that is read in several pieces is one.
ReadCount& count_of(Refreshed& refreshed, std::string const& system, std::string_view object) {
    auto const is_it = !refreshed.counts.empty() && refreshed.counts.back().system == system &&
                       refreshed.counts.back().object == object;
    if (!is_it) refreshed.counts.push_back({.system = system, .object = std::string{object}});
    return refreshed.counts.back();
}

}  // namespace sync_detail

Result<bool> read_some(Workspace& workspace, Channel& channel, std::size_t place, std::optional<Timestamp> deadline,
                       Refreshed& refreshed) {
    auto const& mapping = channel.system.mappings[place];  // A line is read inside its parent, what rests is not.
    if (mapping.is_line() || sync_detail::is_unreadable(channel, channel.mappings()[place])) return true;
    auto& count = sync_detail::count_of(refreshed, channel.system.name, mapping.vendor_object);
    if (auto const pruned = prune_receipts(workspace, channel, mapping); !pruned) return pruned.error();
    auto const read = sync_detail::read_watched(workspace, channel, place, deadline, count);
    if (read) {
        auto const ended = end_outage(workspace, channel.system.name, count.object);
        return ended ? read : ended.error();
    }
    Error const located = Error{read.error()}.in_connection(channel.system.name).in_object(mapping.vendor_object);
    auto const  begun   = begin_outage(workspace, channel.system.name, count.object, located);
    if (!begun) return begun.error();  // The store itself cannot be written: nothing can go on.
    refreshed.failures.push_back(located);
    return true;
}

Result<> read_all(Workspace& workspace, Refreshed& refreshed) {
    for (auto& channel : workspace.channels())
        for (std::size_t place = 0; place < channel->system.mappings.size(); ++place)
            if (auto const read = read_some(workspace, *channel, place, std::nullopt, refreshed); !read)
                return read.error();
    return {};
}

}  // namespace throughline
