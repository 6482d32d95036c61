#include <throughline/revenue/explain.hpp>

#include <throughline/model/enumeration.hpp>
#include <throughline/revenue/split.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace throughline {

namespace {

using Step = Explanation::Step;

Result<Decimal> folded(std::vector<Decimal> const& numbers,
                       Result<Decimal> (*combine)(Decimal const&, Decimal const&)) {
    Decimal value = numbers.front();
    for (auto number = numbers.begin() + 1; number != numbers.end(); ++number) {
        auto next = combine(value, *number);
        if (!next) return next;
        value = *next;
    }
    return value;
}

Result<Decimal> part_of(Step const& step, std::vector<Decimal> const& numbers) {
    auto const parts = split_number(
        numbers.front(), std::span{numbers}.subspan(1), step.digits,
        {.remainder = step.remainder, .rounding = {step.rule, step.digits}, .percent_digits = step.percent_digits});
    if (!parts) return parts.error();
    if (step.place < parts->size()) return (*parts)[step.place];
    return Error{ErrorCode::corrupt, "a split has no such part"}.in_field(step.label);
}

std::size_t operands_needed(Arithmetic operation) {
    switch (operation) {
        case Arithmetic::given:
            return 0;
        case Arithmetic::proportion:
            return 3;
        case Arithmetic::part:
            return 2;
        default:
            return 1;
    }
}

/// What the step gives for these operands.
Result<Decimal> computed(Step const& step, std::vector<Decimal> const& numbers) {
    if (numbers.size() < operands_needed(step.operation)) {
        if (step.operation == Arithmetic::sum) return Decimal{};
        return Error{ErrorCode::corrupt, "a step of a derivation lacks an operand"}.in_field(step.label);
    }
    switch (step.operation) {
        case Arithmetic::given:
            return step.value;
        case Arithmetic::sum:
            return folded(numbers, &Decimal::add);
        case Arithmetic::difference:
            return folded(numbers, &Decimal::subtract);
        case Arithmetic::product:
            return folded(numbers, &Decimal::multiply);
        case Arithmetic::proportion:
            return proportion(numbers[0], numbers[1], numbers[2], step.digits, step.rule);
        case Arithmetic::rounded:
            return rounded(numbers[0], step.digits, step.rule);
        case Arithmetic::lesser:
            return *std::ranges::min_element(numbers);
        case Arithmetic::greater:
            return *std::ranges::max_element(numbers);
        case Arithmetic::part:
            return part_of(step, numbers);
    }
    return Error{ErrorCode::unsupported, "no such operation"}.in_field(step.label);
}

/// Evaluates a tree whose branches may be shared, each step once.
class Evaluation {
  public:
    explicit Evaluation(bool is_strict) : is_strict_{is_strict} {}

    Result<Decimal> of(Explanation const& derivation) {
        if (derivation.is_empty()) return Error{ErrorCode::not_found, "the number was computed without explanation"};
        Step const& step = derivation.step();
        if (auto const known = values_.find(&step); known != values_.end()) return known->second;
        std::vector<Decimal> numbers;
        numbers.reserve(step.operands.size());
        for (auto const& operand : step.operands) {
            auto number = of(operand);
            if (!number) return number;
            numbers.push_back(*number);
        }
        auto value = computed(step, numbers);
        if (value && is_strict_ && *value != step.value)
            return Error{ErrorCode::corrupt, "a number is not what its operands give"}
                .in_field(step.label)
                .with_value(step.value.to_string())
                .with_expected(value->to_string());
        if (value) values_.emplace(&step, *value);
        return value;
    }

