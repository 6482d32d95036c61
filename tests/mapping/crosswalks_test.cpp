#include <throughline/mapping/crosswalk.hpp>

#include <doctest/doctest.h>

using namespace throughline;

TEST_CASE("a crosswalk goes both ways; of several spellings the first is written") {
    Crosswalk const terms{{"net 30", "NET30"}, {"30 days", "NET30"}, {"net 60", "NET60"}};
    REQUIRE(terms.canonical_of("30 days"));
    CHECK(*terms.canonical_of("30 days") == "NET30");
    CHECK(*terms.canonical_of("net 30") == "NET30");
    CHECK(*terms.vendor_of("NET30") == "net 30");
    CHECK(*terms.vendor_of("NET60") == "net 60");
    CHECK(terms.canonical_of("NET 30") == nullptr);  // API values are compared to the letter.
    CHECK(terms.vendor_of("NET90") == nullptr);
    CHECK(terms.pairs().size() == 3);
}

TEST_CASE("one vendor value cannot mean two things; the same line twice is one line") {
    Crosswalk terms{{"a", "A"}};
    CHECK(terms.add("a", "A"));
    CHECK(terms.pairs().size() == 1);
    auto const twice = terms.add("a", "B");
    REQUIRE_FALSE(twice);
    CHECK(twice.error().code() == ErrorCode::validation);
    CHECK(twice.error().context().value == "a");
    CHECK(*terms.canonical_of("a") == "A");
    CHECK_THROWS_AS((Crosswalk{{"a", "A"}, {"a", "B"}}), std::invalid_argument);
}

TEST_CASE("unknown values are answered with the nearest known ones, best first, at most three") {
    Crosswalk const states{
        {"Customer", "1"}, {"Prospect", "2"}, {"Former customer", "3"}, {"Customers", "4"}, {"Custom", "5"}};
    CHECK(states.nearest_to("customer") == std::vector<std::string>{"Customer", "Customers", "Custom"});
    CHECK(states.nearest_to("Prspect") == std::vector<std::string>{"Prospect"});
    CHECK(states.nearest_to("zzzzzzzzzzzzzz").empty());
    CHECK(states.nearest_to("").empty());
    CHECK(nearest(std::string(100'000, 'x'), {"xxxx"}).empty());  // A hostile value costs no more than a long one.
}
