#pragma once

#include <throughline/mapping/mapping.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// One row of a mapping in words; what does not apply is empty.
struct RowInWords {
    std::string_view              field;      ///< As the vendor spells it.
    std::string_view              direction;  ///< "read, write".
    std::string_view              member;     ///< Canonical; of lines, their object.
    std::string_view              spelling;   ///< How the value is spelled.
    std::string_view              owner;      ///< Who owns the member unless a topology says otherwise.
    std::string_view              unit;       ///< Of the member, where its type does not show it.
    std::string_view              part;    ///< What the row is about, where it is about no member: "key", "modified".
    std::string_view              reason;  ///< Why it is omitted or ignored; a constant's value.
    std::vector<std::string_view> made_from{};  ///< Members that a computed row looks at.
    bool                          required = false;
    bool                          personal = false;
};
RowInWords in_words(MappingView const& view, FieldRow const& row);

/// A mapping to read: one Markdown table with a line for each of its rows, in their order. Vendor field, direction,
/// canonical member, how the value is spelled, who owns the member unless a topology says otherwise, and notes: what
/// is required, personal, computed and from what, and why something is omitted or ignored. The same mapping gives the
/// same text.
std::string mapping_table(MappingView const& view);

/// The same for several mappings of one vendor, each under a heading, with what it covers.
std::string mapping_document(std::string_view vendor, std::vector<MappingView> const& views);

/// Canonical members that the vendor does not keep: those that a mapping omits.
std::vector<std::string> unmapped_members(MappingView const& view);

}  // namespace throughline
