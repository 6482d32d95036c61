#include "forecast_firm.hpp"

#include <throughline/core/minutes.hpp>
#include <throughline/core/random.hpp>
#include <throughline/model/rate.hpp>
#include <throughline/model/rate_card.hpp>
#include <throughline/model/time_entry.hpp>
#include <throughline/revenue/assignment_margin.hpp>
#include <throughline/revenue/billing.hpp>

#include <set>

using namespace throughline;

namespace {

Currency const euro = Currency::parse("EUR").value();

/// A person who costs 60 an hour on a project that sells them for 150.
BusinessState staffed_firm() {
    BusinessState state;
    Resource      person{.name = PersonalText{"somebody"}};
    person.role      = id_of<Role>("consultant");
    person.cost_rate = usd("60.00");
    state.put(id_of<Resource>("person"), person);
    Project project{.name = "project", .status = Project::Status::active};
    project.contract = id_of<Contract>("contract");
    project.account  = id_of<Account>("account");
    state.put(id_of<Project>("project"), project);
    Assignment work{.resource = id_of<Resource>("person"),
                    .project  = id_of<Project>("project"),
                    .status   = Assignment::Status::confirmed};
    work.bill_rate     = usd("150.00");
    work.hours_by_week = {{day("2026-06-01"), hours_of("40")}, {day("2026-06-15"), hours_of("40")}};
    state.put(id_of<Assignment>("work"), work);
    return state;
}

void work_on(BusinessState& state, std::string_view on, std::string_view hours, bool billable = true,
             std::optional<Money> bill = {}, std::optional<Money> cost = {}) {
    TimeEntry entry{.resource  = id_of<Resource>("person"),
                    .project   = id_of<Project>("project"),
                    .worked_on = day(on),
                    .hours     = hours_of(hours),
                    .billable  = billable,
                    .status    = TimeEntry::Status::approved};
    entry.assignment = id_of<Assignment>("work");
    entry.bill_rate  = bill;
    entry.cost_rate  = cost;
    state.put(id_of<TimeEntry>(on), entry);
}

MarginRequest from_mid_june() { return {.plans_from = day("2026-06-15")}; }

/// What a figure comes from in the end: "label: record, record".
void leaves_of(Explanation const& why, std::map<std::string, std::set<RecordId>>& leaves) {
    auto const& step = why.step();
    for (auto const& operand : step.operands) leaves_of(operand, leaves);
    if (step.operation == Arithmetic::given) leaves[step.label].insert(step.sources.begin(), step.sources.end());
}

}  // namespace

TEST_CASE("R134: the margin of an assignment is its hours at their rate less the same hours at their cost") {
    auto state = staffed_firm();
    work_on(state, "2026-06-02", "8");
    work_on(state, "2026-06-03", "4", false);                             // Costs, and brings nothing.
    work_on(state, "2026-06-04", "2.5", true, usd("200.00"), usd("75"));  // Agreed for that day alone.
    work_on(state, "2026-06-16", "8");                                    // The plan speaks of these days.
    auto const found = margin_of(state, id_of<Assignment>("work"), from_mid_june()).value();
    CHECK(found.hours.value == decimal("54.5"));   // 8 + 4 + 2.5, and 40 planned.
    CHECK(found.revenue.value == usd("7700.00"));  // 8 x 150 + 2.5 x 200 + 40 x 150.
    CHECK(found.cost.value == usd("3307.50"));     // 12 x 60 + 2.5 x 75 + 40 x 60.
    CHECK(found.margin.value == usd("4392.50"));
    REQUIRE(found.percent);
    CHECK(found.percent->value == percent("57.05"));
}

TEST_CASE("R134: a margin is explained down to hours and rates, each with the record that says it, and adds up again") {
    auto state = staffed_firm();
    work_on(state, "2026-06-02", "8");
    work_on(state, "2026-06-04", "2.5", true, usd("200.00"));
    auto const found = margin_of(state, id_of<Assignment>("work"), from_mid_june()).value();
    for (auto const* figure : {&found.revenue, &found.cost, &found.margin}) {
        CHECK(figure->why.verify());
        CHECK(figure->why.evaluate().value() == figure->value.amount());
    }
    std::map<std::string, std::set<RecordId>> leaves;
    leaves_of(found.margin.why, leaves);
    RecordId const monday = id_of<TimeEntry>("2026-06-02"), wednesday = id_of<TimeEntry>("2026-06-04");
    RecordId const work = id_of<Assignment>("work"), person = id_of<Resource>("person");
    CHECK(leaves["hours"] == std::set{monday, wednesday, work});
    CHECK(leaves["bill rate"] == std::set{work, wednesday});
    CHECK(leaves["cost rate"] == std::set{person});
    for (auto const& [label, records] : leaves)
        CHECK_MESSAGE((label == "one" || !records.empty()), label);  // No number from nowhere.
    auto const text = found.margin.why.to_string();
    for (auto const* part : {"margin", "revenue", "cost", "earned 2026-06-02", "150.00 USD  bill rate", "8 h  hours",
                             "60.00 USD  cost rate"})
        CHECK_MESSAGE(text.find(part) != std::string::npos, text);

    auto request    = from_mid_june();
    request.explain = Explain::no;
    auto const mute = margin_of(state, id_of<Assignment>("work"), request).value();
    CHECK(mute.margin == found.margin);
    CHECK(mute.margin.why.is_empty());
}

