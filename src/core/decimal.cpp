#include "decimal_parts.hpp"
#include "digits.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace throughline {

namespace {

constexpr std::size_t literal_length_max = 1'000;    // Nobody means a number longer than this.
constexpr int         exponent_max       = 100'000;  // Far beyond what the digits of such a literal could make up for.
constexpr int         fast_digits_max    = 19;       // Any 19 digits fit 64 bits.

constexpr unsigned value_of(char digit) { return static_cast<unsigned>(digit - '0'); }

Error not_a_number(std::string_view literal) {
    return Error{ErrorCode::corrupt, "not a number"}.with_value(literal).with_expected(
        "a JSON number such as -1234.50");
}

Error too_long(std::string_view literal) {
    return Error{ErrorCode::validation, "a number that does not fit 38 digits"}.with_value(literal).with_expected(
        "at most 38 digits");
}

/// Reads `e+12` to its end; false where it is anything else.
bool read_exponent(char const* at, char const* end, int& exponent) {
    if (at == end || (*at != 'e' && *at != 'E')) return false;
    ++at;
    bool const negative = at != end && *at == '-';
    if (at != end && (*at == '-' || *at == '+')) ++at;
    if (at == end) return false;
    for (; at != end; ++at) {
        if (!is_digit(*at)) return false;
        exponent = std::min(exponent * 10 + static_cast<int>(value_of(*at)), exponent_max);
    }
    if (negative) exponent = -exponent;
    return true;
}

/// The digits of both, one after the other. Requires: at most 38.
Uint128 read_digits(std::string_view whole, std::string_view fraction) {
    Uint128       magnitude = 0;
    std::uint64_t chunk     = 0;  // As many digits as fit 64 bits; arithmetic with 128 is dearer.
    int           length    = 0;
    for (auto const part : {whole, fraction}) {
        for (char const digit : part) {
            chunk = chunk * 10 + value_of(digit);
            if (++length < fast_digits_max) continue;
            magnitude = magnitude * power_of_ten(fast_digits_max) + chunk;
            chunk     = 0;
            length    = 0;
        }
    }
    return magnitude * power_of_ten(length) + chunk;
}

/// A literal taken apart, for what the fast paths of `parse` leave: an exponent, or more than 38 digits.
struct Literal {
    std::string_view text;
    std::string_view whole;
    std::string_view fraction;
    int              exponent     = 0;
    bool             has_exponent = false;
    bool             negative     = false;

    Result<Decimal> to_decimal() const;
};

/// The digits without leading and trailing zeros are `core`, `zeros` of which follow it; the value is
/// core x 10^-core_scale. Any scale from `lowest` to `highest` can hold it, and the one that was written is preferred.
Result<Decimal> Literal::to_decimal() const {
    std::array<char, literal_length_max> buffer;
    auto* const end = std::ranges::copy(fraction, std::ranges::copy(whole, buffer.begin()).out).out;

    std::string_view const digits{buffer.begin(), end};
    auto const             first = std::min(digits.find_first_not_of('0'), digits.size());
    auto const             last  = std::max(digits.find_last_not_of('0') + 1, first);
    auto const             core  = digits.substr(first, last - first);

    int const scale = static_cast<int>(fraction.size()) - exponent;
    if (core.empty()) {
        if (!has_exponent && scale > Decimal::digits_max) return too_long(text);
        return DecimalParts{0, std::clamp(scale, 0, Decimal::digits_max), negative}.whole();
    }
    int const zeros      = static_cast<int>(digits.size() - last);
    int const core_scale = scale - zeros;
    int const lowest     = std::max(0, core_scale);
    int const highest = std::min(Decimal::digits_max, core_scale + Decimal::digits_max - static_cast<int>(core.size()));
    if (lowest > highest) return too_long(text);

    int const kept = std::clamp(scale, lowest, highest);
    if (!has_exponent && kept != scale) return too_long(text);
    return DecimalParts{read_digits(core, {}) * power_of_ten(kept - core_scale), kept, negative}.whole();
}

/// To 128 bits; false where it does not fit them.
bool raise_scale(DecimalParts& number, int scale) {
    return !__builtin_mul_overflow(number.magnitude, power_of_ten(scale - number.scale), &number.magnitude);
}

std::strong_ordering compare_magnitudes(DecimalParts left, DecimalParts right) {
    // What overflows 128 bits when it is brought to the other's scale is larger than all that has 38 digits there.
    if (left.scale < right.scale) {
        if (!raise_scale(left, right.scale)) return std::strong_ordering::greater;
    } else if (right.scale < left.scale) {
        if (!raise_scale(right, left.scale)) return std::strong_ordering::less;
    }
    return left.magnitude <=> right.magnitude;
}

}  // namespace

