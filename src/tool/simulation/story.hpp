#pragma once

#include <throughline/sandbox/system.hpp>
#include <throughline/store/store.hpp>

#include <map>
#include <string>

namespace throughline::simulation {

/// The story of a record, as the store and the systems' own logs tell it: what was said of it, by whom, what was
/// written where, what is open. Systems go by the names of their connections.
std::string story_of(Store& store, RecordId record, std::map<std::string, sandbox::System const*> const& systems);

}  // namespace throughline::simulation
