#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/money.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/core/result.hpp>
#include <throughline/core/secret.hpp>
#include <throughline/core/timestamp.hpp>
#include <throughline/mapping/context.hpp>
#include <throughline/mapping/fixed_string.hpp>
#include <throughline/mapping/wire.hpp>
#include <throughline/model/enumeration.hpp>

#include <array>
#include <concepts>
#include <string>
#include <string_view>
#include <utility>

namespace throughline {

/// A codec carries values of one type across a wire and back. `decode` is never given a null. `encode` says in words
/// what cannot be written; `name`, a static constant, is for the mapping's document. Decoding may yield anything
/// assignable to the type.
template <class Codec, class Type>
concept CodecFor = requires(Codec const& codec, Type& into, Type const& value, Wire const& wire, WireWriter& out,
                            MappingContext& context) {
    { codec.encode(value, out, context) } -> std::same_as<Result<>>;
    { into = *codec.decode(wire, context) };
    { Codec::name } -> std::convertible_to<std::string_view>;
};

struct NoCodec {};

/// The codec used when a field names none. Specialise it for a type that every vendor spells alike.
template <class Type>
inline constexpr auto codec = NoCodec{};

/// `validation`: "expected <what>", with the value found.
Error unexpected(Wire const& found, std::string_view expected);

struct TextCodec {
    static constexpr std::string_view name = "text";
    Result<std::string_view>          decode(Wire const& wire, MappingContext&) const;
    Result<>                          encode(std::string_view value, WireWriter& out, MappingContext&) const;
};
template <>
inline constexpr auto codec<std::string> = TextCodec{};

/// Text that the vendor cuts off at so many characters: writing a longer one is an error, never a truncation.
struct TextOf {
    std::size_t characters_max;

    static constexpr std::string_view name = "text of limited length";
    Result<std::string_view>          decode(Wire const& wire, MappingContext& context) const;
    Result<>                          encode(std::string_view value, WireWriter& out, MappingContext& context) const;
};

struct PersonalTextCodec {
    static constexpr std::string_view name = "text, personal";
    Result<PersonalText>              decode(Wire const& wire, MappingContext&) const;
    Result<>                          encode(PersonalText const& value, WireWriter& out, MappingContext&) const;
};
template <>
inline constexpr auto codec<PersonalText> = PersonalTextCodec{};

/// JSON's true and false.
struct BooleanCodec {
    static constexpr std::string_view name = "boolean";
    Result<bool>                      decode(Wire const& wire, MappingContext&) const;
    Result<>                          encode(bool value, WireWriter& out, MappingContext&) const;
};
template <>
inline constexpr auto codec<bool> = BooleanCodec{};

/// `"T"` and `"F"`, as SuiteQL answers.
struct LetterBooleanCodec {
    static constexpr std::string_view name = "T or F";
    Result<bool>                      decode(Wire const& wire, MappingContext&) const;
    Result<>                          encode(bool value, WireWriter& out, MappingContext&) const;
};
inline constexpr auto letter_boolean = LetterBooleanCodec{};

struct IntegerCodec {
    static constexpr std::string_view name = "whole number";
    Result<std::int64_t>              decode(Wire const& wire, MappingContext&) const;
    Result<>                          encode(std::int64_t value, WireWriter& out, MappingContext&) const;
};
/// For members of any integer type: what does not fit is an error.
template <std::integral Integer>
struct IntegerCodecOf {
    static constexpr std::string_view name = "whole number";
    Result<Integer>                   decode(Wire const& wire, MappingContext& context) const {
        auto const whole = IntegerCodec{}.decode(wire, context);
        if (!whole) return whole.error();
        if (!std::in_range<Integer>(*whole)) return unexpected(wire, "a whole number in range");
        return static_cast<Integer>(*whole);
    }
    Result<> encode(Integer value, WireWriter& out, MappingContext& context) const {
        return IntegerCodec{}.encode(static_cast<std::int64_t>(value), out, context);
    }
};
template <std::integral Integer>
    requires(!std::same_as<Integer, bool>)
inline constexpr auto codec<Integer> = IntegerCodecOf<Integer>{};

/// A number by its lexeme, or the same in quotes; written as a JSON number.
struct DecimalCodec {
    static constexpr std::string_view name = "decimal";
    Result<Decimal>                   decode(Wire const& wire, MappingContext&) const;
    Result<>                          encode(Decimal const& value, WireWriter& out, MappingContext&) const;
};
template <>
inline constexpr auto codec<Decimal> = DecimalCodec{};

struct PercentCodec {
    static constexpr std::string_view name = "percent, 0 to 100";
    Result<Percent>                   decode(Wire const& wire, MappingContext&) const;
    Result<>                          encode(Percent const& value, WireWriter& out, MappingContext&) const;
};
template <>
inline constexpr auto codec<Percent> = PercentCodec{};

struct HoursCodec {
    static constexpr std::string_view name = "hours, decimal";
    Result<Hours>                     decode(Wire const& wire, MappingContext&) const;
    Result<>                          encode(Hours const& value, WireWriter& out, MappingContext&) const;
};
template <>
inline constexpr auto codec<Hours> = HoursCodec{};

/// `"hh:mm"`, hours may exceed 24. Lossy below the minute.
struct ClockHoursCodec {
    static constexpr std::string_view name = "hours as hh:mm";
    Result<Hours>                     decode(Wire const& wire, MappingContext&) const;
    Result<>                          encode(Hours const& value, WireWriter& out, MappingContext&) const;
};
inline constexpr auto clock_hours = ClockHoursCodec{};

/// `2025-06-30`. A date never comes from a timestamp: one is refused.
struct DateCodec {
    static constexpr std::string_view name = "date, YYYY-MM-DD";
    Result<Date>                      decode(Wire const& wire, MappingContext&) const;
    Result<>                          encode(Date value, WireWriter& out, MappingContext&) const;
};
template <>
inline constexpr auto codec<Date> = DateCodec{};

/// RFC 3339 in UTC; reads any offset, and Salesforce's `+0000`. Writes as many fractional digits as the vendor keeps.
struct TimestampCodec {
    int              digits = 6;
    std::string_view offset = "Z";

