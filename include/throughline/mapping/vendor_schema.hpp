#pragma once

#include <throughline/core/result.hpp>
#include <throughline/mapping/codec_facts.hpp>
#include <throughline/mapping/described.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// One field as a vendor describes it. What the description does not say is 0, empty or the permissive answer.
struct SchemaField {
    std::string              name;  ///< Steps into nested objects and lists with `/`, as mappings do.
    VendorType               type = VendorType::unknown;
    std::string              spelled_type{};      ///< In the vendor's own word: "currency", "number/double".
    std::string              label{};             ///< What people see; nothing depends on it.
    bool                     nillable   = true;   ///< May be empty.
    bool                     defaulted  = false;  ///< The vendor fills it where a new record does not.
    bool                     createable = true;   ///< May be given to a new record.
    bool                     updateable = true;   ///< May be changed afterwards.
    std::size_t              length     = 0;      ///< Longest text in characters.
    std::size_t              precision  = 0;      ///< Digits of a number.
    std::size_t              scale      = 0;      ///< Of them, after the point; counts where there is a precision.
    std::vector<std::string> values{};            ///< API values of a choice that may be used, sorted.
    std::vector<std::string> refers_to{};         ///< Vendor objects, sorted.
    std::string              relation{};          ///< The name under which the record referred to can be read.

    bool operator==(SchemaField const&) const = default;

    /// Whether a new record that says nothing about it is refused.
    bool is_demanded() const { return !nillable && !defaulted && createable; }
};

/// What a vendor's tenant says of one of its objects: the small form that every vendor's description is brought into,
/// kept beside the state, and compared when it is read again.
struct VendorSchema {
    std::string              object;
    std::vector<SchemaField> fields{};  ///< By name.

    bool operator==(VendorSchema const&) const = default;

    /// Null when there is none of exactly that name.
    SchemaField const* find(std::string_view field) const;
    /// One whose name differs in its case alone.
    SchemaField const* find_any_case(std::string_view field) const;
    /// Whether the path leads through a reference into another object, of which nothing is said here.
    bool leads_elsewhere(std::string_view path) const;
    /// Brings the fields, their values and their references into their order. Of two fields of one name the first
    /// stays.
    void sort();
};

/// The schema of stored schemas, and the newest version of it; every older one is read.
inline constexpr std::string_view vendor_schema_schema         = "urn:throughline:schema:vendor-schema:";
inline constexpr int              vendor_schema_schema_version = 1;

/// One line of JSON for a stored schema. The same schema gives the same bytes.
std::string          to_json(VendorSchema const& schema);
Result<VendorSchema> vendor_schema_from_json(std::string_view text);

/// Short text that differs where anything differs on which a mapping could depend; labels do not count. For
/// recognising an unchanged description, not against someone who forges one.
std::string fingerprint(VendorSchema const& schema);

/// As overlays are checked against it.
VendorObject described_object(VendorSchema const& schema);

}  // namespace throughline
