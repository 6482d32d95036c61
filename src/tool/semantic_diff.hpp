#pragma once

#include "mapping_json.hpp"

#include <string>
#include <vector>

namespace throughline::tool {

/// One thing that means something else than before. Order, layout and the order of keys mean nothing.
struct SemanticChange {
    std::string where{};  ///< "Opportunity.closed_on", "crosswalk region".
    std::string what{};   ///< "direction", "added".
    std::string before{};
    std::string after{};
    bool        words_only = false;  ///< Names, reasons and descriptions: no value moves otherwise.
};

/// Between two exported forms of a vendor's mappings. Only mappings that are in the newer one are compared, where
/// `newer` is a part of all.
std::vector<SemanticChange> compare_mappings(Json const& older, Json const& newer);

/// Between two overlays.
std::vector<SemanticChange> compare_overlays(Json const& older, Json const& newer);

}  // namespace throughline::tool
