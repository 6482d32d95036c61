#include "amounts.hpp"
#include "schedule_oracle.hpp"

#include <throughline/revenue/contract_terms.hpp>
#include <throughline/revenue/identities.hpp>
#include <throughline/revenue/price_allocation.hpp>
#include <throughline/revenue/recognition.hpp>

#include <cstdlib>
#include <map>

using namespace throughline;

namespace {

constexpr int months_of_life = 7;   // At most.
constexpr int months_to_run  = 60;  // Later than any schedule ends.

/// What a line's books should be, kept by hand in minor units.
struct Tally {
    std::int64_t value = 0, recognized = 0, billed = 0;
};

/// One contract line through its life: planned, changed, paused, earned, billed, corrected, closed.
class LineOfLife {
  public:
    LineOfLife(Random& random, Id<Contract> contract, std::size_t number, Money const& price)
        : random_{random},
          currency_{price.currency()},
          id_{RecordId::derive("tests", "line", std::to_string(number))},
          key_{contract, id_, currency_},
          ledger_{key_} {
        Date const start  = Date{2025, 1, 1}.plus_days(static_cast<std::int32_t>(random.below(90)));
        history_.terms    = {price, {start, start.plus_days(static_cast<std::int32_t>(between(random, 10, 250)))}, id_};
        spread_.remainder = random.chance(1, 2) ? RemainderRule::largest_remainder : RemainderRule::carried;
        tally_.value      = units(price);
        observe(ledger_.book(price, month_of(start), "signed"));
    }

    void live(Period const& month) {
        if (random_.chance(1, 6)) pause(month);
        if (random_.chance(1, 4)) amend(month);
        if (random_.chance(1, 2)) bill(month);
        recognize(*month.range.end, month);
        if (random_.chance(1, 8)) correct(month);
    }

    void close(Date before) {
        for (auto const& each : posted_)
            if (*each.event.period.range.end <= before && *each.event.period.range.end > closed_before_)
                closed_[each.event.period.name] += units(each.event.amount);
        closed_before_ = before;
    }

    void recognize(Date as_of, Period const& now) {
        auto const plan = line_schedule(history_, {.spread = spread_});
        REQUIRE_MESSAGE(plan, plan.error().describe());
        auto const events = throughline::recognize(request(plan->totals(), plan->price.value, as_of));
        REQUIRE_MESSAGE(events, events.error().describe());
        for (auto const& each : *events) {
            CHECK(*each.event.period.range.end > closed_before_);
            take(each);
        }
        ScheduleOracle const         oracle{history_, spread_.remainder};
        std::map<Date, std::int64_t> planned;
        std::int64_t                 due = 0;
        for (auto const& line : plan->totals())
            if (!line.amount.value.is_zero()) planned[line.period.range.start] = units(line.amount.value);
        auto const expected = oracle.months();
        CHECK(planned == expected);
        CHECK(units(plan->price.value) == oracle.price());
        for (auto const& [month, amount] : expected)
            if (month.plus_months(1) <= as_of) due += amount;
        // Everything due is recognized, in whichever period was open for it.
        CHECK(tally_.recognized == due);
        CHECK(throughline::recognize(request(plan->totals(), plan->price.value, as_of))->empty());
        check(now);
    }

    void check_end() const {
        CHECK(tally_.recognized == tally_.value);
        CHECK(ledger_.balances()[Measure::backlog].is_zero());
        CHECK(ledger_.balances()[Measure::remaining].is_zero());
        std::map<std::string, std::int64_t> by_period;
        for (auto const& each : posted_) by_period[each.event.period.name] += units(each.event.amount);
        for (auto const& [period, amount] : closed_)
            CHECK(by_period[period] == amount);  // No closed period was restated.
    }

    std::vector<LedgerMovement> const& movements() const { return movements_; }

  private:
    std::int64_t units(Money const& amount) const { return amount.minor_units().value(); }
    Money        money(std::int64_t minor) const { return Money::from_minor(minor, currency_); }

    RecognitionRequest request(Schedule desired, Money const& price, Date as_of) const {
        return {.contract_line  = id_,
                .price          = price,
                .desired        = std::move(desired),
                .posted         = posted_,
                .as_of          = as_of,
                .closed_before  = closed_before_,
                .billed_to_date = money(tally_.billed)};
    }

    void observe(LedgerMovement movement) {
        auto const broken = watcher_.observe(movement);
        REQUIRE_MESSAGE(!broken, broken->describe());
        movements_.push_back(std::move(movement));
    }

    void take(PostedRevenue const& posted) {
        tally_.recognized += units(posted.event.amount);
        observe(ledger_.recognize(posted.event.amount, posted.event.period, "earned"));
        posted_.push_back(posted);
    }

    void pause(Period const& month) {
        Date const from = month.range.start.plus_days(static_cast<std::int32_t>(random_.below(60)));
        history_.pauses.push_back({from, from.plus_days(static_cast<std::int32_t>(1 + random_.below(40)))});
    }

