#include <throughline/transport/token_vault.hpp>

#include "shared_file.hpp"

#include <throughline/transport/signing.hpp>

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <vector>

namespace throughline {

namespace {

constexpr std::size_t key_bytes      = 32;
constexpr std::size_t nonce_bytes    = 12;
constexpr std::size_t tag_bytes      = 16;
constexpr std::size_t file_bytes_max = 1 << 20;

class FileLease final : public TokenVault::Lease {
  public:
    explicit FileLease(std::string const& path) : lock_{path} {}
    FileLock const& lock() const { return lock_; }

  private:
    FileLock lock_;
};

Error refused(std::string_view what) { return error_of_system("token vault", what); }

Error unreadable() {
    return Error{ErrorCode::corrupt, "token vault: the tokens cannot be read"}
        .with_owner("integration")
        .with_remedy("give the key that they were written with, or put new tokens into the vault");
}

unsigned char const* bytes_of(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }
unsigned char*       bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

// Nonce, text, tag; the name belongs to what is sealed, so that no file can stand in for another's.
std::optional<std::string> seal(std::string_view plain, std::string_view key, std::string_view name) {
    std::string  sealed(nonce_bytes + plain.size() + tag_bytes, '\0');
    Cipher const cipher{EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free};
    int          size = 0;
    if (!cipher || RAND_bytes(bytes_of(sealed), nonce_bytes) != 1 ||
        EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key), bytes_of(sealed)) != 1 ||
        EVP_EncryptUpdate(cipher.get(), nullptr, &size, bytes_of(name), static_cast<int>(name.size())) != 1 ||
        EVP_EncryptUpdate(cipher.get(), bytes_of(sealed) + nonce_bytes, &size, bytes_of(plain),
                          static_cast<int>(plain.size())) != 1 ||
        EVP_EncryptFinal_ex(cipher.get(), bytes_of(sealed) + nonce_bytes + size, &size) != 1 ||
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes,
                            bytes_of(sealed) + nonce_bytes + plain.size()) != 1)
        return std::nullopt;
    return sealed;
}

std::optional<Secret> unseal(std::string& sealed, std::string_view key, std::string_view name) {
    if (sealed.size() < nonce_bytes + tag_bytes) return std::nullopt;
    auto const   length = sealed.size() - nonce_bytes - tag_bytes;
    std::string  plain(length, '\0');
    Cipher const cipher{EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free};
    int          size = 0;
    bool const   fine =
        cipher && EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key), bytes_of(sealed)) == 1 &&
        EVP_DecryptUpdate(cipher.get(), nullptr, &size, bytes_of(name), static_cast<int>(name.size())) == 1 &&
        EVP_DecryptUpdate(cipher.get(), bytes_of(plain), &size, bytes_of(sealed) + nonce_bytes,
                          static_cast<int>(length)) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tag_bytes, bytes_of(sealed) + nonce_bytes + length) ==
            1 &&
        EVP_DecryptFinal_ex(cipher.get(), bytes_of(plain) + size, &size) == 1;
    Secret secret{std::move(plain)};
    if (!fine) return std::nullopt;
    return secret;
}

// Lines: generation, end of the access token in microseconds, then both tokens in base64.
std::string pack(KeptTokens const& tokens) {
    return std::to_string(tokens.generation) + "\n" + std::to_string(tokens.access_ends.microseconds()) + "\n" +
           base64_encode(tokens.access.reveal()) + "\n" + base64_encode(tokens.refresh.reveal()) + "\n";
}

std::optional<KeptTokens> unpack(std::string_view text) {
    std::array<std::string_view, 4> lines{};
    for (auto& line : lines) {
        auto const end = text.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        line = text.substr(0, end);
        text.remove_prefix(end + 1);
    }
    KeptTokens   tokens;
    std::int64_t ends = 0;
    auto const   read = [](std::string_view digits, auto& into) {
        auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), into);
        return error == std::errc{} && end == digits.data() + digits.size();
    };
    auto access  = base64_decode(lines[2]);
    auto refresh = base64_decode(lines[3]);
    if (!read(lines[0], tokens.generation) || !read(lines[1], ends) || !access || !refresh) return std::nullopt;
    tokens.access_ends = Timestamp::from_microseconds(ends);
    tokens.access      = Secret{*std::move(access)};
    tokens.refresh     = Secret{*std::move(refresh)};
    return tokens;
}

}  // namespace

Result<std::unique_ptr<FileVault>> FileVault::open(std::string folder, Secret key) {
    if (key.reveal().size() != key_bytes)
        return Error{ErrorCode::validation, "token vault: the key has 32 bytes"}.with_value(
            std::to_string(key.reveal().size()) + " bytes");
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed) return Error{ErrorCode::forbidden, "token vault: " + failed.message()}.with_value(folder);
    if (::chmod(folder.c_str(), S_IRWXU) != 0) return refused("the folder cannot be made private");
    return std::unique_ptr<FileVault>{new FileVault{std::move(folder), std::move(key)}};
}

// Names are the host's; a file's name must not lead anywhere else.
std::string FileVault::path_of(std::string_view name, std::string_view suffix) const {
    return folder_ + "/" + base64url_encode(name) + std::string{suffix};
}

Result<std::optional<KeptTokens>> FileVault::read(std::string_view name) {
    File const file{path_of(name, ".tokens"), O_RDONLY};
    if (!file.is_open() && errno == ENOENT) return std::optional<KeptTokens>{};
    if (!file.is_open()) return refused("the tokens cannot be opened");
    std::string sealed;
    if (!file.read_all(sealed, file_bytes_max)) return refused("the tokens cannot be read");
    auto const plain = unseal(sealed, key_.reveal(), name);
    if (!plain) return unreadable();
    auto tokens = unpack(plain->reveal());
    if (!tokens) return unreadable();
    return tokens;
}

Result<std::unique_ptr<TokenVault::Lease>> FileVault::try_lease(std::string_view name) {
    auto lease = std::make_unique<FileLease>(path_of(name, ".lock"));
    if (!lease->lock().is_open()) return refused("the lease cannot be opened");
    if (lease->lock().lock()) return std::unique_ptr<Lease>{std::move(lease)};
    if (FileLock::is_held_elsewhere()) return std::unique_ptr<Lease>{};
    return refused("the lease cannot be had");
}

// Whole or not at all: beside the old one, then in its place, and both are on the disk before it counts.
Result<> FileVault::write(std::string_view name, KeptTokens const& tokens) {
    Secret const plain{pack(tokens)};
    auto const   sealed = seal(plain.reveal(), key_.reveal(), name);
    if (!sealed) return Error{ErrorCode::transient, "token vault: the tokens cannot be sealed"};
    auto const path   = path_of(name, ".tokens");
    auto const beside = path_of(name, ".new");  // The lease is the writer's: what stands there, the dead have left.
    File const file{beside, O_WRONLY | O_CREAT | O_TRUNC};
    auto const failed = [&beside](std::string_view what) {
        auto error = refused(what);
        ::unlink(beside.c_str());
        return error;
    };
    if (!file.is_open() || !file.write_all(*sealed)) return failed("the tokens cannot be written");
    if (::rename(beside.c_str(), path.c_str()) != 0) return failed("the tokens cannot be put in place");
    File const folder{folder_, O_RDONLY | O_DIRECTORY};
    if (!folder.is_open() || ::fsync(folder.descriptor()) != 0) return refused("the folder cannot be synced");
    return {};
}

}  // namespace throughline
