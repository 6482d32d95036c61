#include "samples.hpp"

#include <doctest/doctest.h>

namespace throughline::test {

namespace {

StoredParked parked_of(std::string key) {
    return {.connection    = "crm",
            .vendor_object = "Account",
            .key           = std::move(key),
            .body          = "{\"Name\":",
            .cause         = "crm/1",
            .at            = Timestamp::from_seconds(7)};
}

std::vector<std::string> keys_of(std::vector<StoredParked> const& parked) {
    std::vector<std::string> keys;
    for (auto const& one : parked) keys.push_back(one.key);
    return keys;
}

}  // namespace

TEST_CASE("what could not be read is kept as it came, and waits its turn (L2)") {
    auto const store = open_in_memory();
    for (char const* const key : {"b", "a", "c"}) REQUIRE(store->put_parked(parked_of(key)));
    auto const parked = store->parked("crm", "Account", 10).value();
    CHECK(keys_of(parked) == std::vector<std::string>{"b", "a", "c"});
    CHECK(parked[0].body == "{\"Name\":");
    CHECK(parked[0].cause == "crm/1");
    CHECK(parked[0].at == Timestamp::from_seconds(7));
    CHECK(parked[0].connection == "crm");
    CHECK(store->parked("crm", "Contact", 10)->empty());

    REQUIRE(store->put_parked(parked_of("b")));
    CHECK(keys_of(store->parked("crm", "Account", 2).value()) == std::vector<std::string>{"a", "c"});
    REQUIRE(store->remove_parked("crm", "Account", "a"));
    REQUIRE(store->remove_parked("crm", "Account", "never there"));
    CHECK(keys_of(store->parked("crm", "Account", 10).value()) == std::vector<std::string>{"c", "b"});
}

TEST_CASE("a bookmark and a setting are the last ones given, or empty") {
    auto const store = open_in_memory();
    CHECK(store->bookmark("crm", "Account")->empty());
    REQUIRE(store->put_bookmark("crm", "Account", "2025-01-01"));
    REQUIRE(store->put_bookmark("crm", "Account", "2025-06-30"));
    REQUIRE(store->put_bookmark("erp", "Account", "token"));
    CHECK(store->bookmark("crm", "Account").value() == "2025-06-30");
    CHECK(store->bookmark("erp", "Account").value() == "token");
    CHECK(store->bookmark("crm", "Contact")->empty());

    CHECK(store->setting("topology")->empty());
    REQUIRE(store->put_setting("topology", "a"));
    REQUIRE(store->put_setting("topology", "b"));
    CHECK(store->setting("topology").value() == "b");
}

}  // namespace throughline::test
