#pragma once

#include <string_view>

namespace throughline {

/// Of the headers that a program is compiled with: the project's, by Semantic Versioning.
inline constexpr std::string_view header_version = "0.1.0";
/// Of the library that it runs with.
std::string_view library_version();

/// Named for the part of the version whose change may break a program that was built for another one. A library defines
/// its own alone, and what includes this header asks for that of its headers: a program that was compiled for another
/// library does not link, static or shared, and the linker says by this name which one it was compiled for.
extern int const                      abi_0_1;
[[gnu::used]] inline int const* const built_for_abi_0_1 = &abi_0_1;

}  // namespace throughline
