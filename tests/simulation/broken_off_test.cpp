#include <throughline/sandbox/kantata.hpp>
#include <throughline/sandbox/network.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>
#include <throughline/vendors/kantata/kantata.hpp>

#include <doctest/doctest.h>

using namespace throughline;
using sandbox::Value;

namespace {

/// People book time in Kantata, which shows first the entries that changed and then those of sheets that did.
struct Booking {
    VirtualClock     clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom     chance{1};
    sandbox::Kantata psa{clock, chance};
    sandbox::Network network{clock, 1};
    std::string      person;
    std::string      project;

    Booking() {
        network.connect(psa);
        person = psa.insert("users", Value::object({{"full_name", "Kim"}, {"takes_part", true}}));
        project =
            psa.insert("workspaces", Value::object({{"title", "Running"}, {"archived", false}, {"status_key", 200}}));
        psa.add_token("right", person);
    }
    Topology topology() const {
        Topology         topology{.name = "firm", .systems = {}};
        kantata::Options options{.currency = Currency::parse("USD").value()};
        options.crosswalks["project_status"] = {{"100", "draft"}, {"200", "active"}, {"300", "completed"}};
        topology.systems.push_back(
            kantata::system("psa", {.token = Secret{"right"}, .url = psa.origin()}, std::move(options)));
        return topology;
    }
    void book_time() {
        psa.insert("time_entries", Value::object({{"workspace_id", project},
                                                  {"user_id", person},
                                                  {"date_performed", "2026-03-02"},
                                                  {"time_in_minutes", 60},
                                                  {"billable", true}}));
        clock.advance(std::chrono::minutes{10});
    }
};

}  // namespace

TEST_CASE("L2 L5: a read that was broken off is ended, and what changed meanwhile is read in the same pass") {
    Booking    firm;
    auto       store = SqliteStore::open(":memory:").value();
    Engine     engine{firm.topology(), {*store, firm.network, firm.clock, firm.chance}};
    auto const known = [&] { return store->records("TimeEntry", {}, 10).value().size(); };

    firm.book_time();
    REQUIRE(engine.plan());
    REQUIRE(known() == 1);
    firm.book_time();
    firm.psa.intercept([](http::Request const& request) -> std::optional<http::Response> {
        if (request.url.find("/timesheet_submissions") == std::string::npos) return std::nullopt;
        return http::Response{.status = 503};
    });
    REQUIRE(engine.plan());
    CHECK(engine.last_refresh().failures.size() == 1);
    CHECK(known() == 2);
    firm.book_time();
    firm.psa.intercept({});
    REQUIRE(engine.plan());
    CHECK(engine.last_refresh().failures.empty());
    CHECK(known() == 3);
}
