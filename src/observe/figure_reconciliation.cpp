#include <throughline/observe/figure_reconciliation.hpp>

#include <algorithm>

namespace throughline {

namespace observe_detail {

constexpr std::size_t figures_per_transaction = 100'000;

/// The same amount is the same text, however many zeros it was written with.
std::string value_of(Money const& amount) {
    return std::string{amount.currency().code()} + amount.amount().normalized().to_string();
}

Result<LedgerFigure> figure_of(StoredFigure const& stored) {
    constexpr std::size_t code_length = 3;

    auto const currency = Currency::parse(std::string_view{stored.value}.substr(0, code_length));
    auto const amount =
        Decimal::parse(std::string_view{stored.value}.substr(std::min(code_length, stored.value.size())));
    if (!currency || !amount)
        return Error{ErrorCode::corrupt, "a kept figure that is no amount"}
            .in_record(stored.key)
            .with_value(stored.value)
            .with_remedy("build the figures again from the records");
    return LedgerFigure{stored.key, Money{*amount, *currency}, stored.record};
}

Result<std::vector<LedgerFigure>> figures_of(FigureStore& store, std::string_view book, std::string const& group) {
    auto const stored = store.figures(book, group);
    if (!stored) return stored.error();
    std::vector<LedgerFigure> figures;
    for (auto const& each : *stored) {
        auto figure = figure_of(each);
        if (!figure) return figure.error();
        figures.push_back(*std::move(figure));
    }
    return figures;
}

}  // namespace observe_detail

using namespace observe_detail;

std::string_view group_of_figure(std::string_view key) {
    auto const first = key.find('/');
    return key.substr(0, first == std::string_view::npos ? first : key.find('/', first + 1));
}

Result<> keep_figures(FigureStore& store, std::string_view book, std::span<LedgerFigure const> figures) {
    for (std::size_t from = 0; from < figures.size(); from += figures_per_transaction) {
        if (auto begun = store.begin(); !begun) return begun;
        for (auto const& figure : figures.subspan(from, std::min(figures_per_transaction, figures.size() - from))) {
            auto put =
                store.put(book, group_of_figure(figure.key), {figure.key, value_of(figure.amount), figure.record});
            if (put) continue;
            store.rollback().ignore("the error that is given back is the one that matters");
            return put;
        }
        if (auto committed = store.commit(); !committed) return committed;
    }
    return {};
}

Result<FigureReconciliation> reconcile(FigureStore& store, std::string_view left, std::string_view right,
                                       ReconciliationTolerance const&           tolerance,
                                       std::function<void(Break const&)> const& on_break) {
    auto const groups = store.differing_groups(left, right);
    if (!groups) return groups.error();
    FigureReconciliation done{.groups_read = groups->size()};
    for (auto const& group : *groups) {
        auto const lefts  = figures_of(store, left, group);
        auto const rights = figures_of(store, right, group);
        if (!lefts || !rights) return lefts ? rights.error() : lefts.error();
        auto const found = reconcile(*lefts, *rights, tolerance);
        if (!found) return found.error();
        for (auto const& each : found->breaks) on_break(each);
        done.figures_read += lefts->size() + rights->size();
        done.breaks += found->breaks.size();
    }
    return done;
}

}  // namespace throughline
