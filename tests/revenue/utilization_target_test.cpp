#include "forecast_firm.hpp"

#include <throughline/model/time_entry.hpp>
#include <throughline/revenue/utilization_target.hpp>

using namespace throughline;

namespace {

struct Someone {
    char const* name;
    char const* role;
    char const* region;
    char const* target;
    char const* available;  ///< Of July.
    char const* planned;    ///< In the week of 6 July.
    char const* worked;     ///< On the 8th, approved and billable.
};

BusinessState firm_of(std::initializer_list<Someone> people) {
    BusinessState state = small_firm();
    for (auto const& each : people) {
        Resource person{.name = PersonalText{each.name}};
        person.role   = id_of<Role>(each.role);
        person.region = id_of<Region>(each.region);
        if (*each.target) person.utilization_target = percent(each.target);
        state.put(id_of<Resource>(each.name), person);
        Capacity capacity{.period = month_of(day("2026-07-01")), .available_hours = hours_of(each.available)};
        capacity.resource = id_of<Resource>(each.name);
        state.put(id_of<Capacity>(each.name), capacity);
        Assignment work{.resource = id_of<Resource>(each.name),
                        .project  = id_of<Project>("project"),
                        .status   = Assignment::Status::confirmed};
        work.hours_by_week = {{day("2026-07-06"), hours_of(each.planned)}};
        state.put(id_of<Assignment>(each.name), work);
        TimeEntry entry{.resource  = id_of<Resource>(each.name),
                        .project   = id_of<Project>("project"),
                        .worked_on = day("2026-07-08"),
                        .hours     = hours_of(each.worked),
                        .billable  = true,
                        .status    = TimeEntry::Status::approved};
        state.put(id_of<TimeEntry>(each.name), entry);
    }
    return state;
}

ForecastRevision seen_in(BusinessState const& state, std::string_view today, std::string_view closed_before) {
    auto request          = in_june(Explain::yes);
    request.today         = day(today);
    request.closed_before = day(closed_before);
    return forecast(state, request).value();
}

std::vector<UtilizationAgainstTarget> measured(BusinessState const& state) {
    return utilization_against_targets(seen_in(state, "2026-06-15", "2026-06-01"),
                                       seen_in(state, "2026-08-03", "2026-08-01"), state, Explain::yes)
        .value();
}

}  // namespace

TEST_CASE("R282: how far people are to be used, are planned to be, and were, by role and region") {
    auto const rows = measured(firm_of({
        {"ann", "consultant", "north", "80", "160", "120", "100"},
        {"bob", "consultant", "north", "50", "40", "20", "30"},
        {"cleo", "consultant", "south", "75", "100", "60", "75"},
        {"dan", "architect", "north", "", "100", "10", "0"},
    }));
    REQUIRE(rows.size() == 3);
    auto const row = [&](char const* role, char const* region) {
        for (auto const& each : rows)
            if (each.role == id_of<Role>(role) && each.region == id_of<Region>(region)) return each;
        FAIL("no such row");
        return rows.front();
    };
    auto const north = row("consultant", "north");
    CHECK(north.period == month_of(day("2026-07-01")));
    CHECK(north.target->value == percent("74"));    // (80 x 160 + 50 x 40) of 200.
    CHECK(north.forecast->value == percent("70"));  // 140 of 200.
    CHECK(north.actual->value == percent("65"));    // 130 of 200.
    CHECK(north.forecast_above_target() == decimal("-4"));
    CHECK(north.actual_above_target() == decimal("-9"));
    CHECK(north.actual_above_forecast() == decimal("-5"));
    auto const south = row("consultant", "south");
    CHECK(south.target->value == percent("75"));
    CHECK(south.forecast->value == percent("60"));
    CHECK(south.actual_above_target() == decimal("0"));
    auto const architects = row("architect", "north");  // Nobody has said how far these are to be used.
    CHECK_FALSE(architects.target);
    CHECK_FALSE(architects.actual_above_target());
    CHECK(architects.actual_above_forecast() == decimal("-10"));
}

