#pragma once

#include <throughline/transport/transport.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace throughline {

/// HTTP/1.1 and HTTP/2 over libcurl, in the caller's thread: connections are kept and shared between exchanges, and as
/// many exchanges run side by side as were started. It goes where it is told and nowhere else: certificates are always
/// verified, plain http is for loopback only, and a redirect is an answer like any other and is never followed, so that
/// a credential never leaves its origin (L13). The environment's proxy settings, .netrc and cookies are not read.
///
/// A request is sent at most once: where libcurl would send again on a new connection because an old one died under a
/// POST or PATCH, the exchange ends as `uncertain` instead (L3).
///
/// | what happened                                                                  | error         |
/// |---------------------------------------------------------------------------------|---------------|
/// | not an absolute http(s) URL; a line break or NUL in a header                     | `validation`  |
/// | plain http to somewhere else than loopback                                       | `forbidden`   |
/// | unknown host, refused or timed out connection, failed TLS handshake              | `transient`   |
/// | certificate refused: unknown issuer, another host's name, expired, revoked       | `auth`        |
/// | timeout, lost connection or stream after the request began to leave              | `uncertain`   |
/// | closed without an answer, or before the announced end of the body (truncated)    | `uncertain`   |
/// | headers or body beyond their limits, an answer that is no HTTP, bad compression  | `corrupt`     |
class CurlTransport final : public Transport {
  public:
    struct Options {
        // How long.
        std::chrono::milliseconds connect_timeout{10'000};   ///< Name, connection and TLS handshake.
        std::chrono::milliseconds request_timeout{120'000};  ///< The whole exchange.

        // How much.
        std::size_t body_bytes_max       = std::size_t{64} << 20;  ///< Of one answer, decompressed.
        std::size_t header_bytes_max     = std::size_t{64} << 10;  ///< Of one answer, all fields together.
        long        connections_kept_max = 32;                     ///< Idle ones, over all origins.

        // Who and where.
        std::string user_agent = "throughline";
        std::string ca_file{};  ///< PEM; trusted besides the system's certificate directory.
        std::string proxy{};    ///< `http://host:port`; empty for none.
        bool        allow_plain_http_to_loopback = true;
        bool        ask_for_compression          = false;  ///< Costs more CPU than it saves unless the link is slow.
    };

    explicit CurlTransport(Options options);
    CurlTransport() : CurlTransport{Options{}} {}
    ~CurlTransport() override;
    CurlTransport(CurlTransport const&)            = delete;
    CurlTransport& operator=(CurlTransport const&) = delete;

    Ticket              start(http::Request request) override;
    void                cancel(Ticket ticket) override;
    std::vector<Answer> wait(std::chrono::milliseconds at_most) override;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace throughline
