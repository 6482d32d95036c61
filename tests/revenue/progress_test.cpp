#include "amounts.hpp"

#include <throughline/revenue/progress.hpp>

using namespace throughline;

namespace {

ProgressPoint costs(std::string period, std::string_view to_date, std::string_view total) {
    return cost_to_cost(std::move(period), usd(to_date), usd(total));
}

}  // namespace

TEST_CASE("a loss that is expected is provided for at once, beside gross profit (605-35-25-45, IAS 37.66, P34)") {
    std::vector const points{costs("2014", "300", "3000"), costs("2015", "2400", "4000"),
                             costs("2016", "4200", "4200")};
    auto const        periods = percent_complete(usd("3900"), points, {.explain = Explain::yes}).value();
    CHECK(periods[0].loss_provision.value == usd("0"));
    CHECK(periods[1].gross_profit.value == usd("-150.00"));
    CHECK(periods[1].loss_provision.value == usd("40.00"));
    CHECK(periods[1].provision_change.value == usd("40.00"));
    CHECK(periods[2].loss_provision.value == usd("0"));
    CHECK(periods[2].provision_change.value == usd("-40.00"));
    for (auto const& period : periods) CHECK(period.loss_provision.why.verify());
    auto const none = percent_complete(usd("3900"), points, {.loss = LossRecognition::none}).value();
    CHECK(none[1].loss_provision.value == usd("0"));
}

TEST_CASE("progress revised downward reverses revenue, or waits (R69)") {
    std::vector<ProgressPoint> points;
    for (auto const* done : {"0.80", "0.50", "0.90", "1"})
        points.push_back({.period = done, .done = decimal(done), .expected_total = 1});
    auto const revenues = [&](ProgressPolicy const& policy) {
        std::string text;
        for (auto const& period : percent_complete(usd("1000.00"), points, policy).value())
            text += period.revenue.value.amount().to_string() + " ";
        return text;
    };
    CHECK(revenues({}) == "800.00 -300.00 400.00 100.00 ");
    CHECK(revenues({.negative = NegativeProgress::floored}) == "800.00 0.00 100.00 100.00 ");
}

TEST_CASE("the percentage meets the price exact, or rounded first (R69)") {
    std::vector const points{costs("P1", "1", "3")};
    CHECK(percent_complete(usd("1000.00"), points).value()[0].revenue.value == usd("333.33"));
    auto const rounded = percent_complete(usd("1000.00"), points, {.percent_digits = 1}).value();
    CHECK(rounded[0].revenue.value == usd("333.00"));
    CHECK(rounded[0].percent.value == percent("33.3"));
}

TEST_CASE("hours measure progress as cost does, and work beyond the estimate earns no more than the price (R71)") {
    std::vector const points{hours_done("May", Hours{30}, Hours{120}), hours_done("June", Hours{150}, Hours{120})};
    auto const        periods = percent_complete(usd("1000.00"), points).value();
    CHECK(periods[0].revenue.value == usd("250.00"));
    CHECK(periods[1].revenue_to_date.value == usd("1000.00"));
}

TEST_CASE("whatever measures progress, it ends at a hundred percent (R71 R104)") {
    std::vector const categories{CostCategory{"hours", usd("100.00"), usd("170.00")}};
    Currency const    currency = usd("0").currency();
    CHECK(completion(categories, currency, CompletionBasis::forecast, 2)->percent.value == percent("100"));
    CHECK(completion({}, currency, CompletionBasis::forecast, 2)->percent.value == percent("0"));
    // 3.0 of the 2.5 million that measure progress are spent: all is earned, and what was spent is cost.
    auto const goods = uninstalled_materials({.price                = usd("5000000"),
                                              .uninstalled_cost     = usd("1500000"),
                                              .estimated_total_cost = usd("4000000"),
                                              .other_cost_to_date   = usd("3000000")},
                                             {.explain = Explain::yes})
                           .value();
    CHECK(goods.percent.value == percent("100"));
    CHECK(goods.revenue.value == usd("5000000.00"));
    CHECK(goods.gross_profit.value == usd("500000.00"));
    CHECK(goods.revenue.why.verify());
}

TEST_CASE("a completed contract earns nothing before its end, and all of it then (R69)") {
    std::vector const points{costs("Q1", "100", "400"), costs("Q2", "300", "500"), costs("Q3", "480", "480")};
    auto const        periods = completed_contract(usd("600"), points, "Q3").value();
    CHECK(periods[0].revenue.value.is_zero());
    CHECK(periods[1].revenue.value.is_zero());
    CHECK(periods[2].revenue.value == usd("600.00"));
    CHECK(completed_contract(usd("600"), points, "Q9").error().context().value == "Q9");
    auto const onerous = completed_contract(usd("450"), points, "").value();
    CHECK(onerous[1].gross_profit.value == usd("-200.00"));  // Costs are expensed as they come;
    CHECK(onerous[1].loss_provision.value == usd("0"));      // they exceed the loss of 50 already.
}

TEST_CASE("milestones earn the difference of rounded cumulative shares; shares may not fall") {
    std::vector<MilestoneShare> shares{{"a", percent("33.3333")}, {"b", percent("66.6667")}, {"c", percent("100")}};
    auto const                  revenue = milestone_revenue(usd("100.00"), shares).value();
    CHECK(revenue[0].revenue.value == usd("33.33"));
    CHECK(revenue[1].revenue.value == usd("33.34"));
    CHECK(revenue[2].revenue.value == usd("33.33"));
    shares[1].cumulative = percent("20");
    CHECK(milestone_revenue(usd("100.00"), shares).error().context().record == "b");
}

TEST_CASE("progress without an estimate is refused with the period") {
    std::vector const points{costs("P7", "10", "0")};
    auto const        error = percent_complete(usd("100"), points).error();
    CHECK(error.context().record == "P7");
    CHECK(error.context().remedy == "estimate the whole of the work");
    std::vector const idle{costs("P1", "0", "0")};
    CHECK(percent_complete(usd("100"), idle).value()[0].revenue.value.is_zero());
}

TEST_CASE("property: revenue to date is the nearest cent of price x ratio, and periods sum to it (L9, R69)") {
    for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
        INFO("seed " << seed);
        SeededRandom               random{seed};
        Money const                price = cents(between(random, 1, 1'000'000'000));
        std::vector<ProgressPoint> points;
        for (auto count = 1 + random.below(8); count > 0; --count) {
            auto const total = between(random, 1, 500'000'000);
            points.push_back(cost_to_cost("p", cents(between(random, 0, total)), cents(total)));
        }
        auto const periods = percent_complete(price, points, {.explain = Explain::yes}).value();
        Rational   to_date = 0;
        for (std::size_t i = 0; i < points.size(); ++i) {
            to_date += rational(periods[i].revenue.value);
            Rational const exact = rational(price) * rational(points[i].done) / rational(points[i].expected_total);
            CHECK(to_date * 100 == Rational{nearest_cent(exact)});
            CHECK(to_date <= rational(price));
            REQUIRE(periods[i].revenue.why.verify());
            // The whole expected loss is in the books to date.
            Rational const margin   = to_date - rational(points[i].done) - rational(periods[i].loss_provision.value);
            Rational const expected = rational(price) - rational(points[i].expected_total);
            if (expected < 0) CHECK(margin <= expected);
        }
    }
}
