#include <throughline/core/random.hpp>

#include <sys/random.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace throughline {

namespace {

__extension__ typedef unsigned __int128 Wide;

/// Fills a seed of any quality with well mixed bits (Sebastiano Vigna's splitmix64, public domain).
std::uint64_t splitmix64(std::uint64_t& state) {
    state += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = state;
    mixed               = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9U;
    mixed               = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31);
}

}  // namespace

std::uint64_t Random::below(std::uint64_t limit) {
    if (limit == 0) throw std::invalid_argument{"Random::below: nothing is below zero"};
    // Daniel Lemire's method: the high half of next() x limit, drawn again in the few cases that would favour some.
    Wide product = static_cast<Wide>(next()) * limit;
    if (static_cast<std::uint64_t>(product) < limit) {
        std::uint64_t const unfair = (0 - limit) % limit;
        while (static_cast<std::uint64_t>(product) < unfair) product = static_cast<Wide>(next()) * limit;
    }
    return static_cast<std::uint64_t>(product >> 64);
}

std::string Random::hex(std::size_t digits) {
    static constexpr char hexadecimal[] = "0123456789abcdef";

    std::string   text(digits, '0');
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < digits; ++i, bits >>= 4) {
        if (i % 16 == 0) bits = next();
        text[i] = hexadecimal[bits & 0xF];
    }
    return text;
}

std::uint64_t SystemRandom::next() {
    std::uint64_t bits = 0;
    if (::getentropy(&bits, sizeof bits) != 0) {
        throw std::system_error{errno, std::generic_category(), "the operating system's random generator"};
    }
    return bits;
}

SeededRandom::SeededRandom(std::uint64_t seed) : state_{} {
    for (auto& word : state_) word = splitmix64(seed);
}

/// David Blackman's and Sebastiano Vigna's xoshiro256**, public domain.
std::uint64_t SeededRandom::next() {
    std::uint64_t const result  = std::rotl(state_[1] * 5, 7) * 9;
    std::uint64_t const shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
}

}  // namespace throughline
