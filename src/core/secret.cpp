#include <throughline/core/secret.hpp>

#include <openssl/crypto.h>

#include <utility>

namespace throughline {

namespace {

/// Overwrites all that the string may hold, not only what it says it holds: a moved-from string keeps its characters
/// in its own short buffer. Growing to the capacity allocates nothing.
void wipe_string(std::string& text) noexcept {
    text.resize(text.capacity());
    OPENSSL_cleanse(text.data(), text.size());
    text.clear();
}

/// U+0000 to U+10FFFF, not bytes: "Zoë" has three.
std::size_t count_characters(std::string_view utf8) {
    std::size_t count = 0;
    for (char const byte : utf8) count += (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U ? 1 : 0;
    return count;
}

}  // namespace

Secret::Secret(std::string text) noexcept : text_{std::move(text)} { wipe_string(text); }

Secret::Secret(Secret&& other) noexcept : text_{std::move(other.text_)} { other.wipe(); }

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe();
        text_ = std::move(other.text_);
        other.wipe();
    }
    return *this;
}

Secret::~Secret() { wipe(); }

Secret Secret::duplicate() const { return Secret{text_}; }

bool Secret::matches(std::string_view candidate) const {
    return text_.size() == candidate.size() && CRYPTO_memcmp(text_.data(), candidate.data(), text_.size()) == 0;
}

void Secret::wipe() noexcept { wipe_string(text_); }

std::string PersonalText::redacted() const {
    auto const characters = count_characters(text_);
    return "[personal, " + std::to_string(characters) + (characters == 1 ? " character]" : " characters]");
}

}  // namespace throughline
