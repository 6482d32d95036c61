#pragma once

#include <throughline/connector/system.hpp>
#include <throughline/sync/approval.hpp>
#include <throughline/sync/authority.hpp>
#include <throughline/sync/derivation.hpp>
#include <throughline/sync/event_catalogue.hpp>
#include <throughline/sync/merge_rules.hpp>
#include <throughline/sync/replay.hpp>

#include <optional>
#include <string>
#include <vector>

namespace throughline {

/// How records of an object are recognised as the same when two systems know them: the text of a natural key, or
/// nothing where a record has none. Texts compare after trimming and case folding.
struct IdentityRule {
    std::string                                                 object;
    std::string                                                 name;  ///< "e-mail".
    std::function<std::optional<std::string>(AnyObject const&)> key;
};

/// People by e-mail; customers by account and legal entity, else by name and legal entity; contacts by account and
/// e-mail. Only where exactly one record fits: two candidates are an exception, never a guess.
std::vector<IdentityRule> standard_identity();

/// Which records a system takes, where not all of an object are for it: drafts that no ledger wants, two ledgers of
/// which each keeps its legal entities, a cut-over from one to the other. A record that a system does not take is not
/// created there; one that it has already stays in agreement. Where a record lives in several systems of one kind, the
/// first that takes it decides its members.
struct Route {
    std::string                                                              object;
    std::string                                                              system{};  ///< Or, where empty,
    std::optional<Owner>                                                     role{};    ///< every system of a kind.
    std::function<bool(RecordId id, AnyObject const& object, Records& look)> takes;
};

/// A ledger takes no project that is still a draft, nor one that was cancelled as a draft, nor billing that was
/// cancelled before the ledger knew of it.
std::vector<Route> standard_routes();

/// The systems, who decides what in them, and what follows from what. A value: running it is the engine's work.
struct Topology {
    std::string               name;
    std::vector<System>       systems;
    Authority                 authority = standard_authority();
    std::vector<Process>      processes{};
    std::vector<IdentityRule> identity = standard_identity();
    std::vector<Retention> retention{};  ///< What is kept as it was received; the last rule that fits. None: nothing.
    ReplayRules            replay{};     ///< What reading it again may change.
    MergeRules             merging{};    ///< What becomes of values that lose, and how long they are kept.
    std::vector<Route>     routes = standard_routes();
    ApprovalPolicy         approval{};
    std::vector<EventRule> events = standard_events();

    /// Names unique, every mapping of a known object, every created object mapped and writable, every rule of the
    /// authority about something real and without contradiction, no member decided by two processes, no cycle among
    /// them. All faults in one error.
    Result<>      check() const;
    System const* find(std::string_view system) const;
};

/// What depends on what, for people: each process with what it is made from and what it makes, in an order in which
/// every process comes after those that feed it.
std::string processes_as_text(Topology const& topology);
/// The same as a picture: a graph in the DOT language.
std::string processes_as_dot(Topology const& topology);

}  // namespace throughline
