#pragma once

#include "workspace.hpp"

namespace throughline {

// A write that was refused would be refused again. What it was is kept by its digest: the record's version, the fields,
// the lines, and what the vendor held. Anything else is another write.

/// Whether exactly this write was refused, and nobody has asked for it to be tried again.
Result<bool> is_refused(Workspace& workspace, PlannedWrite const& write);
Result<>     remember_refused_write(Workspace& workspace, PlannedWrite const& write);
/// `cause` is that of its exception. The next plan owes the write again, if it is still owed.
Result<> forget_refused_write(Workspace& workspace, std::string_view cause);

}  // namespace throughline
