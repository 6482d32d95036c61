#pragma once

#include <throughline/mapping/mapping.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// A mapping to read: one Markdown table with a line for each of its rows, in their order. Vendor field, direction,
/// canonical member, how the value is spelled, who owns the member unless a topology says otherwise, and notes: what
/// is required, personal, computed and from what, and why something is omitted or ignored. The same mapping gives the
/// same text.
std::string mapping_table(MappingView const& view);

/// The same for several mappings of one vendor, each under a heading, with what it covers.
std::string mapping_document(std::string_view vendor, std::vector<MappingView> const& views);

/// Canonical members that the vendor does not keep: those that a mapping omits.
std::vector<std::string> unmapped_members(MappingView const& view);

}  // namespace throughline
