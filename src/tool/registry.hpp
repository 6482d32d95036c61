#pragma once

#include <throughline/connector/system.hpp>
#include <throughline/mapping/vendor_schema.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::tool {

/// What the tool knows of a vendor: enough to read its mappings and its words, nothing to call it with.
struct Vendor {
    std::string_view name;   ///< "salesforce".
    std::string_view title;  ///< "Salesforce".
    std::string_view page;   ///< The member that holds the records where a payload is a page of them.
    System (*system)();      ///< With ordinary options and no credentials.
    /// Reads the vendor's own description of one of its objects.
    Result<VendorSchema> (*read_schema)(std::string_view text, std::string_view vendor_object);
};

/// Every vendor that this library was built with, by name.
std::span<Vendor const> vendors();
/// Null when there is none of that name.
Vendor const* find_vendor(std::string_view name);

/// Mappings of an object, by its canonical or its vendor's name, whatever the case: a vendor may keep one object twice.
/// With an empty name, all of them.
std::vector<MappingView> mappings_of(System const& system, std::string_view object);

}  // namespace throughline::tool
