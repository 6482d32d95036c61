#include "expression_node.hpp"

#include <throughline/mapping/crosswalk.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace throughline {

namespace {

using Node = Expression::Node;

/// One function as it is written: the key that names it and those that stand beside it.
struct Form {
    std::string_view                key;
    Function                        function;
    std::array<std::string_view, 2> others{};
    std::array<bool, 2>             needed{};
};

constexpr std::array forms{
    Form{"constant", Function::constant, {"type"}, {}},
    Form{"concatenate", Function::concatenate, {"separator"}, {}},
    Form{"split", Function::split, {"separator", "part"}, {true, true}},
    Form{"lookup", Function::lookup, {"crosswalk"}, {true}},
    Form{"first_non_empty", Function::first_non_empty, {}, {}},
    Form{"when", Function::when, {"then", "otherwise"}, {true, true}},
    Form{"equals", Function::equals, {}, {}},
    Form{"is_empty", Function::is_empty, {}, {}},
    Form{"not", Function::negation, {}, {}},
    Form{"all", Function::all, {}, {}},
    Form{"any", Function::any, {}, {}},
    Form{"scale", Function::scale, {"by"}, {true}},
    Form{"negate", Function::negate, {}, {}},
    Form{"date_part", Function::date_part, {"part"}, {true}},
    Form{"to_text", Function::to_text, {}, {}},
    Form{"to_number", Function::to_number, {}, {}},
};
constexpr Form leaf_form{"", Function::leaf, {"type"}, {}};

constexpr std::array<std::string_view, 5> date_parts{"year", "quarter", "month", "day", "date"};

std::string types_in_words() { return "text, decimal, boolean, date or timestamp"; }

class Loading {
  public:
    Loading(ExpressionScope const& scope, FaultList& faults) : scope_{scope}, faults_{faults} {}

    std::optional<Expression> run(JsonTree const& tree) {
        auto const before = faults_.count();
        Node       root;
        bool const whole = node(tree, root, 1);
        if (!whole || faults_.count() != before) return std::nullopt;
        body_.root               = std::move(root);
        body_.why_not_reversible = throughline::why_not_reversible(body_);
        return Expression{std::make_shared<Expression::Body const>(std::move(body_))};
    }

  private:
    bool node(JsonTree const& tree, Node& into, std::size_t depth) {
        if (depth > Expression::depth_max || ++parts_ > Expression::parts_max) {
            auto& fault    = faults_.add(FaultKind::too_large, tree, "the expression is too large");
            fault.expected = "at most " + std::to_string(Expression::parts_max) + " parts, nested at most " +
                             std::to_string(Expression::depth_max) + " deep";
            return false;
        }
        if (!tree.is_object()) return scalar(tree, into);
        auto const* form = form_of(tree);
        if (!form || !keys_fit(tree, *form)) return false;
        into.function        = form->function;
        auto const& argument = *tree.find(form == &leaf_form ? scope_.leaf : form->key);
        switch (into.function) {
            case Function::constant:
                return constant(tree, argument, into);
            case Function::leaf:
                return leaf(tree, argument, into);
            case Function::concatenate:
                return list(argument, into, depth) && all_of_type(argument, into, ValueType::text) &&
                       text_beside(tree, "separator", into.word, false);
            case Function::first_non_empty:
                return list(argument, into, depth) && all_of_type(argument, into, into.parts[0].type) &&
                       become(into, into.parts[0].type);
            case Function::all:
            case Function::any:
                return list(argument, into, depth) && all_of_type(argument, into, ValueType::boolean) &&
                       become(into, ValueType::boolean);
            case Function::equals:
                return list(argument, into, depth) && two(argument, into) &&
                       all_of_type(argument, into, into.parts[0].type) && become(into, ValueType::boolean);
            case Function::when:
                return when(tree, argument, into, depth);
            default:
                return node(argument, into.parts.emplace_back(), depth + 1) && of_one(tree, argument, into);
        }
    }

    /// Functions of one value.
    bool of_one(JsonTree const& tree, JsonTree const& argument, Node& into) {
        auto const type = into.parts[0].type;
        switch (into.function) {
            case Function::split:
                return wants(argument, type, ValueType::text) && text_beside(tree, "separator", into.word, true) &&
                       part_number(*tree.find("part"), into);
            case Function::lookup:
                return wants(argument, type, ValueType::text) && crosswalk(*tree.find("crosswalk"), into);
            case Function::scale:
                into.type = ValueType::decimal;
                return wants(argument, type, ValueType::decimal) && factor(*tree.find("by"), into);
            case Function::negate:
                return wants(argument, type, ValueType::decimal) && become(into, ValueType::decimal);
            case Function::date_part:
                return date_part(argument, *tree.find("part"), into);
            case Function::to_text:
                if (type != ValueType::text) return true;
                faults_.add(FaultKind::ill_typed, argument, "this is text already").remedy = "leave to_text out";
                return false;
            case Function::to_number:
                return wants(argument, type, ValueType::text) && become(into, ValueType::decimal);
            case Function::negation:
                return wants(argument, type, ValueType::boolean) && become(into, ValueType::boolean);
            default:
                return become(into, ValueType::boolean);  // is_empty takes any type.
        }
    }

