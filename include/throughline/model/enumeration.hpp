#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

namespace throughline {

// Enumerators' names are read from the compiler's own spelling of them, so that an enumeration is written once. It
// must count from zero without gaps.

template <auto Enumerator>
consteval std::string_view spelled() {
    std::string_view text = __PRETTY_FUNCTION__;  // "... Enumerator = throughline::Account::Status::customer; ..."
    auto const       from = text.find("Enumerator = ") + 13;
    text                  = text.substr(from, text.find_first_of(";]", from) - from);
    return text.substr(text.rfind(':') + 1);
}

template <class Object>
consteval std::string_view spelled_type() {
    std::string_view text = __PRETTY_FUNCTION__;  // "... Object = throughline::Account; ..."
    auto const       from = text.find("Object = ") + 9;
    text                  = text.substr(from, text.find_first_of(";]", from) - from);
    return text.substr(text.rfind(':') + 1);
}

/// A canonical object's name as in code, "Account"; the type may be incomplete.
template <class Object>
inline constexpr std::string_view object_name = spelled_type<Object>();

template <class Enum, std::size_t Value = 0>
consteval std::size_t count_enumerators() {
    constexpr auto name = spelled<static_cast<Enum>(Value)>();
    if constexpr (name.find(')') != std::string_view::npos)  // "(throughline::Account::Status)3": past the last.
        return Value;
    else
        return count_enumerators<Enum, Value + 1>();
}

template <class Enum, class Values>
struct EnumeratorNames;
template <class Enum, std::size_t... Value>
struct EnumeratorNames<Enum, std::index_sequence<Value...>> {
    static constexpr std::array<std::string_view, sizeof...(Value)> each{spelled<static_cast<Enum>(Value)>()...};
};

/// The enumerators' names, from zero upward. Requires a fixed underlying type, as every canonical enumeration has.
template <class Enum>
    requires std::is_enum_v<Enum>
inline constexpr auto const& enumerators_of =
    EnumeratorNames<Enum, std::make_index_sequence<count_enumerators<Enum>()>>::each;

template <class Enum>
    requires std::is_enum_v<Enum>
constexpr std::string_view name_of_enumerator(Enum value) {
    return enumerators_of<Enum>[static_cast<std::size_t>(value)];
}

template <class Enum>
    requires std::is_enum_v<Enum>
constexpr std::optional<Enum> enumerator_named(std::string_view name) {
    for (std::size_t value = 0; value < enumerators_of<Enum>.size(); ++value)
        if (enumerators_of<Enum>[value] == name) return static_cast<Enum>(value);
    return std::nullopt;
}

}  // namespace throughline
