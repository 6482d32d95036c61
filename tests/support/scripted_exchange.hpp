#pragma once

#include <throughline/connector/async.hpp>
#include <throughline/connector/exchange.hpp>
#include <throughline/core/clock.hpp>
#include <throughline/core/random.hpp>

#include <algorithm>
#include <chrono>
#include <deque>
#include <functional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace throughline::tests {

/// A world for one connector under test: a function answers every request, sleeping moves a virtual clock, chance comes
/// from a seed. `sent` and `slept` are what the connector did.
class ScriptedExchange final : public ExchangeDriver {
  public:
    using Answer = std::function<Result<http::Response>(http::Request const&)>;

    explicit ScriptedExchange(Answer answer, std::uint64_t seed = 1) : answer_{std::move(answer)}, random_{seed} {}

    std::vector<http::Request>             sent{};
    std::vector<std::chrono::milliseconds> slept{};

    /// Runs a coroutine to its end.
    template <class Value>
    Value run(Async<Value> task) {
        task.start();
        while (!task.done()) step();
        return task.take();
    }

    /// Answers the oldest request under way; with none, lets time pass until the first sleeper wakes.
    void step() {
        if (!exchanges_.empty()) {
            auto [request, slot] = std::move(exchanges_.front());
            exchanges_.pop_front();
            sent.push_back(request);
            slot->response.emplace(answer_(sent.back()));
            slot->waiting.resume();
            return;
        }
        auto const first =
            std::min_element(sleepers_.begin(), sleepers_.end(),
                             [](auto const& left, auto const& right) { return left.first < right.first; });
        if (first == sleepers_.end()) throw std::logic_error{"the connector waits for nothing"};
        auto const [at, slot] = *first;
        sleepers_.erase(first);
        virtual_clock.advance_to(at);
        slot->waiting.resume();
    }

    void submit(http::Request request, Slot& slot) override { exchanges_.emplace_back(std::move(request), &slot); }
    void wake_after(std::chrono::milliseconds wait, Slot& slot) override {
        slept.push_back(wait);
        sleepers_.emplace_back(virtual_clock.now() + wait, &slot);
    }
    void withdraw(Slot& slot) noexcept override {
        std::erase_if(exchanges_, [&slot](auto const& exchange) { return exchange.second == &slot; });
        std::erase_if(sleepers_, [&slot](auto const& sleeper) { return sleeper.second == &slot; });
    }
    Clock const& clock() const override { return virtual_clock; }
    Random&      random() override { return random_; }

    VirtualClock virtual_clock{Timestamp::from_seconds(1'750'000'000)};  // 2025-06-15T15:06:40Z

  private:
    Answer                                      answer_;
    SeededRandom                                random_;
    std::deque<std::pair<http::Request, Slot*>> exchanges_{};
    std::vector<std::pair<Timestamp, Slot*>>    sleepers_{};
};

/// A JSON answer.
inline http::Response json_answer(int status, std::string body) {
    http::Response response;
    response.status = status;
    response.headers.add("Content-Type", "application/json;charset=UTF-8");
    response.body = std::move(body);
    return response;
}

}  // namespace throughline::tests
