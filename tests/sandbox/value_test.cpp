#include <throughline/core/random.hpp>
#include <throughline/sandbox/value.hpp>

#include <doctest/doctest.h>

#include <string>

using throughline::ErrorCode;
using throughline::SeededRandom;
using throughline::sandbox::Value;

TEST_CASE("L9: a number's text survives parsing and printing, however long or small") {
    for (std::string const text :
         {"0", "-1", "1.50", "0.10", "123456789012345.67", "99999999999999999.99", "9223372036854775807",
          "18446744073709551615", "1.5e3", "-0.00", "1E-7", "12345678901234567890123456789012345678"}) {
        CAPTURE(text);
        auto const value = Value::parse("{\"amount\":" + text + "}");
        REQUIRE(value);
        CHECK((*value)["amount"].is_number());
        CHECK(value->to_json() == "{\"amount\":" + text + "}");
    }
}

TEST_CASE("P30: no digit of a random decimal is lost") {
    SeededRandom random{20260131};
    for (int round = 0; round < 2000; ++round) {
        std::string text = std::to_string(1 + random.below(9));
        for (std::uint64_t more = random.below(17); more > 0; --more) text += static_cast<char>('0' + random.below(10));
        text += '.';
        for (std::uint64_t more = 1 + random.below(18); more > 0; --more)
            text += static_cast<char>('0' + random.below(10));
        CAPTURE(text);
        CHECK(Value::parse(text).value().to_json() == text);
    }
}

TEST_CASE("R87: members keep their order, texts their characters") {
    std::string const json = R"({"z":null,"a":[true,false,[]],"名前":"株式会社 \"テスト\"\\","tab":"\t\n\u0001"})";
    CHECK(Value::parse(json).value().to_json() == json);
}

TEST_CASE("what is no JSON is an error that says where") {
    for (char const* text : {"", "{", "[1,]", "{\"a\" 1}", "01", "nul", "{} {}", "\"\xff\""}) {
        CAPTURE(text);
        auto const value = Value::parse(text);
        REQUIRE_FALSE(value);
        CHECK(value.error().code() == ErrorCode::corrupt);
        CHECK(value.error().message().find("byte") != std::string::npos);
    }
}

TEST_CASE("L12: nesting has a limit") {
    CHECK(Value::parse(std::string(100, '[') + std::string(100, ']')));
    CHECK_FALSE(Value::parse(std::string(101, '[') + std::string(101, ']')));
}

TEST_CASE("A copy does not see later changes of the original") {
    Value       original = Value::object({{"lines", Value::array({1, 2})}});
    Value const copy     = original;
    original.set("more", "x");
    original.erase("lines");
    CHECK(copy.to_json() == R"({"lines":[1,2]})");
    CHECK(original.to_json() == R"({"more":"x"})");
}

TEST_CASE("A null value becomes what is first put into it") {
    Value list;
    list.push("a");
    CHECK(list.to_json() == R"(["a"])");
    Value object;
    object.set("a", 1).set("a", 2);
    CHECK(object.to_json() == R"({"a":2})");
    CHECK(object["missing"].is_null());
    CHECK_FALSE(object.has("missing"));
}
