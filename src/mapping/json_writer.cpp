#include <throughline/mapping/json.hpp>

namespace throughline {

void append_json_text(std::string& out, std::string_view text) {
    constexpr char const* digits = "0123456789abcdef";
    out.push_back('"');
    std::size_t plain = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto const byte = static_cast<unsigned char>(text[at]);
        if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
        out.append(text.substr(plain, at - plain));
        plain = at + 1;
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
    out.append(text.substr(plain));
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
    append_json_text(out_, member);
    out_.push_back(':');
    comma_ = false;
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
