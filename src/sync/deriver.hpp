#pragma once

#include "workspace.hpp"

namespace throughline {

/// Runs derivations over the records that are marked for it, until none is left or the bound is met. Returns how many
/// records were made or changed.
Result<std::uint64_t> derive_all(Workspace& workspace);

/// The same of what is marked now, while it is little and there is time: marks that stay are the next refresh's.
Result<> derive_little(Workspace& workspace);

/// What the gates of a record's processes say of it as it would be.
Result<std::vector<Violation>> violations_of(Workspace& workspace, RecordId id, AnyObject const& object);

/// Records of an object that a natural key says are this one. More than one is the caller's problem to report.
Result<std::vector<RecordId>> same_by_identity(Workspace& workspace, AnyObject const& object, RecordId except);

}  // namespace throughline
