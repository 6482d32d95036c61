#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/money.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/core/secret.hpp>
#include <throughline/core/timestamp.hpp>
#include <throughline/model/enumeration.hpp>
#include <throughline/model/object_type.hpp>

#include <string>

/// How an `ObjectType` is made from an object's description: everything is a constant, built where the object is
/// instantiated. Included by the few sources that instantiate it and by none else.
namespace throughline {

template <class Object>
constexpr ObjectType const& object_type_constant();

/// A type's own name without its namespace; the type need not be complete.
template <class Type>
consteval std::string_view name_of_type() {
    std::string_view text = __PRETTY_FUNCTION__;  // "... [with Type = throughline::Account; ..." or "[Type = ...]"
    auto const       from = text.find("Type = ") + 7;
    text                  = text.substr(from, text.find_first_of(";]", from) - from);
    return text.substr(text.rfind(':') + 1);
}

/// What a value type is to those who do not know it. One per kind.
template <class Type>
struct Shape;

template <MemberKind Kind>
struct PlainShape {
    static constexpr MemberKind kind = Kind;
};
template <>
struct Shape<std::string> : PlainShape<MemberKind::text> {};
template <>
struct Shape<PersonalText> : PlainShape<MemberKind::personal_text> {};
template <>
struct Shape<bool> : PlainShape<MemberKind::boolean> {};
template <>
struct Shape<int> : PlainShape<MemberKind::integer> {};
template <>
struct Shape<Decimal> : PlainShape<MemberKind::decimal> {};
template <>
struct Shape<Money> : PlainShape<MemberKind::money> {};
template <>
struct Shape<Currency> : PlainShape<MemberKind::currency> {};
template <>
struct Shape<Percent> : PlainShape<MemberKind::percent> {};
template <>
struct Shape<Hours> : PlainShape<MemberKind::hours> {};
template <>
struct Shape<Date> : PlainShape<MemberKind::date> {};
template <>
struct Shape<Timestamp> : PlainShape<MemberKind::timestamp> {};
template <>
struct Shape<DateRange> : PlainShape<MemberKind::date_range> {};
template <>
struct Shape<Period> : PlainShape<MemberKind::period> {};

template <class Enum>
    requires std::is_enum_v<Enum>
struct Shape<Enum> : PlainShape<MemberKind::enumeration> {
    static constexpr std::span<std::string_view const> choices{enumerators_of<Enum>};
};
template <class Object>
struct Shape<Id<Object>> : PlainShape<MemberKind::reference> {
    static constexpr std::string_view refers_to = name_of_type<Object>();
};
template <Described Object>
struct Shape<Object> : PlainShape<MemberKind::object> {};
template <class Element>
struct Shape<std::vector<Element>> : PlainShape<MemberKind::list> {};

template <class Type>
struct element_traits {
    using type = Type;
};
template <class Element>
struct element_traits<std::vector<Element>> {
    using type = Element;
};

/// Whether a plain value says anything: an empty text, a reference to none and nothing of no currency do not.
template <class Value>
bool says_something(Value const& value) {
    if constexpr (std::is_same_v<Value, std::string> || std::is_same_v<Value, PersonalText> || is_list_type<Value>)
        return !value.empty();
    else if constexpr (std::is_base_of_v<RecordId, Value> || std::is_same_v<Value, Currency>)
        return !value.is_none();
    else if constexpr (std::is_same_v<Value, Money>)
        return !value.currency().is_none() || !value.is_zero();
    else
        return true;
}

/// Appends the references in a value, at any depth. Those to none are not references.
template <class Value>
void find_references(Value const& value, std::size_t place, std::vector<Reference>& found) {
    if constexpr (optional_traits<Value>::is_optional) {
        if (value) find_references(*value, place, found);
    } else if constexpr (is_list_type<Value>) {
        for (auto const& each : value) find_references(each, place, found);
    } else if constexpr (std::is_base_of_v<RecordId, Value>) {
        if (!value.is_none()) found.push_back({place, Shape<Value>::refers_to, value});
    } else if constexpr (Described<Value>) {
        for (auto const& member : object_type_constant<Value>().members) {
            auto const before = found.size();
            member.references(&value, found);
            for (auto each = before; each < found.size(); ++each) found[each].place = place;
        }
    }
}

/// The functions of one member, with the object's type forgotten.
template <auto Member>
struct MemberFunctions {
    using Object = object_of<Member>;

    static auto const& in(void const* object) { return static_cast<Object const*>(object)->*Member; }
    static auto&       in(void* object) { return static_cast<Object*>(object)->*Member; }

    static bool same(void const* left, void const* right) { return in(left) == in(right); }
    static void copy(void const* from, void* into) { in(into) = in(from); }
    static bool present(void const* object) {
        if constexpr (is_optional<Member>)
            return in(object).has_value();
        else
            return says_something(in(object));
    }
    // Texts and lists keep their room: the object is often filled again at once.
    static void clear(void* object) {
        if constexpr (requires { in(object).clear(); })
            in(object).clear();
        else
            in(object) = type_of<Member>{};
    }
    static void references(void const* object, std::vector<Reference>& found) {
        find_references(in(object), place_of<Member>, found);
    }
};

template <auto Member>
constexpr MemberType member_type(std::string_view name) {
    using Value     = present_type_of<Member>;
    using Element   = typename element_traits<Value>::type;
    using Functions = MemberFunctions<Member>;

    auto const words = about<object_of<Member>>.at(place_of<Member>);
    MemberType type{
        .name       = name,
        .definition = words.definition,
        .unit       = words.unit,
        .owner      = words.owner,
        .personal   = words.personal,
        .required   = is_required<Member>,
        .kind       = Shape<Value>::kind,
        .element    = Shape<Element>::kind,
        .same       = Functions::same,
        .copy       = Functions::copy,
        .present    = Functions::present,
        .clear      = Functions::clear,
        .references = Functions::references,
    };
    if constexpr (Shape<Element>::kind == MemberKind::reference) type.refers_to = Shape<Element>::refers_to;
    if constexpr (Shape<Element>::kind == MemberKind::enumeration) type.choices = Shape<Element>::choices;
    if constexpr (Shape<Element>::kind == MemberKind::object) type.nested = &object_type_constant<Element>();
    return type;
}

template <class Object>
struct ObjectFunctions {
    static void* make() { return new Object{}; }
    static void* clone(void const* object) { return new Object(*static_cast<Object const*>(object)); }
    static void  destroy(void* object) { delete static_cast<Object*>(object); }
};

template <class Object, class Members>
struct MemberTypes;
template <class Object, std::size_t... Place, auto... Each>
struct MemberTypes<Object, PlacedMembers<std::index_sequence<Place...>, Each...>> {
    static constexpr std::array<MemberType, sizeof...(Each)> each{member_type<Each>(names_of<Object>.each[Place])...};
};

template <class Object>
struct ObjectTypeConstant {
    static constexpr ObjectType value{
        .name       = about<Object>.name,
        .definition = about<Object>.definition,
        .members    = MemberTypes<Object, members_of<Object>>::each,
        .make       = ObjectFunctions<Object>::make,
        .clone      = ObjectFunctions<Object>::clone,
        .destroy    = ObjectFunctions<Object>::destroy,
    };
    static_assert(value.name == name_of_type<Object>(), "throughline: about<Object> must name the object as in code");
};

template <class Object>
constexpr ObjectType const& object_type_constant() {
    return ObjectTypeConstant<Object>::value;
}

template <class Object>
ObjectType const& object_type() {
    return object_type_constant<Object>();
}

}  // namespace throughline
