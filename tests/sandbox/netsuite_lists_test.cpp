#include "netsuite_account.hpp"

#include <set>

using namespace throughline;
using namespace throughline::sandbox;

namespace {

std::vector<std::string> ids_in(Value const& page) {
    std::vector<std::string> ids;
    for (Value const& item : page["items"].elements()) ids.push_back(item["id"].text());
    return ids;
}

std::vector<std::string> found_by(NetSuiteAccount& account, std::string const& q) {
    return ids_in(account.get("customer?q=" + http::percent_encode(q)));
}

}  // namespace

TEST_CASE("netsuite lists ids with links only, page by page, with the links of the recording") {
    NetSuiteAccount account;
    for (int number = 0; number < 5; ++number) account.customer("C" + std::to_string(number));
    Value const first = account.get("customer?limit=2");
    CHECK(first["count"].text() == "2");
    CHECK(first["hasMore"].is_true());
    CHECK(first["totalResults"].text() == "5");
    CHECK(first["items"].elements()[0].members().size() == 2);
    std::vector<std::string> rels;
    for (Value const& link : first["links"].elements()) rels.push_back(link["rel"].text());
    CHECK(rels == std::vector<std::string>{"next", "last", "self"});
    CHECK(first["links"].elements()[1]["href"].text().ends_with("/customer?limit=2&offset=4"));

    std::set<std::string> seen;
    for (std::string const offset : {"0", "2", "4"})
        for (std::string const& id : ids_in(account.get("customer?limit=2&offset=" + offset))) seen.insert(id);
    CHECK(seen.size() == 5);
    Value const last = account.get("customer?limit=2&offset=4");
    CHECK_FALSE(last["hasMore"].is_true());
    CHECK(last["links"].elements()[0]["rel"].text() == "previous");
}

TEST_CASE("netsuite refuses an offset that is no multiple of the limit, and a limit above 1000") {
    NetSuiteAccount account;
    auto const      crooked = account.ask("GET", "record/v1/customer?limit=2&offset=3");
    CHECK(crooked.status == 400);
    CHECK(problem(crooked)["o:errorQueryParam"].text() == "offset");
    CHECK(account.ask("GET", "record/v1/customer?limit=1001").status == 400);
    CHECK(account.ask("GET", "record/v1/customer?limit=0").status == 400);
    CHECK(account.ask("GET", "record/v1/customer?limit=1&offset=1000").status == 400);
}

TEST_CASE("netsuite filters by q, also for external ids that no URL may hold") {
    NetSuiteAccount   account;
    std::string const piped = account.insert("customer", R"({"externalId":"RED|PO|1337","companyName":"Red",
                                                             "subsidiary":{"id":"1"},"creditLimit":50})");
    std::string const blue  = account.insert("customer", R"({"companyName":"Blue Sky","subsidiary":{"id":"1"},
                                                             "isInactive":true,"creditLimit":500})");
    auto const        found = [&](std::string const& q) { return found_by(account, q); };
    using Ids               = std::vector<std::string>;
    CHECK(found(R"(externalId IS "RED|PO|1337")") == Ids{piped});
    CHECK(found("companyName START_WITH blue AND isInactive IS true") == Ids{blue});
    CHECK(found("companyName CONTAIN \"blue sky\"") == Ids{blue});
    CHECK(found("creditLimit GREATER 50 OR creditLimit EQUAL 50").size() == 2);
    CHECK(found("creditLimit BETWEEN [1, 60]") == Ids{piped});
    CHECK(found("id ANY_OF [" + blue + ", 77]") == Ids{blue});
    CHECK(found("externalId EMPTY") == Ids{blue});
    CHECK(found("(companyName IS Red) AND (externalId EMPTY_NOT)") == Ids{piped});
    CHECK(account.ask("GET", "record/v1/customer?q=balance%20GREATER%201").status == 400);
    CHECK(account.ask("GET", "record/v1/customer?q=nothing%20IS%201").status == 400);
}

TEST_CASE("R16: netsuite filters dates in the account's format and zone, to the day") {
    NetSuiteAccount account;
    account.clock.advance_to(Timestamp::parse("2026-03-03T05:00:00Z").value());
    std::string const early = account.customer("Early");  // 21:00 on 2 March in Los Angeles.
    auto const        found = [&](std::string const& q) { return found_by(account, q); };
    CHECK(found("lastModifiedDate ON_OR_AFTER \"3/2/2026\"") == std::vector<std::string>{early});
    CHECK(found("lastModifiedDate ON_OR_AFTER \"3/3/2026\"").empty());
    CHECK(found("dateCreated AFTER \"3/1/2026\"").size() == 1);
    auto const iso = account.ask("GET", "record/v1/customer?q=lastModifiedDate%20ON_OR_AFTER%20%222026-03-02%22");
    CHECK(iso.status == 400);
    CHECK(problem(iso)["o:errorQueryParam"].text() == "q");

    NetSuiteAccount european{{.time_zone = "Europe/Berlin", .date_format = NetSuiteDateFormat::day_month_year}};
    european.customer("Spät");
    CHECK(found_by(european, "lastModifiedDate ON \"2/3/2026\"").size() == 1);
}

TEST_CASE("R16: in netsuite's search a change shows late, by id at once") {
    NetSuiteAccount account{{.search_lag = std::chrono::seconds{60}}};
    account.clock.advance(std::chrono::minutes{5});
    std::string const id = account.customer("Acme");
    CHECK(account.get("customer/" + id)["companyName"].text() == "Acme");
    CHECK(account.get("customer")["totalResults"].text() == "0");
    account.clock.advance(std::chrono::seconds{60});
    CHECK(account.rows("SELECT companyname FROM customer")[0]["companyname"].text() == "Acme");
    REQUIRE(account.netsuite.update("customer", id, Value::parse(R"({"companyName":"Acme Ltd"})").value()));
    CHECK(account.get("customer/" + id)["companyName"].text() == "Acme Ltd");
    CHECK(account.rows("SELECT companyname FROM customer")[0]["companyname"].text() == "Acme");
    account.clock.advance(std::chrono::seconds{60});
    CHECK(account.rows("SELECT companyname FROM customer")[0]["companyname"].text() == "Acme Ltd");
}
