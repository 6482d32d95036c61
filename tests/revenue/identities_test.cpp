#include "amounts.hpp"

#include <throughline/model/contract.hpp>
#include <throughline/revenue/identities.hpp>
#include <throughline/revenue/position.hpp>
#include <throughline/revenue/straight_line.hpp>

using namespace throughline;

namespace {

LedgerKey const key{Id<Contract>{record("contract")}, {}, usd("0").currency()};
Period const    march = month_of(day("2026-03-01"));

/// A line that is signed, billed ahead, earned, amended and earned on.
std::vector<LedgerMovement> story() {
    LineLedger ledger{key};
    return {ledger.book(usd("1000.00"), march, "signed"), ledger.bill(usd("400.00"), march, "invoice 1"),
            ledger.recognize(usd("500.00"), march, "earned"),
            ledger.amend(usd("-100.00"), month_of(day("2026-04-01")), "change"),
            ledger.recognize(usd("400.00"), month_of(day("2026-04-01")), "earned on")};
}

}  // namespace

TEST_CASE("every business fact keeps the identities (L14, R70 R73 R74)") {
    auto const movements = story();
    CHECK(!first_break(movements));
    IdentityWatcher watcher;
    for (auto const& movement : movements) CHECK(!watcher.observe(movement));
    auto const balances = watcher.of(key);
    CHECK(balances[Measure::unbilled] == decimal("500"));
    CHECK(balances[Measure::deferred].is_zero());
    CHECK(balances[Measure::backlog].is_zero());
}

TEST_CASE("the first event that breaks an identity is named, whichever it is (L14, R259)") {
    struct Row {
        Measure          measure;
        std::string_view identity;
    };
    for (auto const& [measure, identity] :
         {Row{Measure::value, "value = recognized + remaining"},
          Row{Measure::remaining, "value = recognized + remaining"},
          Row{Measure::billed, "billed - recognized = deferred - unbilled"},
          Row{Measure::deferred, "billed - recognized = deferred - unbilled"},
          Row{Measure::unbilled, "billed - recognized = deferred - unbilled"},
          Row{Measure::backlog, "bookings - recognized = backlog"},
          Row{Measure::bookings, "bookings - recognized = backlog"}, Row{Measure::cost, "recognized - cost = margin"},
          Row{Measure::margin, "recognized - cost = margin"}}) {
        auto movements = story();
        movements[2].change[measure] += decimal("0.01");
        auto const broken = first_break(movements);
        REQUIRE(broken);
        CHECK(broken->position == 2);
        CHECK(broken->event == "earned");
        CHECK(broken->identity == identity);
        CHECK(broken->difference().magnitude() == decimal("0.01"));
        CHECK(broken->describe().starts_with("earned (2026-03, contract "));
    }
    auto movements = story();
    movements.pop_back();
    LineLedger other{key};
    movements.push_back(other.recognize(usd("400.01"), march, "too much"));
    CHECK(first_break(movements)->event == "too much");
}

TEST_CASE("a broken key is told once, listed while it is broken, and watched again when it holds") {
    IdentityWatcher watcher;
    auto            movements = story();
    movements[1].change[Measure::deferred] += decimal("1");
    CHECK(!watcher.observe(movements[0]));
    CHECK(watcher.observe(movements[1]));
    CHECK(!watcher.observe(movements[2]));
    CHECK(watcher.breaks().size() == 1);
    LedgerMovement mended{key, march, "mended", {}, {}};
    mended.change[Measure::deferred] = decimal("-1");
    CHECK(!watcher.observe(mended));
    CHECK(watcher.breaks().empty());
    CHECK(watcher.observe(movements[1]));
}

TEST_CASE("roll-forwards go from opening to closing, period by period, whatever the order (R74, P30)") {
    auto movements = story();
    std::swap(movements[0], movements[4]);
    auto const rolls = roll_forwards(movements);
    REQUIRE(rolls.size() == 2);
    CHECK(rolls[0].closing[Measure::backlog] == decimal("500"));
    CHECK(rolls[1].opening == rolls[0].closing);
    CHECK(rolls[1].change[Measure::bookings] == decimal("-100"));
    CHECK(rolls[1].closing[Measure::backlog].is_zero());
}

TEST_CASE("a contract has an asset or a liability, never both (606-10-45-1)") {
    using enum ContractEventKind;
    std::vector<ContractEvent> const events{{"advance", cash, usd("300")},
                                            {"delivered", performed, usd("500")},
                                            {"billed", due, usd("600")},
                                            {"done", performed_conditional, usd("100")},
                                            {"more", performed_conditional, usd("50")},
                                            {"all", performed_unconditional, usd("50")}};
    auto const                       balances = contract_balances(events, usd("0").currency()).value();
    for (auto const& after : balances) {
        bool const is_one_sided = after.contract_asset.value.is_zero() || after.contract_liability.value.is_zero();
        CHECK(is_one_sided);
    }
    CHECK(balances[1].contract_asset.value == usd("200"));
    CHECK(balances[2].contract_liability.value == usd("400"));
    CHECK(balances.back().receivable.value == usd("600"));
    CHECK(!contract_balances(std::vector<ContractEvent>{{"wrong", due, usd("-1")}}, usd("0").currency()));
}