    static bool become(Node& into, ValueType type) { return into.type = type, true; }

    bool scalar(JsonTree const& tree, Node& into) {
        auto const type  = tree.kind == Wire::Kind::number    ? ValueType::decimal
                           : tree.kind == Wire::Kind::boolean ? ValueType::boolean
                                                              : ValueType::text;
        auto       value = constant_of(tree, type, faults_);
        if (!value) return false;
        into.constant = *std::move(value);
        return become(into, type);
    }

    Form const* form_of(JsonTree const& tree) {
        std::vector<std::string_view> known{scope_.leaf};
        for (auto const& form : forms) known.push_back(form.key);
        if (tree.find(scope_.leaf)) return &leaf_form;
        for (auto const& form : forms)
            if (tree.find(form.key)) return &form;
        auto& fault    = faults_.add(FaultKind::unknown_key, tree, "no function is named here");
        fault.expected = "one of";
        for (auto const key : known) fault.expected += (key == known.front() ? " " : ", ") + std::string{key};
        for (auto const& name : tree.names)
            for (auto& near : nearest(name, known)) fault.candidates.push_back(std::move(near));
        return nullptr;
    }

    bool keys_fit(JsonTree const& tree, Form const& form) {
        auto const main = form.key.empty() ? scope_.leaf : form.key;
        bool       fit  = true;
        for (std::size_t each = 0; each < tree.names.size(); ++each) {
            auto const& name = tree.names[each];
            if (name == main || (!name.empty() && (name == form.others[0] || name == form.others[1]))) continue;
            auto& fault      = faults_.add(FaultKind::unknown_key, tree.name_at[each], tree.values[each].path,
                                           in_quotes(main) + " has no key " + in_quotes(name));
            fault.candidates = nearest(name, {form.others[0], form.others[1]});
            fit              = false;
        }
        for (std::size_t each = 0; each < form.others.size(); ++each) {
            if (!form.needed[each] || tree.find(form.others[each])) continue;
            faults_.add(FaultKind::missing_key, tree, in_quotes(main) + " needs " + in_quotes(form.others[each]))
                .remedy = "add the key";
            fit         = false;
        }
        return fit;
    }

    std::optional<ValueType> type_beside(JsonTree const& tree) {
        auto const* said = tree.find("type");
        if (!said) return std::nullopt;
        auto const type = value_type_named(said->text);
        if (type) return type;
        auto& fault    = faults_.add(FaultKind::unknown_word, *said, in_quotes(said->text) + " is no type of a value");
        fault.expected = types_in_words();
        return std::nullopt;
    }

    bool constant(JsonTree const& tree, JsonTree const& argument, Node& into) {
        if (!tree.find("type")) return scalar(argument, into);
        auto const type  = type_beside(tree);
        auto       value = type ? constant_of(argument, *type, faults_) : std::nullopt;
        if (!value) return false;
        into.constant = *std::move(value);
        return become(into, *type);
    }

    bool leaf(JsonTree const& tree, JsonTree const& argument, Node& into) {
        if (!argument.is_text() || argument.text.empty()) {
            faults_.add(FaultKind::wrong_type, argument, in_quotes(scope_.leaf) + " needs a name").expected = "a text";
            return false;
        }
        bool const said  = tree.find("type") != nullptr;
        auto       type  = type_beside(tree);
        auto const known = scope_.type_of ? scope_.type_of(argument.text) : ValueType::text;
        if (said && !type) return false;
        if (!known) {
            auto& fault =
                faults_.add(scope_.leaf == "member" ? FaultKind::unknown_member : FaultKind::unknown_field, argument,
                            "there is no " + std::string{scope_.leaf} + " " + in_quotes(argument.text));
            fault.expected = "a " + std::string{scope_.leaf} + " that an expression can take";
            if (scope_.leaves) fault.candidates = nearest(argument.text, scope_.leaves(argument.text));
            return false;
        }
        if (said && scope_.type_of && *type != *known) {
            faults_
                .add(FaultKind::ill_typed, argument,
                     in_quotes(argument.text) + " is " + std::string{name_of(*known)} + ", not " +
                         std::string{name_of(*type)})
                .remedy = "leave \"type\" out, or convert the value with to_text or to_number";
            return false;
        }
        if (!type) type = known;
        auto const same = std::find_if(body_.leaves.begin(), body_.leaves.end(),
                                       [&](auto const& each) { return each.name == argument.text; });
        if (same != body_.leaves.end() && same->type != *type) {
            faults_
                .add(FaultKind::ill_typed, argument,
                     in_quotes(argument.text) + " is " + std::string{name_of(same->type)} + " at another place")
                .remedy = "say the same type everywhere";
            return false;
        }
        into.number = static_cast<std::size_t>(same - body_.leaves.begin());
        if (same == body_.leaves.end()) body_.leaves.push_back({argument.text, *type});
        return become(into, *type);
    }

