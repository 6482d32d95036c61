#include "byte_block.hpp"

#include <throughline/mapping/json.hpp>

#include <bit>
#include <cstdint>
#include <cstring>

namespace throughline {

namespace mapping_detail {

constexpr bool is_digit(char character) { return character >= '0' && character <= '9'; }

// The first byte that ends a run of plain characters, or the end.
inline char const* end_of_plain_text(char const* from, char const* end) {
    for (; end - from >= static_cast<std::ptrdiff_t>(ByteBlock::size); from += ByteBlock::size)
        if (auto const stops = ByteBlock{from}.stops_text()) return from + std::countr_zero(stops);
    auto const is_plain = [](unsigned char each) { return each != '"' && each != '\\' && each >= 0x20 && each < 0x80; };
    while (from != end && is_plain(static_cast<unsigned char>(*from))) ++from;
    return from;
}

void append_utf8(std::string& out, unsigned code) {
    auto const put = [&out](unsigned byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
    if (code < 0x80) return put(code);
    if (code < 0x800) return put(0xC0 | (code >> 6)), put(0x80 | (code & 0x3F));
    if (code < 0x10000) return put(0xE0 | (code >> 12)), put(0x80 | ((code >> 6) & 0x3F)), put(0x80 | (code & 0x3F));
    put(0xF0 | (code >> 18)), put(0x80 | ((code >> 12) & 0x3F)), put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
}

}  // namespace mapping_detail

using namespace mapping_detail;

JsonReader::JsonReader(std::string_view text, JsonLimits limits)
    : begin_{text.data()}, at_{text.data()}, end_{text.data() + text.size()}, limits_{limits} {
    if (text.size() > limits.bytes_max) fail("more bytes than allowed");
}

bool JsonReader::fail(char const* reason) {
    if (!failed_) {
        failed_ = true;
        reason_ = reason;
    }
    return false;
}

Error JsonReader::fault() const {
    return Error{ErrorCode::corrupt, std::string{"malformed JSON at byte "} + std::to_string(at_ - begin_) + ": " +
                                         (reason_ ? reason_ : "no fault")}
        .with_expected("one JSON text as RFC 8259 defines it, in UTF-8");
}

inline void JsonReader::skip_space() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
}

// Most texts are short and plain: one look finds their end.
inline bool JsonReader::text(std::string_view& into, std::string& scratch) {
    auto const* const from = at_ + 1;
    if (end_ - from >= static_cast<std::ptrdiff_t>(ByteBlock::size))
        if (auto const stops = ByteBlock{from}.stops_text(); stops && from[std::countr_zero(stops)] == '"') {
            into = {from, static_cast<std::size_t>(std::countr_zero(stops))};
            at_ += into.size() + 2;
            return true;
        }
    return long_text(into, scratch);
}

// Whether a string of just these bytes is next. Names are short: a call to compare them would cost more than they do.
inline bool JsonReader::stands_here(std::string_view name) const {
    auto const size = name.size();
    if (size == 0 || static_cast<std::size_t>(end_ - at_) < size + 2 || at_[size + 1] != '"') return false;
    auto const* left       = at_ + 1;
    auto const* right      = name.data();
    auto const  same_eight = [](char const* one, char const* other) {
        std::uint64_t bytes[2];
        std::memcpy(&bytes[0], one, 8);
        std::memcpy(&bytes[1], other, 8);
        return bytes[0] == bytes[1];
    };
    if (size < 8) {
        for (std::size_t byte = 0; byte < size; ++byte)
            if (left[byte] != right[byte]) return false;
        return true;
    }
    for (std::size_t byte = 0; byte + 8 <= size; byte += 8)
        if (!same_eight(left + byte, right + byte)) return false;
    return same_eight(left + size - 8, right + size - 8);
}

bool JsonReader::at_end() {
    skip_space();
    return at_ == end_;
}

bool JsonReader::object_is_next() {
    skip_space();
    return at_ != end_ && *at_ == '{';
}

bool JsonReader::enter_object() {
    if (failed_ || !object_is_next()) return false;
    if (++depth_ > limits_.depth_max) return fail("nested deeper than allowed");
    ++at_;
    first_ = true;
    return true;
}

bool JsonReader::enter_array() {
    if (failed_) return false;
    skip_space();
    if (at_ == end_ || *at_ != '[') return false;
    if (++depth_ > limits_.depth_max) return fail("nested deeper than allowed");
    ++at_;
    first_ = true;
    return true;
}

bool JsonReader::next_member(std::string_view& name) { return next_member(name, {}); }

bool JsonReader::next_member(std::string_view& name, std::string_view expected) {
    if (failed_) return false;
    skip_space();
    if (at_ == end_) return fail("the text ends inside an object");
    if (*at_ == '}') {
        ++at_, --depth_, first_ = false;
        return false;
    }
    if (!first_) {
        if (*at_ != ',') return fail("a comma or the end of the object was expected");
        ++at_;
        skip_space();
    }
    first_ = false;
    if (at_ == end_ || *at_ != '"') return fail("a member's name was expected");
    if (stands_here(expected)) {
        at_ += expected.size() + 2;
        name = expected;
    } else if (!text(name, name_scratch_)) {
        return false;
    }
    skip_space();
    if (at_ == end_ || *at_ != ':') return fail("a colon was expected");
    ++at_;
    return true;
}

bool JsonReader::next_element() {
    if (failed_) return false;
    skip_space();
    if (at_ == end_) return fail("the text ends inside an array");
    if (*at_ == ']') {
        ++at_, --depth_, first_ = false;
        return false;
    }
    if (!first_) {
        if (*at_ != ',') return fail("a comma or the end of the array was expected");
        ++at_;
        skip_space();
        if (at_ != end_ && *at_ == ']') return fail("a value was expected");
    }
    first_ = false;
    return true;
}

bool JsonReader::value(Wire& into) {
    if (failed_) return false;
    skip_space();
    if (at_ == end_) return fail("a value was expected");
    switch (*at_) {
        case '"':
            into.kind = Wire::Kind::text;
            return text(into.text, value_scratch_);
        case 'n':
            into = Wire{};
            return literal("null");
        case 't':
            into = {Wire::Kind::boolean, "true"};
            return literal("true");
        case 'f':
            into = {Wire::Kind::boolean, "false"};
            return literal("false");
        case '{':
            into.kind = Wire::Kind::object;
            return raw(into.text);
        case '[':
            into.kind = Wire::Kind::array;
            return raw(into.text);
        default:
            into.kind = Wire::Kind::number;
            return number(into.text);
    }
}

bool JsonReader::raw(std::string_view& text) {
    if (failed_) return false;
    skip_space();
    auto const* const from = at_;
    if (!pass_over()) return false;
    text = {from, static_cast<std::size_t>(at_ - from)};
    return true;
}

bool JsonReader::skim(std::string_view& text) {
    if (failed_) return false;
    skip_space();
    if (at_ == end_ || (*at_ != '{' && *at_ != '[')) return raw(text);
    auto const* const past = BracketCounter{}.end_of(at_, end_);
    if (!past) {
        at_ = end_;
        return fail("the text ends inside an object or array");
    }
    text = {at_, static_cast<std::size_t>(past - at_)};
    at_  = past;
    return true;
}

bool JsonReader::literal(std::string_view word) {
    if (static_cast<std::size_t>(end_ - at_) < word.size() || std::memcmp(at_, word.data(), word.size()) != 0)
        return fail("a value was expected");
    at_ += word.size();
    return true;
}

bool JsonReader::number(std::string_view& into) {
    auto const* const from = at_;
    if (at_ != end_ && *at_ == '-') ++at_;
    if (at_ == end_ || !is_digit(*at_)) return fail("a value was expected");
    if (*at_ == '0')
        ++at_;
    else
        while (at_ != end_ && is_digit(*at_)) ++at_;
    if (at_ != end_ && *at_ == '.') {
        ++at_;
        if (at_ == end_ || !is_digit(*at_)) return fail("a digit was expected after the point");
        while (at_ != end_ && is_digit(*at_)) ++at_;
    }
    if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) {
        ++at_;
        if (at_ != end_ && (*at_ == '+' || *at_ == '-')) ++at_;
        if (at_ == end_ || !is_digit(*at_)) return fail("a digit was expected in the exponent");
        while (at_ != end_ && is_digit(*at_)) ++at_;
    }
    if (at_ != end_ && is_digit(*at_)) return fail("a number has no leading zeros");
    into = {from, static_cast<std::size_t>(at_ - from)};
    return true;
}

