#include <throughline/core/random.hpp>
#include <throughline/store/figure_store.hpp>

#include "support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

using namespace throughline;

TEST_CASE("a set's digest forgets the order, and what was removed") {
    SetDigest one, other;
    for (auto const* each : {"a", "b", "c"}) one.add(each);
    for (auto const* each : {"c", "x", "a", "b"}) other.add(each);
    CHECK(one != other);
    other.remove("x");
    CHECK(one == other);
    CHECK(SetDigest::from_bytes(one.to_bytes()) == one);
    for (auto const* each : {"a", "b", "c"}) one.remove(each);
    CHECK(one == SetDigest{});
    other.add("a");  // Twice is not once.
    CHECK(other != SetDigest::from_bytes("short"));
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("property: the groups that differ are found, and no others (R257)") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        INFO("seed " << seed);
        SeededRandom random{seed};
        auto const   store = std::move(FigureStore::open(":memory:").value());
        using Figures      = std::map<std::pair<std::string, std::string>, std::string>;
        std::map<std::string, Figures> model;
        REQUIRE(store->begin());
        for (int step = 0; step < 300; ++step) {
            std::string const book  = random.chance(1, 2) ? "here" : "there";
            std::string const group = "g" + std::to_string(random.below(20));
            std::string const key   = "k" + std::to_string(random.below(4));
            if (random.chance(1, 4)) {
                REQUIRE(store->remove(book, group, key));
                model[book].erase({group, key});
            } else {
                std::string const value = std::to_string(random.below(2));
                REQUIRE(store->put(book, group, {key, value, "r"}));
                model[book][{group, key}] = value;
            }
            if (step % 100 == 50) {
                REQUIRE(store->commit());
                REQUIRE(store->begin());
            }
        }
        REQUIRE(store->commit());
        std::set<std::string> expected;
        for (auto const& [one, other] : {std::pair{"here", "there"}, std::pair{"there", "here"}})
            for (auto const& [key, value] : model[one]) {
                auto const found = model[other].find(key);
                if (found == model[other].end() || found->second != value) expected.insert(key.first);
            }
        auto const found = store->differing_groups("here", "there").value();
        CHECK(std::vector<std::string>(expected.begin(), expected.end()) == found);
        CHECK(store->count("here").value() == model["here"].size());
    }
}

TEST_CASE("figures outlive the process, and what was not committed is gone (L7)") {
    test::TemporaryFolder const folder;
    std::string const           path = folder.file("figures");
    {
        auto const store = std::move(FigureStore::open(path).value());
        REQUIRE(store->begin());
        REQUIRE(store->put("here", "g", {"a", "1", "first"}));
        REQUIRE(store->commit());
        REQUIRE(store->begin());
        REQUIRE(store->put("here", "g", {"b", "2", "second"}));
        REQUIRE(store->put("new", "g", {"b", "2", "second"}));
        REQUIRE(store->rollback());
        CHECK(store->count("here").value() == 1);
        REQUIRE(store->begin());
        REQUIRE(store->put("there", "g", {"a", "1", "elsewhere"}));
        REQUIRE(store->put("there", "h", {"c", "3", ""}));
    }
    auto const store   = std::move(FigureStore::open(path).value());
    auto const figures = store->figures("here", "g").value();
    REQUIRE(figures.size() == 1);
    CHECK(figures[0].record == "first");
    CHECK(store->count("there").value() == 0);
    CHECK(store->differing_groups("here", "there").value() == std::vector<std::string>{"g"});
    CHECK(store->differing_groups("nobody", "nothing")->empty());
}
