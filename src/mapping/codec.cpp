#include <throughline/mapping/codec.hpp>
#include <throughline/mapping/field.hpp>

#include <array>
#include <charconv>
#include <functional>
#include <memory>

namespace throughline {

namespace mapping_detail {

bool is_text(Wire const& wire) { return wire.kind == Wire::Kind::text; }
bool is_number(Wire const& wire) { return wire.kind == Wire::Kind::number; }

std::string_view kind_in_words(Wire::Kind kind) {
    switch (kind) {
        case Wire::Kind::null:
            return "null";
        case Wire::Kind::boolean:
            return "a boolean";
        case Wire::Kind::number:
            return "a number";
        case Wire::Kind::text:
            return "text";
        case Wire::Kind::object:
            return "an object";
        case Wire::Kind::array:
            return "an array";
    }
    return "an unknown kind";
}

Result<Decimal> decimal_of(Wire const& wire, std::string_view expected) {
    if (!is_number(wire) && !is_text(wire)) return unexpected(wire, expected);
    auto parsed = Decimal::parse(wire.text);
    if (!parsed) return unexpected(wire, expected);
    return *parsed;
}

/// Ids of reference data that were asked for lately, and the codes behind them. Deriving one takes longer than decoding
/// a record's other fields, and a firm's records name the same few codes again and again.
class DerivedIds {
  public:
    RecordId of(std::string_view crosswalk, std::string_view code) {
        auto const hash  = std::hash<std::string_view>{}(code) + 31 * std::hash<std::string_view>{}(crosswalk);
        auto&      entry = by_code_[hash % by_code_.size()];
        if (entry.id.is_none() || entry.code != code || entry.crosswalk != crosswalk) {
            entry = {std::string{crosswalk}, std::string{code}, RecordId::derive("reference data", crosswalk, code)};
            by_id_[std::hash<RecordId>{}(entry.id) % by_id_.size()] = entry;
        }
        return entry.id;
    }
    /// Null where it was not asked for lately.
    std::string const* code_of(std::string_view crosswalk, RecordId id) const {
        auto const& entry = by_id_[std::hash<RecordId>{}(id) % by_id_.size()];
        return entry.id == id && entry.crosswalk == crosswalk ? &entry.code : nullptr;
    }

