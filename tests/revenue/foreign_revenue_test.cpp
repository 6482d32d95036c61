#include "amounts.hpp"

#include <throughline/revenue/foreign_revenue.hpp>

using namespace throughline;

namespace {

Currency const eur = Currency::parse("EUR").value();
Date const     on  = day("2026-03-31");

std::string told(std::vector<ForeignMovement> const& movements, AdvanceOrder order = AdvanceOrder::oldest_first) {
    auto const figures = revenue_in(eur, movements, order, {}, Explain::yes);
    if (!figures) return figures.error().message();
    std::string text;
    for (auto const& each : *figures) {
        text += each.revenue.value.amount().to_string() + "/" + each.exchange_gain.value.amount().to_string() + "/" +
                each.deferred.value.amount().to_string() + "/" + each.unbilled.value.amount().to_string() + "; ";
        REQUIRE(each.revenue.why.verify());
        REQUIRE(each.exchange_gain.why.verify());
    }
    return text;
}

}  // namespace

TEST_CASE("an advance is revenue at the rate of its day, what is unbilled at the day's (IFRIC 22, ASC 830-10-55-11)") {
    // Advances of 1000 at 0.90 and 500 at 0.80. 1200 earned: 900 + 200 x 0.80. 400 more: 300 x 0.80, and 100 at 0.85,
    // which is 95 at the closing rate, and billed at 92.
    std::vector<ForeignMovement> const story{
        {on, ForeignEvent::billed, usd("1000.00"), decimal("0.90")},
        {on, ForeignEvent::billed, usd("500.00"), decimal("0.80")},
        {on, ForeignEvent::earned, usd("1200.00"), decimal("0.85")},
        {on, ForeignEvent::earned, usd("400.00"), decimal("0.85")},
        {on, ForeignEvent::closed, usd("0"), decimal("0.95")},
        {on, ForeignEvent::billed, usd("100.00"), decimal("0.92")},
    };
    CHECK(told(story) ==
          "0/0/900.00/0; 0/0/1300.00/0; 1060.00/0/240.00/0; 325.00/0/0/85.00; 0/10.00/0/95.00; "
          "0/-3.00/0/0.00; ");
    auto const average = revenue_in(eur, story, AdvanceOrder::average).value();
    CHECK(average[2].revenue.value == Money{decimal("1040.00"), eur});  // 1300 x 1200 / 1500
    CHECK(average[2].deferred.value == Money{decimal("260.00"), eur});
}

TEST_CASE("credit notes and reversals go the other way, and a credit may be larger than the advance") {
    CHECK(told({{on, ForeignEvent::billed, usd("100.00"), decimal("0.90")},
                {on, ForeignEvent::billed, usd("-150.00"), decimal("0.90")},
                {on, ForeignEvent::earned, usd("-20.00"), decimal("0.90")}}) ==
          "0/0/90.00/0; 0/0.00/0/45.00; -18.00/0.00/0/27.00; ");
    CHECK(told({{on, ForeignEvent::earned, usd("1.00"), decimal("0")}}) == "an exchange rate of zero or less");
    CHECK(told({{on, ForeignEvent::earned, usd("1.00"), decimal("1")},
                {on, ForeignEvent::earned, Money{1, eur}, decimal("1")}}) ==
          "movements of one contract in several currencies");
    CHECK(told({}).empty());
}

TEST_CASE("property: revenue and gain are what was billed, plus unbilled, less deferred, to the last unit (L9 L14)") {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        INFO("seed " << seed);
        SeededRandom                 random{seed};
        std::vector<ForeignMovement> story(1 + random.below(30));
        for (auto& each : story)
            each = {on, static_cast<ForeignEvent>(random.below(3)), cents(between(random, -100'000, 300'000)),
                    Decimal::from_units(between(random, 1, 3'000'000), 6)};
        auto const   order   = random.chance(1, 2) ? AdvanceOrder::average : AdvanceOrder::oldest_first;
        auto const   figures = revenue_in(eur, story, order).value();
        std::int64_t billed = 0, earned = 0, balance = 0;  // Euro cents; and dollars' cents, billed less earned.
        for (std::size_t i = 0; i < story.size(); ++i) {
            auto const& [at, event, amount, rate, source] = story[i];
            if (event == ForeignEvent::billed)
                billed += static_cast<std::int64_t>(nearest_cent(rational(amount) * rational(rate)));
            if (event != ForeignEvent::closed)
                balance += (event == ForeignEvent::billed ? 1 : -1) * amount.minor_units().value();
            auto const& is = figures[i];
            earned += is.revenue.value.minor_units().value() + is.exchange_gain.value.minor_units().value();
            CHECK(earned == billed + is.unbilled.value.minor_units().value() - is.deferred.value.minor_units().value());
            if (balance <= 0) CHECK(is.deferred.value.is_zero());
            if (balance >= 0) CHECK(is.unbilled.value.is_zero());
        }
    }
}
