#include "exception_text.hpp"
#include "office.hpp"

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

/// A project whose name is delivery's, and nobody's any more once it is approved.
struct Frozen : Office {
    Frozen() {
        auto frozen = topology();
        frozen.authority.freeze<&Project::name>("the steering committee", "approved");
        running.emplace(std::move(frozen), Engine::Parts{*store, transport, clock, random});
        found(*running);
        edit(sales, Value::object({{"status", "approved"}}));
        running->run_until_idle().value();
    }
    void rename(sandbox::JsonApi& system, char const* name) {
        edit(system, Value::object({{"name", name}}));
        running->run_until_idle().value();
    }
    std::string                  names() const { return shown(sales, "name") + ", " + shown(delivery, "name"); }
    std::vector<StoredException> open() const { return store->open_exceptions("", 100).value(); }

    std::optional<Engine> running{};
};

}  // namespace

TEST_CASE("L4 L10 R148: what is frozen is not its owner's to change either; people are told who froze it") {
    Frozen world;
    world.rename(world.delivery, "Shop");
    CHECK(world.names() == "Website, Shop");  // Neither taken over nor overwritten.
    REQUIRE(world.open().size() == 1);
    auto const told = world.open().front();
    CHECK(told.code == "forbidden");
    CHECK(told.connection == "delivery");
    CHECK(told.message.find("the steering committee") != std::string::npos);
    CHECK(told.value == "\"Shop\"");
    CHECK_FALSE(told.remedy.empty());
    check_exception_text(*world.store, "frozen|", "exception-frozen");
    auto const kept = world.store->losses(0, 10).value();
    REQUIRE(kept.size() == 1);
    CHECK(kept.front().cause == "frozen");
    auto const restored = world.running->restore(kept.front().sequence, "ann");
    REQUIRE_FALSE(restored);
    CHECK(restored.error().message().find("the steering committee") != std::string::npos);
    world.rename(world.sales, "Mine");
    CHECK(world.names() == "Website, Shop");  // Others are brought in line as always.
    CHECK(world.running->plan().value().empty());
    CHECK_FALSE(world.running->retry(told.cause, "ann").value());

    SUBCASE("its owner takes it back") { world.rename(world.delivery, "Website"); }
    SUBCASE("it is thawed, and what was said meanwhile is taken by itself") {
        world.running.reset();
        auto engine = world.engine();
        REQUIRE(engine.run_until_idle());
        CHECK(world.names() == "Shop, Shop");
    }
    CHECK(world.open().empty());
}

TEST_CASE("L4 R150: a plan that writes what is frozen is refused before the write as well, naming who froze it") {
    Frozen world;
    world.edit(world.delivery, Value::object({{"start", "2026-03-09"}}));
    world.running->run_until_idle().value();
    world.edit(world.sales, Value::object({{"start", "2026-03-10"}}));
    auto forged = world.running->plan().value();
    REQUIRE(forged.writes.size() == 1);
    auto const& view        = view_of<Clerical, Project>;
    auto const  key         = std::string{world.delivery.list("projects").front()["id"].text()};
    forged.writes[0].system = "delivery";
    forged.writes[0].key    = key;
    forged.writes[0].rows.reset();
    for (std::size_t row = 0; row < view.rows.size(); ++row)
        if (view.rows[row].name == "name") forged.writes[0].rows.set(row);
    CHECK(world.running->apply(forged).value().rejected == 1);
    auto const open = world.store->open_exceptions("plan|", 10).value();
    REQUIRE(open.size() == 1);
    CHECK(open.front().message.find("the steering committee") != std::string::npos);
}
