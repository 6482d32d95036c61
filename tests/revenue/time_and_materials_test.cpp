#include "amounts.hpp"

#include <throughline/core/minutes.hpp>
#include <throughline/model/expense.hpp>
#include <throughline/model/rate_card.hpp>
#include <throughline/model/region.hpp>
#include <throughline/model/role.hpp>
#include <throughline/model/time_entry.hpp>
#include <throughline/revenue/billing.hpp>
#include <throughline/revenue/charges.hpp>

using namespace throughline;

namespace {

Id<Role> const     architect{record("architect")};
Id<Role> const     engineer{record("engineer")};
Id<Region> const   north{record("north")};
Id<RateCard> const card{record("card")};

Rate rate(std::optional<Id<Role>> role, std::optional<Id<Region>> region, std::string_view price, DateRange effective) {
    return {.rate_card = card, .role = role, .region = region, .bill_rate = usd(price), .effective = effective};
}

std::vector<Rate> const rates{rate(architect, {}, "200.00", range("2026-01-01", "2026-07-01")),
                              rate(architect, {}, "220.00", {day("2026-07-01"), {}}),
                              rate(architect, north, "250.00", range("2026-01-01", "2027-01-01")),
                              rate({}, {}, "100.00", {day("2026-01-01"), {}})};

BillableTime worked(std::string_view key, Id<Role> role, std::string_view on, std::string_view hours) {
    return {.entry = Id<TimeEntry>{record(key)}, .role = role, .worked_on = day(on), .hours = Hours{decimal(hours)}};
}

std::string amounts(TimeAndMaterialsBill const& bill) {
    std::string text;
    for (auto const& line : bill.lines) text += line.amount.value.amount().to_string() + " ";
    return text;
}

}  // namespace

TEST_CASE("the closest rate that holds on the day is the rate; overlaps are refused (R61)") {
    CHECK(rate_for(rates, architect, {}, day("2026-06-30"))->bill_rate == usd("200"));
    CHECK(rate_for(rates, architect, {}, day("2026-07-01"))->bill_rate == usd("220"));
    CHECK(rate_for(rates, architect, north, day("2026-07-01"))->bill_rate == usd("250"));
    CHECK(rate_for(rates, engineer, north, day("2026-07-01"))->bill_rate == usd("100"));
    CHECK(rate_for(rates, engineer, north, day("2025-07-01")).error().code() == ErrorCode::not_found);
    CHECK(check_rates(rates));
    auto overlapping = rates;
    overlapping.push_back(rate(architect, {}, "1", range("2026-06-30", "2026-07-02")));
    CHECK(check_rates(overlapping).error().message() == "two rates of one role hold on the same day");
}

TEST_CASE("time is billed at its rate, in increments, with its source (R63 R64 R265)") {
    std::vector const time{worked("a", architect, "2026-06-30", "1.10"), worked("b", engineer, "2026-06-30", "2.25"),
                           worked("c", architect, "2026-06-30", "-0.10")};
    TimeAndMaterialsTerms terms{.currency = usd("0").currency(), .rates = rates, .increment = Hours{decimal("0.25")}};
    terms.policy.explain = Explain::yes;
    auto const bill      = bill_time_and_materials(time, {}, terms).value();
    CHECK(amounts(bill) == "250.00 225.00 -50.00 ");
    CHECK(bill.total.value == usd("425.00"));
    CHECK(bill.total.why.verify());
    CHECK(bill.total.why.sources().size() == 3);
    CHECK(bill.lines[1].sources.at(0).time_entry == time[1].entry);
}

TEST_CASE("minutes that have no end as hours are billed as the minutes they are, to the cent (L9, R63)") {
    auto const amount_of = [](std::int64_t minutes, std::string_view rate, std::optional<Hours> increment = {}) {
        auto time  = worked("a", architect, "2026-06-30", "0");
        time.hours = hours_of_minutes(minutes).value();
        time.rate  = usd(rate);
        TimeAndMaterialsTerms terms{.currency = usd("0").currency(), .increment = increment};
        auto const            plain = bill_time_and_materials({&time, 1}, {}, terms).value();
        terms.policy.explain        = Explain::yes;
        auto const explained        = bill_time_and_materials({&time, 1}, {}, terms).value();
        CHECK(explained.total == plain.total);
        CHECK(explained.total.why.verify());
        return plain.total.value;
    };
    CHECK(amount_of(34, "150.00") == usd("85.00"));
    CHECK(amount_of(50, "150.03") == usd("125.03"));  // Half a cent: 0.83333333 hours would lose it.
    CHECK(amount_of(-50, "150.03") == usd("-125.03"));
    CHECK(amount_of(30, "150.00") == usd("75.00"));
    // In increments: of a quarter of an hour, and of twenty minutes, of which forty are two and not three.
    CHECK(amount_of(34, "150.00", Hours{decimal("0.25")}) == usd("112.50"));
    CHECK(amount_of(40, "150.00", hours_of_minutes(20).value()) == usd("100.00"));
    CHECK(amount_of(45, "150.00", hours_of_minutes(20).value()) == usd("150.00"));
}

