#include "../target.hpp"

// What the targets share with the tests refers to doctest, which here has no main of its own.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>

// THROUGHLINE_FUZZ_TARGET is one of the functions of target.hpp; a violation ends the program, which is what libFuzzer
// reports, with the input.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    throughline::fuzz::THROUGHLINE_FUZZ_TARGET(std::string_view{reinterpret_cast<char const*>(data), size});
    return 0;
}
