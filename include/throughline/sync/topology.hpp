#pragma once

#include <throughline/connector/system.hpp>
#include <throughline/sync/authority.hpp>
#include <throughline/sync/derivation.hpp>
#include <throughline/sync/replay.hpp>

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

/// The systems, who decides what in them, and what follows from what. A value: running it is the engine's work.
struct Topology {
    std::string               name;
    std::vector<System>       systems;
    Authority                 authority = standard_authority();
    std::vector<Process>      processes{};
    std::vector<IdentityRule> identity = standard_identity();
    std::vector<Retention> retention{};  ///< What is kept as it was received; the last rule that fits. None: nothing.
    ReplayRules            replay{};     ///< What reading it again may change.

    /// Names unique, every mapping of a known object, every created object mapped and writable, every rule of the
    /// authority about something real. All faults in one error.
    Result<>      check() const;
    System const* find(std::string_view system) const;
};

}  // namespace throughline
