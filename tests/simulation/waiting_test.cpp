#include "circle.hpp"
#include "exception_text.hpp"

#include <throughline/sync/limits.hpp>

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

/// Two systems, the first of which owns every skill; some refer to a parent, which the other may not have.
struct Waiting {
    explicit Waiting(std::uint64_t seed)
        : circle{seed, CircleOptions{.size = 2, .adjust = [this](Topology& topology) {
                                         if (!makes_new) topology.systems[1].creates.clear();
                                     }}} {
        for (auto& [field, owner] : circle.owner_of) owner = 0;
        circle.open();
    }

    std::string insert(std::string const& code, std::string const& parent = {}) {
        auto fields = Value::object({{"code", code}, {"name", code}});
        if (!parent.empty()) fields.set("parent", Value{parent});
        return circle.systems[0]->insert("skills", fields).value();
    }
    void reopen(bool may_make_new) {
        makes_new = may_make_new;
        circle.engine.reset();
        circle.open();
    }
    void pass_after(std::chrono::minutes time) {
        circle.virtual_clock.advance(time);
        circle.engine->run_until_idle().value();
    }
    std::vector<StoredException> told() const {
        auto all = circle.store->open_exceptions("waits|", 100).value();
        std::erase_if(all, [](StoredException const& each) { return !each.cause.starts_with("waits|"); });
        return all;
    }
    /// The code of its parent in the second system.
    std::string parent_there(std::string const& code) const {
        auto const& there = *circle.systems[1];
        for (auto const& skill : there.list("skills"))
            if (skill["code"].text() == code && !skill["parent"].is_null())
                return std::string{there.read("skills", skill["parent"].text())["code"].text()};
        return {};
    }

    bool   makes_new = true;
    Circle circle;
};

constexpr std::chrono::minutes soon{1};
constexpr auto                 untold = std::chrono::minutes{limits::wait_untold_max};

}  // namespace

TEST_CASE(
    "L10: who waits for a record that nobody has shown is told after a while, once, and no longer than it waits") {
    Waiting    world{61};
    auto const parent = world.insert("P");
    for (auto const* code : {"A", "B", "C"}) world.insert(code, parent);
    world.circle.systems[0]->remove("skills", parent).value();  // Before it was ever read.
    world.pass_after(soon);
    world.pass_after(untold - 2 * soon);
    CHECK(world.circle.systems[1]->count("skills") == 3);
    CHECK(world.circle.engine->plan().value().waiting.size() == 3);
    CHECK(world.told().empty());

    world.reopen(true);  // Since when it waits outlives the host's process.
    world.pass_after(2 * soon);
    auto const told = world.told();
    REQUIRE(told.size() == 1);
    CHECK(told[0].code == "not_found");
    CHECK(told[0].connection == "system1");
    CHECK(told[0].object == "skills");
    CHECK(told[0].path == "Skill.parent");
    CHECK(told[0].vendor_field == "parent");
    CHECK(told[0].cause == "waits|system1|Skill.parent");
    CHECK_FALSE(told[0].value.empty());
    CHECK(told[0].expected.find("waiting: 3") != std::string::npos);
    CHECK_FALSE(told[0].record_id.is_none());
    CHECK(told[0].owner == "integration");
    CHECK_FALSE(told[0].remedy.empty());
    CHECK_FALSE(told[0].correlation.empty());
    check_exception_text(*world.circle.store, "waits|", "exception-waits");
    world.pass_after(untold);
    REQUIRE(world.told().size() == 1);
    CHECK(world.told()[0].times == 1);

    SUBCASE("it appears") {
        world.circle.systems[0]->restore("skills", parent).value();
        world.pass_after(soon);
        for (auto const* code : {"A", "B", "C"}) CHECK(world.parent_there(code) == "P");
    }
    SUBCASE("they no longer refer to it") {
        for (auto const& skill : world.circle.systems[0]->list("skills"))
            world.circle.systems[0]->update("skills", skill["id"].text(), Value::object({{"parent", Value{}}})).value();
        world.pass_after(soon);
    }
    CHECK(world.circle.store->open_exceptions("", 10).value().empty());
    CHECK(world.circle.store->setting("waits since").value().empty());
}

