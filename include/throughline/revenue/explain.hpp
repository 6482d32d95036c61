#pragma once

#include <throughline/core/id.hpp>
#include <throughline/revenue/rounding.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace throughline {

/// Whether a computation keeps how it came to its numbers. Without it nothing is allocated for that purpose.
enum class Explain : unsigned char { no, yes };

enum class RemainderRule : unsigned char;

/// One step of a computation.
enum class Arithmetic : unsigned char {
    given,       ///< An input, or a constant of the method.
    sum,         ///< All operands, added.
    difference,  ///< The first operand less all others.
    product,     ///< All operands, multiplied; exact.
    proportion,  ///< The first × the second ÷ the third, rounded once.
    rounded,     ///< The operand, rounded.
    lesser,      ///< The smallest operand.
    greater,     ///< The largest operand.
    part,        ///< Part number `place` of the first operand, split by the other operands as weights.
};

/// How a number came about: an operation, its operands, and theirs, down to the records that the inputs were read
/// from. A value: cheap to copy, immutable, and empty where nobody asked.
class Explanation {
  public:
    /// One node of the tree.
    struct Step {
        Arithmetic               operation = Arithmetic::given;
        Decimal                  value{};
        std::string              label{};    ///< What the number is, in the reader's words: "revenue to date".
        std::string              unit{};     ///< `USD`, `%`, `days`; may be empty.
        std::vector<RecordId>    sources{};  ///< Where an input was read.
        std::vector<Explanation> operands{};
        int                      digits = 0;        ///< With an operation that rounds: how many digits it keeps,
        RoundingRule             rule{};            ///< and how.
        std::size_t              place = 0;         ///< With `part`: which one, from zero.
        RemainderRule            remainder{};       ///< With `part`: where the remainder goes.
        std::optional<int>       percent_digits{};  ///< With `part`: weights are first rounded to such percentages.
    };

    Explanation() = default;
    explicit Explanation(Step step);

    bool is_empty() const { return step_ == nullptr; }
    /// Requires: not empty.
    Step const& step() const { return *step_; }

    /// The number, computed again from the inputs alone. Not found where it is empty.
    Result<Decimal> evaluate() const;
    /// An error of code `corrupt` that names the first step whose number is not what its operands give.
    Result<> verify() const;

    /// The records that the inputs were read from, each once, in the order of their first use.
    std::vector<RecordId> sources() const;

    /// An indented tree, one step a line: `93.33 USD  unit price  = 8400.00 x 1 / 90, half_up to 2 digits`.
    std::string to_string() const;
    /// The tree as JSON: objects of `label`, `value` (text), `unit`, `operation`, and `operands`.
    std::string to_json() const;

  private:
    std::shared_ptr<Step const> step_;
};

/// A computed number and, where it was asked for, how it came about.
template <class Value>
struct Figure {
    Value       value{};
    Explanation why{};

    /// By value: two ways to the same number give equal figures.
    friend bool operator==(Figure const& left, Figure const& right) { return left.value == right.value; }
};

}  // namespace throughline
