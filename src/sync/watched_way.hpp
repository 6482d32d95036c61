#pragma once

#include "workspace.hpp"

#include <set>
#include <string_view>
#include <vector>

namespace throughline {

/// Where changes lead by a way that a process watches: "Rate>rate_card>account<Contract.account" goes from a rate to
/// the card that it refers to, on to that card's account, and then to the contracts that refer to the account;
/// "Task.project" is short for "Project<Task.project". Each other record at the end, and what that refers to, once for
/// all that begin there; nothing where the way does not begin at such records.
Result<std::vector<Reference>> reached_by(Workspace& workspace, std::string_view watched, ObjectType const& type,
                                          std::set<RecordId> const& begins);

/// Whether what a process watches can change: "Contract", "Task.project" (what a task refers to as its project), or a
/// way of which each turn is there.
bool can_be_watched(std::string_view watched);

}  // namespace throughline
