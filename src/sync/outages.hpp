#pragma once

#include "workspace.hpp"

#include <string_view>

namespace throughline {

/// The exception of an object that cannot be read at all.
std::string outage_cause(std::string_view system, std::string_view vendor_object);

/// An object could not be read: its exception, and, where that is news, one audit entry that says up to when it had
/// been read.
Result<> begin_outage(Workspace& workspace, std::string_view system, std::string_view vendor_object,
                      Error const& error);
/// It could be read: clears the exception. Nothing happens where none is open.
Result<> end_outage(Workspace& workspace, std::string_view system, std::string_view vendor_object);

}  // namespace throughline
