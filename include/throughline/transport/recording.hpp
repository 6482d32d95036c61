#pragma once

#include <throughline/transport/transport.hpp>

#include <deque>
#include <iosfwd>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace throughline {

/// One exchange with its credentials taken out, as a recording keeps it.
struct RecordedExchange {
    http::Request          request;
    Result<http::Response> response;
};

/// The exchange without credentials: header fields that carry them, and the members and form fields of bodies and
/// queries that are named like them (`access_token`, `client_secret`, `assertion`, `password`, ...), read `redacted`.
/// Personal data in business records stays: a recording of a real tenant is as confidential as the tenant's data.
RecordedExchange redacted(RecordedExchange exchange);

/// Passes every exchange to another transport and keeps what was said in a file of JSON lines, for a bug report or a
/// test to replay. Cancelled exchanges are not kept.
class RecordingTransport final : public Transport {
  public:
    /// Replaces the file at `path`. `inner` must outlive the result.
    static Result<std::unique_ptr<RecordingTransport>> open(Transport& inner, std::string const& path);
    ~RecordingTransport() override;

    Ticket              start(http::Request request) override;
    void                cancel(Ticket ticket) override;
    std::vector<Answer> wait(std::chrono::milliseconds at_most) override;

    /// Whether all could be written so far. A recording that cannot be written does not disturb the exchanges.
    Result<> written() const;

  private:
    RecordingTransport(Transport& inner, std::unique_ptr<std::ofstream> file);

    Transport&                      inner_;
    std::unique_ptr<std::ofstream>  file_;
    std::map<Ticket, http::Request> under_way_;
};

/// Answers from a recording: each request with the first answer, not yet given, to a request of the same method, URL
/// and body. Headers do not count: they hold times and signatures. A request that was not recorded is `not_found`.
class ReplayingTransport final : public Transport {
  public:
    static Result<std::unique_ptr<ReplayingTransport>> open(std::string const& path);

    Ticket              start(http::Request request) override;
    void                cancel(Ticket ticket) override;
    std::vector<Answer> wait(std::chrono::milliseconds at_most) override;

    /// Recorded exchanges that nobody asked for yet.
    std::size_t remaining() const;

  private:
    using Key = std::string;

    ReplayingTransport() = default;

    std::map<Key, std::deque<Result<http::Response>>> answers_;
    std::map<Ticket, http::Request>                   under_way_;
    Ticket                                            last_ticket_ = 0;
};

}  // namespace throughline
