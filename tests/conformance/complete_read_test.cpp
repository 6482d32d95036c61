#include <throughline/connector/reconciling.hpp>
#include <throughline/connector/rest_connector.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/mapping/codec.hpp>
#include <throughline/model/skill.hpp>
#include <throughline/sandbox/json_api.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>
#include <throughline/sync/last_read.hpp>
#include <throughline/transport/in_process.hpp>

#include <doctest/doctest.h>

// A complete read in pieces, by deadlines, failures and processes that end: what it finds, and what it never holds up.

namespace throughline::tests {
struct Catalogue {};
}  // namespace throughline::tests

// clang-format off
template <>
inline constexpr auto throughline::mapping<throughline::tests::Catalogue, throughline::Skill> =
    throughline::map_object<throughline::Skill>("skills", {
        throughline::key<"id">,
        throughline::external_id<"external_id">,
        throughline::modified<"updated_at">,
        throughline::field<"code", &throughline::Skill::code>,
        throughline::field<"name", &throughline::Skill::name>,
        throughline::field<"active", &throughline::Skill::active>,
        throughline::omit<&throughline::Skill::parent, "the catalogue has no tree of skills">,
        throughline::omit<&throughline::Skill::effective, "the catalogue does not say since when">,
    });
// clang-format on

using namespace throughline;
using namespace std::chrono_literals;
using sandbox::Value;

namespace {

/// People are told of the one that is gone in the catalogue, and of nothing else.
std::vector<std::string> const only_deleted{"deleted|hr|skills|2"};

sandbox::ObjectDefinition skills_definition() {
    return {.name   = "skills",
            .fields = {{.name = "code", .length = 20},
                       {.name = "name", .length = 20},
                       {.name = "active", .type = sandbox::FieldType::boolean}}};
}

/// A catalogue in pages of five, and an engine that reads what changed, and everything once a day. What a school says
/// is new, goes there.
struct Reader {
    explicit Reader(int skills = 23) {
        transport.route(api.origin(), [this](http::Request const& request) -> Result<http::Response> {
            clock.advance(1s);
            if (is_down && request.url.find("cursor=") != std::string::npos)
                return http::Response{.status = 503, .headers = {}, .body = {}};
            auto answer = api.answer(request);
            return request.url.find("cursor=") == std::string::npos ? answer : without_new(std::move(answer));
        });
        transport.route(school.origin(), [this](http::Request const& request) -> Result<http::Response> {
            return school.answer(request);
        });
        for (int each = 0; each < skills; ++each) ids.push_back(insert("S" + std::to_string(each)));
        restart();
    }

    std::string insert(std::string const& code) {
        clock.advance(5min);  // More than is read again.
        return api.insert("skills", skill(code)).value();
    }
    static Value skill(std::string const& code) {
        return Value::object({{"code", code}, {"name", code}, {"active", true}});
    }
    /// As lists by name are: what is new may stand on a page that has been read.
    static http::Response without_new(http::Response answer) {
        auto page = Value::parse(answer.body).value();
        auto old  = Value::array();
        for (auto const& item : page["items"].elements())
            if (!item["code"].text().starts_with("new")) old.push(item);
        page.set("items", std::move(old));
        answer.body = page.to_json();
        return answer;
    }
    System system(std::string name, Owner role, sandbox::JsonApi const& at, bool by_changes) const {
        RestOptions options{.vendor        = "catalogue",
                            .base_url      = at.base_url(),
                            .authorization = Secret{"Bearer right"},
                            .objects       = {{.name = "skills", .shows_changes = by_changes}}};
        options.page_rows = 5;
        return reconciled(rest_system(std::move(name), role, std::move(options), {view_of<tests::Catalogue, Skill>}));
    }
    /// Another process, of which nothing but the store is left.
    void restart() {
        engine.reset();
        Topology topology{
            .name    = "catalogue",
            .systems = {system("hr", Owner::hr, api, shows_changes), system("school", Owner::psa, school, true)}};
        topology.systems.front().creates = {"Skill"};
        engine = std::make_unique<Engine>(std::move(topology), Engine::Parts{*store, transport, clock, random});
    }
    /// One piece of work.
    Stepped step() { return engine->step(clock.now()).value(); }
    void    step_until_idle() {
        for (int steps = 0; steps < 200; ++steps)
            if (step().idle) return;
        FAIL("it does not end");
    }
    /// Everything known, and a day later one gone of which nothing tells but what everything shows.
    void lose_one() {
        REQUIRE(engine->run_until_idle());
        clock.advance(25h);
        api.remove("skills", ids[1]).value();
    }
    std::vector<std::string> open() {
        std::vector<std::string> causes;
        for (auto const& each : store->open_exceptions("", 10).value()) causes.push_back(each.cause);
        return causes;
    }
    bool knows(std::string const& id) { return !store->binding("hr", "skills", id).value()->deleted; }

