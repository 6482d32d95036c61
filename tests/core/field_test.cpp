#include <throughline/core/field.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace throughline;

TEST_CASE("P06: absent, null and a value are three different things") {
    Field<std::string> const absent;
    auto const               null = Field<std::string>::null();
    Field<std::string> const value{"net 30"};

    CHECK(absent.is_absent());
    CHECK_FALSE(absent.is_null());
    CHECK_FALSE(absent.has_value());

    CHECK_FALSE(null.is_absent());
    CHECK(null.is_null());
    CHECK_FALSE(null.has_value());

    CHECK_FALSE(value.is_absent());
    CHECK_FALSE(value.is_null());
    CHECK(value.has_value());
    CHECK(*value == "net 30");
    CHECK(value->size() == 6);

    CHECK(absent == Field<std::string>::absent());
    CHECK_FALSE(absent == null);
    CHECK_FALSE(null == value);
    CHECK_FALSE(absent == value);
    CHECK(value == Field<std::string>{"net 30"});
    CHECK_FALSE(value == Field<std::string>{"net 60"});
    CHECK_THROWS_AS(static_cast<void>(null.value()), std::bad_optional_access);
}

TEST_CASE("P06: absent keeps a member, null empties it, a value replaces it") {
    std::optional<int> const before{1};
    CHECK(Field<int>::absent().applied_to(before) == 1);
    CHECK(Field<int>::absent().applied_to(std::nullopt) == std::nullopt);
    CHECK(Field<int>::null().applied_to(before) == std::nullopt);
    CHECK(Field<int>{2}.applied_to(before) == 2);
    CHECK(Field<int>{2}.applied_to(std::nullopt) == 2);
}

TEST_CASE("P06: every combination of states of three members leaves exactly what was meant") {
    Field<int> const states[] = {Field<int>::absent(), Field<int>::null(), Field<int>{7}};
    for (auto const& one : states) {
        for (auto const& two : states) {
            for (auto const& three : states) {
                Field<int> const members[] = {one, two, three};
                for (auto const& member : members) {
                    auto const after = member.applied_to(5);
                    CHECK((after == 5) == member.is_absent());
                    CHECK((after == std::nullopt) == member.is_null());
                    CHECK((after == 7) == member.has_value());
                }
            }
        }
    }
}
