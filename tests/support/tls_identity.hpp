#pragma once

#include <string>

namespace throughline::test {

/// A key made for one test, as PEM.
struct KeyPair {
    std::string private_pem;
    std::string public_pem;
};
KeyPair new_rsa_key(unsigned bits = 2048);
KeyPair new_ec_key(char const* group = "P-256");

/// A self-signed certificate for 127.0.0.1 and its key. Valid from a day ago for a year.
struct TlsIdentity {
    std::string certificate_pem;
    std::string private_key_pem;
};
TlsIdentity new_tls_identity();

}  // namespace throughline::test
