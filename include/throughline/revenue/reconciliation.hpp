#pragma once

#include <throughline/core/money.hpp>
#include <throughline/core/result.hpp>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// One figure of one system: what is compared, and under which key.
struct LedgerFigure {
    std::string key;  ///< Contract line, period and whatever else tells figures apart.
    Money       amount;
    std::string record;  ///< Where it stands in its system.
};

struct ReconciliationTolerance {
    Decimal absolute{};  ///< In the currency's units; differences up to it are none.
};

/// How two systems disagree about one key.
struct Break {
    enum class Kind : unsigned char {
        missing,     ///< Only the first system has it.
        extra,       ///< Only the second one has it.
        different,   ///< Both have it, and differ by more than the tolerance.
        currencies,  ///< Both have it, in unlike currencies.
    };

    Kind                 kind;
    std::string          key;
    std::optional<Money> left{};
    std::optional<Money> right{};
    std::optional<Money> difference{};  ///< Left less right, where both are of one currency.
    std::string          left_record{};
    std::string          right_record{};

    /// `different INV-7 2026-03: 100.00 USD is 99.00 USD there, 1.00 USD too little`.
    std::string describe() const;
};

struct Reconciliation {
    std::size_t        matched = 0;
    std::vector<Break> breaks;
};

/// Compares two lists that are sorted by key, in one pass. Equal keys are summed before they are compared, so that one
/// system may split what the other keeps together. Errors: a list that is not sorted, or one key in two currencies.
Result<Reconciliation> reconcile(std::span<LedgerFigure const> left, std::span<LedgerFigure const> right,
                                 ReconciliationTolerance const& tolerance = {});

/// An accrual and its reversal, which should cancel out.
struct Accrual {
    std::string name;
    Money       accrued;
    Money       reversed;  ///< As posted: negative.
};

struct AccrualImbalance {
    std::vector<Money> imbalances;  ///< One for each accrual, in order.
    Money              correction;  ///< Their sum, which the correction posts.
};

Result<AccrualImbalance> accrual_imbalance(std::span<Accrual const> accruals, Currency currency);

/// Where a stream of figures comes from, when it is too long for a list: gives the next one, in order of key, or
/// nothing at the end.
using FigureStream = std::function<Result<std::optional<LedgerFigure>>()>;

/// The same from streams: memory does not grow with their length, and each break is told as it is found. Returns how
/// many keys match.
Result<std::size_t> reconcile(FigureStream left, FigureStream right, ReconciliationTolerance const& tolerance,
                              std::function<void(Break const&)> on_break);

}  // namespace throughline
