#include "value_codec.hpp"

#include <throughline/mapping/codec.hpp>
#include <throughline/mapping/json.hpp>

#include <algorithm>

namespace throughline {

namespace {

std::string json_text(std::string_view text) {
    std::string json;
    append_json_text(json, text);
    return json;
}

Result<FieldValue> scalar_of(std::string_view json) {
    JsonReader in{json};
    Wire       wire;
    if (!in.value(wire)) return in.fault();
    return FieldValue::of(wire);
}

struct Amount {
    std::string amount{};  // By its lexeme.
    Currency    currency{};
};

Result<Amount> amount_of(std::string_view json) {
    Amount           found;
    JsonReader       in{json};
    std::string_view name;
    Wire             wire;
    if (in.enter_object())
        while (in.next_member(name)) {
            bool const is_amount = name == "amount";
            if (!in.value(wire)) break;
            if (is_amount) {
                found.amount = wire.text;
            } else if (auto const currency = Currency::parse(wire.text)) {
                found.currency = *currency;
            }
        }
    if (in.failed() || found.amount.empty()) return Error{ErrorCode::corrupt, "an amount in another form"};
    return found;
}

/// The digits as they came, once they are known to be a number.
Result<std::string> lexeme_of(Wire const& wire, MappingContext& context) {
    if (auto const number = DecimalCodec{}.decode(wire, context); !number) return number.error();
    return std::string{wire.text};
}

template <class Codec>
Result<std::string> text_read_by(Codec const& codec, Wire const& wire, MappingContext& context) {
    if (auto const value = codec.decode(wire, context); !value) return value.error();
    return json_text(wire.text);
}

Result<std::string> read_amount(ValueCodec const& codec, Wire const& wire, MappingContext& context) {
    auto const lexeme = lexeme_of(wire, context);
    if (!lexeme) return lexeme;
    auto const currency = codec.currency ? *codec.currency : context.record_currency;
    return R"({"amount":)" + json_text(*lexeme) + R"(,"currency":)" + json_text(currency.code()) + "}";
}

Result<std::string> read_choice(ValueCodec const& codec, Wire const& wire, MappingContext& context) {
    auto code = codec.crosswalk.empty() ? Result<std::string>{std::string{wire.text}}
                                        : canonical_code(context, codec.crosswalk, wire);
    if (!code) return code;
    if (wire.kind != Wire::Kind::text && codec.crosswalk.empty()) return unexpected(wire, "a canonical name");
    if (!codec.choices.empty() && std::find(codec.choices.begin(), codec.choices.end(), *code) == codec.choices.end())
        return unknown_choice(Wire{Wire::Kind::text, *code}, {codec.choices.begin(), codec.choices.end()});
    return json_text(*code);
}

Result<std::string> read_reference(ValueCodec const& codec, Wire const& wire, MappingContext& context) {
    if (codec.crosswalk.empty()) {
        auto const id = decode_reference(codec.object, codec.vendor_object, wire, context);
        if (!id) return id.error();
        return json_text(id->to_string());
    }
    auto const code = canonical_code(context, codec.crosswalk, wire);
    if (!code) return code;
    return json_text(reference_data_id(codec.crosswalk, *code).to_string());
}

Result<> write_amount(ValueCodec const& codec, std::string_view json, WireWriter& out, MappingContext& context) {
    auto const found = amount_of(json);
    if (!found) return found.error();
    auto const wanted = codec.currency                      ? *codec.currency
                        : context.record_currency.is_none() ? found->currency
                                                            : context.record_currency;
    if (!codec.currency) context.record_currency = wanted;
    if (found->currency != wanted)
        return Error{ErrorCode::validation, "an amount of another currency than its field's"}
            .with_value(found->amount + " " + std::string{found->currency.code()})
            .with_expected("an amount in " + std::string{wanted.code()})
            .with_owner("finance");
    out.number(found->amount);
    return {};
}

Result<> write_reference(ValueCodec const& codec, std::string_view text, WireWriter& out, MappingContext& context) {
    auto const id = RecordId::parse(text);
    if (!id) return id.error();
    if (codec.crosswalk.empty()) return encode_reference(codec.vendor_object, *id, out, context);
    auto const code = vendor_code(context, codec.crosswalk, code_of_reference(context, codec.crosswalk, *id));
    if (!code) return code.error();
    return out.text(*code), Result<>{};
}

}  // namespace

Result<std::string> ValueCodec::read(Wire const& wire, MappingContext& context) const {
    switch (kind) {
        case MemberKind::text:
        case MemberKind::personal_text:
            return text_read_by(TextCodec{}, wire, context);
        case MemberKind::currency:
            return text_read_by(CurrencyCodec{}, wire, context);
        case MemberKind::date:
            return text_read_by(DateCodec{}, wire, context);
        case MemberKind::timestamp:
            return text_read_by(TimestampCodec{}, wire, context);
        case MemberKind::boolean:
            if (auto const value = BooleanCodec{}.decode(wire, context); !value) return value.error();
            return std::string{wire.text};
        case MemberKind::integer: {
            auto const whole = IntegerCodec{}.decode(wire, context);
            return whole ? Result<std::string>{std::to_string(*whole)} : Result<std::string>{whole.error()};
        }
        case MemberKind::decimal:
        case MemberKind::percent:
        case MemberKind::hours: {
            auto const lexeme = lexeme_of(wire, context);
            return lexeme ? Result<std::string>{json_text(*lexeme)} : lexeme;
        }
        case MemberKind::money:
            return read_amount(*this, wire, context);
        case MemberKind::enumeration:
            return read_choice(*this, wire, context);
        case MemberKind::reference:
            return read_reference(*this, wire, context);
        default:
            return Error{ErrorCode::unsupported, "an overlay maps no values of this kind"};
    }
}

Result<> ValueCodec::write(std::string_view json, WireWriter& out, MappingContext& context) const {
    if (json == "null") return out.null(), Result<>{};
    if (kind == MemberKind::money) return write_amount(*this, json, out, context);
    auto const value = scalar_of(json);
    if (!value) return value.error();
    switch (kind) {
        case MemberKind::decimal:
        case MemberKind::percent:
        case MemberKind::hours:
            return out.number(value->text), Result<>{};
        case MemberKind::reference:
            return write_reference(*this, value->text, out, context);
        case MemberKind::enumeration: {
            if (crosswalk.empty()) return out.text(value->text), Result<>{};
            auto const code = vendor_code(context, crosswalk, value->text);
            if (!code) return code.error();
            return out.text(*code), Result<>{};
        }
        default:
            value->write(out);
            return {};
    }
}

std::optional<ValueType> wire_type_of(MemberKind kind) {
    switch (kind) {
        case MemberKind::text:
        case MemberKind::personal_text:
        case MemberKind::currency:
        case MemberKind::enumeration:
        case MemberKind::reference:
            return ValueType::text;
        case MemberKind::integer:
        case MemberKind::decimal:
        case MemberKind::money:
        case MemberKind::percent:
        case MemberKind::hours:
            return ValueType::decimal;
        case MemberKind::boolean:
            return ValueType::boolean;
        case MemberKind::date:
            return ValueType::date;
        case MemberKind::timestamp:
            return ValueType::timestamp;
        default:
            return std::nullopt;
    }
}

}  // namespace throughline
