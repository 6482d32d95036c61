#include <throughline/connector/patience.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>

namespace throughline {

namespace {

using std::chrono::milliseconds;

constexpr std::int64_t longest_wait_s = 366 * 86'400;  // A vendor that asks for more means "never".

std::optional<std::int64_t> parse_number(std::string_view text) {
    std::int64_t number     = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc::result_out_of_range) return longest_wait_s;
    if (error != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
    return number;
}

// `Sun, 06 Nov 1994 08:49:37 GMT`. The two obsolete spellings of RFC 9110 are not read: nobody sends them.
std::optional<Timestamp> parse_http_date(std::string_view text) {
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (text.size() != 29 || text.substr(3, 2) != ", " || !text.ends_with(" GMT")) return std::nullopt;
    auto const month = std::find(months.begin(), months.end(), text.substr(8, 3));
    if (month == months.end()) return std::nullopt;
    std::string number = std::to_string(month - months.begin() + 1);
    if (number.size() < 2) number.insert(0, "0");
    auto const at = Timestamp::parse(std::string{text.substr(12, 4)} + "-" + number + "-" +
                                     std::string{text.substr(5, 2)} + "T" + std::string{text.substr(17, 8)} + "Z");
    if (!at) return std::nullopt;
    return *at;
}

}  // namespace

std::chrono::milliseconds backoff(Patience const& patience, int failures, Random& random) {
    auto wait = patience.wait_first;
    for (int doubled = 1; doubled < failures && wait < patience.wait_max; ++doubled) wait *= 2;
    wait              = std::max(std::min(wait, patience.wait_max), milliseconds{1});
    auto const spread = random.below(static_cast<std::uint64_t>(wait.count()) + 1);
    return std::min(wait / 2 + milliseconds{static_cast<std::int64_t>(spread)}, patience.wait_max);
}

std::optional<std::chrono::milliseconds> retry_after(http::Headers const& headers, Timestamp now) {
    auto const text = headers.get("Retry-After");
    if (text.empty()) return std::nullopt;
    if (auto const seconds = parse_number(text)) return std::chrono::seconds{std::min(*seconds, longest_wait_s)};
    auto const at = parse_http_date(text);
    if (!at) return std::nullopt;
    auto const wait = std::chrono::duration_cast<milliseconds>(*at - now);
    return std::clamp<milliseconds>(wait, milliseconds{0}, std::chrono::seconds{longest_wait_s});
}

bool is_worth_repeating(Result<http::Response> const& answer, Patience const& patience) {
    if (!answer) {
        // What was not sent because its connection rests is not sent any sooner for being asked for again.
        bool const rests = answer.error().retry_after().has_value();
        return !rests &&
               (answer.error().code() == ErrorCode::transient || answer.error().code() == ErrorCode::uncertain);
    }
    switch (answer->status) {
        case 408:
        case 429:
        case 500:
        case 502:
        case 503:
        case 504:
            return true;
        default:
            return patience.also && patience.also(*answer);
    }
}

Async<Result<http::Response>> send_patiently(Exchange exchange, http::Request request, Patience patience) {
    for (int attempt = 1;; ++attempt) {
        Result<http::Response> answer = co_await exchange.send(request);
        if (attempt >= patience.attempts_max || !is_worth_repeating(answer, patience)) co_return answer;
        auto const asked = answer ? retry_after(answer->headers, exchange.now()) : std::nullopt;
        if (asked && *asked > patience.wait_max) co_return answer;
        // Never before the time the vendor named, and not all at that very moment.
        auto const own  = backoff(patience, attempt, exchange.random());
        auto const wait = asked ? *asked + own / 2 : own;
        co_await exchange.sleep(wait);
    }
}

Async<Result<http::Response>> send_once(Exchange exchange, http::Request request, Patience patience) {
    for (int attempt = 1;; ++attempt) {
        Result<http::Response> answer = co_await exchange.send(request);
        if (!answer || answer->status != 429 || attempt >= patience.attempts_max) co_return answer;
        auto const asked = retry_after(answer->headers, exchange.now());
        if (asked && *asked > patience.wait_max) co_return answer;
        auto const own = backoff(patience, attempt, exchange.random());
        co_await exchange.sleep(asked.value_or(std::chrono::milliseconds{0}) + own);
    }
}

void carry_trace(http::Request& request, std::string_view correlation) {
    bool const is_trace_parent =
        correlation.size() == 55 && correlation.find_first_not_of("0123456789abcdef-") == std::string_view::npos;
    if (is_trace_parent) request.headers.set("traceparent", std::string{correlation});
}

}  // namespace throughline
