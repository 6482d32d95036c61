#include <throughline/sync/replay.hpp>

#include "custom_fields.hpp"
#include "deriver.hpp"
#include "planner.hpp"
#include "reader.hpp"
#include "receipts.hpp"
#include "shadows.hpp"
#include "trial.hpp"

#include <algorithm>

namespace throughline {

namespace sync_detail {

std::string digest_of_shadow(std::optional<StoredBinding> const& binding) {
    return binding ? RecordId::derive("shadow", binding->custom, binding->shadow).to_string() : std::string{};
}

class Replaying {
  public:
    Replaying(Workspace& workspace, ReplayFrom const& from) : workspace_{workspace}, from_{from} {
        replay_.topology = workspace.topology().name;
        replay_.last     = from.after;
    }

    Result<Replay> run() {
        Trial trial{workspace_.store()};
        if (!trial.begun()) return trial.begun().error();
        auto const tried = attempt();
        auto const ended = trial.end();
        for (auto& channel : workspace_.channels()) channel->forget_references();
        if (!tried) return tried.error();
        if (!ended) return ended.error();
        return std::move(replay_);
    }

  private:
    Result<> attempt() {
        while (!replay_.cut) {
            auto const page = workspace_.store().receipts(replay_.last, limits::due_per_page);
            if (!page) return page.error();
            if (page->empty()) break;
            for (auto const& receipt : *page) {
                if (auto const looked = look_at(receipt); !looked) return looked;
                replay_.last = receipt.sequence;
                replay_.cut  = replay_.records.size() >= limits::replay_records_max;
                if (replay_.cut) break;
            }
        }
        if (auto const derived = derive_all(workspace_); !derived) return derived.error();
        auto plan = plan_owed(workspace_);
        if (!plan) return plan.error();
        replay_.plan = *std::move(plan);
        return {};
    }

    bool is_wanted(StoredReceipt const& receipt) const {
        return receipt.at >= from_.since && (from_.system.empty() || from_.system == receipt.connection) &&
               (from_.vendor_object.empty() || from_.vendor_object == receipt.vendor_object);
    }

    Result<> look_at(StoredReceipt const& receipt) {
        auto*       channel = workspace_.channel(receipt.connection);
        auto const* mapping = channel ? channel->mapping_of_vendor_object(receipt.vendor_object) : nullptr;
        if (!mapping || !is_wanted(receipt)) return {};
        ++replay_.read;
        auto const known = workspace_.store().binding(receipt.connection, receipt.vendor_object, receipt.key);
        if (!known) return known.error();
        auto const certain = is_certain(receipt, *known);
        if (!certain) return certain.error();
        if (!*certain) {
            replay_.outdated.push_back({receipt.connection, receipt.vendor_object, receipt.key});
            return {};
        }
        return read(*channel, *mapping, receipt, *known);
    }

    /// Nothing was written to the vendor's record, and nothing may have been, since it was received.
    Result<bool> is_certain(StoredReceipt const& receipt, std::optional<StoredBinding> const& known) {
        if (receipt.outdated) return false;
        if (!known) return true;
        if (known->deleted) return false;
        auto const open = workspace_.store().open_intents_of(known->record);
        if (!open) return open.error();
        return std::none_of(open->begin(), open->end(),
                            [&](StoredIntent const& intent) { return intent.connection == receipt.connection; });
    }

    Result<> read(Channel& channel, MappingView const& mapping, StoredReceipt const& receipt,
                  std::optional<StoredBinding> const& before) {
        auto& store       = workspace_.store();
        auto  transaction = Transaction::begin(store);
        if (!transaction) return transaction.error();
        auto const heard = store.count_audit();
        if (!heard) return heard.error();
        Ingest     ingest{workspace_, channel};
        auto const effect = ingest.again(mapping, parked_form(receipt), {});
        if (!effect) return effect.error();
        if (*effect == Ingest::Effect::parked)
            replay_.unreadable.push_back({receipt.connection, receipt.vendor_object, receipt.key});
        if (*effect == Ingest::Effect::changed)
            if (auto const told = tell(mapping, receipt, before, *heard); !told) return told;
        return transaction->commit();
    }