Result<Decimal> Decimal::parse(std::string_view literal) {
    char const* const end = literal.data() + literal.size();
    char const*       at  = literal.data();

    bool const negative = at != end && *at == '-';
    if (negative) ++at;

    std::uint64_t     units = 0;  // Wraps around where there are too many digits; then it is not used.
    char const* const whole = at;
    for (; at != end && is_digit(*at); ++at) units = units * 10 + value_of(*at);
    auto const whole_digits = at - whole;
    if (whole_digits == 0 || (*whole == '0' && whole_digits > 1)) return not_a_number(literal);

    char const* fraction = at;
    if (at != end && *at == '.') {
        fraction = ++at;
        for (; at != end && is_digit(*at); ++at) units = units * 10 + value_of(*at);
        if (at == fraction) return not_a_number(literal);
    }
    auto const fraction_digits = at - fraction;
    if (at == end && whole_digits + fraction_digits <= fast_digits_max) {
        return DecimalParts{units, static_cast<int>(fraction_digits), negative}.whole();
    }

    Literal parts{.text         = literal,
                  .whole        = {whole, static_cast<std::size_t>(whole_digits)},
                  .fraction     = {fraction, static_cast<std::size_t>(fraction_digits)},
                  .has_exponent = at != end,
                  .negative     = negative};
    if (at == end && whole_digits + fraction_digits <= digits_max) {
        auto const magnitude = read_digits(parts.whole, parts.fraction);
        return DecimalParts{magnitude, static_cast<int>(fraction_digits), negative}.whole();
    }
    if (literal.size() > literal_length_max) return too_long(literal);
    if (parts.has_exponent && !read_exponent(at, end, parts.exponent)) return not_a_number(literal);
    return parts.to_decimal();
}

Decimal Decimal::from_units(std::int64_t units, int scale) {
    if (scale < 0 || scale > digits_max) throw std::invalid_argument{"Decimal::from_units: a scale is from 0 to 38"};
    Decimal number{units};
    number.scale_ = static_cast<std::int8_t>(scale);
    return number;
}

std::string Decimal::to_string() const {
    constexpr int low_digits = 19;  // Of a magnitude beyond 64 bits: so many at the end, the others before them.

    char        digits[digits_max + 2];
    char* const limit = digits + sizeof digits;
    char*       end   = digits;
    if (high_ == 0) {
        end = std::to_chars(digits, limit, low_).ptr;
    } else {
        auto const magnitude = DecimalParts::of(*this).magnitude;
        auto const low       = static_cast<std::uint64_t>(magnitude % power_of_ten(low_digits));
        end = std::to_chars(digits, limit, static_cast<std::uint64_t>(magnitude / power_of_ten(low_digits))).ptr;

        char       low_text[low_digits + 1];
        auto const length = std::to_chars(low_text, low_text + sizeof low_text, low).ptr - low_text;
        end               = std::fill_n(end, low_digits - length, '0');
        end               = std::copy_n(low_text, length, end);
    }

    auto const scale  = static_cast<std::size_t>(scale_);
    auto const length = static_cast<std::size_t>(end - digits);
    auto const sign   = negative_ ? std::size_t{1} : std::size_t{0};
    auto const whole  = length > scale ? length - scale : 1;  // Characters before the point; at least a zero.
    auto const zeros  = length > scale ? 0 : scale - length;  // Between the point and the first digit.

    std::string text(sign + whole + (scale > 0 ? 1 + scale : 0), '0');
    char*       to = text.data();
    if (negative_) *to = '-';
    to += sign;
    auto const before = length > scale ? whole : 0;
    std::memcpy(to, digits, before);
    if (scale == 0) return text;
    to[whole] = '.';
    std::memcpy(to + whole + 1 + zeros, digits + before, length - before);
    return text;
}

