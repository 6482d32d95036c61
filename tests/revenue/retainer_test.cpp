#include "amounts.hpp"

#include <throughline/revenue/prepayment.hpp>
#include <throughline/revenue/retainer.hpp>

using namespace throughline;

namespace {

std::vector<RetainerPeriod> const year{
    {.period = "Jan", .paid_in = usd("1000.00"), .bills = {{usd("600.00")}}},
    {.period = "Feb", .paid_in = usd("1000.00"), .bills = {{usd("900.00")}, {usd("800.00")}}}};

std::string told(RetainerPolicy const& policy) {
    std::string text;
    for (auto const& period : draw_retainer(year, usd("0").currency(), policy).value())
        text += period.drawn.value.amount().to_string() + " over " + period.overage.value.amount().to_string() +
                " expired " + period.expired.value.amount().to_string() + " left " +
                period.closing.value.amount().to_string() + "; ";
    return text;
}

}  // namespace

TEST_CASE("what a retainer leaves rolls over, to a limit, expires, or is refunded (R82)") {
    CHECK(told({}) == "600.00 over 0.00 expired 0 left 400.00; 1400.00 over 300.00 expired 0 left 0.00; ");
    CHECK(told({.rollover_max = usd("100.00")}) ==
          "600.00 over 0.00 expired 300.00 left 100.00; 1100.00 over 600.00 expired 0.00 left 0.00; ");
    CHECK(told({.unused = UnusedRetainer::expires}) ==
          "600.00 over 0.00 expired 400.00 left 0; 1000.00 over 700.00 expired 0.00 left 0; ");
    auto const refunded = draw_retainer(year, usd("0").currency(), {.unused = UnusedRetainer::refunded}).value();
    CHECK(refunded[0].refunded.value == usd("400.00"));
    CHECK(refunded[0].revenue.value == usd("600.00"));
}

TEST_CASE("an advance that rolled over expires after so many periods, the oldest drawn first (R82)") {
    // 100 a month; 40, 30 and 50 are used. January's 60 roll over once: February uses 30 of them, 30 lapse. February's
    // 100 roll over once: March uses 50 of them, 50 lapse, and March's own 100 are left.
    std::vector<RetainerPeriod> const months{{.period = "Jan", .paid_in = usd("100.00"), .bills = {{usd("40.00")}}},
                                             {.period = "Feb", .paid_in = usd("100.00"), .bills = {{usd("30.00")}}},
                                             {.period = "Mar", .paid_in = usd("100.00"), .bills = {{usd("50.00")}}}};
    auto const                        expired = [&](RetainerPolicy const& policy) {
        std::string text;
        for (auto const& each : draw_retainer(months, usd("0").currency(), policy).value())
            text += each.expired.value.amount().to_string() + "/" + each.closing.value.amount().to_string() + " ";
        return text;
    };
    CHECK(expired({.rollover_periods = 1}) == "0.00/60.00 30.00/100.00 50.00/100.00 ");
    CHECK(expired({.rollover_periods = 0}) == "60.00/0.00 70.00/0.00 50.00/0.00 ");
    CHECK(expired({.rollover_max = usd("80.00"), .rollover_periods = 1}) == "0.00/60.00 50.00/80.00 50.00/80.00 ");
    CHECK(!draw_retainer(months, usd("0").currency(), {.rollover_periods = -1}));
}

TEST_CASE("a bill below zero is refused with its period") {
    CHECK(draw_retainer({{.period = "Jan", .paid_in = usd("1"), .bills = {{usd("-1")}}}}, usd("0").currency())
              .error()
              .context()
              .record == "Jan");
    CHECK(!draw_retainer({{.period = "Jan", .paid_in = usd("-1")}}, usd("0").currency()));
}

TEST_CASE("property: a retainer's money is drawn, expired, refunded or still there (L9, R82)") {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        INFO("seed " << seed);
        SeededRandom                random{seed};
        std::vector<RetainerPeriod> periods(1 + random.below(8));
        for (auto& period : periods) {
            period.paid_in = cents(between(random, 0, 100'000));
            for (auto bills = random.below(4); bills > 0; --bills)
                period.bills.push_back({cents(between(random, 0, 80'000))});
        }
        RetainerPolicy policy{.unused = static_cast<UnusedRetainer>(random.below(3)), .explain = Explain::yes};
        if (random.chance(1, 2)) policy.rollover_max = cents(between(random, 0, 50'000));
        std::int64_t balance = 0;  // Cents, by hand.
        auto const   figures = draw_retainer(periods, usd("0").currency(), policy).value();
        for (std::size_t i = 0; i < periods.size(); ++i) {
            std::int64_t const available = balance + periods[i].paid_in.minor_units().value();
            std::int64_t       billed    = 0;
            for (auto const& bill : periods[i].bills) billed += bill.amount.minor_units().value();
            std::int64_t const left = std::max<std::int64_t>(available - billed, 0);
            balance                 = policy.unused != UnusedRetainer::rolls_over ? 0
                                      : policy.rollover_max ? std::min(left, policy.rollover_max->minor_units().value())
                                                            : left;
            CHECK(figures[i].closing.value == cents(balance));
            CHECK(figures[i].drawn.value == cents(available - left));
            CHECK(figures[i].overage.value == cents(billed - (available - left)));
            CHECK(figures[i].expired.value + figures[i].refunded.value == cents(left - balance));
            REQUIRE(figures[i].revenue.why.verify());
        }
    }
}

TEST_CASE("breakage is earned as rights are used, and never beyond what is left") {
    auto const figures = [](std::string_view redeemed) {
        return breakage({.sold = usd("1000.00"), .breakage = percent("10"), .redeemed = usd(redeemed)}).value();
    };
    CHECK(figures("450.00").breakage_revenue.value == usd("50.00"));
    CHECK(figures("900.00").liability.value == usd("0.00"));
    CHECK(figures("950.00").breakage_revenue.value == usd("50.00"));
    CHECK(!breakage({.sold = usd("1"), .breakage = percent("100"), .redeemed = usd("0")}));
    CHECK(!breakage({.sold = usd("1"), .breakage = percent("10"), .redeemed = usd("1.01")}));
    Prepayments rights{.sold = usd("1000.00"), .breakage = percent("10"), .redeemed = usd("450.00")};
    rights.method = BreakageMethod::when_remote;
    CHECK(breakage(rights)->liability.value == usd("550.00"));
    rights.is_remote = true;
    CHECK(breakage(rights)->breakage_revenue.value == usd("550.00"));
    CHECK(breakage(rights)->liability.value.is_zero());
}

TEST_CASE("an advance grows by compound interest, whose years sum (606-10-32-15)") {
    auto const figures = financed_advance(usd("4000.00"), percent("6"), 2, {}, Explain::yes).value();
    CHECK(amounts_of(figures.interest) == "240.00 254.40");
    CHECK(figures.revenue.value == usd("4494.40"));
    CHECK(figures.revenue.why.verify());
    CHECK(!financed_advance(usd("1"), percent("6"), -1));
}
