#pragma once

#include <throughline/mapping/expression.hpp>

#include <optional>
#include <string>
#include <vector>

namespace throughline {

/// One field as the vendor describes it today.
struct VendorField {
    std::string              name;
    std::optional<ValueType> type{};  ///< Unknown for what overlays do not map: lists, files.
    bool                     writable = true;
    std::vector<std::string> values{};  ///< API values of a controlled field; empty where anything may stand.
};

struct VendorObject {
    std::string              name;
    std::vector<VendorField> fields{};

    VendorField const* find(std::string_view field) const;
};

/// What a tenant of a vendor has: objects, fields and listed values, as far as anybody asked.
struct VendorDescription {
    std::vector<VendorObject> objects{};

    VendorObject const* find(std::string_view object) const;
};

}  // namespace throughline
