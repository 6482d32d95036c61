#pragma once

#include "workspace.hpp"

namespace throughline {

/// Settles every write whose outcome is unknown, by looking at what the vendor holds (architecture, decision 7).
/// Returns how many stay unknown.
Result<std::uint64_t> settle_unknown(Workspace& workspace);

/// The same of one record and system.
Result<> settle_unknown_of(Workspace& workspace, RecordId record, std::string_view system);

// For writes whose outcome is unknown and which the vendor cannot be asked about: a person has looked.

/// The write is owed again. Where the vendor can be asked, nothing changes: the engine looks for itself.
Result<> settle_as_not_made(Workspace& workspace, StoredException const& exception);
/// The vendor's record of that key is what the write made, or what stands for it.
Result<> settle_as_made(Workspace& workspace, StoredException const& exception, std::string key);

}  // namespace throughline
