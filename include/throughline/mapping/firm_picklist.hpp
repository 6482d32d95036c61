#pragma once

#include <throughline/mapping/codec_facts.hpp>

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace throughline {

// What a firm's own crosswalk says of a value; null where it has none or does not list it.
std::string const* own_meaning(MappingContext const& context, std::string_view crosswalk, Wire const& wire);
std::string const* own_spelling(MappingContext const& context, std::string_view crosswalk, std::string_view meaning);
/// An unknown value, with who can mend it and how.
Error not_in_crosswalk(Error error, std::string_view crosswalk, std::string_view owner);

/// A pick-list as a new tenant has it. Administrators change such lists freely, so that the connection's crosswalk of
/// that name, from API value to canonical name, is asked first. A value that neither knows is an error, never a guess.
template <fixed_string Crosswalk, class Enum, std::size_t Size>
struct FirmPicklist {
    Picklist<Enum, Size> usual;
    std::string_view     owner;  ///< Who can mend an unknown value.

    static constexpr std::string_view name = "pick-list, the firm's own values by crosswalk";

    Result<Enum> decode(Wire const& wire, MappingContext& context) const {
        if (auto const* meaning = own_meaning(context, Crosswalk.view(), wire)) {
            if (auto const value = enumerator_named<Enum>(*meaning)) return *value;
            return not_in_crosswalk(unknown_choice(Wire{Wire::Kind::text, *meaning},
                                                   {enumerators_of<Enum>.begin(), enumerators_of<Enum>.end()}),
                                    Crosswalk.view(), owner);
        }
        auto value = usual.decode(wire, context);
        if (!value) return not_in_crosswalk(std::move(value).error(), Crosswalk.view(), owner);
        return value;
    }
    Result<> encode(Enum value, WireWriter& out, MappingContext& context) const {
        if (auto const* spelling = own_spelling(context, Crosswalk.view(), name_of_enumerator(value)))
            return out.text(*spelling), Result<>{};
        return usual.encode(value, out, context);
    }
};

template <fixed_string Crosswalk, class Enum, std::size_t Size>
struct FactsOf<FirmPicklist<Crosswalk, Enum, Size>> {
    static CodecFacts of(FirmPicklist<Crosswalk, Enum, Size> const& codec) {
        auto facts      = FactsOf<Picklist<Enum, Size>>::of(codec.usual);
        facts.crosswalk = Crosswalk.view();
        return facts;
    }
};

}  // namespace throughline
