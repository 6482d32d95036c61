#include "whole_reads.hpp"
#include "wired_circle.hpp"

#include <array>

// A bad read must not look like a deletion: nothing is ever deleted because of what was not shown, unless the read was
// whole, the record's own address says so too, and it is not too many.

namespace throughline::simulation {

namespace {

using sandbox::Value;

enum class Fault : unsigned char { cut_in_half, rows_left_out, empty_list, empty_body, ends_early, no_list };

constexpr std::array faults{Fault::cut_in_half, Fault::rows_left_out, Fault::empty_list,
                            Fault::empty_body,  Fault::ends_early,    Fault::no_list};

/// The vendor's own answer, spoilt.
http::Response spoilt(http::Response answer, Fault fault) {
    auto const page = Value::parse(answer.body).value();
    auto const with = [&](Value items, Value next) {
        answer.body = Value::object({{"items", std::move(items)}, {"next", std::move(next)}}).to_json();
        return answer;
    };
    Value       half  = Value::array();
    auto const& items = page["items"].elements();
    for (std::size_t each = 0; each < items.size() / 2; ++each) half.push(items[each]);
    switch (fault) {
        case Fault::cut_in_half:
            answer.body.resize(answer.body.size() / 2);
            return answer;
        case Fault::rows_left_out:
            return with(half, page["next"]);
        case Fault::empty_list:
            return with(Value::array(), {});
        case Fault::empty_body:
            answer.body.clear();
            return answer;
        case Fault::ends_early:
            return with(page["items"], {});
        case Fault::no_list:
            answer.body = "{}";
            return answer;
    }
    return answer;
}

bool is_list(http::Request const& request) { return request.url.find("limit=") != std::string::npos; }

/// The list's page of that number is spoilt; all others, and every record's own address, are as they should be.
void spoil(WholeReads& world, std::size_t page, Fault fault) {
    auto const seen   = std::make_shared<std::size_t>(0);
    auto const asking = std::make_shared<bool>(false);
    world.api.intercept([&world, page, fault, seen, asking](http::Request const& request) {
        std::optional<http::Response> answer;
        if (*asking || !is_list(request)) return answer;
        *asking = true;
        answer  = world.api.answer(request);
        *asking = false;
        if ((*seen)++ == page) answer = spoilt(*std::move(answer), fault);
        return answer;
    });
}

/// The connection's user may no longer see some of the records, neither in the list nor by their addresses.
template <class Hidden>
void hide(WholeReads& world, Hidden is_hidden) {
    world.api.intercept([&world, is_hidden](http::Request const& request) -> std::optional<http::Response> {
        if (!is_list(request)) {
            for (auto const& skill : world.api.list("skills"))
                if (is_hidden(skill) && request.url.ends_with("/" + std::string{skill["id"].text()}))
                    return sandbox::json_response(404, Value::object({{"error", Value::object({{"message", "no"}})}}));
            return std::nullopt;
        }
        Value items = Value::array();
        for (auto const& skill : world.api.list("skills"))
            if (!is_hidden(skill)) items.push(skill);
        return sandbox::json_response(200, Value::object({{"items", std::move(items)}, {"next", {}}}));
    });
}

std::size_t doubts(WholeReads& world) { return world.store->open_exceptions("absent|", 10).value().size(); }

}  // namespace

TEST_CASE("P15 L2: whatever is wrong with any one page of a complete read, nothing is taken for deleted") {
    constexpr std::size_t skills = 40;
    for (auto const fault : faults)
        for (std::size_t page = 0; page < 6; ++page) {
            CAPTURE(static_cast<int>(fault));
            CAPTURE(page);
            WholeReads world{skills};
            REQUIRE(world.deleted_by_refresh() == 0);
            REQUIRE(world.live() == skills);
            spoil(world, page, fault);
            CHECK(world.deleted_by_refresh() == 0);
            CHECK(world.live() == skills);
            world.api.intercept({});
            world.clock.advance(std::chrono::minutes{10});
            CHECK(world.deleted_by_refresh() == 0);
            CHECK(world.live() == skills);
            CHECK(world.store->open_exceptions("", 10).value().empty());
        }
}

TEST_CASE("P15 L2: what a user may no longer see is not deleted: the guard trips, and lets go when it is seen again") {
    int         all = 40;
    std::string hidden_names;
    SUBCASE("most of many") { hidden_names = "123456789"; }
    SUBCASE("all of few") {
        all          = 8;
        hidden_names = "0123456789";
    }
    WholeReads world{all};
    REQUIRE(world.deleted_by_refresh() == 0);
    hide(world, [&](Value const& skill) {
        return hidden_names.find(std::string{skill["code"].text()}.back()) != std::string::npos;
    });
    for (int pass = 0; pass < 3; ++pass) CHECK(world.deleted_by_refresh() == 0);
    CHECK(world.live() == static_cast<std::size_t>(all));
    CHECK(doubts(world) == 1);
    world.api.intercept({});
    CHECK(world.deleted_by_refresh() == 0);
    CHECK(doubts(world) == 0);
}

TEST_CASE("P15 L3: a system that is taken out of the topology, and put back, is as it was: no state is dropped") {
    WiredCircle world{81, 3};
    auto&       circle = world.circle;
    auto const  whole  = world.topology;
    world.open(circle.network);
    for (int each = 0; each < 12; ++each) world.insert("S" + std::to_string(each));
    circle.settle();
    auto const bindings = [&] { return circle.store->bindings("system1", "skills", "", 100).value().size(); };
    REQUIRE(bindings() == 12);

    world.topology.systems.erase(world.topology.systems.begin() + 1);
    world.open(circle.network);
    circle.engine->run_until_idle().value();
    CHECK(bindings() == 12);
    world.topology = whole;
    world.open(circle.network);
    circle.engine->run_until_idle().value();
    CHECK(bindings() == 12);
    CHECK(world.system(1).creates("skills") == 12);
    CHECK(circle.engine->plan().value().empty());
}

TEST_CASE("P18 L5: records that are touched and not changed are written nowhere, and leave no trace") {
    constexpr int skills = 100, rounds = 20;
    WiredCircle   world{82, 3};
    auto&         circle = world.circle;
    for (auto* system : {&world.first(), &world.system(1), &world.system(2)})
        system->change_field("skills", {.name = "seen_by"});  // That no mapping names.
    world.open(circle.network);
    for (int each = 0; each < skills; ++each) world.insert("S" + std::to_string(each));
    circle.settle();
    std::uint64_t writes = 0;
    for (auto* system : {&world.first(), &world.system(1), &world.system(2)})
        system->intercept([&writes](http::Request const& request) -> std::optional<http::Response> {
            writes += request.method != "GET";
            return std::nullopt;
        });
    auto const audit    = circle.store->count_audit().value();
    auto const versions = [&] {
        std::uint64_t sum = 0;
        for (auto const& record : circle.store->records("Skill", {}, 1'000).value()) sum += record.version;
        return sum;
    };
    auto const    before = versions();
    std::uint64_t read   = 0;
    for (int round = 0; round < rounds; ++round) {
        circle.virtual_clock.advance(std::chrono::hours{1});  // Behind any overlap: what is read was touched.
        for (std::size_t place = 0; place < 3; ++place)
            for (auto const& skill : world.system(place).list("skills"))
                world.system(place)
                    .update("skills", skill["id"].text(),
                            round % 2 ? Value::object({{"name", skill["name"]}})
                                      : Value::object({{"seen_by", "somebody " + std::to_string(round)}}))
                    .value();
        circle.engine->run_until_idle().value();
        read += circle.engine->last_refresh().read();
    }
    CHECK(read >= std::uint64_t{3} * skills * rounds);
    CHECK(writes == 0);
    CHECK(circle.store->count_audit().value() == audit);
    CHECK(versions() == before);
    CHECK(circle.engine->plan().value().empty());
}

}  // namespace throughline::simulation
