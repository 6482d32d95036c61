#include <throughline/transport/curl.hpp>

#include "curl_exchange.hpp"

#include <throughline/core/clock.hpp>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

namespace throughline {

namespace {

constexpr std::size_t idle_handles_max = 64;

// libcurl's own start, once in a process: it is not ours to undo, another library may use it too.
void start_libcurl() {
    static CURLcode const started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) throw std::runtime_error{"libcurl cannot start"};
}

}  // namespace

struct CurlTransport::State {
    explicit State(Options given) : options{std::move(given)} {}

    Options                                         options;
    SystemClock                                     clock;
    CurlMulti                                       multi;
    std::map<Ticket, std::unique_ptr<CurlExchange>> under_way;
    std::vector<CurlEasy>                           idle;   // Handles to use again, with what they hold of memory.
    std::vector<Answer>                             ready;  // Refused before they were sent.
    Ticket                                          last_ticket = 0;

    CurlEasy take_easy() {
        if (idle.empty()) return new_curl_easy();
        auto easy = std::move(idle.back());
        idle.pop_back();
        curl_easy_reset(easy.get());
        return easy;
    }

    // Answers of exchanges that have ended since the last time.
    std::vector<Answer> collect() {
        int still_running = 0;
        curl_multi_perform(multi.get(), &still_running);
        auto answers = std::exchange(ready, {});
        int  left    = 0;
        while (auto const* const message = curl_multi_info_read(multi.get(), &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            auto const code  = message->data.result;
            auto const found = std::find_if(under_way.begin(), under_way.end(), [&](auto const& entry) {
                return entry.second->easy() == message->easy_handle;
            });
            if (found == under_way.end()) continue;
            answers.push_back(Answer{found->first, found->second->finish(code)});
            end(found);
        }
        return answers;
    }

    void end(std::map<Ticket, std::unique_ptr<CurlExchange>>::iterator exchange) {
        curl_multi_remove_handle(multi.get(), exchange->second->easy());
        if (idle.size() < idle_handles_max) idle.push_back(exchange->second->give_back());
        under_way.erase(exchange);
    }
};

CurlTransport::CurlTransport(Options options) {
    start_libcurl();
    state_        = std::make_unique<State>(std::move(options));
    state_->multi = CurlMulti{curl_multi_init()};
    if (!state_->multi) throw std::bad_alloc{};
    curl_multi_setopt(state_->multi.get(), CURLMOPT_MAXCONNECTS, state_->options.connections_kept_max);
}

CurlTransport::~CurlTransport() {
    while (!state_->under_way.empty()) state_->end(state_->under_way.begin());
}

Transport::Ticket CurlTransport::start(http::Request request) {
    auto const ticket = ++state_->last_ticket;
    if (auto refused = refuse_to_send(request, state_->options)) {
        state_->ready.push_back(Answer{ticket, Result<http::Response>{std::move(*refused)}});
        return ticket;
    }
    auto exchange = std::make_unique<CurlExchange>(state_->take_easy(), std::move(request), state_->options);
    if (curl_multi_add_handle(state_->multi.get(), exchange->easy()) != CURLM_OK) throw std::bad_alloc{};
    state_->under_way.emplace(ticket, std::move(exchange));
    return ticket;
}

void CurlTransport::cancel(Ticket ticket) {
    auto const found = state_->under_way.find(ticket);
    if (found != state_->under_way.end()) state_->end(found);
    auto& ready = state_->ready;
    ready.erase(std::remove_if(ready.begin(), ready.end(), [&](Answer const& one) { return one.ticket == ticket; }),
                ready.end());
}

std::vector<Transport::Answer> CurlTransport::wait(std::chrono::milliseconds at_most) {
    auto answers = state_->collect();
    auto left    = std::chrono::duration_cast<std::chrono::microseconds>(at_most);
    while (answers.empty() && left.count() > 0) {
        auto const before  = state_->clock.now();
        auto const polling = std::chrono::ceil<std::chrono::milliseconds>(left);
        curl_multi_poll(state_->multi.get(), nullptr, 0, static_cast<int>(std::min<long long>(polling.count(), 60'000)),
                        nullptr);
        // A clock that was set meanwhile lengthens or shortens the wait by no more than this one poll.
        auto const passed = state_->clock.now() - before;
        left -= std::clamp(passed, std::chrono::microseconds{0}, left);
        answers = state_->collect();
    }
    return answers;
}

}  // namespace throughline
