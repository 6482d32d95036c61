#include "encoding.hpp"

#include <algorithm>
#include <utility>

namespace throughline::anaplan {

namespace {

void append_utf8(std::string& out, char32_t point) {
    auto const byte = [&out](char32_t bits) { out += static_cast<char>(static_cast<unsigned char>(bits)); };
    if (point < 0x80) return byte(point);
    if (point < 0x800) {
        byte(0xc0 | point >> 6);
    } else {
        if (point < 0x10000) {
            byte(0xe0 | point >> 12);
        } else {
            byte(0xf0 | point >> 18);
            byte(0x80 | (point >> 12 & 0x3f));
        }
        byte(0x80 | (point >> 6 & 0x3f));
    }
    byte(0x80 | (point & 0x3f));
}

/// The next character of valid UTF-8, taken off the front.
char32_t take(std::string_view& text) {
    auto const lead   = static_cast<unsigned char>(text.front());
    auto const length = lead < 0x80 ? 1u : lead < 0xe0 ? 2u : lead < 0xf0 ? 3u : 4u;
    char32_t   point  = length == 1 ? lead : lead & (0x7fu >> length);
    for (std::size_t at = 1; at < length && at < text.size(); ++at)
        point = point << 6 | (static_cast<unsigned char>(text[at]) & 0x3fu);
    text.remove_prefix(std::min<std::size_t>(length, text.size()));
    return point;
}

void append_unit(std::string& out, char32_t unit) {
    out += static_cast<char>(static_cast<unsigned char>(unit & 0xff));
    out += static_cast<char>(static_cast<unsigned char>(unit >> 8));
}

Error half_a_pair() { return Error{ErrorCode::corrupt, "the file is no UTF-16: half of a pair stands alone"}; }

}  // namespace

Result<Encoding> encoding_named(std::string_view name) {
    if (name.empty() || name == "UTF-8") return Encoding::utf8;
    if (name == "UTF-16LE") return Encoding::utf16_le;
    if (name == "ISO-8859-1") return Encoding::latin1;
    return Error{ErrorCode::unsupported, "an encoding that is not known"}
        .with_value(name)
        .with_expected("UTF-8, UTF-16LE or ISO-8859-1")
        .with_owner("planning");
}

Result<> Transcoder::unit(char32_t unit, std::string& into) {
    bool const is_high = unit >= 0xd800 && unit < 0xdc00, is_low = unit >= 0xdc00 && unit < 0xe000;
    if (is_low != (high_ != 0)) return half_a_pair();
    if (is_high)
        high_ = unit;
    else
        append_utf8(into, is_low ? 0x10000 + ((std::exchange(high_, 0) - 0xd800) << 10) + (unit - 0xdc00) : unit);
    return {};
}

Result<std::string> Transcoder::feed(std::string_view piece) {
    if (encoding_ == Encoding::utf8) return std::string{piece};
    std::string text;
    text.reserve(piece.size() + piece.size() / 2);
    for (char const each : piece) {
        auto const byte = static_cast<unsigned char>(each);
        if (encoding_ == Encoding::latin1) {
            append_utf8(text, byte);
        } else if (low_byte_ < 0) {
            low_byte_ = byte;
        } else {
            auto const low = static_cast<char32_t>(std::exchange(low_byte_, -1));
            if (auto const done = unit(low | static_cast<char32_t>(byte) << 8, text); !done) return done.error();
        }
    }
    return text;
}

Result<> Transcoder::finish() const {
    if (low_byte_ < 0 && high_ == 0) return {};
    return Error{ErrorCode::corrupt, "the file ends within a character"};
}

Result<std::string> encoded(Encoding encoding, std::string_view text) {
    if (encoding == Encoding::utf8) return std::string{text};
    std::string out;
    if (encoding == Encoding::utf16_le) append_unit(out, 0xfeff);
    while (!text.empty()) {
        auto const rest  = text;
        auto const point = take(text);
        if (encoding == Encoding::latin1 && point > 0xff)
            return Error{ErrorCode::validation, "the import's encoding has no such character"}
                .with_value(rest.substr(0, rest.size() - text.size()))
                .with_expected("a character of ISO-8859-1")
                .with_owner("planning")
                .with_remedy("let the import read UTF-8");
        if (encoding == Encoding::latin1) {
            out += static_cast<char>(static_cast<unsigned char>(point));
        } else if (point < 0x10000) {
            append_unit(out, point);
        } else {
            append_unit(out, 0xd800 + ((point - 0x10000) >> 10));
            append_unit(out, 0xdc00 + ((point - 0x10000) & 0x3ff));
        }
    }
    return out;
}

}  // namespace throughline::anaplan
