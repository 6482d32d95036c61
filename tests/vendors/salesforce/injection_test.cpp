#include "org.hpp"

#include <support/hostile_text.hpp>

#include <throughline/mapping/json.hpp>

#include <nlohmann/json.hpp>

#include <optional>

// Queries and bodies are read back by readers written here: what the connector thinks of its own escapes is no
// evidence.

using namespace throughline;
using namespace throughline::tests;

namespace {

bool pass(std::string_view& soql, std::string_view word) {
    if (!soql.starts_with(word)) return false;
    soql.remove_prefix(word.size());
    return true;
}

bool pass_names(std::string_view& soql) {
    auto const end = soql.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.,");
    soql.remove_prefix(std::min(end, soql.size()));
    return end != 0;
}

/// The value of the literal that the text begins with, behind its first quote; nothing where it is none.
std::optional<std::string> pass_literal(std::string_view& soql) {
    std::string value;
    for (;;) {
        if (soql.empty() || static_cast<unsigned char>(soql.front()) < 0x20) return std::nullopt;
        char const each = soql.front();
        soql.remove_prefix(1);
        if (each == '\'') return value;
        if (each != '\\') {
            value += each;
            continue;
        }
        // SOQL's escapes, from its reference: \n \r \t \b \f \" \' \\ \uXXXX.
        if (soql.empty()) return std::nullopt;
        char const escaped = soql.front();
        soql.remove_prefix(1);
        constexpr std::string_view letters = "nrtbf\"'\\", meant = "\n\r\t\b\f\"'\\";
        if (auto const at = letters.find(escaped); at != std::string_view::npos) {
            value += meant[at];
        } else if (escaped == 'u' && soql.size() >= 4 && soql.starts_with("00")) {
            value += static_cast<char>(std::stoi(std::string{soql.substr(0, 4)}, nullptr, 16));
            soql.remove_prefix(4);
        } else {
            return std::nullopt;
        }
    }
}

/// `SELECT <names> FROM <name> WHERE <name> = <literal> LIMIT 20` and nothing else; the literal's value.
std::optional<std::string> only_literal(std::string_view soql) {
    if (!pass(soql, "SELECT ") || !pass_names(soql) || !pass(soql, " FROM ") || !pass_names(soql) ||
        !pass(soql, " WHERE ") || !pass_names(soql) || !pass(soql, " = '"))
        return std::nullopt;
    auto const value = pass_literal(soql);
    return pass(soql, " LIMIT 20") && soql.empty() ? value : std::nullopt;
}

/// The id that a read goes on behind, where the query says that and nothing else.
std::optional<std::string> id_behind(std::string_view soql) {
    if (!pass(soql, "SELECT ") || !pass_names(soql) || !pass(soql, " FROM ") || !pass_names(soql) ||
        !pass(soql,
              " WHERE (SystemModstamp > 2025-06-01T10:00:00Z OR (SystemModstamp = 2025-06-01T10:00:00Z AND Id > '"))
        return std::nullopt;
    auto const value = pass_literal(soql);
    return pass(soql, ")) ORDER BY SystemModstamp, Id") && soql.empty() ? value : std::nullopt;
}

std::string body_with(std::string_view name) {
    std::string body{R"({"Name":)"};
    append_json_text(body, name);
    return body + "}";
}

http::Response nothing_found() { return json_answer(200, R"({"totalSize":0,"done":true,"records":[]})"); }

}  // namespace

