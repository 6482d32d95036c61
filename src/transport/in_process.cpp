#include <throughline/transport/address.hpp>
#include <throughline/transport/in_process.hpp>

#include <utility>

namespace throughline {

void InProcessTransport::route(std::string_view origin, Handler handler) {
    handlers_.insert_or_assign(http::Url::parse(origin).origin(), std::move(handler));
}

Transport::Ticket InProcessTransport::start(http::Request request) {
    under_way_.emplace(++last_ticket_, std::move(request));
    return last_ticket_;
}

void InProcessTransport::cancel(Ticket ticket) { under_way_.erase(ticket); }

std::vector<Transport::Answer> InProcessTransport::wait(std::chrono::milliseconds at_most) {
    if (under_way_.empty() && pass_time_) pass_time_(at_most);
    // Taken out first: a handler may itself start an exchange, which is for the next wait.
    auto const          started = std::exchange(under_way_, {});
    std::vector<Answer> answers;
    for (auto const& [ticket, request] : started) answers.push_back(Answer{ticket, answer(request)});
    return answers;
}

Result<http::Response> InProcessTransport::answer(http::Request const& request) const {
    if (auto unfit = http::unless_sendable(request)) return *std::move(unfit);
    auto const origin  = http::Url::parse(request.url).origin();
    auto const handler = handlers_.find(origin);
    if (handler != handlers_.end()) return handler->second(request);
    return Error{ErrorCode::transient, "host not found: " + origin};
}

}  // namespace throughline
