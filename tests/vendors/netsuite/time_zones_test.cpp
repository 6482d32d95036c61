#include <doctest/doctest.h>

#include "account.hpp"

#include <date/tz.h>

#include <map>
#include <set>
#include <tuple>

// SuiteQL tells and takes stamps in the account's time zone, without an offset: an hour that comes twice, or never.

using namespace throughline;
using namespace throughline::tests;
using namespace std::chrono_literals;

namespace {

struct Change {
    date::sys_seconds      at;
    std::chrono::seconds   before, after;
    date::time_zone const* zone;
};

/// Every way in which a clock of the world is put forward or back within some years, once each.
std::vector<Change> all_changes() {
    std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t>, Change> changes;
    date::sys_seconds const first{date::sys_days{date::year{2023} / 1 / 1}},
        last{date::sys_days{date::year{2028} / 1 / 1}};
    for (auto const& zone : date::get_tzdb().zones) {
        for (auto at = first; at < last;) {
            auto const now = zone.get_info(at);
            if (now.end >= last) break;
            auto const next  = zone.get_info(now.end);
            auto const local = (now.end.time_since_epoch() + now.offset).count() % 86'400;
            changes.try_emplace({now.offset.count(), next.offset.count(), local},
                                Change{now.end, now.offset, next.offset, &zone});
            at = now.end;
        }
    }
    std::vector<Change> all;
    for (auto const& [key, change] : changes) all.push_back(change);
    return all;
}

std::string local_stamp(date::time_zone const& zone, date::sys_seconds at) {
    return date::format("%Y-%m-%d %H:%M:%S", zone.to_local(at));
}

}  // namespace

TEST_CASE("P13: in no zone of the world does a change get lost on the day when the clock is changed") {
    auto const changes = all_changes();
    CHECK(changes.size() > 20);
    for (auto const& change : changes) {
        CAPTURE(change.zone->name());
        for (int const minutes_late : {0, 10}) {
            Customers             customers;
            PlayedAccount         account{[&customers](http::Request const& request) { return customers(request); }};
            std::string           bookmark;
            std::set<std::string> read;
            int                   next = 1;
            std::vector<std::pair<date::sys_seconds, Customers::Row>> waiting;
            for (auto at = change.at - 4h; at < change.at + 5h; at += 5min) {
                waiting.push_back(
                    {at + std::chrono::minutes{next % 3 ? 0 : minutes_late}, {next, local_stamp(*change.zone, at)}});
                ++next;
                for (auto row = waiting.begin(); row != waiting.end();) {
                    if (row->first > at) {
                        ++row;
                        continue;
                    }
                    customers.rows.push_back(row->second);
                    row = waiting.erase(row);
                }
                if ((at - change.at) % 15min != 0min) continue;
                for (bool last = false; !last;) {
                    auto const page = account.changes("customer", bookmark);
                    REQUIRE(page);
                    for (auto const& id : ids_in(*page)) read.insert(id);
                    bookmark = page->bookmark;
                    last     = page->last;
                }
            }
            auto const page = account.changes("customer", bookmark);
            REQUIRE(page);
            for (auto const& id : ids_in(*page)) read.insert(id);
            CHECK(read.size() == customers.rows.size());
        }
    }
}

TEST_CASE("P12: more records of one instant than a query may tell are read, and each once") {
    Customers customers;
    for (int id = 1; id <= 12'000; ++id) customers.rows.push_back({id, "2025-05-01 10:00:00"});
    customers.rows_max = 5'000;
    netsuite::Options options;
    options.page_rows = 1'000;
    PlayedAccount         account{customers, std::move(options)};
    std::string           bookmark;
    std::set<std::string> read;
    std::size_t           records = 0;
    for (bool last = false; !last;) {
        auto const page = account.changes("customer", bookmark);
        REQUIRE(page);
        for (auto const& id : ids_in(*page)) read.insert(id);
        records += page->records.size();
        bookmark = page->bookmark;
        last     = page->last;
    }
    CHECK(read.size() == 12'000);
    CHECK(records == 12'000);
}

TEST_CASE("P11: a change that shows half an hour late widens what is read again") {
    Customers     customers{{{1, "2025-05-01 10:00:00"}}};
    PlayedAccount account{[&customers](http::Request const& request) { return customers(request); }};
    std::string   bookmark;
    auto const    pass = [&] {
        std::vector<std::string> ids;
        for (bool last = false; !last;) {
            auto const page = account.changes("customer", bookmark);
            REQUIRE(page);
            for (auto const& id : ids_in(*page)) ids.push_back(id);
            bookmark = page->bookmark;
            last     = page->last;
        }
        return ids;
    };
    pass();
    pass();
    customers.rows.push_back({2, "2025-05-01 08:10:00"});
    CHECK(pass() == std::vector<std::string>{"2"});
    customers.rows.push_back({3, "2025-05-01 06:30:00"});  // Beyond the window that was configured.
    CHECK(pass() == std::vector<std::string>{"3"});
}