TEST_CASE("property: a value in a SOQL query is one literal, equal to the value (L13)") {
    std::uint64_t const seed = 20251123;
    INFO("seed " << seed);
    SeededRandom random{seed};
    HostileText  hostile{random};
    Connection   org{[](http::Request const&) { return nothing_found(); }, {.external_ids = true}};
    for (int trial = 0; trial < 1'000; ++trial) {
        auto const value = hostile.next();
        LookUp     query;
        query.vendor_object = "Account";
        query.fields        = {"Id", "Owner/Name"};
        switch (trial % 3) {
            case 0:
                query.external_id = value;
                break;
            case 1:
                query.key = value;
                break;
            default:
                query.match_field = "Name";
                query.match_value = value;
        }
        org.world.sent.clear();
        auto const found = org.world.run(org.connector->look(query));
        if (value.size() > 5'000) {  // Longer than a request line: refused, not cut.
            CHECK_FALSE(found);
            continue;
        }
        REQUIRE(found);
        auto const requests = org.data_requests();
        REQUIRE(requests.size() == 1);
        auto const parameters = http::form_decode(http::Url::parse(requests[0].url).query);
        REQUIRE(parameters.size() == 1);
        CHECK(requests[0].url.starts_with(std::string{org_url} + "/services/data/v60.0/query?q="));
        auto const literal = only_literal(parameters[0].second);
        REQUIRE_MESSAGE(literal, parameters[0].second);
        CHECK(*literal == value);
    }
}

TEST_CASE("property: an id that an answer gives is one literal of the query that goes on behind it (L13)") {
    SeededRandom random{7};
    HostileText  hostile{random};
    for (int trial = 0; trial < 300; ++trial) {
        auto const  id = hostile.next();
        std::string row{R"({"totalSize":9,"done":false,"records":[{"SystemModstamp":"2025-06-01T10:00:00Z","Id":)"};
        append_json_text(row, id);
        Connection org{[&](http::Request const&) { return json_answer(200, row + "}]}"); }};
        auto const first = org.changes();
        REQUIRE(first);
        auto const second = org.changes(first->bookmark);
        if (id.size() > 5'000) {  // Longer than a request line: refused, not cut.
            CHECK_FALSE(second);
            continue;
        }
        auto const asked = soql_of(org.data_requests().at(1));
        REQUIRE_MESSAGE(id_behind(asked), asked);
        CHECK(*id_behind(asked) == id);
    }
}

TEST_CASE("property: names that are none reach no query, and keys that are none no address (L13)") {
    SeededRandom random{5};
    HostileText  hostile{random};
    Connection   org{[](http::Request const&) { return nothing_found(); }};
    for (int trial = 0; trial < 300; ++trial) {
        auto const text = hostile.next() + "'";
        LookUp     query;
        query.vendor_object = "Account";
        query.match_field   = text;
        query.match_value   = "x";
        CHECK_FALSE(org.world.run(org.connector->look(query)));
        CHECK_FALSE(org.world.run(org.connector->describe(text)));
        CHECK_FALSE(org.changes({}, false, text));
        WriteItem removal;
        removal.operation = Operation::remove;
        removal.key       = text;
        CHECK(org.write({removal}).front().kind == Outcome::Kind::rejected);
        CHECK(org.write({update_of(text, "{}")}).front().kind == Outcome::Kind::rejected);
        CHECK(org.write({update_of("001000000000001AAA", "{}")}, text).front().kind == Outcome::Kind::rejected);
    }
    CHECK(org.data_requests().empty());
}

TEST_CASE("property: a value in a record's body is that member's, and nobody else's (L13)") {
    SeededRandom random{6};
    HostileText  hostile{random};
    Connection   org{[](http::Request const&) { return json_answer(200, R"([{"success":true,"id":"001"}])"); },
                     {.external_ids = true}};
    for (int trial = 0; trial < 300; ++trial) {
        auto const name = hostile.next(), id = hostile.next();
        WriteItem  item;
        item.operation   = Operation::upsert;
        item.external_id = id;
        item.body        = body_with(name);
        item.correlation = hostile.with_a_line_end();
        org.world.sent.clear();
        REQUIRE(org.write({item}).size() == 1);
        auto const request = org.data_requests().at(0);
        CHECK(request.url.ends_with("/composite/sobjects/Account/Throughline_Id__c"));
        auto const body = nlohmann::json::parse(request.body);
        REQUIRE(body.size() == 2);
        REQUIRE(body.at("records").size() == 1);
        auto const& record = body.at("records").at(0);
        CHECK(record.size() == 3);
        CHECK(record.at("Name") == name);
        CHECK(record.at("Throughline_Id__c") == id);
        CHECK(record.at("attributes") == nlohmann::json{{"type", "Account"}});
        for (auto const& [header, value] : request.headers) CHECK(value.find_first_of("\r\n") == std::string::npos);
    }
}
