#include "forecast_firm.hpp"

#include <throughline/model/invoice_line.hpp>
#include <throughline/revenue/books.hpp>

using namespace throughline;

namespace {

void put_invoice(BusinessState& state, std::string_view key, std::string_view on, std::string_view amount) {
    Invoice invoice{.customer_account = id_of<CustomerAccount>("customer"),
                    .legal_entity     = id_of<LegalEntity>("entity"),
                    .currency         = usd("0").currency(),
                    .total            = usd(amount),
                    .status           = Invoice::Status::sent};
    invoice.number    = std::string{key};
    invoice.issued_on = day(on);
    invoice.contract  = id_of<Contract>("contract");
    state.put(id_of<Invoice>(key), invoice);
    state.put(id_of<InvoiceLine>(key), InvoiceLine{.invoice = id_of<Invoice>(key), .amount = usd(amount)});
}

/// The contract of 120,000, of which 40,000 are earned and 50,000 billed by June, at a cost of 12,000.
BusinessState firm() {
    auto state = small_firm();
    put_invoice(state, "INV-1", "2026-04-30", "15000.00");
    put_invoice(state, "INV-2", "2026-05-31", "35000.00");
    CostActual cost{.project = id_of<Project>("project"),
                    .period  = month_of(day("2026-05-01")),
                    .kind    = CostActual::Kind::labour,
                    .amount  = usd("12000.00")};
    state.put(id_of<CostActual>("may"), cost);
    return state;
}

std::string said(BooksReconciliation const& found) {
    std::string text;
    for (auto const& each : found.breaks)
        text += std::string{name_of(each.measure)} + ' ' + each.period.name + ' ' +
                std::to_string(static_cast<int>(each.reason)) + ' ' + each.counterpart + '\n';
    return text;
}

Books without(Books books, std::size_t place) {
    books.figures.erase(books.figures.begin() + static_cast<std::ptrdiff_t>(place));
    return books;
}

}  // namespace

TEST_CASE("the records' movements keep the identities, up to a cut-off (L14, R73, R259)") {
    auto const movements = movements_of(firm(), day("2026-06-15")).value();
    CHECK(movements.size() == 6);
    CHECK(!first_break(movements));
    IdentityWatcher watcher;
    for (auto const& movement : movements) CHECK(!watcher.observe(movement));
    auto const is = watcher.of(movements.front().key);
    CHECK(is[Measure::backlog] == decimal("80000"));
    CHECK(is[Measure::deferred] == decimal("10000"));
    CHECK(is[Measure::margin] == decimal("28000"));
    CHECK(movements_of(firm(), day("2026-04-30"))->size() == 1);  // The signature.

    auto euro = firm();
    euro.put(id_of<InvoiceLine>("INV-2"),
             InvoiceLine{.invoice = id_of<Invoice>("INV-2"), .amount = Money{1, Currency::parse("EUR").value()}});
    CHECK(movements_of(euro, day("2026-06-15")).error().context().value == "1 EUR");
    ChangeOrder order{.contract  = id_of<Contract>("contract"),
                      .number    = "1",
                      .status    = ChangeOrder::Status::approved,
                      .effective = day("2026-05-10")};
    order.lines.push_back(
        {.contract_line = id_of<ContractLine>("line"), .delta_amount = Money{1, Currency::parse("EUR").value()}});
    euro.put(id_of<ChangeOrder>("order"), order);
    CHECK(!movements_of(euro, day("2026-06-15")));
}

TEST_CASE("a change order moves bookings on its own day (R74, R46)") {
    auto         state = firm();
    ContractLine line{.contract = id_of<Contract>("contract"), .amount = usd("130000.00")};
    state.put(id_of<ContractLine>("line"), line);
    ChangeOrder order{.contract  = id_of<Contract>("contract"),
                      .number    = "1",
                      .status    = ChangeOrder::Status::approved,
                      .effective = day("2026-05-10")};
    order.lines.push_back({.contract_line = id_of<ContractLine>("line"), .delta_amount = usd("10000.00")});
    state.put(id_of<ChangeOrder>("order"), order);
    auto const movements = movements_of(state, day("2026-06-15")).value();
    auto const rolls     = roll_forwards(movements);
    REQUIRE(rolls.size() == 3);  // March, April, May.
    CHECK(rolls[0].closing[Measure::backlog] == decimal("120000"));
    CHECK(rolls[2].change[Measure::bookings] == decimal("10000"));
    CHECK(rolls[2].opening[Measure::backlog] + rolls[2].change[Measure::bookings] -
              rolls[2].change[Measure::recognized] ==
          rolls[2].closing[Measure::backlog]);
}

TEST_CASE("equal books have no break, and books of two moments are not compared (R257, R258)") {
    auto const movements = movements_of(firm(), day("2026-06-01")).value();
    auto const canonical = books_of("canonical", day("2026-06-01"), movements);
    auto       erp       = canonical;
    erp.system           = "erp";
    std::ranges::reverse(erp.figures);
    auto const found = reconcile_books(canonical, erp).value();
    CHECK(found.is_clean());
    CHECK(found.matched == canonical.figures.size());
    erp.cut_off = day("2026-06-02");
    CHECK(reconcile_books(canonical, erp).error().context().connection == "erp");
}

