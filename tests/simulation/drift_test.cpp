#include "circle.hpp"
#include "exception_text.hpp"

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

constexpr auto name_field = "name";

sandbox::FieldDefinition name_as(int length, bool writable = true) {
    return {.name = name_field, .length = length, .nillable = false, .createable = writable, .updateable = writable};
}

/// Two systems; the first decides everything, and says it of one skill.
struct Line {
    Circle      circle{41, {.size = 2, .fields_change = true}};
    std::string source_id;

    Line() {
        for (auto& [field, owner] : circle.owner_of) owner = 0;
        source_id =
            source().insert("skills", Value::object({{"code", "S1"}, {"name", "One"}, {"active", true}})).value();
        settle();
    }

    sandbox::JsonApi& source() { return *circle.systems[0]; }
    sandbox::JsonApi& target() { return *circle.systems[1]; }
    Value             copy() { return target().read("skills", "1"); }  // The first that was made there.

    void say(std::string const& field, Value value) {
        source().update("skills", source_id, Value::object({{field, std::move(value)}})).value();
    }
    /// As the circle settles, with the fields as they are.
    Applied settle() {
        circle.virtual_clock.advance(std::chrono::minutes{70});
        if (!circle.engine) circle.settle();
        return circle.engine->run_until_idle().value();
    }
    void restart() {
        circle.engine.reset();
        circle.open();
    }
    std::vector<StoredException> open(std::string const& kind = {}) {
        auto all = circle.store->open_exceptions("", 100).value();
        std::erase_if(all, [&](StoredException const& each) { return !each.cause.starts_with(kind); });
        return all;
    }
    std::uint64_t audits() { return circle.store->count_audit().value(); }
};

/// Nothing more to do, and nothing more to say.
void check_silent(Line& line) {
    auto const audits = line.audits();
    auto const before = line.open();
    CHECK(line.settle().applied == 0);
    CHECK(line.audits() == audits);
    auto const after = line.open();
    REQUIRE(after.size() == before.size());
    for (std::size_t each = 0; each < after.size(); ++each) CHECK(after[each].times == before[each].times);
}

}  // namespace

TEST_CASE("R219 R275 P37 L2: a broken field rests under one exception, all others flow, and it catches up") {
    Line        line;
    std::string field   = "skills";
    auto&       from    = line.source();
    auto&       to      = line.target();
    bool        reads   = true;
    bool        is_gone = false;
    SUBCASE("the field that is read is gone") {
        from.hide_field("skills", name_field);
        is_gone = true;
    }
    SUBCASE("the field that is read is of another type") {
        from.change_field("skills", {.name = name_field, .type = sandbox::FieldType::boolean});
        reads = false;  // Nobody can say a text of it meanwhile.
    }
    SUBCASE("the field that is written is gone") { to.hide_field("skills", name_field); }
    SUBCASE("the field that is written cannot be written any more") { to.change_field("skills", name_as(80, false)); }
    SUBCASE("the field that is written has become shorter") { to.change_field("skills", name_as(4)); }

    if (reads) line.say("name", "Number One");
    line.say("active", Value{false});
    line.settle();
    CHECK(line.copy()["name"].text() == "One");         // Neither emptied nor changed.
    CHECK(line.copy()["active"].to_json() == "false");  // All else goes on.
    auto const open = line.open();
    INFO(open_exceptions(*line.circle.store));
    REQUIRE(open.size() == 1);
    CHECK(open.front().cause.starts_with("drift|system"));
    CHECK(open.front().cause.ends_with("|skills"));
    CHECK(open.front().code == "unsupported");
    CHECK(open.front().object == "skills");
    CHECK(open.front().vendor_field == "name");
    CHECK(open.front().path.starts_with("Skill.name (no "));
    CHECK(open.front().owner == "integration");
    CHECK_FALSE(open.front().remedy.empty());
    CHECK_FALSE(open.front().value.empty());
    if (is_gone) check_exception_text(*line.circle.store, "drift|", "exception-drift");
    check_silent(line);

    line.restart();  // What rests, rests.
    line.say("active", Value{true});
    line.settle();
    CHECK(line.copy()["name"].text() == "One");
    CHECK(line.copy()["active"].to_json() == "true");
    check_silent(line);

    for (auto* system : {&from, &to}) {
        system->show_field("skills", name_field);
        system->change_field("skills", name_as(80));
    }
    line.settle();
    if (reads) CHECK(line.copy()["name"].text() == "Number One");
    CHECK(line.open().empty());
    check_silent(line);
}

TEST_CASE("R219 P37 L2: refusals that came before the description are one cause, and new records wait for it") {
    Line line;
    line.target().change_field("skills", name_as(80, false));
    line.say("name", "Number One");
    line.circle.virtual_clock.advance(std::chrono::minutes{2});
    line.circle.engine->run_until_idle().value();
    REQUIRE(line.open("write|").size() == 1);
    line.source().insert("skills", Value::object({{"code", "S2"}, {"name", "Two"}, {"active", true}})).value();
    // A refusal has the vendor asked sooner than it would be.
    line.circle.virtual_clock.advance(std::chrono::minutes{12});
    auto const plan = line.circle.engine->plan().value();
    CHECK(line.open("write|").empty());
    CHECK(line.open("drift|").size() == 1);
    CHECK(plan.empty());
    REQUIRE(plan.waiting.size() == 1);
    CHECK(plan.waiting.front().reason.find("a field that new records need rests") == 0);
    CHECK(line.target().creates("skills") == 1);

    line.target().change_field("skills", name_as(80));
    line.settle();
    CHECK(line.target().count("skills") == 2);
    CHECK(line.target().creates("skills") == 2);
    CHECK(line.copy()["name"].text() == "Number One");
    CHECK(line.open().empty());
}