  private:
    struct Entry {
        std::string crosswalk{};
        std::string code{};
        RecordId    id{};
    };
    std::array<Entry, 1024> by_code_{};
    std::array<Entry, 1024> by_id_{};
};

DerivedIds& derived_lately() {
    thread_local auto const lately = std::make_unique<DerivedIds>();
    return *lately;
}

std::string joined(std::vector<std::string> const& texts) {
    std::string all;
    for (auto const& text : texts) all += (all.empty() ? "" : ", ") + text;
    return all;
}

}  // namespace mapping_detail

using namespace mapping_detail;

Error unexpected(Wire const& found, std::string_view expected) {
    return Error{ErrorCode::validation,
                 std::string{kind_in_words(found.kind)} + " was found where " + std::string{expected} + " was expected"}
        .with_value(found.text)
        .with_expected(expected);
}

Error unknown_choice(Wire const& wire, std::vector<std::string_view> const& choices) {
    auto const close = nearest(wire.text, choices);
    return Error{ErrorCode::validation, "the value is none of the choices that the mapping knows"}
        .with_value(wire.text)
        .with_expected(close.empty() ? "one of the mapping's choices"
                                     : "one of the mapping's choices, such as " + joined(close))
        .with_owner("integration")
        .with_remedy("map the value, or correct it where it was entered");
}

Result<std::string_view> TextCodec::decode(Wire const& wire, MappingContext&) const {
    if (!is_text(wire)) return unexpected(wire, "text");
    return wire.text;
}
Result<> TextCodec::encode(std::string_view value, WireWriter& out, MappingContext&) const {
    out.text(value);
    return {};
}

Result<std::string_view> TextOf::decode(Wire const& wire, MappingContext& context) const {
    return TextCodec{}.decode(wire, context);
}
Result<> TextOf::encode(std::string_view value, WireWriter& out, MappingContext& context) const {
    std::size_t characters = 0;
    for (char const byte : value) characters += (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
    if (characters > characters_max)
        return Error{ErrorCode::validation, "the text is longer than the vendor keeps"}
            .with_value(value)
            .with_expected("at most " + std::to_string(characters_max) + " characters")
            .with_remedy("shorten it where it is entered");
    return TextCodec{}.encode(value, out, context);
}

Result<PersonalText> PersonalTextCodec::decode(Wire const& wire, MappingContext&) const {
    if (!is_text(wire)) return unexpected(Wire{wire.kind, {}}, "text");
    return PersonalText{std::string{wire.text}};
}
Result<> PersonalTextCodec::encode(PersonalText const& value, WireWriter& out, MappingContext&) const {
    out.text(value.reveal());
    return {};
}

Result<bool> BooleanCodec::decode(Wire const& wire, MappingContext&) const {
    if (wire.kind != Wire::Kind::boolean) return unexpected(wire, "true or false");
    return wire.text == "true";
}
Result<> BooleanCodec::encode(bool value, WireWriter& out, MappingContext&) const {
    out.boolean(value);
    return {};
}

Result<bool> LetterBooleanCodec::decode(Wire const& wire, MappingContext&) const {
    if (is_text(wire) && wire.text == "T") return true;
    if (is_text(wire) && wire.text == "F") return false;
    return unexpected(wire, "\"T\" or \"F\"");
}
Result<> LetterBooleanCodec::encode(bool value, WireWriter& out, MappingContext&) const {
    out.text(value ? "T" : "F");
    return {};
}

Result<std::int64_t> IntegerCodec::decode(Wire const& wire, MappingContext&) const {
    std::int64_t      whole = 0;
    auto const* const end   = wire.text.data() + wire.text.size();
    auto const        read  = std::from_chars(wire.text.data(), end, whole);
    if ((is_number(wire) || is_text(wire)) && read.ec == std::errc{} && read.ptr == end) return whole;
    // 3.0 and 1e2 are whole numbers too.
    auto const exact = decimal_of(wire, "a whole number");
    if (!exact) return exact.error();
    auto const units = exact->units(0);
    if (!units) return unexpected(wire, "a whole number");
    return *units;
}
Result<> IntegerCodec::encode(std::int64_t value, WireWriter& out, MappingContext&) const {
    out.number(std::to_string(value));
    return {};
}

Result<Decimal> DecimalCodec::decode(Wire const& wire, MappingContext&) const {
    return decimal_of(wire, "a decimal number of at most 38 digits");
}
Result<> DecimalCodec::encode(Decimal const& value, WireWriter& out, MappingContext&) const {
    out.number(value.to_string());
    return {};
}

Result<Percent> PercentCodec::decode(Wire const& wire, MappingContext&) const {
    auto const value = decimal_of(wire, "a percentage");
    if (!value) return value.error();
    return Percent{*value};
}
Result<> PercentCodec::encode(Percent const& value, WireWriter& out, MappingContext&) const {
    out.number(value.to_string());
    return {};
}

Result<Hours> HoursCodec::decode(Wire const& wire, MappingContext&) const {
    auto const value = decimal_of(wire, "hours as a decimal number");
    if (!value) return value.error();
    return Hours{*value};
}
Result<> HoursCodec::encode(Hours const& value, WireWriter& out, MappingContext&) const {
    out.number(value.to_string());
    return {};
}

Result<Hours> ClockHoursCodec::decode(Wire const& wire, MappingContext&) const {
    if (!is_text(wire)) return unexpected(wire, "hours as hh:mm");
    auto hours = Hours::parse_clock(wire.text);
    if (!hours) return unexpected(wire, "hours as hh:mm");
    return *hours;
}
Result<> ClockHoursCodec::encode(Hours const& value, WireWriter& out, MappingContext&) const {
    auto const clock = value.to_clock();
    if (!clock) return clock.error();
    out.text(*clock);
    return {};
}

Result<Date> DateCodec::decode(Wire const& wire, MappingContext&) const {
    constexpr std::string_view expected = "a date such as 2025-06-30";
    if (!is_text(wire)) return unexpected(wire, expected);
    auto date = Date::parse(wire.text);
    if (!date) return unexpected(wire, expected);
    return *date;
}
Result<> DateCodec::encode(Date value, WireWriter& out, MappingContext&) const {
    out.text(value.to_string());
    return {};
}

Result<Timestamp> TimestampCodec::decode(Wire const& wire, MappingContext&) const {
    constexpr std::string_view expected = "an instant such as 2025-06-30T12:00:00Z";
    if (!is_text(wire)) return unexpected(wire, expected);
    auto instant = Timestamp::parse(wire.text);
    if (!instant) return unexpected(wire, expected);
    return *instant;
}
Result<> TimestampCodec::encode(Timestamp value, WireWriter& out, MappingContext&) const {
    out.text(value.to_string(digits, offset));
    return {};
}

Result<Currency> CurrencyCodec::decode(Wire const& wire, MappingContext&) const {
    constexpr std::string_view expected = "an ISO 4217 currency code";
    if (!is_text(wire)) return unexpected(wire, expected);
    auto currency = Currency::parse(wire.text);
    if (!currency || currency->is_none()) return unexpected(wire, expected);
    return *currency;
}
Result<> CurrencyCodec::encode(Currency value, WireWriter& out, MappingContext&) const {
    out.text(value.code());
    return {};
}

Result<Currency> CurrencyKeyCodec::decode(Wire const& wire, MappingContext& context) const {
    auto const code = canonical_code(context, "currency", wire);
    if (!code) return code.error();
    return CurrencyCodec{}.decode(Wire{Wire::Kind::text, *code}, context);
}
Result<> CurrencyKeyCodec::encode(Currency value, WireWriter& out, MappingContext& context) const {
    auto const key = vendor_code(context, "currency", value.code());
    if (!key) return key.error();
    out.text(*key);
    return {};
}

Result<Money> MoneyCodec::decode(Wire const& wire, MappingContext& context) const {
    auto const amount = decimal_of(wire, "an amount");
    if (!amount) return amount.error();
    return Money{*amount, context.record_currency};
}
Result<> MoneyCodec::encode(Money const& value, WireWriter& out, MappingContext& context) const {
    if (context.record_currency.is_none()) context.record_currency = value.currency();
    if (value.currency() != context.record_currency)
        return Error{ErrorCode::validation, "an amount of another currency than its record's"}
            .with_value(value.to_string())
            .with_expected("an amount in " + std::string{context.record_currency.code()})
            .with_owner("finance");
    out.number(value.amount().to_string());
    return {};
}

Result<std::string> canonical_code(MappingContext const& context, std::string_view crosswalk, Wire const& wire) {
    auto const table = context.crosswalks ? context.crosswalks->find(crosswalk) : Crosswalks::const_iterator{};
    if (!context.crosswalks || table == context.crosswalks->end())
        return Error{ErrorCode::validation, "the connection has no crosswalk \"" + std::string{crosswalk} + "\""}
            .with_value(wire.text)
            .with_owner("integration")
            .with_remedy("give the connection this crosswalk");
    if (auto const* code =
            is_text(wire) || is_number(wire) ? table->second.canonical_of(wire.text, context.day) : nullptr)
        return *code;
    auto const close = table->second.nearest_to(wire.text);
    return Error{ErrorCode::validation, "the value is not in the crosswalk \"" + std::string{crosswalk} + "\""}
        .with_value(wire.text)
        .with_expected(close.empty() ? "a value of the crosswalk"
                                     : "a value of the crosswalk, such as " + joined(close))
        .with_owner("integration")
        .with_remedy("add the value to the crosswalk, or correct it where it was entered");
}

Result<std::string> vendor_code(MappingContext const& context, std::string_view crosswalk, std::string_view code) {
    auto const table = context.crosswalks ? context.crosswalks->find(crosswalk) : Crosswalks::const_iterator{};
    if (context.crosswalks && table != context.crosswalks->end())
        if (auto const* vendor = table->second.vendor_of(code, context.day)) return *vendor;
    return Error{ErrorCode::validation,
                 "the crosswalk \"" + std::string{crosswalk} + "\" has no value of this vendor's"}
        .with_value(code)
        .with_owner("integration")
        .with_remedy("add the canonical code to the connection's crosswalk");
}

Result<RecordId> decode_reference(std::string_view object, std::string_view vendor_object, Wire const& wire,
                                  MappingContext& context) {
    if ((!is_text(wire) && !is_number(wire)) || wire.text.empty())
        return unexpected(wire, "a key of " + std::string{vendor_object});
    if (!context.references) return Error{ErrorCode::unsupported, "no references are known here"}.with_value(wire.text);
    return context.references->id_of(object, vendor_object, wire.text);
}

Result<> encode_reference(std::string_view vendor_object, RecordId value, WireWriter& out, MappingContext& context) {
    auto key = context.references ? context.references->key_of(value, vendor_object) : std::nullopt;
    if (!key)
        return Error{ErrorCode::not_found, "the referenced record does not exist in this system yet"}
            .with_value(value.to_string())
            .with_expected("a record that the system has as " + std::string{vendor_object});
    out.text(*key);
    return {};
}

RecordId reference_data_id(std::string_view crosswalk, std::string_view code) {
    return derived_lately().of(crosswalk, code);
}

std::string code_of_reference(MappingContext const& context, std::string_view crosswalk, RecordId id) {
    auto const table = context.crosswalks ? context.crosswalks->find(crosswalk) : Crosswalks::const_iterator{};
    if (!context.crosswalks || table == context.crosswalks->end()) return {};
    if (auto const* code = derived_lately().code_of(crosswalk, id)) return *code;
    for (auto const& pair : table->second.pairs())
        if (reference_data_id(crosswalk, pair.canonical) == id) return pair.canonical;
    return {};
}

Result<> KeyCodec::decode(Wire const& wire, Envelope& envelope, MappingContext&) {
    if ((!is_text(wire) && !is_number(wire)) || wire.text.empty()) return unexpected(wire, "the vendor's key");
    envelope.key.assign(wire.text);
    return {};
}
Result<> KeyCodec::decode_external_id(Wire const& wire, Envelope& envelope, MappingContext&) {
    if (!is_text(wire)) return unexpected(wire, "our id as text");
    envelope.external_id.assign(wire.text);
    return {};
}
Result<> KeyCodec::decode_modified(Wire const& wire, Envelope& envelope, MappingContext& context) {
    auto const at = TimestampCodec{}.decode(wire, context);
    if (!at) return at.error();
    envelope.modified_at = *at;
    return {};
}
Result<> KeyCodec::decode_deleted(Wire const& wire, Envelope& envelope, MappingContext& context) {
    auto const gone = BooleanCodec{}.decode(wire, context);
    if (!gone) return gone.error();
    envelope.deleted = *gone;
    return {};
}

}  // namespace throughline
