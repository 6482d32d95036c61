#pragma once

#include "workspace.hpp"

namespace throughline {

/// Whether a system's connector can write a mapping's object at all.
bool can_write(Channel const& channel, MappingView const& mapping);

/// Raises what a plan found that cannot be written.
Result<> tell_refusals(Workspace& workspace, Plan const& plan);

/// Where a connector can by now what it could not, all records of the object are looked at again.
Result<> forget_refusals(Workspace& workspace);

/// Open exceptions, by whose they are.
Result<std::map<std::string, std::size_t>> count_exceptions(Workspace& workspace);

}  // namespace throughline
