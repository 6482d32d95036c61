#pragma once

#include "workspace.hpp"

namespace throughline {

// Custom fields have no place in the model, so that the topology decides: each is what the first system says that reads
// it, in the order in which the systems stand; the others that write it are told.

/// What that system is to be told of a record. Empty where its mapping writes no custom field.
Result<CustomFields> wanted_custom(Workspace& workspace, RecordId record, Channel& told, MappingView const& mapping);

/// What the custom fields among the rows are to be, in short: empty where there are none.
std::string digest_of_custom(MappingView const& mapping, RowSet const& rows, CustomFields const& wanted);

/// Puts the rows into a planned write: what the vendor holds of them, and what it is to hold.
void add_custom(PlannedWrite& write, MappingView const& mapping, RowSet const& rows, CustomFields const& wanted,
                CustomFields const& theirs);

/// What the vendor holds of fields that it takes and does not show, known only from our own writes, and of those that
/// rest in the mapping in force.
Result<std::string> with_unseen(MappingView const& whole, MappingView const& mapping, std::string const& known,
                                std::string custom);

/// The vendor's custom members once the rows are written.
Result<std::string> custom_after(MappingView const& mapping, RowSet const& rows, CustomFields const& wanted,
                                 std::string const& held);

}  // namespace throughline
