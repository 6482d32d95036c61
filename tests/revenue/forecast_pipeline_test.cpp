#include "forecast_firm.hpp"

#include <throughline/model/rate.hpp>
#include <throughline/model/rate_card.hpp>
#include <throughline/model/time_entry.hpp>

using namespace throughline;
using enum ForecastLine::Measure;
using Basis = ForecastLine::Basis;

namespace {

Resource person(std::string_view rate, Resource::Kind kind = Resource::Kind::employee) {
    Resource made{.name = PersonalText{"somebody"}};
    made.kind      = kind;
    made.role      = id_of<Role>("engineer");
    made.cost_rate = usd(rate);
    return made;
}

/// The small firm with two engineers of 50 and 70 an hour, one bought in, and an open deal that takes 100 hours.
BusinessState staffed_firm() {
    auto state = small_firm();
    state.put(id_of<Resource>("ada"), person("50.00"));
    state.put(id_of<Resource>("bob"), person("70.00"));
    state.put(id_of<Resource>("eve"), person("200.00", Resource::Kind::subcontractor));
    auto deal     = open_deal("open", "100000.00", "70");
    deal.role_mix = {{id_of<Role>("engineer"), hours_of("100")}};
    state.put(id_of<Opportunity>("open"), deal);
    return state;
}

}  // namespace

TEST_CASE("the pipeline costs, is billed and is paid, each with its probability (R128 R260 R264)") {
    auto       state    = staffed_firm();
    auto const revision = forecast(state, in_june(Explain::yes)).value();
    // 100 hours at a mean of 60 and 70 %: 4,200 over July and August, which earn 35,000 each.
    CHECK(by_month(revision, cost, Basis::weighted) == "2026-07 2100.00, 2026-08 2100.00");
    CHECK(by_month(revision, margin, Basis::weighted) == "2026-07 32900.00, 2026-08 32900.00");
    // Billed at each month's end, and paid thirty days later.
    CHECK(by_month(revision, billings, Basis::weighted) == "2026-07 35000.00, 2026-08 35000.00");
    CHECK(by_month(revision, cash, Basis::weighted) == "2026-08 35000.00, 2026-09 35000.00");
    for (auto const& figure : revision.figures) CHECK(figure.why.verify());

    auto request                    = in_june();
    request.assumptions.probability = percent("50");
    request.assumptions.cost        = percent("110");
    request.assumptions.days_late   = 10;
    auto const worse                = forecast(state, request).value();
    CHECK(by_month(worse, cost, Basis::weighted) == "2026-07 1155.00, 2026-08 1155.00");  // 6000 x 0.35 x 1.1
    CHECK(by_month(worse, cash, Basis::weighted) == "2026-09 17500.00, 2026-10 17500.00");
}

TEST_CASE("milestones and retainers of a deal are billed when they would be (R264)") {
    auto state          = staffed_firm();
    auto deal           = open_deal("open", "100000.00", "70");
    deal.billing_model  = BillingModel::milestone;
    deal.expected_start = day("2026-07-01");
    state.put(id_of<Opportunity>("open"), deal);
    auto const steps = forecast(state, in_june()).value();
    // 30, 40 and 30 % of 70,000 on 1 July, 31 July and 31 August.
    CHECK(by_month(steps, billings, Basis::weighted) == "2026-07 49000.00, 2026-08 21000.00");
    CHECK(by_month(steps, cost, Basis::weighted).empty());  // Nobody knows whose hours.
    CHECK(by_month(steps, margin, Basis::weighted).empty());
    deal.billing_model = BillingModel::retainer;
    state.put(id_of<Opportunity>("open"), deal);
    CHECK(by_month(forecast(state, in_june()).value(), cash, Basis::weighted) ==
          "2026-07 35000.00, 2026-08 35000.00");  // 1 July and 1 August, and thirty days.
}

TEST_CASE("the account's rate card says what a role costs, before the firm's people do (R61)") {
    auto     state = staffed_firm();
    RateCard card{.name = "account", .currency = usd("0").currency()};
    card.account = id_of<Account>("account");
    state.put(id_of<RateCard>("card"), card);
    Rate rate{.rate_card = id_of<RateCard>("card"), .bill_rate = usd("150"), .effective = {day("2026-01-01"), {}}};
    rate.cost_rate = usd("80.00");
    state.put(id_of<Rate>("rate"), rate);
    auto deal            = open_deal("open", "100000.00", "70");
    deal.account         = id_of<Account>("account");
    deal.estimated_hours = hours_of("10");
    state.put(id_of<Opportunity>("open"), deal);
    CHECK(by_month(forecast(state, in_june()).value(), cost, Basis::weighted) == "2026-07 280.00, 2026-08 280.00");
}

