#include "exception_text.hpp"
#include "replay_office.hpp"

namespace throughline::simulation {

namespace {

std::string open_causes(Store& store) {
    std::string text;
    for (auto const& each : store.open_exceptions("", 100).value()) text += each.cause + " ";
    return text;
}

/// The office whose replays begin by themselves; it has been read through the mistaken mapping, and is mended.
struct Beginning : ReplayOffice {
    Beginning() { rules.begin_by_itself("data steward"); }
};

}  // namespace

TEST_CASE("R191 R274: a mended mapping begins a replay: names are put right, amounts wait for their owner") {
    Beginning office;
    office.mend();
    auto const writes = office.writes();
    auto const done   = office.engine->refresh().value();
    CHECK(done.replayed == 1);
    CHECK(office.writes() == writes);  // What follows is a plan like any other.
    auto const plan = office.engine->owed().value();
    REQUIRE(plan.writes.size() == 1);
    CHECK(plan.writes.front().title == "Build");
    CHECK(plan.summary().find("1 for data steward") != std::string::npos);

    REQUIRE(open_causes(*office.store) == "replay|office|milestones ");
    auto const waits = office.store->exception("replay|office|milestones").value();
    CHECK(waits->owner == "data steward");
    CHECK(waits->value.starts_with("2 records"));
    CHECK_FALSE(waits->remedy.empty());
    check_exception_text(*office.store, "replay|", "exception-replay");
    office.settle();  // It begins once, not with every engine.
    CHECK(open_causes(*office.store) == "replay|office|milestones ");
    CHECK(office.store->exception("replay|office|milestones").value()->times == 1);
    CHECK(office.in_ledger("Ship it") == "400.00");

    SUBCASE("a person takes it over") {
        CHECK(office.engine->retry("replay|office|milestones", "ann").value());
        office.settle();
        CHECK(office.in_ledger("Ship") == "476.00");
        CHECK(office.in_ledger("Test") == "357.00");
    }
    SUBCASE("or leaves it as it is") {
        office.engine->discard("replay|office|milestones", "booked by hand", "ann").value();
        office.settle();
        CHECK(office.in_ledger("Ship it") == "400.00");
    }
    CHECK(open_causes(*office.store).empty());
}

TEST_CASE("R191 R274: what may never change stays, and nobody is asked") {
    Beginning office;
    office.rules.give<&Milestone::amount>(ReplayPolicy::never);
    office.mend();
    CHECK(office.engine->refresh().value().replayed == 1);
    CHECK(open_causes(*office.store).empty());
    office.settle();
    CHECK(office.in_ledger("Build") == "200.00");
    CHECK(office.in_ledger("Ship it") == "400.00");
}

TEST_CASE("R191: without a mapping that is another, or a host that wants it, no replay begins; on call it does") {
    ReplayOffice office;
    office.mend();
    CHECK(office.engine->refresh().value().replayed == 0);
    CHECK(office.engine->owed().value().empty());
    auto const done = office.engine->replay_by_policy().value();
    CHECK(done.adopted == 1);
    CHECK(done.held_back == 2);
    CHECK(open_causes(*office.store) == "replay|office|milestones ");
    CHECK(office.engine->owed().value().writes.size() == 1);
    CHECK(office.engine->replay_by_policy().value().adopted == 0);  // Nothing is left of it.
}

TEST_CASE("R191 L7: a replay that begins by itself, killed anywhere, begins again and ends the same") {
    std::uint64_t crashes = 0;
    for (std::uint64_t looks = 1; looks <= 40; looks += 3) {
        CAPTURE(looks);
        Beginning office;
        office.mend();
        office.clock.crash_after(looks);
        try {
            office.engine->refresh().value();
        } catch (Crash const&) { ++crashes; }
        office.clock.crash_after(0);
        office.settle();
        CHECK(office.in_ledger("Build") == "200.00");
        CHECK(office.in_ledger("Ship it") == "400.00");
        CHECK(open_causes(*office.store) == "replay|office|milestones ");
    }
    CHECK(crashes > 5);
}

}  // namespace throughline::simulation
