#pragma once

#include <throughline/connector/async.hpp>
#include <throughline/connector/exchange.hpp>
#include <throughline/core/random.hpp>
#include <throughline/core/result.hpp>
#include <throughline/core/timestamp.hpp>
#include <throughline/transport/http.hpp>

#include <chrono>
#include <optional>

namespace throughline {

/// How often an exchange that is safe to repeat is repeated, and how long is waited in between.
struct Patience {
    int                       attempts_max = 5;  ///< The first one included.
    std::chrono::milliseconds wait_first{500};   ///< Before the second attempt, on average; doubles every time.
    std::chrono::milliseconds wait_max{30'000};  ///< No single wait is longer. A vendor that asks for more is not
                                                 ///< asked again: its answer is handed back.
    /// Answers beyond 408, 429, 500, 502, 503 and 504 that are worth another attempt.
    bool (*also)(http::Response const& response) = nullptr;
};

/// How long to wait after so many failures, the first being 1: exponential, and spread between half and one and a half
/// times that, so that many connections do not come back together.
std::chrono::milliseconds backoff(Patience const& patience, int failures, Random& random);

/// What `Retry-After` asks for: seconds or an HTTP date (RFC 9110, 10.2.3). Nothing when it is absent or unreadable;
/// zero when the date has passed.
std::optional<std::chrono::milliseconds> retry_after(http::Headers const& headers, Timestamp now);

/// Whether the same request may succeed later: it never left or its answer was lost, or the answer says so.
bool is_worth_repeating(Result<http::Response> const& answer, Patience const& patience);

/// Sends a request that may be repeated without harm (reads, queries) until it is answered, patience ends, or the error
/// is none that time heals. The result is the last answer, whatever its status.
Async<Result<http::Response>> send_patiently(Exchange exchange, http::Request request, Patience patience);

/// Sends a request that must not be carried out twice: again only after 429, because then it was not.
Async<Result<http::Response>> send_once(Exchange exchange, http::Request request, Patience patience);

/// Sends `correlation` along as `traceparent` where it is one (W3C trace context): nothing else may slip into a header.
void carry_trace(http::Request& request, std::string_view correlation);

}  // namespace throughline