TEST_CASE(
    "R134 R61: an hour without a rate of its own has its card's, of its role and day; without any it is refused") {
    auto       state = staffed_firm();
    auto const id    = id_of<Assignment>("work");
    Assignment bare{*state.find(id)};
    bare.bill_rate = std::nullopt;
    state.put(id, bare);
    work_on(state, "2026-06-02", "8");
    auto const refused = margin_of(state, id, from_mid_june()).error();
    CHECK(refused.code() == ErrorCode::validation);
    CHECK(refused.context().object == "TimeEntry");
    CHECK(refused.context().record == id_of<TimeEntry>("2026-06-02").to_string());
    CHECK(refused.context().field == "bill_rate");
    CHECK(refused.context().owner == "delivery");

    RateCard card{.name = "card", .currency = usd("0").currency()};
    card.account = id_of<Account>("account");
    state.put(id_of<RateCard>("card"), card);
    for (auto const& [key, rate, from, to] : {std::tuple{"old", "140.00", "2026-01-01", "2026-06-10"},
                                              std::tuple{"new", "160.00", "2026-06-10", "2027-01-01"}}) {
        Rate one{.rate_card = id_of<RateCard>("card"), .bill_rate = usd(rate), .effective = range(from, to)};
        one.role = id_of<Role>("consultant");
        state.put(id_of<Rate>(key), one);
    }
    auto const found = margin_of(state, id, from_mid_june()).value();
    CHECK(found.revenue.value == usd("7520.00"));  // 8 x 140 + 40 x 160.
    auto const sources = found.revenue.why.sources();
    for (auto const* key : {"old", "new"}) CHECK(std::ranges::count(sources, RecordId{id_of<Rate>(key)}) == 1);
}

TEST_CASE(
    "R134 R61: of an account's cards, the one in the currency that the work is billed in says what an hour is sold "
    "for") {
    auto const dollar = usd("0").currency();
    auto       state  = staffed_firm();
    Assignment bare{*state.find(id_of<Assignment>("work"))};
    bare.bill_rate = std::nullopt;
    state.put(id_of<Assignment>("work"), bare);
    Resource person{*state.find(id_of<Resource>("person"))};
    person.cost_rate = std::nullopt;
    state.put(id_of<Resource>("person"), person);
    for (auto const& [key, currency, bill, cost] :
         {std::tuple{"euros", euro, "170.00", "70.00"}, std::tuple{"dollars", dollar, "160.00", "60.00"}}) {
        RateCard card{.name = key, .currency = currency};
        card.account = id_of<Account>("account");
        state.put(id_of<RateCard>(key), card);
        Rate rate{.rate_card = id_of<RateCard>(key),
                  .bill_rate = Money{decimal(bill), currency},
                  .effective = range("2026-01-01", "2027-01-01")};
        rate.cost_rate = Money{decimal(cost), currency};
        state.put(id_of<Rate>(key), rate);
    }
    auto const margin = [&](std::optional<Currency> of_contract, std::optional<Currency> of_project) {
        Project project{*state.find(id_of<Project>("project"))};
        project.contract = of_contract ? std::optional{id_of<Contract>("contract")} : std::nullopt;
        project.currency = of_project;
        state.put(id_of<Project>("project"), project);
        Contract contract{signed_contract("120000.00")};
        contract.currency = of_contract.value_or(dollar);
        state.put(id_of<Contract>("contract"), contract);
        return margin_of(state, id_of<Assignment>("work"), from_mid_june());
    };
    Money const in_euros{decimal("4000.00"), euro};                   // 40 x (170 - 70).
    CHECK(margin(dollar, euro).value().margin.value == usd("4000"));  // 40 x (160 - 60).
    CHECK(margin(dollar, euro).value().revenue.value == usd("6400.00"));
    CHECK(margin(euro, dollar).value().margin.value == in_euros);
    CHECK(margin(std::nullopt, euro).value().margin.value == in_euros);
    CHECK(margin(std::nullopt, dollar).value().revenue.value == usd("6400.00"));
    auto const unknown = margin(std::nullopt, std::nullopt);  // Nothing says which of the two.
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().context().field == "cost_rate");
    CHECK_FALSE(margin(Currency::parse("JPY").value(), std::nullopt));
}

