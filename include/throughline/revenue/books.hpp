#pragma once

#include <throughline/revenue/identities.hpp>
#include <throughline/revenue/reconciliation.hpp>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace throughline {

class BusinessState;
struct Account;
struct LegalEntity;

// What the records say in finance's terms, and how two systems' versions of it are held against each other.

/// Everything that moved a contract line's balances until a day, in the order in which it happened: signatures, change
/// orders, invoice lines, revenue events, and costs of the line's project. What names no line moves the first line of
/// its contract; a draft or void document moves nothing. Feed it to an `IdentityWatcher`, or to `roll_forwards`. An
/// amount in another currency than its contract's is an error that names its record. With a legal entity only its own
/// contracts are looked at.
Result<std::vector<LedgerMovement>> movements_of(BusinessState const& state, Date until,
                                                 std::optional<Id<LegalEntity>> const& entity = {});

/// One figure of one system's books.
struct BookFigure {
    LedgerKey   key;
    Period      period;
    Measure     measure;
    Decimal     amount;
    std::string record{};  ///< Where it stands in its system.
};

/// A system's figures as of one moment. Only books of one moment can agree.
struct Books {
    std::string             system;
    Date                    cut_off;  ///< Everything that happened before this day, and nothing else.
    std::vector<BookFigure> figures{};
};

/// The figures that movements amount to, by line, period and measure; those that are zero are left out.
Books books_of(std::string system, Date cut_off, std::span<LedgerMovement const> movements);

/// Why two books disagree, as far as they themselves tell.
enum class BreakReason : unsigned char {
    other_period,    ///< The same amount stands in another period of the same line.
    other_currency,  ///< It stands there in another currency.
    doubled,         ///< One side has it twice.
    reversed_sign,   ///< One side has the opposite.
    rounding,        ///< No more than one minor unit.
    not_there,       ///< The second system has nothing for it.
    only_there,      ///< The first system has nothing for it.
    amount,          ///< Both have it, and none of the above.
};

struct BookBreak {
    Break       found;
    LedgerKey   key;
    Period      period;
    Measure     measure;
    BreakReason reason;
    std::string counterpart{};  ///< With other_period: that period's name; with other_currency: that currency.

    /// `recognized 2026-03 of line ...: 100.00 USD is 99.00 USD there, 1.00 USD too little (amount)`.
    std::string describe() const;
};

struct BooksReconciliation {
    std::string            left;
    std::string            right;
    std::size_t            matched = 0;
    std::vector<BookBreak> breaks;

    bool is_clean() const { return breaks.empty(); }
};

/// Compares two systems' books per contract line, period, measure and currency (R257, R97). Errors: books of two
/// moments (R258), as `validation`.
Result<BooksReconciliation> reconcile_books(Books const& left, Books const& right,
                                            ReconciliationTolerance const& tolerance = {});
/// One number, wherever it is asked for (R267): every system's books against the canonical ones.
Result<std::vector<BooksReconciliation>> reconcile_all(Books const& canonical, std::span<Books const> systems,
                                                       ReconciliationTolerance const& tolerance = {});

/// The figures as `reconcile` and the figure store take them. The part of a key before its second slash names the
/// contract line, so that a line's figures are neighbours.
std::vector<LedgerFigure> ledger_figures(Books const& books);

/// What an account came to, in one currency (R279).
struct AccountResult {
    Id<Account> account;
    Currency    currency;
    Balances    balances;
};

/// By account and currency; the sum over accounts is what `balances_by_currency` gives, exactly.
std::vector<AccountResult>   profitability(BusinessState const& state, std::span<LedgerMovement const> movements);
std::map<Currency, Balances> balances_by_currency(std::span<LedgerMovement const> movements);

}  // namespace throughline
