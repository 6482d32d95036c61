#pragma once

#include "workspace.hpp"

namespace throughline {

/// Keeps what was received, as long as the topology wants that.
Result<> keep_receipt(Workspace& workspace, Channel const& channel, MappingView const& mapping, std::string const& key,
                      std::string_view raw);
/// Lets go what was kept long enough.
Result<> prune_receipts(Workspace& workspace, Channel const& channel, MappingView const& mapping);

/// Says what reading receipts again would change, and changes nothing.
Result<Replay> replay_receipts(Workspace& workspace, ReplayFrom const& from);
/// Takes over what a replay has shown, as far as its policies, and the person behind it, permit.
Result<Replayed> adopt_replay(Workspace& workspace, Replay const& replay, std::string_view by);

}  // namespace throughline
