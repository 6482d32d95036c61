#include <doctest/doctest.h>

#include "account.hpp"

#include <support/hostile_text.hpp>

#include <optional>
#include <set>

// Queries are read back by a reader written here: what the connector thinks of its own quotes is no evidence.

using namespace throughline;
using namespace throughline::tests;

namespace {

/// The literal at the end of `<begin> = <literal> ORDER BY id`; nothing where the query says anything else.
std::optional<std::string> last_literal(std::string_view query, std::string_view begin) {
    if (!query.starts_with(begin) || !query.substr(begin.size()).starts_with(" = '")) return std::nullopt;
    query.remove_prefix(begin.size() + 4);
    std::string value;
    while (!query.empty()) {
        bool const quote   = query.front() == '\'';
        bool const doubled = quote && query.substr(1).starts_with('\'');
        if (quote && !doubled) break;
        value += query.front();
        query.remove_prefix(doubled ? 2 : 1);
    }
    return query == "' ORDER BY id" ? std::optional{value} : std::nullopt;
}

Result<http::Response> nothing_found(http::Request const&) { return answer_of(200, R"({"items":[],"hasMore":false})"); }

}  // namespace

TEST_CASE("property: a value in a SuiteQL query is one literal, equal to the value (L13)") {
    std::uint64_t const seed = 20251124;
    INFO("seed " << seed);
    SeededRandom  random{seed};
    HostileText   hostile{random};
    PlayedAccount account{nothing_found};
    for (int trial = 0; trial < 1'000; ++trial) {
        auto const value = hostile.next();
        LookUp     query;
        query.vendor_object = trial % 2 ? "customer" : "salesOrder";
        query.match_field   = "companyname";
        query.match_value   = value;
        account.exchange.sent.clear();
        REQUIRE(account.exchange.run(account.connector->look(query)));
        REQUIRE(account.exchange.sent.size() == 1);
        CHECK(path_of(account.exchange.sent[0]) == "/services/rest/query/v1/suiteql?limit=10&offset=0");
        auto const body = nlohmann::json::parse(account.exchange.sent[0].body);
        REQUIRE(body.size() == 1);
        auto const literal =
            last_literal(body.at("q").get<std::string>(),
                         trial % 2 ? "SELECT id FROM customer WHERE companyname"
                                   : "SELECT id FROM transaction WHERE type = 'SalesOrd' AND companyname");
        REQUIRE(literal);
        CHECK(*literal == value);
    }
}

TEST_CASE("bytes that are no UTF-8 are looked for without harm (L13)") {
    PlayedAccount account{nothing_found};
    LookUp        query;
    query.vendor_object = "customer";
    query.match_field   = "companyname";
    query.match_value   = "\xff\xfe' OR 1=1";
    static_cast<void>(account.exchange.run(account.connector->look(query)));
    CHECK(account.exchange.sent.size() <= 1);
}

TEST_CASE("property: what is no name, key or id of ours reaches no query and no address (L13)") {
    SeededRandom  random{8};
    HostileText   hostile{random};
    PlayedAccount account{nothing_found};
    for (int trial = 0; trial < 300; ++trial) {
        auto const text = hostile.next() + "/";
        LookUp     query;
        query.vendor_object = "customer";
        query.match_field   = text;
        query.match_value   = "x";
        CHECK_FALSE(account.exchange.run(account.connector->look(query)));
        query               = {};
        query.vendor_object = "customer";
        query.key           = text;
        CHECK_FALSE(account.exchange.run(account.connector->look(query)));
        query               = {};
        query.vendor_object = "customer";
        query.external_id   = text;
        auto const ours     = account.exchange.run(account.connector->look(query));
        CHECK((ours && ours->bodies.empty()));
        CHECK_FALSE(account.exchange.run(account.connector->describe(text)));
        for (auto const operation : {Operation::create, Operation::update, Operation::upsert, Operation::remove}) {
            WriteItem item;
            item.operation   = operation;
            item.key         = text;
            item.external_id = text;
            item.body        = "{}";
            CHECK(account.write("customer", item).kind == Outcome::Kind::rejected);
        }
    }
    CHECK(account.exchange.sent.empty());
}

TEST_CASE("property: an account that is no name of one gets no credential (L13)") {
    SeededRandom random{9};
    HostileText  hostile{random};
    for (int trial = 0; trial < 100; ++trial) {
        netsuite::AccessToken token;
        token.consumer_key = "consumer";
        auto const login   = std::make_shared<netsuite::Login const>(
            netsuite::Login{"evil.example/" + hostile.next(), std::move(token)});
        PlayedAccount account{nothing_found, {}, login};
        CHECK_FALSE(account.exchange.run(account.connector->check()));
        CHECK(account.exchange.sent.empty());
    }
}
