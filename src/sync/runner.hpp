#pragma once

#include <throughline/connector/exchange.hpp>
#include <throughline/core/secret.hpp>
#include <throughline/sync/limits.hpp>
#include <throughline/transport/breaker.hpp>
#include <throughline/transport/budget.hpp>
#include <throughline/transport/budget_pool.hpp>
#include <throughline/transport/transport.hpp>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace throughline {

class Runner;

/// One connection's way to the transport: its budget, its queue, its waits.
class Lane final : public ExchangeDriver {
  public:
    Lane(Runner& runner, std::size_t concurrency_max, std::size_t requests_per_second_max);

    void         submit(http::Request request, Slot& slot) override;
    void         wake_after(std::chrono::milliseconds wait, Slot& slot) override;
    void         withdraw(Slot& slot) noexcept override;
    Clock const& clock() const override;
    Random&      random() override;

    /// The limits become known once the connector, and with it the sheet, exists.
    void limit(std::size_t concurrency_max, std::size_t requests_per_second_max);
    /// Other connections draw on the same vendor's patience.
    void share(std::shared_ptr<BudgetPool> pool);

  private:
    friend class Runner;
    struct Queued {
        http::Request request;
        Slot*         slot;
        Urgency       urgency;
    };
    Runner& runner_;
    /// Nothing of it may start for so long that waiting makes no sense: what is queued is answered at once.
    bool      rests_long(Timestamp now) const;
    Error     why_it_rests(Timestamp now) const;
    bool      may_start(Timestamp now);
    bool      take_slot(Timestamp now);
    void      give_back_slot();
    Timestamp permitted(Timestamp now) const;
    /// Of what is under way, where processes share the vendor's patience.
    void      renew_lease(Timestamp now);
    Timestamp renews_lease_at(Timestamp otherwise) const;
    void      note(Result<http::Response> const& answer, Timestamp now);

    Budget             budget_;
    Breaker            breaker_{};
    std::deque<Queued> queue_{};  // The more urgent first.

    std::optional<BudgetPool::Member> shared_{};
};

/// Runs connectors' coroutines over one transport: the only place that waits.
class Runner {
  public:
    Runner(Transport& transport, Clock& clock, Random& random)
        : transport_{transport}, clock_{clock}, random_{random} {}
    ~Runner();

    /// Runs until the computation is done.
    template <class Value>
    Value run(Async<Value> work) {
        work.start();
        while (!work.done()) step();
        return work.take();
    }
    /// Runs until the computation is done or the deadline has come: then it is abandoned with all that it holds, and
    /// whether its last request had an effect is not known.
    template <class Value>
    std::optional<Value> run_in_time(Async<Value> work) {
        if (is_late()) return std::nullopt;
        work.start();
        while (!work.done() && !is_late()) step();
        if (!work.done()) return std::nullopt;
        return work.take();
    }
    /// Runs several computations side by side.
    template <class Value>
    std::vector<Value> run_all(std::vector<Async<Value>> work) {
        return run(all(std::move(work)));
    }

    /// Stamped on requests that carry no trace of their own (W3C Trace Context).
    void set_trace(std::string trace_parent) { trace_parent_ = std::move(trace_parent); }

    /// For what is run in time; none: there is always time.
    void set_deadline(std::optional<Timestamp> deadline) { deadline_ = deadline; }
    bool is_late() const { return deadline_ && clock_.now() >= *deadline_; }

    /// What the next exchanges are for, until it is said anew.
    void set_urgency(Urgency urgency) { urgency_ = urgency; }

    Clock&        clock() { return clock_; }
    Random&       random() { return random_; }
    std::uint64_t exchanges() const { return exchanges_; }

  private:
    friend class Lane;
    struct Flight {
        Lane*                 lane;
        ExchangeDriver::Slot* slot;
        Secret                credential;  ///< That the request carried.
    };
    struct Sleep {
        Timestamp             until;
        std::uint64_t         order;
        ExchangeDriver::Slot* slot;
    };

    void                      step();
    void                      start_permitted();
    bool                      refuse_one();
    bool                      wake_one();
    std::chrono::milliseconds time_to_next_event() const;

    Transport&                          transport_;
    Clock&                              clock_;
    Random&                             random_;
    std::vector<Lane*>                  lanes_{};
    std::map<Transport::Ticket, Flight> flights_{};
    std::vector<Sleep>                  sleeps_{};
    std::uint64_t                       order_     = 0;
    std::uint64_t                       exchanges_ = 0;
    std::string                         trace_parent_{};
    Urgency                             urgency_ = Urgency::transactional;
    std::optional<Timestamp>            deadline_{};
};

}  // namespace throughline
