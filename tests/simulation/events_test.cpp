#include "exception_text.hpp"
#include "office.hpp"

#include <nlohmann/json.hpp>

#include "support/temporary_folder.hpp"

#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

struct Inbox final : EventSink {
    Result<> deliver(BusinessEvent const& event) override {
        if (refusals > 0) return --refusals, Result<>{Error{ErrorCode::transient, "not now"}};
        events.push_back(event);
        return {};
    }
    Result<> flush() override {
        return lost_flushes-- > 0 ? Result<>{Error{ErrorCode::transient, "the disk is full"}} : Result<>{};
    }
    std::string types() const {
        std::string all;
        for (auto const& event : events) all += event.type + " ";
        return all;
    }

    std::vector<BusinessEvent> events{};
    int                        refusals     = 0;
    int                        lost_flushes = 0;
};

void live_through(Office& office, Engine& engine) {
    office.sales.insert("projects", Value::object({{"name", "Website"}, {"status", "draft"}})).value();
    REQUIRE(engine.run_until_idle());
    office.edit(office.sales, Value::object({{"status", "approved"}}));
    REQUIRE(engine.run_until_idle());
    for (auto const* status : {"active", "on_hold", "active", "completed"}) {
        office.edit(office.delivery, Value::object({{"status", status}}));
        REQUIRE(engine.run_until_idle());
    }
}

}  // namespace

TEST_CASE("R137 R161: each thing that happens is told once, in order, with its cause, and nothing else is") {
    Office office;
    auto   engine = office.engine();
    live_through(office, engine);
    Inbox inbox;
    CHECK(engine.deliver("inbox", inbox).value() == 5);
    CHECK(inbox.types() == "project_created project_activated project_paused project_resumed project_closed ");
    for (auto const& event : inbox.events) {
        auto const envelope = nlohmann::json::parse(event.to_json());
        CHECK(envelope["specversion"] == "1.0");
        CHECK(envelope["source"] == "/throughline/office");
        CHECK(envelope["type"] == "throughline." + event.type);
        CHECK(envelope["dataschema"] == "urn:throughline." + event.type + "/1");
        CHECK(envelope["subject"] == inbox.events.front().subject);
        CHECK(envelope["correlationid"].get<std::string>().starts_with("00-"));
        CHECK(envelope["data"]["members"]["name"] == "Website");
    }
    CHECK(inbox.events[0].by == "sales");
    CHECK(inbox.events[1].by == "delivery");
    auto const version = [&](std::size_t each) {
        return nlohmann::json::parse(inbox.events[each].data)["version"].get<int>();
    };
    for (std::size_t each = 1; each < inbox.events.size(); ++each) CHECK(version(each) > version(each - 1));

    REQUIRE(engine.run_until_idle());
    CHECK(engine.deliver("inbox", inbox).value() == 0);
    auto later = office.engine();
    CHECK(later.deliver("inbox", inbox).value() == 0);  // It is kept how far it came.
    Inbox other;
    CHECK(later.deliver("another", other).value() == 5);  // Everybody has a place of their own.
    CHECK(other.events.front().id == inbox.events.front().id);
}

TEST_CASE("R137 L7: a sink that fails is given the same again, in order; what it kept is not") {
    Office office;
    auto   engine = office.engine();
    live_through(office, engine);
    Inbox inbox;
    inbox.refusals = 1;
    CHECK_FALSE(engine.deliver("inbox", inbox));
    CHECK(office.store->exception("events|inbox").value()->open);
    check_exception_text(*office.store, "events|", "exception-events");
    inbox.lost_flushes = 1;
    CHECK_FALSE(engine.deliver("inbox", inbox));
    auto const first = inbox.events;
    inbox.events.clear();
    REQUIRE(engine.deliver("inbox", inbox));
    REQUIRE(inbox.events.size() >= first.size());
    for (std::size_t each = 0; each < first.size(); ++each) CHECK(inbox.events[each].id == first[each].id);
    CHECK_FALSE(office.store->exception("events|inbox").value()->open);
    CHECK(inbox.types().find("exception_raised") != std::string::npos);  // L10: that, too, is an event.
}