    /// May reach back into closed periods, as change orders that were long in signing do.
    void amend(Period const& month) {
        Date const earliest = history_.changes.empty() ? history_.terms.term.start : history_.changes.back().effective;
        LineChange change{.effective = std::max(
                              earliest, month.range.start.plus_days(static_cast<std::int32_t>(random_.below(90)) - 60)),
                          .delta     = money(between(random_, -(tally_.value - tally_.recognized) / 8, 500'000)),
                          .treatment = static_cast<Modification>(random_.below(3))};
        if (change.delta.is_negative() && change.treatment == Modification::separate_contract)
            change.treatment = Modification::prospective;
        // What is yet to be earned by then may be no more than the new price.
        if (change.effective > month.range.start && change.delta.is_negative()) change.delta = money(0);
        if (random_.chance(1, 3))
            change.new_end = change.effective.plus_days(static_cast<std::int32_t>(between(random_, 30, 300)));
        history_.changes.push_back(change);
        tally_.value += units(change.delta);
        observe(ledger_.amend(change.delta, month, "change order"));
    }

    void bill(Period const& month) {
        std::int64_t const amount = between(random_, -tally_.billed / 4, 200'000);
        tally_.billed += amount;
        observe(ledger_.bill(money(amount), month, "invoice"));
    }

    /// Takes an event back; the next recognition sees what it left undone.
    void correct(Period const& month) {
        if (posted_.empty()) return;
        auto const& wrong = posted_[random_.below(posted_.size())];
        if (wrong.event.amount.is_negative()) return;  // Giving back what was taken might pass the price.
        auto const taken = reversal(posted_, wrong.number, month, closed_before_);
        if (!taken) return;  // Reversed already, or a reversal.
        take(*taken);
        recognize(*month.range.end, month);
    }

    void check(Period const& now) const {
        INFO(now.name);
        auto const&        is     = ledger_.balances();
        std::int64_t const net    = tally_.billed - tally_.recognized;
        auto const         amount = [&](Measure measure) { return units(Money{is[measure], currency_}); };
        CHECK(amount(Measure::value) == tally_.value);
        CHECK(amount(Measure::bookings) == tally_.value);
        CHECK(amount(Measure::recognized) == tally_.recognized);
        CHECK(amount(Measure::remaining) == tally_.value - tally_.recognized);
        CHECK(amount(Measure::backlog) == tally_.value - tally_.recognized);
        CHECK(amount(Measure::deferred) == std::max<std::int64_t>(net, 0));
        CHECK(amount(Measure::unbilled) == std::max<std::int64_t>(-net, 0));
    }

    Random&                             random_;
    Currency                            currency_;
    Id<ContractLine>                    id_;
    LedgerKey                           key_;
    LineLedger                          ledger_;
    LineHistory                         history_{};
    StraightLinePolicy                  spread_{};
    std::vector<PostedRevenue>          posted_{};
    std::vector<LedgerMovement>         movements_{};
    IdentityWatcher                     watcher_{};
    std::map<std::string, std::int64_t> closed_{};
    Date                                closed_before_{2025, 1, 1};
    Tally                               tally_{};
};

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
    SeededRandom            random{seed};
    auto const              codes    = {"USD", "JPY", "KWD", "CLF"};
    Currency const          currency = Currency::parse(*(codes.begin() + random.below(codes.size()))).value();
    Id<Contract> const      contract{record("contract")};
    std::vector<LineOfLife> lines;
    for (auto const& price : allocated_prices(random, currency))
        if (!price.is_zero()) lines.emplace_back(random, contract, lines.size(), price);
    Date at{2025, 1, 1};
    for (auto months = 1 + random.below(months_of_life); months > 0; --months) {
        Period const now = month_of(at);
        for (auto& line : lines) line.live(now);
        if (random.chance(2, 3))
            for (auto& line : lines) line.close(now.range.start);
        at = *now.range.end;
    }
    Period const last = month_of(Date{2025, 1, 1}.plus_months(months_to_run));
    for (auto& line : lines) {
        line.recognize(*last.range.end, last);
        line.check_end();
        CHECK(!first_break(line.movements()));
        auto const rolls = roll_forwards(line.movements());
        for (std::size_t i = 1; i < rolls.size(); ++i) CHECK(rolls[i].opening == rolls[i - 1].closing);
    }
}

}  // namespace

TEST_CASE(
    "property: contracts that change, pause, are corrected and closed keep their books (L9 L14, R45 R62 R68 R71)") {
    // A seed is a sequence. THROUGHLINE_SEQUENCES=1000000 tries a million.
    char const* const   wished    = std::getenv("THROUGHLINE_SEQUENCES");
    std::uint64_t const sequences = wished ? std::strtoull(wished, nullptr, 10) : 10'000;
    for (std::uint64_t seed = 1; seed <= sequences; ++seed) live(seed);
}