    Result<> tell(MappingView const& mapping, StoredReceipt const& receipt, std::optional<StoredBinding> const& before,
                  std::uint64_t heard) {
        auto const after = workspace_.store().binding(receipt.connection, receipt.vendor_object, receipt.key);
        if (!after) return after.error();
        ReplayedRecord record{.receipt       = receipt.sequence,
                              .system        = receipt.connection,
                              .vendor_object = receipt.vendor_object,
                              .key           = receipt.key,
                              .known         = digest_of_shadow(before)};
        if (*after)
            if (auto const told = tell_values(mapping, before, **after, record); !told) return told;
        if (auto const told = tell_lines(*after ? (*after)->record : RecordId{}, heard, record); !told) return told;
        if (record.changes.empty()) return {};  // Only what nobody maps is kept otherwise.
        for (auto const& change : record.changes) record.policy = std::max(record.policy, change.policy);
        replay_.records.push_back(std::move(record));
        return {};
    }

    /// What the vendor is now believed to hold, against what it was believed to hold.
    Result<> tell_values(MappingView const& mapping, std::optional<StoredBinding> const& before,
                         StoredBinding const& after, ReplayedRecord& record) {
        auto const& type = mapping.type();
        auto const  was  = shadow_object(type, before ? Shadow::parse(before->shadow) : Shadow{});
        auto const  is   = shadow_object(type, Shadow::parse(after.shadow));
        if (!was || !is) return was ? is.error() : was.error();
        for (std::size_t place = 0; place < type.members.size(); ++place) {
            if (type.members[place].same(was->data(), is->data())) continue;
            record.changes.push_back({std::string{mapping.object}, after.record, std::string{type.members[place].name},
                                      Workspace::shown(type, was->data(), place),
                                      Workspace::shown(type, is->data(), place),
                                      workspace_.topology().replay.policy_of(type, place)});
        }
        return tell_custom(mapping, before ? before->custom : std::string{}, after, record);
    }

    /// A tenant's own fields have no kind that would tell amounts from the rest.
    static Result<> tell_custom(MappingView const& mapping, std::string const& before, StoredBinding const& after,
                                ReplayedRecord& record) {
        auto const was = custom_of(before);
        auto const is  = custom_of(after.custom);
        if (!was || !is) return was ? is.error() : was.error();
        auto const json_of = [](CustomFields const& fields, std::string_view name) {
            auto const value = fields.find(name);
            return value == fields.end() ? std::string{} : value->second.json;
        };
        for (auto const& row : mapping.rows) {
            if (row.kind != RowKind::custom) continue;
            auto const from = json_of(*was, row.member), to = json_of(*is, row.member);
            if (from == to) continue;
            bool const personal = mapping.is_personal(row);
            record.changes.push_back({std::string{mapping.object}, after.record, "#" + std::string{row.member},
                                      personal ? "\"[personal]\"" : from, personal ? "\"[personal]\"" : to,
                                      ReplayPolicy::manual});
        }
        return {};
    }

    /// Lines are records of their own: the audit says what became of them.
    Result<> tell_lines(RecordId parent, std::uint64_t heard, ReplayedRecord& record) {
        auto const entries = workspace_.store().audit(heard, limits::due_per_page);
        if (!entries) return entries.error();
        for (auto const& entry : *entries) {
            auto const* type = find_object_type(entry.object);
            if (!type || entry.record == parent) continue;
            auto const place = entry.member.empty() ? type->members.size() : type->place_named(entry.member);
            auto const policy =
                place < type->members.size() ? workspace_.topology().replay.policy_of(*type, place) : strictest(*type);
            record.changes.push_back({entry.object, entry.record, entry.member, entry.before, entry.after, policy});
        }
        return {};
    }

    ReplayPolicy strictest(ObjectType const& type) const {
        auto policy = ReplayPolicy::automatic;
        for (std::size_t place = 0; place < type.members.size(); ++place)
            policy = std::max(policy, workspace_.topology().replay.policy_of(type, place));
        return policy;
    }

  public:
    /// A receipt is read again the way a record is that was kept aside.
    static StoredParked parked_form(StoredReceipt const& receipt) {
        return {.connection    = receipt.connection,
                .vendor_object = receipt.vendor_object,
                .key           = receipt.key,
                .body          = receipt.body,
                .cause         = {},
                .at            = receipt.at};
    }

  private:
    Workspace&        workspace_;
    ReplayFrom const& from_;
    Replay            replay_{};
};

class Adopting {
  public:
    Adopting(Workspace& workspace, std::string_view by) : workspace_{workspace}, by_{by} {}

