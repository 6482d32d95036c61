#include "wire.hpp"
#include "text.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <utility>

namespace throughline::sandbox {

namespace {

constexpr std::size_t head_bytes_max = 64 * 1024;

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::string_view reason_of(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 300:
            return "Multiple Choices";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 409:
            return "Conflict";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 429:
            return "Too Many Requests";
        case 500:
            return "Internal Server Error";
        case 503:
            return "Service Unavailable";
        default:
            return "";
    }
}

/// Reads the request line and the header fields. False: this is no HTTP.
bool parse_head(std::string_view head, Wire::Incoming& into) {
    auto const line_end = head.find("\r\n");
    auto const line     = head.substr(0, line_end);
    auto const first    = line.find(' ');
    auto const second   = line.rfind(' ');
    if (first == std::string_view::npos || second <= first) return false;
    into.request.method = line.substr(0, first);
    into.request.url    = line.substr(first + 1, second - first - 1);
    auto const version  = line.substr(second + 1);
    into.close          = version == "HTTP/1.0";
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return false;

    head.remove_prefix(line_end == std::string_view::npos ? head.size() : line_end + 2);
    while (!head.empty()) {
        auto const end   = head.find("\r\n");
        auto const field = head.substr(0, end);
        auto const colon = field.find(':');
        if (colon == std::string_view::npos || colon == 0) return false;
        into.request.headers.add(std::string{field.substr(0, colon)}, std::string{trim(field.substr(colon + 1))});
        head.remove_prefix(end == std::string_view::npos ? head.size() : end + 2);
    }
    if (same_name(into.request.headers.get("Connection"), "close")) into.close = true;
    return true;
}

}  // namespace

Wire::~Wire() { ::close(socket_); }

bool Wire::read_more() {
    std::array<char, 64 * 1024> bytes{};
    for (;;) {
        auto const count = ::recv(socket_, bytes.data(), bytes.size(), 0);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        buffer_.append(bytes.data(), static_cast<std::size_t>(count));
        return true;
    }
}

std::optional<Wire::Incoming> Wire::receive() {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
        if (buffer_.size() > head_bytes_max || !read_more()) return std::nullopt;
    Incoming incoming;
    if (!parse_head(std::string_view{buffer_}.substr(0, end), incoming)) {
        incoming.refused = 400;
        return incoming;
    }
    buffer_.erase(0, end + 4);
    if (incoming.request.headers.has("Transfer-Encoding"))
        incoming.refused = 411;
    else if (!read_body(incoming))
        return std::nullopt;
    return incoming;
}

bool Wire::read_body(Incoming& incoming) {
    std::string_view const announced = incoming.request.headers.get("Content-Length");
    if (announced.empty()) return true;
    std::size_t length        = 0;
    auto const [end, problem] = std::from_chars(announced.data(), announced.data() + announced.size(), length);
    if (problem != std::errc{} || end != announced.data() + announced.size()) {
        incoming.refused = 400;
        return true;
    }
    if (length > body_bytes_max_) {
        incoming.refused = 413;
        return true;
    }
    if (same_name(incoming.request.headers.get("Expect"), "100-continue") && buffer_.size() < length)
        if (!write("HTTP/1.1 100 Continue\r\n\r\n")) return false;
    while (buffer_.size() < length)
        if (!read_more()) return false;
    incoming.request.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return true;
}

bool Wire::send(http::Response const& response, std::string_view method, bool close, std::size_t body_bytes) {
    std::string head{"HTTP/1.1 "};
    head.append(std::to_string(response.status)).append(" ").append(reason_of(response.status)).append("\r\n");
    for (auto const& [name, value] : response.headers)
        if (!same_name(name, "Content-Length") && !same_name(name, "Connection"))
            head.append(name).append(": ").append(value).append("\r\n");
    bool const bodyless = response.status == 204 || response.status == 304;
    if (!bodyless) head.append("Content-Length: ").append(std::to_string(response.body.size())).append("\r\n");
    head.append(close ? "Connection: close\r\n\r\n" : "Connection: keep-alive\r\n\r\n");
    if (!bodyless && method != "HEAD") head.append(response.body, 0, body_bytes);
    return write(head) && body_bytes >= response.body.size();
}

bool Wire::write(std::string_view bytes) {
    while (!bytes.empty()) {
        auto const count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

}  // namespace throughline::sandbox