TEST_CASE("R219 P37 L2: a record that is born without what every record has is taken in once that can be read") {
    Line line;
    line.source().hide_field("skills", name_field);
    line.settle();
    line.source().insert("skills", Value::object({{"code", "S2"}, {"name", "Two"}, {"active", true}})).value();
    line.settle();
    CHECK(line.target().count("skills") == 1);
    CHECK(line.open().size() == 1);
    line.source().show_field("skills", name_field);
    line.settle();
    CHECK(line.target().count("skills") == 2);
    CHECK(line.target().creates("skills") == 2);
    CHECK(line.open().empty());
}

TEST_CASE("R275 P37: what a vendor adds or allows stops nothing, and is told once in the audit") {
    Line       line;
    auto const audits = line.audits();
    line.target().change_field("skills", {.name = "level"});
    line.source().change_field("skills", name_as(200));
    line.say("active", Value{false});
    line.settle();
    CHECK(line.copy()["active"].to_json() == "false");
    CHECK(line.open().empty());
    std::vector<StoredAudit> told;
    for (auto const& entry : line.circle.store->audit(audits, 100).value())
        if (entry.action == "described") told.push_back(entry);
    REQUIRE(told.size() == 2);
    CHECK(told[0].after.find("name lengthened, 80 -> 200: additive") != std::string::npos);
    CHECK(told[1].after.find("level added") != std::string::npos);
    CHECK(told[0].before != told[0].after.substr(0, told[0].after.find('\n')));
    check_silent(line);
}

TEST_CASE("P37: an unchanged description costs one look an hour, and writes nothing to the audit") {
    Line          line;
    auto const    audits = line.audits();
    std::uint64_t looks  = 0;
    for (int minutes = 0; minutes < 180; minutes += 5) {
        line.circle.virtual_clock.advance(std::chrono::minutes{5});
        looks += line.circle.engine->refresh().value().described;
    }
    CHECK(looks >= 2 * 2);
    CHECK(looks <= 3 * 2);
    CHECK(line.audits() == audits);
    line.restart();  // An engine that was made anew a moment later does not ask all over.
    CHECK(line.circle.engine->refresh().value().described == 0);
}

TEST_CASE("R219 L10: a description that cannot be had or read is an exception of its own, and stops nothing") {
    Line       line;
    auto const answer = [&](int status, std::string body) {
        line.target().intercept([=](http::Request const& request) -> std::optional<http::Response> {
            if (!request.url.ends_with("/schema")) return std::nullopt;
            http::Response response{.status = status, .headers = {}, .body = body};
            response.headers.add("Content-Type", "application/json");
            return response;
        });
    };
    SUBCASE("forbidden") { answer(403, R"({"error":{"message":"no"}})"); }
    SUBCASE("no description") { answer(200, "[]"); }
    SUBCASE("out of order") { answer(500, "{}"); }
    line.say("name", "Number One");
    line.settle();
    CHECK(line.copy()["name"].text() == "Number One");
    INFO(open_exceptions(*line.circle.store));
    REQUIRE(line.open().size() == 1);
    CHECK(line.open().front().cause == "description|system1|skills");
    CHECK_FALSE(line.open().front().owner.empty());
    if (line.open().front().code == "forbidden")
        check_exception_text(*line.circle.store, "description|", "exception-description");
    line.target().intercept({});
    line.settle();
    CHECK(line.open().empty());
}

TEST_CASE("R219 L10: people accept what has changed, or live without what is gone") {
    Line       line;
    auto const cause = std::string{"drift|system1|skills"};
    SUBCASE("too short for some: go on in spite of it") {
        line.target().change_field("skills", name_as(12));
        line.say("name", "Number One");
        line.settle();
        CHECK(line.copy()["name"].text() == "One");
        CHECK(line.circle.engine->retry(cause, "ann").value());
        CHECK(line.open().empty());
        line.settle();
        CHECK(line.copy()["name"].text() == "Number One");
        check_silent(line);
        line.target().change_field("skills", name_as(10));  // And shorter again: that nobody has accepted.
        line.settle();
        CHECK(line.open("drift|").size() == 1);
    }
    SUBCASE("gone: nothing to retry, but to live without") {
        line.target().hide_field("skills", name_field);
        line.say("name", "Number One");
        line.settle();
        auto const retried = line.circle.engine->retry(cause, "ann");
        REQUIRE_FALSE(retried);
        CHECK(retried.error().code() == ErrorCode::unsupported);
        CHECK(line.circle.engine->discard(cause, "they know them by their code", "ann"));
        CHECK(line.open().empty());
        line.say("active", Value{false});
        line.settle();
        CHECK(line.copy()["active"].to_json() == "false");
        CHECK(line.copy()["name"].text() == "One");
        CHECK(line.open().empty());
        line.restart();
        check_silent(line);
        line.target().show_field("skills", name_field);
        line.settle();
        CHECK(line.copy()["name"].text() == "Number One");
    }
    CHECK_FALSE(line.circle.engine->retry(cause + " of another", "ann"));
}
