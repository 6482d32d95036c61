#pragma once

#include <throughline/core/clock.hpp>
#include <throughline/core/random.hpp>
#include <throughline/sandbox/records.hpp>
#include <throughline/transport/http.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace throughline::sandbox {

/// One request that a simulated vendor answered. No query, no header, no body: those may hold credentials.
struct LoggedRequest {
    Timestamp   at;
    std::string method;
    std::string path;
    int         status = 0;
};

/// A simulated vendor: it answers requests as the vendor would, from its own records, and does nothing else. The same
/// clock, chance and requests give the same answers. One thread at a time.
///
/// Reach it in process (InProcessTransport), over loopback HTTP (Server), or by calling `answer`. A vendor derives
/// from this, fills `records()` and implements `respond`.
class System {
  public:
    /// Sees a request before the vendor does; an answer that it returns is the answer. For throttling, outages and
    /// error bodies in tests.
    using Interceptor = std::function<std::optional<http::Response>(http::Request const&)>;

    System(std::string name, std::string origin, Clock const& clock, Random& random);
    virtual ~System()                = default;
    System(System const&)            = delete;
    System& operator=(System const&) = delete;

    std::string const& name() const { return name_; }
    /// Scheme, host and port under which it is reached, as `http::Url::origin` spells it.
    std::string const& origin() const { return origin_; }
    /// A vendor tells its clients where it lives (`instance_url`, links): a server that listens elsewhere says so.
    void move_to(std::string origin) { origin_ = std::move(origin); }

    /// Answers one request and commits what it changed.
    http::Response answer(http::Request const& request);

    void intercept(Interceptor interceptor) { interceptor_ = std::move(interceptor); }

    Records&       records() { return records_; }
    Records const& records() const { return records_; }

    /// The latest requests, oldest first: at most `logged_requests_max`.
    std::deque<LoggedRequest> const& log() const { return log_; }
    /// How often each method was asked, and how often each status was answered (as `"GET"` and `"200"`).
    std::map<std::string, std::uint64_t, std::less<>> const& counters() const { return counters_; }
    std::uint64_t                                            requests() const { return requests_; }
    void                                                     clear_log();

    static constexpr std::size_t logged_requests_max = 100'000;

  protected:
    virtual http::Response respond(http::Request const& request) = 0;

    Clock const& clock() const { return clock_; }
    Random&      random() { return random_; }

  private:
    std::string                                       name_;
    std::string                                       origin_;
    Clock const&                                      clock_;
    Random&                                           random_;
    Records                                           records_;
    Interceptor                                       interceptor_;
    std::deque<LoggedRequest>                         log_;
    std::map<std::string, std::uint64_t, std::less<>> counters_;
    std::uint64_t                                     requests_ = 0;
};

/// A response with a JSON body of UTF-8.
http::Response json_response(int status, Value const& body);

}  // namespace throughline::sandbox
