#include <support/scripted_exchange.hpp>

#include <throughline/connector/reconciling.hpp>
#include <throughline/connector/rest_connector.hpp>
#include <throughline/sandbox/json_api.hpp>

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <set>

// What a filter by stamps can pass over, and how it is found all the same.

using namespace throughline;
using namespace throughline::tests;
using namespace std::chrono_literals;
using sandbox::Value;

namespace {

using Answer = Result<http::Response>;

/// A JSON API with one list, read through a connector that reads everything once a day.
struct Library {
    SeededRandom                                chance;
    ScriptedExchange                            world;
    sandbox::JsonApi                            api;
    std::function<Answer(http::Request const&)> instead{};
    std::unique_ptr<Connector>                  connector{};
    RestOptions                                 options;
    ReconcileOptions                            reconciling;
    std::map<std::string, std::string>          known{};  ///< What a reader has: titles by id.
    std::string                                 bookmark{};
    std::size_t                                 pages = 0, read = 0;

    explicit Library(std::uint64_t seed = 1, std::chrono::seconds commit_lag = 0s, ReconcileOptions how = {})
        : chance{seed},
          world{[this](http::Request const& request) {
              return instead ? instead(request) : Answer{api.answer(request)};
          }},
          api{world.virtual_clock,
              chance,
              {.token = "right", .page_rows_max = 5, .commit_lag = commit_lag},
              {{.name = "shelves", .fields = {{.name = "title", .length = 20, .nillable = false}}}}},
          options{.vendor        = "library",
                  .base_url      = "https://api.example/v1",
                  .authorization = Secret{"Bearer right"},
                  .objects       = {{"shelves"}}},
          reconciling{how} {
        options.page_rows = 5;
        restart();
    }

    /// Another process, of which nothing but the bookmark is left.
    void restart() {
        RestOptions same{.vendor        = options.vendor,
                         .base_url      = options.base_url,
                         .authorization = options.authorization.duplicate(),
                         .objects       = options.objects};
        same.page_rows = options.page_rows;
        System system  = rest_system("library", Owner::crm, std::move(same), {});
        connector      = reconciled(std::move(system), reconciling).connect(Exchange{world});
    }
    std::string shelf(std::string const& title) {
        return api.insert("shelves", Value::object({{"title", title}})).value();
    }
    void rename(std::string const& id, std::string const& title) {
        api.update("shelves", id, Value::object({{"title", title}})).value();
    }
    Result<ChangePage> page() {
        ChangeQuery query;
        query.vendor_object = "shelves";
        query.bookmark      = bookmark;
        return world.run(connector->changes(std::move(query)));
    }
    /// One page, kept with its bookmark; false where it was the last, or an error.
    bool step() {
        auto const got = page();
        if (!got) return false;
        for (auto const& record : got->records) {
            auto const shelf                       = Value::parse(record.text).value();
            known[std::string{shelf["id"].text()}] = std::string{shelf["title"].text()};
            ++read;
        }
        bookmark = got->bookmark;
        ++pages;
        return !got->last;
    }
    void pass() {
        for (int limit = 0; limit < 2'000 && step(); ++limit) {}
    }
    std::map<std::string, std::string> truth() const {
        std::map<std::string, std::string> all;
        for (auto const& shelf : api.list("shelves"))
            all[std::string{shelf["id"].text()}] = std::string{shelf["title"].text()};
        return all;
    }
};

}  // namespace

TEST_CASE("P11 R198 property: what is committed a quarter of an hour late, out of order, is there after one window") {
    std::size_t passed_over = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        INFO("seed " << seed);
        Library                  library{seed, 900s};
        std::vector<std::string> ids;
        for (int step = 0; step < 120; ++step) {
            if (ids.empty() || library.chance.chance(1, 2))
                ids.push_back(library.shelf("Shelf " + std::to_string(step)));
            else
                library.rename(ids[library.chance.below(ids.size())], "Shelf " + std::to_string(step));
            library.world.virtual_clock.advance(std::chrono::seconds{library.chance.below(90)});
            if (step % 3 == 0) library.pass();
        }
        library.world.virtual_clock.advance(1h);
        library.pass();
        passed_over += library.known != library.truth();
        library.world.virtual_clock.advance(24h);
        library.pass();
        CHECK(library.known == library.truth());
    }
    CHECK(passed_over > 0);  // The overlap alone would not have done.
}

TEST_CASE("R198 property: of answers that leave out a third of what changed, one window restores all of it") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        INFO("seed " << seed);
        Library library{seed};
        library.instead = [&library](http::Request const& request) -> Answer {
            auto answer = library.api.answer(request);
            if (request.url.find("updated_since") == std::string::npos) return answer;
            auto page  = Value::parse(answer.body).value();
            auto fewer = Value::array();
            for (auto const& item : page["items"].elements())
                if (!library.chance.chance(1, 3)) fewer.push(item);
            page.set("items", std::move(fewer));
            answer.body = page.to_json();
            return answer;
        };
        library.pass();
        for (int step = 0; step < 60; ++step) {
            library.shelf("Shelf " + std::to_string(step));
            library.world.virtual_clock.advance(5min);
            library.pass();
        }
        CHECK(library.known.size() < 60);
        library.world.virtual_clock.advance(24h);
        library.pass();
        CHECK(library.known == library.truth());
    }
}

