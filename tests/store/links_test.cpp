#include "samples.hpp"

#include <doctest/doctest.h>

namespace throughline::test {

namespace {

StoredLink link(std::uint64_t from, std::string member, std::uint64_t to) {
    return {.from = id_of(from), .from_object = "Project", .member = std::move(member), .to = id_of(to)};
}

std::vector<std::string> members_of(std::vector<StoredLink> const& links) {
    std::vector<std::string> members;
    for (auto const& one : links) members.push_back(one.member);
    return members;
}

}  // namespace

TEST_CASE("a record's links replace those it had, and each is found from its target") {
    auto const store = open_in_memory();
    REQUIRE(store->put_links(id_of(1), "Project", {link(1, "account", 7), link(1, "parent", 8)}));
    REQUIRE(store->put_links(id_of(2), "Project", {link(2, "account", 7)}));
    REQUIRE(store->put_links(id_of(3), "Invoice", {link(3, "account", 7), link(3, "payer", 7)}));

    auto const all = store->links_to(id_of(7), "").value();
    CHECK(members_of(all) == std::vector<std::string>{"account", "account", "account", "payer"});
    auto const projects = store->links_to(id_of(7), "Project").value();
    REQUIRE(projects.size() == 2);
    CHECK(projects[0].from == id_of(1));
    CHECK(projects[0].from_object == "Project");
    CHECK(projects[0].to == id_of(7));
    CHECK(store->links_to(id_of(7), "Contract")->empty());

    REQUIRE(store->put_links(id_of(1), "Project", {link(1, "account", 9), link(1, "parent", 8)}));
    CHECK(store->links_to(id_of(7), "Project")->size() == 1);
    CHECK(store->links_to(id_of(9), "Project")->size() == 1);
    CHECK(store->links_to(id_of(8), "")->size() == 1);

    REQUIRE(store->put_links(id_of(1), "Project", {}));
    CHECK(store->links_to(id_of(9), "")->empty());
}

}  // namespace throughline::test
