#include "deals.hpp"

#include <throughline/process/staffing_gate.hpp>

using namespace throughline;

namespace {

DateRange const july{Date{2026, 7, 1}, Date{2026, 8, 1}};
Date const      monday{2026, 7, 6};

Assignment work(std::string_view project, std::vector<WeekHours> weeks) {
    Assignment assignment{.resource = id_of<Resource>("ann"),
                          .project  = id_of<Project>(project),
                          .status   = Assignment::Status::confirmed};
    assignment.hours_by_week = std::move(weeks);
    return assignment;
}

/// One person with a calendar of 40 hours, on a project in July.
Book staffed() {
    Book     book{Date{2026, 6, 15}};
    Calendar calendar{.code = "ie", .name = "Ireland"};
    using Day              = Calendar::Weekday;
    calendar.working_days  = {Day::monday, Day::tuesday, Day::wednesday, Day::thursday, Day::friday};
    calendar.hours_per_day = hours(8);
    calendar.holidays      = {Date{2026, 7, 13}};
    book.keep(id_of<Calendar>("ie"), calendar);
    Resource person{.name = PersonalText{"Ann Example"}};
    person.calendar = id_of<Calendar>("ie");
    person.skills   = {id_of<Skill>("spring")};
    book.keep(id_of<Resource>("ann"), person);
    book.keep(id_of<Skill>("java"), Skill{.code = "java", .name = "Java"});
    Skill spring{.code = "spring", .name = "Spring"};
    spring.parent = id_of<Skill>("java");
    book.keep(id_of<Skill>("spring"), spring);
    Project project{.name = "Website", .status = Project::Status::active};
    project.planned = july;
    book.keep(id_of<Project>("website"), project);
    return book;
}

std::vector<Violation> settled(Book& book) {
    book.settle({over_allocation_gate(), assignment_gate()});
    return book.violations;
}

}  // namespace

TEST_CASE("R56 R181: more hours than a person can work are flagged, week by week, with the sum that is too much") {
    auto book = staffed();
    book.keep(id_of<Assignment>("one"), work("website", {{monday, hours(24)}, {monday.plus_days(7), hours(32)}}));
    CHECK(settled(book).empty());
    book.keep(id_of<Assignment>("two"), work("shop", {{monday, hours(16)}}));
    CHECK(settled(book).empty());  // Forty of forty.
    book.keep(id_of<Assignment>("three"), work("shop", {{monday.plus_days(7), Hours{Decimal::parse("0.25").value()}}}));
    auto const found = settled(book);  // The week of a holiday has 32.
    REQUIRE(found.size() == 1);
    CHECK(found.front().path == "Assignment.hours_by_week");
    CHECK(found.front().owner == "delivery");
    CHECK(found.front().message ==
          "more work than the person can do: planned 32.25 h of 32 h from 2026-07-13 to 2026-07-19");

    auto tentative   = work("shop", {{monday.plus_days(7), Hours{Decimal::parse("0.25").value()}}});
    tentative.status = Assignment::Status::tentative;
    book.keep(id_of<Assignment>("three"), tentative);
    CHECK(settled(book).empty());  // It clears itself.
    CHECK(over_allocations({.id          = id_of<Resource>("ann"),
                            .person      = *book.get(id_of<Resource>("ann")),
                            .assignments = book.all<Assignment>(),
                            .calendar    = book.get(id_of<Calendar>("ie"))},
                           {.counts_tentative = true})
              .size() == 1);
}

TEST_CASE("R56 L9: a period that ends within a week takes that week's share, to the last minute") {
    auto     book = staffed();
    Capacity capacity{.period = {july, "2026-07"}, .available_hours = hours(24)};
    capacity.resource = id_of<Resource>("ann");
    book.keep(id_of<Capacity>("july"), capacity);
    // Three of the week's five working days are in July: 24 of 40 hours.
    book.keep(id_of<Assignment>("one"), work("shop", {{Date{2026, 6, 29}, hours(40)}}));
    CHECK(settled(book).empty());
    book.keep(id_of<Assignment>("one"), work("shop", {{Date{2026, 6, 29}, Hours{Decimal::parse("40.01").value()}}}));
    REQUIRE(settled(book).size() == 1);
    CHECK(book.violations.front().value == "24.006");
}

