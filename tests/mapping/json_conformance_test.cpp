#include "conformance_cases.hpp"

#include <throughline/mapping/json.hpp>

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <string>

using namespace throughline;
using namespace throughline::tests;

namespace {

// The whole text, one value of whatever kind: first passed over, then stepped into.
bool passes_over(std::string_view text) {
    JsonReader       reader{text};
    std::string_view raw;
    return reader.raw(raw) && reader.at_end();
}

bool walk(JsonReader& reader) {
    if (reader.enter_object()) {
        std::string_view name;
        while (reader.next_member(name))
            if (!walk(reader)) return false;
        return !reader.failed();
    }
    if (reader.enter_array()) {
        while (reader.next_element())
            if (!walk(reader)) return false;
        return !reader.failed();
    }
    Wire wire;
    return reader.value(wire);
}

bool walks(std::string_view text) {
    JsonReader reader{text};
    return walk(reader) && reader.at_end();
}

std::string shown(std::string_view text) {
    std::string visible;
    for (unsigned char const byte : text) {
        if (byte >= 0x20 && byte < 0x7F)
            visible.push_back(static_cast<char>(byte));
        else
            visible += "<" + std::to_string(byte) + ">";
    }
    return visible;
}

}  // namespace

TEST_CASE("the JSON reader accepts what RFC 8259 calls JSON") {
    for (auto const text : accepted_texts) {
        INFO(shown(text));
        CHECK(passes_over(text));
        CHECK(walks(text));
        CHECK_MESSAGE(nlohmann::json::accept(text), "the table and a second reader disagree");
    }
}

TEST_CASE("the JSON reader refuses what RFC 8259 does not call JSON") {
    for (auto const text : refused_texts) {
        INFO(shown(text));
        CHECK_FALSE(passes_over(text));
        CHECK_FALSE(walks(text));
    }
}

TEST_CASE("the table of refused texts is right: a second reader refuses them as well") {
    for (auto const text : refused_texts) {
        if (text.starts_with("\xef\xbb\xbf")) continue;    // RFC 8259, 8.1: a reader may ignore a byte order mark.
        if (text == std::string_view{"1\0", 2}) continue;  // The other one takes this for the end of a C string.
        INFO(shown(text));
        CHECK_FALSE(nlohmann::json::accept(text));
    }
}

TEST_CASE("every accepted text is refused when its end is cut off, unless what is left is JSON") {
    for (auto const text : accepted_texts)
        for (std::size_t length = 0; length < text.size(); ++length) {
            auto const cut = text.substr(0, length);
            INFO(shown(cut));
            CHECK(passes_over(cut) == nlohmann::json::accept(cut));
        }
}

TEST_CASE("a fault tells its place, and sticks") {
    JsonReader       reader{R"({"a":1,"b":tru})"};
    std::string_view name;
    Wire             wire;
    REQUIRE(reader.enter_object());
    REQUIRE(reader.next_member(name));
    REQUIRE(reader.value(wire));
    REQUIRE(reader.next_member(name));
    CHECK(name == "b");
    CHECK_FALSE(reader.value(wire));
    REQUIRE(reader.failed());
    CHECK(reader.fault().code() == ErrorCode::corrupt);
    CHECK(reader.fault().message().find("byte 11") != std::string::npos);
    CHECK_FALSE(reader.next_member(name));
    CHECK_FALSE(reader.value(wire));
    CHECK_FALSE(reader.enter_array());
    CHECK(reader.fault().message().find("byte 11") != std::string::npos);
}