TEST_CASE("a cap cuts what passes it; credits take that off first, and then make room again (R63)") {
    std::vector const     time{worked("a", engineer, "2026-06-30", "6"), worked("b", engineer, "2026-06-30", "6"),
                           worked("c", engineer, "2026-06-30", "-2"), worked("d", engineer, "2026-06-30", "3")};
    TimeAndMaterialsTerms terms{.currency      = usd("0").currency(),
                                .rates         = rates,
                                .not_to_exceed = usd("1000.00"),
                                .billed_before = usd("100.00")};
    auto const            bill = bill_time_and_materials(time, {}, terms).value();
    // To date 700, 1300, 1100 and 1400 with what was billed before; of that the cap lets 1000 through.
    CHECK(amounts(bill) == "600.00 300.00 0 0.00 ");
    CHECK(bill.above_cap.value == usd("400.00"));
    std::vector const more{worked("e", engineer, "2026-07-01", "-5"), worked("f", engineer, "2026-07-01", "2")};
    terms.billed_before = usd("1000.00");  // To date 900, and 1100.
    terms.above_before  = usd("400.00");
    auto const next     = bill_time_and_materials(more, {}, terms).value();
    CHECK(amounts(next) == "-100.00 100.00 ");
    CHECK(next.above_cap.value == usd("-300.00"));
}

TEST_CASE("expenses carry their markup, and a source is billed once (R64)") {
    BillableExpense const expense{.expense     = Id<Expense>{record("taxi")},
                                  .incurred_on = day("2026-02-01"),
                                  .amount      = usd("33.33"),
                                  .markup      = percent("10")};
    TimeAndMaterialsTerms terms{.currency = usd("0").currency()};
    CHECK(bill_time_and_materials({}, {&expense, 1}, terms)->total.value == usd("36.66"));
    terms.billed_sources = {expense.expense};
    auto const error     = bill_time_and_materials({}, {&expense, 1}, terms).error();
    CHECK(error.code() == ErrorCode::duplicate);
    CHECK(error.context().record == expense.expense.to_string());
    std::vector const twice{worked("a", engineer, "2026-06-30", "1"), worked("a", engineer, "2026-06-30", "1")};
    terms.rates = rates;
    CHECK(bill_time_and_materials(twice, {}, terms).error().code() == ErrorCode::duplicate);
}

TEST_CASE("an entry without a rate, or at a rate of another currency, is refused by its id") {
    TimeAndMaterialsTerms const terms{.currency = usd("0").currency()};
    std::vector                 time{worked("a", engineer, "2026-06-30", "1")};
    CHECK(bill_time_and_materials(time, {}, terms).error().context().record == time[0].entry.to_string());
    time[0].rate = Money{100, Currency::parse("EUR").value()};
    CHECK(bill_time_and_materials(time, {}, terms).error().code() == ErrorCode::validation);
}

TEST_CASE("property: a bill is its lines, each the nearest cent, and never passes its cap (L9, R63)") {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        INFO("seed " << seed);
        SeededRandom              random{seed};
        std::vector<BillableTime> time;
        Rational                  earned = 0;
        for (auto count = random.below(30); count > 0; --count) {
            BillableTime each = worked(std::to_string(count), engineer, "2026-06-30", "0");
            each.hours        = Hours{Decimal::from_units(between(random, -100, 2400), 2)};
            each.rate         = Money{Decimal::from_units(between(random, 1, 999'999), 4), usd("0").currency()};
            earned += Rational{nearest_cent(rational(each.hours.value()) * rational(*each.rate)), 100};
            time.push_back(each);
        }
        TimeAndMaterialsTerms terms{.currency      = usd("0").currency(),
                                    .not_to_exceed = cents(between(random, 0, 300'000))};
        auto const            bill = bill_time_and_materials(time, {}, terms).value();
        CHECK(rational(bill.total.value) + rational(bill.above_cap.value) == earned);
        CHECK(rational(bill.total.value) <= rational(*terms.not_to_exceed));
    }
}

TEST_CASE("work accrues revenue at its rate, and invoicing moves it (R69)") {
    std::vector const work{WorkDone{.hours = decimal("1.5"), .cost_rate = usd("50"), .bill_rate = usd("75.01")}};
    auto const        accrued = accrue_work(work, usd("0").currency()).value();
    CHECK(accrued.accrued_revenue.value == usd("112.52"));
    auto const invoiced = invoice_work(accrued, usd("100.00"), usd("7.00")).value();
    CHECK(invoiced.accrued_revenue.value == usd("12.52"));
    CHECK(invoiced.receivable.value == usd("107.00"));
}

TEST_CASE("work of minutes accrues what they are billed at: once invoiced, nothing is left (R69, L9)") {
    auto       time = worked("a", architect, "2026-06-30", hours_of_minutes(50).value().to_string());
    auto const rate = usd("150.03");
    time.rate       = rate;
    auto const billed =
        bill_time_and_materials({&time, 1}, {}, TimeAndMaterialsTerms{.currency = rate.currency()}).value();
    WorkDone const done{.hours = time.hours.value(), .cost_rate = rate, .bill_rate = rate, .source = time.entry};
    auto const     accrued = accrue_work({&done, 1}, rate.currency(), {}, Explain::yes).value();
    CHECK(accrued.cost.value == billed.total.value);
    CHECK(accrued.profit.value.is_zero());
    CHECK(accrued.accrued_revenue.why.verify());
    CHECK(invoice_work(accrued, billed.total.value, usd("0")).value().accrued_revenue.value.is_zero());
}