    VirtualClock     clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom     random{5}, chance{6};
    sandbox::JsonApi api{clock, chance, {.token = "right", .page_rows_max = 5}, {skills_definition()}};
    sandbox::JsonApi school{
        clock, chance, {.name = "school", .origin = "https://school.example", .token = "right"}, {skills_definition()}};
    InProcessTransport           transport{[this](std::chrono::milliseconds time) { clock.advance(time); }};
    bool                         is_down       = false;  ///< From the second page of a list on.
    bool                         shows_changes = true;
    std::vector<std::string>     ids{};
    std::unique_ptr<SqliteStore> store = std::move(SqliteStore::open(":memory:").value());
    std::unique_ptr<Engine>      engine{};
};

}  // namespace

TEST_CASE("L12: a step ends behind its deadline with the page under way, also while everything is read") {
    for (bool const shows_changes : {true, false}) {
        CAPTURE(shows_changes);
        Reader reader;
        reader.shows_changes = shows_changes;
        reader.restart();
        reader.lose_one();
        int steps = 0;
        for (bool idle = false; !idle; ++steps) {
            REQUIRE(steps < 200);
            auto const asked = reader.api.requests();
            idle             = reader.step().idle;
            CHECK(reader.api.requests() - asked <= 2);  // A page, and perhaps the look for what it no longer showed.
        }
        CHECK(steps > 23 / 5);
        CHECK_FALSE(reader.knows(reader.ids[1]));
    }
}

TEST_CASE("R281: a record is as old as the beginning of the read that showed it, however many pieces that had") {
    Reader     reader;
    auto const stamp     = [&reader] { return last_read(*reader.store, "hr", "skills").value(); };
    reader.shows_changes = false;
    reader.restart();
    reader.step();
    auto const began = reader.clock.now();
    for (int pages = 0; pages < 3; ++pages) {
        reader.step();
        reader.clock.advance(10min);
    }
    reader.restart();
    CHECK_FALSE(stamp());
    reader.step_until_idle();
    CHECK(stamp() == began);
    reader.clock.advance(1h);
    auto const again = reader.clock.now();
    reader.step_until_idle();
    REQUIRE(stamp());
    CHECK(*stamp() >= again);
}

TEST_CASE("P14 P16 L3: a complete read that a failure interrupts goes on where it was, and finds what is gone") {
    Reader reader;
    reader.lose_one();
    reader.is_down = true;
    REQUIRE(reader.engine->run_until_idle());
    CHECK_FALSE(reader.engine->last_refresh().failures.empty());
    CHECK(reader.knows(reader.ids[1]));
    CHECK(reader.open() == std::vector<std::string>{"system|hr|skills"});
    reader.is_down = false;
    reader.clock.advance(10min);
    REQUIRE(reader.engine->run_until_idle());
    CHECK(reader.engine->last_refresh().failures.empty());
    CHECK_FALSE(reader.knows(reader.ids[1]));
    CHECK(reader.knows(reader.ids[2]));
    CHECK(reader.open() == only_deleted);
}

TEST_CASE("P14: what was made meanwhile, on pages that had been read, is not missing, and nobody is asked about it") {
    Reader reader;
    reader.lose_one();
    reader.is_down = true;
    for (int each = 0; each < 30; ++each)
        reader.school.insert("skills", Reader::skill("new " + std::to_string(each))).value();
    REQUIRE(reader.engine->run_until_idle());
    CHECK(reader.api.creates("skills") == 23 + 30);
    reader.is_down = false;
    reader.clock.advance(10min);
    REQUIRE(reader.engine->run_until_idle());
    CHECK_FALSE(reader.knows(reader.ids[1]));
    CHECK(reader.open() == only_deleted);
}

TEST_CASE("P14 P16 L7: a process that ends at any page of a complete read leaves its deletions to the next one") {
    for (int page = 1; page <= 5; ++page) {
        CAPTURE(page);
        Reader reader;
        reader.lose_one();
        for (int steps = 0; steps <= page; ++steps) reader.step();
        reader.restart();
        reader.step_until_idle();
        CHECK_FALSE(reader.knows(reader.ids[1]));
        CHECK(reader.knows(reader.ids[2]));
        CHECK(reader.open() == only_deleted);
    }
}

TEST_CASE("P16 L12: however short-lived the processes are, a complete read comes to its end") {
    Reader     reader{40};
    auto const is_under_way = [&reader] {
        return reader.store->bookmark("hr", "skills").value().find("\"sweep\"") != std::string::npos;
    };
    reader.lose_one();
    int processes = 0;
    do {
        REQUIRE(++processes < 20);
        reader.restart();
        for (int steps = 0; steps < 4; ++steps) reader.step();
    } while (is_under_way());
    CHECK(processes > 3);
    // Nothing was taken for gone that nobody could know to be; the next complete read tells.
    CHECK(reader.knows(reader.ids[2]));
    reader.clock.advance(25h);
    reader.restart();
    reader.step_until_idle();
    CHECK_FALSE(reader.knows(reader.ids[1]));
    CHECK(reader.open() == only_deleted);
}
