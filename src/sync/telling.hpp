#pragma once

#include "workspace.hpp"

namespace throughline {

/// Rows that a system must be told: not its own to decide, and said by somebody else; or its own since a moment ago,
/// and what the owner before it said last.
Result<RowSet> rows_to_tell(Workspace& workspace, Channel const& channel, MappingView const& mapping, Held const& held,
                            std::vector<std::string> const& bound);

/// A record was made in a system with what `made` holds. References that it could not be given, as what they refer to
/// was not there, are owed to it, also where it decides them from now on.
Result<> owe_missing_references(Workspace& workspace, Channel const& channel, MappingView const& mapping,
                                RecordId record, AnyObject const& made);

/// The members that a row for members speaks of, by their places.
std::uint32_t bits_of(FieldRow const& row);

/// What a channel's mapping holds of a record, as far as we know. Nothing where the vendor does not have it.
Result<std::optional<AnyObject>> held_by_vendor(Channel& channel, MappingView const& mapping, RecordId record);

}  // namespace throughline
