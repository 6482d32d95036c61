#include <throughline/core/digest.hpp>

#include <doctest/doctest.h>

namespace throughline::test {

TEST_CASE("a digest of pieces is that of the whole, wherever it is cut (R75)") {
    std::string text;
    for (int i = 0; i < 300; ++i) text += static_cast<char>('a' + i % 26);
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        Sha256 pieces;
        pieces.add(std::string_view{text}.substr(0, cut));
        pieces.add(std::string_view{text}.substr(cut));
        CHECK(pieces.hex() == sha256_hex(text));
    }
    CHECK(Sha256{}.hex() == sha256_hex(""));
}

}  // namespace throughline::test
