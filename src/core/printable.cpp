#include <throughline/core/printable.hpp>

namespace throughline {

namespace {

constexpr char hexadecimal[] = "0123456789abcdef";

}  // namespace

std::string printable(std::string_view text) {
    std::string shown;
    shown.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        // U+0080 to U+009F are control characters too; in UTF-8 they are C2 80 to C2 9F.
        bool const is_c1 = byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        if (byte == '\n') {
            shown += "\\n";
        } else if (byte == '\r') {
            shown += "\\r";
        } else if (byte == '\t') {
            shown += "\\t";
        } else if (byte < 0x20 || byte == 0x7F || is_c1) {
            auto const code = is_c1 ? static_cast<unsigned char>(text[++i]) : byte;
            shown += "\\x";
            shown += hexadecimal[code >> 4];
            shown += hexadecimal[code & 0xF];
        } else {
            shown += text[i];
        }
    }
    return shown;
}

}  // namespace throughline
