#include "exception_text.hpp"
#include "office.hpp"

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

/// One project that both know; sales decides the name of a draft.
struct Contested : Office {
    explicit Contested(MergePolicy policy = MergePolicy::restore) {
        wanted.merging.give<&Project::name>(policy);
        open();
        found(*running);
    }
    void open() { running.emplace(wanted, Engine::Parts{*store, transport, clock, random}); }
    void settle() { running->run_until_idle().value(); }
    void rename(sandbox::JsonApi& system, char const* name) { edit(system, Value::object({{"name", name}})); }
    void restore_last() {
        auto const kept = losses();
        REQUIRE_FALSE(kept.empty());
        running->restore(kept.back().sequence, "ann").value();
    }
    std::vector<StoredLoss>      losses() const { return store->losses(0, 100).value(); }
    std::vector<StoredException> conflicts() const { return store->open_exceptions("", 100).value(); }
    std::string                  names() const { return shown(sales, "name") + ", " + shown(delivery, "name"); }

    Topology              wanted = topology();
    std::optional<Engine> running{};
};

}  // namespace

TEST_CASE("P10 R145: what a system says of another's member is restored there, kept, and brought back in one call") {
    Contested world;
    world.rename(world.delivery, "Ours");
    world.settle();
    CHECK(world.names() == "Website, Website");
    auto const kept = world.losses();
    REQUIRE(kept.size() == 1);
    CHECK(kept.front().said_by == "delivery");
    CHECK(kept.front().lost == "\"Ours\"");
    CHECK(kept.front().stands_by == "sales");
    CHECK(kept.front().stands == "\"Website\"");
    CHECK(kept.front().member == "name");
    CHECK(kept.front().cause == "not its owner");
    CHECK(kept.front().said_at > kept.front().at - std::chrono::hours{1});
    world.settle();
    CHECK(world.losses().size() == 1);  // Once.

    world.restore_last();
    auto const plan = world.running->owed().value();
    REQUIRE(plan.writes.size() == 1);  // Its owner is asked first.
    CHECK(plan.writes.front().system == "sales");
    world.settle();
    CHECK(world.names() == "Ours, Ours");
    REQUIRE(world.losses().size() == 1);  // What made way is kept in its turn.
    CHECK(world.losses().front().lost == "\"Website\"");
    bool audited = false;
    for (auto const& entry : world.store->audit_of(kept.front().record).value())
        audited = audited || (entry.connection == "person:ann" && entry.member == "name" && entry.after == "\"Ours\"");
    CHECK(audited);
    world.restore_last();
    world.settle();
    CHECK(world.names() == "Website, Website");
    world.rename(world.sales, "Shop");  // Its owner's word counts as it always did.
    world.settle();
    CHECK(world.names() == "Shop, Shop");
}

TEST_CASE("P10 L4: a value that its owner does not take reaches nobody else, and is given up by discarding that") {
    Contested world;
    world.sales.change_field("projects", {.name = "name", .length = 8, .nillable = false});
    world.rename(world.delivery, "Delivery's own");
    world.settle();
    world.restore_last();
    world.settle();
    CHECK(world.names() == "Website, Website");
    auto const open = world.conflicts();
    REQUIRE(open.size() == 1);
    CHECK(open.front().cause.starts_with("write|sales"));
    CHECK(world.running->owed().value().empty());

    world.running->discard(open.front().cause, "too long for them", "ann").value();
    world.settle();
    CHECK(world.names() == "Website, Website");
    CHECK(world.conflicts().empty());
    REQUIRE_FALSE(world.losses().empty());
    CHECK(world.losses().back().lost == "\"Delivery's own\"");  // It is still not gone.
    CHECK(world.losses().back().cause == "refused");
}

