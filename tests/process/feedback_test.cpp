#include "deals.hpp"

#include <throughline/mapping/codec.hpp>
#include <throughline/process/capacity_feedback.hpp>
#include <throughline/process/forecast_baseline.hpp>
#include <throughline/process/scenario_requests.hpp>
#include <throughline/revenue/straight_line.hpp>

using namespace throughline;

namespace {

Capacity free_in(Date month, std::int64_t available, std::int64_t booked) {
    Capacity capacity{.period = month_of(month), .available_hours = hours(available)};
    capacity.role         = id_of<Role>("engineer");
    capacity.booked_hours = hours(booked);
    return capacity;
}

}  // namespace

TEST_CASE("R79 R126 R127: a deal planned for July that can only be staffed from August on says so to sales") {
    auto deal     = whole_deal(BillingModel::fixed_fee);
    deal.duration = 31;
    deal.role_mix = {{id_of<Role>("engineer"), hours(300)}};
    auto book     = book_with(deal);
    book.keep(id_of<Capacity>("july"), free_in({2026, 7, 1}, 320, 200));
    book.keep(id_of<Capacity>("august"), free_in({2026, 8, 1}, 320, 0));
    book.settle({capacity_feedback()});
    auto const told = *book.get(id_of<Opportunity>("deal"));
    CHECK(told.capacity_flag == Opportunity::CapacityFlag::constrained);
    CHECK(told.staffable_from == Date{2026, 8, 1});
    CHECK(told.expected_start == Date{2026, 7, 1});  // It is said, not moved.
    CHECK(book.settle({capacity_feedback()}) == 0);  // No echo.

    book.keep(id_of<Capacity>("july"), free_in({2026, 7, 1}, 320, 0));
    book.settle({capacity_feedback()});
    CHECK(book.get(id_of<Opportunity>("deal"))->capacity_flag == Opportunity::CapacityFlag::staffable);
}

TEST_CASE("R79: a role whose capacity nobody keeps says nothing") {
    auto const deal = whole_deal(BillingModel::fixed_fee);
    CHECK_FALSE(staffing_of(deal, {}));
}

TEST_CASE("R130: an approved scenario asks for people; it overwrites nothing, and withdraws what it is archived with") {
    Book     book{Date{2026, 6, 1}};
    Scenario scenario{.name = "Growth", .kind = Scenario::Kind::working, .status = Scenario::Status::draft};
    scenario.assumptions = {
        {.name = "staffing " + id_of<Role>("engineer").to_string(), .value = "320", .note = "2026-07-01/2026-10-01"},
        {.name = "inflation", .value = "2.1"}};
    book.keep(id_of<Scenario>("growth"), scenario);
    book.settle({scenario_requests()});
    CHECK(book.all<ResourceRequest>().empty());
    scenario.status = Scenario::Status::approved;
    book.keep(id_of<Scenario>("growth"), scenario);
    book.settle({scenario_requests()});
    REQUIRE(book.all<ResourceRequest>().size() == 1);
    auto [id, request] = book.all<ResourceRequest>().front();
    CHECK(request.hours == hours(320));
    CHECK(request.dates == DateRange{Date{2026, 7, 1}, Date{2026, 10, 1}});
    CHECK(request.role == id_of<Role>("engineer"));
    CHECK_FALSE(request.region);

    request.hours = hours(160);  // Delivery knows better.
    book.keep(id, request);
    book.settle({scenario_requests()});
    CHECK(book.get(id)->hours == hours(160));
    scenario.status = Scenario::Status::archived;
    book.keep(id_of<Scenario>("growth"), scenario);
    book.settle({scenario_requests()});
    CHECK(book.get(id)->status == ResourceRequest::Status::cancelled);
}

TEST_CASE("R130: what an approved scenario moves to other days is asked for anew, and asked for once") {
    Book     book{Date{2026, 6, 1}};
    Scenario scenario{.name = "Growth", .kind = Scenario::Kind::working, .status = Scenario::Status::approved};
    scenario.assumptions = {{.name = "staffing engineer", .value = "320", .note = "2026-07-01/2026-10-01"}};
    book.keep(id_of<Scenario>("growth"), scenario);
    book.settle({scenario_requests()});
    auto const first                  = book.all<ResourceRequest>().front().first;
    scenario.assumptions.front().note = "2026-08-01/2026-10-01";
    book.keep(id_of<Scenario>("growth"), scenario);
    book.settle({scenario_requests()});
    REQUIRE(book.all<ResourceRequest>().size() == 2);
    CHECK(book.get(first)->status == ResourceRequest::Status::cancelled);

    for (auto& [id, request] : book.all<ResourceRequest>()) {  // Delivery moves the other itself: its own from then on.
        if (id == first) continue;
        request.dates->start = Date{2026, 9, 1};
        book.keep(id, request);
    }
    scenario.assumptions.front().note = "2026-09-15/2026-10-01";
    book.keep(id_of<Scenario>("growth"), scenario);
    book.settle({scenario_requests()});
    auto open = book.all<ResourceRequest>();
    std::erase_if(open, [](auto const& each) { return each.second.status != ResourceRequest::Status::open; });
    CHECK(open.size() == 2);
}