    bool list(JsonTree const& argument, Node& into, std::size_t depth) {
        if (!argument.is_array() || argument.values.empty()) {
            faults_.add(FaultKind::wrong_type, argument, "this is no list of expressions").expected =
                "a list with at least one";
            return false;
        }
        bool whole = true;
        for (auto const& each : argument.values) {
            Node part;
            whole = node(each, part, depth + 1) && whole;
            into.parts.push_back(std::move(part));
        }
        return whole;
    }

    bool two(JsonTree const& argument, Node const& into) {
        if (into.parts.size() == 2) return true;
        faults_.add(FaultKind::wrong_type, argument, "two values are compared").expected = "a list of two";
        return false;
    }

    bool wants(JsonTree const& where, ValueType found, ValueType wanted) {
        if (found == wanted) return true;
        auto& fault    = faults_.add(FaultKind::ill_typed, where, "this is " + std::string{name_of(found)});
        fault.expected = name_of(wanted);
        if (wanted == ValueType::text) fault.remedy = "make it text: {\"to_text\": ...}";
        if (wanted == ValueType::decimal && found == ValueType::text)
            fault.remedy = "make it a number, {\"to_number\": ...}, or say the field's \"type\"";
        return false;
    }

    bool all_of_type(JsonTree const& argument, Node const& into, ValueType type) {
        bool all = true;
        for (std::size_t each = 0; each < into.parts.size(); ++each)
            all = wants(argument.values[each], into.parts[each].type, type) && all;
        return all;
    }

    bool when(JsonTree const& tree, JsonTree const& argument, Node& into, std::size_t depth) {
        into.parts.resize(3);
        auto const& then      = *tree.find("then");
        auto const& otherwise = *tree.find("otherwise");
        bool const  condition = node(argument, into.parts[0], depth + 1);
        bool const  both      = node(then, into.parts[1], depth + 1) && node(otherwise, into.parts[2], depth + 1);
        return condition && both && wants(argument, into.parts[0].type, ValueType::boolean) &&
               wants(otherwise, into.parts[2].type, into.parts[1].type) && become(into, into.parts[1].type);
    }

    bool text_beside(JsonTree const& tree, std::string_view key, std::string& into, bool needs_some) {
        auto const* said = tree.find(key);
        if (!said) return true;
        into = said->text;
        if (said->is_text() && (!needs_some || !into.empty())) return true;
        faults_.add(FaultKind::wrong_type, *said, in_quotes(key) + " must be text").expected =
            needs_some ? "a text that is not empty" : "a text";
        return false;
    }

    bool part_number(JsonTree const& said, Node& into) {
        auto const read = std::from_chars(said.text.data(), said.text.data() + said.text.size(), into.number);
        if (said.kind == Wire::Kind::number && read.ec == std::errc{} &&
            read.ptr == said.text.data() + said.text.size() && into.number >= 1 && into.number <= 100)
            return true;
        faults_.add(FaultKind::wrong_type, said, "\"part\" counts from 1").expected = "a whole number from 1 to 100";
        return false;
    }

    bool crosswalk(JsonTree const& said, Node& into) {
        into.word        = said.text;
        auto const known = scope_.crosswalks ? scope_.crosswalks->find(said.text) : Crosswalks::const_iterator{};
        if (said.is_text() && scope_.crosswalks && known != scope_.crosswalks->end()) {
            into.one_to_one = known->second.is_one_to_one();
            return true;
        }
        auto& fault = faults_.add(FaultKind::unknown_crosswalk, said, "there is no crosswalk " + in_quotes(said.text));
        std::vector<std::string_view> names;
        if (scope_.crosswalks)
            for (auto const& [name, table] : *scope_.crosswalks) names.push_back(name);
        fault.candidates = nearest(said.text, names);
        fault.remedy     = "add it to the overlay's crosswalks";
        return false;
    }

