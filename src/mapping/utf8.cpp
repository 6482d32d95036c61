#include "utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace throughline::mapping_detail {

namespace {

struct Lead {
    std::size_t   length;         // Of the whole sequence; 0 where no sequence begins so.
    unsigned char second_lowest;  // The first continuation byte is the one with bounds of its own.
    unsigned char second_highest;
};

Lead lead_of(unsigned char byte) {
    if (byte >= 0xC2 && byte <= 0xDF) return {2, 0x80, 0xBF};
    if (byte == 0xE0) return {3, 0xA0, 0xBF};
    if (byte == 0xED) return {3, 0x80, 0x9F};
    if (byte >= 0xE1 && byte <= 0xEF) return {3, 0x80, 0xBF};
    if (byte == 0xF0) return {4, 0x90, 0xBF};
    if (byte >= 0xF1 && byte <= 0xF3) return {4, 0x80, 0xBF};
    if (byte == 0xF4) return {4, 0x80, 0x8F};
    return {0, 0, 0};
}

}  // namespace

bool is_utf8(std::string_view text) {
    constexpr std::uint64_t high = 0x8080808080808080ull;
    std::size_t             at   = 0;
    while (at < text.size()) {
        std::uint64_t eight = 0;
        if (text.size() - at >= 8 && (std::memcpy(&eight, text.data() + at, 8), (eight & high) == 0)) {
            at += 8;
            continue;
        }
        auto const byte = [&](std::size_t offset) { return static_cast<unsigned char>(text[at + offset]); };
        if (byte(0) < 0x80) {
            ++at;
            continue;
        }
        auto const lead = lead_of(byte(0));
        if (lead.length == 0 || text.size() - at < lead.length) return false;
        if (byte(1) < lead.second_lowest || byte(1) > lead.second_highest) return false;
        for (std::size_t offset = 2; offset < lead.length; ++offset)
            if ((byte(offset) & 0xC0) != 0x80) return false;
        at += lead.length;
    }
    return true;
}

}  // namespace throughline::mapping_detail