Result<std::int64_t> Decimal::units(int scale) const {
    constexpr auto small_max = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (scale == scale_ && high_ == 0 && low_ <= small_max) {
        auto const units = static_cast<std::int64_t>(low_);
        return negative_ ? -units : units;
    }
    auto const refused = [&](char const* why) { return Error{ErrorCode::validation, why}.with_value(to_string()); };

    auto parts = DecimalParts::of(*this);
    if (scale < 0 || scale > digits_max) return refused("a scale is from 0 to 38");
    if (scale >= parts.scale) {
        if (!raise_scale(parts, scale)) return refused("the number does not fit 64 bits");
    } else {
        auto const divisor = power_of_ten(parts.scale - scale);
        if (parts.magnitude % divisor != 0) return refused("the number is finer than the unit");
        parts.magnitude /= divisor;
    }
    auto const largest = static_cast<Uint128>(std::numeric_limits<std::int64_t>::max()) + (parts.negative ? 1 : 0);
    if (parts.magnitude > largest) return refused("the number does not fit 64 bits");
    auto const magnitude = static_cast<std::uint64_t>(parts.magnitude);
    return static_cast<std::int64_t>(parts.negative ? 0 - magnitude : magnitude);
}

Decimal Decimal::negated() const {
    auto parts     = DecimalParts::of(*this);
    parts.negative = !parts.negative;
    return parts.result();
}

Decimal Decimal::magnitude() const {
    auto parts     = DecimalParts::of(*this);
    parts.negative = false;
    return parts.result();
}

Decimal Decimal::normalized() const {
    auto parts = DecimalParts::of(*this);
    while (parts.scale > 0 && parts.magnitude % 10 == 0) {
        parts.magnitude /= 10;
        --parts.scale;
    }
    return parts.result();
}

Result<Decimal> Decimal::rounded(int scale, Rounding rounding) const {
    if (scale < 0 || scale > digits_max) return Error{ErrorCode::validation, "a scale is from 0 to 38"};

    auto parts = DecimalParts::of(*this);
    if (scale == parts.scale) return parts.result();
    if (scale > parts.scale) {
        if (!raise_scale(parts, scale) || parts.magnitude > magnitude_max) return does_not_fit();
    } else {
        auto const divisor   = power_of_ten(parts.scale - scale);
        auto const remainder = parts.magnitude % divisor;
        parts.magnitude /= divisor;
        bool const odd = parts.magnitude % 2 != 0;
        if (remainder != 0 && rounds_away(rounding, parts.negative, odd, remainder * 2 <=> divisor)) ++parts.magnitude;
    }
    parts.scale = scale;
    return parts.result();
}

std::strong_ordering operator<=>(Decimal const& left, Decimal const& right) {
    if (left.is_negative() != right.is_negative()) {
        return left.is_negative() ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    auto const magnitudes = left.scale_ == right.scale_ && (left.high_ | right.high_) == 0
                                ? left.low_ <=> right.low_
                                : compare_magnitudes(DecimalParts::of(left), DecimalParts::of(right));
    return left.is_negative() ? 0 <=> magnitudes : magnitudes;
}

bool Decimal::is_identical_to(Decimal const& other) const {
    return low_ == other.low_ && high_ == other.high_ && scale_ == other.scale_ && negative_ == other.negative_;
}

}  // namespace throughline
