#include "writer.hpp"

#include "canonical_path.hpp"
#include "causes.hpp"
#include "custom_fields.hpp"
#include "descriptions.hpp"
#include "lawful.hpp"
#include "line_ties.hpp"
#include "reader.hpp"
#include "refused_writes.hpp"
#include "shadows.hpp"
#include "telling.hpp"
#include "write_audit.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace throughline {

namespace sync_detail {

std::string_view name_of_operation(Operation operation) {
    switch (operation) {
        case Operation::create:
            return "create";
        case Operation::update:
            return "update";
        case Operation::upsert:
            return "upsert";
        case Operation::remove:
            return "remove";
    }
    return "unknown";
}

/// One write on its way: planned, encoded, kept as an intent.
struct Sending {
    PlannedWrite const* planned = nullptr;
    Held                held;
    std::uint64_t       intent = 0;
    StoredIntent        stored{};
    AnyObject           before;    ///< What the vendor held.
    AnyObject           after;     ///< What it holds once this is applied.
    CustomFields        custom{};  ///< What its custom fields are to be.
};

/// Writes of which this is the same may be sent as one: of one rank, so that none refers to another.
auto batch_of(PlannedWrite const& write) {
    return std::tie(write.rank, write.system, write.vendor_object, write.operation);
}

class Applying {
  public:
    Applying(Workspace& workspace, Plan const& plan, std::optional<Transaction> under_way = {})
        : workspace_{workspace}, plan_{plan}, under_way_{std::move(under_way)} {
        order();
    }

    /// Where it ended: behind the last write, or the first batch behind the deadline.
    Result<std::size_t> run(std::size_t first, std::optional<Timestamp> deadline) {
        if (first == 0)
            if (auto const begun = begin(); !begun) return begun.error();
        while (first < order_.size()) {
            std::size_t last = first + 1;
            auto const  most = batch_max(*order_[first]);
            while (last < order_.size() && last - first < most && batch_of(*order_[first]) == batch_of(*order_[last]))
                ++last;
            if (auto const done = batch(first, last); !done) return done.error();
            workspace_.progress().written(order_[first]->system, order_[first]->object, last, order_.size());
            first = last;
            if (deadline && *deadline <= workspace_.clock().now()) break;
        }
        return first;
    }
    Applied const& applied() const { return applied_; }

  private:
    /// A plan may be older than the topology.
    Result<> fits_topology() {
        for (auto const& write : plan_.writes) {
            auto* const channel = workspace_.channel(write.system);
            if (channel && channel->mapping_of_vendor_object(write.vendor_object)) continue;
            return Error{ErrorCode::validation, "the plan writes to what the topology does not have"}
                .in_connection(write.system)
                .in_object(write.vendor_object)
                .with_owner("integration")
                .with_remedy("make the plan anew");
        }
        return {};
    }

    Result<> begin() {
        if (auto const fits = fits_topology(); !fits) return fits;
        if (auto const settled = unmark_settled(); !settled) return settled;
        if (auto const told = tell_truces(); !told) return told;
        return forget_unlawful(workspace_);
    }

    /// A plan goes record by record, and so from system to system; batches are a system's.
    void order() {
        for (auto const& write : plan_.writes) order_.push_back(&write);
        std::stable_sort(order_.begin(), order_.end(), [](PlannedWrite const* left, PlannedWrite const* right) {
            return batch_of(*left) < batch_of(*right);
        });
    }

    /// A vendor that loads in bulk is given as much at once as it likes: each load takes minutes, whatever is in it.
    std::size_t batch_max(PlannedWrite const& write) {
        auto const* sheet = workspace_.channel(write.system)->connector->sheet().find(write.vendor_object);
        return std::clamp(sheet ? sheet->batch_rows_max : 0, limits::batch_writes, limits::bulk_writes_max);
    }