    static constexpr std::string_view name = "instant, RFC 3339";
    Result<Timestamp>                 decode(Wire const& wire, MappingContext&) const;
    Result<>                          encode(Timestamp value, WireWriter& out, MappingContext&) const;
};
template <>
inline constexpr auto codec<Timestamp> = TimestampCodec{};

struct CurrencyCodec {
    static constexpr std::string_view name = "ISO 4217 code";
    Result<Currency>                  decode(Wire const& wire, MappingContext&) const;
    Result<>                          encode(Currency value, WireWriter& out, MappingContext&) const;
};
template <>
inline constexpr auto codec<Currency> = CurrencyCodec{};

/// A currency that the vendor names by a key of its own, through the connection's crosswalk "currency".
struct CurrencyKeyCodec {
    static constexpr std::string_view name = "currency, by crosswalk";
    Result<Currency>                  decode(Wire const& wire, MappingContext& context) const;
    Result<>                          encode(Currency value, WireWriter& out, MappingContext& context) const;
};
inline constexpr auto currency_key = CurrencyKeyCodec{};

/// An amount whose currency stands in the record's currency field, or is the tenant's own where there is none.
/// Writing an amount of another currency than the record's is an error.
struct MoneyCodec {
    static constexpr std::string_view name = "amount, in the record's currency";
    Result<Money>                     decode(Wire const& wire, MappingContext& context) const;
    Result<>                          encode(Money const& value, WireWriter& out, MappingContext& context) const;
};
template <>
inline constexpr auto codec<Money> = MoneyCodec{};

/// A vendor's pick-list and the enumerators it stands for. Several choices may mean one enumerator: the first is
/// written. A value that is not listed is an error with the nearest choices, never a default.
template <class Enum, std::size_t Size>
struct Picklist {
    std::array<std::pair<std::string_view, Enum>, Size> choices;

    static constexpr std::string_view name = "pick-list";
    Result<Enum>                      decode(Wire const& wire, MappingContext&) const {
        for (auto const& [spelling, value] : choices)
            if (wire.text == spelling && wire.kind != Wire::Kind::object) return value;
        return not_a_choice(wire);
    }
    Result<> encode(Enum chosen, WireWriter& out, MappingContext&) const {
        for (auto const& [spelling, value] : choices)
            if (value == chosen) return out.text(spelling), Result<>{};
        return Error{ErrorCode::unsupported, "the vendor has no choice for this value"}.with_value(
            name_of_enumerator(chosen));
    }

