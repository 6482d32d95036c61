#pragma once

#include "workspace.hpp"

namespace throughline {

/// Verifies a notification and keeps what it is about.
Result<std::uint64_t> keep_notification(Workspace& workspace, std::string_view system,
                                        http::Request const& notification);

/// Reads the records that notifications were about. What cannot be read now stays for the next time.
Result<std::uint64_t> read_hinted(Workspace& workspace);

}  // namespace throughline
