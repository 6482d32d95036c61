#include "salesforce_cells.hpp"
#include "salesforce_id.hpp"
#include "text.hpp"

#include <throughline/core/date.hpp>
#include <throughline/core/timestamp.hpp>

namespace throughline::sandbox {

namespace {

/// Salesforce counts characters as UTF-16 code units.
std::size_t utf16_length(std::string_view utf8) {
    std::size_t units = 0;
    for (char const c : utf8) {
        auto const byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0) == 0x80) continue;
        units += byte >= 0xF0 ? 2 : 1;
    }
    return units;
}

tl::unexpected<SalesforceRefusal> not_of_type(std::string_view type, Value const& sent) {
    std::string_view const kind = sent.is_text() ? "VALUE_STRING" : sent.is_number() ? "VALUE_NUMBER" : "VALUE";
    std::string            message{"Cannot deserialize instance of "};
    message.append(type).append(" from ").append(kind).append(" value ").append(sent.text());
    return refuse("JSON_PARSER_ERROR", message + " or request may be missing a required field");
}

Outcome<Value> text_cell(FieldDefinition const& field, Value const& sent) {
    if (sent.is_array() || sent.is_object()) return not_of_type("string", sent);
    if (sent.text().empty()) return Value{};
    if (utf16_length(sent.text()) > static_cast<std::size_t>(field.length))
        return refuse("STRING_TOO_LONG",
                      field.label + ": data value too large: " + sent.text() +
                          " (max length=" + std::to_string(field.length) + ")",
                      {field.name});
    return Value{sent.text()};
}

Outcome<Value> email_cell(FieldDefinition const& field, Value const& sent) {
    std::string_view const address = sent.text();
    auto const             at      = address.find('@');
    bool const plausible = at != 0 && at != std::string_view::npos && address.find('.', at) != std::string_view::npos &&
                           address.find(' ') == std::string_view::npos;
    if (!address.empty() && !plausible)
        return refuse("INVALID_EMAIL_ADDRESS", field.label + ": invalid email address: " + sent.text(), {field.name});
    return text_cell(field, sent);
}

bool is_listed(FieldDefinition const& field, std::string_view value) {
    for (PicklistValue const& each : field.picklist)
        if (each.active && each.value == value) return true;
    return false;
}

Outcome<Value> picklist_cell(FieldDefinition const& field, Value const& sent) {
    std::string_view values = sent.text();
    while (field.restricted && !values.empty()) {
        bool const        several = field.type == FieldType::multi_picklist;
        std::size_t const end     = several ? values.find(';') : std::string_view::npos;
        if (!is_listed(field, values.substr(0, end)))
            return refuse(
                "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                field.label + ": bad value for restricted picklist field: " + std::string{values.substr(0, end)},
                {field.name});
        values.remove_prefix(end == std::string_view::npos ? values.size() : end + 1);
    }
    return text_cell(field, sent);
}

std::string_view type_name(FieldType type) {
    switch (type) {
        case FieldType::integer:
            return "int";
        case FieldType::currency:
            return "currency";
        case FieldType::percent:
            return "percent";
        default:
            return "double";
    }
}

Outcome<Value> number_cell(FieldDefinition const& field, Value const& sent) {
    if (sent.is_text() && sent.text().empty()) return Value{};
    if (!sent.is_number() && !sent.is_text()) return not_of_type(type_name(field.type), sent);
    auto const number = Decimal::parse(sent.text());
    if (!number) return not_of_type(type_name(field.type), sent);
    bool const is_int = field.type == FieldType::integer;
    if (is_int && number->normalized().scale() != 0) return not_of_type("int", sent);
    auto const limit = Decimal::parse("1" + std::string(static_cast<std::size_t>(field.precision - field.scale), '0'));
    auto const kept  = number->scale() > field.scale ? number->rounded(field.scale, Rounding::half_up) : number;
    if (!kept || !limit || kept->magnitude() >= *limit)
        return refuse("NUMBER_OUTSIDE_VALID_RANGE",
                      field.label + ": value outside of valid range on numeric field: " + sent.text(), {field.name});
    return Value{*kept};
}

Outcome<Value> boolean_cell(FieldDefinition const& field, Value const& sent) {
    if (sent.is_null())
        return refuse("INVALID_TYPE_ON_FIELD_IN_RECORD", field.label + ": value not of required type: null",
                      {field.name});
    if (sent.text() == "true") return Value{true};
    if (sent.text() == "false") return Value{false};
    return not_of_type("boolean", sent);
}

Outcome<Value> date_cell(Value const& sent) {
    if (sent.text().empty() && sent.is_text()) return Value{};
    auto const date = Date::parse(sent.text());
    if (!sent.is_text() || !date) return not_of_type("date", sent);
    return Value{date->to_string()};
}

Outcome<Value> datetime_cell(Value const& sent) {
    if (sent.text().empty() && sent.is_text()) return Value{};
    auto const moment = Timestamp::parse(sent.text());
    if (!sent.is_text() || !moment) return not_of_type("datetime", sent);
    return Value{Timestamp::from_seconds(moment->seconds()).to_string(3, "+0000")};
}

Outcome<Value> reference_cell(FieldDefinition const& field, Value const& sent) {
    if (sent.is_text() && sent.text().empty()) return Value{};
    auto const id = salesforce_id_18(sent.text());
    if (!sent.is_text() || !id)
        return refuse("MALFORMED_ID", field.label + ": id value of incorrect type: " + sent.text(), {field.name});
    return Value{*id};
}

}  // namespace

Outcome<Value> cell_from(ObjectDefinition const& object, FieldDefinition const& field, Value const& sent) {
    if (sent.is_null() && field.type != FieldType::boolean) return Value{};
    switch (field.type) {
        case FieldType::boolean:
            return boolean_cell(field, sent);
        case FieldType::integer:
        case FieldType::number:
        case FieldType::currency:
        case FieldType::percent:
            return number_cell(field, sent);
        case FieldType::date:
            return date_cell(sent);
        case FieldType::datetime:
            return datetime_cell(sent);
        case FieldType::picklist:
        case FieldType::multi_picklist:
            return picklist_cell(field, sent);
        case FieldType::id:
        case FieldType::reference:
            return reference_cell(field, sent);
        case FieldType::email:
            return email_cell(field, sent);
        case FieldType::document:
            return refuse("INVALID_FIELD", "The " + field.name + " field of " + object.name + " is read-only",
                          {field.name});
        case FieldType::text:
        case FieldType::long_text:
        case FieldType::phone:
        case FieldType::url:
            return text_cell(field, sent);
    }
    return Value{};
}

}  // namespace throughline::sandbox
