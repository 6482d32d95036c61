#include <throughline/transport/http.hpp>

#include <algorithm>
#include <charconv>

namespace throughline::http {

namespace {

constexpr std::string_view hex_digits = "0123456789ABCDEF";

constexpr char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter; }

std::string lowered(std::string_view text) {
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

bool same_name(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char one, char other) { return lower(one) == lower(other); });
}

constexpr bool is_unreserved(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           letter == '-' || letter == '.' || letter == '_' || letter == '~';
}

constexpr int digit_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

// A byte that would end the request line or smuggle a header: no URL holds one.
bool has_unsafe_byte(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char letter) {
        auto const byte = static_cast<unsigned char>(letter);
        return byte <= 0x20 || byte == 0x7f || letter == '\\';
    });
}

bool is_host(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char letter) {
        return is_unreserved(letter) || letter == '[' || letter == ']' || letter == ':';
    });
}

// The colon that starts the port: not one inside the brackets of an IPv6 address.
std::size_t port_colon(std::string_view authority) {
    auto const bracket = authority.rfind(']');
    auto const colon   = authority.rfind(':');
    if (colon == std::string_view::npos) return colon;
    return bracket != std::string_view::npos && colon < bracket ? std::string_view::npos : colon;
}

// Zero where the text is no port.
int parse_port(std::string_view text) {
    int port                = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    bool const whole        = error == std::errc{} && end == text.data() + text.size();
    return whole && port > 0 && port <= 65'535 ? port : 0;
}

Request with_body(std::string method, std::string url, std::string content_type, std::string body) {
    Request request;
    request.method = std::move(method);
    request.url    = std::move(url);
    request.headers.add("Content-Type", std::move(content_type));
    request.body = std::move(body);
    return request;
}

Request without_body(std::string method, std::string url) {
    Request request;
    request.method = std::move(method);
    request.url    = std::move(url);
    return request;
}

}  // namespace

void Headers::set(std::string_view name, std::string value) {
    auto const same  = [name](Field const& field) { return same_name(field.first, name); };
    auto const first = std::find_if(fields_.begin(), fields_.end(), same);
    if (first == fields_.end()) {
        add(std::string{name}, std::move(value));
        return;
    }
    first->second = std::move(value);
    fields_.erase(std::remove_if(first + 1, fields_.end(), same), fields_.end());
}

std::string_view Headers::get(std::string_view name) const {
    for (auto const& [field, value] : fields_) {
        if (same_name(field, name)) return value;
    }
    return {};
}

bool Headers::has(std::string_view name) const {
    return std::any_of(fields_.begin(), fields_.end(),
                       [name](Field const& field) { return same_name(field.first, name); });
}

std::string Request::describe() const {
    auto const parts = Url::parse(url);
    if (parts.host.empty()) return method + " (not an absolute http or https URL)";
    return method + " " + parts.origin() + parts.path;
}

Request get(std::string url) { return without_body("GET", std::move(url)); }
Request remove(std::string url) { return without_body("DELETE", std::move(url)); }
Request post(std::string url, std::string content_type, std::string body) {
    return with_body("POST", std::move(url), std::move(content_type), std::move(body));
}
Request patch(std::string url, std::string content_type, std::string body) {
    return with_body("PATCH", std::move(url), std::move(content_type), std::move(body));
}
Request put(std::string url, std::string content_type, std::string body) {
    return with_body("PUT", std::move(url), std::move(content_type), std::move(body));
}

Url Url::parse(std::string_view text) {
    auto const scheme_end = text.find("://");
    if (scheme_end == std::string_view::npos || has_unsafe_byte(text)) return {};
    Url url;
    url.scheme = lowered(text.substr(0, scheme_end));
    if (url.scheme != "http" && url.scheme != "https") return {};

    auto const rest      = text.substr(scheme_end + 3);
    auto const authority = rest.substr(0, rest.find_first_of("/?#"));
    auto const colon     = port_colon(authority);
    auto const host      = authority.substr(0, colon);
    // Credentials in a URL ("user@host") are refused with the at sign: they end up in logs, and hide the real host.
    if (!is_host(host)) return {};
    url.port = url.scheme == "https" ? 443 : 80;
    if (colon != std::string_view::npos) url.port = parse_port(authority.substr(colon + 1));
    if (url.port == 0) return {};

    auto const target   = rest.substr(authority.size(), rest.find('#') - authority.size());
    auto const question = target.find('?');
    url.path            = target.substr(0, question);
    if (url.path.empty()) url.path = "/";
    if (question != std::string_view::npos) url.query = target.substr(question + 1);
    url.host = lowered(host);
    return url;
}

std::string Url::origin() const {
    bool const usual_port = (scheme == "https" && port == 443) || (scheme == "http" && port == 80);
    return scheme + "://" + host + (usual_port ? std::string{} : ":" + std::to_string(port));
}

bool Url::is_loopback() const {
    if (host == "localhost" || host == "[::1]") return true;
    auto const dots = std::count(host.begin(), host.end(), '.');
    return host.starts_with("127.") && dots == 3 && host.find_first_not_of("0123456789.") == std::string::npos &&
           host.find("..") == std::string::npos && host.back() != '.';
}

bool Url::may_hold_credentials() const {
    return !host.empty() && (scheme == "https" || (scheme == "http" && is_loopback()));
}

std::string percent_encode(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (char const letter : text) {
        if (is_unreserved(letter)) {
            result += letter;
            continue;
        }
        auto const byte = static_cast<unsigned char>(letter);
        result += '%';
        result += hex_digits[byte >> 4];
        result += hex_digits[byte & 0x0f];
    }
    return result;
}

std::string percent_decode(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        int const high = text[at] == '%' && at + 2 < text.size() ? digit_value(text[at + 1]) : -1;
        int const low  = high >= 0 ? digit_value(text[at + 2]) : -1;
        if (low < 0) {
            result += text[at];
            continue;
        }
        result += static_cast<char>(high * 16 + low);
        at += 2;
    }
    return result;
}

std::string form_encode(std::vector<std::pair<std::string, std::string>> const& fields) {
    std::string result;
    for (auto const& [name, value] : fields) {
        if (!result.empty()) result += '&';
        result += percent_encode(name);
        result += '=';
        result += percent_encode(value);
    }
    return result;
}

std::vector<std::pair<std::string, std::string>> form_decode(std::string_view text) {
    auto const decoded = [](std::string_view part) {
        std::string spaced{part};
        std::replace(spaced.begin(), spaced.end(), '+', ' ');
        return percent_decode(spaced);
    };
    std::vector<std::pair<std::string, std::string>> fields;
    while (!text.empty()) {
        auto const end    = std::min(text.find('&'), text.size());
        auto const field  = text.substr(0, end);
        auto const equals = std::min(field.find('='), field.size());
        if (!field.empty()) {
            auto const value = equals < field.size() ? field.substr(equals + 1) : std::string_view{};
            fields.emplace_back(decoded(field.substr(0, equals)), decoded(value));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return fields;
}

}  // namespace throughline::http
