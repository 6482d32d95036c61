#pragma once

#include "workspace.hpp"

#include <throughline/sync/event_delivery.hpp>

namespace throughline {

/// Delivers what a sink has not been given yet, in the order in which it happened, and remembers how far it came.
Result<std::uint64_t> deliver_events(Workspace& workspace, std::string_view sink_name, EventSink& sink);

}  // namespace throughline
