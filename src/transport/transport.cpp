#include <throughline/transport/transport.hpp>

#include <algorithm>
#include <utility>

namespace throughline {

namespace {

constexpr std::chrono::milliseconds slice{50};

}  // namespace

// In slices, because a wait may return before its time with an answer to something else. A transport that has nothing
// to wait for returns at once, so the slices are counted rather than timed.
Result<http::Response> send_and_wait(Transport& transport, http::Request request, std::chrono::milliseconds at_most) {
    auto const described = request.describe();
    auto const ticket    = transport.start(std::move(request));
    for (auto left = at_most; left.count() >= 0; left -= slice) {
        for (auto& answer : transport.wait(std::min(left, slice))) {
            if (answer.ticket == ticket) return std::move(answer.response);
        }
    }
    transport.cancel(ticket);
    return Error{ErrorCode::uncertain, described + ": no answer in time"};
}

}  // namespace throughline
