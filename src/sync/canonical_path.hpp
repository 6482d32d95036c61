#pragma once

#include <throughline/mapping/mapping.hpp>

#include <string>
#include <string_view>

namespace throughline {

/// The row of a vendor's field, or of one that lies in it; null where none names it.
FieldRow const* row_of_field(MappingView const& mapping, std::string_view vendor_field);

/// What a vendor's field is to us: "Opportunity.stage". The object alone where no member is made of it.
std::string canonical_path(MappingView const& mapping, std::string_view vendor_field);

/// How a vendor's field is read, for people: "StageName is read as pick-list". Of one that no row names, what becomes
/// of it.
std::string reading_rule(MappingView const& mapping, std::string_view vendor_field);

}  // namespace throughline
