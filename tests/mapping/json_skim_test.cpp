#include "../../src/mapping/byte_block.hpp"

#include <throughline/core/random.hpp>
#include <throughline/mapping/json.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace throughline;

namespace {

std::string random_text(Random& random) {
    constexpr std::array<std::string_view, 12> pieces{
        "a", "{", "}", "[", "]", ",", "\\\"", "\\\\", "é", ":", "\\u0041", "plain words that are longer"};
    std::string text = "\"";
    for (auto left = random.below(9); left > 0; --left) text += pieces[random.below(pieces.size())];
    return text + "\"";
}

std::string random_value(Random& random, int depth) {
    auto const kind = random.below(depth > 4 ? 2u : 4u);
    if (kind == 0) return random_text(random);
    if (kind == 1) return std::to_string(random.below(1'000'000));
    bool const  is_object = kind == 2;
    std::string text      = is_object ? "{" : "[";
    for (auto left = random.below(5); left > 0; --left) {
        if (text.size() > 1) text += ", ";
        if (is_object) text += random_text(random) + ": ";
        text += random_value(random, depth + 1);
    }
    return text + (is_object ? "}" : "]");
}

}  // namespace

TEST_CASE("a value that is only skimmed ends where it ends when every byte of it is checked (P32)") {
    std::uint64_t const seed = 20'261;
    INFO("seed " << seed);
    SeededRandom random{seed};
    for (int round = 0; round < 3'000; ++round) {
        std::string const page = std::string(random.below(70), ' ') + random_value(random, 0) + ", {\"next\": \"}\"}";
        JsonReader        checking{page}, skimming{page};
        std::string_view  checked, skimmed;
        REQUIRE(checking.raw(checked));
        REQUIRE(skimming.skim(skimmed));
        CHECK(skimmed == checked);
        CHECK(skimmed.data() == checked.data());
        CHECK(skimming.position() == checking.position());
    }
}

TEST_CASE("a text that ends inside what is skimmed is a fault, wherever it is cut (P32)") {
    std::string const whole =
        R"({"a": "}]\"", "b": [{"c": "\\"}, 2], "long": "0123456789012345678901234567890123456789"})";
    for (std::size_t size = 1; size < whole.size(); ++size) {
        JsonReader       reader{std::string_view{whole}.substr(0, size)};
        std::string_view text;
        CAPTURE(size);
        CHECK_FALSE(reader.skim(text));
        CHECK(reader.fault().code() == ErrorCode::corrupt);
    }
    JsonReader       reader{whole};
    std::string_view text;
    CHECK(reader.skim(text));
    CHECK(text == whole);
}

TEST_CASE("a member's name is found alike, expected or not (P32)") {
    constexpr std::string_view text = R"({"Id": 1, "SystemModstamp": 2, "Na\u006de": 3, "Account": 4, "": 5})";
    constexpr std::array<std::string_view, 5> names{"Id", "SystemModstamp", "Name", "Account", ""};
    for (std::string_view const guess : {"Id", "SystemModstamp", "SystemModstamq", "Name", "Accounts", "A", ""}) {
        JsonReader reader{text};
        REQUIRE(reader.enter_object());
        for (auto const expected : names) {
            std::string_view name;
            Wire             value;
            REQUIRE(reader.next_member(name, guess));
            CHECK(name == expected);
            REQUIRE(reader.value(value));
        }
    }
}

TEST_CASE("a machine without vector instructions reads the same bytes (P32)") {
    using mapping_detail::ByteBlock, mapping_detail::PlainByteBlock;
    for (int first = 0; first < 256; ++first) {
        char bytes[ByteBlock::size];
        for (std::size_t at = 0; at < ByteBlock::size; ++at)
            bytes[at] = static_cast<char>(static_cast<unsigned char>(first + static_cast<int>(at) * 37));
        ByteBlock const      quick{bytes};
        PlainByteBlock const plain{bytes};
        CAPTURE(first);
        CHECK(quick.stops_text() == plain.stops_text());
        CHECK(quick.beyond_ascii() == plain.beyond_ascii());
        CHECK(quick.equal_to('"') == plain.equal_to('"'));
        CHECK(quick.equal_in_any_case('{') == plain.equal_in_any_case('{'));
    }
}
