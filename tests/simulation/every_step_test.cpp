#include "on_disk.hpp"

#include <throughline/sync/event_catalogue.hpp>

using throughline::test::DiskFault;

namespace throughline::simulation {

namespace {

/// What a vendor has really done: its answers to writes that were a success.
struct Deeds {
    explicit Deeds(sandbox::System& system) {
        system.intercept([this, &system](http::Request const& request) -> std::optional<http::Response> {
            if (request.method == "GET" || asking_) return std::nullopt;
            asking_           = true;
            auto const answer = system.answer(request);
            asking_           = false;
            done += answer.status < 300;
            return answer;
        });
    }
    std::size_t done = 0;

  private:
    bool asking_ = false;
};

}  // namespace

TEST_CASE("R204 P03 L3 L7: killed at every single step of the journal, no step is done twice and none is forgotten") {
    std::uint64_t operation = 0;
    for (bool struck = true; struck;) {
        ++operation;
        CAPTURE(operation);
        OnDisk     world{7};
        auto&      circle = world.circle;
        auto const known  = world.insert("S1");
        circle.settle();
        Deeds const deeds{world.system(1)};
        auto const  made = world.insert("S2");
        world.insert("S3", made);
        world.rename(known, "renamed");
        world.strike(DiskFault::power_cut, operation);
        circle.engine->run_until_idle().ignore("the machine is gone");
        struck = world.disk.has_struck();
        world.restart();
        circle.settle();
        REQUIRE(deeds.done == 3);  // A create, one that refers to it, and an update.
        REQUIRE(world.system(1).count("skills") == 3);
        REQUIRE(circle.store->open_intents(10).value().empty());
        REQUIRE(circle.store->open_exceptions("", 10).value().empty());
    }
    CHECK(operation > 40);
}

TEST_CASE(
    "P21 R199: killed at every single step between taking a notification and answering it: told again, one effect") {
    std::uint64_t operation = 0, taken = 0;
    for (bool struck = true; struck;) {
        ++operation;
        CAPTURE(operation);
        OnDisk     world{8};
        auto&      circle = world.circle;
        auto const id     = world.insert("S1");
        circle.settle();
        Deeds const deeds{world.system(1)};
        world.rename(id, "news");
        auto const notice = world.first().notification("skills", id);
        world.strike(DiskFault::power_cut, operation);
        auto const answered = circle.engine->ingest("system0", notice);
        struck              = world.disk.has_struck();
        world.restart();
        // What was answered is on the disk; of what was not, the vendor hears nothing, and tells it again.
        if (answered) REQUIRE(circle.store->hints(0, 10).value().size() == 1);
        taken += answered.has_value();
        REQUIRE(circle.engine->ingest("system0", notice));
        REQUIRE(circle.store->hints(0, 10).value().size() == 1);
        // Lists show nothing: the notification alone brings it.
        world.first().intercept([](http::Request const& request) -> std::optional<http::Response> {
            if (request.url.find("limit=") == std::string::npos) return std::nullopt;
            auto const nothing = sandbox::Value::object({{"items", sandbox::Value::array()}, {"next", {}}});
            return sandbox::json_response(200, nothing);
        });
        circle.settle();
        REQUIRE(deeds.done == 1);
        REQUIRE(world.system(1).list("skills").front()["name"].text() == "news");
        REQUIRE_FALSE(circle.engine->ingest("system0", notice));  // It is too old by now.
    }
    CHECK(operation > 2);
    CHECK(taken >= 1);
}

namespace {

/// How often a cause was raised, and how often it was cleared, as events tell.
std::pair<int, int> told_of(Store& store, std::string const& cause) {
    std::pair<int, int> told;
    for (auto const& each : store.audit(0, 10'000).value()) {
        if (each.action != event_action || each.after.find("\"" + cause + "\"") == std::string::npos) continue;
        told.first += each.member == exception_raised;
        told.second += each.member == exception_cleared;
    }
    return told;
}

}  // namespace

TEST_CASE("L7 L10: at every single step of the disk, an exception is there with its event, and gone with its event") {
    std::string const cause     = "system|system1|skills";
    std::uint64_t     operation = 0;
    int               open = 0, cleared = 0;
    for (bool const is_back : {false, true}) {
        operation = 0;
        for (bool struck = true; struck;) {
            ++operation;
            CAPTURE(operation);
            OnDisk     world{10};
            auto&      circle = world.circle;
            auto const down   = [](http::Request const&) {
                return std::optional{sandbox::json_response(503, sandbox::Value::object({}))};
            };
            world.insert("S1");
            circle.settle();
            world.system(1).intercept(down);
            if (is_back) {
                REQUIRE(circle.engine->refresh());
                REQUIRE(told_of(*circle.store, cause) == std::pair{1, 0});
                world.system(1).intercept({});
                circle.virtual_clock.advance(std::chrono::hours{1});
            }
            world.strike(DiskFault::power_cut, operation);
            circle.engine->refresh().ignore("the machine is gone");
            struck = world.disk.has_struck();
            world.restart();
            auto const known = circle.store->exception(cause).value();
            auto const told  = told_of(*circle.store, cause);
            REQUIRE(told.first == (known ? 1 : 0));
            REQUIRE(told.second == (known && !known->open ? 1 : 0));
            open += told.first, cleared += told.second;
        }
        CHECK(operation > 4);
    }
    CHECK(open > 0);
    CHECK(cleared > 0);
}

namespace {

/// Asserts with every page that nothing of what was read is unaccounted for.
class Bookkeeper final : public Progress {
  public:
    explicit Bookkeeper(OnDisk& world) : world_{world} {}