    Result<> unmark_settled() {
        static std::vector<std::string> const none;
        auto const                            all = plan_.settled.size() + plan_.standing.size();
        for (std::size_t first = 0; first < all; first += limits::due_per_page) {
            auto transaction = Transaction::begin(workspace_.store());
            if (!transaction) return transaction.error();
            for (std::size_t each = first; each < std::min(all, first + limits::due_per_page); ++each) {
                auto const* refused =
                    each < plan_.settled.size() ? nullptr : &plan_.standing[each - plan_.settled.size()];
                auto const done = refused ? workspace_.settle(refused->due, refused->causes)
                                          : workspace_.settle(plan_.settled[each], none);
                if (!done) return done;
            }
            if (auto const committed = transaction->commit(); !committed) return committed;
        }
        return {};
    }

    /// Raises the truces of this plan, and clears those that hold no longer.
    Result<> tell_truces() {
        std::set<std::string> standing;
        for (auto const& truce : plan_.truces) {
            auto const cause = "fight|" + truce.system + "|" + truce.record.to_string() + "|" + truce.member;
            standing.insert(cause);
            auto const known = workspace_.store().exception(cause);
            if (!known) return known.error();
            if (*known && (*known)->open) continue;
            if (auto const raised = raise(truce, cause); !raised) return raised;
        }
        if (plan_.cut) return {};  // It did not look at everything.
        for (std::string after = "fight|";;) {
            auto const open = workspace_.store().open_exceptions(after, limits::due_per_page);
            if (!open) return open.error();
            for (auto const& exception : *open) {
                if (!exception.cause.starts_with("fight|")) return {};
                if (standing.count(exception.cause)) continue;
                if (auto const cleared = workspace_.clear(exception.cause); !cleared) return cleared;
            }
            if (open->size() < limits::due_per_page) return {};
            after = open->back().cause;
        }
    }

    Result<> raise(PlannedTruce const& truce, std::string const& cause) {
        return workspace_.raise(Error{ErrorCode::conflict, "the system keeps changing this field back"}
                                    .in_field(truce.vendor_field)
                                    .with_value(truce.theirs)
                                    .with_expected(truce.ours),
                                {.cause      = cause,
                                 .code       = {},
                                 .message    = {},
                                 .connection = truce.system,
                                 .object     = truce.vendor_object,
                                 .record     = truce.key,
                                 .record_id  = truce.record,
                                 .path       = truce.object + "." + truce.member,
                                 .rule   = "restored " + std::to_string(limits::restores_max) + " times within a day",
                                 .owner  = "integration",
                                 .remedy = "stop what changes it there (an automation, another integration), or give "
                                           "that system the field; then retry this exception"});
    }

    Result<> batch(std::size_t first, std::size_t last) {
        auto&      channel = *workspace_.channel(order_[first]->system);
        auto const trace   = workspace_.begin_trace();
        auto       sending = intend(channel, first, last, trace);
        if (!sending) return sending.error();
        if (sending->empty()) return {};

        WriteBatch batch;
        batch.vendor_object = order_[first]->vendor_object;
        for (auto const& each : *sending) {
            WriteItem item;
            item.operation   = each.planned->operation;
            item.key         = each.stored.key;
            item.external_id = each.stored.external_id;
            item.body        = each.stored.body;
            item.correlation = trace;
            batch.items.push_back(std::move(item));
        }
        auto const outcomes = workspace_.runner().run_in_time(channel.connector->write(std::move(batch)));
        return record(channel, *sending, outcomes.value_or(std::vector<Outcome>{}), trace);
    }

    /// One disk's synchronisation serves what is under way and the intents that follow from it.
    Result<Transaction> begin_or_go_on() {
        if (!under_way_) return Transaction::begin(workspace_.store());
        Transaction going_on{*std::move(under_way_)};
        under_way_.reset();
        return going_on;
    }

