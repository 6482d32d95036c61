#include "exception_text.hpp"
#include "whole_reads.hpp"

#include <throughline/sync/limits.hpp>

#include <algorithm>

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

std::optional<StoredException> open_exception(Store& store, std::string_view part_of_cause) {
    for (auto& each : store.open_exceptions("", 1'000).value())
        if (each.cause.find(part_of_cause) != std::string::npos) return std::move(each);
    return std::nullopt;
}

/// A deal of a stage that nobody knows, read and kept aside.
struct OddDeal {
    World                        world{21};
    std::string                  id;
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();
    std::unique_ptr<Engine>      engine;
    std::string                  cause;

    OddDeal() {
        id = world.tenants.crm
                 .insert("Opportunity", Value::object({{"Name", "Odd stage"},
                                                       {"StageName", "Nearly won"},
                                                       {"CloseDate", "2026-05-01"},
                                                       {"CurrencyIsoCode", "EUR"}}))
                 .value();
        open();
        engine->refresh().value();
        cause = open_exception(*store, "read|crm|Opportunity|" + id).value().cause;
    }
    void open() {
        engine =
            std::make_unique<Engine>(topology_of(world.tenants),
                                     Engine::Parts{*store, world.transport, world.tenants.clock, world.tenants.random});
    }
    std::size_t parked() { return store->parked("crm", "Opportunity", 10).value().size(); }
    std::size_t decisions(std::string_view action) {
        auto const entries = store->audit(0, 10'000).value();
        return static_cast<std::size_t>(std::count_if(entries.begin(), entries.end(), [&](StoredAudit const& entry) {
            return entry.action == action && entry.connection == "person:ann";
        }));
    }
};

}  // namespace

TEST_CASE("R191 R195 L10: a record kept aside can be corrected by hand, in someone's name") {
    OddDeal deal;
    check_exception_text(*deal.store, "read|crm", "exception-read");
    CHECK(deal.engine->retry(deal.cause, "ann").value() == false);
    CHECK(deal.parked() == 1);
    CHECK(deal.engine->correct(deal.cause, "StageName", R"("Not a stage either")", "ann").value() == false);
    CHECK(open_exception(*deal.store, deal.cause)->value == "Not a stage either");
    CHECK(deal.engine->correct(deal.cause, "StageName", R"("Prospecting")", "ann").value());
    CHECK(deal.parked() == 0);
    CHECK_FALSE(open_exception(*deal.store, deal.cause));
    CHECK(deal.store->count_records("Opportunity").value() == 1);
    CHECK(deal.decisions("corrected") == 2);
    CHECK(deal.decisions("retried") == 1);
    CHECK(deal.engine->retry(deal.cause, "ann").error().code() == ErrorCode::not_found);
}

TEST_CASE("R195: bad corrections change nothing, and decisions need a name") {
    OddDeal deal;
    CHECK(deal.engine->correct(deal.cause, "StageName", "Prospecting", "ann").error().code() == ErrorCode::validation);
    CHECK(deal.engine->correct(deal.cause, "Name/First", "1", "ann").error().code() == ErrorCode::validation);
    CHECK(deal.engine->correct(deal.cause, "StageName", R"("Prospecting")", "").error().code() ==
          ErrorCode::validation);
    CHECK(deal.engine->discard(deal.cause, "", "ann").error().code() == ErrorCode::validation);
    CHECK(deal.engine->bind(deal.cause, "1", "ann").error().code() == ErrorCode::unsupported);
    CHECK(deal.parked() == 1);
    CHECK(open_exception(*deal.store, deal.cause)->value == "Nearly won");
}

TEST_CASE("R195: what is discarded stays away until the vendor says something else") {
    OddDeal deal;
    REQUIRE(deal.engine->discard(deal.cause, "a test of the sales team", "ann"));
    CHECK(deal.parked() == 0);
    CHECK(deal.decisions("discarded") == 1);
    deal.engine->refresh().value();  // The overlap reads it again.
    CHECK_FALSE(open_exception(*deal.store, deal.cause));
    deal.world.tenants.crm.update("Opportunity", deal.id, Value::object({{"Name", "Odd stage, again"}})).value();
    deal.world.tenants.clock.advance(std::chrono::minutes{1});
    deal.engine->refresh().value();
    CHECK(open_exception(*deal.store, deal.cause));
    CHECK(deal.parked() == 1);
}

TEST_CASE("R190 R195: an exception is whose it was made, however often it is raised, until it clears") {
    OddDeal    deal;
    auto const before = open_exception(*deal.store, deal.cause)->owner;
    REQUIRE(deal.engine->reassign(deal.cause, "sales operations", "ann"));
    deal.world.tenants.crm.update("Opportunity", deal.id, Value::object({{"StageName", "Almost"}})).value();
    deal.world.tenants.clock.advance(std::chrono::minutes{1});
    deal.engine->refresh().value();
    CHECK(open_exception(*deal.store, deal.cause)->value == "Almost");
    CHECK(open_exception(*deal.store, deal.cause)->owner == "sales operations");
    CHECK(deal.engine->correct(deal.cause, "StageName", R"("Prospecting")", "ann").value());
    deal.world.tenants.crm.update("Opportunity", deal.id, Value::object({{"StageName", "Nearly"}})).value();
    deal.world.tenants.clock.advance(std::chrono::minutes{1});
    deal.engine->refresh().value();
    CHECK(open_exception(*deal.store, deal.cause)->owner == before);
}

TEST_CASE("L10 P22: what was kept aside is read as soon as its cause is gone, without the vendor's doing") {
    World world{22};
    world.tenants.fill({.accounts = 3, .opportunities = 4, .people = 1});
    auto const store  = SqliteStore::open(":memory:").value();
    auto const engine = [&](Topology topology) {
        return std::make_unique<Engine>(
            std::move(topology), Engine::Parts{*store, world.transport, world.tenants.clock, world.tenants.random});
    };
    auto poor = topology_of(world.tenants);
    poor.systems[0].crosswalks.erase("legal_entity");
    auto first = engine(std::move(poor));
    REQUIRE(first->refresh());
    auto const stopped = store->parked("crm", "Opportunity", 100).value().size();
    REQUIRE(stopped > 0);
    auto const audit = store->count_audit().value();
    REQUIRE(first->refresh());
    CHECK(first->last_refresh().mended == 0);
    CHECK(store->count_audit().value() == audit);

    // Somebody works on, so that what was kept aside lies far behind any overlap.
    world.tenants.clock.advance(std::chrono::hours{5});
    world.tenants.crm
        .insert("Opportunity", Value::object({{"Name", "Later"},
                                              {"StageName", "Prospecting"},
                                              {"CloseDate", "2026-05-01"},
                                              {"CurrencyIsoCode", "EUR"}}))
        .value();
    world.tenants.crm.records().commit().value();
    REQUIRE(first->refresh());
    world.tenants.clock.advance(std::chrono::minutes{1});
    auto second = engine(topology_of(world.tenants));
    REQUIRE(second->refresh());
    CHECK(store->parked("crm", "Opportunity", 100).value().empty());
    CHECK_FALSE(open_exception(*store, "read|crm|Opportunity"));
}

TEST_CASE("P11 P15 R198: what a complete read no longer shows is gone; what it hides is not") {
    WholeReads plain{40};
    CHECK(plain.deleted_by_refresh() == 0);
    CHECK(plain.live() == 40);
    plain.remove(2);
    CHECK(plain.deleted_by_refresh() == 2);
    CHECK(plain.live() == 38);
    CHECK(plain.deleted_by_refresh() == 0);

    // A list that lags shows less than there is; the records' own addresses tell.
    plain.api.intercept([&](http::Request const& request) -> std::optional<http::Response> {
        if (request.url.find("limit=") == std::string::npos) return std::nullopt;
        return sandbox::json_response(200, Value::object({{"items", Value::array()}, {"next", {}}}));
    });
    plain.remove(20);
    CHECK(plain.deleted_by_refresh() == 0);
    CHECK(plain.live() == 38);  // 38 missing are more than anybody deletes.
    CHECK(open_exception(*plain.store, "absent|plain|skills"));
    plain.api.intercept({});
    CHECK(plain.deleted_by_refresh() == 20);
    CHECK_FALSE(open_exception(*plain.store, "absent|plain|skills"));
    CHECK(plain.live() == 18);
}

TEST_CASE("L2 P16: a record that a complete list hides for a moment is asked for, and lives on") {
    WholeReads plain{12};
    plain.deleted_by_refresh();
    auto const hidden = std::string{plain.api.list("skills").back()["id"].text()};
    plain.api.intercept([&](http::Request const& request) -> std::optional<http::Response> {
        if (request.url.find("limit=") == std::string::npos) return std::nullopt;
        Value items = Value::array();
        for (auto const& skill : plain.api.list("skills"))
            if (skill["id"].text() != hidden) items.push(skill);
        return sandbox::json_response(200, Value::object({{"items", std::move(items)}, {"next", {}}}));
    });
    CHECK(plain.deleted_by_refresh() == 0);
    CHECK(plain.live() == 12);
    plain.api.remove("skills", hidden).value();
    CHECK(plain.deleted_by_refresh() == 1);
    CHECK(plain.live() == 11);
}

TEST_CASE("P15 P16 R198: a mass deletion is believed when a person says so, and only once") {
    WholeReads plain{60};
    plain.deleted_by_refresh();
    plain.remove(25);
    CHECK(plain.deleted_by_refresh() == 0);
    auto const doubt = open_exception(*plain.store, "absent|plain|skills");
    REQUIRE(doubt);
    CHECK(doubt->value == "25 of 60");
    check_exception_text(*plain.store, "absent|", "exception-absent");
    CHECK(plain.deleted_by_refresh() == 0);
    CHECK(plain.engine->retry(doubt->cause, "ann").value() == false);
    CHECK(plain.deleted_by_refresh() == 25);
    CHECK_FALSE(open_exception(*plain.store, "absent|plain|skills"));
    plain.remove(21);
    CHECK(plain.deleted_by_refresh() == 0);
    CHECK(open_exception(*plain.store, "absent|plain|skills"));
}

TEST_CASE("L2 L12: missing records are counted over all there are, however few are missing among each hundred") {
    constexpr std::size_t records = limits::due_per_page + 100;
    WholeReads            plain{records};
    plain.deleted_by_refresh();
    auto const skills = plain.api.list("skills");
    for (std::size_t each = 0; each < records; each += records / 60)
        plain.api.remove("skills", skills[each]["id"].text()).value();
    CHECK(plain.deleted_by_refresh() == 0);
    auto const doubt = open_exception(*plain.store, "absent|plain|skills");
    REQUIRE(doubt);
    CHECK(doubt->value == "60 of 600");
    REQUIRE(plain.engine->retry(doubt->cause, "ann"));

    // What a person has confirmed is so until all of it is done, though the vendor is down in the middle.
    std::size_t looks = 0;
    plain.api.intercept([&](http::Request const& request) -> std::optional<http::Response> {
        if (request.url.find("limit=") != std::string::npos || ++looks <= 10) return std::nullopt;
        return sandbox::json_response(503, Value::object({}));
    });
    auto const some = plain.deleted_by_refresh();
    CHECK(some < 30);  // More are left than would be believed without it.
    plain.api.intercept({});
    plain.clock.advance(std::chrono::hours{1});
    CHECK(some + plain.deleted_by_refresh() == 60);
    CHECK(plain.live() == 540);
    CHECK_FALSE(open_exception(*plain.store, "absent|plain|skills"));
}