TEST_CASE("R161 L7: a file of events survives a torn line, over HTTP every event arrives as an envelope") {
    Office office;
    auto   engine = office.engine();
    live_through(office, engine);
    std::string const path = "events_test.jsonl";
    std::remove(path.c_str());
    std::ofstream{path} << "{\"half a li";
    {
        auto file = FileSink::open(path);
        REQUIRE(file);
        CHECK(engine.deliver("file", *file).value() == 5);
    }
    std::ifstream in{path};
    std::string   line;
    std::size_t   lines = 0;
    for (; std::getline(in, line); ++lines) CHECK(nlohmann::json::parse(line)["specversion"] == "1.0");
    CHECK(lines == 5);
    std::remove(path.c_str());

    std::vector<std::string> bodies;
    office.transport.route("https://hooks.example", [&](http::Request const& request) -> Result<http::Response> {
        CHECK(request.headers.get("Content-Type") == "application/cloudevents+json");
        if (bodies.size() == 2) {
            bodies.push_back("refused");
            return http::Response{503};
        }
        bodies.push_back(request.body);
        return http::Response{202};
    });
    HttpSink hook{office.transport, "https://hooks.example/events"};
    CHECK_FALSE(engine.deliver("hook", hook));
    REQUIRE(engine.deliver("hook", hook));
    REQUIRE(bodies.size() >= 6);
    CHECK(nlohmann::json::parse(bodies[3])["type"] == "throughline.project_paused");
}

TEST_CASE("R173 R206 L5: schemas of events are compatible with those that were published") {
    auto const        current = event_schemas(standard_events());
    auto const        path    = std::string{THROUGHLINE_SOURCE_DIR} + "/docs/schemas/events.schema.json";
    std::ifstream     in{path};
    std::stringstream published;
    published << in.rdbuf();
    auto const breaks = incompatibilities(published.str(), current);
    REQUIRE(breaks);
    for (auto const& each : *breaks) FAIL_CHECK(each);
    // Additions are allowed, and then published: the file says what is.
    CHECK(published.str() == current);
}

TEST_CASE("R161 L7: where the disk is full in the middle of a line, the file goes on with whole lines") {
    test::TemporaryFolder const folder;
    auto const                  path = folder.file("events.jsonl");
    auto                        sink = FileSink::open(path).value();
    BusinessEvent               event;
    event.id      = "1";
    event.source  = "/throughline/office";
    event.type    = "made";
    event.subject = "record";
    event.data    = R"({"text":")" + std::string(600, 'x') + "\"}";
    REQUIRE(sink.deliver(event));
    auto const one = std::filesystem::file_size(path);
    CHECK_FALSE(FileSink::open(path));  // It has one writer.

    struct rlimit usual {};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &usual) == 0);
    auto const    handler = std::signal(SIGXFSZ, SIG_IGN);
    struct rlimit full {
        one + 40, usual.rlim_max
    };
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &full) == 0);
    auto const failed = sink.deliver(event);
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &usual) == 0);
    std::signal(SIGXFSZ, handler);
    CHECK_FALSE(failed);
    REQUIRE(sink.deliver(event));
    CHECK(std::filesystem::file_size(path) == 2 * one);
}

TEST_CASE("R173: a change that a consumer could not bear is refused by name") {
    auto const published = event_schemas(standard_events());
    auto const breaks    = [&](auto const& change) {
        auto rules = standard_events();
        change(rules);
        return incompatibilities(published, event_schemas(rules)).value();
    };
    auto const rule = [](std::vector<EventRule>& rules, std::string_view type) -> EventRule& {
        for (auto& each : rules)
            if (each.type == type) return each;
        throw std::logic_error{"no such event"};
    };
    CHECK(breaks([](auto&) {}).empty());
    CHECK(breaks([&](auto& rules) { rule(rules, "project_created").tells.push_back("manager"); }).empty());
    CHECK(breaks([&](auto& rules) { rule(rules, "project_created").tells.clear(); }).size() == 6);
    CHECK(breaks([&](auto& rules) { rule(rules, "project_created").version = 2; }).size() == 1);
    CHECK(breaks([&](auto& rules) { rule(rules, "project_created").type = "project_made"; }).size() == 1);
    auto const narrower = breaks([&](auto& rules) { rule(rules, "invoice_released").object = "Payment"; });
    CHECK_FALSE(narrower.empty());
    CHECK_FALSE(incompatibilities("{", published));
}

TEST_CASE("R208: events are named alike, and each tells of members that its object has") {
    auto const rules = standard_events();
    CHECK(rules.size() + 2 == 29);  // As the canonical model lists them.
    for (auto const& rule : rules) {
        CAPTURE(rule.type);
        CHECK(rule.type.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos);
        CHECK(rule.type.find('_') != std::string::npos);
        auto const* type = find_object_type(rule.object);
        REQUIRE(type);
        for (auto const& member : rule.tells) CHECK(type->place_named(member) < type->members.size());
    }
}