  private:
    bool                                     is_strict_;
    std::unordered_map<Step const*, Decimal> values_{};
};

std::string number_of(Step const& step) {
    return step.unit.empty() ? step.value.to_string() : step.value.to_string() + ' ' + step.unit;
}

std::string joined(Step const& step, std::string_view sign) {
    std::string text;
    for (auto const& operand : step.operands) {
        if (!text.empty()) text.append(1, ' ').append(sign).append(1, ' ');
        text += operand.step().value.to_string();
    }
    return text;
}

/// The formula in figures: `8400.00 x 1 / 90, half_up to 2 digits`.
std::string formula_of(Step const& step) {
    auto const to_digits = [&] {
        return ", " + std::string{name_of_enumerator(step.rule)} + " to " + std::to_string(step.digits) + " digits";
    };
    switch (step.operation) {
        case Arithmetic::given:
            return {};
        case Arithmetic::sum:
            return joined(step, "+");
        case Arithmetic::difference:
            return joined(step, "-");
        case Arithmetic::product:
            return joined(step, "x");
        case Arithmetic::proportion:
            return step.operands[0].step().value.to_string() + " x " + step.operands[1].step().value.to_string() +
                   " / " + step.operands[2].step().value.to_string() + to_digits();
        case Arithmetic::rounded:
            return joined(step, "") + to_digits();
        case Arithmetic::lesser:
            return "the lesser of " + joined(step, "and");
        case Arithmetic::greater:
            return "the greater of " + joined(step, "and");
        case Arithmetic::part:
            return "part " + std::to_string(step.place + 1) + " of " + step.operands[0].step().value.to_string() +
                   " split over " + std::to_string(step.operands.size() - 1) + " weights, " +
                   std::string{name_of_enumerator(step.remainder)};
    }
    return {};
}

void print(Step const& step, std::size_t depth, std::string& text) {
    text.append(2 * depth, ' ').append(number_of(step)).append("  ").append(step.label);
    if (auto const formula = formula_of(step); !formula.empty()) text.append("  = ").append(formula);
    for (auto const& source : step.sources) text.append("  [").append(source.to_string()).append("]");
    text += '\n';
    for (auto const& operand : step.operands) print(operand.step(), depth + 1, text);
}

nlohmann::ordered_json json_of(Step const& step) {
    nlohmann::ordered_json json{
        {"label", step.label}, {"value", step.value.to_string()}, {"operation", name_of_enumerator(step.operation)}};
    if (!step.unit.empty()) json["unit"] = step.unit;
    if (step.operation == Arithmetic::proportion || step.operation == Arithmetic::rounded ||
        step.operation == Arithmetic::part) {
        json["digits"] = step.digits;
        json["rule"]   = name_of_enumerator(step.rule);
    }
    if (step.operation == Arithmetic::part) {
        json["place"]     = step.place;
        json["remainder"] = name_of_enumerator(step.remainder);
        if (step.percent_digits) json["percent_digits"] = *step.percent_digits;
    }
    for (auto const& source : step.sources) json["sources"].push_back(source.to_string());
    for (auto const& operand : step.operands) json["operands"].push_back(json_of(operand.step()));
    return json;
}

}  // namespace

Explanation::Explanation(Step step) : step_{std::make_shared<Step const>(std::move(step))} {}

Result<Decimal> Explanation::evaluate() const { return Evaluation{false}.of(*this); }

Result<> Explanation::verify() const {
    auto value = Evaluation{true}.of(*this);
    if (!value) return std::move(value).error();
    return {};
}

std::vector<RecordId> Explanation::sources() const {
    std::vector<RecordId>           found;
    std::unordered_set<RecordId>    seen;
    std::unordered_set<Step const*> visited;
    std::vector<Explanation>        open;
    if (!is_empty()) open.push_back(*this);
    while (!open.empty()) {
        Explanation const next = std::move(open.back());
        open.pop_back();
        if (next.is_empty() || !visited.insert(&next.step()).second) continue;
        for (auto const& source : next.step().sources)
            if (seen.insert(source).second) found.push_back(source);
        open.insert(open.end(), next.step().operands.rbegin(), next.step().operands.rend());
    }
    return found;
}

std::string Explanation::to_string() const {
    std::string text;
    if (!is_empty()) print(step(), 0, text);
    return text;
}

std::string Explanation::to_json() const { return is_empty() ? "null" : json_of(step()).dump(); }

}  // namespace throughline