TEST_CASE("L10: what a system is not to make is told as soon as others have waited for it there long enough") {
    Waiting    world{62};
    auto const child = world.insert("C");
    world.pass_after(soon);
    world.reopen(false);
    auto const parent = world.insert("P");
    world.circle.systems[0]->update("skills", child, Value::object({{"parent", Value{parent}}})).value();
    world.pass_after(soon);
    world.pass_after(untold + soon);
    REQUIRE(world.told().size() == 1);
    CHECK(world.told()[0].message == "records wait for one that is not made in this system");
    CHECK(world.circle.store->record(world.told()[0].record_id).value()->body.find("\"C\"") != std::string::npos);

    world.reopen(true);
    world.circle.systems[0]->update("skills", parent, Value::object({{"name", "again"}})).value();
    world.pass_after(soon);
    CHECK(world.told().empty());
    CHECK(world.parent_there("C") == "P");
}

TEST_CASE("L10: who waits for a record whose write was refused is not told besides: its exception is") {
    Waiting world{63};
    world.circle.systems[1]->intercept([](http::Request const& request) -> std::optional<http::Response> {
        if (request.method != "POST" || request.body.find("\"P\"") == std::string::npos) return std::nullopt;
        return sandbox::json_response(422, Value::object({{"error", Value::object({{"message", "no"}})}}));
    });
    world.insert("C", world.insert("P"));
    world.pass_after(soon);
    world.pass_after(untold + soon);
    CHECK(world.circle.engine->plan().value().waiting.size() == 1);
    CHECK(world.told().empty());
    REQUIRE(world.circle.store->open_exceptions("write|", 10).value().size() == 1);

    // Given up, it is missing like any other.
    auto const cause = world.circle.store->open_exceptions("write|", 10).value().front().cause;
    REQUIRE(world.circle.engine->discard(cause, "not wanted there", "ann"));
    world.pass_after(soon);
    world.pass_after(untold + soon);
    CHECK(world.told().size() == 1);
}

TEST_CASE("L10 L12: of a chain of records that wait, the last is told; of very many, so many as are allowed") {
    Waiting    world{64};
    Plan       plan = world.circle.engine->plan().value();
    auto const wait = [&](RecordId who, RecordId missing, std::string field) {
        plan.waiting.push_back({.system       = "system1",
                                .object       = "Skill",
                                .record       = who,
                                .reason       = field + " refers to a record that system1 does not have",
                                .missing      = missing,
                                .vendor_field = std::move(field)});
    };
    auto const id_of      = [](std::uint64_t number) { return RecordId{1, number}; };
    auto const tell_after = [&](std::chrono::minutes time) {
        world.circle.virtual_clock.advance(time);
        plan.made_at = world.circle.virtual_clock.now();
        world.circle.engine->apply(plan).value();
        return world.told().size();
    };
    for (std::uint64_t each = 1; each < 5; ++each) wait(id_of(each), id_of(each + 1), "parent");
    CHECK(tell_after(soon) == 0);
    REQUIRE(tell_after(untold) == 1);
    CHECK(world.told()[0].value == id_of(5).to_string());

    for (std::uint64_t each = 0; each < limits::waits_told_max + 100; ++each)
        wait(id_of(each + 10), id_of(each + 10'000), "field " + std::to_string(each));
    CHECK(tell_after(soon) == 1);
    CHECK(tell_after(untold) == 100);  // The first page of them.
    auto const first = world.circle.store->exception("waits|system1|Skill.parent").value();
    CHECK((first && first->open));
    std::size_t open = 0;
    for (std::string after = "waits|";;) {
        auto const page = world.circle.store->open_exceptions(after, 500).value();
        if (page.empty()) break;
        open += page.size();
        after = page.back().cause;
    }
    CHECK(open == limits::waits_told_max);

    SUBCASE("a plan that was cut has not looked at all: what it does not show stands") {
        plan.waiting.clear();
        plan.cut = true;
        CHECK(tell_after(soon) == 100);
    }
    SUBCASE("and a whole one clears what nobody waits for any more") {
        plan.waiting.clear();
        CHECK(tell_after(soon) == 0);
    }
}
