#pragma once

#include <throughline/mapping/context.hpp>
#include <throughline/mapping/fault.hpp>
#include <throughline/mapping/wire.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// What an expression works with: the types that values have on a wire. Dates and instants are text on it.
enum class ValueType : unsigned char { text, decimal, boolean, date, timestamp };

std::string_view         name_of(ValueType type);
std::optional<ValueType> value_type_named(std::string_view name);

/// One value that owns its text: nothing, `true` or `false`, a number by its lexeme, or text.
struct FieldValue {
    Wire::Kind  kind = Wire::Kind::null;
    std::string text{};

    static FieldValue of(Wire const& wire) { return {wire.kind, std::string{wire.text}}; }
    static FieldValue of_text(std::string_view text) { return {Wire::Kind::text, std::string{text}}; }

    bool is_null() const { return kind == Wire::Kind::null; }
    Wire wire() const { return {kind, text}; }
    void write(WireWriter& out) const;
    bool operator==(FieldValue const&) const = default;
};

/// What an expression may name. `type_of` is asked for leaves that do not say their type.
struct ExpressionScope {
    std::string_view  leaf       = "field";  ///< The key of its leaves: `field`, the vendor's, or `member`, ours.
    Crosswalks const* crosswalks = nullptr;  ///< Those that `lookup` may name.
    std::function<std::optional<ValueType>(std::string_view name)>        type_of{};
    std::function<std::vector<std::string_view>(std::string_view wanted)> leaves{};  ///< All that there are, if known.
};

/// How a value is made from others, as data: small, typed when it is loaded, without loops, and total. Evaluating one
/// is exact and never throws; what cannot be done with the values that came is an error.
///
/// In JSON a text, number or truth value is itself; everything else is an object with one function's key:
///
///     {"field": "Margin__c", "type": "decimal"}                a field of the record; text where it says no type
///     {"constant": "2025-01-01", "type": "date"}
///     {"concatenate": [e, "-", e], "separator": " "}           text; parts without a value are left out
///     {"split": e, "separator": "-", "part": 2}                 the second part, nothing where there is none
///     {"lookup": e, "crosswalk": "region"}                      the canonical code of a vendor's value
///     {"first_non_empty": [e, e, "none"]}
///     {"when": condition, "then": e, "otherwise": e}
///     {"scale": e, "by": "0.01"}   {"negate": e}                exact decimals
///     {"date_part": e, "part": "year"}                          year, quarter, month, day; date of an instant (UTC)
///     {"to_text": e}   {"to_number": e}
///
/// Conditions: {"equals": [e, e]}, {"is_empty": e}, {"not": c}, {"all": [c, ...]}, {"any": [c, ...]}.
class Expression {
  public:
    static constexpr std::size_t depth_max = 12;
    static constexpr std::size_t parts_max = 128;     ///< Constants, fields and functions together.
    static constexpr std::size_t text_max  = 32'768;  ///< Bytes of a text that one makes.

    struct Leaf {
        std::string name;
        ValueType   type = ValueType::text;

        bool operator==(Leaf const&) const = default;
    };

    /// Reads one. Nothing where there are faults, all of which are listed.
    static std::optional<Expression> load(std::string_view json, std::string_view file, ExpressionScope const& scope,
                                          std::vector<DocumentFault>& faults);

    ValueType type() const;
    /// The fields that it takes, each once, in the order in which they are named.
    std::vector<Leaf> const& leaves() const;
    /// Whether `invert` finds values for every field that `evaluate` makes the same value from.
    bool is_reversible() const { return why_not_reversible().empty(); }
    /// Empty where it is reversible.
    std::string const& why_not_reversible() const;

    /// `inputs` are the leaves' values, in their order. Requires: as many as there are leaves.
    Result<FieldValue> evaluate(std::span<FieldValue const> inputs, MappingContext const& context) const;
    /// The leaves' values that make this one. Requires: the expression is reversible. An error of code `validation`
    /// where there are none.
    Result<std::vector<FieldValue>> invert(FieldValue const& value, MappingContext const& context) const;

    struct Node;
    struct Body;
    explicit Expression(std::shared_ptr<Body const> body) : body_{std::move(body)} {}

  private:
    std::shared_ptr<Body const> body_;
};

}  // namespace throughline
