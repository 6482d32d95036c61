#pragma once

#include <throughline/revenue/reconciliation.hpp>
#include <throughline/store/figure_store.hpp>

#include <functional>
#include <span>
#include <string_view>

namespace throughline {

/// Keeps a system's figures as a book of the store, in transactions of their own; figures that the book has and the
/// list does not stay. Keys as `ledger_figures` makes them: the part before the second slash is the group.
Result<> keep_figures(FigureStore& store, std::string_view book, std::span<LedgerFigure const> figures);

/// The group that a key belongs to.
std::string_view group_of_figure(std::string_view key);

struct FigureReconciliation {
    std::size_t groups_read  = 0;  ///< Whose digests differ.
    std::size_t figures_read = 0;
    std::size_t breaks       = 0;
};

/// Tells every break between two books, in the order of keys, in time that grows with their differences and not with
/// their length.
Result<FigureReconciliation> reconcile(FigureStore& store, std::string_view left, std::string_view right,
                                       ReconciliationTolerance const&           tolerance,
                                       std::function<void(Break const&)> const& on_break);

}  // namespace throughline