TEST_CASE("P16 property: a reading that is killed at any page reads at most that page twice, and is complete") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        INFO("seed " << seed);
        Library library{seed};
        for (int each = 0; each < 100; ++each) library.shelf("Shelf " + std::to_string(each));
        std::size_t kills = 0;
        for (bool more = true; more;) {
            library.restart();
            if (library.chance.chance(1, 3)) {  // It ends after the answer and before the page is kept.
                static_cast<void>(library.page());
                ++kills;
                continue;
            }
            more = library.step();
        }
        CHECK(kills > 0);
        CHECK(library.known == library.truth());
        CHECK(library.read == 100);
    }
}

TEST_CASE("P16: while everything is read, what is new is looked at in between, and wins") {
    Library library{3, 0s, {.every = 24h, .pages_between = 2}};
    for (int each = 0; each < 100; ++each) {
        library.shelf("Shelf " + std::to_string(each));
        library.world.virtual_clock.advance(5min);
    }
    library.pass();
    library.world.virtual_clock.advance(25h);
    REQUIRE(library.step());  // Nothing new; everything is due.
    REQUIRE(library.step());
    library.world.virtual_clock.advance(1min);
    auto const  fresh  = library.shelf("Fresh");
    std::size_t waited = 0;
    while (!library.known.contains(fresh)) {
        REQUIRE(library.step());
        ++waited;
    }
    CHECK(waited <= 3);
    library.restart();
    library.pass();
    CHECK(library.known == library.truth());
    auto const before = library.pages;
    library.pass();
    CHECK(library.pages == before + 1);  // Not due again.
}

TEST_CASE("P14: a complete read says where it begins and that it is whole, so that what is gone shows") {
    Library library;
    for (int each = 0; each < 12; ++each) library.shelf("Shelf " + std::to_string(each));
    library.pass();
    library.world.virtual_clock.advance(24h);
    int begins = 0, complete = 0;
    for (bool more = true; more;) {
        auto const page = library.page();
        REQUIRE(page);
        begins += page->begins;
        complete += page->complete;
        if (page->complete) CHECK(page->last);
        library.bookmark = page->bookmark;
        more             = !page->last;
    }
    CHECK(begins == 1);
    CHECK(complete == 1);
}

TEST_CASE("P17: a cursor that the vendor no longer knows begins the read again, and nothing is passed over") {
    for (int const status : {400, 404, 410}) {
        CAPTURE(status);
        Library library;
        for (int each = 0; each < 23; ++each) library.shelf("Shelf " + std::to_string(each));
        REQUIRE(library.step());
        REQUIRE(library.step());
        bool expired    = true;
        library.instead = [&](http::Request const& request) -> Answer {
            if (expired && request.url.find("cursor=") != std::string::npos) {
                expired = false;
                return json_answer(status, R"({"error":{"message":"unknown cursor"}})");
            }
            return library.api.answer(request);
        };
        library.restart();
        library.pass();
        CHECK_FALSE(expired);
        CHECK(library.known == library.truth());
    }
}

TEST_CASE("P11: a stamp from a clock that is years ahead passes over nothing that changes until then") {
    Library library;
    library.instead = [&library](http::Request const& request) -> Answer {
        auto answer = library.api.answer(request);
        auto page   = Value::parse(answer.body).value();
        auto items  = Value::array();
        for (auto item : page["items"].elements()) {
            if (item["title"].text() == "Ahead") item.set("updated_at", "2099-01-01T00:00:00Z");
            items.push(std::move(item));
        }
        page.set("items", std::move(items));
        answer.body = page.to_json();
        return answer;
    };
    library.shelf("Ahead");
    library.pass();
    library.world.virtual_clock.advance(10min);
    auto const next = library.shelf("Next");
    library.pass();
    CHECK(library.known.contains(next));
}

TEST_CASE("a connection that was read without this goes on from its bookmark, and is complete a window later (R198)") {
    Library library;
    for (int each = 0; each < 8; ++each) {
        library.shelf("Shelf " + std::to_string(each));
        library.world.virtual_clock.advance(5min);
    }
    library.pass();
    auto const inner = Value::parse(library.bookmark).value()["live"].text();
    library.bookmark = std::string{inner};
    library.known.clear();
    library.pass();
    CHECK(library.known.size() < 8);
    library.world.virtual_clock.advance(24h);
    library.pass();
    CHECK(library.known == library.truth());
}

TEST_CASE("P17 L10 L12: a page that is refused every time is said, and begins no read again without end") {
    for (bool const of_everything : {false, true}) {
        CAPTURE(of_everything);
        Library library;
        for (int each = 0; each < 100; ++each) {
            library.shelf("Shelf " + std::to_string(each));
            library.world.virtual_clock.advance(5min);
        }
        if (of_everything) library.pass();
        library.world.virtual_clock.advance(25h);
        library.instead = [&library](http::Request const& request) -> Answer {
            // Behind the twelfth of twenty pages: with a look at what is new before it.
            if (request.url.ends_with(".60")) return json_answer(400, R"({"error":{"message":"unknown cursor"}})");
            return library.api.answer(request);
        };
        for (int pass = 0; pass < 2; ++pass) {  // The next one tries again, and is as short.
            std::optional<Error> said;
            int                  pages = 0;
            for (; !said && pages < 200; ++pages) {
                auto const page = library.page();
                if (!page) said = page.error();
                if (page) library.bookmark = page->bookmark;
            }
            REQUIRE(said);
            CHECK(said->code() == ErrorCode::validation);
            CHECK(pages < 40);
        }
        library.instead = {};
        library.pass();
        CHECK(library.known.contains("100"));  // It comes to its end.
    }
}