TEST_CASE("P10 L4: what a process decides, nobody brings back; nor what is no longer kept, nor without a name") {
    Contested world;
    world.wanted.authority.begin_overlay().give<&Project::code>(Owner::derived);
    world.open();
    world.edit(world.delivery, Value::object({{"code", "P-1"}}));
    world.settle();
    auto const kept = world.losses();
    REQUIRE(kept.size() == 1);
    CHECK(world.running->restore(kept.front().sequence, "").error().code() == ErrorCode::validation);
    CHECK(world.running->restore(kept.front().sequence, "ann").error().code() == ErrorCode::forbidden);
    CHECK(world.running->restore(kept.front().sequence + 1, "ann").error().code() == ErrorCode::not_found);
    CHECK(world.losses().size() == 1);
}

TEST_CASE("P10 L10 R145 R147: where the policy is conflict, both keep their values until people decide") {
    Contested world{MergePolicy::conflict};
    world.rename(world.delivery, "Ours");
    world.settle();
    CHECK(world.names() == "Website, Ours");
    REQUIRE(world.conflicts().size() == 1);
    auto const conflict = world.conflicts().front();
    CHECK(conflict.code == "conflict");
    CHECK(conflict.connection == "delivery");
    CHECK(conflict.path == "Project.name");
    CHECK(conflict.value == "\"Ours\"");
    CHECK(conflict.expected == "\"Website\"");
    check_exception_text(*world.store, "conflict|", "exception-conflict");
    CHECK(world.losses().size() == 1);
    auto const plan = world.running->plan().value();
    CHECK(plan.empty());
    CHECK(plan.summary().find("nothing is owed") == std::string::npos);
    CHECK(plan.summary().find("1 for data steward") != std::string::npos);
    auto const audit = world.store->count_audit().value();
    world.settle();
    CHECK(world.store->count_audit().value() == audit);  // L5

    char const* everywhere = "Website, Website";
    SUBCASE("the record's value, by retrying") { CHECK(world.running->retry(conflict.cause, "ann").value()); }
    SUBCASE("the value that lost, by restoring it") {
        world.restore_last();
        everywhere = "Ours, Ours";
    }
    SUBCASE("its owner says the same") {
        world.rename(world.sales, "Ours");
        everywhere = "Ours, Ours";
    }
    SUBCASE("the other system takes it back") { world.rename(world.delivery, "Website"); }
    world.settle();
    CHECK(world.names() == everywhere);
    CHECK(world.conflicts().empty());
    CHECK(world.running->plan().value().summary() == "nothing is owed\n");
}

TEST_CASE("P10 L6: of what two said without knowing of each other the newest stands, in whatever order it is heard") {
    for (bool const sales_is_later : {false, true}) {
        CAPTURE(sales_is_later);
        Contested world{MergePolicy::newest};
        world.rename(sales_is_later ? world.delivery : world.sales, "Earlier");
        world.rename(sales_is_later ? world.sales : world.delivery, "Later");
        world.settle();
        CHECK(world.names() == "Later, Later");
        REQUIRE(world.losses().size() == 1);
        CHECK(world.losses().front().lost == "\"Earlier\"");
        CHECK(world.losses().front().cause == "older");
        world.rename(world.delivery, "Known");  // Who knew the other's value changes it.
        world.settle();
        CHECK(world.names() == "Known, Known");
        CHECK(world.losses().size() == 1);
        world.running->restore(world.losses().front().sequence, "ann").value();
        world.settle();
        CHECK(world.names() == "Earlier, Earlier");
        CHECK(world.conflicts().empty());
    }
}

TEST_CASE("P10 L12: losses are kept for their time and up to their number, and can be erased with a record") {
    Contested world;
    world.wanted.merging.keep_losses(std::chrono::days{2}, 2);
    world.open();
    for (auto const* name : {"One", "Two", "Three"}) {
        world.rename(world.delivery, name);
        world.settle();
    }
    auto kept = world.losses();
    REQUIRE(kept.size() == 2);
    CHECK(kept.front().lost == "\"Two\"");
    world.clock.advance(std::chrono::hours{72});
    world.settle();
    CHECK(world.losses().empty());
    world.rename(world.delivery, "Four");
    world.settle();
    REQUIRE(world.losses().size() == 1);
    auto const key = std::string{world.delivery.list("projects").front()["id"].text()};
    CHECK(world.running->erase_received("delivery", "projects", key).value() == 1);
    CHECK(world.losses().empty());
}
