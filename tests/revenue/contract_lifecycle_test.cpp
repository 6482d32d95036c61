#include "books_of_life.hpp"
#include "delivered_line.hpp"
#include "schedule_oracle.hpp"

#include <throughline/revenue/price_allocation.hpp>

#include <cstdlib>
#include <memory>

using namespace throughline;

namespace {

constexpr int months_of_life = 7;   // At most.
constexpr int months_to_run  = 60;  // Later than any schedule ends.

/// A contract line that is earned by the days: planned, changed, paused, earned, billed, corrected, closed.
class EvenLine final : public LineOfLife {
  public:
    EvenLine(Random& random, LedgerKey const& key, Money const& price, Period const& signed_in)
        : LineOfLife{{key, price, signed_in, ClosedPeriodPolicy::catch_up_in_open_period}}, random_{random} {
        Date const start = signed_in.range.start.plus_days(static_cast<std::int32_t>(random.below(90)));
        history_.terms   = {
            price, {start, start.plus_days(static_cast<std::int32_t>(between(random, 10, 250)))}, RecordId{key.line}};
        spread_.remainder = random.chance(1, 2) ? RemainderRule::largest_remainder : RemainderRule::carried;
    }

    void live(Period const& month) override {
        if (random_.chance(1, 6)) pause(month);
        if (random_.chance(1, 4)) amend(month);
        if (random_.chance(1, 2)) books.bill(between(random_, -books.tally().billed / 4, 200'000), month);
        recognize(month);
        if (random_.chance(1, 8) && books.reverse(random_, month)) recognize(month);
    }

    void finish(Period const& last) override { recognize(last); }

  private:
    void recognize(Period const& month) {
        auto const plan = line_schedule(history_, {.spread = spread_});
        REQUIRE_MESSAGE(plan, plan.error().describe());
        ScheduleOracle const oracle{history_, spread_.remainder};
        BooksOfLife::must(by_hand::units(plan->price.value) == oracle.price(), "the price is another");
        books.recognize(plan->totals(), oracle.months(), *month.range.end, month);
    }

    void pause(Period const& month) {
        Date const from = month.range.start.plus_days(static_cast<std::int32_t>(random_.below(60)));
        history_.pauses.push_back({from, from.plus_days(static_cast<std::int32_t>(1 + random_.below(40)))});
    }

    /// May reach back into closed periods, as change orders that were long in signing do.
    void amend(Period const& month) {
        Date const earliest = history_.changes.empty() ? history_.terms.term.start : history_.changes.back().effective;
        auto const left     = books.tally().value - books.tally().recognized;
        LineChange change{.effective = std::max(
                              earliest, month.range.start.plus_days(static_cast<std::int32_t>(random_.below(90)) - 60)),
                          .delta     = books.money(between(random_, -left / 8, 500'000)),
                          .treatment = static_cast<Modification>(random_.below(3))};
        if (change.delta.is_negative() && change.treatment == Modification::separate_contract)
            change.treatment = Modification::prospective;
        // What is yet to be earned by then may be no more than the new price.
        if (change.effective > month.range.start && change.delta.is_negative()) change.delta = books.money(0);
        if (random_.chance(1, 3))
            change.new_end = change.effective.plus_days(static_cast<std::int32_t>(between(random_, 30, 300)));
        history_.changes.push_back(change);
        books.amend(by_hand::units(change.delta), month);
    }

    Random&            random_;
    LineHistory        history_{};
    StraightLinePolicy spread_{};
};

std::unique_ptr<LineOfLife> line_of(Random& random, Id<Contract> contract, std::size_t number, Money const& price) {
    Period const     first = month_of(Date{2025, 1, 1});
    Id<ContractLine> line{RecordId{0, number + 1}};
    LedgerKey const  key{contract, line, price.currency()};
    if (random.chance(1, 2)) return std::make_unique<EvenLine>(random, key, price, first);
    return std::make_unique<DeliveredLine>(random, key, price, first);
}

std::vector<Money> allocated_prices(Random& random, Currency currency) {
    PriceToAllocate given{.price = Money::from_minor(between(random, 1'000, 50'000'000), currency), .obligations = {}};
    for (auto count = 1 + random.below(2); count > 0; --count)
        given.obligations.push_back(
            {.name = "line", .price = Money::from_minor(between(random, 1, 9'000'000), currency)});
    auto const         allocated = allocate_price(given).value();
    std::vector<Money> prices;
    Money              sum = Money::zero(currency);
    for (auto const& figure : allocated.amounts) {
        prices.push_back(figure.value);
        sum += figure.value;
    }
    CHECK(sum == given.price);
    return prices;
}

void live(std::uint64_t seed) {
    INFO("seed " << seed);
    SeededRandom       random{seed};
    auto const         codes    = {"USD", "JPY", "KWD", "CLF"};
    Currency const     currency = Currency::parse(*(codes.begin() + random.below(codes.size()))).value();
    Id<Contract> const contract{record("contract")};
    std::vector<std::unique_ptr<LineOfLife>> lines;
    for (auto const& price : allocated_prices(random, currency))
        if (!price.is_zero()) lines.push_back(line_of(random, contract, lines.size(), price));
    Date at{2025, 1, 1};
    for (auto months = 1 + random.below(months_of_life); months > 0; --months) {
        Period const now = month_of(at);
        for (auto& line : lines) line->live(now);
        if (random.chance(2, 3))
            for (auto& line : lines) line->books.close(now.range.start);
        at = *now.range.end;
    }
    Period const last = month_of(Date{2025, 1, 1}.plus_months(months_to_run));
    for (auto& line : lines) {
        line->finish(last);
        line->books.check_end();
        auto const rolls = roll_forwards(line->books.movements());
        for (std::size_t i = 1; i < rolls.size(); ++i)
            BooksOfLife::must(rolls[i].opening == rolls[i - 1].closing, "a month opens otherwise than it was left");
    }
}

}  // namespace

TEST_CASE(
    "property: contracts that change, pause, are corrected and closed keep their books, earned evenly, by cost, hours, "
    "milestones, use or completion (L9 L14, R45 R62 R63 R68 R69 R71)") {
    // A seed is a sequence. THROUGHLINE_SEQUENCES=1000000 tries a million.
    char const* const   wished    = std::getenv("THROUGHLINE_SEQUENCES");
    std::uint64_t const sequences = wished ? std::strtoull(wished, nullptr, 10) : 10'000;
    for (std::uint64_t seed = 1; seed <= sequences; ++seed) live(seed);
}
