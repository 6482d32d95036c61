#include <throughline/core/id.hpp>

#include <openssl/sha.h>

namespace throughline {

namespace {

constexpr char        hexadecimal[] = "0123456789abcdef";
constexpr std::size_t uuid_length   = 36;

constexpr bool is_dash_place(std::size_t place) { return place == 8 || place == 13 || place == 18 || place == 23; }

/// -1 for what is no hexadecimal digit.
constexpr int digit_of(char character) {
    if (character >= '0' && character <= '9') return character - '0';
    if (character >= 'a' && character <= 'f') return character - 'a' + 10;
    if (character >= 'A' && character <= 'F') return character - 'A' + 10;
    return -1;
}

/// The length first, so that no two lists of parts run together into the same bytes.
void append_part(std::string& to, std::string_view part) {
    for (int shift = 56; shift >= 0; shift -= 8) to += static_cast<char>(part.size() >> shift & 0xFF);
    to += part;
}

std::uint64_t big_endian(unsigned char const* bytes) {
    std::uint64_t number = 0;
    for (int i = 0; i < 8; ++i) number = number << 8 | bytes[i];
    return number;
}

}  // namespace

std::string RecordId::to_string() const {
    std::string text(uuid_length, '-');
    int         digit = 0;
    for (std::size_t place = 0; place < uuid_length; ++place) {
        if (is_dash_place(place)) continue;
        std::uint64_t const half = digit < 16 ? high : low;
        text[place]              = hexadecimal[half >> (60 - 4 * (digit % 16)) & 0xF];
        ++digit;
    }
    return text;
}

Result<RecordId> RecordId::parse(std::string_view text) {
    auto const refused = [&] {
        return Error{ErrorCode::validation, "not a record id"}.with_value(text).with_expected(
            "a UUID of 8-4-4-4-12 hexadecimal digits");
    };
    if (text.size() != uuid_length) return refused();

    RecordId id;
    for (std::size_t place = 0; place < uuid_length; ++place) {
        if (is_dash_place(place)) {
            if (text[place] != '-') return refused();
            continue;
        }
        int const digit = digit_of(text[place]);
        if (digit < 0) return refused();
        auto& half = place < 18 ? id.high : id.low;
        half       = half << 4 | static_cast<std::uint64_t>(digit);
    }
    return id;
}

RecordId RecordId::derive(std::string_view space, std::string_view object, std::string_view key) {
    std::string parts;
    parts.reserve(24 + space.size() + object.size() + key.size());
    append_part(parts, space);
    append_part(parts, object);
    append_part(parts, key);

    unsigned char digest[SHA256_DIGEST_LENGTH];
    ::SHA256(reinterpret_cast<unsigned char const*>(parts.data()), parts.size(), digest);

    RecordId id{big_endian(digest), big_endian(digest + 8)};
    id.high = (id.high & ~std::uint64_t{0xF000}) | 0x8000;                    // RFC 9562: version 8,
    id.low  = (id.low & ~(std::uint64_t{3} << 62)) | std::uint64_t{2} << 62;  // variant 10.
    return id;
}

}  // namespace throughline