TEST_CASE("R181: days that clash: outside the project, the demand, the time with the firm, beside another") {
    auto book        = staffed();
    auto assignment  = work("website", {});
    assignment.dates = july;
    auto const one   = id_of<Assignment>("one");
    auto const says  = [&](std::string_view words) {
        auto const found = settled(book);
        REQUIRE(found.size() == 1);
        CHECK(found.front().path == "Assignment.dates");
        CHECK_MESSAGE(found.front().message.find(words) != std::string::npos, found.front().message);
        CHECK(found.front().message.find("Ann") == std::string::npos);  // It names nobody.
    };
    book.keep(one, assignment);
    CHECK(settled(book).empty());

    SUBCASE("the project") {
        assignment.dates->end = Date{2026, 8, 4};
        book.keep(one, assignment);
        says("not within the project's, from 2026-07-01 to 2026-07-31");
    }
    SUBCASE("the firm") {
        auto person             = *book.get(id_of<Resource>("ann"));
        person.termination_date = Date{2026, 7, 31};
        book.keep(id_of<Resource>("ann"), person);
        CHECK(settled(book).empty());
        person.termination_date = Date{2026, 7, 30};
        book.keep(id_of<Resource>("ann"), person);
        says("not within the person's time with the firm");
        CHECK(book.violations.front().message.find("2026-07-30") == std::string::npos);  // That is personal.
    }
    SUBCASE("the demand") {
        ResourceRequest request{.status = ResourceRequest::Status::fulfilled};
        request.fulfilled_by = one;
        request.dates        = DateRange{Date{2026, 7, 1}, Date{2026, 8, 2}};
        book.keep(id_of<ResourceRequest>("request"), request);
        says("does not cover the days that were asked for");
    }
    SUBCASE("another that does not say its hours either") {
        auto other  = work("shop", {{Date{2026, 7, 27}, hours(8)}});
        other.dates = DateRange{Date{2026, 7, 31}, Date{2026, 8, 7}};
        book.keep(id_of<Assignment>("two"), other);
        auto const found = settled(book);
        REQUIRE(found.size() == 2);  // Each of the two is shown.
        CHECK(found.front().message.find("from 2026-07-31 to 2026-07-31") != std::string::npos);
    }
}

TEST_CASE("R181: a skill that was asked for and is not there; who can do a part of it can do it") {
    auto            book = staffed();
    ResourceRequest request{.status = ResourceRequest::Status::fulfilled};
    request.fulfilled_by = id_of<Assignment>("one");
    request.skills       = {id_of<Skill>("java")};
    book.keep(id_of<Assignment>("one"), work("website", {{monday, hours(8)}}));
    book.keep(id_of<ResourceRequest>("request"), request);
    CHECK(settled(book).empty());
    request.skills = {id_of<Skill>("java"), id_of<Skill>("sap")};
    book.keep(id_of<ResourceRequest>("request"), request);
    auto const found = settled(book);
    REQUIRE(found.size() == 1);
    CHECK(found.front().path == "Assignment.resource");
    CHECK(found.front().message.find(id_of<Skill>("sap").to_string()) != std::string::npos);
}

TEST_CASE("R181: over the whole of a firm, each conflict once, in an order that does not depend on the telling") {
    auto book  = staffed();
    auto both  = work("website", {});
    both.dates = july;
    book.keep(id_of<Assignment>("one"), both);
    book.keep(id_of<Assignment>("two"), both);
    BusinessState state;
    auto const    tell = [&]<class Object>(std::vector<std::pair<Id<Object>, Object>> const& all) {
        for (auto const& [id, object] : all) state.put(id, object);
    };
    tell(book.all<Resource>());
    tell(book.all<Assignment>());
    tell(book.all<Project>());
    tell(book.all<Skill>());
    auto const found = staffing_conflicts(state);
    REQUIRE(found.size() == 1);
    CHECK(found.front().kind == StaffingConflict::Kind::date_clash);
    CHECK(found.front().assignments.size() == 2);
    CHECK(found.front().days == july);
    CHECK(staffing_conflicts(state) == found);
}
