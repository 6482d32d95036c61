#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/money.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/core/secret.hpp>
#include <throughline/core/timestamp.hpp>
#include <throughline/mapping/json.hpp>
#include <throughline/model/describe.hpp>
#include <throughline/model/enumeration.hpp>

#include <array>
#include <charconv>
#include <string>
#include <vector>

/// How each object is spelled in canonical JSON: a table of functions made from its description. Included only by the
/// sources that instantiate it.
namespace throughline {

struct CanonicalMember {
    void (*write)(void const* object, JsonWriter& out) = nullptr;
    bool (*read)(JsonReader& in, void* object)         = nullptr;
};

struct CanonicalType {
    std::string_view                 object;
    std::span<CanonicalMember const> members;
};

namespace mapping_detail {

template <class Value>
void write_canonical(Value const& value, JsonWriter& out);
template <class Value>
bool read_canonical(JsonReader& in, Value& into);

inline bool read_text(JsonReader& in, std::string_view& text) {
    Wire wire;
    if (!in.value(wire) || wire.kind != Wire::Kind::text) return false;
    text = wire.text;
    return true;
}

template <class Value>
bool read_parsed(JsonReader& in, Value& into) {
    std::string_view text;
    if (!read_text(in, text)) return false;
    auto parsed = Value::parse(text);
    if (!parsed) return false;
    into = *parsed;
    return true;
}

template <Described Object>
void write_object(Object const& object, JsonWriter& out);
template <Described Object>
bool read_object(JsonReader& in, Object& into);

void write_date_range(DateRange const& range, JsonWriter& out);
bool read_date_range(JsonReader& in, DateRange& into);
void write_period(Period const& period, JsonWriter& out);
bool read_period(JsonReader& in, Period& into);
void write_money(Money const& money, JsonWriter& out);
bool read_money(JsonReader& in, Money& into);

template <class Value>
inline constexpr bool is_list = false;
template <class Element>
inline constexpr bool is_list<std::vector<Element>> = true;

template <class Value>
void write_canonical(Value const& value, JsonWriter& out) {
    if constexpr (optional_traits<Value>::is_optional) {
        value ? write_canonical(*value, out) : out.null();
    } else if constexpr (is_list<Value>) {
        out.begin_array();
        for (auto const& each : value) write_canonical(each, out);
        out.end_array();
    } else if constexpr (std::is_same_v<Value, std::string>) {
        out.text(value);
    } else if constexpr (std::is_same_v<Value, PersonalText>) {
        out.text(value.reveal());
    } else if constexpr (std::is_same_v<Value, bool>) {
        out.boolean(value);
    } else if constexpr (std::is_integral_v<Value>) {
        out.number(std::to_string(value));
    } else if constexpr (std::is_enum_v<Value>) {
        out.text(name_of_enumerator(value));
    } else if constexpr (std::is_same_v<Value, Currency>) {
        out.text(value.code());
    } else if constexpr (std::is_same_v<Value, Money>) {
        write_money(value, out);
    } else if constexpr (std::is_same_v<Value, DateRange>) {
        write_date_range(value, out);
    } else if constexpr (std::is_same_v<Value, Period>) {
        write_period(value, out);
    } else if constexpr (Described<Value>) {
        write_object(value, out);
    } else {
        out.text(value.to_string());
    }
}

template <class Value>
bool read_canonical(JsonReader& in, Value& into) {
    std::string_view text;
    if constexpr (optional_traits<Value>::is_optional) {
        return read_canonical(in, into.emplace());
    } else if constexpr (is_list<Value>) {
        if (!in.enter_array()) return false;
        into.clear();
        while (in.next_element())
            if (!read_canonical(in, into.emplace_back())) return false;
        return !in.failed();
    } else if constexpr (std::is_same_v<Value, std::string>) {
        if (!read_text(in, text)) return false;
        into.assign(text);
        return true;
    } else if constexpr (std::is_same_v<Value, PersonalText>) {
        if (!read_text(in, text)) return false;
        into = PersonalText{std::string{text}};
        return true;
    } else if constexpr (std::is_same_v<Value, bool>) {
        Wire wire;
        if (!in.value(wire) || wire.kind != Wire::Kind::boolean) return false;
        into = wire.text == "true";
        return true;
    } else if constexpr (std::is_integral_v<Value>) {
        Wire wire;
        if (!in.value(wire) || wire.kind != Wire::Kind::number) return false;
        auto const* end  = wire.text.data() + wire.text.size();
        auto const  read = std::from_chars(wire.text.data(), end, into);
        return read.ec == std::errc{} && read.ptr == end;
    } else if constexpr (std::is_enum_v<Value>) {
        if (!read_text(in, text)) return false;
        auto const value = enumerator_named<Value>(text);
        if (value) into = *value;
        return value.has_value();
    } else if constexpr (std::is_same_v<Value, Money>) {
        return read_money(in, into);
    } else if constexpr (std::is_same_v<Value, DateRange>) {
        return read_date_range(in, into);
    } else if constexpr (std::is_same_v<Value, Period>) {
        return read_period(in, into);
    } else if constexpr (std::is_base_of_v<RecordId, Value>) {
        if (!read_text(in, text)) return false;
        auto const id = RecordId::parse(text);
        if (id) into = Value{*id};
        return id.has_value();
    } else if constexpr (Described<Value>) {
        return read_object(in, into);
    } else {
        return read_parsed(in, into);
    }
}

template <auto Member>
struct CanonicalFunctions {
    using Object = object_of<Member>;

    static void write(void const* object, JsonWriter& out) {
        write_canonical(static_cast<Object const*>(object)->*Member, out);
    }
    static bool read(JsonReader& in, void* object) { return read_canonical(in, static_cast<Object*>(object)->*Member); }
};

template <class Object, class Places = std::make_index_sequence<members_of<Object>::count>>
struct CanonicalTable;
template <class Object, std::size_t... Place>
struct CanonicalTable<Object, std::index_sequence<Place...>> {
    static constexpr std::array<CanonicalMember, sizeof...(Place)> members{
        CanonicalMember{CanonicalFunctions<member_at<Place>(members_of<Object>{})>::write,
                        CanonicalFunctions<member_at<Place>(members_of<Object>{})>::read}...};
};

// The functions of an object that know no more than its table: compiled once.
void write_members(CanonicalType const& type, ObjectType const& about, void const* object, JsonWriter& out);
bool read_members(CanonicalType const& type, JsonReader& in, std::span<std::string_view const> names, void* object);

template <class Object>
inline constexpr CanonicalType canonical_type{object_name<Object>, CanonicalTable<Object>::members};

template <Described Object>
void write_object(Object const& object, JsonWriter& out) {
    write_members(canonical_type<Object>, object_type<Object>(), &object, out);
}
template <Described Object>
bool read_object(JsonReader& in, Object& into) {
    return read_members(canonical_type<Object>, in, names_of<Object>.each, &into);
}

}  // namespace mapping_detail

/// Adds the objects of one source to the list; see canonical.cpp.
using CanonicalList = std::vector<CanonicalType const*>;
void add_canonical_parties(CanonicalList& list);
void add_canonical_commercial(CanonicalList& list);
void add_canonical_delivery(CanonicalList& list);
void add_canonical_finance(CanonicalList& list);

}  // namespace throughline
