#include "records.hpp"

#include <doctest/doctest.h>

using namespace throughline;
using model_tests::dates;
using model_tests::id;

namespace {

Project project() {
    return {.name = "Rollout", .status = Project::Status::approved, .planned = dates("2026-01-01", "2026-07-01")};
}

Identified<Task> task(std::uint64_t number, std::string code, std::optional<std::uint64_t> parent = {}) {
    Identified<Task> made{id<Task>(number),
                          {.project = id<Project>(1), .kind = Task::Kind::task, .name = "Task " + code}};
    made.object.code = std::move(code);
    if (parent) made.object.parent = id<Task>(*parent);
    return made;
}

}  // namespace

TEST_CASE("R51: a work breakdown with unique codes is accepted") {
    CHECK(check_work_breakdown(project(), std::vector{task(1, "1"), task(2, "1.1", 1), task(3, "2")}).empty());
}

TEST_CASE("R51: a code is used once within a project") {
    auto const found = check_work_breakdown(project(), std::vector{task(1, "1"), task(2, "2"), task(3, "1")});
    REQUIRE(found.size() == 1);
    CHECK(found[0].path == "Task.code");
    CHECK(found[0].record == id<Task>(3));
    CHECK(found[0].message == "the code 1 is already taken by Task 1");
}

TEST_CASE("R51: a task belongs under one of its own project, not under itself, and not too deep") {
    CHECK(check_work_breakdown(project(), std::vector{task(1, "1", 99)}).at(0).expected ==
          "a task of the same project");
    CHECK(check_work_breakdown(project(), std::vector{task(1, "1", 2), task(2, "2", 1)}).at(0).path == "Task.parent");
    auto const deep = std::vector{task(1, "1"), task(2, "2", 1), task(3, "3", 2)};
    CHECK(check_work_breakdown(project(), deep, 3).empty());
    CHECK(check_work_breakdown(project(), deep, 2).size() == 1);
}

TEST_CASE("R50: planned dates lie within the project's, and a task's within its phase's") {
    auto tasks              = std::vector{task(1, "1"), task(2, "1.1", 1)};
    tasks[0].object.planned = dates("2026-01-01", "2026-07-01");
    tasks[1].object.planned = dates("2026-02-01", "2026-03-01");
    CHECK(check_work_breakdown(project(), tasks).empty());

    tasks[0].object.planned = dates("2026-01-15", "2026-02-15");
    auto found              = check_work_breakdown(project(), tasks);
    REQUIRE(found.size() == 1);
    CHECK(found[0].record == id<Task>(2));
    CHECK(found[0].expected == "dates from 2026-01-15 to before 2026-02-15");

    tasks[0].object.planned = DateRange{.start = Date::parse("2026-01-15").value()};
    found                   = check_work_breakdown(project(), tasks);
    REQUIRE(found.size() == 1);
    CHECK(found[0].record == id<Task>(1));
}