  private:
    Error not_a_choice(Wire const& wire) const;
};

/// The error for a value that is none of the choices.
Error unknown_choice(Wire const& wire, std::vector<std::string_view> const& choices);

template <class Enum, std::size_t Size>
Error Picklist<Enum, Size>::not_a_choice(Wire const& wire) const {
    std::vector<std::string_view> spellings;
    for (auto const& choice : choices) spellings.push_back(choice.first);
    return unknown_choice(wire, spellings);
}

template <class Enum, std::size_t Size>
constexpr auto picklist(std::pair<std::string_view, Enum> const (&choices)[Size]) {
    return Picklist<Enum, Size>{std::to_array(choices)};
}

/// An enumeration spelled as in the canonical model.
template <class Enum>
struct EnumeratorCodec {
    static constexpr std::string_view name = "canonical name";
    Result<Enum>                      decode(Wire const& wire, MappingContext&) const {
        if (auto const value = enumerator_named<Enum>(wire.text); value && wire.kind == Wire::Kind::text) return *value;
        return unknown_choice(wire, {enumerators_of<Enum>.begin(), enumerators_of<Enum>.end()});
    }
    Result<> encode(Enum value, WireWriter& out, MappingContext&) const {
        return out.text(name_of_enumerator(value)), Result<>{};
    }
};
template <class Enum>
    requires std::is_enum_v<Enum>
inline constexpr auto canonical_names = EnumeratorCodec<Enum>{};

/// An enumeration that the tenant spells its own way, through a crosswalk from vendor value to canonical name.
template <fixed_string Crosswalk, class Enum>
struct CrosswalkedEnum {
    static constexpr std::string_view name = "by crosswalk";
    Result<Enum>                      decode(Wire const& wire, MappingContext& context) const;
    Result<>                          encode(Enum value, WireWriter& out, MappingContext& context) const;
};
template <fixed_string Crosswalk, class Enum>
inline constexpr auto crosswalked = CrosswalkedEnum<Crosswalk, Enum>{};

/// Looks a vendor value up in one of the connection's crosswalks, and back. Unknown values, and a missing crosswalk,
/// are errors of code `validation` owned by the integration's owner.
Result<std::string> canonical_code(MappingContext const& context, std::string_view crosswalk, Wire const& wire);
Result<std::string> vendor_code(MappingContext const& context, std::string_view crosswalk, std::string_view code);

template <fixed_string Crosswalk, class Enum>
Result<Enum> CrosswalkedEnum<Crosswalk, Enum>::decode(Wire const& wire, MappingContext& context) const {
    auto const code = canonical_code(context, Crosswalk.view(), wire);
    if (!code) return code.error();
    if (auto const value = enumerator_named<Enum>(*code)) return *value;
    return unknown_choice(Wire{Wire::Kind::text, *code}, {enumerators_of<Enum>.begin(), enumerators_of<Enum>.end()});
}
template <fixed_string Crosswalk, class Enum>
Result<> CrosswalkedEnum<Crosswalk, Enum>::encode(Enum value, WireWriter& out, MappingContext& context) const {
    auto const code = vendor_code(context, Crosswalk.view(), name_of_enumerator(value));
    if (!code) return code.error();
    return out.text(*code), Result<>{};
}

// What `refers_to` does, compiled once.
Result<RecordId> decode_reference(std::string_view object, std::string_view vendor_object, Wire const& wire,
                                  MappingContext& context);
Result<> encode_reference(std::string_view vendor_object, RecordId value, WireWriter& out, MappingContext& context);

/// A reference by the key of another record of the same vendor: `refers_to<"Account", Account>`.
template <fixed_string VendorObject, class Object>
struct ReferenceCodec {
    static constexpr std::string_view name = "reference";
    Result<Id<Object>>                decode(Wire const& wire, MappingContext& context) const {
        auto const id = decode_reference(object_name<Object>, VendorObject.view(), wire, context);
        if (!id) return id.error();
        return Id<Object>{*id};
    }
    Result<> encode(Id<Object> value, WireWriter& out, MappingContext& context) const {
        return encode_reference(VendorObject.view(), value, out, context);
    }
};
template <fixed_string VendorObject, class Object>
inline constexpr auto refers_to = ReferenceCodec<VendorObject, Object>{};

/// A reference to reference data that systems name by codes of their own: `coded<"legal_entity", LegalEntity>` goes
/// through the crosswalk of that name to the canonical code, and from the code to the id.
template <fixed_string Crosswalk, class Object>
struct CodedReference {
    static constexpr std::string_view name = "reference, by crosswalk";
    Result<Id<Object>>                decode(Wire const& wire, MappingContext& context) const;
    Result<>                          encode(Id<Object> value, WireWriter& out, MappingContext& context) const;
};
template <fixed_string Crosswalk, class Object>
inline constexpr auto coded = CodedReference<Crosswalk, Object>{};

/// The id of reference data: the same code is the same record, whichever system names it.
RecordId reference_data_id(std::string_view crosswalk, std::string_view code);
/// The code behind such an id, by trying the crosswalk's codes; empty when none fits.
std::string code_of_reference(MappingContext const& context, std::string_view crosswalk, RecordId id);

template <fixed_string Crosswalk, class Object>
Result<Id<Object>> CodedReference<Crosswalk, Object>::decode(Wire const& wire, MappingContext& context) const {
    auto const code = canonical_code(context, Crosswalk.view(), wire);
    if (!code) return code.error();
    return Id<Object>{reference_data_id(Crosswalk.view(), *code)};
}
template <fixed_string Crosswalk, class Object>
Result<> CodedReference<Crosswalk, Object>::encode(Id<Object> value, WireWriter& out, MappingContext& context) const {
    auto const code = vendor_code(context, Crosswalk.view(), code_of_reference(context, Crosswalk.view(), value));
    if (!code) return code.error();
    return out.text(*code), Result<>{};
}

}  // namespace throughline
