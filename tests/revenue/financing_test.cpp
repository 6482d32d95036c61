#include "amounts.hpp"

#include <throughline/revenue/financing.hpp>

using namespace throughline;

namespace {

Currency const unit = Currency::parse("XXX").value();

Money cu(std::int64_t amount) { return {Decimal{amount}, unit}; }

}  // namespace

TEST_CASE("a sale paid two years later is revenue at its cash price, the rest interest (606-10-32-15, IE135; P30)") {
    std::array const payments{cu(0), cu(121)};  // 121 = 100 x 1.1 x 1.1.
    auto const       sale = financed_sale(payments, {percent("10")}, {.digits = 0}, Explain::yes).value();
    CHECK(sale.revenue.value == cu(100));
    CHECK(sale.interest.value == cu(21));
    CHECK(sale.periods[0].interest.value == cu(10));
    CHECK(sale.periods[1].interest.value == cu(11));
    CHECK(sale.periods[1].closing.value == cu(0));
    CHECK(sale.revenue.why.verify());
    CHECK(sale.periods[1].interest.why.verify());
    CHECK(implied_rate(cu(100), payments, 1).value() == percent("10.00"));
}

TEST_CASE("sixty instalments have the rate at which they are worth the cash price (IE143 to IE147; P30)") {
    std::vector<Money> const payments(60, cu(18'871));
    CHECK(implied_rate(cu(1'000'000), payments, 12).value() == percent("5.00"));
    // 18,871 x (1 - 1.01^-60) / 0.01 = 18,871 x 44.955038406... = 848,346.53
    CHECK(present_value(payments, {percent("12"), 12}, {.digits = 2})->value == Money{decimal("848346.53"), unit});
    CHECK(implied_rate(cu(2'000'000), payments, 12).error().code() == ErrorCode::not_found);
}

TEST_CASE("an advance grows by the half-year, in currencies of two digits and of none") {
    // 4000 x 1.03 = 4120; 4243.60; 4370.908; 4502.03524.
    std::string interest;
    for (auto const& each : financed_advance(usd("4000.00"), {percent("6"), 2}, 4).value())
        interest += each.interest.value.amount().to_string() + " ";
    CHECK(interest == "120.00 123.60 127.31 131.13 ");
    Money const yen{Decimal{4'000}, Currency::parse("JPY").value()};
    CHECK(financed_advance(yen, {percent("6"), 2}, 4)->back().closing.value == Money{Decimal{4'502}, yen.currency()});
    CHECK(financed_advance(usd("1.00"), {percent("6")}, 0)->empty());
    CHECK(!financed_advance(usd("1.00"), {percent("-1")}, 1));
    CHECK(!financed_advance(usd("1.00"), {percent("1"), 0}, 1));
}

TEST_CASE("a year between transfer and payment needs no financing, a day more does (606-10-32-18)") {
    CHECK(is_financing_exempt(day("2024-02-29"), day("2025-02-28")));
    CHECK(is_financing_exempt(day("2026-06-30"), day("2025-06-30")));
    CHECK(!is_financing_exempt(day("2025-06-30"), day("2026-07-01")));
}

TEST_CASE("property: revenue and interest are the payments, and no balance is left (L9)") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        INFO("seed " << seed);
        SeededRandom       random{seed};
        std::vector<Money> payments(1 + random.below(40));
        for (auto& payment : payments) payment = cents(between(random, 0, 5'000'000));
        FinancingRate const rate{Percent{Decimal::from_units(between(random, 0, 4'000), 2)},
                                 static_cast<int>(1 + random.below(12))};
        auto const          sale  = financed_sale(payments, rate).value();
        Rational            exact = 0;  // By powers of fractions, not step by step.
        Rational const      per   = 1 + rational(rate.annual.value()) / (100 * rate.periods_per_year);
        Rational            power = 1;
        Money               sum   = sale.revenue.value;
        for (std::size_t i = 0; i < payments.size(); ++i) {
            power *= per;
            exact += rational(payments[i]) / power;
            sum += sale.periods[i].interest.value - payments[i];
            CHECK(sale.periods[i].closing.value == sum);
        }
        CHECK(sum.is_zero());
        CHECK(rational(sale.revenue.value) * 100 == nearest_cent(exact));
    }
}
