#pragma once

#include <throughline/core/clock.hpp>
#include <throughline/core/random.hpp>
#include <throughline/sandbox/system.hpp>
#include <throughline/transport/transport.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace throughline::sandbox {

/// How bad the network and the vendors behave: each a chance in ten thousand, per exchange.
struct Weather {
    // The network.
    std::uint64_t lost_requests  = 0;  ///< Never arrives; the client waits until its time is up.
    std::uint64_t lost_responses = 0;  ///< The vendor did the work; nobody hears of it.
    std::uint64_t truncated      = 0;  ///< The vendor did the work; half of the answer arrives.
    std::uint64_t duplicated     = 0;  ///< The vendor gets the same request twice.
    std::uint64_t refused        = 0;  ///< No connection: nothing left.
    std::uint64_t late           = 0;  ///< Arrives, and is done, after the client has given up.

    // The vendor, or what stands before it.
    std::uint64_t failed_before = 0;  ///< 503; nothing happened.
    std::uint64_t failed_after  = 0;  ///< 502, although the work was done.
    std::uint64_t throttled     = 0;  ///< 429 with Retry-After: a burst was too large; nothing happened.

    // A whole system, from some exchange on and for a while.
    std::uint64_t outages      = 0;  ///< Down: 503 for everything.
    std::uint64_t used_up      = 0;  ///< The day's allowance is used up: 429 for everything.
    std::uint64_t unauthorized = 0;  ///< Its client's authorization was withdrawn: 401 for everything.

    std::chrono::milliseconds spell_max{240'000};  ///< A spell of these lasts at most so long.
    std::chrono::milliseconds delay_max{400};
    std::chrono::milliseconds timeout{30'000};

    /// A bit of everything.
    static Weather stormy() {
        return {.lost_requests  = 150,
                .lost_responses = 150,
                .truncated      = 80,
                .duplicated     = 80,
                .refused        = 100,
                .late           = 80,
                .failed_before  = 150,
                .failed_after   = 150};
    }
    /// The same, and systems that are down, exhausted or closed to us for minutes.
    static Weather foul() {
        auto weather         = stormy();
        weather.throttled    = 80;
        weather.outages      = 15;
        weather.used_up      = 10;
        weather.unauthorized = 10;
        return weather;
    }
    /// The same weather, so many times as likely.
    Weather times(std::uint64_t factor) const;
    /// What is late arrives at most so long after the client has given up.
    static constexpr std::chrono::milliseconds late_max{60'000};
};

/// A network of simulated vendors in virtual time, with weather from a seed: exchanges overtake one another, get lost
/// before or after their effect, arrive twice or in half. The same seed and the same requests give the same run.
class Network final : public Transport {
  public:
    Network(VirtualClock& clock, std::uint64_t seed) : clock_{clock}, random_{seed} {}

    /// Requires: the system outlives the network.
    void connect(System& system) { systems_.push_back(&system); }
    void set_weather(Weather weather) { weather_ = weather; }
    /// Fair from now on; what is late still arrives.
    void clear_up();
    /// Called as each exchange starts and as each answer is about to be handed over; may throw to end the run there.
    void on_event(std::function<void()> event) { event_ = std::move(event); }

    Ticket              start(http::Request request) override;
    void                cancel(Ticket ticket) override;
    std::vector<Answer> wait(std::chrono::milliseconds at_most) override;

    /// Forgets all that is under way, as when the client's process ends. What is late still arrives.
    void break_all() { under_way_.clear(); }
    /// Requests that were sent, given up, and have not arrived yet.
    std::size_t still_to_arrive() const { return late_.size(); }

    std::uint64_t exchanges() const { return exchanges_; }
    /// What went wrong so far, by kind.
    std::map<std::string, std::uint64_t> const& faults() const { return faults_; }

  private:
    struct UnderWay {
        Ticket                 ticket;
        Timestamp              at;
        Result<http::Response> response;
    };

    struct Late {
        Timestamp     at;
        http::Request request;
    };

    /// What a system answers to everything until then.
    struct Spell {
        Timestamp   until{};
        int         status = 0;
        char const* words  = "";
    };

    void                   deliver_late();
    bool                   happens(std::uint64_t chance, char const* kind);
    void                   begin_spell(System* system);
    Result<http::Response> carry(http::Request const& request, std::chrono::milliseconds& delay);
    System*                at_origin(http::Request const& request) const;

    VirtualClock&                        clock_;
    SeededRandom                         random_;
    Weather                              weather_{};
    std::vector<System*>                 systems_{};
    std::function<void()>                event_{};
    std::vector<UnderWay>                under_way_{};
    std::vector<Late>                    late_{};
    std::map<System*, Spell>             spells_{};
    Ticket                               last_ticket_ = 0;
    std::uint64_t                        exchanges_   = 0;
    std::map<std::string, std::uint64_t> faults_{};
};

}  // namespace throughline::sandbox
