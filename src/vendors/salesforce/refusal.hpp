#pragma once

#include <throughline/core/error.hpp>
#include <throughline/transport/http.hpp>

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::salesforce {

/// An error as Salesforce words it.
struct Refusal {
    std::string              code;
    std::string              message{};
    std::vector<std::string> fields{};
};

/// What the body of an unsuccessful answer says: `[{"message","errorCode","fields"}]`, the first of them. Nothing
/// where the body is something else.
std::optional<Refusal> read_refusal(http::Response const& answer);
/// One such object; in per-record results the code is called `statusCode`.
std::optional<Refusal> read_refusal(nlohmann::json const& error, char const* code_name);

/// The refusal as an error: classified, with who can mend it and how. The vendor's words are kept only where they
/// cannot quote what was written, which may be personal.
Error to_error(Refusal const& refusal);

/// An unsuccessful answer as an error, whatever it is. For reads: a server's trouble is `transient`.
Error to_error(http::Response const& answer);

/// Whether the answer is a 401 that signing in again can heal. Several kinds never are: asking again would loop.
bool is_expired_session(http::Response const& answer);

/// Whether seconds heal it although the status does not say so: too many long requests are running, a query timed out.
bool heals_soon(http::Response const& answer);

/// Whether an answer that is no success proves that nothing was done.
bool had_no_effect(http::Response const& answer);

/// `Sforce-Limit-Info: api-usage=18/15000`.
struct DailyUsage {
    std::int64_t used    = 0;
    std::int64_t allowed = 0;
};
std::optional<DailyUsage> read_usage(http::Headers const& headers);

}  // namespace throughline::salesforce
