#pragma once

#include <throughline/transport/transport.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace throughline {

/// Answers from functions in this process, by origin: for tests, rehearsal and hosts that serve an API themselves.
/// Deterministic: handlers are called by `wait`, in the order in which the exchanges were started, and their answers
/// come in that order. An origin without a handler is a host that is not found.
class InProcessTransport final : public Transport {
  public:
    /// What a server answers; an error stands for what the network did to the exchange.
    using Handler = std::function<Result<http::Response>(http::Request const&)>;

    /// `pass_time` is called by a wait that finds nothing to do: with a virtual clock, this is how time passes.
    explicit InProcessTransport(std::function<void(std::chrono::milliseconds)> pass_time = {})
        : pass_time_{std::move(pass_time)} {}

    /// `origin` is any URL of that origin, such as `https://api.example`. Replaces an earlier handler.
    void route(std::string_view origin, Handler handler);

    Ticket              start(http::Request request) override;
    void                cancel(Ticket ticket) override;
    std::vector<Answer> wait(std::chrono::milliseconds at_most) override;

  private:
    Result<http::Response> answer(http::Request const& request) const;

    std::function<void(std::chrono::milliseconds)> pass_time_;
    std::map<std::string, Handler>                 handlers_;
    std::map<Ticket, http::Request>                under_way_;  // In the order of their tickets.
    Ticket                                         last_ticket_ = 0;
};

}  // namespace throughline
