#pragma once

#include <throughline/mapping/mapping.hpp>

#include <span>
#include <utility>

namespace throughline {

// The questions a mapping must answer "yes" to. Each reads as a sentence, because compilers quote it.

constexpr bool speaks_of_member(FieldRow const& row) {
    return row.kind == RowKind::member || row.kind == RowKind::omitted;
}

constexpr bool reads_or_is_read(FieldRow const& row) {
    return row.kind == RowKind::member && row.direction != Direction::write;
}

inline constexpr std::size_t no_line = ~std::size_t{0};

// An index, not an address: with -fsanitize=undefined g++ 12 takes no comparison of addresses for a constant.
template <class Vendor, auto Member>
consteval std::size_t first_line_of() {
    auto const& rows = mapping<Vendor, object_of<Member>>.rows;
    for (std::size_t line = 0; line < rows.size(); ++line)
        if (speaks_of_member(rows[line]) && rows[line].place == place_of<Member>) return line;
    return no_line;
}

template <class Vendor, auto Member>
struct required_member {
    static constexpr bool has_a_vendor_field = is_optional<Member> || first_line_of<Vendor, Member>() != no_line;
};

template <class Vendor, auto Member>
struct every_member {
    static constexpr bool is_mapped_or_omitted = first_line_of<Vendor, Member>() != no_line;
};

template <class Vendor, auto Member>
struct vendor_field_of {
    static constexpr bool is_not_taken_by_an_earlier_member = [] {
        auto const& rows = mapping<Vendor, object_of<Member>>.rows;
        auto const  mine = first_line_of<Vendor, Member>();
        if (mine == no_line || rows[mine].name.empty()) return true;
        for (std::size_t earlier = 0; earlier < mine; ++earlier)
            if (rows[earlier].kind == RowKind::member && rows[earlier].name == rows[mine].name) return false;
        return true;
    }();
    static constexpr bool is_not_also_omitted = [] {
        bool mapped = false, omitted = false;
        for (auto const& row : mapping<Vendor, object_of<Member>>.rows) {
            if (!speaks_of_member(row) || row.place != place_of<Member>) continue;
            (row.kind == RowKind::omitted ? omitted : mapped) = true;
        }
        return !(mapped && omitted);
    }();
};

/// As string_view::find, which g++ 12 takes for no constant under -fsanitize=undefined.
constexpr std::size_t first_slash(std::string_view path) {
    for (std::size_t place = 0; place < path.size(); ++place)
        if (path[place] == '/') return place;
    return std::string_view::npos;
}

constexpr bool has_single_slashes(std::string_view path) {
    bool before = true;  // Nor may it begin with one.
    for (char const each : path) {
        if (each == '/' && before) return false;
        before = each == '/';
    }
    return path.empty() || !before;
}

constexpr bool is_written(FieldRow const& row) {
    return row.kind == RowKind::constant || (row.kind == RowKind::member && row.direction != Direction::read);
}

/// Whether an earlier line speaks of the same member.
constexpr bool is_repeated(std::span<FieldRow const> rows, std::size_t line) {
    for (std::size_t earlier = 0; earlier < line; ++earlier)
        if (speaks_of_member(rows[earlier]) && rows[earlier].place == rows[line].place) return true;
    return false;
}

template <class Vendor, class Object, RowKind Kind>
consteval int count_rows() {
    int count = 0;
    for (auto const& row : mapping<Vendor, Object>.rows) count += row.kind == Kind;
    return count;
}

template <class Vendor, class Object>
struct mapping_of {
    static constexpr bool names_the_vendors_key              = count_rows<Vendor, Object, RowKind::key>() == 1;
    static constexpr bool has_at_most_one_external_id        = count_rows<Vendor, Object, RowKind::external_id>() <= 1;
    static constexpr bool has_at_most_one_modification_stamp = count_rows<Vendor, Object, RowKind::modified>() <= 1;
    static constexpr bool has_at_most_one_mark_of_deletion   = count_rows<Vendor, Object, RowKind::deleted>() <= 1;
    static constexpr bool has_at_most_one_record_currency    = count_rows<Vendor, Object, RowKind::currency>() <= 1;
    static constexpr bool names_the_vendors_object           = !mapping<Vendor, Object>.vendor_object.empty();
    static constexpr bool steps_into_nested_objects_by_single_slashes = [] {
        for (auto const& row : mapping<Vendor, Object>.rows)
            if (!has_single_slashes(row.name)) return false;
        return true;
    }();
    static constexpr bool keeps_the_fields_of_a_nested_object_together = [] {
        auto const& rows  = mapping<Vendor, Object>.rows;
        auto const  outer = [](FieldRow const& row) {
            auto const slash = row.kind == RowKind::ignored ? std::string_view::npos : first_slash(row.name);
            return slash == std::string_view::npos ? std::string_view{} : row.name.substr(0, slash);
        };
        for (std::size_t first = 0; first + 2 < rows.size(); ++first)
            for (std::size_t later = first + 2; later < rows.size(); ++later)
                if (!outer(rows[first]).empty() && outer(rows[first]) == outer(rows[later]) &&
                    outer(rows[later - 1]) != outer(rows[later]))
                    return false;
        return true;
    }();
    // Two members' first lines are told apart by CheckMember, which names the member.
    static constexpr bool writes_no_field_twice = [] {
        std::span<FieldRow const> const rows = mapping<Vendor, Object>.rows;
        for (std::size_t later = 1; later < rows.size(); ++later)
            for (std::size_t first = 0; first < later; ++first) {
                bool const both = is_written(rows[first]) && is_written(rows[later]);
                if (!both || rows[first].name.empty() || rows[first].name != rows[later].name) continue;
                bool const constants = rows[first].kind == RowKind::constant || rows[later].kind == RowKind::constant;
                if (constants || is_repeated(rows, first) || is_repeated(rows, later)) return false;
            }
        return true;
    }();
    static constexpr bool ignores_no_field_that_it_maps = [] {
        for (auto const& ignored : mapping<Vendor, Object>.rows)
            for (auto const& mapped : mapping<Vendor, Object>.rows)
                if (ignored.kind == RowKind::ignored && mapped.kind != RowKind::ignored && ignored.name == mapped.name)
                    return false;
        return true;
    }();
    static constexpr bool uses_no_field_both_as_value_and_as_object = [] {
        for (auto const& outer : mapping<Vendor, Object>.rows)
            for (auto const& inner : mapping<Vendor, Object>.rows)
                if (!outer.name.empty() && inner.name.size() > outer.name.size() + 1 &&
                    inner.name.starts_with(outer.name) && inner.name[outer.name.size()] == '/' &&
                    outer.kind != RowKind::ignored)
                    return false;
        return true;
    }();
};

// The checks themselves. Asking one whether it is `done` makes the compiler carry it out.

template <class Vendor, auto Member>
struct CheckMember {
    static constexpr bool done = true;

