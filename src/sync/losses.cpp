#include "losses.hpp"

#include "freezing.hpp"
#include "telling.hpp"

#include <throughline/sync/limits.hpp>

#include <algorithm>

namespace throughline {

namespace sync_detail {

constexpr std::string_view conflict_kind = "conflict|";
constexpr std::string_view frozen_kind   = "frozen|";

bool is_of_a_system(std::string_view speaker) {
    return !speaker.starts_with(process_mark) && !speaker.starts_with(person_mark);
}

std::string contest_cause(std::string_view kind, std::string_view system, RecordId record, std::string_view member) {
    return std::string{kind}.append(system) + "|" + record.to_string() + "|" + std::string{member};
}

/// What a cause of a contest names.
struct Contest {
    std::string system;
    std::string member;
};

std::optional<Contest> contest_of(std::string_view cause) {
    auto const kind = cause.starts_with(conflict_kind) ? conflict_kind : frozen_kind;
    if (!cause.starts_with(kind)) return std::nullopt;
    cause.remove_prefix(kind.size());
    auto const system_ends = cause.find('|');
    auto const member      = cause.rfind('|');
    if (system_ends == std::string_view::npos) return std::nullopt;
    return Contest{std::string{cause.substr(0, system_ends)}, std::string{cause.substr(member + 1)}};
}

StoredException contest(Held const& held, Said const& said, std::size_t place, std::string cause) {
    auto const& type = held.object.type();
    return {.cause       = std::move(cause),
            .code        = {},
            .message     = {},
            .connection  = std::string{said.speaker},
            .object      = std::string{type.name},
            .record      = held.id.to_string(),
            .record_id   = held.id,
            .path        = std::string{type.name} + "." + std::string{type.members[place].name},
            .correlation = std::string{said.correlation}};
}

Result<> tell_frozen(Workspace& workspace, Held const& held, Said const& said, std::size_t place,
                     Freeze const& freeze) {
    auto const& type  = held.object.type();
    auto        known = contest(held, said, place, frozen_cause(said.speaker, held.id, type.members[place].name));
    known.rule        = "frozen by " + freeze.by;
    known.owner       = "data steward";
    known.remedy      = "put it back there; or undo what froze it, and it is taken by itself";
    return workspace.raise(Error{ErrorCode::forbidden, "nobody changes this any more: it was frozen by " + freeze.by}
                               .with_value(Workspace::shown(type, said.object.data(), place))
                               .with_expected(Workspace::shown(type, held.object.data(), place)),
                           std::move(known));
}

Result<> tell_conflict(Workspace& workspace, Held const& held, Said const& said, std::size_t place,
                       std::string const& stands_by) {
    auto const& type  = held.object.type();
    auto        known = contest(held, said, place, conflict_cause(said.speaker, held.id, type.members[place].name));
    known.rule        = "it is not this system's to decide; the record says what " + stands_by + " said";
    known.owner       = "data steward";
    known.remedy =
        "retry, to have the record's value written there; or restore the value that lost; or make both equal";
    return workspace.raise(Error{ErrorCode::conflict, "this system says something else than who decides it"}
                               .with_value(Workspace::shown(type, said.object.data(), place))
                               .with_expected(Workspace::shown(type, held.object.data(), place)),
                           std::move(known));
}

StoredLoss loss_of(Workspace& workspace, Held const& held, std::size_t place, std::string_view because,
                   std::string_view correlation) {
    auto const& type = held.object.type();
    return {.at          = workspace.clock().now(),
            .record      = held.id,
            .object      = std::string{type.name},
            .member      = std::string{type.members[place].name},
            .cause       = std::string{because},
            .said_by     = {},
            .lost        = {},
            .stands_by   = {},
            .stands      = {},
            .from        = held.id,
            .correlation = std::string{correlation}};
}

Provenance provenance_of(Held const& held, std::size_t place) {
    auto const known = held.provenance.find(place);
    return known == held.provenance.end() ? Provenance{} : known->second;
}

}  // namespace sync_detail

using namespace sync_detail;

Result<std::optional<AnyObject>> held_otherwise(Workspace& workspace, std::string_view system, Held const& held,
                                                std::size_t place) {
    auto*       channel = workspace.channel(system);
    auto const* mapping = channel ? channel->mapping_of_object(held.object.type().name) : nullptr;
    if (!mapping) return std::optional<AnyObject>{};
    auto theirs = held_by_vendor(*channel, *mapping, held.id);
    if (!theirs || !*theirs) return theirs;
    auto       context = channel->context();
    auto const differ =
        members_that_differ(*mapping, held.object.data(), (*theirs)->data(), std::uint32_t{1} << place, context);
    if (auto const failed = channel->take_failure(); !failed) return failed.error();
    return differ ? std::move(theirs) : std::optional<AnyObject>{};
}

std::string conflict_cause(std::string_view system, RecordId record, std::string_view member) {
    return contest_cause(conflict_kind, system, record, member);
}

std::string frozen_cause(std::string_view system, RecordId record, std::string_view member) {
    return contest_cause(frozen_kind, system, record, member);
}

Result<bool> is_contested(Workspace& workspace, std::string_view system, Held const& held, std::size_t place) {
    auto const& type = held.object.type();
    if (workspace.topology().merging.policy_of(type, place) != MergePolicy::conflict) return false;
    auto const known = workspace.store().exception(conflict_cause(system, held.id, type.members[place].name));
    if (!known) return known.error();
    return *known && (*known)->open;
}

Result<> lose(Workspace& workspace, Held const& held, Said const& said, std::size_t place, std::string_view because,
              Freeze const* freeze) {
    auto const& type   = held.object.type();
    auto const& member = type.members[place];
    if (!is_of_a_system(said.speaker)) return {};  // What we say ourselves we can say again.
    if (said.is_first_word && !member.present(said.object.data())) return {};
    if (member.same(said.object.data(), held.object.data())) return {};
    auto const stands = provenance_of(held, place);
    auto       loss   = loss_of(workspace, held, place, because, said.correlation);
    loss.said_by      = said.speaker;
    loss.said_at      = said.at;
    loss.lost         = member_to_canonical_json(type, said.object.data(), place);
    loss.stands_by    = stands.by;
    loss.stands       = member_to_canonical_json(type, held.object.data(), place);
    if (auto const put = workspace.store().put_loss(loss); !put) return put;
    if (freeze) return tell_frozen(workspace, held, said, place, *freeze);
    bool const contests = because == lost_because::not_the_owner &&
                          workspace.topology().merging.policy_of(type, place) == MergePolicy::conflict;
    return contests ? tell_conflict(workspace, held, said, place, stands.by) : Result<>{};
}

Result<> displace(Workspace& workspace, Held const& held, Said const& said, std::size_t place,
                  std::string_view because) {
    auto const& type   = held.object.type();
    auto const  before = provenance_of(held, place);
    if (before.by.starts_with(process_mark)) return {};
    auto loss      = loss_of(workspace, held, place, because, said.correlation);
    loss.said_by   = before.by;
    loss.said_at   = before.at;
    loss.lost      = member_to_canonical_json(type, held.object.data(), place);
    loss.stands_by = said.speaker;
    loss.stands    = member_to_canonical_json(type, said.object.data(), place);
    return workspace.store().put_loss(loss);
}

Result<> lose_joined(Workspace& workspace, Held const& loser, Held const& survivor, std::string_view correlation) {
    auto const& type = loser.object.type();
    for (std::size_t place = 0; place < type.members.size(); ++place) {
        auto const& member = type.members[place];
        if (!member.present(loser.object.data()) || member.same(loser.object.data(), survivor.object.data())) continue;
        auto const said = provenance_of(loser, place);
        auto       loss = loss_of(workspace, survivor, place, lost_because::joined, correlation);
        loss.from       = loser.id;
        loss.said_by    = said.by;
        loss.said_at    = said.at;
        loss.lost       = member_to_canonical_json(type, loser.object.data(), place);
        loss.stands_by  = provenance_of(survivor, place).by;
        loss.stands     = member_to_canonical_json(type, survivor.object.data(), place);
        if (auto const put = workspace.store().put_loss(loss); !put) return put;
    }
    return {};
}

Result<> settle_contests(Workspace& workspace, Held const& held) {
    auto const causes = workspace.store().open_causes_of(held.id);
    if (!causes) return causes.error();
    for (auto const& cause : *causes) {
        auto const contest = contest_of(cause);
        if (!contest) continue;
        auto const place     = held.object.type().place_named(contest->member);
        auto const otherwise = held_otherwise(workspace, contest->system, held, place);
        if (!otherwise) return otherwise.error();
        if (*otherwise) continue;
        if (auto const cleared = workspace.clear(cause); !cleared) return cleared;
    }
    return {};
}

Result<bool> take_thawed(Workspace& workspace, StoredException const& exception) {
    auto const  contest = contest_of(exception.cause);
    auto const* type    = find_object_type(exception.object);
    if (!contest || !type) return false;
    auto held = workspace.hold(*type, exception.record_id);
    if (!held) return held.error();
    auto const place     = type->place_named(contest->member);
    auto const otherwise = held_otherwise(workspace, contest->system, *held, place);
    if (!otherwise) return otherwise.error();
    if (*otherwise && !held->deleted) {
        auto const bound = bound_systems(workspace.store(), held->id);
        if (!bound) return bound.error();
        auto const seats = seats_of(workspace, *held, *bound);
        if (!seats) return seats.error();
        auto const freeze = frozen_now(workspace, *held, seats->stage, place);
        if (!freeze) return freeze.error();
        if (*freeze) return false;
        auto const taken = merge(workspace, *held,
                                 {contest->system, **otherwise, std::uint32_t{1} << place, workspace.clock().now(),
                                  exception.correlation, "merged"},
                                 *bound);
        if (!taken) return taken.error();
    }
    if (auto const cleared = workspace.clear(exception.cause); !cleared) return cleared.error();
    return true;
}

Result<> take_thawed(Workspace& workspace) {
    for (std::string after{frozen_kind};;) {
        auto const open = workspace.store().open_exceptions(after, limits::due_per_page);
        if (!open) return open.error();
        if (open->empty() || !open->front().cause.starts_with(frozen_kind)) return {};
        auto transaction = Transaction::begin(workspace.store());
        if (!transaction) return transaction.error();
        for (auto const& exception : *open) {
            if (!exception.cause.starts_with(frozen_kind)) break;
            if (auto const taken = take_thawed(workspace, exception); !taken) return taken.error();
        }
        if (auto const committed = transaction->commit(); !committed) return committed;
        after = open->back().cause;
    }
}

Result<> prune_losses(Workspace& workspace) {
    auto const& rules  = workspace.topology().merging;
    auto const  now    = workspace.clock().now();
    Timestamp   before = Timestamp::from_microseconds(0);
    if (rules.losses_age_max() < limits::retention_counted_max) before = now - rules.losses_age_max();
    auto const gone = workspace.store().prune_losses(before, rules.losses_count_max(), limits::losses_pruned_max);
    return gone ? Result<>{} : gone.error();
}

}  // namespace throughline
