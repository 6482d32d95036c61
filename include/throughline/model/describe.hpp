#pragma once

#include <boost/hana/accessors.hpp>
#include <boost/hana/adapt_struct.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/unpack.hpp>

#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// The only header that knows Boost.Hana: it turns an object's BOOST_HANA_ADAPT_STRUCT into a plain list of member
/// pointers and names. Everything above asks its few questions of that list.
namespace throughline {

template <class Pointer>
struct member_traits;
template <class Object, class Type>
struct member_traits<Type Object::*> {
    using object = Object;
    using type   = Type;
};

/// `object_of<&Opportunity::name>` is `Opportunity`; `type_of<&Opportunity::name>` is `std::string`.
template <auto Member>
using object_of = typename member_traits<std::remove_cv_t<decltype(Member)>>::object;
template <auto Member>
using type_of = typename member_traits<std::remove_cv_t<decltype(Member)>>::type;

template <class Type>
struct optional_traits {
    static constexpr bool is_optional = false;
    using type                        = Type;
};
template <class Type>
struct optional_traits<std::optional<Type>> {
    static constexpr bool is_optional = true;
    using type                        = Type;
};

/// A member may be absent if, and only if, its type is `std::optional`.
template <auto Member>
inline constexpr bool is_optional = optional_traits<type_of<Member>>::is_optional;
template <auto Member>
using present_type_of = typename optional_traits<type_of<Member>>::type;

template <class Type>
inline constexpr bool is_list_type = false;
template <class Element>
inline constexpr bool is_list_type<std::vector<Element>> = true;

/// A plain member is required, except for a list: a list that nobody fills is empty.
template <auto Member>
inline constexpr bool is_required = !is_optional<Member> && !is_list_type<type_of<Member>>;

template <std::size_t Place, auto Member>
struct Placed {};

template <class Places, auto... Each>
struct PlacedMembers;
template <std::size_t... Place, auto... Each>
struct PlacedMembers<std::index_sequence<Place...>, Each...> : Placed<Place, Each>... {
    static constexpr std::size_t count = sizeof...(Each);
};

/// An object's members, each with its place: deriving from every `Placed` lets overload resolution look either up.
template <auto... Each>
using Members = PlacedMembers<std::make_index_sequence<sizeof...(Each)>, Each...>;

template <std::size_t Place, auto Member>
consteval auto member_at(Placed<Place, Member> const&) {
    return Member;
}

template <auto Member, std::size_t Place>
consteval std::size_t place_in(Placed<Place, Member> const&) {
    return Place;
}

/// Hana keeps each accessor as `accessor<Pointer, pointer>`; this reads the pointer back out.
template <class Accessor>
struct pointer_in;
template <template <class Pointer, Pointer> class Accessor, class Pointer, Pointer pointer>
struct pointer_in<Accessor<Pointer, pointer>> {
    static constexpr auto value = pointer;
};

struct ListPointers {
    template <class... Pairs>
    constexpr auto operator()(Pairs const&...) const {
        return Members<
            pointer_in<std::remove_cvref_t<decltype(boost::hana::second(std::declval<Pairs>()))>>::value...>{};
    }
};

/// The members of `Object`, in the order its description lists them.
template <class Object>
using members_of = decltype(boost::hana::unpack(boost::hana::accessors<Object>(), ListPointers{}));

template <class Object>
concept Described = boost::hana::Struct<Object>::value;

/// Where a member stands in its object's description, or one past the last when it is not described.
template <auto Member>
inline constexpr std::size_t place_of = members_of<object_of<Member>>::count;
template <auto Member>
    requires requires { place_in<Member>(members_of<object_of<Member>>{}); }
inline constexpr std::size_t place_of<Member> = place_in<Member>(members_of<object_of<Member>>{});

struct ListNames {
    template <class... Pairs>
    constexpr auto operator()(Pairs const&... pairs) const {
        struct Names {
            std::string_view each[sizeof...(Pairs)];
        };
        return Names{{std::string_view{boost::hana::first(pairs).c_str()}...}};
    }
};

/// The members' names, in the same order, as they are spelled in code.
template <class Object>
inline constexpr auto names_of = boost::hana::unpack(boost::hana::accessors<Object>(), ListNames{});

/// Converts to anything, so that an aggregate can be asked how many members it takes.
struct Anything {
    template <class Type>
    operator Type() const;
};
template <std::size_t>
using AnythingAt = Anything;

template <class Object, std::size_t... Place>
consteval bool takes_members(std::index_sequence<Place...>) {
    return requires { Object{AnythingAt<Place>{}...}; };
}

/// Whether an object's description still matches its struct. It reads as a sentence: compilers quote it.
template <class Object>
struct description_of {
    static constexpr std::size_t count              = members_of<Object>::count;
    static constexpr bool        lists_every_member = takes_members<Object>(std::make_index_sequence<count>{}) &&
                                               !takes_members<Object>(std::make_index_sequence<count + 1>{});
};

}  // namespace throughline
