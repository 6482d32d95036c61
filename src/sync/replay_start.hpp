#pragma once

#include "workspace.hpp"

namespace throughline {

/// Before the name of a system and an object: some of what was received waits to be read again by a person.
inline constexpr std::string_view replay_kind = "replay|";

/// Begins replays of the objects whose mapping is another than the one by which they were read, where the topology
/// wants that. Returns how many records say something else now.
Result<std::uint64_t> replay_changed_mappings(Workspace& workspace);

/// Takes over what may change by itself; what is for people to take over becomes an exception.
Result<Replayed> replay_by_policy(Workspace& workspace, ReplayFrom from);

/// A person takes over what waits under an exception.
Result<> replay_in_the_name_of(Workspace& workspace, StoredException const& exception, std::string_view by);

}  // namespace throughline
