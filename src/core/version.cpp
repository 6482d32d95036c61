#include <throughline/core/version.hpp>

namespace throughline {

int const abi_0_1 = 1;

std::string_view library_version() { return header_version; }

}  // namespace throughline
