#pragma once

#include <throughline/core/error.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace throughline {

/// What can be wrong in an overlay or a crosswalk that a person wrote.
enum class FaultKind : unsigned char {
    malformed,         ///< No JSON or CSV at all.
    schema,            ///< Another kind of document, or a newer one than this library reads.
    unknown_key,       ///< A key that this place does not have.
    missing_key,       ///< A key that this place cannot do without.
    repeated_key,      ///< The same key twice in one object.
    wrong_type,        ///< Text where a list belongs, a number where text belongs.
    unknown_word,      ///< None of the words that may stand here: directions, types, uses.
    too_large,         ///< Beyond a limit.
    unknown_object,    ///< No mapping of that object.
    unknown_member,    ///< The canonical object has no such member.
    ambiguous,         ///< Several lines of the mapping could be meant.
    unknown_field,     ///< The vendor's description has no such field.
    malformed_field,   ///< A vendor's field with empty steps: `a//b`.
    field_taken,       ///< Two lines on one vendor field, or a field as value and as object.
    member_taken,      ///< Two entries, perhaps of two overlays, about one member.
    name_taken,        ///< A custom name that is a member's, another custom field's or a mapped vendor field's.
    malformed_name,    ///< A custom name that is not lower case with underscores.
    required,          ///< A required member may not be opted out of.
    no_reason,         ///< An opt-out that does not say why.
    ill_typed,         ///< A value, an expression or a field of another type than its place.
    not_supported,     ///< A member that an overlay cannot map: a list, a nested object.
    not_reversible,    ///< An expression that cannot be undone, in a direction that writes.
    not_writable,      ///< A direction that the mapping or the vendor does not allow.
    controlled_field,  ///< Free text on its way into a field that takes listed values only.
    unknown_crosswalk,
    two_meanings,    ///< One vendor value with two codes at a time.
    many_to_one,     ///< Two vendor values for one code, and neither says that it is only read.
    malformed_date,  ///< No date, or a period that ends before it begins.
};

/// One fault of a document: where it stands, what was expected, what comes near, and what to do.
struct DocumentFault {
    FaultKind                kind = FaultKind::malformed;
    std::string              file{};
    std::size_t              line   = 1;
    std::size_t              column = 1;
    std::string              path{};  ///< `/objects/0/fields/2/member`; empty for the whole document.
    std::string              message{};
    std::string              expected{};
    std::vector<std::string> candidates{};  ///< What was perhaps meant, best first.
    std::string              remedy{};

    /// `acme.json:12:17: /objects/0/fields/2/member: <message> (expected ...; did you mean ...; do ...)`.
    std::string describe() const;

    bool operator==(DocumentFault const&) const = default;
};

/// All of them, one to a line.
std::string describe(std::vector<DocumentFault> const& faults);

/// The same as one error of code `validation`. Requires: there is a fault.
Error error_of(std::vector<DocumentFault> const& faults);

}  // namespace throughline
