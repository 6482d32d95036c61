#pragma once

#include <throughline/core/result.hpp>
#include <throughline/transport/http.hpp>

#include <chrono>
#include <cstdint>
#include <vector>

namespace throughline {

/// The one way out of the process: start exchanges, then wait for answers. No callback, no thread of its own; one
/// thread uses a transport at a time. Ships as CurlTransport (HTTP) and InProcessTransport (sandbox, simulation).
///
/// An answer's error says whether the request can have had an effect: `transient` means that it never left (refused
/// connection, unknown host, failed TLS handshake); `uncertain` that it may have (timed out, connection lost, truncated
/// body); `corrupt` that the answer broke a limit; `auth` that the server's certificate was refused.
class Transport {
  public:
    using Ticket = std::uint64_t;

    struct Answer {
        Ticket                 ticket = 0;
        Result<http::Response> response;
    };

    virtual ~Transport() = default;

    /// Starts an exchange; never blocks.
    virtual Ticket start(http::Request request) = 0;
    /// Forgets an exchange: its answer is never returned. What it does at the other end is unknown.
    virtual void cancel(Ticket ticket) = 0;
    /// Answers that have arrived; waits up to `at_most` for the first. Empty when none came. With nothing under way
    /// it still waits (or, in a simulation, lets virtual time pass).
    virtual std::vector<Answer> wait(std::chrono::milliseconds at_most) = 0;
};

/// One exchange, waited for: for tests and small tools.
Result<http::Response> send_and_wait(Transport& transport, http::Request request, std::chrono::milliseconds at_most);

}  // namespace throughline
