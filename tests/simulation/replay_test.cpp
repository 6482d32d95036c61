#include "storm.hpp"

#include <throughline/connector/rest_connector.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/model/milestone.hpp>
#include <throughline/sandbox/json_api.hpp>

namespace throughline::simulation {

struct Mistaken {};  // Reads the label where the title is meant, and the net amount where the gross one is.
struct Mended {};
struct Ledger {};

inline constexpr auto states = picklist<Milestone::Status>({{"planned", Milestone::Status::planned},
                                                            {"completed", Milestone::Status::completed},
                                                            {"approved", Milestone::Status::approved},
                                                            {"invoiced", Milestone::Status::invoiced}});

// clang-format off
template <fixed_string Title, fixed_string Amount>
inline constexpr auto milestones_with = map_object<Milestone>("milestones", {
    key<"id">,
    external_id<"external_id">,
    modified<"updated_at">,
    record_currency<"currency">,
    omit<&Milestone::project, "not kept in this rehearsal">,
    omit<&Milestone::contract_line, "not kept in this rehearsal">,
    field<Title, &Milestone::name>,
    omit<&Milestone::due, "not kept in this rehearsal">,
    omit<&Milestone::completed_on, "not kept in this rehearsal">,
    field<"state", &Milestone::status, states>,
    field<Amount, &Milestone::amount>,
    omit<&Milestone::billing_ready, "not kept in this rehearsal">,
    omit<&Milestone::revenue_percent, "not kept in this rehearsal">,
});
// clang-format on

}  // namespace throughline::simulation

namespace throughline {

template <>
inline constexpr auto mapping<simulation::Mistaken, Milestone> = simulation::milestones_with<"label", "net">;
template <>
inline constexpr auto mapping<simulation::Mended, Milestone> = simulation::milestones_with<"title", "gross">;
template <>
inline constexpr auto mapping<simulation::Ledger, Milestone> = simulation::milestones_with<"title", "gross">;
static_assert(complete<simulation::Mistaken, Milestone>);
static_assert(complete<simulation::Mended, Milestone>);
static_assert(complete<simulation::Ledger, Milestone>);

}  // namespace throughline

