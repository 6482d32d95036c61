#include "expression_node.hpp"

#include <throughline/core/date.hpp>
#include <throughline/core/timestamp.hpp>
#include <throughline/mapping/codec.hpp>

#include <array>
#include <stdexcept>

namespace throughline {

namespace {

using Node   = Expression::Node;
using Values = std::span<FieldValue const>;

constexpr std::array<std::string_view, 5> value_type_names{"text", "decimal", "boolean", "date", "timestamp"};

FieldValue truth(bool value) { return {Wire::Kind::boolean, value ? "true" : "false"}; }
FieldValue number_of(Decimal const& value) { return {Wire::Kind::number, value.to_string()}; }
bool       is_true(FieldValue const& value) { return value.kind == Wire::Kind::boolean && value.text == "true"; }
bool       is_empty(FieldValue const& value) {
    return value.is_null() || (value.kind == Wire::Kind::text && value.text.empty());
}

Error cannot(std::string_view what, FieldValue const& value) {
    return Error{ErrorCode::validation, std::string{what}}.with_value(value.text).with_owner("integration");
}

Result<FieldValue> evaluate(Node const& node, Values inputs, MappingContext const& context);

Result<FieldValue> concatenate(Node const& node, Values inputs, MappingContext const& context) {
    FieldValue whole = FieldValue::of_text("");
    bool       first = true, any_field = false, any_value = false;
    for (auto const& part : node.parts) {
        auto const value = evaluate(part, inputs, context);
        if (!value) return value;
        bool const is_constant = part.function == Function::constant;
        any_field              = any_field || !is_constant;
        any_value              = any_value || (!is_constant && !value->is_null());
        if (value->is_null()) continue;
        if (!first) whole.text += node.word;
        whole.text += value->text;
        first = false;
        if (whole.text.size() > Expression::text_max) return cannot("the text that is made is too long", {});
    }
    return any_field && !any_value ? FieldValue{} : whole;
}

Result<FieldValue> split(Node const& node, Values inputs, MappingContext const& context) {
    auto const value = evaluate(node.parts[0], inputs, context);
    if (!value || value->is_null()) return value;
    std::string_view rest = value->text;
    for (std::size_t part = 1; part < node.number; ++part) {
        auto const end = rest.find(node.word);
        if (end == std::string_view::npos) return FieldValue{};
        rest.remove_prefix(end + node.word.size());
    }
    return FieldValue::of_text(rest.substr(0, rest.find(node.word)));
}

Result<FieldValue> lookup(Node const& node, Values inputs, MappingContext const& context) {
    auto const value = evaluate(node.parts[0], inputs, context);
    if (!value || value->is_null()) return value;
    auto const code = canonical_code(context, node.word, value->wire());
    if (!code) return code.error();
    return FieldValue::of_text(*code);
}

Result<FieldValue> scaled(FieldValue const& value, Decimal const& factor) {
    if (value.is_null()) return value;
    auto const number = Decimal::parse(value.text);
    if (!number) return cannot("a number of more than 38 digits", value);
    auto const product = Decimal::multiply(*number, factor);
    if (!product) return cannot("the product has more than 38 digits", value);
    return number_of(product->normalized());
}

Result<FieldValue> negated(FieldValue const& value) {
    if (value.is_null()) return value;
    auto const number = Decimal::parse(value.text);
    if (!number) return cannot("a number of more than 38 digits", value);
    return number_of(number->negated());
}

Result<FieldValue> date_part(Node const& node, Values inputs, MappingContext const& context) {
    auto const value = evaluate(node.parts[0], inputs, context);
    if (!value || value->is_null()) return value;
    if (node.word == "date") {
        auto const             at    = Timestamp::parse(value->text);
        constexpr std::int64_t first = -62'135'596'800, last = 253'402'300'799;  // With an offset it may lie beyond.
        if (!at || at->seconds() < first || at->seconds() > last) return cannot("no instant of a calendar day", *value);
        return FieldValue::of_text(at->to_string().substr(0, 10));
    }
    auto const date = Date::parse(value->text);
    if (!date) return cannot("no date", *value);
    if (node.word == "year") return number_of(date->year());
    if (node.word == "quarter") return number_of((date->month() + 2) / 3);
    if (node.word == "month") return number_of(date->month());
    return number_of(date->day());
}

/// Equal as values of their type: 1.5 is 1.50, and an instant is the same with any offset.
bool equal(FieldValue const& left, FieldValue const& right, ValueType type) {
    if (left.is_null() || right.is_null()) return left.is_null() && right.is_null();
    if (type == ValueType::decimal) {
        auto const first = Decimal::parse(left.text), second = Decimal::parse(right.text);
        return first && second && *first == *second;
    }
    if (type == ValueType::timestamp) {
        auto const first = Timestamp::parse(left.text), second = Timestamp::parse(right.text);
        return first && second && *first == *second;
    }
    return left.text == right.text;
}

Result<FieldValue> condition(Node const& node, Values inputs, MappingContext const& context) {
    if (node.function == Function::equals) {
        auto const left = evaluate(node.parts[0], inputs, context), right = evaluate(node.parts[1], inputs, context);
        if (!left) return left;
        if (!right) return right;
        return truth(equal(*left, *right, node.parts[0].type));
    }
    if (node.function == Function::is_empty || node.function == Function::negation) {
        auto const value = evaluate(node.parts[0], inputs, context);
        if (!value) return value;
        return truth(node.function == Function::negation ? !is_true(*value) : is_empty(*value));
    }
    bool const wanted = node.function == Function::any;
    for (auto const& part : node.parts) {
        auto const value = evaluate(part, inputs, context);
        if (!value) return value;
        if (is_true(*value) == wanted) return truth(wanted);
    }
    return truth(!wanted);
}

Result<FieldValue> choice(Node const& node, Values inputs, MappingContext const& context) {
    if (node.function == Function::when) {
        auto const met = evaluate(node.parts[0], inputs, context);
        if (!met) return met;
        return evaluate(node.parts[is_true(*met) ? 1 : 2], inputs, context);
    }
    for (auto const& part : node.parts) {
        auto value = evaluate(part, inputs, context);
        if (!value || !is_empty(*value)) return value;
    }
    return FieldValue{};
}

Result<FieldValue> conversion(Node const& node, Values inputs, MappingContext const& context) {
    auto const value = evaluate(node.parts[0], inputs, context);
    if (!value || value->is_null()) return value;
    if (node.function == Function::to_text) return FieldValue::of_text(value->text);
    if (!Decimal::parse(value->text)) return cannot("the text is no number", *value);
    return FieldValue{Wire::Kind::number, value->text};
}

Result<FieldValue> evaluate(Node const& node, Values inputs, MappingContext const& context) {
    switch (node.function) {
        case Function::constant:
            return node.constant;
        case Function::leaf:
            return typed(inputs[node.number], node.type);
        case Function::concatenate:
            return concatenate(node, inputs, context);
        case Function::split:
            return split(node, inputs, context);
        case Function::lookup:
            return lookup(node, inputs, context);
        case Function::first_non_empty:
        case Function::when:
            return choice(node, inputs, context);
        case Function::equals:
        case Function::is_empty:
        case Function::negation:
        case Function::all:
        case Function::any:
            return condition(node, inputs, context);
        case Function::scale:
        case Function::negate: {
            auto const value = evaluate(node.parts[0], inputs, context);
            if (!value) return value;
            return node.function == Function::scale ? scaled(*value, node.factor) : negated(*value);
        }
        case Function::date_part:
            return date_part(node, inputs, context);
        case Function::to_text:
        case Function::to_number:
            return conversion(node, inputs, context);
    }
    return Error{ErrorCode::unsupported, "an expression of an unknown kind"};
}

Result<> invert(Node const& node, FieldValue const& value, std::vector<FieldValue>& leaves,
                MappingContext const& context);

/// Constants between fields, and whether the separator alone stands there, which is left out with a missing part.
struct Between {
    std::string text{};
    bool        constants = false;
};

/// A text is taken apart from left to right: each part ends where what stands behind it begins.
Result<> take_apart(Node const& node, FieldValue const& value, std::vector<FieldValue>& leaves,
                    MappingContext const& context) {
    std::vector<Between>     between(1);
    std::vector<Node const*> fields;
    for (std::size_t each = 0; each < node.parts.size(); ++each) {
        if (each) between.back().text += node.word;
        if (node.parts[each].function == Function::constant) {
            between.back().text += node.parts[each].constant.text;
            between.back().constants = true;
        } else {
            fields.push_back(&node.parts[each]);
            between.emplace_back();
        }
    }
    if (value.is_null()) {
        for (auto const* field : fields)
            if (auto done = invert(*field, value, leaves, context); !done) return done;
        return {};
    }
    std::string_view rest = value.text;
    if (!rest.starts_with(between[0].text)) return cannot("the text does not begin as the expression makes it", value);
    rest.remove_prefix(between[0].text.size());
    bool ended = false;
    for (std::size_t each = 0; each < fields.size(); ++each) {
        FieldValue  part;
        auto const& behind = between[each + 1];
        bool const  last   = each + 1 == fields.size();
        if (!ended && last) {
            if (!rest.ends_with(behind.text)) return cannot("the text does not end as the expression makes it", value);
            part = FieldValue::of_text(rest.substr(0, rest.size() - behind.text.size()));
        } else if (!ended) {
            auto const end = rest.find(behind.text);
            part           = FieldValue::of_text(rest.substr(0, end));
            ended          = end == std::string_view::npos;
            if (!ended) rest.remove_prefix(end + behind.text.size());
        }
        if (auto done = invert(*fields[each], part, leaves, context); !done) return done;
    }
    return {};
}

Result<> invert(Node const& node, FieldValue const& value, std::vector<FieldValue>& leaves,
                MappingContext const& context) {
    auto const into = [&](Result<FieldValue> const& inner) -> Result<> {
        if (!inner) return inner.error();
        return invert(node.parts[0], *inner, leaves, context);
    };
    switch (node.function) {
        case Function::leaf:
            leaves[node.number] = value;
            return {};
        case Function::concatenate:
            return take_apart(node, value, leaves, context);
        case Function::lookup: {
            if (value.is_null()) return into(value);
            auto const code = vendor_code(context, node.word, value.text);
            return into(code ? Result<FieldValue>{FieldValue::of_text(*code)} : Result<FieldValue>{code.error()});
        }
        case Function::scale:
            return into(scaled(value, node.inverse));
        case Function::negate:
            return into(negated(value));
        case Function::to_text:
            return into(typed(value, node.parts[0].type));
        case Function::to_number:
            return into(value.is_null() ? value : FieldValue::of_text(value.text));
        default:
            return Error{ErrorCode::unsupported, "an expression that cannot be undone"};
    }
}

}  // namespace

std::string_view name_of(ValueType type) { return value_type_names[static_cast<std::size_t>(type)]; }

std::optional<ValueType> value_type_named(std::string_view name) {
    for (std::size_t each = 0; each < value_type_names.size(); ++each)
        if (value_type_names[each] == name) return static_cast<ValueType>(each);
    return std::nullopt;
}

void FieldValue::write(WireWriter& out) const {
    switch (kind) {
        case Wire::Kind::null:
            return out.null();
        case Wire::Kind::boolean:
            return out.boolean(text == "true");
        case Wire::Kind::number:
            return out.number(text);
        case Wire::Kind::text:
            return out.text(text);
        case Wire::Kind::object:
        case Wire::Kind::array:
            return out.raw_json(text);
    }
}

Result<FieldValue> typed(FieldValue value, ValueType type) {
    if (value.is_null()) return value;
    auto const refuse = [&] { return unexpected(value.wire(), "a value of type " + std::string{name_of(type)}); };
    bool const text   = value.kind == Wire::Kind::text;
    switch (type) {
        case ValueType::text:
            if (!text) return refuse();
            break;
        case ValueType::decimal:
            if ((!text && value.kind != Wire::Kind::number) || !Decimal::parse(value.text)) return refuse();
            value.kind = Wire::Kind::number;
            break;
        case ValueType::boolean:
            if (text && (value.text == "true" || value.text == "false")) value.kind = Wire::Kind::boolean;
            if (value.kind != Wire::Kind::boolean) return refuse();
            break;
        case ValueType::date:
            if (!text || !Date::parse(value.text)) return refuse();
            break;
        case ValueType::timestamp:
            if (!text || !Timestamp::parse(value.text)) return refuse();
            break;
    }
    return value;
}

ValueType                            Expression::type() const { return body_->root.type; }
std::vector<Expression::Leaf> const& Expression::leaves() const { return body_->leaves; }
std::string const&                   Expression::why_not_reversible() const { return body_->why_not_reversible; }

Result<FieldValue> Expression::evaluate(std::span<FieldValue const> inputs, MappingContext const& context) const {
    if (inputs.size() != body_->leaves.size()) throw std::invalid_argument{"an expression needs a value for each leaf"};
    return throughline::evaluate(body_->root, inputs, context);
}

Result<std::vector<FieldValue>> Expression::invert(FieldValue const& value, MappingContext const& context) const {
    if (!is_reversible()) throw std::logic_error{"an expression that cannot be undone: " + why_not_reversible()};
    std::vector<FieldValue> leaves(body_->leaves.size());
    if (auto const done = throughline::invert(body_->root, value, leaves, context); !done) return done.error();
    auto const again = evaluate(leaves, context);
    if (!again) return again.error();
    if (!equal(*again, value, type())) return cannot("no values of the fields make this value", value);
    return leaves;
}

}  // namespace throughline
