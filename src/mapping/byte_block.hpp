#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace throughline::mapping_detail {

/// Sixteen bytes looked at together. Each question is answered with a bit per byte, the first byte's lowest.
class PlainByteBlock {
  public:
    static constexpr std::size_t size = 16;

    explicit PlainByteBlock(char const* from) { std::memcpy(bytes_, from, size); }

    std::uint32_t equal_to(char byte) const {
        return bits_where([byte](unsigned char each) { return each == static_cast<unsigned char>(byte); });
    }
    /// As `equal_to`, of `byte` and what differs from it in the bit of lower case alone. Requires: `byte` has that bit.
    std::uint32_t equal_in_any_case(char byte) const {
        return bits_where([byte](unsigned char each) { return (each | 0x20) == static_cast<unsigned char>(byte); });
    }
    /// Quotes, backslashes and controls, which JSON cannot hold in a string as they are, and all beyond ASCII.
    std::uint32_t stops_text() const {
        return bits_where(
            [](unsigned char each) { return each == '"' || each == '\\' || each < 0x20 || each >= 0x80; });
    }
    std::uint32_t beyond_ascii() const {
        return bits_where([](unsigned char each) { return each >= 0x80; });
    }

  private:
    template <class Question>
    std::uint32_t bits_where(Question question) const {
        std::uint32_t bits = 0;
        for (std::size_t byte = 0; byte < size; ++byte)
            bits |= static_cast<std::uint32_t>(question(bytes_[byte])) << byte;
        return bits;
    }

    unsigned char bytes_[size];
};

#ifdef __SSE2__

/// The same, in one step each.
class ByteBlock {
  public:
    static constexpr std::size_t size = 16;

    explicit ByteBlock(char const* from) : bytes_{_mm_loadu_si128(reinterpret_cast<__m128i const*>(from))} {}

    std::uint32_t equal_to(char byte) const { return bits_of(_mm_cmpeq_epi8(bytes_, _mm_set1_epi8(byte))); }
    std::uint32_t equal_in_any_case(char byte) const {
        return bits_of(_mm_cmpeq_epi8(_mm_or_si128(bytes_, _mm_set1_epi8(0x20)), _mm_set1_epi8(byte)));
    }
    std::uint32_t stops_text() const {
        auto const quote = _mm_cmpeq_epi8(bytes_, _mm_set1_epi8('"'));
        auto const slash = _mm_cmpeq_epi8(bytes_, _mm_set1_epi8('\\'));
        auto const other = _mm_cmplt_epi8(bytes_, _mm_set1_epi8(0x20));  // Signed: all beyond ASCII is negative.
        return bits_of(_mm_or_si128(_mm_or_si128(quote, slash), other));
    }
    std::uint32_t beyond_ascii() const { return bits_of(bytes_); }

  private:
    static std::uint32_t bits_of(__m128i bytes) { return static_cast<std::uint32_t>(_mm_movemask_epi8(bytes)); }

    __m128i bytes_;
};

#else

using ByteBlock = PlainByteBlock;

#endif

/// Finds where the object or array ends whose first bracket is the text's first byte, without looking at what is in
/// it: it counts brackets outside strings. Null where the text ends first.
class BracketCounter {
  public:
    char const* end_of(char const* from, char const* end) {
        for (; end - from >= static_cast<std::ptrdiff_t>(width); from += width)
            if (auto const* const found = look(from)) return found;
        char       last[width];
        auto const rest = static_cast<std::size_t>(end - from);
        std::memset(last, ' ', width);
        std::memcpy(last, from, rest);
        auto const* const found = look(last);
        return found ? from + (found - last) : nullptr;
    }

  private:
    static constexpr std::size_t width = 4 * ByteBlock::size;

    struct Marks {
        std::uint64_t quotes = 0, slashes = 0, opening = 0, closing = 0;
    };
    static Marks marks_of(char const* from) {
        Marks marks;
        for (std::size_t block = 0; block < 4; ++block) {
            ByteBlock const   bytes{from + block * ByteBlock::size};
            std::size_t const shift = block * ByteBlock::size;
            marks.quotes |= std::uint64_t{bytes.equal_to('"')} << shift;
            marks.slashes |= std::uint64_t{bytes.equal_to('\\')} << shift;
            marks.opening |= std::uint64_t{bytes.equal_in_any_case('{')} << shift;
            marks.closing |= std::uint64_t{bytes.equal_in_any_case('}')} << shift;
        }
        return marks;
    }
    // Bytes that a backslash before them takes their meaning from. Backslashes are rare.
    std::uint64_t escaped_by(std::uint64_t slashes) {
        if (!slashes && !escaping_) return 0;
        std::uint64_t escaped = 0;
        for (std::size_t byte = 0; byte < width; ++byte) {
            if (escaping_)
                escaped |= std::uint64_t{1} << byte, escaping_ = false;
            else
                escaping_ = slashes >> byte & 1u;
        }
        return escaped;
    }
    // One bit for each byte inside a string: all bits from a quote on are turned, from the next on turned back.
    std::uint64_t inside_strings(std::uint64_t quotes) {
        for (unsigned step = 1; step < 64; step *= 2) quotes ^= quotes << step;
        quotes ^= in_string_;
        in_string_ = std::uint64_t{0} - (quotes >> 63);
        return quotes;
    }
    char const* look(char const* from) {
        auto       marks   = marks_of(from);
        auto const inside  = inside_strings(marks.quotes & ~escaped_by(marks.slashes));
        auto const opening = marks.opening & ~inside;
        // Few bytes are brackets: going from one to the next is quicker than counting them.
        for (auto brackets = (marks.closing & ~inside) | opening; brackets; brackets &= brackets - 1) {
            auto const at = std::countr_zero(brackets);
            depth_ += (opening >> at & 1u) ? 1 : -1;
            if (depth_ == 0) return from + at + 1;
        }
        return nullptr;
    }

    std::uint64_t in_string_ = 0;  // All ones while a string goes on from one look to the next.
    bool          escaping_  = false;
    int           depth_     = 0;
};

}  // namespace throughline::mapping_detail