    void begin() {
        bound_  = bound();
        parked_ = parked();
        pages   = 0;
    }
    void read(ReadCount const& so_far) override {
        if (so_far.system != "system0") return;
        ++pages;
        auto const applied = bound() - bound_;
        auto const aside   = parked() - parked_;
        REQUIRE(so_far.changed == applied);
        REQUIRE(so_far.parked >= aside);
        auto const again = so_far.read - so_far.changed - so_far.parked;  // No-ops: known before this read began.
        REQUIRE(so_far.read >= so_far.changed + so_far.parked);
        REQUIRE(again + so_far.parked - aside <= bound_ + parked_);
    }
    std::size_t bound() const { return world_.circle.store->bindings("system0", "skills", {}, 1'000).value().size(); }
    std::size_t parked() const { return world_.circle.store->parked("system0", "skills", 1'000).value().size(); }

    std::size_t pages = 0;

  private:
    OnDisk&     world_;
    std::size_t bound_ = 0, parked_ = 0;
};

}  // namespace

TEST_CASE(
    "P23 L2: with a fault in every single call of the store, what was read is applied, known, kept aside or read "
    "again, at every page") {
    constexpr std::size_t good = 11, bad = 3;
    std::uint64_t         operation = 0;
    std::size_t           failures  = 0;
    for (bool struck = true; struck;) {
        ++operation;
        CAPTURE(operation);
        OnDisk world{9};
        auto&  circle = world.circle;
        for (std::size_t each = 0; each < good + bad; ++each) {
            bool const is_bad = each % 5 == 2;
            world.first().change_field(
                "skills", {.name = "active", .type = is_bad ? sandbox::FieldType::text : sandbox::FieldType::boolean});
            world.first()
                .insert("skills",
                        sandbox::Value::object({{"code", "S" + std::to_string(each)},
                                                {"name", "N"},
                                                {"active", is_bad ? sandbox::Value{"perhaps"} : sandbox::Value{true}}}))
                .value();
            circle.virtual_clock.advance(std::chrono::minutes{1});
        }
        Bookkeeper books{world};
        world.progress = &books;
        world.restart();
        books.begin();
        world.strike(DiskFault::io_error, operation);
        auto const first = circle.engine->refresh();
        failures += !first || !first->failures.empty();
        struck = world.disk.has_struck();
        for (int pass = 0; pass < 2; ++pass) {  // The same engine goes on; whatever it says is kept is kept.
            books.begin();
            auto const kept = books.bound() + books.parked();
            REQUIRE(circle.engine->refresh());
            REQUIRE(books.bound() + books.parked() >= kept);
        }
        REQUIRE(books.bound() == good);
        REQUIRE(books.parked() == bad);
    }
    CHECK(operation > 40);
    CHECK(failures > 20);
}

}  // namespace throughline::simulation
