#include "byte_block.hpp"

#include <throughline/mapping/json.hpp>

#include <bit>

namespace throughline {

using mapping_detail::ByteBlock;

namespace {

bool must_be_escaped(unsigned char byte) { return byte < 0x20 || byte == '"' || byte == '\\'; }

// The first character that must be escaped, or the end.
std::size_t plain_until(std::string_view text, std::size_t at) {
    for (; text.size() - at >= ByteBlock::size; at += ByteBlock::size) {
        ByteBlock const block{text.data() + at};
        if (auto const stops = block.stops_text() & ~block.beyond_ascii())
            return at + static_cast<std::size_t>(std::countr_zero(stops));
    }
    while (at != text.size() && !must_be_escaped(static_cast<unsigned char>(text[at]))) ++at;
    return at;
}

void append_escaped(std::string& out, unsigned char byte) {
    constexpr char const* digits = "0123456789abcdef";
    switch (byte) {
        case '"':
            out.append("\\\"");
            break;
        case '\\':
            out.append("\\\\");
            break;
        case '\n':
            out.append("\\n");
            break;
        case '\r':
            out.append("\\r");
            break;
        case '\t':
            out.append("\\t");
            break;
        default:
            out.append("\\u00");
            out.push_back(digits[byte >> 4]);
            out.push_back(digits[byte & 15]);
    }
}

// `text` between quotes, and room for what `after` adds, in one step.
void append_quoted(std::string& out, std::string_view text, std::size_t after = 0) {
    auto const at = out.size();
    out.append(text.size() + 2 + after, '"');
    text.copy(out.data() + at + 1, text.size());
}

}  // namespace

void append_json_text(std::string& out, std::string_view text) {
    auto plain = plain_until(text, 0);
    if (plain == text.size()) return append_quoted(out, text);
    out.push_back('"');
    for (std::size_t from = 0;;) {
        out.append(text.substr(from, plain - from));
        if (plain == text.size()) break;
        append_escaped(out, static_cast<unsigned char>(text[plain]));
        from  = plain + 1;
        plain = plain_until(text, from);
    }
    out.push_back('"');
}

void JsonWriter::separate() {
    if (comma_) out_.push_back(',');
    comma_ = true;
}

void JsonWriter::begin_object() {
    separate();
    out_.push_back('{');
    comma_ = false;
}
void JsonWriter::end_object() {
    out_.push_back('}');
    comma_ = true;
}
void JsonWriter::begin_array() {
    separate();
    out_.push_back('[');
    comma_ = false;
}
void JsonWriter::end_array() {
    out_.push_back(']');
    comma_ = true;
}
void JsonWriter::name(std::string_view member) {
    separate();
    comma_ = false;
    if (plain_until(member, 0) != member.size()) {
        append_json_text(out_, member);
        out_.push_back(':');
        return;
    }
    append_quoted(out_, member, 1);
    out_.back() = ':';
}

void JsonWriter::null() {
    separate();
    out_.append("null");
}
void JsonWriter::boolean(bool value) {
    separate();
    out_.append(value ? "true" : "false");
}
void JsonWriter::number(std::string_view lexeme) {
    separate();
    out_.append(lexeme);
}
void JsonWriter::text(std::string_view value) {
    separate();
    append_json_text(out_, value);
}
void JsonWriter::raw_json(std::string_view json) {
    separate();
    out_.append(json);
}

}  // namespace throughline
