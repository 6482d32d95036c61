#include "replay_office.hpp"

namespace throughline::simulation {

TEST_CASE("R191: a mended mapping and what was received put right exactly the wrong records, after showing them") {
    ReplayOffice office;
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
    ReplayOffice office;
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
        ReplayOffice office;
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
    ReplayOffice office;
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
    ReplayOffice office;
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