bool JsonReader::long_text(std::string_view& into, std::string& scratch) {
    auto const* const from = ++at_;
    for (;;) {
        at_ = end_of_plain_text(at_, end_);
        if (at_ == end_) return fail("the text ends inside a string");
        if (*at_ == '"') {
            into = {from, static_cast<std::size_t>(at_ - from)};
            ++at_;
            return true;
        }
        if (*at_ == '\\') return unescape(from, into, scratch);
        if (static_cast<unsigned char>(*at_) < 0x20) return fail("a control character must be escaped");
        if (!utf8_sequence()) return false;
    }
}

bool JsonReader::unescape(char const* from, std::string_view& into, std::string& scratch) {
    scratch.assign(from, at_);
    for (;;) {
        if (at_ == end_) return fail("the text ends inside a string");
        if (*at_ == '"') {
            ++at_;
            into = scratch;
            return true;
        }
        if (*at_ == '\\') {
            if (!escaped(scratch)) return false;
            continue;
        }
        if (static_cast<unsigned char>(*at_) < 0x20) return fail("a control character must be escaped");
        auto const* const start = at_;
        if (static_cast<unsigned char>(*at_) < 0x80)
            ++at_;
        else if (!utf8_sequence())
            return false;
        scratch.append(start, at_);
    }
}

