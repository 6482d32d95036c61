// expect: no match for 'operator=='
#include <throughline/core/secret.hpp>

using namespace throughline;

bool same(Secret const& left, Secret const& right) { return left == right; }
