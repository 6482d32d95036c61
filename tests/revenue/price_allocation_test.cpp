#include "amounts.hpp"

#include <throughline/revenue/price_allocation.hpp>

using namespace throughline;

namespace {

StandalonePrice worth(std::string name, std::string_view price) {
    return {.name = std::move(name), .price = usd(price)};
}

std::string amounts(PriceToAllocate const& given, SplitPolicy const& policy = {}) {
    auto const allocated = allocate_price(given, policy);
    return allocated ? amounts_of(allocated->amounts) : allocated.error().message();
}

}  // namespace

TEST_CASE("a discount spreads over all obligations unless bundles say otherwise (R46, 606-10-32-36 and 32-37)") {
    PriceToAllocate given{.price       = usd("100.00"),
                          .obligations = {worth("A", "40"), worth("B", "55"), worth("C", "45")}};
    CHECK(amounts(given) == "28.57 39.29 32.14");
    given.discounts = {{usd("40"), {1, 2}}};  // B and C are always sold together for 60.
    CHECK(amounts(given) == "40.00 33.00 27.00");
    CHECK(allocate_price(given)->discount.value == usd("40.00"));
}

TEST_CASE("the residual approach comes after the discount (R46, 606-10-32-34 and 32-38)") {
    PriceToAllocate given{
        .price       = usd("130.00"),
        .obligations = {worth("A", "40"), worth("B", "55"), worth("C", "45"), {.name = "D", .price = {}}},
        .discounts   = {{usd("40"), {1, 2}}}};
    CHECK(amounts(given) == "40.00 33.00 27.00 30.00");
    given.price = usd("90.00");
    CHECK(amounts(given) == "the residual approach leaves less than nothing");
    CHECK(allocate_price(given).error().context().field == "D");
}

TEST_CASE("a variable amount may belong to one obligation (R46, 606-10-32-40)") {
    PriceToAllocate const given{.price       = usd("1100.00"),
                                .obligations = {worth("licence", "800"), worth("support", "200")},
                                .variable    = {{usd("100"), {1}}}};
    CHECK(amounts(given) == "800.00 300.00");
}

TEST_CASE("an option is worth its likelihood; a negative price mirrors a positive one (L9)") {
    PriceToAllocate given{
        .price       = usd("100.00"),
        .obligations = {worth("main", "80"), {.name = "option", .price = usd("40"), .likelihood = percent("50")}}};
    CHECK(amounts(given) == "80.00 20.00");
    given.price = usd("-100.00");
    CHECK(amounts(given) == "-80.00 -20.00");
}

TEST_CASE("what cannot be allocated is refused by name") {
    PriceToAllocate given{.price = usd("100.00"), .obligations = {}};
    CHECK(amounts(given) == "a contract without obligations");
    given.obligations = {{.name = "A", .price = {}}, {.name = "B", .price = {}}};
    CHECK(amounts(given) == "more than one obligation without a standalone price");
    given.obligations = {worth("A", "40"), worth("B", "60")};
    given.discounts   = {{usd("10"), {0}}, {usd("10"), {0}}};
    CHECK(amounts(given) == "an obligation in two discounts");
    given.discounts = {{usd("10"), {7}}};
    CHECK(amounts(given) == "an amount for an obligation that there is not");
    given.discounts = {{usd("10"), {0, 1}}};
    CHECK(amounts(given) == "the discounts do not account for the whole price");
    given.discounts = {};
    CHECK(amounts(given, {.remainder = RemainderRule::separate}).starts_with("a price leaves nothing over"));
    given.obligations[0].price = Money{40, Currency::parse("EUR").value()};
    CHECK(allocate_price(given).error().context().expected == "an amount of USD");
}

TEST_CASE("property: what is allocated is the price, and each part is explained (L9, R46)") {
    for (std::uint64_t seed = 1; seed <= 600; ++seed) {
        INFO("seed " << seed);
        SeededRandom      random{seed};
        PriceToAllocate   given{.price = cents(between(random, 1, 100'000'000)), .obligations = {}};
        std::size_t const count = 1 + random.below(6);
        Rational          sum_of_prices;
        for (std::size_t i = 0; i < count; ++i) {
            given.obligations.push_back({.name = std::to_string(i), .price = cents(between(random, 1, 50'000'000))});
            sum_of_prices += rational(*given.obligations.back().price);
        }
        auto const allocated = allocate_price(given, {.explain = Explain::yes}).value();
        Rational   sum;
        for (std::size_t i = 0; i < count; ++i) {
            Rational const exact = rational(given.price) * rational(*given.obligations[i].price) / sum_of_prices;
            CHECK(abs(rational(allocated.amounts[i].value) - exact) < Rational(1, 100));
            REQUIRE(allocated.amounts[i].why.verify());
            sum += rational(allocated.amounts[i].value);
        }
        CHECK(sum == rational(given.price));
        CHECK(rational(allocated.discount.value) == sum_of_prices - rational(given.price));
    }
}
