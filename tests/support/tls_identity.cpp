#include "tls_identity.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace throughline::test {

namespace {

template <class Write>
std::string to_pem(Write write) {
    BIO* const bio = BIO_new(BIO_s_mem());
    if (write(bio) != 1) throw std::runtime_error{"a test key cannot be written"};
    char*       bytes = nullptr;
    auto const  size  = BIO_get_mem_data(bio, &bytes);
    std::string pem{bytes, static_cast<std::size_t>(size)};
    BIO_free(bio);
    return pem;
}

std::string private_pem_of(EVP_PKEY* key) {
    return to_pem([&](BIO* bio) { return PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr); });
}

KeyPair pair_of(EVP_PKEY* key) {
    KeyPair pair{private_pem_of(key), to_pem([&](BIO* bio) { return PEM_write_bio_PUBKEY(bio, key); })};
    EVP_PKEY_free(key);
    return pair;
}

}  // namespace

KeyPair new_rsa_key(unsigned bits) { return pair_of(EVP_RSA_gen(bits)); }

KeyPair new_ec_key(char const* group) { return pair_of(EVP_EC_gen(group)); }

TlsIdentity new_tls_identity() {
    EVP_PKEY* const key         = EVP_EC_gen("P-256");
    X509* const     certificate = X509_new();
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -86'400);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 365 * 86'400L);
    X509_set_pubkey(certificate, key);
    X509_NAME* const name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>("loopback"), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    X509_EXTENSION* const names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
    X509_add_ext(certificate, names, -1);
    X509_EXTENSION_free(names);
    X509_sign(certificate, key, EVP_sha256());
    TlsIdentity identity{to_pem([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate); }), private_pem_of(key)};
    X509_free(certificate);
    EVP_PKEY_free(key);
    return identity;
}

}  // namespace throughline::test