bool JsonReader::hex4(unsigned& into) {
    if (end_ - at_ < 4) return fail("four hexadecimal digits were expected");
    into = 0;
    for (int digit = 0; digit < 4; ++digit, ++at_) {
        char const c     = *at_;
        unsigned   value = 0;
        if (is_digit(c))
            value = static_cast<unsigned>(c - '0');
        else if (c >= 'a' && c <= 'f')
            value = static_cast<unsigned>(c - 'a') + 10;
        else if (c >= 'A' && c <= 'F')
            value = static_cast<unsigned>(c - 'A') + 10;
        else
            return fail("four hexadecimal digits were expected");
        into = into * 16 + value;
    }
    return true;
}

bool JsonReader::escaped(std::string& scratch) {
    if (++at_ == end_) return fail("the text ends inside a string");
    char const kind = *at_++;
    switch (kind) {
        case '"':
        case '\\':
        case '/':
            scratch.push_back(kind);
            return true;
        case 'b':
            scratch.push_back('\b');
            return true;
        case 'f':
            scratch.push_back('\f');
            return true;
        case 'n':
            scratch.push_back('\n');
            return true;
        case 'r':
            scratch.push_back('\r');
            return true;
        case 't':
            scratch.push_back('\t');
            return true;
        case 'u':
            break;
        default:
            return fail("an unknown escape");
    }
    unsigned code = 0;
    if (!hex4(code)) return false;
    if (code >= 0xDC00 && code <= 0xDFFF) return fail("half of a surrogate pair");
    if (code >= 0xD800 && code <= 0xDBFF) {
        unsigned low = 0;
        if (end_ - at_ < 2 || at_[0] != '\\' || at_[1] != 'u') return fail("half of a surrogate pair");
        at_ += 2;
        if (!hex4(low)) return false;
        if (low < 0xDC00 || low > 0xDFFF) return fail("half of a surrogate pair");
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(scratch, code);
    return true;
}

bool JsonReader::utf8_sequence() {
    auto const byte = [this](std::ptrdiff_t offset) { return static_cast<unsigned char>(at_[offset]); };
    auto const tail = [&](std::ptrdiff_t offset, unsigned low, unsigned high) {
        return end_ - at_ > offset && byte(offset) >= low && byte(offset) <= high;
    };
    unsigned const lead   = byte(0);
    std::ptrdiff_t length = 0;
    if (lead >= 0xC2 && lead <= 0xDF && tail(1, 0x80, 0xBF))
        length = 2;
    else if (lead == 0xE0 && tail(1, 0xA0, 0xBF) && tail(2, 0x80, 0xBF))
        length = 3;
    else if (((lead >= 0xE1 && lead <= 0xEC) || lead == 0xEE || lead == 0xEF) && tail(1, 0x80, 0xBF) &&
             tail(2, 0x80, 0xBF))
        length = 3;
    else if (lead == 0xED && tail(1, 0x80, 0x9F) && tail(2, 0x80, 0xBF))
        length = 3;
    else if (lead == 0xF0 && tail(1, 0x90, 0xBF) && tail(2, 0x80, 0xBF) && tail(3, 0x80, 0xBF))
        length = 4;
    else if (lead >= 0xF1 && lead <= 0xF3 && tail(1, 0x80, 0xBF) && tail(2, 0x80, 0xBF) && tail(3, 0x80, 0xBF))
        length = 4;
    else if (lead == 0xF4 && tail(1, 0x80, 0x8F) && tail(2, 0x80, 0xBF) && tail(3, 0x80, 0xBF))
        length = 4;
    else
        return fail("bytes that are not UTF-8");
    at_ += length;
    return true;
}

bool JsonReader::pass_over_scalar() {
    Wire ignored;
    return value(ignored);
}

// Without recursion, so that depth costs nothing but the bits of its kind.
bool JsonReader::pass_over() {
    std::string open;
    for (;;) {
        skip_space();
        if (at_ == end_) return fail("a value was expected");
        if (*at_ == '{' || *at_ == '[') {
            bool const is_object = *at_ == '{';
            if (is_object ? !enter_object() : !enter_array()) return false;
            open.push_back(is_object ? '{' : '[');
        } else if (!pass_over_scalar()) {
            return false;
        }
        for (;;) {  // Step to the next value, out of whatever ends here.
            if (open.empty()) return true;
            std::string_view name;
            if (open.back() == '{' ? next_member(name) : next_element()) break;
            if (failed_) return false;
            open.pop_back();
        }
    }
}

}  // namespace throughline
