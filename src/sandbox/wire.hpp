#pragma once

#include <throughline/transport/http.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace throughline::sandbox {

/// One HTTP/1.1 connection on an open socket, from the server's end (RFC 9112). Closes the socket when it goes.
class Wire {
  public:
    Wire(int socket, std::size_t body_bytes_max) : socket_{socket}, body_bytes_max_{body_bytes_max} {}
    ~Wire();
    Wire(Wire const&)            = delete;
    Wire& operator=(Wire const&) = delete;

    struct Incoming {
        http::Request request{};        ///< `url` holds the target only, as it was sent.
        bool          close   = false;  ///< The client wants the connection closed after the answer.
        int           refused = 0;      ///< A status, where the request itself cannot be accepted.
    };
    /// Waits for the next request. Empty: the connection ended.
    std::optional<Incoming> receive();

    /// Writes an answer; with `body_bytes` less than the body, breaks off in its midst. False: the connection ended.
    bool send(http::Response const& response, std::string_view method, bool close,
              std::size_t body_bytes = std::string::npos);

  private:
    bool read_more();
    bool read_body(Incoming& incoming);
    bool write(std::string_view bytes);

    int         socket_;
    std::size_t body_bytes_max_;
    std::string buffer_;
};

}  // namespace throughline::sandbox
