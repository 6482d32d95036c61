#pragma once

#include <throughline/mapping/codec.hpp>

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <type_traits>
#include <vector>

namespace throughline {

/// What a vendor's field holds, as far as its description says.
enum class VendorType : unsigned char {
    unknown,
    text,
    choice,  ///< One of listed values.
    boolean,
    integer,
    decimal,
    date,
    timestamp,
    reference,
    object,
    list,
};

/// What a line of a mapping promises of a value that goes to the vendor and comes back (L8).
enum class Law : unsigned char {
    lossless,     ///< It comes back as it was.
    normal_form,  ///< It comes back as the vendor can keep it; the codec's `NormalForm` says how that is.
    read_only,    ///< It never goes there.
    write_only,   ///< It never comes back.
};

std::string_view name_of(VendorType type);
std::string_view name_of(Law law);

/// What a codec knows of the vendor's side, beside its name: what drift is judged by, and laws are tried with.
struct CodecFacts {
    std::uint32_t                 fits = 0;     ///< Vendor types that it can stand in, one bit each; 0: nobody said.
    std::string_view              crosswalk{};  ///< The connection's crosswalk that it asks.
    std::string_view              vendor_object{};     ///< Whose records' keys it reads and writes.
    std::size_t                   characters_max = 0;  ///< Of the longest text it writes; 0: it does not say.
    std::vector<std::string_view> reads{};             ///< Vendor values that it knows by itself.
    std::vector<std::string_view> writes{};            ///< Those of them that it writes.
    bool                          one_way = false;     ///< What it reads cannot be told from what it would write.

    bool can_stand_in(VendorType type) const {
        return fits == 0 || type == VendorType::unknown || (fits >> static_cast<unsigned>(type) & 1u) != 0;
    }
};

constexpr std::uint32_t vendor_types(std::initializer_list<VendorType> types) {
    std::uint32_t bits = 0;
    for (auto const type : types) bits |= std::uint32_t{1} << static_cast<unsigned>(type);
    return bits;
}
inline constexpr auto textual_types = vendor_types({VendorType::text, VendorType::choice});
inline constexpr auto numeric_types = vendor_types({VendorType::integer, VendorType::decimal});
inline constexpr auto boolean_types = vendor_types({VendorType::boolean});
/// What a key or a code may be: systems show the same list as text, as a choice or as a reference.
inline constexpr auto key_types =
    vendor_types({VendorType::text, VendorType::choice, VendorType::integer, VendorType::reference});

/// What is known of a codec; specialise it beside a codec that has more to say than its name.
template <class Codec>
struct FactsOf {
    static CodecFacts of(Codec const&) { return {}; }
};

template <auto const& Codec>
CodecFacts codec_facts() {
    return FactsOf<std::remove_cvref_t<decltype(Codec)>>::of(Codec);
}

template <std::uint32_t Types>
struct FactsOfTypes {
    template <class Codec>
    static CodecFacts of(Codec const&) {
        return {.fits = Types};
    }
};
template <>
struct FactsOf<TextCodec> : FactsOfTypes<textual_types | vendor_types({VendorType::reference})> {};
template <>
struct FactsOf<PersonalTextCodec> : FactsOfTypes<textual_types> {};
template <>
struct FactsOf<BooleanCodec> : FactsOfTypes<boolean_types> {};
template <>
struct FactsOf<LetterBooleanCodec> : FactsOfTypes<boolean_types | textual_types> {};
template <std::integral Integer>
struct FactsOf<IntegerCodecOf<Integer>> : FactsOfTypes<numeric_types> {};
template <>
struct FactsOf<DecimalCodec> : FactsOfTypes<numeric_types> {};
template <>
struct FactsOf<PercentCodec> : FactsOfTypes<numeric_types> {};
template <>
struct FactsOf<HoursCodec> : FactsOfTypes<numeric_types> {};
template <>
struct FactsOf<MoneyCodec> : FactsOfTypes<numeric_types> {};
template <>
struct FactsOf<ClockHoursCodec> : FactsOfTypes<textual_types> {};
template <>
struct FactsOf<DateCodec> : FactsOfTypes<vendor_types({VendorType::date})> {};
template <>
struct FactsOf<TimestampCodec> : FactsOfTypes<vendor_types({VendorType::timestamp})> {};
template <>
struct FactsOf<CurrencyCodec> : FactsOfTypes<textual_types> {};

template <>
struct FactsOf<TextOf> {
    static CodecFacts of(TextOf const& codec) {
        return {.fits = textual_types, .characters_max = codec.characters_max};
    }
};
template <>
struct FactsOf<CurrencyKeyCodec> {
    static CodecFacts of(CurrencyKeyCodec const&) { return {.fits = key_types, .crosswalk = "currency"}; }
};
template <class Enum, std::size_t Size>
struct FactsOf<Picklist<Enum, Size>> {
    static CodecFacts of(Picklist<Enum, Size> const& codec) {
        CodecFacts        facts{.fits = key_types};
        std::vector<Enum> meant;
        for (auto const& [spelling, value] : codec.choices) {
            facts.reads.push_back(spelling);
            bool repeated = false;
            for (auto const each : meant) repeated = repeated || each == value;
            if (repeated) continue;
            meant.push_back(value);
            facts.writes.push_back(spelling);
        }
        return facts;
    }
};
template <class Enum>
struct FactsOf<EnumeratorCodec<Enum>> {
    static CodecFacts of(EnumeratorCodec<Enum> const&) {
        std::vector<std::string_view> const names{enumerators_of<Enum>.begin(), enumerators_of<Enum>.end()};
        return {.fits = textual_types, .reads = names, .writes = names};
    }
};
template <fixed_string Crosswalk, class Enum>
struct FactsOf<CrosswalkedEnum<Crosswalk, Enum>> {
    static CodecFacts of(CrosswalkedEnum<Crosswalk, Enum> const&) {
        return {.fits = key_types, .crosswalk = Crosswalk.view()};
    }
};
template <fixed_string VendorObject, class Object>
struct FactsOf<ReferenceCodec<VendorObject, Object>> {
    static CodecFacts of(ReferenceCodec<VendorObject, Object> const&) {
        return {.fits = key_types, .vendor_object = VendorObject.view()};
    }
};
template <fixed_string Crosswalk, class Object>
struct FactsOf<CodedReference<Crosswalk, Object>> {
    static CodecFacts of(CodedReference<Crosswalk, Object> const&) {
        return {.fits = key_types, .crosswalk = Crosswalk.view()};
    }
};

/// The form in which a value comes back from a vendor that cannot keep all of it. Only for codecs that lose something:
/// specialise it with `is_needed`, and `of`, which says the form without asking the codec.
template <class Codec>
struct NormalForm {
    static constexpr bool is_needed(Codec const&) { return false; }
};
template <>
struct NormalForm<ClockHoursCodec> {
    static constexpr bool is_needed(ClockHoursCodec const&) { return true; }
    /// To the nearest minute, in hours of eight digits. What is beyond any clock stays, and is refused when written.
    static Hours of(ClockHoursCodec const&, Hours const& value);
};
template <>
struct NormalForm<TimestampCodec> {
    static constexpr bool is_needed(TimestampCodec const& codec) { return codec.digits < 6; }
    static Timestamp      of(TimestampCodec const& codec, Timestamp value);
};

template <auto const& Codec>
inline constexpr bool has_normal_form = NormalForm<std::remove_cvref_t<decltype(Codec)>>::is_needed(Codec);

}  // namespace throughline
