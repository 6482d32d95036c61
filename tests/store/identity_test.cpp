#include "samples.hpp"

#include <doctest/doctest.h>

namespace throughline::test {

TEST_CASE("an id means what its chain of aliases ends in") {
    auto const store = open_in_memory();
    CHECK(store->resolve(id_of(1)).value() == id_of(1));
    REQUIRE(store->put_alias(id_of(1), id_of(2)));
    REQUIRE(store->put_alias(id_of(2), id_of(3)));
    CHECK(store->resolve(id_of(1)).value() == id_of(3));

    REQUIRE(store->put_alias(id_of(2), id_of(4)));
    CHECK(store->resolve(id_of(1)).value() == id_of(4));
    CHECK(store->resolve(id_of(3)).value() == id_of(3));
}

TEST_CASE("aliases never lead in a circle") {
    auto const store = open_in_memory();
    REQUIRE(store->put_alias(id_of(1), id_of(2)));
    REQUIRE(store->put_alias(id_of(2), id_of(3)));
    for (auto const& [from, to] : {std::pair{3, 1}, {2, 1}, {1, 1}, {3, 3}}) {
        CAPTURE(from);
        auto const refused =
            store->put_alias(id_of(static_cast<std::uint64_t>(from)), id_of(static_cast<std::uint64_t>(to)));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code() == ErrorCode::validation);
    }
    CHECK(store->resolve(id_of(1)).value() == id_of(3));
}

TEST_CASE("records are recognised by the value they have now, per object and rule") {
    auto const store = open_in_memory();
    REQUIRE(store->put_match("Account", "domain", "acme.example", id_of(2)));
    REQUIRE(store->put_match("Account", "domain", "acme.example", id_of(1)));
    REQUIRE(store->put_match("Account", "name", "acme.example", id_of(3)));
    REQUIRE(store->put_match("Contact", "domain", "acme.example", id_of(4)));
    CHECK(store->match("Account", "domain", "acme.example").value() == std::vector{id_of(1), id_of(2)});

    REQUIRE(store->put_match("Account", "domain", "acme.test", id_of(1)));
    CHECK(store->match("Account", "domain", "acme.example").value() == std::vector{id_of(2)});
    CHECK(store->match("Account", "domain", "acme.test").value() == std::vector{id_of(1)});

    REQUIRE(store->put_match("Account", "domain", "", id_of(1)));
    CHECK(store->match("Account", "domain", "acme.test")->empty());
    CHECK(store->match("Account", "domain", "")->empty());
}

}  // namespace throughline::test
