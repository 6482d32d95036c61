#include "circle.hpp"

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

TEST_CASE("L6 R30 R31 R156: told by notification, by delta or by both, in any order: the records are the same") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        std::vector<std::string> endings;
        for (int way = 0; way < 3; ++way) {
            Circle                     circle{seed, 2};
            SeededRandom               edits{seed};
            std::vector<http::Request> notices;
            for (int each = 0; each < 6; ++each) {
                auto const code = "S" + std::to_string(each);
                auto const id =
                    circle.systems[0]->insert("skills", Value::object({{"code", code}, {"name", "First"}})).value();
                notices.push_back(circle.systems[0]->notification("skills", id));
            }
            circle.settle();
            for (int each = 0; each < 12; ++each) {
                auto const skills = circle.systems[0]->list("skills");
                auto const id     = std::string{skills[edits.below(skills.size())]["id"].text()};
                auto const name   = "Name " + std::to_string(edits.below(100));
                circle.systems[0]->update("skills", id, Value::object({{"name", name}})).value();
                notices.push_back(circle.systems[0]->notification("skills", id));
            }
            if (way != 0)
                for (std::size_t each = 0; each < 3 * notices.size(); ++each)
                    circle.engine->ingest("system0", notices[edits.below(notices.size())])
                        .ignore("the first ones are too old by now");
            if (way == 2) {  // No delta at all: the list says that nothing changed.
                circle.systems[0]->intercept([](http::Request const& request) -> std::optional<http::Response> {
                    if (request.url.find("limit=") == std::string::npos) return std::nullopt;
                    return sandbox::json_response(200, Value::object({{"items", Value::array()}, {"next", {}}}));
                });
                for (auto const& skill : circle.systems[0]->list("skills"))
                    circle.engine->ingest("system0", circle.systems[0]->notification("skills", skill["id"].text()))
                        .value();
            }
            circle.engine->run_until_idle().value();
            std::map<std::string, std::string> names;
            for (auto const& skill : circle.systems[1]->list("skills"))
                names[std::string{skill["code"].text()}] = skill["name"].text();
            std::string ending;
            for (auto const& [code, name] : names) ending += code + " " + name + "\n";
            endings.push_back(std::move(ending));
        }
        CHECK(endings[0] == endings[1]);
        CHECK(endings[0] == endings[2]);
    }
}

TEST_CASE("R30 L13: only what the vendor has signed, and lately, is believed; what is kept survives a restart") {
    Circle     circle{3, 2};
    auto const id = circle.systems[0]->insert("skills", Value::object({{"code", "S1"}, {"name", "One"}})).value();
    circle.settle();
    auto const notice = circle.systems[0]->notification("skills", id);

    auto forged = notice;
    forged.body = R"([{"object":"skills","id":"2"}])";
    CHECK(circle.engine->ingest("system0", forged).error().code() == ErrorCode::auth);
    auto unsigned_one = notice;
    unsigned_one.headers.set("X-Signature", "");
    CHECK(circle.engine->ingest("system0", unsigned_one).error().code() == ErrorCode::auth);
    CHECK(circle.engine->ingest("system1", notice).error().code() == ErrorCode::auth);  // Another's key.
    CHECK(circle.engine->ingest("nobody", notice).error().code() == ErrorCode::not_found);
    auto huge = notice;
    huge.body.assign(std::size_t{5} << 20, ' ');
    CHECK(circle.engine->ingest("system0", huge).error().code() == ErrorCode::corrupt);
    CHECK(circle.store->hints(0, 10).value().empty());

    CHECK(circle.engine->ingest("system0", notice).value() == 1);
    CHECK(circle.engine->ingest("system0", notice).value() == 0);
    circle.engine.reset();
    CHECK(circle.store->hints(0, 10).value().size() == 1);
    circle.settle();
    CHECK(circle.store->hints(0, 10).value().empty());

    circle.virtual_clock.advance(std::chrono::minutes{6});
    CHECK(circle.engine->ingest("system0", notice).error().code() == ErrorCode::auth);
}

TEST_CASE("P20: a notification of a record that is gone, or of none, does no harm") {
    Circle     circle{4, 2};
    auto const id = circle.systems[0]->insert("skills", Value::object({{"code", "S1"}, {"name", "One"}})).value();
    circle.settle();
    CHECK(circle.engine->ingest("system0", circle.systems[0]->notification("skills", "4711")).value() == 1);
    CHECK(circle.engine->ingest("system0", circle.systems[0]->notification("boats", "1")).value() == 0);
    circle.systems[0]->remove("skills", id).value();
    CHECK(circle.engine->ingest("system0", circle.systems[0]->notification("skills", id)).value() == 1);
    circle.settle();
    CHECK(circle.store->binding("system0", "skills", id).value()->deleted);
    CHECK(circle.systems[1]->count("skills") == 1);  // Deletions are not carried from system to system.
}
