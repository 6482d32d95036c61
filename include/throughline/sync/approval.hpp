#pragma once

#include <throughline/core/timestamp.hpp>
#include <throughline/sync/plan.hpp>

#include <functional>
#include <string>
#include <vector>

namespace throughline {

/// Which plans people must approve before they are carried out, and who may. A value of the topology; without a rule
/// nothing needs approval.
struct ApprovalPolicy {
    /// The writes that matter; a plan that holds one of them needs approval as a whole.
    std::function<bool(PlannedWrite const&)> needs{};
    std::size_t                              approvals             = 1;  ///< By so many different people.
    bool                                     requester_may_approve = false;
    /// Who may approve at all; empty: anybody whom the host lets.
    std::function<bool(std::string const& person)> may_approve{};
    std::string                                    owner = "finance";  ///< Of the exception that says what waits.

    bool needs_approval(Plan const& plan) const;
};

/// What people have said about one plan, by its hash: another plan needs another approval.
struct Approval {
    struct Voice {
        std::string by;
        Timestamp   at{};
        std::string note{};

        bool operator==(Voice const&) const = default;
    };

    std::string        plan;  ///< `Plan::hash()`.
    Voice              requested{};
    std::vector<Voice> approved{};

    bool operator==(Approval const&) const = default;
};

}  // namespace throughline
