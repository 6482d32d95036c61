#pragma once

#include "command_line.hpp"
#include "registry.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace throughline::tool {

/// The vendor and the mappings that a command names, as a tenant has them: with the overlays and crosswalks that its
/// options name.
struct Choice {
    Vendor const*            vendor = nullptr;
    System                   system{};
    std::vector<MappingView> views{};
    std::vector<std::string> overlays{};  ///< Their files.
    bool                     is_a_tenant = false;
    Crosswalks               usual{};  ///< Of the vendor, before the tenant's.
};

/// Options of a tenant: `--overlay <file>` and `--crosswalk <name>=<file>`, each as often as needed.
std::optional<Choice> choose(CommandLine const& command, Terminal& terminal);

/// The same in two steps, for who has a description to check overlays against in between: first the vendor and its
/// own mappings, then the tenant. `described` may be null. A message is written where something is wrong.
std::optional<Choice> choose_vendor(CommandLine const& command, Terminal& terminal);
bool apply_tenant(Choice& choice, CommandLine const& command, Terminal& terminal, VendorDescription const* described);

}  // namespace throughline::tool
