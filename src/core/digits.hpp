#pragma once

namespace throughline {

constexpr bool is_digit(char character) { return character >= '0' && character <= '9'; }

/// The decimal number that `count` characters are, or -1 where one of them is no digit. Requires: they exist.
template <int count>
constexpr int digits_at(char const* text) {
    static_assert(count <= 9);

    unsigned number = 0;
    bool     good   = true;
    for (int i = 0; i < count; ++i) {
        auto const digit = static_cast<unsigned>(static_cast<unsigned char>(text[i])) - '0';
        good             = good && digit <= 9;
        number           = number * 10 + digit;
    }
    return good ? static_cast<int>(number) : -1;
}

/// Writes the number with leading zeros into exactly `count` characters. Requires: it has no more digits.
template <int count>
constexpr void put_digits(char* to, unsigned number) {
    for (int i = count - 1; i >= 0; --i, number /= 10) to[i] = static_cast<char>('0' + number % 10);
}

}  // namespace throughline
