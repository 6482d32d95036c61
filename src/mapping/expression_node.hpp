#pragma once

#include "json_tree.hpp"

#include <throughline/core/decimal.hpp>
#include <throughline/mapping/expression.hpp>

namespace throughline {

enum class Function : unsigned char {
    constant,
    leaf,
    concatenate,
    split,
    lookup,
    first_non_empty,
    when,
    equals,
    is_empty,
    negation,
    all,
    any,
    scale,
    negate,
    date_part,
    to_text,
    to_number,
};

struct Expression::Node {
    Function          function = Function::constant;
    ValueType         type     = ValueType::text;
    std::vector<Node> parts{};
    FieldValue        constant{};
    std::string       word{};      // A separator, a crosswalk's name, a part of a date.
    std::size_t       number = 0;  // Of a leaf, of a split part.
    Decimal           factor{};
    Decimal           inverse{};           // Zero where the factor has none.
    bool              one_to_one = false;  // Of a lookup's crosswalk.
};

struct Expression::Body {
    Node              root{};
    std::vector<Leaf> leaves{};
    std::string       why_not_reversible{};
};

/// Reads one value of a document as an expression.
std::optional<Expression> load_expression(JsonTree const& tree, ExpressionScope const& scope, FaultList& faults);

/// Why an expression cannot be undone; empty where it can.
std::string why_not_reversible(Expression::Body const& body);

/// A constant of a document, as a value of a type: `"2025-01-31"` as a date. Nothing, and a fault, where it is none.
std::optional<FieldValue> constant_of(JsonTree const& tree, ValueType type, FaultList& faults);

/// What a value must be to be of a type; numbers in quotes become numbers.
Result<FieldValue> typed(FieldValue value, ValueType type);

}  // namespace throughline
