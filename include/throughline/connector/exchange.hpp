#pragma once

#include <throughline/connector/async.hpp>
#include <throughline/core/clock.hpp>
#include <throughline/core/random.hpp>
#include <throughline/core/result.hpp>
#include <throughline/transport/http.hpp>

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <optional>
#include <vector>

namespace throughline {

/// Whoever runs connectors: it decides what an exchange is (libcurl, a recording, the simulation) and owns all waiting.
/// A wait is known by the address of its slot, which the awaiting coroutine owns and withdraws when it is abandoned.
class ExchangeDriver {
  public:
    struct Slot {
        std::optional<Result<http::Response>> response{};
        std::coroutine_handle<>               waiting{};
    };

    virtual ~ExchangeDriver() = default;

    /// Carries the exchange out when the connection's budget allows, fills the slot and resumes its coroutine.
    virtual void submit(http::Request request, Slot& slot) = 0;
    /// Resumes the slot's coroutine once that time has passed; the slot stays empty.
    virtual void wake_after(std::chrono::milliseconds wait, Slot& slot) = 0;
    /// Forgets a slot whose coroutine is going away.
    virtual void withdraw(Slot& slot) noexcept = 0;

    virtual Clock const& clock() const = 0;
    virtual Random&      random()      = 0;
};

/// What a connector sees of the world: exchanges, time to let pass, the time, chance. Nothing else: no socket, no
/// thread, no clock of its own.
class Exchange {
  public:
    explicit Exchange(ExchangeDriver& driver) : driver_{&driver} {}

    class [[nodiscard]] Sending {
      public:
        Sending(ExchangeDriver& driver, http::Request request) : driver_{driver}, request_{std::move(request)} {}
        Sending(Sending const&)            = delete;
        Sending& operator=(Sending const&) = delete;
        ~Sending() {
            if (submitted_) driver_.withdraw(slot_);
        }

        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> waiting) {
            slot_.waiting = waiting;
            submitted_    = true;
            driver_.submit(std::move(request_), slot_);
        }
        Result<http::Response> await_resume() {
            submitted_ = false;
            return std::move(*slot_.response);
        }

      private:
        ExchangeDriver&      driver_;
        http::Request        request_;
        ExchangeDriver::Slot slot_{};
        bool                 submitted_ = false;
    };

    class [[nodiscard]] Sleeping {
      public:
        Sleeping(ExchangeDriver& driver, std::chrono::milliseconds wait) : driver_{driver}, wait_{wait} {}
        Sleeping(Sleeping const&)            = delete;
        Sleeping& operator=(Sleeping const&) = delete;
        ~Sleeping() {
            if (submitted_) driver_.withdraw(slot_);
        }

        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> waiting) {
            slot_.waiting = waiting;
            submitted_    = true;
            driver_.wake_after(wait_, slot_);
        }
        void await_resume() { submitted_ = false; }

      private:
        ExchangeDriver&           driver_;
        std::chrono::milliseconds wait_;
        ExchangeDriver::Slot      slot_{};
        bool                      submitted_ = false;
    };

    /// Sends and waits for the answer. Build requests with the functions of transport/http.hpp, never with braces
    /// inside the co_await expression (g++ 12).
    Sending send(http::Request request) { return {*driver_, std::move(request)}; }
    /// Lets that much time pass.
    Sleeping sleep(std::chrono::milliseconds wait) { return {*driver_, wait}; }

    Timestamp now() const { return driver_->clock().now(); }
    Random&   random() { return driver_->random(); }

  private:
    ExchangeDriver* driver_;
};

// Awaits the last of several tasks. Each is run by a small coroutine that counts down as it ends; the one that reaches
// zero hands over to the waiting coroutine from its own final suspension, so that it may be destroyed meanwhile.
template <class Value>
class Gathering {
  public:
    explicit Gathering(std::vector<Async<Value>>& tasks) : tasks_{tasks} {}
    Gathering(Gathering const&)            = delete;
    Gathering& operator=(Gathering const&) = delete;

    bool await_ready() const noexcept { return tasks_.empty(); }
    bool await_suspend(std::coroutine_handle<> caller) {
        left_ = tasks_.size() + 1;  // One for this loop, so that nothing resumes the caller before it ends.
        steps_.reserve(tasks_.size());
        for (auto& task : tasks_) steps_.push_back(run(*this, task));
        for (auto& step : steps_) step.start();
        if (--left_ == 0) return false;
        waiting_ = caller;
        return true;
    }
    void await_resume() const noexcept {}

  private:
    class Step {
      public:
        struct promise_type {
            Gathering& gathering;

            promise_type(Gathering& its_gathering, Async<Value>&) : gathering{its_gathering} {}
            Step get_return_object() { return Step{std::coroutine_handle<promise_type>::from_promise(*this)}; }
            std::suspend_always initial_suspend() noexcept { return {}; }
            auto                final_suspend() noexcept {
                struct CountDown {
                    bool                    await_ready() const noexcept { return false; }
                    std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> ended) const noexcept {
                        auto& all = ended.promise().gathering;
                        return --all.left_ == 0 && all.waiting_ ? all.waiting_ : std::noop_coroutine();
                    }
                    void await_resume() const noexcept {}
                };
                return CountDown{};
            }
            void return_void() {}
            void unhandled_exception() { std::terminate(); }  // `Ended` throws nothing.
        };

        explicit Step(std::coroutine_handle<promise_type> frame) : frame_{frame} {}
        Step(Step&& other) noexcept : frame_{std::exchange(other.frame_, {})} {}
        Step& operator=(Step&&) = delete;
        ~Step() {
            if (frame_) frame_.destroy();
        }

        void start() { frame_.resume(); }

      private:
        std::coroutine_handle<promise_type> frame_;
    };

    struct Ended {  // Waits for a task without taking its value.
        Async<Value>& task;

        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> caller) {
            task.on_done(caller);
            task.start();
        }
        void await_resume() const noexcept {}
    };
    static Step run(Gathering&, Async<Value>& task) { co_await Ended{task}; }

    std::vector<Async<Value>>& tasks_;
    std::size_t                left_ = 0;
    std::coroutine_handle<>    waiting_{};
    std::vector<Step>          steps_{};
};

/// Runs several tasks at once and waits for all; the driver's budget bounds how many exchanges are under way.
/// The results stand in the order of the tasks.
template <class Value>
Async<std::vector<Value>> all(std::vector<Async<Value>> tasks) {
    co_await Gathering<Value>{tasks};
    std::vector<Value> values;
    values.reserve(tasks.size());
    for (auto& task : tasks) values.push_back(task.take());
    co_return values;
}

}  // namespace throughline
