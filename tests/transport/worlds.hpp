#pragma once

#include <throughline/transport/curl.hpp>
#include <throughline/transport/in_process.hpp>

#include "support/loopback_server.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace throughline::test {

inline constexpr std::chrono::milliseconds patience{20'000};  // Only a broken transport ever uses it up.

/// A transport and something to talk to: one for each transport, so that one suite tries them all.
struct InProcessWorld {
    explicit InProcessWorld(LoopbackServer::Handler handler) { transport.route(origin, std::move(handler)); }

    std::string        origin  = "https://api.example";
    std::string        nowhere = "https://nowhere.example";
    InProcessTransport transport;
};

struct CurlWorld {
    explicit CurlWorld(LoopbackServer::Handler handler, CurlTransport::Options options = {})
        : server{std::move(handler)}, origin{server.origin()}, transport{std::move(options)} {
        // A port that was just free and on which nobody listens.
        nowhere = LoopbackServer{LoopbackServer::Handler{}}.origin();
    }

    LoopbackServer server;
    std::string    origin;
    std::string    nowhere;
    CurlTransport  transport;
};

inline std::vector<Transport::Answer> wait_for(Transport& transport, std::size_t count) {
    std::vector<Transport::Answer> answers;
    for (int waits = 0; waits < 400 && answers.size() < count; ++waits) {
        for (auto& answer : transport.wait(std::chrono::milliseconds{50})) answers.push_back(std::move(answer));
    }
    return answers;
}

/// The code of the error that an exchange ended in; `cancelled`, which no transport reports, where it ended well.
inline ErrorCode code_of(Result<http::Response> const& result) {
    return result ? ErrorCode::cancelled : result.error().code();
}

}  // namespace throughline::test

template <>
struct doctest::StringMaker<throughline::ErrorCode> {
    static doctest::String convert(throughline::ErrorCode code) { return throughline::name_of(code).data(); }
};
