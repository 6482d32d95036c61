#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline::http {

/// Header fields in the order they were sent. Names compare without regard to case (RFC 9110, 5.1).
class Headers {
  public:
    using Field = std::pair<std::string, std::string>;

    Headers() = default;
    Headers(std::initializer_list<Field> fields) : fields_{fields} {}

    void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
    /// Replaces every field of that name.
    void set(std::string_view name, std::string value);
    /// The first value, or an empty view.
    std::string_view get(std::string_view name) const;
    bool             has(std::string_view name) const;

    auto begin() const { return fields_.begin(); }
    auto end() const { return fields_.end(); }
    bool empty() const { return fields_.empty(); }

  private:
    std::vector<Field> fields_;
};

/// One request. `url` is absolute. Header values and bodies may hold credentials: never log them; `describe` does not.
struct Request {
    std::string method = "GET";
    std::string url;
    Headers     headers{};
    std::string body{};

    /// `GET https://host/path`: no query, no headers, no body.
    std::string describe() const;
};

struct Response {
    int         status = 0;
    Headers     headers{};
    std::string body{};
};

// g++ 12 copies an aggregate braced inside a co_await expression bit by bit and frees it twice, so requests are made
// by functions, never by braces there.
Request get(std::string url);
Request post(std::string url, std::string content_type, std::string body);
Request patch(std::string url, std::string content_type, std::string body);
Request put(std::string url, std::string content_type, std::string body);
Request remove(std::string url);

/// The parts of an absolute http or https URL.
struct Url {
    std::string scheme;  ///< Lower case.
    std::string host;    ///< Lower case.
    int         port = 0;
    std::string path;   ///< With its leading slash; percent-encoded as given.
    std::string query;  ///< Without the question mark; percent-encoded as given.

    /// Parses; an empty host means that the text is no absolute http(s) URL.
    static Url parse(std::string_view text);
    /// `https://host:port`: what a credential belongs to (RFC 6454).
    std::string origin() const;
    /// Whether credentials may travel there: over https, or over http if it is this very machine: 127.0.0.0/8 in four
    /// plain numbers, `::1`, or `localhost`.
    bool may_hold_credentials() const;
    bool is_loopback() const;
};

/// RFC 3986 percent-encoding of everything but unreserved characters.
std::string percent_encode(std::string_view text);
std::string percent_decode(std::string_view text);
/// `application/x-www-form-urlencoded`.
std::string form_encode(std::vector<std::pair<std::string, std::string>> const& fields);
std::vector<std::pair<std::string, std::string>> form_decode(std::string_view text);

}  // namespace throughline::http
