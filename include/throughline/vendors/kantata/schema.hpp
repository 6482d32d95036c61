#pragma once

#include <throughline/mapping/vendor_schema.hpp>

#include <string_view>

namespace throughline::kantata {

/// A collection in the specification that Kantata publishes with its own client (`specification.yml`): which attributes
/// it has, which of them may be given and changed, and what they refer to. Types are not in it, nor what stands below a
/// member. The API itself describes nothing but an account's custom fields, which no mapping names one by one.
Result<VendorSchema> read_schema(std::string_view specification, std::string_view vendor_object);

}  // namespace throughline::kantata