    /// Encodes and keeps the intents of a batch in one transaction (decision 8).
    Result<std::vector<Sending>> intend(Channel& channel, std::size_t first, std::size_t last,
                                        std::string const& trace) {
        auto transaction = begin_or_go_on();
        if (!transaction) return transaction.error();
        std::vector<Sending> sending;
        for (std::size_t each = first; each < last; ++each) {
            auto one = prepare(channel, *order_[each], trace);
            if (!one) return one.error();
            if (!*one) continue;
            auto const id = workspace_.store().put_intent((*one)->stored);
            if (!id) return id.error();
            (*one)->intent = *id;
            sending.push_back(**std::move(one));
        }
        if (auto const committed = transaction->commit(); !committed) return committed.error();
        return sending;
    }

    /// Something of it has come to rest since the plan was made.
    static bool rests_by_now(Channel const& channel, MappingView const& mapping, PlannedWrite const& write) {
        auto const* pause = channel.pause_of(mapping);
        if (!pause) return false;
        bool const updates = write.operation == Operation::update;
        return pause->no_reading || rests_whole(channel, *pause) || (!updates && pause->no_creating) ||
               (write.rows & (updates ? pause->not_updated : pause->not_created)).any();
    }

    Result<std::optional<Sending>> prepare(Channel& channel, PlannedWrite const& write, std::string const& trace) {
        auto const& mapping = *channel.mapping_of_vendor_object(write.vendor_object);
        auto        held    = workspace_.hold(mapping.type(), write.record);
        if (!held) return held.error();
        auto const vendors = held_by_vendor(channel, mapping, write.record);
        if (!vendors) return vendors.error();
        auto const open = workspace_.store().open_intents_of(write.record);
        if (!open) return open.error();
        bool const in_doubt = std::any_of(open->begin(), open->end(),
                                          [&](auto const& intent) { return intent.connection == write.system; });
        bool const stale    = held->version != write.record_version || held->deleted ||
                           (write.operation == Operation::update) != vendors->has_value();
        if (stale || in_doubt || rests_by_now(channel, mapping, write)) {
            ++applied_.skipped;
            return std::optional<Sending>{};
        }
        auto const lawful = is_lawful(channel, mapping, write, *held, trace);
        if (!lawful) return lawful.error();
        if (!*lawful) return ++applied_.rejected, std::optional<Sending>{};
        auto const digest = write.with_lines ? digest_of_lines(channel, mapping, write.record) : std::string{};
        if (!digest) return digest.error();
        if (*digest != write.lines_digest) return ++applied_.skipped, std::optional<Sending>{};
        auto context      = channel.context();
        context.record    = write.record;
        auto const custom = wanted_custom(workspace_, write.record, channel, mapping);
        if (!custom) return custom.error();
        if (digest_of_custom(mapping, write.rows, *custom) != write.custom_digest)
            return ++applied_.skipped, std::optional<Sending>{};
        context.custom   = &*custom;
        AnyObject before = *vendors ? **vendors : AnyObject{mapping.type()};
        AnyObject after  = before;
        project(mapping, write.rows, held->object.data(), after.data());
        auto const* sheet = channel.connector->sheet().find(write.vendor_object);
        bool const  whole = sheet && sheet->whole_records;
        auto const  rows  = whole ? write.rows | rows_to_create(mapping, after.data()) : write.rows;
        auto        body  = encode_json(mapping, whole ? after.data() : held->object.data(), rows, context);
        if (auto const failed = channel.take_failure(); !failed) return failed.error();
        if (!body) {
            // A record that should have been made just before was not: this one waits for it. All else is for people.
            if (body.error().code() == ErrorCode::not_found) return ++applied_.skipped, std::optional<Sending>{};
            if (auto const done = refuse(channel, write, body.error(), trace); !done) return done.error();
            return std::optional<Sending>{};
        }
        StoredIntent intent{.record         = write.record,
                            .object         = write.object,
                            .connection     = write.system,
                            .vendor_object  = write.vendor_object,
                            .operation      = std::string{name_of_operation(write.operation)},
                            .key            = write.key,
                            .external_id    = write.record.to_string(),
                            .body           = *std::move(body),
                            .projection     = shadow_after(channel.whole(mapping), after).to_string(),
                            .record_version = write.record_version,
                            .correlation    = trace,
                            .intended_at    = workspace_.clock().now()};
        return std::optional<Sending>{
            Sending{&write, *std::move(held), 0, std::move(intent), std::move(before), std::move(after), *custom}};
    }