    bool factor(JsonTree const& said, Node& into) {
        auto const number =
            said.is_text() || said.kind == Wire::Kind::number ? Decimal::parse(said.text) : Result<Decimal>{Decimal{}};
        if (!number || number->is_zero()) {
            faults_.add(FaultKind::wrong_type, said, "\"by\" must be a number").expected =
                "a decimal number of at most 38 digits, not zero";
            return false;
        }
        into.factor = *number;
        for (int scale = 0; scale < Decimal::digits_max && into.inverse.is_zero(); ++scale) {
            auto const inverse = Decimal::divide(Decimal{1}, *number, scale, Rounding::down);
            auto const product = inverse ? Decimal::multiply(*inverse, *number) : inverse;
            if (product && *product == Decimal{1}) into.inverse = *inverse;
        }
        return true;
    }

    bool date_part(JsonTree const& argument, JsonTree const& said, Node& into) {
        into.word = said.text;
        if (std::find(date_parts.begin(), date_parts.end(), said.text) == date_parts.end()) {
            auto& fault    = faults_.add(FaultKind::unknown_word, said, in_quotes(said.text) + " is no part of a date");
            fault.expected = "year, quarter, month or day; date for an instant";
            fault.candidates = nearest(said.text, {date_parts.begin(), date_parts.end()});
            return false;
        }
        into.type = said.text == "date" ? ValueType::date : ValueType::decimal;
        return wants(argument, into.parts[0].type, said.text == "date" ? ValueType::timestamp : ValueType::date);
    }

    ExpressionScope const& scope_;
    FaultList&             faults_;
    Expression::Body       body_{};
    std::size_t            parts_ = 0;
};

std::string why_not(Node const& node, std::vector<Expression::Leaf> const& leaves, std::vector<int>& uses) {
    switch (node.function) {
        case Function::leaf:
            return ++uses[node.number] > 1 ? in_quotes(leaves[node.number].name) + " stands in it twice" : "";
        case Function::concatenate: {
            bool ended = true;  // Whether something stands between the last field and the next.
            for (auto const& part : node.parts) {
                bool const is_constant = part.function == Function::constant;
                if (!is_constant && !ended)
                    return "nothing stands between two of its parts, so that nobody can tell where one ends";
                if (auto inner = is_constant ? std::string{} : why_not(part, leaves, uses); !inner.empty())
                    return inner;
                ended = (is_constant && (ended || !part.constant.text.empty())) || !node.word.empty();
            }
            return {};
        }
        case Function::lookup:
            if (!node.one_to_one) return "the crosswalk " + in_quotes(node.word) + " is not one to one";
            break;
        case Function::scale:
            if (node.inverse.is_zero()) return "one divided by " + node.factor.to_string() + " is no exact decimal";
            break;
        case Function::negate:
        case Function::to_text:
        case Function::to_number:
            break;
        case Function::constant:
            return "a constant comes from no field";
        case Function::split:
            return "\"split\" drops the other parts";
        case Function::date_part:
            return "\"date_part\" drops the rest of the date";
        default:
            return "a choice between values does not say which it was";
    }
    return why_not(node.parts[0], leaves, uses);
}

}  // namespace

std::string why_not_reversible(Expression::Body const& body) {
    std::vector<int> uses(body.leaves.size());
    auto             reason = why_not(body.root, body.leaves, uses);
    if (reason.empty() && body.leaves.empty()) return "it takes no field";
    return reason;
}

std::optional<FieldValue> constant_of(JsonTree const& tree, ValueType type, FaultList& faults) {
    auto value     = typed({tree.kind, tree.text}, type);
    bool is_scalar = tree.is_text() || tree.kind == Wire::Kind::number || tree.kind == Wire::Kind::boolean;
    if (value && is_scalar) return *std::move(value);
    auto& fault = faults.add(FaultKind::ill_typed, tree, "this is no constant of type " + std::string{name_of(type)});
    fault.expected = type == ValueType::date        ? "a date such as \"2025-06-30\""
                     : type == ValueType::timestamp ? "an instant such as \"2025-06-30T12:00:00Z\""
                                                    : "a value of type " + std::string{name_of(type)};
    return std::nullopt;
}

std::optional<Expression> load_expression(JsonTree const& tree, ExpressionScope const& scope, FaultList& faults) {
    return Loading{scope, faults}.run(tree);
}

std::optional<Expression> Expression::load(std::string_view json, std::string_view file, ExpressionScope const& scope,
                                           std::vector<DocumentFault>& faults) {
    FaultList  list{std::string{file}, json, faults};
    auto const tree = read_tree(json, list);
    return tree ? load_expression(*tree, scope, list) : std::nullopt;
}

}  // namespace throughline