namespace throughline::simulation {

namespace {

using sandbox::Value;

sandbox::ObjectDefinition milestones() {
    using sandbox::FieldType;
    return {.name   = "milestones",
            .fields = {{.name = "title"},
                       {.name = "label"},
                       {.name = "state"},
                       {.name = "currency"},
                       {.name = "net", .type = FieldType::number, .scale = 2},
                       {.name = "gross", .type = FieldType::number, .scale = 2}}};
}

/// A system of projects whose milestones go to a ledger, first through a mapping with two mistakes.
struct Office {
    VirtualClock                 time{Timestamp::from_seconds(1'772'452'800)};
    CrashingClock                clock{time};
    SeededRandom                 chance{3};
    sandbox::JsonApi             office = api("office");
    sandbox::JsonApi             ledger = api("ledger");
    sandbox::Network             network{time, 1};
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();
    std::vector<Retention>       retention{{.keep = Retention::forever}};
    ReplayRules                  rules{};
    bool                         mended = false;
    std::unique_ptr<Engine>      engine;
    std::vector<std::string>     ids{};

    Office() {
        network.connect(office);
        network.connect(ledger);
        for (auto const& [title, label, gross, net] :
             {std::array{"Design", "Design", "100.00", "100.00"}, std::array{"Build", "Build it", "200.00", "200.00"},
              std::array{"Test", "Test", "357.00", "300.00"}, std::array{"Ship", "Ship it", "476.00", "400.00"}})
            milestone(title, label, gross, net);
    }

    void milestone(char const* title, char const* label, char const* gross, char const* net) {
        auto const fields = Value::object({{"title", title},
                                           {"label", label},
                                           {"state", "planned"},
                                           {"currency", "EUR"},
                                           {"gross", Value::number(gross)},
                                           {"net", Value::number(net)}});
        ids.push_back(office.insert("milestones", fields).value());
    }

    sandbox::JsonApi api(std::string const& name) {
        return {time, chance, {.name = name, .origin = "https://" + name + ".example"}, {milestones()}};
    }

    System system(std::string const& name, Owner role, MappingView mapping) {
        RestOptions options{.vendor        = name,
                            .base_url      = "https://" + name + ".example/v1",
                            .authorization = Secret{"Bearer"},
                            .objects       = {{"milestones"}}};
        return rest_system(name, role, std::move(options), {std::move(mapping)});
    }

    void open() {
        Topology topology{.name = "office", .systems = {}, .processes = {}, .identity = {}};
        topology.systems = {
            system("office", Owner::psa, mended ? view_of<Mended, Milestone> : view_of<Mistaken, Milestone>),
            system("ledger", Owner::erp, view_of<Ledger, Milestone>)};
        topology.systems.back().creates = {"Milestone"};
        topology.authority.give("Milestone", {}, {}, Owner::psa);
        topology.retention = retention;
        topology.replay    = rules;
        engine = std::make_unique<Engine>(std::move(topology), Engine::Parts{*store, network, clock, chance});
    }

    void settle() {
        open();
        time.advance(std::chrono::minutes{10});
        engine->run_until_idle().value();
        engine->run_until_idle().value();
    }

    /// The office has been read through the mistaken mapping; today's is the mended one.
    void mend() {
        settle();
        time.advance(std::chrono::hours{1});  // Far enough that the overlap of reads does not mend it by itself.
        milestone("Support", "Support", "50.00", "50.00");
        settle();
        mended = true;
        open();
    }

    std::string in_ledger(std::string const& title) const {
        for (auto const& each : ledger.list("milestones"))
            if (each["title"].text() == title) return each["gross"].to_json();
        return "nothing";
    }
    std::uint64_t writes() const {
        std::uint64_t count = 0;
        for (auto const* system : {&office, &ledger})
            for (auto const& request : system->log()) count += request.method != "GET";
        return count;
    }
};

std::string keys_of(Replay const& replay) {
    std::string text;
    for (auto const& record : replay.records) text += record.key + " ";
    return text;
}

}  // namespace

TEST_CASE("R191: a mended mapping and what was received put right exactly the wrong records, after showing them") {
    Office office;
    office.mend();
    CHECK(office.in_ledger("Ship it") == "400.00");
    auto const audit  = office.store->count_audit().value();
    auto const writes = office.writes();
    auto const asked  = office.network.exchanges();

    auto const replay = office.engine->replay({}).value();
    INFO(replay.to_text(10));
    CHECK(keys_of(replay) == office.ids[1] + " " + office.ids[2] + " " + office.ids[3] + " ");
    REQUIRE(replay.records.back().changes.size() == 2);
    CHECK(replay.records.back().changes.front().before == "\"Ship it\"");
    CHECK(replay.records.back().changes.front().after == "\"Ship\"");
    CHECK(replay.plan.writes.size() == 3);
    CHECK(replay.unreadable.empty());

    // Making it changed nothing and asked nobody.
    CHECK(office.store->count_audit().value() == audit);
    CHECK(office.network.exchanges() == asked);
    CHECK(office.engine->owed().value().empty());

    auto const adopted = office.engine->adopt(replay, "ann").value();
    CHECK(adopted.adopted == 3);
    CHECK(office.writes() == writes);  // Nor did adopting it write to a system.
    CHECK(office.engine->owed().value().hash() == replay.plan.hash());
    office.settle();
    CHECK(office.in_ledger("Design") == "100.00");
    CHECK(office.in_ledger("Build") == "200.00");
    CHECK(office.in_ledger("Test") == "357.00");
    CHECK(office.in_ledger("Ship") == "476.00");
    CHECK(office.ledger.list("milestones").size() == 5);

    auto const again = office.engine->replay({}).value();
    INFO(again.to_text(10));
    CHECK(again.empty());
    CHECK(again.plan.empty());
}

TEST_CASE("R274: amounts wait for a person, the rest is taken over; what may never change is only shown") {
    Office office;
    office.mend();
    auto const replay = office.engine->replay({}).value();
    REQUIRE(replay.records.size() == 3);
    CHECK(replay.records[0].policy == ReplayPolicy::automatic);
    CHECK(replay.records[1].policy == ReplayPolicy::manual);
    CHECK(replay.records[2].policy == ReplayPolicy::manual);
    auto const first = office.engine->adopt(replay).value();
    CHECK(first.adopted == 1);
    CHECK(first.held_back == 2);

    office.rules.give<&Milestone::amount>(ReplayPolicy::never);
    office.open();
    auto const second = office.engine->replay({}).value();
    CHECK(keys_of(second) == office.ids[2] + " " + office.ids[3] + " ");
    CHECK(office.engine->adopt(second, "ann").value().held_back == 2);
    CHECK(office.engine->replay({}).value().records.size() == 2);
}

TEST_CASE("R191 L7: adopting a replay, killed anywhere and begun again, ends as one that was not disturbed") {
    std::uint64_t crashes = 0;
    for (std::uint64_t looks = 1; looks <= 12; ++looks) {
        CAPTURE(looks);
        Office office;
        office.mend();
        try {
            auto const replay = office.engine->replay({}).value();
            office.clock.crash_after(looks);
            office.engine->adopt(replay, "ann").value();
        } catch (Crash const&) { ++crashes; }
        office.clock.crash_after(0);
        office.open();
        auto const rest = office.engine->replay({}).value();
        office.engine->adopt(rest, "ann").value();
        CHECK(office.engine->replay({}).value().empty());
        office.settle();
        CHECK(office.in_ledger("Ship") == "476.00");
        CHECK(office.ledger.list("milestones").size() == 5);
    }
    CHECK(crashes > 2);
}

TEST_CASE("R191 L2: what was written to, or changed after the replay was made, is not read back from an old receipt") {
    Office office;
    office.mend();
    auto const replay = office.engine->replay({}).value();
    // The office says something else before the replay is adopted.
    office.time.advance(std::chrono::minutes{1});
    office.office.update("milestones", office.ids[1], Value::object({{"title", "Build twice"}})).value();
    office.engine->refresh().value();
    auto const adopted = office.engine->adopt(replay, "ann").value();
    CHECK(adopted.adopted == 2);
    CHECK(adopted.skipped == 1);

    // Our own writes to the ledger are newer than what the ledger was last seen to hold.
    auto const plan = office.engine->owed().value();
    REQUIRE(office.engine->apply(plan).value().applied == 3);
    auto const after = office.engine->replay({.system = "ledger"}).value();
    CHECK(after.records.empty());
    CHECK(after.outdated.size() == 3);
    CHECK(office.engine->adopt(after).value().to_reread == 3);
    office.settle();
    CHECK(office.in_ledger("Build twice") == "200.00");
    CHECK(office.engine->replay({}).value().empty());
}

TEST_CASE("R191 L5: only what the retention names is kept, once, for its time; and it can be erased") {
    Office office;
    office.retention.clear();
    office.settle();
    CHECK(office.store->receipts(0, 100).value().empty());

    office.retention = {{.keep = std::chrono::days{3}}, {.system = "ledger"}};
    office.time.advance(std::chrono::minutes{5});
    office.office.update("milestones", office.ids[0], Value::object({{"label", "Design more"}})).value();
    office.settle();
    auto const kept = office.store->receipts(0, 100).value();
    REQUIRE(kept.size() == 4);  // The overlap shows all of them again, the ledger's are not wanted.
    CHECK(kept.back().body.find("Design more") != std::string::npos);
    office.settle();
    CHECK(office.store->receipts(0, 100).value().size() == 4);

    CHECK(office.engine->erase_received("office", "milestones", office.ids[0]).value() == 1);
    CHECK(office.store->receipts(0, 100).value().size() == 3);
    office.time.advance(std::chrono::hours{24 * 4});
    office.settle();
    for (auto const& receipt : office.store->receipts(0, 100).value())
        CHECK(receipt.at > office.time.now() - std::chrono::hours{24});
}

}  // namespace throughline::simulation