TEST_CASE(
    "R134: a cost in another currency is converted once, by a rate that has a name; without one nothing is said") {
    auto     state = staffed_firm();
    Resource person{*state.find(id_of<Resource>("person"))};
    person.cost_rate = Money{decimal("60.00"), euro};
    state.put(id_of<Resource>("person"), person);
    auto request = from_mid_june();
    CHECK(margin_of(state, id_of<Assignment>("work"), request).error().context().value == "EUR to USD");
    request.rates    = {{.from   = euro,
                         .to     = usd("0").currency(),
                         .rate   = decimal("1.0837"),
                         .source = "ECB 2026-06-15",
                         .record = id_of<ExchangeRate>("rate")}};
    auto const found = margin_of(state, id_of<Assignment>("work"), request).value();
    CHECK(found.cost.value == usd("2600.88"));  // 2,400 EUR.
    CHECK(found.margin.why.verify());
    CHECK(found.margin.why.to_string().find("ECB 2026-06-15") != std::string::npos);
    CHECK(std::ranges::count(found.margin.why.sources(), RecordId{id_of<ExchangeRate>("rate")}) == 1);
}

TEST_CASE("R134 L9 R63: whole minutes bring what they are billed at, and cost the minutes that they are") {
    SeededRandom random{7};
    for (std::int64_t minutes = 1; minutes <= 240; ++minutes) {
        INFO("minutes " << minutes);
        auto const    hours = hours_of_minutes(minutes).value();
        auto const    price = minutes == 50 ? usd("150.03") : usd(std::to_string(100 + random.below(99)) + ".03");
        BusinessState state = staffed_firm();
        Assignment    worked_only{*state.find(id_of<Assignment>("work"))};
        worked_only.hours_by_week.clear();
        state.put(id_of<Assignment>("work"), worked_only);
        work_on(state, "2026-06-02", hours.to_string(), true, price, price);
        BillableTime const time{
            .entry = id_of<TimeEntry>("2026-06-02"), .worked_on = day("2026-06-02"), .hours = hours, .rate = price};
        auto const billed = bill_time_and_materials({&time, 1}, {}, {.currency = price.currency()}).value();
        auto const found  = margin_of(state, id_of<Assignment>("work"), from_mid_june()).value();
        CHECK(found.revenue.value == billed.total.value);
        CHECK(found.cost.value == billed.total.value);
        CHECK(found.hours.value == hours.value());
        CHECK(found.margin.why.verify());
        CHECK(found.margin.why.sources().size() == 1);                   // The entry says its time, and both rates.
        if (minutes == 50) CHECK(found.revenue.value == usd("125.03"));  // 0.83333333 hours would lose half a cent.
    }
}

TEST_CASE("R134 L9 property: over a firm, margins sum to what all hours bring less what they cost, to the minor unit") {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        INFO("seed " << seed);
        SeededRandom random{seed};
        auto const   rate = [&] {
            return usd(std::to_string(20 + random.below(300)) + "." + std::to_string(10 + random.below(90)));
        };
        BusinessState state = staffed_firm();
        Rational      brings, takes;
        std::size_t   entries = 0;
        for (int each = 0; each < 12; ++each) {
            auto const key = "work" + std::to_string(each);
            Assignment work{.resource = id_of<Resource>("person"),
                            .project  = id_of<Project>("project"),
                            .status   = Assignment::Status::confirmed};
            work.bill_rate = rate();
            work.cost_rate = rate();
            state.put(id_of<Assignment>(key), work);
            for (auto left = random.below(5); left > 0; --left) {
                auto const hours =
                    decimal(std::to_string(random.below(9)) + "." + std::to_string(10 + random.below(90)));
                TimeEntry entry{.resource  = id_of<Resource>("person"),
                                .project   = id_of<Project>("project"),
                                .worked_on = day("2026-06-01"),
                                .hours     = Hours{hours},
                                .billable  = random.chance(3, 4),
                                .status    = TimeEntry::Status::approved};
                entry.assignment = id_of<Assignment>(key);
                state.put(id_of<TimeEntry>(std::to_string(++entries)), entry);
                auto const worth = [&](Money const& at) {
                    return Rational{nearest_cent(rational(hours) * rational(at)), 100};
                };
                if (entry.billable) brings += worth(*work.bill_rate);
                takes += worth(*work.cost_rate);
            }
        }
        state.put(id_of<Assignment>("work"), Assignment{.resource = id_of<Resource>("person"),
                                                        .project  = id_of<Project>("project"),
                                                        .status   = Assignment::Status::confirmed});
        auto const found = assignment_margins(state, from_mid_june());
        CHECK(found.unpriced.empty());
        Decimal sum;
        for (auto const& each : found.margins) {
            CHECK(each.margin.why.verify());
            sum += each.margin.value.amount();
        }
        CHECK(rational(sum) == brings - takes);
    }
}
