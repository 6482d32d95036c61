#include "circle.hpp"
#include "observe/stored.hpp"

#include <throughline/model/skill.hpp>
#include <throughline/sync/limits.hpp>

#include <algorithm>

namespace throughline::simulation {

namespace {

constexpr std::size_t systems = 3;
constexpr std::size_t share   = limits::plan_writes_max / systems;

/// Three systems of which the second takes what begins with A, and the third what begins with Z; all of it is owed.
struct Backlog {
    Backlog()
        : circle{71,
                 CircleOptions{
                     .size = systems, .adjust = [](Topology& topology) {
                         for (auto const& [system, letter] :
                              {std::pair{"system0", '-'}, std::pair{"system1", 'A'}, std::pair{"system2", 'Z'}})
                             topology.routes.push_back({.object = "Skill", .system = system, .takes = takes(letter)});
                     }}} {
        circle.open();
    }

    static std::function<bool(RecordId, AnyObject const&, Records&)> takes(char letter) {
        return [letter](RecordId, AnyObject const& skill, Records&) {
            return static_cast<Skill const*>(skill.data())->code.front() == letter;
        };
    }
    void owe(char letter, std::size_t count) {
        REQUIRE(circle.store->begin());
        for (std::size_t each = 0; each < count; ++each) {
            Id<Skill> const id{RecordId{1, ++records_}};
            store_one(*circle.store, id, Skill{.code = letter + std::to_string(each), .name = "One"});
            REQUIRE(circle.store->mark_due(Store::Work::plan, id, "Skill"));
        }
        REQUIRE(circle.store->commit());
    }
    static std::size_t writes_to(Plan const& plan, std::string_view system) {
        return static_cast<std::size_t>(std::count_if(plan.writes.begin(), plan.writes.end(),
                                                      [&](auto const& write) { return write.system == system; }));
    }

    Circle circle;

  private:
    std::uint64_t records_ = 0;
};

}  // namespace

TEST_CASE("L1 L12: a system that is owed very much has its share of a plan, and what stands behind it its own") {
    Backlog backlog;
    backlog.owe('A', limits::plan_writes_max + 10);
    backlog.owe('Z', 10);
    auto const plan = backlog.circle.engine->owed().value();
    CHECK(Backlog::writes_to(plan, "system1") == share);
    CHECK(Backlog::writes_to(plan, "system2") == 10);
    CHECK(plan.cut);
    CHECK(plan.settled.empty());  // What has to wait for the next plan is owed all the same.
}

TEST_CASE("L12: for what others are owed, a plan looks so far behind a system's share, and no further") {
    Backlog backlog;
    backlog.owe('A', share + limits::plan_beyond_max);
    backlog.owe('Z', 1);
    auto const plan = backlog.circle.engine->owed().value();
    CHECK(Backlog::writes_to(plan, "system1") == share);
    CHECK(Backlog::writes_to(plan, "system2") == 0);
    CHECK(plan.cut);
}

TEST_CASE("L1: what a system could not take for the moment goes to the end of the queue") {
    Backlog backlog;
    backlog.owe('A', 2);
    backlog.owe('Z', 2);
    backlog.circle.systems[1]->intercept([](http::Request const& request) -> std::optional<http::Response> {
        if (request.method != "POST" || request.body.find("A0") == std::string::npos) return std::nullopt;
        return sandbox::json_response(401, sandbox::Value::object({}));
    });
    auto const plan = backlog.circle.engine->owed().value();
    REQUIRE(plan.writes.size() == 4);
    CHECK(backlog.circle.engine->apply(plan).value().retryable == 1);
    auto const due = backlog.circle.store->due(Store::Work::plan, 0, 10).value();
    REQUIRE(due.size() == 4);
    CHECK(due[0].record == RecordId{1, 2});
    CHECK(due[3].record == RecordId{1, 1});
}

}  // namespace throughline::simulation
