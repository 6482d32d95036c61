#pragma once

#include "workspace.hpp"

namespace throughline {

/// Whether lines are among the rows.
bool has_lines(MappingView const& mapping, RowSet const& rows);
/// What the lines inside a record are to be, in short: empty where there are none.
Result<std::string> digest_of_lines(Channel& channel, MappingView const& mapping, RecordId parent);

/// Ties the lines that were written inside a record. The vendor numbers new ones as it likes: until they are read
/// back, their keys are their places, marked as such.
Result<> bind_lines(Workspace& workspace, Channel& channel, MappingView const& mapping, RowSet const& rows,
                    RecordId parent, std::string const& key);
/// The ties of one record's lines: their keys begin with the record's. Read in short pages, because behind them come
/// all other records' lines.
Result<std::vector<StoredBinding>> line_bindings(Store& store, std::string_view connection,
                                                 std::string_view vendor_object, std::string_view prefix);

}  // namespace throughline
