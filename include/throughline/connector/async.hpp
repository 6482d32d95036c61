#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace throughline {

/// A computation that may wait: a coroutine. (`Task` is a piece of a project, in the model.) It starts when it is
/// awaited or started, and destroys its frame, and all that it awaits, with itself: abandoning one at any point frees
/// everything it holds. One thread at a time.
template <class Value>
class [[nodiscard]] Async {
  public:
    struct promise_type {
        std::optional<Value>    value;
        std::exception_ptr      broken;
        std::coroutine_handle<> caller;

        Async get_return_object() { return Async{std::coroutine_handle<promise_type>::from_promise(*this)}; }
        std::suspend_always initial_suspend() noexcept { return {}; }
        auto                final_suspend() noexcept {
            struct Return {
                bool                    await_ready() const noexcept { return false; }
                std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> done) const noexcept {
                    auto const next = done.promise().caller;
                    return next ? next : std::noop_coroutine();
                }
                void await_resume() const noexcept {}
            };
            return Return{};
        }
        template <class Given>
        void return_value(Given&& given) {
            value.emplace(std::forward<Given>(given));
        }
        void unhandled_exception() { broken = std::current_exception(); }
    };

    Async(Async&& other) noexcept : frame_{std::exchange(other.frame_, {})} {}
    Async& operator=(Async&& other) noexcept {
        std::swap(frame_, other.frame_);
        return *this;
    }
    ~Async() {
        if (frame_) frame_.destroy();
    }

    /// Runs until the first wait. Requires: not started before.
    void start() { frame_.resume(); }
    bool done() const { return frame_.done(); }
    /// What it came to. Requires: done(). Rethrows what escaped the computation.
    Value take() {
        if (frame_.promise().broken) std::rethrow_exception(frame_.promise().broken);
        return std::move(*frame_.promise().value);
    }
    /// Resumed when this task is done: how several tasks are awaited at once.
    void on_done(std::coroutine_handle<> caller) { frame_.promise().caller = caller; }

    auto operator co_await() && {
        struct Awaiting {
            std::coroutine_handle<promise_type> frame;

            bool                    await_ready() const noexcept { return false; }
            std::coroutine_handle<> await_suspend(std::coroutine_handle<> caller) {
                frame.promise().caller = caller;
                return frame;
            }
            Value await_resume() {
                if (frame.promise().broken) std::rethrow_exception(frame.promise().broken);
                return std::move(*frame.promise().value);
            }
        };
        return Awaiting{frame_};
    }

  private:
    explicit Async(std::coroutine_handle<promise_type> frame) : frame_{frame} {}
    std::coroutine_handle<promise_type> frame_;
};

}  // namespace throughline
