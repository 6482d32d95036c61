#include "forecast_firm.hpp"

#include <throughline/revenue/capacity_outlook.hpp>

using namespace throughline;

namespace {

/// Two consultants' weeks of 80 hours from 29 June 2026 on, booked until the end of July but for ten hours.
BusinessState busy_firm() {
    BusinessState state;
    for (Date week = day("2026-06-29"); week < day("2026-11-01"); week = week.plus_days(7)) {
        Capacity capacity{.period = {{week, week.plus_days(7)}, week.to_string()}, .available_hours = hours_of("80")};
        capacity.role = id_of<Role>("consultant");
        state.put(id_of<Capacity>(week.to_string()), capacity);
    }
    Assignment work{.resource = id_of<Resource>("team"),
                    .project  = id_of<Project>("other"),
                    .status   = Assignment::Status::confirmed};
    work.role = id_of<Role>("consultant");
    for (Date week = day("2026-06-29"); week < day("2026-08-01"); week = week.plus_days(7))
        work.hours_by_week.push_back({week, hours_of("70")});
    state.put(id_of<Assignment>("other"), work);
    auto deal     = open_deal("open", "100000.00", "70");
    deal.role_mix = {
        {id_of<Role>("consultant"), hours_of("352")}};  // 62 days from 1 July have 44 working days: 8 hours each.
    state.put(id_of<Opportunity>("open"), deal);
    return state;
}

}  // namespace

TEST_CASE("weighted demand stands against capacity, by role and week (R79)") {
    auto const weeks = capacity_outlook(busy_firm(), day("2026-07-01")).value();
    REQUIRE(weeks.size() > 3);
    CHECK(weeks[0].week == day("2026-06-29"));
    CHECK(weeks[0].booked == hours_of("70"));
    CHECK(weeks[0].free() == hours_of("10"));
    // 70 % of 352 hours are 246.40, 5.60 a working day: 28 in a full week.
    CHECK(weeks[1].demand == hours_of("28"));
    CHECK(weeks[1].shortage() == hours_of("18"));
    CHECK(weeks.back().shortage() == Hours{});
    Hours sum{};
    for (auto const& week : weeks) sum = sum + week.demand;
    CHECK(sum == hours_of("246.4"));
}

TEST_CASE("a deal that delivery cannot staff when sales hopes is told from when it can (R79, R127)") {
    auto       state   = busy_firm();
    auto const outlook = staffing_outlook(state, id_of<Opportunity>("open")).value();
    CHECK(outlook.flag == Opportunity::CapacityFlag::constrained);
    CHECK(outlook.staffable_from == day("2026-08-03"));
    CHECK(outlook.short_weeks.size() == 5);  // The five weeks of July.
    CHECK(staffing_outlook(state, id_of<Opportunity>("open"), 4)->flag == Opportunity::CapacityFlag::unstaffable);
    auto deal     = open_deal("open", "100000.00", "70");
    deal.role_mix = {{id_of<Role>("consultant"), hours_of("88")}};  // Ten hours a week are enough.
    state.put(id_of<Opportunity>("open"), deal);
    CHECK(staffing_outlook(state, id_of<Opportunity>("open"))->flag == Opportunity::CapacityFlag::staffable);
    deal.role_mix = {{id_of<Role>("astronaut"), hours_of("1")}};
    state.put(id_of<Opportunity>("open"), deal);
    CHECK(staffing_outlook(state, id_of<Opportunity>("open"))->flag == Opportunity::CapacityFlag::unstaffable);
    CHECK(!staffing_outlook(state, id_of<Opportunity>("another")));
}
