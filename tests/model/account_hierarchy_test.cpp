#include "records.hpp"

#include <throughline/core/random.hpp>

#include <doctest/doctest.h>

#include <algorithm>

using namespace throughline;
using model_tests::id;

namespace {

AccountLink link(std::uint64_t account) { return {.account = id<Account>(account)}; }
AccountLink link(std::uint64_t account, std::uint64_t parent) {
    return {.account = id<Account>(account), .parent = id<Account>(parent)};
}

/// A chain of accounts: each the parent of the next.
std::vector<AccountLink> chain(std::uint64_t length) {
    std::vector<AccountLink> links{link(1)};
    for (std::uint64_t account = 2; account <= length; ++account) links.push_back(link(account, account - 1));
    return links;
}

}  // namespace

TEST_CASE("R37: a forest of accounts is accepted, whatever the order of its links") {
    CHECK(check_account_hierarchy({}).empty());
    CHECK(check_account_hierarchy(std::vector{link(3, 2), link(1), link(2, 1), link(4), link(5, 1)}).empty());
}

TEST_CASE("R37: a parent outside the list counts as a root") {
    CHECK(check_account_hierarchy(std::vector{link(1, 99)}, 1).empty());
}

TEST_CASE("R37: a cycle is reported once, at its first member in the list") {
    auto const found = check_account_hierarchy(std::vector{link(7, 5), link(5, 6), link(6, 4), link(4, 5), link(8)});
    REQUIRE(found.size() == 1);
    CHECK(found[0].path == "Account.parent");
    CHECK(found[0].record == id<Account>(5));
    CHECK(found[0].message == "the account is its own ancestor, in a cycle of 3");
    CHECK(found[0].owner == "sales operations");

    CHECK(check_account_hierarchy(std::vector{link(1, 1)}).size() == 1);
    CHECK(check_account_hierarchy(std::vector{link(1, 2), link(2, 1), link(3, 4), link(4, 3)}).size() == 2);
}

TEST_CASE("R37: accounts deeper than the limit are reported, each") {
    CHECK(check_account_hierarchy(chain(account_depth_max)).empty());

    auto const found = check_account_hierarchy(chain(account_depth_max + 2));
    REQUIRE(found.size() == 2);
    CHECK(found[0].record == id<Account>(account_depth_max + 1));
    CHECK(found[1].message == "the account stands at depth 12");
    CHECK(found[1].expected == "a depth of at most 10");
}

TEST_CASE("R37: moving an account moves those below it") {
    auto links = chain(6);
    links.push_back(link(10));
    links.push_back(link(11, 10));
    CHECK(check_account_hierarchy(links, 6).empty());
    links[0].parent = id<Account>(11);
    CHECK(check_account_hierarchy(links, 6).size() == 2);
}

TEST_CASE("R37: an account with two parents is refused") {
    CHECK(check_account_hierarchy(std::vector{link(1), link(2), link(3, 1), link(3, 2)}).size() == 1);
    CHECK(check_account_hierarchy(std::vector{link(1), link(3, 1), link(3, 1)}).empty());
}

TEST_CASE("R37: random links are refused exactly where following parents does not end") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        INFO("seed ", seed);
        SeededRandom             random{seed};
        auto const               size = 1 + random.below(12);
        std::vector<AccountLink> links;
        for (std::uint64_t account = 0; account < size; ++account)
            links.push_back(random.chance(1, 4) ? link(account) : link(account, random.below(size)));

        bool has_cycle = false;
        for (auto const& start : links) {
            auto        parent = start.parent;
            std::size_t steps  = 0;
            while (parent && ++steps <= size) parent = links[parent->low].parent;
            has_cycle = has_cycle || parent.has_value();
        }
        CHECK(check_account_hierarchy(links, 100).empty() == !has_cycle);
    }
}