    static_assert(
        required_member<Vendor, Member>::has_a_vendor_field,
        "throughline: add field<\"VendorName\", &Object::member>, or omit<&Object::member, \"why\"> on purpose");
    static_assert(
        !required_member<Vendor, Member>::has_a_vendor_field || every_member<Vendor, Member>::is_mapped_or_omitted,
        "throughline: add field<\"VendorName\", &Object::member>, or omit<&Object::member, \"why\"> on purpose");
    static_assert(vendor_field_of<Vendor, Member>::is_not_taken_by_an_earlier_member,
                  "throughline: two members claim the same vendor field; keep one");
    static_assert(vendor_field_of<Vendor, Member>::is_not_also_omitted,
                  "throughline: a member is both mapped and omitted; keep one");
};

template <class Vendor, class Object, class Places>
struct CheckMembers;
template <class Vendor, class Object, std::size_t... Place>
struct CheckMembers<Vendor, Object, std::index_sequence<Place...>> {
    static constexpr bool done = (CheckMember<Vendor, member_at<Place>(members_of<Object>{})>::done && ...);
};

template <class Vendor, class Object>
struct CheckMapping {
    static constexpr bool done = true;

    static_assert(mapping_of<Vendor, Object>::names_the_vendors_object,
                  "throughline: map_object needs the vendor's name of the object");
    static_assert(mapping_of<Vendor, Object>::names_the_vendors_key,
                  "throughline: say once which field is the vendor's key: key<\"Id\">");
    static_assert(mapping_of<Vendor, Object>::has_at_most_one_external_id, "throughline: keep one external_id<...>");
    static_assert(mapping_of<Vendor, Object>::has_at_most_one_modification_stamp,
                  "throughline: keep one modified<...>");
    static_assert(mapping_of<Vendor, Object>::has_at_most_one_mark_of_deletion, "throughline: keep one deleted<...>");
    static_assert(mapping_of<Vendor, Object>::has_at_most_one_record_currency,
                  "throughline: keep one record_currency<...>");
    static_assert(mapping_of<Vendor, Object>::steps_into_nested_objects_by_single_slashes,
                  "throughline: write a nested field as \"outer/inner\"");
    static_assert(mapping_of<Vendor, Object>::keeps_the_fields_of_a_nested_object_together,
                  "throughline: the lines of one nested object stand one under the other");
    static_assert(mapping_of<Vendor, Object>::writes_no_field_twice,
                  "throughline: two lines write the same vendor field; keep one, or make the other read_only(...)");
    static_assert(mapping_of<Vendor, Object>::ignores_no_field_that_it_maps,
                  "throughline: a vendor field is both mapped and ignored; keep one line");
    static_assert(mapping_of<Vendor, Object>::uses_no_field_both_as_value_and_as_object,
                  "throughline: a field cannot be a value and hold nested fields");
};

template <class Vendor, class Object>
struct CheckObject {
    static constexpr bool done = true;

    static_assert(description_of<Object>::lists_every_member,
                  "throughline: the object's BOOST_HANA_ADAPT_STRUCT must list each of its members");
    static_assert(CheckMapped<Vendor, Object>::done);
};

/// True once a vendor's mapping of an object has been through every check. Write it under each mapping.
template <class Vendor, class Object, bool mapped = vendor<Vendor>::template has_a_mapping_for<Object>>
inline constexpr bool complete = CheckObject<Vendor, Object>::done;
template <class Vendor, class Object>
inline constexpr bool complete<Vendor, Object, true> =
    CheckObject<Vendor, Object>::done && CheckMapping<Vendor, Object>::done &&
    CheckMembers<Vendor, Object, std::make_index_sequence<members_of<Object>::count>>::done;

}  // namespace throughline
