#include "amounts.hpp"

#include <throughline/model/milestone.hpp>
#include <throughline/revenue/billing.hpp>

using namespace throughline;

namespace {

Money total(std::vector<BillingLine> const& lines) { return total_of(lines, usd("0").currency()).value(); }

std::string amounts(std::vector<BillingLine> const& lines) {
    std::string text;
    for (auto const& line : lines)
        text += (line.due_on ? line.due_on->to_string() + "=" : "") + line.amount.value.amount().to_string() + " ";
    return text;
}

}  // namespace

TEST_CASE("a fixed fee bills its price in instalments, to the last cent (L9, R62 R63 R265)") {
    std::vector<Instalment> const thirds{{.description = "signing", .weight = 1, .due_on = day("2026-01-31")},
                                         {.description = "half-way", .weight = 1, .due_on = day("2026-03-31")},
                                         {.description = "end", .weight = 1, .due_on = day("2026-06-30")}};
    auto const                    lines = bill_fixed_price(usd("1000.00"), thirds).value();
    CHECK(amounts(lines) == "2026-01-31=333.34 2026-03-31=333.33 2026-06-30=333.33 ");
    CHECK(amounts(bill_fixed_price(usd("1000.00"), thirds, {.remainder = RemainderRule::last_absorbs}).value()) ==
          "2026-01-31=333.33 2026-03-31=333.33 2026-06-30=333.34 ");
}

TEST_CASE("milestones and phases bill amounts of their own, and shares of what those leave (R63 R64 R265)") {
    Id<Milestone> const     design{record("design")};
    std::vector<Instalment> phases{{.description = "deposit", .amount = usd("250.00")},
                                   {.description = "design", .weight = 40, .milestone = design},
                                   {.description = "build", .weight = 60}};
    auto const              lines = bill_fixed_price(usd("1000.00"), phases, {.explain = Explain::yes}).value();
    CHECK(amounts(lines) == "250.00 300.00 450.00 ");
    CHECK(lines[1].kind == BillingEvent::Kind::milestone);
    CHECK(lines[1].sources.at(0).milestone == design);
    CHECK(lines[1].amount.why.verify());
    CHECK(lines[1].amount.why.sources() == std::vector{RecordId{design}});
    phases.resize(1);
    auto const error = bill_fixed_price(usd("1000.00"), phases).error();
    CHECK(error.context().value == "750.00");
    CHECK(error.context().owner == "finance");
}

TEST_CASE("a managed service recurs, in advance or in arrears, with a short last period (R63 R82)") {
    RecurringService service{.description = "support", .term = range("2026-01-31", "2026-05-16"), .fee = usd("300.00")};
    CHECK(amounts(bill_recurring(service).value()) ==
          "2026-01-31=300.00 2026-02-28=300.00 2026-03-31=300.00 2026-04-30=154.84 ");
    service.timing      = BillingTiming::in_arrears;
    service.months_each = 3;
    CHECK(amounts(bill_recurring(service).value()) == "2026-04-30=300.00 2026-05-16=52.17 ");
    service.total = usd("1000.00");
    CHECK(bill_recurring(service).error().context().expected == "exactly one of total and fee");
    service.fee.reset();
    CHECK(total(bill_recurring(service).value()) == usd("1000.00"));
}

TEST_CASE("property: what a fixed contract bills is its value, whatever the plan (L9, R62 R265)") {
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        INFO("seed " << seed);
        SeededRandom            random{seed};
        Money const             price = cents(between(random, -1'000'000, 1'000'000'000));
        std::vector<Instalment> plan{{.description = "rest", .weight = between(random, 1, 1000)}};
        for (auto count = random.below(10); count > 0; --count) {
            Instalment each{.description = "p", .weight = between(random, 0, 1000)};
            if (random.chance(1, 3)) each.amount = cents(between(random, 0, 1'000'000));
            plan.push_back(each);
        }
        auto const remainder = static_cast<RemainderRule>(random.below(5));
        CHECK(total(bill_fixed_price(price, plan, {.remainder = remainder}).value()) == price);

        Date const             start = Date{2024, 1, 1}.plus_days(static_cast<std::int32_t>(random.below(700)));
        RecurringService const service{
            .description = "s",
            .term        = {start, start.plus_days(static_cast<std::int32_t>(between(random, 1, 900)))},
            .months_each = static_cast<int>(between(random, 1, 12)),
            .total       = price};
        auto const recurring = bill_recurring(service, {.remainder = remainder}).value();
        CHECK(total(recurring) == price);
        CHECK(recurring.front().due_on == start);
    }
}