    Result<> record(Channel& channel, std::vector<Sending>& sending, std::vector<Outcome> const& outcomes,
                    std::string const& trace) {
        auto transaction = Transaction::begin(workspace_.store());
        if (!transaction) return transaction.error();
        for (std::size_t each = 0; each < sending.size(); ++each) {
            // A connector that answers for fewer items than it was given leaves the rest unknown.
            Outcome const outcome = each < outcomes.size() ? outcomes[each] : Outcome{};
            if (auto const done = record_one(channel, sending[each], outcome, trace); !done) return done;
        }
        return transaction->commit();
    }

    Result<> record_one(Channel& channel, Sending& sending, Outcome const& outcome, std::string const& trace) {
        auto& store = workspace_.store();
        switch (outcome.kind) {
            case Outcome::Kind::applied:
                return took(channel, sending, outcome, trace);
            case Outcome::Kind::uncertain:
                ++applied_.uncertain;
                return store.set_intent_state(sending.intent, StoredIntent::State::uncertain, 1);
            case Outcome::Kind::retryable:
                ++applied_.retryable;
                if (auto const done = store.set_intent_state(sending.intent, StoredIntent::State::rejected, 1); !done)
                    return done;
                // At the end of the queue: others have their turn meanwhile.
                return store.mark_due(Store::Work::plan, sending.planned->record, sending.planned->object);
            case Outcome::Kind::rejected:
                break;
        }
        auto const error =
            outcome.error.value_or(Error{ErrorCode::validation, "the vendor refused the record without a reason"});
        if (auto const done = store.set_intent_state(sending.intent, StoredIntent::State::rejected, 1); !done)
            return done;
        channel.doubt(sending.planned->vendor_object);
        return refuse(channel, *sending.planned, error, trace);
    }

    /// The same data would be refused again: the record waits until it, or what the vendor holds, changes.
    Result<> refuse(Channel& channel, PlannedWrite const& write, Error const& error, std::string const& trace) {
        ++applied_.rejected;
        auto const&     mapping = *channel.mapping_of_vendor_object(write.vendor_object);
        StoredException known{.cause       = write_cause(write.system, write.vendor_object, write.record),
                              .code        = {},
                              .message     = {},
                              .connection  = write.system,
                              .object      = write.vendor_object,
                              .record      = write.key.empty() ? write.title : write.key,
                              .record_id   = write.record,
                              .path        = canonical_path(mapping, error.context().field),
                              .correlation = trace};
        if (auto const raised = workspace_.raise(error, std::move(known)); !raised) return raised;
        if (error.code() == ErrorCode::not_found && !write.key.empty())  // Is it gone? The next refresh looks.
            if (auto const hinted = workspace_.store().put_hint(write.system, write.vendor_object, write.key); !hinted)
                return hinted.error();
        // Its mark stays: others may be owed something because of it.
        return remember_refused_write(workspace_, write);
    }

    Result<> took(Channel& channel, Sending& sending, Outcome const& outcome, std::string const& trace);
    Result<> audit_write(Sending const& sending, MappingView const& mapping, std::string const& trace);

    Workspace&                 workspace_;
    Plan const&                plan_;
    std::optional<Transaction> under_way_;