TEST_CASE("R282: each of the three says from which records it comes") {
    auto const rows = measured(firm_of({{"ann", "consultant", "north", "80", "160", "120", "100"},
                                        {"bob", "consultant", "north", "50", "40", "20", "30"}}));
    REQUIRE(rows.size() == 1);
    auto const& row = rows.front();
    for (auto const* figure : {&*row.target, &*row.forecast, &*row.actual}) {
        CHECK(figure->why.verify());
        CHECK(figure->why.evaluate().value() == figure->value.value());
    }
    auto const from = [](Figure<Percent> const& figure, RecordId id) {
        return std::ranges::count(figure.why.sources(), id) == 1;
    };
    CHECK(from(*row.target, id_of<Resource>("bob")));
    CHECK(from(*row.target, id_of<Capacity>("bob")));
    CHECK(from(*row.forecast, id_of<Assignment>("bob")));
    CHECK(from(*row.actual, id_of<TimeEntry>("bob")));
}

TEST_CASE("R282 R60: whoever is bought in, or is not there that month, has no part in the target") {
    auto     state = firm_of({{"ann", "consultant", "north", "80", "160", "120", "100"},
                              {"bob", "consultant", "north", "50", "40", "20", "30"},
                              {"eve", "consultant", "north", "20", "40", "0", "0"}});
    Resource bought{*state.find(id_of<Resource>("bob"))}, gone{*state.find(id_of<Resource>("eve"))};
    bought.kind           = Resource::Kind::subcontractor;
    gone.termination_date = day("2026-07-01");
    state.put(id_of<Resource>("bob"), bought);
    state.put(id_of<Resource>("eve"), gone);
    auto const rows = measured(state);
    REQUIRE(rows.size() == 1);
    CHECK(rows.front().target->value == percent("80"));
}

TEST_CASE("R282: while a month is open there is a target and a forecast, and no actual yet") {
    auto const state = firm_of({{"ann", "consultant", "north", "80", "160", "120", "100"}});
    auto const open  = seen_in(state, "2026-06-15", "2026-06-01");
    auto const rows  = utilization_against_targets(open, open, state).value();
    REQUIRE(rows.size() == 1);
    CHECK(rows.front().target->value == percent("80"));
    CHECK(rows.front().target->why.is_empty());
    CHECK(rows.front().forecast->value == percent("75"));
    CHECK_FALSE(rows.front().actual);
}

TEST_CASE("R282: a month that was over when the forecast was made has an actual, and no forecast that always agrees") {
    auto const state = firm_of({{"ann", "consultant", "north", "80", "160", "120", "100"}});
    auto const late  = seen_in(state, "2026-08-03", "2026-08-01");
    auto const rows  = utilization_against_targets(late, late, state).value();
    REQUIRE(rows.size() == 1);
    CHECK(rows.front().actual->value == percent("62.5"));
    CHECK_FALSE(rows.front().forecast);
    CHECK_FALSE(rows.front().actual_above_forecast());
    CHECK(rows.front().actual_above_target() == decimal("-17.5"));
}

TEST_CASE("R282: hours that someone lends to another role count for the target of that role, as they do for its use") {
    auto     state = firm_of({{"ann", "consultant", "north", "80", "160", "120", "100"},
                              {"bob", "consultant", "north", "50", "40", "20", "30"}});
    Capacity lent{*state.find(id_of<Capacity>("bob"))};
    lent.role = id_of<Role>("architect");
    state.put(id_of<Capacity>("bob"), lent);
    auto const rows = measured(state);
    REQUIRE(rows.size() == 2);
    for (auto const& row : rows) {
        REQUIRE(row.target);
        CHECK(row.target->value == percent(row.role == lent.role ? "50" : "80"));
    }
}

TEST_CASE("R282: where hours are known of the role alone, each of its people counts alike") {
    auto state = firm_of({{"ann", "consultant", "north", "80", "160", "120", "100"},
                          {"bob", "consultant", "north", "50", "40", "20", "30"}});
    for (auto const* name : {"ann", "bob"}) {
        Capacity of_role{*state.find(id_of<Capacity>(name))};
        of_role.resource = std::nullopt;
        of_role.role     = id_of<Role>("consultant");
        of_role.region   = id_of<Region>("north");
        state.put(id_of<Capacity>(name), of_role);
    }
    auto const rows = measured(state);
    REQUIRE(rows.size() == 1);
    CHECK(rows.front().target->value == percent("65"));
    CHECK(rows.front().target->why.verify());
    CHECK(rows.front().forecast->value == percent("70"));
}
