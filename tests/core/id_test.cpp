#include <throughline/core/id.hpp>
#include <throughline/core/random.hpp>

#include <doctest/doctest.h>

#include <set>
#include <unordered_set>

using namespace throughline;

namespace {

struct Account;

}  // namespace

TEST_CASE("a derived id is the same for ever") {
    // SHA-256 of the length-prefixed parts, found with another implementation.
    CHECK(RecordId::derive("crm", "Opportunity", "0065g00000ABCDEAA4").to_string() ==
          "ba2983e9-973e-88a4-88ce-1ac8489e3ec2");
    CHECK(RecordId::derive("", "", "").to_string() == "9d908ecf-b6b2-86de-b8b4-9a7c504e6c88");
    CHECK(RecordId::derive("erp", "customer", "Zo\xC3\xAB").to_string() == "7cbf68dc-07d6-845d-8bc4-9366b6963e3b");
    CHECK(Id<Account>::derive("crm", "Account", "1") == Id<Account>{RecordId::derive("crm", "Account", "1")});
}

TEST_CASE("no two lists of parts run together") {
    std::set<RecordId> const ids{RecordId::derive("a", "b", "c"), RecordId::derive("ab", "", "c"),
                                 RecordId::derive("", "ab", "c"), RecordId::derive("a", "bc", ""),
                                 RecordId::derive("a", "", "bc"), RecordId::derive("abc", "", ""),
                                 RecordId::derive("A", "b", "c"), RecordId::derive("a", "b", "c ")};
    CHECK(ids.size() == 8);
}

TEST_CASE("a derived id is a UUID of version 8, and none is none") {
    for (int i = 0; i < 1'000; ++i) {
        auto const id = RecordId::derive("crm", "Account", std::to_string(i));
        REQUIRE((id.high & 0xF000) == 0x8000);
        REQUIRE((id.low >> 62) == 2);
        REQUIRE_FALSE(id.is_none());
    }
    CHECK(RecordId{}.is_none());
}

TEST_CASE("any id round trips through its text") {
    constexpr std::uint64_t seed = 9'562;
    INFO("seed ", seed);
    SeededRandom random{seed};
    for (int i = 0; i < 10'000; ++i) {
        RecordId const id{random.next(), random.next()};
        auto const     text = id.to_string();
        REQUIRE(text.size() == 36);
        REQUIRE(*RecordId::parse(text) == id);
    }
    CHECK(RecordId{0x0123456789abcdef, 0xfedcba9876543210}.to_string() == "01234567-89ab-cdef-fedc-ba9876543210");
    CHECK(RecordId::parse("01234567-89AB-CDEF-FEDC-BA9876543210")->low == 0xfedcba9876543210);
    CHECK(RecordId{}.to_string() == "00000000-0000-0000-0000-000000000000");
}

TEST_CASE("what is not a UUID is refused") {
    for (std::string_view const text :
         {"", "01234567-89ab-cdef-fedc-ba987654321", "01234567-89ab-cdef-fedc-ba98765432100",
          "0123456789abcdeffedcba9876543210", "01234567-89ab-cdef-fedc_ba9876543210",
          "0123456g-89ab-cdef-fedc-ba9876543210", "{1234567-89ab-cdef-fedc-ba987654321}",
          "01234567--9ab-cdef-fedc-ba9876543210"}) {
        CAPTURE(text);
        auto const id = RecordId::parse(text);
        REQUIRE_FALSE(id);
        CHECK(id.error().code() == ErrorCode::validation);
    }
}

TEST_CASE("ids hash and order") {
    std::unordered_set<Id<Account>> seen;
    for (int i = 0; i < 1'000; ++i) seen.insert(Id<Account>::derive("crm", "Account", std::to_string(i)));
    CHECK(seen.size() == 1'000);
    CHECK(Id<Account>{RecordId{1, 0}} > Id<Account>{RecordId{0, 9}});
    CHECK(Id<Account>{RecordId{1, 1}} < Id<Account>{RecordId{1, 2}});
}
