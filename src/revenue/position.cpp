#include <throughline/revenue/position.hpp>

#include "calculation.hpp"

namespace throughline {

namespace {

struct Books {
    Term receivable{};
    Term asset{};
    Term liability{};
    Term cash{};
    Term revenue{};
};

/// Moves as much of `amount` as `from` has out of it, and gives back the rest.
Term use_up(Calculation& calculation, std::string_view label, Term& from, Term const& amount) {
    Term const used = calculation.lesser(label, from, amount);
    from            = calculation.difference(label, from, used);
    return calculation.difference("what is left of it", amount, used);
}

void add(Calculation& calculation, std::string_view label, Term& balance, Term const& amount) {
    balance = calculation.sum(label, {balance, amount});
}

void book(Calculation& calculation, Books& books, ContractEventKind kind, Term const& amount) {
    switch (kind) {
        case ContractEventKind::due: {
            add(calculation, "receivable", books.receivable, amount);
            add(calculation, "contract liability", books.liability,
                use_up(calculation, "contract asset", books.asset, amount));
            return;
        }
        case ContractEventKind::cash: {
            add(calculation, "cash", books.cash, amount);
            add(calculation, "contract liability", books.liability,
                use_up(calculation, "receivable", books.receivable, amount));
            return;
        }
        case ContractEventKind::performed:
        case ContractEventKind::performed_conditional:
        case ContractEventKind::performed_unconditional: {
            add(calculation, "revenue", books.revenue, amount);
            add(calculation, "contract asset", books.asset,
                use_up(calculation, "contract liability", books.liability, amount));
            if (kind != ContractEventKind::performed_unconditional) return;
            add(calculation, "receivable", books.receivable, books.asset);
            books.asset = calculation.given("no contract asset", 0);
            return;
        }
    }
}

}  // namespace

Result<std::vector<ContractBalances>> contract_balances(std::span<ContractEvent const> events, Currency currency,
                                                        Explain explain) {
    Calculation calculation{currency, {}, explain};
    Term const  nothing = calculation.given("nothing yet", 0);
    Books       books{nothing, nothing, nothing, nothing, nothing};

    std::vector<ContractBalances> balances;
    for (auto const& event : events) {
        if (event.amount.is_negative())
            calculation.fail(Error{ErrorCode::validation, "an event below zero"}
                                 .in_record(event.when)
                                 .with_value(event.amount.to_string())
                                 .with_remedy("reverse the event that was wrong, and book it anew"));
        book(calculation, books, event.kind, calculation.given(event.when, event.amount, event.source));
        balances.push_back({event.when, calculation.figure(books.receivable), calculation.figure(books.asset),
                            calculation.figure(books.liability), calculation.figure(books.cash),
                            calculation.figure(books.revenue)});
    }
    return calculation.finish(std::move(balances));
}

Result<NetPosition> net_position(Money const& recognized_to_date, Money const& billed_to_date, Explain explain) {
    Calculation calculation{recognized_to_date.currency(), {}, explain};
    Term const  nothing    = calculation.given("nothing", 0);
    Term const  recognized = calculation.given("recognized to date", recognized_to_date);
    Term const  billed     = calculation.given("billed to date", billed_to_date);
    return calculation.finish(
        NetPosition{calculation.figure(calculation.greater(
                        "unbilled", calculation.difference("recognized above billed", recognized, billed), nothing)),
                    calculation.figure(calculation.greater(
                        "deferred", calculation.difference("billed above recognized", billed, recognized), nothing))});
}

Result<RollForward> roll_forward(Money const& opening, std::vector<Movement> movements, Explain explain) {
    Calculation       calculation{opening.currency(), {}, explain};
    std::vector<Term> terms{calculation.given("opening", opening)};
    RollForward       result{.opening = calculation.figure(terms.front()), .movements = {}, .closing = {}};
    for (auto const& movement : movements)
        terms.push_back(calculation.given(movement.label, movement.amount, movement.source));
    result.closing   = calculation.figure(calculation.sum("closing", terms));
    result.movements = std::move(movements);
    return calculation.finish(std::move(result));
}

}  // namespace throughline
