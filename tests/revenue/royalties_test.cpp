#include "amounts.hpp"

#include <throughline/revenue/royalties.hpp>

using namespace throughline;

namespace {

std::string told(RoyaltyTerms const& terms, std::vector<std::string_view> const& sales) {
    std::vector<RoyaltyPeriod> periods;
    for (auto const each : sales) periods.push_back({"Q" + std::to_string(periods.size() + 1), usd(each)});
    auto const figures = royalties(terms, periods, {}, Explain::yes);
    if (!figures) return figures.error().message();
    std::string text;
    for (auto const& each : *figures) {
        text += each.revenue.value.amount().to_string() + " ";
        REQUIRE(each.revenue.why.verify());
    }
    return text;
}

}  // namespace

TEST_CASE("royalties are revenue when the customer sells, not before (606-10-55-65, B63)") {
    CHECK(told({.rate = percent("5")}, {"1000.00", "0.00", "-20.00", "33.33"}) == "50.00 0.00 -1.00 1.67 ");
    CHECK(told({.rate = percent("5")}, {}).empty());
}

TEST_CASE("a guaranteed minimum comes at once with property as it stands, over time with property that changes") {
    // 10 % of 2000, 3000, 2000, 6000: royalties of 200, 300, 200, 600, beside a minimum of 1000.
    std::vector<std::string_view> const sales{"2000.00", "3000.00", "2000.00", "6000.00"};
    RoyaltyTerms                        terms{.rate = percent("10"), .minimum = usd("1000.00")};
    CHECK(told(terms, sales) == "200.00 300.00 200.00 600.00 ");
    CHECK(told(terms, {"2000.00", "3000.00", "2000.00", "1000.00"}) == "200.00 300.00 200.00 300.00 ");
    terms.method = GuaranteeMethod::evenly_until_exceeded;
    CHECK(told(terms, sales) == "250.00 250.00 250.00 550.00 ");
    CHECK(told(terms, {"12000.00", "3000.00", "2000.00", "1000.00"}) == "450.00 550.00 450.00 350.00 ");
    terms.kind = LicenceKind::right_to_use;
    CHECK(told(terms, sales) == "1000.00 0.00 0.00 300.00 ");
}

TEST_CASE("no royalty is earned before what it pays for is delivered (606-10-55-65(b), B63(b))") {
    RoyaltyTerms terms{.rate = percent("10"), .kind = LicenceKind::right_to_use};
    terms.satisfied = {percent("0"), percent("50")};
    CHECK(told(terms, {"1000.00", "1000.00", "1000.00"}) == "0.00 100.00 200.00 ");
    terms.satisfied = {percent("101")};
    CHECK(told(terms, {"1.00"}) == "a licence is delivered by less than nothing or more than all");
    CHECK(told({.rate = percent("1"), .minimum = usd("-1")}, {"1.00"}) == "a guaranteed minimum below zero");
}
