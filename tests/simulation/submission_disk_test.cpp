#include "office.hpp"
#include "support/faulty_disk.hpp"

#include <throughline/mapping/canonical.hpp>

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;
using test::DiskFault;
using Kind = Submitted::Kind;

namespace {

constexpr char path[] = "/state/office.db";
constexpr char copy[] = "/copy/office.db";

/// An office whose state is on a disk, with one project in both systems.
struct DeskOnDisk {
    DeskOnDisk() {
        start();
        office.sales.insert("projects", Value::object({{"name", "Website"}, {"status", "active"}})).value();
        engine->run_until_idle().value();
        auto const key = std::string{office.delivery.list("projects").front()["id"].text()};
        project        = Id<Project>{office.store->binding("delivery", "projects", key).value()->record};
    }
    ~DeskOnDisk() { stop(); }

    void start() {
        disk.restart();
        office.store = SqliteStore::open(path, {.checkpoint_pages = 100'000}).value();
        engine       = std::make_unique<Engine>(office.topology(),
                                          Engine::Parts{*office.store, office.transport, office.clock, office.random});
    }
    void stop() {
        engine.reset();
        office.store.reset();
    }
    Result<Submitted> submit(Submission const& submission) {
        return engine->submit_and_wait(submission, office.clock.now() + std::chrono::seconds{10});
    }
    Submission found() const {
        return Submission::of<&Project::name, &Project::code, &Project::status>(
            "delivery", "ann", Id<Project>::derive("screen", "Project", "7"), "Shop", "S-7", Project::Status::active);
    }

    test::FaultyDisk        disk{7};
    Office                  office{};
    std::unique_ptr<Engine> engine{};
    Id<Project>             project{};
};

/// What the disk holds of a project for certain: its name, and how many writes of it are under way.
std::string held_for_certain(test::FaultyDisk& disk, Id<Project> project) {
    disk.copy_durable(path, copy);
    auto const store  = SqliteStore::open(copy).value();
    auto const record = store->record(project).value();
    auto const open   = store->open_intents_of(project).value().size();
    return from_canonical_json(object_type<Project>(), record->body).value().as<Project>().name + ", " +
           std::to_string(open) + " under way";
}

}  // namespace

TEST_CASE("R153 L3 L7: what a person wants and its write are on the disk before the wire, by one synchronisation") {
    DeskOnDisk    desk;
    auto const    before = desk.disk.syncs();
    std::uint64_t waited = 0;
    std::string   certain;
    desk.office.transport.route(desk.office.delivery.origin(),
                                [&](http::Request const& request) -> Result<http::Response> {
                                    if (request.method != "GET") {
                                        waited  = desk.disk.syncs() - before;
                                        certain = held_for_certain(desk.disk, desk.project);
                                    }
                                    return desk.office.delivery.answer(request);
                                });
    auto const outcome =
        desk.submit(Submission::of<&Project::name>("delivery", "ann", desk.project, "Website, larger"));
    REQUIRE(outcome);
    CHECK(outcome->kind == Kind::applied);
    CHECK(certain == "Website, larger, 1 under way");
    CHECK(waited == 1);
    CHECK(held_for_certain(desk.disk, desk.project) == "Website, larger, 0 under way");
}

TEST_CASE("R153 L2 L7: what is answered without being sent is on the disk when it is answered") {
    DeskOnDisk desk;
    auto const wanted = Submission::of<&Project::name>("delivery", "ann", desk.project, "Website, larger");
    auto const late   = desk.engine->submit_and_wait(wanted, desk.office.clock.now());
    REQUIRE(late);
    CHECK(late->kind == Kind::pending);
    CHECK(held_for_certain(desk.disk, desk.project) == "Website, larger, 0 under way");
}

TEST_CASE(
    "R153 L2 L3 L7: the power may fail at any operation of the disk: what was answered stands, nothing is twice") {
    std::size_t answered = 0, lost = 0;
    for (std::uint64_t operation = 1;; ++operation) {
        CAPTURE(operation);
        DeskOnDisk desk;
        desk.disk.strike(DiskFault::power_cut, desk.disk.operations() + operation, true);
        auto const outcome = desk.submit(desk.found());
        bool const struck  = desk.disk.has_struck();
        desk.stop();
        desk.start();
        desk.office.clock.advance(std::chrono::minutes{30});
        REQUIRE(desk.engine->run_until_idle());
        auto const there = desk.office.delivery.count("projects");
        CHECK(desk.office.sales.count("projects") == there);
        CHECK(there <= 2);
        if (outcome) CHECK(there == 2);
        ++(outcome ? answered : lost);
        if (!struck) break;
    }
    CHECK(answered > 0);
    CHECK(lost > 3);
}
