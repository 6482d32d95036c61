#pragma once

#include <throughline/core/result.hpp>
#include <throughline/core/secret.hpp>
#include <throughline/core/timestamp.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace throughline {

/// What a token endpoint has given, and how often it has.
struct KeptTokens {
    Secret        access{};
    Secret        refresh{};
    Timestamp     access_ends{};
    std::uint64_t generation = 0;  ///< Grows with every exchange: two readers can tell whether they saw the same.
};

/// Where tokens live that change as they are used, for all threads, engines and processes that share them. Whoever
/// refreshes them holds the lease, looks again whether somebody else was first, and writes before using what it got:
/// a refresh token that works once is then used once.
class TokenVault {
  public:
    /// Goes with its object, and with the process.
    class Lease {
      public:
        virtual ~Lease() = default;
    };

    virtual ~TokenVault() = default;

    /// Nothing where there are none of that name.
    virtual Result<std::optional<KeptTokens>> read(std::string_view name) = 0;
    /// Never blocks: null while somebody else holds it.
    virtual Result<std::unique_ptr<Lease>> try_lease(std::string_view name) = 0;
    /// Safe on the disk when it returns. Requires: the lease, or that nobody uses the tokens yet.
    virtual Result<> write(std::string_view name, KeptTokens const& tokens) = 0;
};

/// A folder on a local disk: a file for each name, readable by its owner alone and sealed with a key that the host
/// keeps elsewhere (AES-256-GCM); beside it one that processes lock.
class FileVault final : public TokenVault {
  public:
    /// `key` is 32 bytes. `validation` where it is not; `forbidden` where the folder cannot be made.
    static Result<std::unique_ptr<FileVault>> open(std::string folder, Secret key);

    Result<std::optional<KeptTokens>> read(std::string_view name) override;
    Result<std::unique_ptr<Lease>>    try_lease(std::string_view name) override;
    Result<>                          write(std::string_view name, KeptTokens const& tokens) override;

  private:
    FileVault(std::string folder, Secret key) : folder_{std::move(folder)}, key_{std::move(key)} {}
    std::string path_of(std::string_view name, std::string_view suffix) const;

    std::string folder_;
    Secret      key_;
};

}  // namespace throughline
