#include <throughline/mapping/json.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace throughline;

namespace {

std::string nested(int depth, char open, std::string const& core, char close) {
    std::string text;
    for (int level = 0; level < depth; ++level) text += open == '{' ? std::string{"{\"a\":"} : std::string{open};
    return text + core + std::string(static_cast<std::size_t>(depth), close);
}

bool passes_over(std::string_view text, JsonLimits limits = {}) {
    JsonReader       reader{text, limits};
    std::string_view raw;
    return reader.raw(raw) && reader.at_end();
}

}  // namespace

TEST_CASE("JSON may nest as deep as the limit and no deeper (L12)") {
    CHECK(passes_over(nested(64, '[', "1", ']')));
    CHECK(passes_over(nested(64, '{', "1", '}')));
    CHECK_FALSE(passes_over(nested(65, '[', "1", ']')));
    CHECK_FALSE(passes_over(nested(65, '{', "1", '}')));
    CHECK(passes_over("[1]", {.depth_max = 1}));
    CHECK_FALSE(passes_over("[[1]]", {.depth_max = 1}));
    CHECK(passes_over("[[],[],[[]],[]]", {.depth_max = 3}));
}

TEST_CASE("a hostile nesting is refused at once and says why (L12)") {
    std::string const bomb(1'000'000, '[');
    JsonReader        reader{bomb};
    std::string_view  raw;
    CHECK_FALSE(reader.raw(raw));
    CHECK(reader.fault().code() == ErrorCode::corrupt);
    CHECK(reader.fault().message().find("nested deeper than allowed") != std::string::npos);
    CHECK(reader.fault().message().find("byte 64:") != std::string::npos);
}

TEST_CASE("a text of more bytes than allowed is refused before it is read (L12)") {
    std::string const text = "\"" + std::string(98, 'x') + "\"";
    CHECK(passes_over(text, {.bytes_max = 100}));
    CHECK_FALSE(passes_over(text, {.bytes_max = 99}));
    JsonReader reader{text, {.bytes_max = 99}};
    REQUIRE(reader.failed());
    CHECK(reader.fault().message().find("more bytes than allowed") != std::string::npos);
}
