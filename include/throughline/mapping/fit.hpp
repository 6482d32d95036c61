#pragma once

#include <throughline/mapping/crosswalk.hpp>
#include <throughline/mapping/mapping.hpp>
#include <throughline/mapping/vendor_schema.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// What a row of a mapping needs of the vendor's field and does not find there.
enum class MisfitKind : unsigned char {
    missing,            ///< There is no such field.
    spelled_otherwise,  ///< There is one whose name differs in its case.
    other_type,         ///< The codec cannot read it.
    other_target,       ///< It refers to records of other objects.
    too_short,          ///< Texts that the mapping writes do not all fit.
    not_createable,     ///< New records may not have it, and the mapping gives it to them.
    not_updateable,     ///< It may not be changed, and the mapping changes it.
    value_missing,      ///< The vendor does not list a value that the mapping writes.
    may_be_empty,       ///< The vendor demands it, and our member need not have a value: such records will be refused.
    demanded,           ///< The vendor demands it of new records, and no row writes it.
};
std::string_view name_of(MisfitKind kind);

/// What may be done with a field no longer.
struct Stop {
    bool read   = false;
    bool create = false;
    bool update = false;

    bool anything() const { return read || create || update; }
    bool operator==(Stop const&) const = default;
};

struct Misfit {
    MisfitKind  kind = MisfitKind::missing;
    std::string object{};         ///< Canonical.
    std::string vendor_object{};  ///< As the mapping names it; of lines, their own.
    std::size_t row = no_row;     ///< In that mapping; `no_row` for a field that no row writes.
    std::string field{};          ///< The vendor's, by its whole path.
    std::string member{};
    Stop        stop{};  ///< What must be left alone until it is mended.
    std::string found{};
    std::string wanted{};

    static constexpr std::size_t no_row = ~std::size_t{0};

    bool operator==(Misfit const&) const = default;
};

/// How a mapping fits what the vendor says of its object. Every row is looked at, those of contained lines too; fields
/// that nobody maps are no misfits. `crosswalks` are the connection's.
std::vector<Misfit> misfits(MappingView const& view, VendorSchema const& schema, Crosswalks const& crosswalks);

/// The vendor's fields that no row names: they are kept in `custom` as they come. Of a nested object that no row
/// enters, only the object.
std::vector<std::string> unmapped_fields(MappingView const& view, VendorSchema const& schema);

}  // namespace throughline
