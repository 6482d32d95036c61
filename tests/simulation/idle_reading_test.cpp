#include "circle.hpp"
#include "support/faulty_disk.hpp"

#include <throughline/sync/limits.hpp>

namespace throughline::simulation {

namespace {

/// Two systems that agree on so many skills, five to a page. Every change to the disk of their state is counted, and
/// every list that one of them is asked for.
struct Quiet {
    Quiet(std::size_t skills, std::size_t read_whole) : circle{51, CircleOptions{.size = 2, .read_whole = read_whole}} {
        for (auto& [field, owner] : circle.owner_of) owner = 0;
        circle.store.reset();
        circle.store = SqliteStore::open("/state/throughline.db").value();
        for (std::size_t each = 0; each < skills; ++each)
            ids.push_back(circle.systems[0]
                              ->insert("skills", sandbox::Value::object(
                                                     {{"code", "S" + std::to_string(each)}, {"name", "as it was"}}))
                              .value());
        circle.settle();
        REQUIRE(circle.systems[1]->count("skills") == skills);
        circle.systems[0]->intercept([this](http::Request const& request) -> std::optional<http::Response> {
            if (request.url.find("/skills?") == std::string::npos) return std::nullopt;
            circle.virtual_clock.advance(page_takes);
            if (++lists == dies_at) throw Crash{};
            if (lists >= down_from) return sandbox::json_response(503, sandbox::Value::object({}));
            return std::nullopt;
        });
    }

    /// How often the disk was written to meanwhile, cut or synced.
    template <class Work>
    std::uint64_t disk_operations(Work const& work) {
        auto const before = disk.operations();
        work();
        return disk.operations() - before;
    }
    void die_at(std::size_t list) {
        lists   = 0;
        dies_at = list;
        CHECK_THROWS_AS(static_cast<void>(circle.engine->refresh()), Crash);
        circle.engine.reset();
        circle.network.break_all();
        lists = dies_at = 0;
        circle.open();
    }
    /// Whatever is written, though it be the same, goes to the end of the list.
    void write(std::size_t skill, std::string const& name) {
        circle.virtual_clock.advance(std::chrono::seconds{1});
        circle.systems[0]->update("skills", ids[skill], sandbox::Value::object({{"name", name}})).value();
    }

    test::FaultyDisk          disk{1};
    Circle                    circle;
    std::vector<std::string>  ids{};
    std::size_t               lists     = 0;
    std::size_t               dies_at   = 0;
    std::size_t               down_from = 1'000'000;
    std::chrono::milliseconds page_takes{0};
};

}  // namespace

TEST_CASE("L12: a pass that finds nothing new writes as much however many records it reads: next to nothing") {
    for (auto const read_whole : {std::size_t{2}, std::size_t{0}}) {
        CAPTURE(read_whole);
        std::array<std::uint64_t, 2> operations{};
        for (std::size_t const skills : {10, 200}) {
            Quiet quiet{skills, read_whole};
            quiet.circle.engine->run_until_idle().value();
            operations[skills > 10] = quiet.disk_operations([&] { quiet.circle.engine->run_until_idle().value(); });
            CHECK(quiet.circle.engine->last_refresh().read() == 2 * skills);
        }
        CHECK(operations[0] == operations[1]);
        CHECK(operations[1] < 20);  // When each of both objects was read, and a sync for each.
    }
}

TEST_CASE("L7: a read that is killed goes on behind the last page that changed something") {
    Quiet quiet{200, 2};
    quiet.write(100, "another");
    for (std::size_t each = 101; each < 200; ++each) quiet.write(each, "as it was");
    quiet.die_at(31);
    quiet.circle.engine->refresh().value();
    CHECK(quiet.lists == 40 - 21);
    // Of which the next read knows nothing any more.
    quiet.lists = 0;
    quiet.circle.engine->refresh().value();
    CHECK(quiet.lists == 40);
}

TEST_CASE("L7 P16: a read of what has not changed goes on where it was killed, but for a minute's reading at most") {
    Quiet quiet{200, 2};
    quiet.page_takes = std::chrono::seconds{10};
    quiet.die_at(31);
    quiet.circle.engine->refresh().value();
    CHECK(quiet.lists >= 40 - 30);
    CHECK(quiet.lists <= 40 - 30 + limits::unkept_reading_max / quiet.page_takes);
}

TEST_CASE("a read of what has not changed goes on where its vendor broke it off") {
    Quiet quiet{200, 2};
    quiet.down_from = 31;
    CHECK(quiet.circle.engine->refresh().value().failures.size() == 1);
    quiet.lists     = 0;
    quiet.down_from = 1'000'000;
    quiet.circle.virtual_clock.advance(std::chrono::hours{1});
    CHECK(quiet.circle.engine->refresh().value().failures.empty());
    CHECK(quiet.lists == 40 - 30);
}

TEST_CASE("a read of what has not changed comes to its end however short its steps are") {
    Quiet quiet{200, 0};
    int   steps = 0;
    while (!quiet.circle.engine->step(quiet.circle.virtual_clock.now()).value().idle) REQUIRE(++steps < 200);
    CHECK(quiet.lists == 40);
}

}  // namespace throughline::simulation
