#pragma once

#include <throughline/transport/http.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace throughline::test {

/// A small HTTP/1.1 server on 127.0.0.1 with threads of its own, one for each connection. It answers with a handler,
/// and misbehaves where the path asks for it.
class LoopbackServer {
  public:
    using Handler = std::function<http::Response(http::Request const&)>;

    struct Options {
        Handler     handler{};
        std::string certificate_pem{};  ///< With its key: https instead of http.
        std::string private_key_pem{};
    };

    // Paths that misbehave; every other is the handler's.
    static constexpr char const* truncated        = "/truncated";         ///< Announces more bytes than come.
    static constexpr char const* truncated_chunks = "/truncated-chunks";  ///< Closes in the middle of the chunks.
    static constexpr char const* no_answer        = "/no-answer";         ///< Reads the request and closes.
    static constexpr char const* silent           = "/silent";            ///< Reads the request and says nothing.
    static constexpr char const* huge_body        = "/huge-body";         ///< Announces and sends four mebibytes.
    static constexpr char const* huge_chunks      = "/huge-chunks";       ///< Sends them without announcing.
    static constexpr char const* huge_headers     = "/huge-headers";      ///< A mebibyte of header fields.
    static constexpr char const* no_http          = "/no-http";           ///< Answers with another protocol.
    static constexpr char const* interim          = "/interim";           ///< "103 Early Hints" before the answer.
    static constexpr char const* dies_when_reused = "/dies-when-reused";  ///< As no_answer, but not the first time
                                                                          ///< on a connection.

    explicit LoopbackServer(Options options);
    explicit LoopbackServer(Handler handler) : LoopbackServer{Options{.handler = std::move(handler)}} {}
    ~LoopbackServer();
    LoopbackServer(LoopbackServer const&)            = delete;
    LoopbackServer& operator=(LoopbackServer const&) = delete;

    /// `http://127.0.0.1:<port>`, or https.
    std::string origin() const;
    int         port() const;
    /// What was read so far, answered or not.
    std::vector<http::Request> requests() const;
    int                        connections() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace throughline::test