TEST_CASE("a break says its measure, its period, its records and its reason (R257, R97, P30)") {
    auto const movements = movements_of(firm(), day("2026-06-01")).value();
    auto const canonical = books_of("canonical", day("2026-06-01"), movements);
    auto const at        = [&](Measure measure, std::string_view month) {
        return static_cast<std::size_t>(std::ranges::find_if(canonical.figures,
                                                                    [&](BookFigure const& figure) {
                                                                 return figure.measure == measure &&
                                                                        figure.period.name == month;
                                                             }) -
                                        canonical.figures.begin());
    };
    auto const reason = [&](Books const& books) {
        auto const found = reconcile_books(canonical, books).value();
        REQUIRE(!found.is_clean());
        return found.breaks.front();
    };
    auto const place   = at(Measure::recognized, "2026-05");
    auto const changed = [&](std::string_view amount) {
        auto books                  = canonical;
        books.figures[place].amount = decimal(amount);
        books.figures[place].record = "je-77";
        return books;
    };
    CHECK(reason(changed("40000.00")).reason == BreakReason::doubled);
    CHECK(reason(changed("-20000.00")).reason == BreakReason::reversed_sign);
    CHECK(reason(changed("20000.01")).reason == BreakReason::rounding);
    auto const wrong = reason(changed("19000.00"));
    CHECK(wrong.reason == BreakReason::amount);
    CHECK(wrong.found.right_record == "je-77");
    CHECK(wrong.found.left_record == id_of<RevenueEvent>("2026-05-01").to_string());
    CHECK(wrong.describe().starts_with("recognized 2026-05 of line "));
    CHECK(wrong.describe().ends_with("1000.00 USD too little (amount)"));
    CHECK(reason(without(canonical, place)).reason == BreakReason::not_there);
    CHECK(reconcile_books(without(canonical, place), canonical)->breaks.front().reason == BreakReason::only_there);
    CHECK(reconcile_books(canonical, changed("20000.01"), {.absolute = decimal("0.01")})->is_clean());

    auto moved                  = canonical;
    moved.figures[place].period = month_of(day("2026-06-01"));
    auto const late             = reconcile_books(canonical, moved).value();
    REQUIRE(late.breaks.size() == 2);
    CHECK(late.breaks[0].reason == BreakReason::other_period);
    CHECK(late.breaks[0].counterpart == "2026-06");
    CHECK(late.breaks[1].counterpart == "2026-05");

    auto foreign                        = canonical;
    foreign.figures[place].key.currency = Currency::parse("EUR").value();
    foreign.figures[place].amount       = decimal("18000");
    auto const unlike                   = reconcile_books(canonical, foreign).value();
    REQUIRE(unlike.breaks.size() == 2);
    CHECK(said(unlike).find("recognized 2026-05 1 USD") != std::string::npos);
}

TEST_CASE("every system's figure is the canonical one or a break, and accounts add up to the company (R267, R279)") {
    auto       state     = firm();
    auto const movements = movements_of(state, day("2026-06-01")).value();
    auto const canonical = books_of("canonical", day("2026-06-01"), movements);
    auto       psa       = canonical;
    psa.system           = "psa";
    auto erp             = without(canonical, 0);
    erp.system           = "erp";
    auto const all       = reconcile_all(canonical, std::vector{psa, erp}).value();
    CHECK(all[0].is_clean());
    CHECK(all[1].breaks.size() == 1);
    auto const accounts = profitability(state, movements);
    REQUIRE(accounts.size() == 1);
    CHECK(accounts[0].account == id_of<Account>("account"));
    CHECK(accounts[0].balances == balances_by_currency(movements).at(usd("0").currency()));
    CHECK(accounts[0].balances[Measure::margin] == decimal("28000"));
}

TEST_CASE("property: what was missed is found by the next reconciliation, and nothing else (R198, R257)") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        INFO("seed " << seed);
        SeededRandom                random{seed};
        std::vector<LedgerMovement> sent, kept;
        for (std::size_t number = 0; number < 40; ++number) {
            LedgerKey const key{Id<Contract>{record("contract " + std::to_string(random.below(5)))},
                                Id<ContractLine>{record("line " + std::to_string(random.below(5)))},
                                usd("0").currency()};
            LineLedger      ledger{key};
            auto const      event = "event " + std::to_string(number);
            sent.push_back(ledger.bill(cents(between(random, 1, 1'000)), month_of(day("2026-03-01")), event));
            if (random.chance(9, 10)) kept.push_back(sent.back());
        }
        auto const here  = books_of("here", day("2026-04-01"), sent);
        auto const found = reconcile_books(here, books_of("there", day("2026-04-01"), kept)).value();
        CHECK(found.is_clean() == (kept.size() == sent.size()));
        // What a break names is read again, in whole; then nothing is missing.
        std::erase_if(kept, [&](LedgerMovement const& movement) {
            return std::ranges::any_of(found.breaks, [&](BookBreak const& each) { return each.key == movement.key; });
        });
        for (auto const& movement : sent)
            if (std::ranges::any_of(found.breaks, [&](BookBreak const& each) { return each.key == movement.key; }))
                kept.push_back(movement);
        CHECK(reconcile_books(here, books_of("there", day("2026-04-01"), kept))->is_clean());
    }
}
