#include <throughline/core/decimal.hpp>
#include <throughline/core/random.hpp>
#include <throughline/mapping/json.hpp>

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <array>
#include <string>

using namespace throughline;

namespace {

Wire read(std::string_view text, JsonReader& reader) {
    reader = JsonReader{text};
    Wire wire;
    REQUIRE_MESSAGE(reader.value(wire), text);
    REQUIRE(reader.at_end());
    return wire;
}

std::string written(std::string_view text) {
    std::string json;
    append_json_text(json, text);
    return json;
}

}  // namespace

TEST_CASE("numbers stay the lexemes they were (P30)") {
    JsonReader reader{""};
    for (auto const* literal : {"0", "-0", "0.10", "1.50", "-12.00", "1e5", "1E+5", "12345678901234567890.123456789",
                                "0.1000000000000000055511151231257827"}) {
        auto const wire = read(literal, reader);
        CHECK(wire.kind == Wire::Kind::number);
        CHECK(wire.text == literal);
    }
}

TEST_CASE("every kind of value is told apart") {
    JsonReader reader{""};
    CHECK(read("null", reader).kind == Wire::Kind::null);
    CHECK(read("true", reader).kind == Wire::Kind::boolean);
    CHECK(read("true", reader).text == "true");
    CHECK(read("false", reader).text == "false");
    CHECK(read("\"x\"", reader).kind == Wire::Kind::text);
    CHECK(read(" [1, 2 ]", reader).kind == Wire::Kind::array);
    CHECK(read(" [1, 2 ]", reader).text == "[1, 2 ]");
    CHECK(read(R"({"a": [ ]})", reader).kind == Wire::Kind::object);
    CHECK(read(R"({"a": [ ]})", reader).text == R"({"a": [ ]})");
}

TEST_CASE("escapes and surrogate pairs become UTF-8") {
    JsonReader reader{""};
    CHECK(read(R"("\"\\\/\b\f\n\r\t")", reader).text == "\"\\/\b\f\n\r\t");
    CHECK(read(R"("\u0041\u00e9\u20ac")", reader).text == "Aé€");
    CHECK(read(R"("\ud83d\ude00")", reader).text == "😀");
    CHECK(read(R"("\uD834\uDD1E clef")", reader).text == "𝄞 clef");
    CHECK(read(R"("\u0000")", reader).text == std::string_view{"\0", 1});
    CHECK(read(R"("\u007f\u0080\u07ff\u0800\uffff\ud800\udc00\udbff\udfff")", reader).text ==
          "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf");
    CHECK(read("\"Łódź, 東京, naïve\"", reader).text == "Łódź, 東京, naïve");
}

TEST_CASE("an escape may stand anywhere in a text and in a name") {
    JsonReader reader{""};
    for (std::size_t before = 0; before < 20; ++before) {
        std::string const plain(before, 'p');
        CHECK(read("\"" + plain + "\\n" + plain + "\"", reader).text == plain + "\n" + plain);
        CHECK(read("\"" + plain + "é" + plain + "\"", reader).text == plain + "é" + plain);
    }
    JsonReader       names{R"({"a\u0062c":1,"\"":2})"};
    std::string_view name;
    Wire             wire;
    REQUIRE(names.enter_object());
    REQUIRE(names.next_member(name));
    CHECK(name == "abc");
    REQUIRE(names.value(wire));
    REQUIRE(names.next_member(name));
    CHECK(name == "\"");
}

TEST_CASE("what the writer escapes, a second reader and ours read back") {
    SeededRandom         random{8259};
    constexpr std::array parts{"a",    "\"",   "\\",   "/", "\b", "\f", "\n", "\r", "\t",
                               "\x01", "\x1f", "\x7f", "é", "東", "😀", "<",  "&"};
    JsonReader           reader{""};
    for (int sample = 0; sample < 2'000; ++sample) {
        std::string text;
        for (auto left = random.below(24); left > 0; --left) text += parts[random.below(parts.size())];
        if (random.chance(1, 8)) text.push_back('\0');
        INFO(written(text));
        CHECK(nlohmann::json::parse(written(text)).get<std::string>() == text);
        CHECK(read(written(text), reader).text == text);
    }
}

TEST_CASE("the writer puts commas where they belong") {
    std::string text;
    JsonWriter  out{text};
    out.begin_object();
    out.name("list");
    out.begin_array();
    out.number("1.50");
    out.null();
    out.begin_object();
    out.end_object();
    out.begin_array();
    out.end_array();
    out.end_array();
    out.name("flag");
    out.boolean(true);
    out.name("raw");
    out.raw_json("[1]");
    out.name("text");
    out.text("");
    out.end_object();
    CHECK(text == R"({"list":[1.50,null,{},[]],"flag":true,"raw":[1],"text":""})");
}
