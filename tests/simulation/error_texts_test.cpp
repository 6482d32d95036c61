#include "exception_text.hpp"
#include "wired_circle.hpp"

#include <fstream>
#include <set>

// What people read, held as text: of every code of the closed set, and of every kind of exception that the manual
// lists. The texts of the kinds are looked at where each kind is raised; here it is made sure that none is missing.

namespace throughline::simulation {

namespace {

std::string committed_text(std::string const& name) {
    std::ifstream file{std::filesystem::path{THROUGHLINE_SOURCE_DIR} / name, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// The kinds of exceptions that the manual's table lists.
std::set<std::string> kinds_in_the_manual() {
    std::set<std::string> kinds;
    std::ifstream         page{std::filesystem::path{THROUGHLINE_SOURCE_DIR} / "docs/operating.md"};
    for (std::string line; std::getline(page, line);)
        if (auto const bar = line.find("\\|`"); line.starts_with("| `") && bar != std::string::npos)
            kinds.insert(line.substr(3, bar - 3));
    return kinds;
}

/// Two systems, the second of which answers every request for its list so.
std::string read_refusal(int status, std::string const& type, std::string const& body) {
    WiredCircle world{71, 2};
    world.open(world.circle.network);
    world.system(1).intercept([&](http::Request const&) -> std::optional<http::Response> {
        http::Response response{.status = status, .headers = {}, .body = body};
        response.headers.add("Content-Type", type);
        return response;
    });
    world.circle.engine->refresh().value();
    auto const reports = exceptions_of(*world.circle.store, "", 10).value();
    REQUIRE(reports.size() == 1);
    CHECK(reports.front().exception.cause == "system|system1|skills");
    return without_chance(to_text(reports.front()));
}

struct Refusal {
    char const* code;
    int         status;
    char const* type = "application/json";
    char const* body = R"({"error":{"message":"as the vendor says it"}})";
};

/// A connector whose vendor cannot be asked what became of a write.
class Speechless final : public Connector {
  public:
    explicit Speechless(std::unique_ptr<Connector> inner) : inner_{std::move(inner)}, sheet_{inner_->sheet()} {
        for (auto& object : sheet_.objects) object.creates = CreateSafety::none;
    }
    Sheet const&                sheet() const override { return sheet_; }
    Async<Result<>>             check() override { return inner_->check(); }
    Async<Result<ChangePage>>   changes(ChangeQuery query) override { return inner_->changes(std::move(query)); }
    Async<std::vector<Outcome>> write(WriteBatch batch) override { return inner_->write(std::move(batch)); }
    Async<Result<Found>>        look(LookUp query) override { return inner_->look(std::move(query)); }
    Async<Result<std::string>>  describe(std::string object) override { return inner_->describe(std::move(object)); }

  private:
    std::unique_ptr<Connector> inner_;
    Sheet                      sheet_;
};

}  // namespace

TEST_CASE("P26 R192 L10: what people read when a system cannot be read, for each code that it may be") {
    constexpr std::array<Refusal, 9> refusals{{{"transient", 503},
                                               {"throttled", 429},
                                               {"conflict", 423},
                                               {"validation", 400},
                                               {"auth", 401},
                                               {"forbidden", 403},
                                               {"not_found", 404},
                                               {"unsupported", 405},
                                               {"corrupt", 200, "text/html", "<html>Please sign in</html>"}}};
    for (auto const& each : refusals) {
        CAPTURE(std::string{each.code});
        auto const text = read_refusal(each.status, each.type, each.body);
        CHECK(text.starts_with(std::string{each.code} + ":"));
        tests::check_committed(golden_of_exception(std::string{"error-"} + each.code), text);
    }
}

TEST_CASE("P01 P26 R192: an unknown create at a vendor that cannot be asked is one exception, and people end it") {
    WiredCircle world{72, 2};
    world.topology.systems[1].connect = [inner = world.topology.systems[1].connect](Exchange exchange) {
        return std::make_unique<Speechless>(inner(exchange));
    };
    auto& circle = world.circle;
    world.open(circle.network);
    world.insert("S1");
    auto const plan = circle.engine->plan().value();
    circle.network.set_weather({.lost_responses = 10'000});
    CHECK(circle.engine->apply(plan).value().uncertain == 1);
    circle.network.clear_up();
    for (int pass = 0; pass < 3; ++pass) {
        circle.virtual_clock.advance(std::chrono::hours{25});  // No vendor's memory lasts so long.
        circle.engine->run_until_idle().value();
    }
    CHECK(world.system(1).creates("skills") == 1);  // Never sent again.
    auto const open = exceptions_of(*circle.store, "integration", 10).value();
    REQUIRE(open.size() == 1);
    check_exception_text(*circle.store, "write|", "error-uncertain");

    auto const made = std::string{world.system(1).list("skills").front()["id"].text()};
    circle.engine->bind(open.front().exception.cause, made, "ann").value();
    circle.engine->run_until_idle().value();
    CHECK(world.system(1).creates("skills") == 1);
    CHECK(circle.store->open_exceptions("", 10).value().empty());
}

TEST_CASE("P26: what a screen is told whose time was too short") {
    WiredCircle world{73, 2};
    auto&       circle = world.circle;
    world.open(circle.network);
    auto const key = world.insert("S1");
    circle.engine->run_until_idle().value();
    auto const record = Id<Skill>{circle.store->binding("system0", "skills", key).value()->record};
    auto const wish   = Submission::of<&Skill::name>("system0", "ann", record, "wanted");
    auto const told   = circle.engine->submit_and_wait(wish, circle.virtual_clock.now()).value();
    REQUIRE(told.error);
    CHECK(told.kind == Submitted::Kind::pending);
    tests::check_committed(golden_of_exception("error-cancelled"), without_chance(told.error->describe()) + "\n");
}

TEST_CASE("P26 R192 R203: no code and no kind of exception is without its text, its owner and its remedy") {
    for (auto const code : error_code_names) {
        CAPTURE(code);
        auto const text = committed_text(golden_of_exception("error-" + std::string{code}));
        CHECK(text.starts_with(std::string{code} + ":"));
        CHECK(text.find("owner ") != std::string::npos);
        CHECK((text.find("to do ") != std::string::npos || text.find("; do ") != std::string::npos));
    }
    auto const kinds = kinds_in_the_manual();
    CHECK(kinds.size() >= 16);
    for (auto const& kind : kinds) {
        CAPTURE(kind);
        auto const text = committed_text(golden_of_exception("exception-" + kind));
        for (auto const* label : {"\n  owner ", "\n  to do ", "\n  rule ", "\n  more ", "\n  cause "})
            CHECK(text.find(label) != std::string::npos);
    }
}

TEST_CASE("R192 L13: an exception's text obeys nothing of what a vendor wrote, and its links hold only keys") {
    auto const store = SqliteStore::open(":memory:").value();
    store
        ->raise({.cause      = "read|crm|A/B|1",
                 .code       = "validation",
                 .message    = "first\nsecond \x1b[31m",
                 .connection = "crm",
                 .object     = "A/B",
                 .record     = "{object}?x=1#\"",
                 .owner      = "nobody"})
        .value();
    auto const report = exceptions_of(*store, "nobody", 1, {{"crm", "https://crm.example/{object}/{key}"}}).value();
    REQUIRE(report.size() == 1);
    CHECK(report.front().places.front().link == "https://crm.example/A%2FB/%7Bobject%7D%3Fx%3D1%23%22");
    auto const text = to_text(report.front());
    CHECK(text.starts_with("validation: first\\nsecond \\x1b[31m\n"));
    CHECK(exceptions_of(*store, "somebody else", 1).value().empty());
}

}  // namespace throughline::simulation
