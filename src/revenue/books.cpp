#include <throughline/revenue/books.hpp>

#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/enumeration.hpp>
#include <throughline/revenue/journal.hpp>

#include <algorithm>
#include <map>
#include <tuple>

namespace throughline {

namespace {

constexpr std::array every_measure = [] {
    std::array<Measure, measure_count> all{};
    for (std::size_t i = 0; i < measure_count; ++i) all[i] = static_cast<Measure>(i);
    return all;
}();

void add(Balances& balances, Balances const& change) {
    for (auto const measure : every_measure) balances[measure] += change[measure];
}

std::string line_of(LedgerKey const& key) { return key.contract.to_string() + '/' + key.line.to_string(); }

std::string key_of(BookFigure const& figure) {
    return line_of(figure.key) + '/' + std::string{figure.key.currency.code()} + '/' +
           std::string{name_of(figure.measure)} + '/' + figure.period.range.start.to_string();
}

Decimal signed_difference(Break const& found) {
    if (found.difference) return found.difference->amount();
    return found.left ? found.left->amount() : found.right->amount().negated();
}

/// Finds what explains a break among the others: proportional to how many there are.
class Reasons {
  public:
    void read(BookBreak const& each) {
        in_line_[{each.key, each.measure, signed_difference(each.found)}].push_back(&each.period);
        in_period_[{each.key.contract, each.key.line, each.measure, each.period.range.start}].push_back(&each.key);
    }

    void explain(BookBreak& each) const {
        auto const difference = signed_difference(each.found);
        auto const same       = in_line_.find({each.key, each.measure, difference.negated()});
        if (same != in_line_.end()) {
            each.reason      = BreakReason::other_period;
            each.counterpart = same->second.front()->name;
            return;
        }
        if (each.found.kind != Break::Kind::different) {
            for (auto const* other :
                 in_period_.at({each.key.contract, each.key.line, each.measure, each.period.range.start}))
                if (other->currency != each.key.currency) {
                    each.reason      = BreakReason::other_currency;
                    each.counterpart = other->currency.code();
                    return;
                }
            each.reason = each.found.left ? BreakReason::not_there : BreakReason::only_there;
            return;
        }
        each.reason = reason_of(each.found.left->amount(), each.found.right->amount(), each.key.currency);
    }

  private:
    static BreakReason reason_of(Decimal const& left, Decimal const& right, Currency currency) {
        if ((left - right).magnitude() <= Decimal::from_units(1, currency.exponent())) return BreakReason::rounding;
        if (left + left == right || right + right == left) return BreakReason::doubled;
        if (left + right == Decimal{}) return BreakReason::reversed_sign;
        return BreakReason::amount;
    }

    using InLine   = std::tuple<LedgerKey, Measure, Decimal>;
    using InPeriod = std::tuple<Id<Contract>, Id<ContractLine>, Measure, Date>;

    std::map<InLine, std::vector<Period const*>>      in_line_{};
    std::map<InPeriod, std::vector<LedgerKey const*>> in_period_{};
};

/// Figures by key: equal ones of a line, a period and a measure are one.
std::map<std::string, BookFigure> by_key(Books const& books) {
    std::map<std::string, BookFigure> figures;
    for (auto const& figure : books.figures) {
        auto const [found, is_new] = figures.try_emplace(key_of(figure), figure);
        if (!is_new) found->second.amount += figure.amount;
    }
    return figures;
}

}  // namespace

Books books_of(std::string system, Date cut_off, std::span<LedgerMovement const> movements) {
    std::map<std::pair<LedgerKey, Date>, std::pair<LedgerMovement const*, Balances>> sums;
    for (auto const& movement : movements) {
        auto& [last, balances] = sums[{movement.key, movement.period.range.start}];
        last                   = &movement;
        add(balances, movement.change);
    }
    Books books{.system = std::move(system), .cut_off = cut_off};
    for (auto const& [key, sum] : sums)
        for (auto const measure : every_measure)
            if (!sum.second[measure].is_zero())
                books.figures.push_back(
                    {key.first, sum.first->period, measure, sum.second[measure],
                     sum.first->source.is_none() ? sum.first->event : sum.first->source.to_string()});
    return books;
}

std::vector<LedgerFigure> ledger_figures(Books const& books) {
    std::vector<LedgerFigure> figures;
    for (auto const& [key, figure] : by_key(books))
        figures.push_back({key, Money{figure.amount, figure.key.currency}, figure.record});
    return figures;
}

std::string BookBreak::describe() const {
    std::string text{name_of(measure)};
    text += ' ' + period.name + " of line " + key.line.to_string();
    auto const said = found.describe();
    text += said.substr(said.find(found.key) + found.key.size());  // ": 100.00 USD is not there"
    std::string why{name_of_enumerator(reason)};
    std::ranges::replace(why, '_', ' ');
    return text + " (" + why + (counterpart.empty() ? ")" : ' ' + counterpart + ')');
}

Result<BooksReconciliation> reconcile_books(Books const& left, Books const& right,
                                            ReconciliationTolerance const& tolerance) {
    if (left.cut_off != right.cut_off)
        return Error{ErrorCode::validation, "books of two moments cannot agree"}
            .in_connection(right.system)
            .in_field("cut_off")
            .with_value(right.cut_off.to_string())
            .with_expected(left.cut_off.to_string() + ", as in " + left.system)
            .with_remedy("read both as of one cut-off");
    auto const lefts  = by_key(left);
    auto const rights = by_key(right);
    auto       found  = reconcile(ledger_figures(left), ledger_figures(right), tolerance);
    if (!found) return found.error();

    BooksReconciliation result{.left = left.system, .right = right.system, .matched = found->matched, .breaks = {}};
    for (auto& each : found->breaks) {
        auto const        place  = lefts.find(each.key);
        BookFigure const& figure = place == lefts.end() ? rights.at(each.key) : place->second;
        result.breaks.push_back({.found   = std::move(each),
                                 .key     = figure.key,
                                 .period  = figure.period,
                                 .measure = figure.measure,
                                 .reason  = BreakReason::amount});
    }
    Reasons reasons;
    for (auto const& each : result.breaks) reasons.read(each);
    for (auto& each : result.breaks) reasons.explain(each);
    return result;
}

Result<std::vector<BooksReconciliation>> reconcile_all(Books const& canonical, std::span<Books const> systems,
                                                       ReconciliationTolerance const& tolerance) {
    std::vector<BooksReconciliation> all;
    for (auto const& system : systems) {
        auto found = reconcile_books(canonical, system, tolerance);
        if (!found) return found.error();
        all.push_back(*std::move(found));
    }
    return all;
}

std::vector<AccountResult> profitability(BusinessState const& state, std::span<LedgerMovement const> movements) {
    std::map<std::pair<Id<Account>, Currency>, Balances> sums;
    for (auto const& movement : movements) {
        auto const* contract = state.find(movement.key.contract);
        add(sums[{contract ? contract->account : Id<Account>{}, movement.key.currency}], movement.change);
    }
    std::vector<AccountResult> results;
    for (auto const& [key, balances] : sums) results.push_back({key.first, key.second, balances});
    return results;
}

std::map<Currency, Balances> balances_by_currency(std::span<LedgerMovement const> movements) {
    std::map<Currency, Balances> sums;
    for (auto const& movement : movements) add(sums[movement.key.currency], movement.change);
    return sums;
}

}  // namespace throughline