namespace {

Assumption engineers_on(std::string const& days) { return {.name = "staffing engineer", .value = "320", .note = days}; }

/// A scenario's plans, as planners change them, and where the requests stand after each change.
struct Planning {
    void say(std::vector<Assumption> assumptions, Scenario::Status status = Scenario::Status::approved) {
        scenario.assumptions = std::move(assumptions);
        scenario.status      = status;
        book.keep(id_of<Scenario>("growth"), scenario);
        book.settle({scenario_requests()});
    }
    /// By first month; delivery moves none of them.
    std::map<unsigned, ResourceRequest::Status> standing() const {
        std::map<unsigned, ResourceRequest::Status> by_month;
        for (auto const& [id, request] : book.all<ResourceRequest>())
            CHECK(by_month.emplace(request.dates->start.month(), request.status).second);
        return by_month;
    }
    void answer(unsigned month, ResourceRequest::Status status) {
        for (auto& [id, request] : book.all<ResourceRequest>()) {
            if (request.dates->start.month() != month) continue;
            request.status = status;
            book.keep(id, request);
        }
        book.settle({scenario_requests()});
    }

    Book     book{Date{2026, 6, 1}};
    Scenario scenario{.name = "Growth", .kind = Scenario::Kind::working, .status = Scenario::Status::draft};
};

constexpr auto is_open = ResourceRequest::Status::open, is_cancelled = ResourceRequest::Status::cancelled;

Assumption const july = engineers_on("2026-07-01/2026-10-01"), august = engineers_on("2026-08-01/2026-10-01");

}  // namespace

TEST_CASE("R130: two lines of a scenario that ask for the same people on other days do not withdraw each other's") {
    Planning planning;
    planning.say({july, august});
    CHECK(planning.standing() == std::map<unsigned, ResourceRequest::Status>{{7, is_open}, {8, is_open}});
    planning.say({august, july});
    CHECK(planning.standing() == std::map<unsigned, ResourceRequest::Status>{{7, is_open}, {8, is_open}});
    planning.say({july, engineers_on("2026-09-01/2026-10-01")});
    CHECK(planning.standing() ==
          std::map<unsigned, ResourceRequest::Status>{{7, is_open}, {8, is_cancelled}, {9, is_open}});
    planning.say({july, engineers_on("2026-09-01/2026-10-01")}, Scenario::Status::archived);
    CHECK(planning.standing() ==
          std::map<unsigned, ResourceRequest::Status>{{7, is_cancelled}, {8, is_cancelled}, {9, is_cancelled}});
}

TEST_CASE("R130: a line that moves there and back asks for its first days again") {
    Planning planning;
    for (int times = 0; times < 2; ++times) {
        planning.say({july});
        CHECK(planning.standing()[7] == is_open);
        planning.say({august});
        CHECK(planning.standing() == std::map<unsigned, ResourceRequest::Status>{{7, is_cancelled}, {8, is_open}});
    }
    planning.say({august}, Scenario::Status::archived);
    CHECK(planning.standing()[8] == is_cancelled);
    planning.say({august});  // Approved once more.
    CHECK(planning.standing() == std::map<unsigned, ResourceRequest::Status>{{7, is_cancelled}, {8, is_open}});
}

TEST_CASE("R130: what delivery cancels stays so, until the scenario has asked for something else in between") {
    Planning planning;
    planning.say({july});
    planning.answer(7, is_cancelled);
    planning.scenario.version = 2;
    planning.say({july});
    CHECK(planning.standing()[7] == is_cancelled);
    planning.say({august});
    planning.say({july});
    CHECK(planning.standing() == std::map<unsigned, ResourceRequest::Status>{{7, is_open}, {8, is_cancelled}});

    planning.answer(7, ResourceRequest::Status::fulfilled);
    planning.say({august});
    planning.say({july});
    CHECK(planning.standing()[7] == ResourceRequest::Status::fulfilled);
}

TEST_CASE("R130: roles and regions are named as crosswalks name them, too; one word more or less cannot be read") {
    Assumption wanted{.name = "staffing engineer EMEA", .value = "12.5", .note = "2026-07-01/2026-10-01"};
    auto const request = request_from(wanted).value();
    REQUIRE(request);
    CHECK(request->role == Id<Role>{reference_data_id("role", "engineer")});
    CHECK(request->region == Id<Region>{reference_data_id("region", "EMEA")});
    for (auto const* name : {"staffing", "staffing engineer EMEA soon"}) {
        wanted.name = name;
        CHECK(request_from(wanted).error().code() == ErrorCode::validation);
    }
    wanted.name = "staffing-levels";
    CHECK_FALSE(request_from(wanted).value());
}

TEST_CASE("R128: what was recognized and what was spent reach the forecast, summed by period") {
    Book book{Date{2026, 8, 1}};
    for (auto const* name : {"one", "two"}) {
        CostActual cost{.project = id_of<Project>("p"),
                        .period  = month_of({2026, 7, 1}),
                        .kind    = CostActual::Kind::labour,
                        .amount  = euros(500)};
        book.keep(id_of<CostActual>(name), cost);
        RevenueEvent event{.contract_line = id_of<ContractLine>("l"),
                           .period        = month_of({2026, 7, 1}),
                           .kind          = RevenueEvent::Kind::recognize,
                           .amount        = euros(800)};
        book.keep(id_of<RevenueEvent>(name), event);
    }
    book.settle({actual_cost_feedback(), actual_revenue_feedback()});
    auto const lines = book.all<ForecastLine>();
    REQUIRE(lines.size() == 2);
    for (auto const& [id, line] : lines) {
        CHECK(line.basis == ForecastLine::Basis::actual);
        CHECK(line.amount == (line.measure == ForecastLine::Measure::cost ? euros(1'000) : euros(1'600)));
    }
}