    std::vector<PlannedWrite const*> order_{};  // In which they are sent.
    Applied                          applied_{};
};

Result<> Applying::took(Channel& channel, Sending& sending, Outcome const& outcome, std::string const& trace) {
    auto&       store   = workspace_.store();
    auto const& write   = *sending.planned;
    auto const& mapping = *channel.mapping_of_vendor_object(write.vendor_object);
    ++applied_.applied;
    applied_.created += write.operation != Operation::update;

    auto const known = store.binding_of(write.record, write.system, write.vendor_object);
    if (!known) return known.error();
    StoredBinding binding = *known ? **known : StoredBinding{};
    binding.record        = write.record;
    binding.object        = write.object;
    binding.connection    = write.system;
    binding.vendor_object = write.vendor_object;
    if (!outcome.key.empty()) binding.key = outcome.key;
    binding.external_id = write.record.to_string();
    binding.shadow      = shadow_after(channel.whole(mapping), sending.after).to_string();
    binding.deleted     = false;
    auto custom         = custom_after(mapping, write.rows, sending.custom, binding.custom);
    if (!custom) return custom.error();
    binding.custom = *std::move(custom);
    if (auto const put = store.put_binding(binding); !put) return put;
    if (write.operation != Operation::update)
        if (auto const done = owe_missing_references(workspace_, channel, mapping, write.record, sending.after); !done)
            return done;
    if (auto const old = store.outdate_receipt(write.system, write.vendor_object, binding.key); !old) return old;
    channel.forget_references();
    channel.showed(write.vendor_object, binding.key);
    if (write.with_lines)
        if (auto const done = bind_lines(workspace_, channel, mapping, write.rows, write.record, binding.key); !done)
            return done;
    if (auto const done = audit_write(sending, mapping, trace); !done) return done;
    if (auto const done = store.set_intent_state(sending.intent, StoredIntent::State::applied, 1); !done) return done;
    // Its mark stays: the next plan sees whether anything is left.
    return workspace_.forget_write(write_cause(write.system, write.vendor_object, write.record));
}

Result<> Applying::audit_write(Sending const& sending, MappingView const& mapping, std::string const& trace) {
    auto const& write = *sending.planned;
    auto const& type  = mapping.type();
    auto const  entry = [&](std::string member, std::string before, std::string after) {
        return StoredAudit{.at          = workspace_.clock().now(),
                            .record      = write.record,
                            .object      = write.object,
                            .member      = std::move(member),
                            .before      = std::move(before),
                            .after       = std::move(after),
                            .action      = write.operation == Operation::update ? "updated" : "created",
                            .connection  = write.system,
                            .correlation = trace};
    };
    if (write.operation != Operation::update) {
        auto const put = workspace_.store().put_audit(entry({}, {}, {}));
        return put;
    }
    if (write.with_lines)
        if (auto const put = workspace_.store().put_audit(entry("lines", {}, {})); !put) return put;
    std::uint32_t told = 0;
    for (std::size_t index = 0; index < mapping.rows.size(); ++index)
        if (write.rows[index] && mapping.rows[index].kind == RowKind::member)
            told |= std::uint32_t{1} << mapping.rows[index].place;
    for (std::size_t place = 0; place < type.members.size(); ++place) {
        if (!(told >> place & 1u)) continue;
        auto const put = workspace_.store().put_audit(entry(std::string{type.members[place].name},
                                                            Workspace::shown(type, sending.before.data(), place),
                                                            Workspace::shown(type, sending.after.data(), place)));
        if (!put) return put;
    }
    for (auto const& change : write.changes)
        if (change.member.starts_with('#'))
            if (auto const put = workspace_.store().put_audit(entry(change.member, change.before, change.after)); !put)
                return put;
    return {};
}

}  // namespace sync_detail

using namespace sync_detail;

Result<Applied> apply_plan(Workspace& workspace, Plan const& plan, std::optional<Transaction> under_way) {
    Applying   applying{workspace, plan, std::move(under_way)};
    auto const done = applying.run(0, std::nullopt);
    if (!done) return done.error();
    return applying.applied();
}

Result<std::size_t> apply_some(Workspace& workspace, Plan const& plan, std::size_t from, Timestamp deadline,
                               Applied& applied) {
    Applying   applying{workspace, plan};
    auto const next = applying.run(from, deadline);
    applied += applying.applied();
    return next;
}

}  // namespace throughline
