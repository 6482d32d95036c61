#pragma once

#include <throughline/mapping/mapping.hpp>

#include <nlohmann/json.hpp>

#include <string_view>
#include <vector>

namespace throughline::tool {

using Json = nlohmann::ordered_json;

/// Mappings in their exported form: what `map explain --json` prints, and `map check --against` reads.
Json mappings_json(std::string_view vendor, std::vector<MappingView> const& views);

/// Whether people are shown the row: spare rows of extended mappings are nothing.
bool is_shown(FieldRow const& row);
/// Empty for rows that are about no member.
std::string_view law_in_words(FieldRow const& row);

}  // namespace throughline::tool
