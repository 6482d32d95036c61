#include <throughline/core/digest.hpp>

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <stdexcept>

namespace throughline {

namespace {

using Hash = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

constexpr std::size_t limb_bytes = 8;

Hash hash_of(std::string_view bytes) {
    Hash hash;
    ::SHA256(reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(), hash.data());
    return hash;
}

std::string hex_of(Hash const& hash) {
    constexpr char digits[] = "0123456789abcdef";
    std::string    text;
    for (unsigned const byte : hash) {
        text += digits[byte >> 4];
        text += digits[byte & 0xF];
    }
    return text;
}

}  // namespace

std::string sha256_hex(std::string_view bytes) { return hex_of(hash_of(bytes)); }

struct Sha256::State {
    EVP_MD_CTX* context = ::EVP_MD_CTX_new();

    State() = default;
    ~State() { ::EVP_MD_CTX_free(context); }
    State(State const&)            = delete;
    State& operator=(State const&) = delete;

    void require(int done) const {
        if (done != 1) throw std::runtime_error{"SHA-256 is not to be had"};
    }
};

Sha256::Sha256() : state_{std::make_unique<State>()} {
    state_->require(::EVP_DigestInit_ex(state_->context, ::EVP_sha256(), nullptr));
}

Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
    state_->require(::EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()));
}

std::string Sha256::hex() {
    Hash hash;
    state_->require(::EVP_DigestFinal_ex(state_->context, hash.data(), nullptr));
    return hex_of(hash);
}

SetDigest SetDigest::of(std::string_view element) {
    auto const hash = hash_of(element);
    return from_bytes({reinterpret_cast<char const*>(hash.data()), 3 * limb_bytes});
}

void SetDigest::add(SetDigest const& other) {
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < limbs_.size(); ++i) {
        std::uint64_t sum;
        bool const    over = __builtin_add_overflow(limbs_[i], other.limbs_[i], &sum);
        carry              = std::uint64_t{__builtin_add_overflow(sum, carry, &limbs_[i])} | std::uint64_t{over};
    }
}

void SetDigest::remove(SetDigest const& other) {
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < limbs_.size(); ++i) {
        std::uint64_t rest;
        bool const    under = __builtin_sub_overflow(limbs_[i], other.limbs_[i], &rest);
        borrow              = std::uint64_t{__builtin_sub_overflow(rest, borrow, &limbs_[i])} | std::uint64_t{under};
    }
}

std::string SetDigest::to_bytes() const {
    std::string bytes;
    for (auto const limb : limbs_)
        for (std::size_t i = 0; i < limb_bytes; ++i) bytes += static_cast<char>(limb >> 8 * i & 0xFF);
    return bytes;
}

SetDigest SetDigest::from_bytes(std::string_view bytes) {
    SetDigest digest;
    if (bytes.size() != digest.limbs_.size() * limb_bytes) return digest;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        digest.limbs_[i / limb_bytes] |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << 8 * (i % limb_bytes);
    return digest;
}

}  // namespace throughline