    Result<Replayed> run(Replay const& replay) {
        trace_ = workspace_.begin_trace();
        for (std::size_t first = 0; first < replay.records.size(); first += limits::batch_writes) {
            auto transaction = Transaction::begin(workspace_.store());
            if (!transaction) return transaction.error();
            auto const last = std::min(replay.records.size(), first + limits::batch_writes);
            for (std::size_t each = first; each < last; ++each)
                if (auto const done = take(replay.records[each]); !done) return done.error();
            if (auto const committed = transaction->commit(); !committed) return committed.error();
        }
        for (auto const& place : replay.outdated) {
            auto const kept = workspace_.store().put_hint(place.system, place.vendor_object, place.key);
            if (!kept) return kept.error();
            ++done_.to_reread;
        }
        return done_;
    }

  private:
    Result<> take(ReplayedRecord const& record) {
        bool const permitted =
            record.policy == ReplayPolicy::automatic || (record.policy == ReplayPolicy::manual && !by_.empty());
        if (!permitted) return ++done_.held_back, Result<>{};
        auto& store   = workspace_.store();
        auto* channel = workspace_.channel(record.system);
        auto* mapping = channel ? channel->mapping_of_vendor_object(record.vendor_object) : nullptr;
        auto  receipt = store.receipts(record.receipt - 1, 1);
        auto  known   = store.binding(record.system, record.vendor_object, record.key);
        if (!receipt || !known) return receipt ? known.error() : receipt.error();
        bool const stands = mapping && !receipt->empty() && receipt->front().sequence == record.receipt &&
                            !receipt->front().outdated && digest_of_shadow(*known) == record.known;
        if (!stands) return ++done_.skipped, Result<>{};
        channel->forget_references();
        Ingest     ingest{workspace_, *channel};
        auto const effect = ingest.again(*mapping, Replaying::parked_form(receipt->front()), trace_);
        if (!effect) return effect.error();
        if (*effect != Ingest::Effect::changed) return ++done_.skipped, Result<>{};
        ++done_.adopted;
        return by_.empty() ? Result<>{} : tell(record);
    }

    Result<> tell(ReplayedRecord const& record) {
        return workspace_.store().put_audit(
            {.at          = workspace_.clock().now(),
             .record      = record.changes.empty() ? RecordId{} : record.changes.front().record,
             .object      = record.vendor_object,
             .member      = "receipt|" + record.system + "|" + record.vendor_object + "|" + record.key,
             .action      = "replayed",
             .connection  = "person:" + std::string{by_},
             .correlation = trace_});
    }

    Workspace&       workspace_;
    std::string_view by_;
    std::string      trace_{};
    Replayed         done_{};
};

}  // namespace sync_detail

using namespace sync_detail;

Result<Replay> replay_receipts(Workspace& workspace, ReplayFrom const& from) {
    return Replaying{workspace, from}.run();
}

Result<Replayed> adopt_replay(Workspace& workspace, Replay const& replay, std::string_view by) {
    if (replay.topology != workspace.topology().name)
        return Error{ErrorCode::validation, "the replay was made for another topology"}.with_value(replay.topology);
    return Adopting{workspace, by}.run(replay);
}

ReplayRules& ReplayRules::begin_by_itself(std::string_view owner) {
    owner_ = owner;
    return *this;
}

ReplayPolicy ReplayRules::policy_of(ObjectType const& type, std::size_t place) const {
    if (auto const said = said_of(type, place)) return *said;
    switch (type.members[place].kind) {
        case MemberKind::decimal:
        case MemberKind::money:
        case MemberKind::currency:
        case MemberKind::percent:
        case MemberKind::hours:
        case MemberKind::object:
        case MemberKind::list:
            return ReplayPolicy::manual;
        default:
            return ReplayPolicy::automatic;
    }
}

std::string Replay::to_text(std::size_t records_max) const {
    constexpr std::string_view policies[] = {"automatic", "manual", "never"};
    std::string                text = std::to_string(read) + " records read again: " + std::to_string(records.size()) +
                       " say something else, " + std::to_string(unreadable.size()) + " cannot be read, " +
                       std::to_string(outdated.size()) + " are to be read anew" + (cut ? "; there are more" : "") +
                       "\n";
    for (std::size_t each = 0; each < std::min(records.size(), records_max); ++each) {
        auto const& record = records[each];
        text += record.system + " " + record.vendor_object + " " + record.key + " (" +
                std::string{policies[static_cast<std::size_t>(record.policy)]} + ")\n";
        for (auto const& change : record.changes)
            text += "    " + change.object + "." + change.member + ": " + change.before + " -> " + change.after + "\n";
    }
    return text + plan.summary();
}

}  // namespace throughline
