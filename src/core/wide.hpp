#pragma once

#include "decimal_parts.hpp"

#include <boost/multiprecision/cpp_int.hpp>

namespace throughline {

/// Holds the product of two magnitudes raised by two scales: at most 38 + 38 + 76 digits, 505 bits.
using Uint512 = boost::multiprecision::uint512_t;

inline Uint512 widened(Uint128 number) {
    return Uint512{static_cast<std::uint64_t>(number >> 64)} << 64 | static_cast<std::uint64_t>(number);
}

/// Requires: it fits.
inline Uint128 narrowed(Uint512 const& number) {
    auto const low  = static_cast<std::uint64_t>(number & ~std::uint64_t{0});
    auto const high = static_cast<std::uint64_t>(number >> 64);
    return static_cast<Uint128>(high) << 64 | low;
}

inline Uint128 narrowed(Uint128 number) { return number; }

/// The same number as an `Integer`, which is one of the two.
template <class Integer>
Integer as(Uint128 number) {
    if constexpr (std::is_same_v<Integer, Uint128>) {
        return number;
    } else {
        return widened(number);
    }
}

}  // namespace throughline
