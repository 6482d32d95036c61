#include "canonical_path.hpp"

namespace throughline {

FieldRow const* row_of_field(MappingView const& mapping, std::string_view vendor_field) {
    FieldRow const* found = nullptr;
    if (vendor_field.empty()) return found;
    for (auto const& row : mapping.rows)
        if (row.name == vendor_field || row.name.substr(0, row.name.find('/')) == vendor_field) found = &row;
    return found;
}

std::string canonical_path(MappingView const& mapping, std::string_view vendor_field) {
    auto const* row  = row_of_field(mapping, vendor_field);
    std::string path = std::string{mapping.object};
    return row && !row->member.empty() ? path + "." + std::string{row->member} : path;
}

std::string reading_rule(MappingView const& mapping, std::string_view vendor_field) {
    auto const* row = row_of_field(mapping, vendor_field);
    if (!row || row->codec.empty()) return "what cannot be read is kept aside as it came";
    return std::string{row->name} + " is read as " + std::string{row->codec} + (row->required ? ", required" : "");
}

}  // namespace throughline
