#include <doctest/doctest.h>

#include "account.hpp"

using namespace throughline;
using namespace throughline::tests;

namespace {

/// Billing schedules 1 to `count`, listed by the record service.
struct Schedules {
    int count          = 0;
    int after_page_one = 0;  ///< How many there are from the second page on, where that differs.

    Result<http::Response> operator()(http::Request const& request) const {
        auto const path = path_of(request);
        auto const list = path.find("?limit=");
        if (list == std::string::npos) {
            auto const id = path.substr(path.rfind('/') + 1, path.find('?') - path.rfind('/') - 1);
            return answer_of(200, R"({"id":")" + id + R"("})");
        }
        int const limit  = std::stoi(path.substr(list + 7));
        int const offset = std::stoi(path.substr(path.find("offset=") + 7));
        if (offset % limit != 0) return refusal(400, "INVALID_PARAMETER");
        int const      total = offset > 0 && after_page_one > 0 ? after_page_one : count;
        nlohmann::json items = nlohmann::json::array();
        for (int id = offset + 1; id <= std::min(total, offset + limit); ++id)
            items.push_back({{"id", std::to_string(id)}, {"links", nlohmann::json::array()}});
        return answer_of(200, nlohmann::json{{"links", nlohmann::json::array()},
                                             {"count", items.size()},
                                             {"hasMore", offset + limit < total},
                                             {"items", items},
                                             {"offset", offset},
                                             {"totalResults", total}}
                                  .dump());
    }
};

struct Read {
    std::size_t records  = 0;
    std::size_t pages    = 0;
    bool        complete = false;
    std::string bookmark{};
};

Read read_whole(Schedules schedules, std::size_t page_rows, std::string bookmark = {}) {
    netsuite::Options options;
    options.page_rows = page_rows;
    PlayedAccount account{schedules, options};
    Read          read;
    read.bookmark = std::move(bookmark);
    for (bool last = false; !last && read.pages < 50;) {
        auto const page = account.changes("billingSchedule", read.bookmark);
        REQUIRE(page);
        ++read.pages;
        read.records += page->records.size();
        read.complete = page->complete;
        read.bookmark = page->bookmark;
        last          = page->last;
    }
    return read;
}

}  // namespace

TEST_CASE("NetSuite: what has no stamp is read whole, page by page, and said to be complete") {
    for (auto const& [count, rows, pages] : {std::tuple{0, 3u, 1u}, {2, 3u, 1u}, {3, 3u, 1u}, {7, 3u, 3u}}) {
        CAPTURE(count);
        auto const read = read_whole({count}, rows);
        CHECK(read.records == static_cast<std::size_t>(count));
        CHECK(read.pages == pages);
        CHECK(read.complete);
        auto const again = read_whole({count}, rows, read.bookmark);  // The next read starts from the beginning.
        CHECK(again.records == static_cast<std::size_t>(count));
    }
}

TEST_CASE("L2: a read during which records came or went proves no deletion") {
    CHECK_FALSE(read_whole({7, 6}, 3).complete);
    CHECK_FALSE(read_whole({7, 9}, 3).complete);
}

TEST_CASE("NetSuite: a whole read goes on from its bookmark, on pages the vendor accepts") {
    netsuite::Options options;
    options.page_rows = 3;
    PlayedAccount first{Schedules{7}, options};
    auto const    page = first.changes("billingSchedule");
    REQUIRE(page);
    CHECK_FALSE(page->last);
    CHECK(ids_in(*page) == std::vector<std::string>{"1", "2", "3"});
    PlayedAccount second{Schedules{7}, options};
    auto const    next = second.changes("billingSchedule", page->bookmark);
    REQUIRE(next);
    CHECK(ids_in(*next) == std::vector<std::string>{"4", "5", "6"});
    options.page_rows = 2;  // A host that changed its mind meanwhile.
    PlayedAccount third{Schedules{7}, options};
    auto const    changed = third.changes("billingSchedule", page->bookmark);
    REQUIRE(changed);
    CHECK(ids_in(*changed) == std::vector<std::string>{"3", "4"});
}
