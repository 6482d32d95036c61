#pragma once

#include <throughline/mapping/vendor_schema.hpp>

#include <string_view>

namespace throughline::salesforce {

/// An object's `describe` answer. The object's name must be the one that was asked for; an empty one takes any.
Result<VendorSchema> read_schema(std::string_view describe, std::string_view vendor_object);

}  // namespace throughline::salesforce
