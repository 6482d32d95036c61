#include "on_disk.hpp"

using throughline::test::DiskFault;

// RPO 0: the moment at which an operation counts as accepted is the one at which its call comes back. Here the machine
// loses its power at every single operation of the disk in turn, with unsynced pages torn; what was accepted before
// that is there afterwards, whole. How long opening again takes (RTO) is measured by the benchmark of bounds.

namespace throughline::simulation {

namespace {

/// Has the power cut at each operation of the disk that `accept` makes, which says whether it was told of success;
/// `check` looks at what is there when the machine is up again.
template <class Prepare, class Operation, class Check>
void cut_at_every_operation(std::uint64_t seed, Prepare prepare, Operation accept, Check check) {
    std::uint64_t operation = 0, accepted = 0, refused = 0;
    for (bool struck = true; struck;) {
        ++operation;
        CAPTURE(operation);
        OnDisk world{seed};
        prepare(world);
        world.strike(DiskFault::power_cut, operation);
        bool const was_accepted = accept(world);
        struck                  = world.disk.has_struck();
        world.restart();
        accepted += was_accepted;
        refused += !was_accepted;
        check(world, was_accepted);
    }
    CHECK(accepted >= 1);
    CHECK(refused >= 1);
}

std::string name_in(OnDisk& world, std::size_t place) {
    return std::string{world.system(place).list("skills").front()["name"].text()};
}

/// A record of the first system that cannot be read: what people decide about it is theirs.
void keep_one_aside(OnDisk& world) {
    world.first().change_field("skills", {.name = "active", .type = sandbox::FieldType::text});
    auto const odd = sandbox::Value::object({{"code", "S1"}, {"name", "One"}, {"active", "perhaps"}});
    world.first().insert("skills", odd).value();
    REQUIRE(world.circle.engine->refresh());
    REQUIRE(world.circle.store->parked("system0", "skills", 10).value().size() == 1);
}

std::string cause_of_it(OnDisk& world) { return world.circle.store->open_exceptions("read|", 1).value().front().cause; }

}  // namespace

TEST_CASE("R199 L7: RPO 0: a change that a screen was told is taken outlives a power cut at any moment") {
    cut_at_every_operation(
        21,
        [](OnDisk& world) {
            world.insert("S1");
            world.circle.settle();
        },
        [](OnDisk& world) {
            auto const key    = std::string{world.first().list("skills").front()["id"].text()};
            auto const record = world.circle.store->binding("system0", "skills", key);
            if (!record) return false;
            auto const wish  = Submission::of<&Skill::name>("system0", "ann", Id<Skill>{(*record)->record}, "wanted");
            auto const soon  = world.circle.virtual_clock.now() + std::chrono::minutes{1};
            auto const taken = world.circle.engine->submit_and_wait(wish, soon);
            return taken && taken->kind != Submitted::Kind::rejected;
        },
        [](OnDisk& world, bool accepted) {
            world.circle.settle();
            CHECK(name_in(world, 0) == name_in(world, 1));
            if (accepted) CHECK(name_in(world, 1) == "wanted");
            CHECK(world.circle.store->open_exceptions("", 10).value().empty());
        });
}

TEST_CASE("R199 L7: RPO 0: what a person has decided, and was told is done, outlives a power cut at any moment") {
    SUBCASE("a correction") {
        cut_at_every_operation(
            22, keep_one_aside,
            [](OnDisk& world) {
                auto const corrected = world.circle.engine->correct(cause_of_it(world), "active", "true", "ann");
                return corrected && *corrected;
            },
            [](OnDisk& world, bool accepted) {
                auto const aside = world.circle.store->parked("system0", "skills", 10).value().size();
                auto const known = world.circle.store->bindings("system0", "skills", "", 10).value().size();
                CHECK(aside + known == 1);
                if (accepted) CHECK(known == 1);
            });
    }
    SUBCASE("whose it is") {
        cut_at_every_operation(
            23, keep_one_aside,
            [](OnDisk& world) {
                return world.circle.engine->reassign(cause_of_it(world), "sales operations", "ann").has_value();
            },
            [](OnDisk& world, bool accepted) {
                auto const open = world.circle.store->open_exceptions("read|", 10).value();
                REQUIRE(open.size() == 1);
                if (accepted) CHECK(open.front().owner == "sales operations");
            });
    }
}

TEST_CASE("R199 L2 L7: RPO 0: a page that was read is in the store, or the vendor is asked for it again") {
    static constexpr std::size_t rows = 6;
    cut_at_every_operation(
        24,
        [](OnDisk& world) {
            for (std::size_t each = 0; each < rows; ++each) world.insert("S" + std::to_string(each));
        },
        [](OnDisk& world) {
            auto const read = world.circle.engine->refresh();
            return read && read->failures.empty();
        },
        [](OnDisk& world, bool accepted) {
            auto const bound = [&] {
                return world.circle.store->bindings("system0", "skills", "", 100).value().size();
            };
            if (accepted) CHECK(bound() == rows);
            REQUIRE(world.circle.engine->refresh());
            CHECK(bound() == rows);
        });
}

}  // namespace throughline::simulation
