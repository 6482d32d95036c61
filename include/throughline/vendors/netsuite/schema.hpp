#pragma once

#include <throughline/mapping/vendor_schema.hpp>

#include <string_view>

namespace throughline::netsuite {

/// A record type in the metadata catalogue: its JSON Schema (`application/schema+json`), or an OpenAPI document
/// (`application/swagger+json`) that has it among its components. Fields of nested objects and of lines follow their
/// owner by path: `subsidiary/id`, `item/items/amount`. Custom fields are among them.
Result<VendorSchema> read_schema(std::string_view catalogue, std::string_view vendor_object);

}  // namespace throughline::netsuite
