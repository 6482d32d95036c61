// expect: is not a constant expression
#include <throughline/transport/address.hpp>

using namespace throughline;

void below(http::Address& address, char const* read) { address.at(read); }