TEST_CASE("a deal whose people are planned is no second cost, and one with a contract counts through it (R262)") {
    auto       state = staffed_firm();
    Engagement umbrella{.name = "open", .account = id_of<Account>("account"), .status = Engagement::Status::active};
    umbrella.opportunity = id_of<Opportunity>("open");
    state.put(id_of<Engagement>("open"), umbrella);
    Project draft{.name = "draft", .status = Project::Status::draft};
    draft.engagement = id_of<Engagement>("open");
    state.put(id_of<Project>("draft"), draft);
    Assignment planned{.resource = id_of<Resource>("ada"),
                       .project  = id_of<Project>("draft"),
                       .status   = Assignment::Status::tentative};
    planned.hours_by_week = {{day("2026-07-06"), hours_of("40")}};
    state.put(id_of<Assignment>("planned"), planned);
    auto const staffed = forecast(state, in_june()).value();
    CHECK(by_month(staffed, cost, Basis::weighted).empty());
    CHECK(by_month(staffed, cost, Basis::contracted) == "2026-07 2000.00");

    auto contract       = signed_contract("100000.00");
    contract.engagement = id_of<Engagement>("open");
    state.put(id_of<Contract>("second"), contract);
    auto const signed_now = forecast(state, in_june()).value();
    for (auto const measure : {bookings, revenue, cost, billings, cash})
        CHECK(by_month(signed_now, measure, Basis::weighted).empty());
}

TEST_CASE("what is bought in is a cost and lowers the margin, and no part of utilization (R60)") {
    auto     state = staffed_firm();
    Capacity capacity{.period = month_of(day("2026-05-01")), .available_hours = hours_of("160")};
    capacity.resource = id_of<Resource>("ada");
    state.put(id_of<Capacity>("ada"), capacity);
    capacity.resource = id_of<Resource>("eve");
    state.put(id_of<Capacity>("eve"), capacity);
    for (auto const* who : {"ada", "eve"}) {
        TimeEntry entry{.resource  = id_of<Resource>(who),
                        .project   = id_of<Project>("project"),
                        .worked_on = day("2026-05-04"),
                        .hours     = hours_of(id_of<Resource>(who) == id_of<Resource>("ada") ? "80" : "40"),
                        .billable  = true,
                        .status    = TimeEntry::Status::approved};
        state.put(id_of<TimeEntry>(who), entry);
    }
    auto const before = forecast(state, in_june()).value();
    CHECK(by_month(before, utilization) == "2026-05 50.00%");  // 80 of 160: hers alone.
    CostActual invoice{.project = id_of<Project>("project"),
                       .period  = month_of(day("2026-05-01")),
                       .kind    = CostActual::Kind::subcontract,
                       .amount  = usd("16000.00")};
    state.put(id_of<CostActual>("eve"), invoice);
    auto const after = forecast(state, in_june()).value();
    CHECK(by_month(after, utilization) == by_month(before, utilization));
    CHECK(by_month(before, margin, Basis::actual) == "2026-04 20000.00, 2026-05 20000.00");
    CHECK(by_month(after, margin, Basis::actual) == "2026-04 20000.00, 2026-05 4000.00");
}

TEST_CASE("what a revision takes for granted is kept in it and covered by its hash (R107)") {
    auto       state  = staffed_firm();
    auto const before = forecast(state, in_june()).value();
    REQUIRE(before.staffing.size() == 1);
    CHECK(before.staffing.front().role_mix.front().hours == hours_of("100"));
    auto deal     = open_deal("open", "100000.00", "70");
    deal.role_mix = {{id_of<Role>("engineer"), hours_of("60")}, {id_of<Role>("architect"), hours_of("40")}};
    state.put(id_of<Opportunity>("open"), deal);
    auto const after = revise(before, state, in_june(), "a smaller team").value();
    CHECK(after.staffing != before.staffing);
    CHECK(after.id != before.id);
    CHECK(verify(before));
    CHECK(verify(after));
    auto forged                             = after;
    forged.staffing.front().role_mix.back() = {id_of<Role>("architect"), hours_of("41")};
    CHECK(verify(forged).error().code() == ErrorCode::corrupt);
    forged                  = after;
    forged.assumptions.cost = percent("90");
    CHECK(verify(forged).error().code() == ErrorCode::corrupt);
}
