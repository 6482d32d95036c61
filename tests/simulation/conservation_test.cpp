#include "circle.hpp"

#include <set>

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

constexpr std::array policies{MergePolicy::restore, MergePolicy::conflict, MergePolicy::newest};

/// Systems that share one name and decide it in one of three ways; people rename everywhere at once, and the host dies.
struct Renaming {
    explicit Renaming(std::uint64_t seed)
        : policy{policies[seed % 3]}, circle{seed, {.size = 2 + seed % 3, .adjust = [this](Topology& topology) {
                                                        topology.merging.give<&Skill::name>(policy);
                                                    }}} {
        circle.systems[0]->insert("skills", Value::object({{"code", "S1"}, {"name", "First"}})).value();
        settle();
        typed.insert("\"First\"");
    }

    /// Everybody who likes says something else, before anybody knows what the others say.
    void rename() {
        for (auto& system : circle.systems) {
            if (circle.chance.chance(1, 2)) continue;
            circle.virtual_clock.advance(std::chrono::seconds{1 + circle.chance.below(3)});
            auto const name = "Name " + std::to_string(typed.size());
            auto const id   = std::string{system->list("skills").front()["id"].text()};
            system->update("skills", id, Value::object({{"name", name}})).value();
            typed.insert("\"" + name + "\"");
        }
    }
    void settle() {
        for (bool done = false; !done;) {
            circle.virtual_clock.advance(std::chrono::minutes{5});
            try {
                circle.open();
                if (circle.chance.chance(1, 2)) circle.clock.crash_after(1 + circle.chance.below(150));
                circle.engine->run_until_idle().value();
                done = true;
            } catch (Crash const&) {
                ++circle.crashes;
                circle.engine.reset();
                circle.network.break_all();
            }
            circle.clock.crash_after(0);
        }
    }

    std::vector<StoredLoss> losses() const { return circle.store->losses(0, 10'000).value(); }
    std::set<std::string>   names() const {
        std::set<std::string> all;
        for (auto const& system : circle.systems) all.insert(system->list("skills").front()["name"].to_json());
        return all;
    }
    /// Every value that the record ever had.
    std::set<std::string> applied() const {
        std::set<std::string> all{"\"First\""};
        for (auto const& entry : circle.store->audit(0, 10'000).value())
            if (entry.member == "name" && entry.action == "merged") all.insert(entry.after);
        return all;
    }

    MergePolicy           policy;
    Circle                circle;
    std::set<std::string> typed{};
};

}  // namespace

TEST_CASE("P10 L2 L7: what people say is applied or kept as lost, each value, whatever the policy and the crashes") {
    std::uint64_t crashes = 0, lost = 0;
    for (std::uint64_t seed = 1; seed <= 45; ++seed) {
        INFO("seed " << seed);
        Renaming world{seed};
        for (int round = 0; round < 4; ++round) {
            world.rename();
            world.settle();
        }
        auto kept = world.applied();
        for (auto const& loss : world.losses()) {
            CHECK(world.typed.count(loss.lost) == 1);
            CHECK_FALSE(loss.said_by.empty());
            CHECK(loss.stands != loss.lost);
            kept.insert(loss.lost);
        }
        for (auto const& value : world.typed) CHECK_MESSAGE(kept.count(value) == 1, value << " is gone");

        bool const everybody_agrees = world.names().size() == 1;
        if (world.policy != MergePolicy::conflict) CHECK(everybody_agrees);
        auto const open = world.circle.store->open_exceptions("conflict|", 10).value();
        CHECK(open.empty() == everybody_agrees);  // L10
        auto const audit = world.circle.store->count_audit().value();
        auto const count = world.losses().size();
        world.settle();
        CHECK(world.circle.store->count_audit().value() == audit);  // L5
        CHECK(world.losses().size() == count);
        crashes += world.circle.crashes;
        lost += count;
    }
    CHECK(crashes > 20);
    CHECK(lost > 50);
}

TEST_CASE("P10 L1: every value that lost can be brought back, and then everybody has it") {
    for (std::uint64_t seed = 1; seed <= 9; ++seed) {
        INFO("seed " << seed);
        Renaming world{seed};
        world.rename();
        world.settle();
        for (auto const& loss : world.losses()) {
            world.circle.engine->restore(loss.sequence, "ann").value();
            world.settle();
            for (auto const& conflict : world.circle.store->open_exceptions("conflict|", 10).value())
                world.circle.engine->retry(conflict.cause, "ann").value();
            world.settle();
            CHECK(world.names() == std::set<std::string>{loss.lost});
        }
    }
}
