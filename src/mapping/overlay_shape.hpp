#pragma once

#include "json_tree.hpp"

#include <span>
#include <string_view>

namespace throughline {

/// What an overlay's JSON looks like, said once: the loader checks it, the published schema is made from it.
enum class OverlayValue : unsigned char { text, words, truth, anything, expression, list };

struct OverlayShape;

struct OverlayKey {
    std::string_view                  key;
    OverlayValue                      value    = OverlayValue::text;
    bool                              required = false;
    std::string_view                  says{};
    OverlayShape const*               element = nullptr;  // Of a list.
    std::span<std::string_view const> words{};
};

struct OverlayShape {
    std::string_view            name;  // "a field", for faults.
    std::span<OverlayKey const> keys;
};

extern OverlayShape const overlay_document;
extern OverlayShape const overlay_object;
extern OverlayShape const overlay_field;
extern OverlayShape const overlay_custom;
extern OverlayShape const overlay_computed;
extern OverlayShape const overlay_constant;
extern OverlayShape const overlay_omission;
extern OverlayShape const overlay_ignored;
extern OverlayShape const overlay_crosswalk;

/// Lists every key that is unknown, missing or of another type, also in what stands below. False where it is no
/// object at all.
bool check_shape(JsonTree const& tree, OverlayShape const& shape, FaultList& faults);

}  // namespace throughline
