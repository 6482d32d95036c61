#pragma once

#include <throughline/mapping/field.hpp>
#include <throughline/model/object_type.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace throughline {

/// What it means when a vendor's record does not mention a field that was asked for.
enum class Absent : unsigned char {
    unknown,  ///< Nothing is said: the member keeps what it has.
    null,     ///< Empty fields are left out (NetSuite's record service).
};

/// A mapping whose types are forgotten: what compiled code works with. Points into static storage.
struct MappingView {
    std::string_view          vendor_object{};
    std::string_view          object{};  ///< Canonical.
    std::span<FieldRow const> rows{};
    Absent                    absent = Absent::unknown;
    ObjectType const& (*type)()      = nullptr;
    std::size_t      contained_by    = no_place;  ///< The member that refers to the record this one is a line of.
    std::string_view identity{};  ///< Reference data: the crosswalk through which the vendor's key names the record.

    static constexpr std::size_t no_place = ~std::size_t{0};

    bool is_line() const { return contained_by != no_place; }
    /// Null when the mapping has no such row.
    FieldRow const* find(RowKind kind) const;
    /// Whether a row carries personal data, by the member's type or by what the model says of it.
    bool is_personal(FieldRow const& row) const;
};

template <class Mine, class Line>
struct CheckParent {
    static constexpr bool done = true;

    static_assert(field_of<Mine>::template belongs_to<Line>,
                  "throughline: the parent is named by a member of the line's own object");
};

/// How one vendor object and one canonical object correspond: a table, and nothing but a table.
template <class Object, std::size_t Size>
struct Mapping {
    std::string_view           vendor_object;
    std::array<FieldRow, Size> rows;
    Absent                     absent       = Absent::unknown;
    std::size_t                contained_by = MappingView::no_place;
    std::string_view           identity{};

    constexpr MappingView view() const {
        return {vendor_object, object_name<Object>, rows, absent, object_type<Object>, contained_by, identity};
    }
    /// Empty fields are left out by this vendor: absent means null.
    consteval Mapping absent_means_null() const {
        auto copy   = *this;
        copy.absent = Absent::null;
        return copy;
    }
    /// Reference data whose records are the same in every system: the vendor's key goes through this crosswalk to the
    /// canonical code, and the code is the identity (`coded` references lead to the same record).
    consteval Mapping identified_by_crosswalk(std::string_view crosswalk) const {
        auto copy     = *this;
        copy.identity = crosswalk;
        return copy;
    }
    /// Its records are lines of another record's, named by `Parent`, and are written inside it.
    template <auto Parent>
    consteval Mapping lines_of() const {
        static_assert(CheckParent<object_of<Parent>, Object>::done);
        auto copy         = *this;
        copy.contained_by = place_of<Parent>;
        return copy;
    }
};

// Tables are made from packs of rows, not filled in a loop: g++ 12 adds "'range_expr' is not a constant expression" to
// any error in a line of an array that it has to clear first.
template <class Object, std::size_t Size, std::size_t... Line>
consteval Mapping<Object, Size> make_mapping(std::string_view vendor_object, Row<Object> const (&lines)[Size],
                                             std::index_sequence<Line...>) {
    return {vendor_object, {lines[Line].row...}};
}

template <class Object, std::size_t Size>
consteval auto map_object(std::string_view vendor_object, Row<Object> const (&lines)[Size]) {
    return make_mapping(vendor_object, lines, std::make_index_sequence<Size>{});
}

template <class Object, std::size_t Own>
consteval bool is_replaced(FieldRow const& row, Row<Object> const (&own)[Own]) {
    auto const is_of_member = [](FieldRow const& each) {
        return each.kind == RowKind::member || each.kind == RowKind::omitted;
    };
    if (!is_of_member(row)) return false;
    for (auto const& line : own)
        if (line.row.place == row.place && is_of_member(line.row)) return true;
    return false;
}

// The row at that place of an extended mapping: what is left of the base, the firm's own lines, and spare rows, which
// are ignored fields without a name: nothing on a wire is called "".
template <class Object, std::size_t Base, std::size_t Own>
consteval FieldRow extended_row(Mapping<Object, Base> const& base, Row<Object> const (&own)[Own], std::size_t place) {
    for (auto const& row : base.rows)
        if (!is_replaced(row, own) && place-- == 0) return row;
    return place < Own ? own[place].row : FieldRow{.kind = RowKind::ignored, .reason = "spare"};
}

template <class Object, std::size_t Base, std::size_t Own, std::size_t... Place>
consteval Mapping<Object, Base + Own> make_extension(Mapping<Object, Base> const& base, Row<Object> const (&own)[Own],
                                                     std::index_sequence<Place...>) {
    return {base.vendor_object, {extended_row(base, own, Place)...}, base.absent, base.contained_by, base.identity};
}

/// A firm's own version of a vendor's mapping: its lines replace the vendor's for the same member, or join them.
template <class Object, std::size_t Base, std::size_t Own>
consteval auto extend(Mapping<Object, Base> const& base, std::type_identity_t<Row<Object>> const (&own)[Own]) {
    return make_extension(base, own, std::make_index_sequence<Base + Own>{});
}

struct NoMapping {};

/// The one customisation point: specialise it once for each object a vendor keeps.
template <class Vendor, class Object>
inline constexpr auto mapping = NoMapping{};

template <class Vendor>
struct vendor {
    template <class Object>
    static constexpr bool has_a_mapping_for =
        !std::is_same_v<std::remove_cvref_t<decltype(mapping<Vendor, Object>)>, NoMapping>;
};

template <class Vendor, class Object>
struct CheckMapped {
    static constexpr bool done = true;

    static_assert(
        vendor<Vendor>::template has_a_mapping_for<Object>,
        "throughline: this vendor has no mapping for this object; specialise throughline::mapping<Vendor, Object>");
};

template <class Vendor, class Object>
consteval MappingView make_view() {
    static_assert(CheckMapped<Vendor, Object>::done);
    if constexpr (vendor<Vendor>::template has_a_mapping_for<Object>)
        return mapping<Vendor, Object>.view();
    else
        return {};
}

/// A vendor's mapping of an object, its types forgotten.
template <class Vendor, class Object>
inline constexpr MappingView view_of = make_view<Vendor, Object>();

template <class Vendor, class Object>
MappingView const& lines_mapping() {
    return view_of<Vendor, Object>;
}

/// The records contained in this one: `lines<"item/items", NetSuite, ContractLine>`. They are records of their own,
/// with a mapping of their own, and are read and written inside their parent.
template <fixed_string Name, class Vendor, class Object>
inline constexpr auto lines = make_free<Name>({.kind        = RowKind::lines,
                                               .codec       = "lines",
                                               .line_object = object_name<Object>,
                                               .lines       = lines_mapping<Vendor, Object>});

}  // namespace throughline
