#pragma once

#include <throughline/transport/budget.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace throughline {

/// What an exchange is for; where several wait, the more urgent goes first.
enum class Urgency : unsigned char {
    interactive,    ///< A person waits: signing in, decisions about exceptions.
    transactional,  ///< Changes of today, and our writes.
    backfill,       ///< First loads and complete reads.
};

/// One vendor's patience, shared by all connections that draw on it: those of several engines to one tenant, or of
/// several tenants through one application. Together they never use more than the limits; the more urgent work comes
/// first and finds something left; and of equally urgent work each connection has the same share, however much one of
/// them wants. It is told the time and never waits. Thread-safe.
class BudgetPool {
  public:
    struct Limits {
        Budget::Limits pace{};                             ///< Of all connections together.
        int            slots_for_urgent              = 0;  ///< So many of the concurrent slots a backfill leaves alone.
        std::uint64_t  daily_max                     = 0;  ///< Requests in a day of UTC; 0 for no limit.
        int            daily_percent_for_urgent      = 20;  ///< What a backfill leaves of a day's requests.
        int            daily_percent_for_interactive = 5;   ///< What all but people leave.
    };

    /// Requires: limits that make sense; throws std::invalid_argument otherwise.
    explicit BudgetPool(Limits limits);
    BudgetPool(BudgetPool const&)            = delete;
    BudgetPool& operator=(BudgetPool const&) = delete;

    /// One connection's part in the pool. Gives back what it holds when it goes.
    class Member {
      public:
        /// Takes a slot where it is this connection's turn; otherwise its wish counts for a moment.
        bool try_acquire(Urgency urgency, Timestamp now);
        /// Requires: a slot that was acquired and not released.
        void release();
        /// When to ask again. Where it is another connection's turn, a moment later.
        Timestamp next_permitted(Urgency urgency, Timestamp now) const;
        /// The vendor has throttled one of us: all wait.
        void pause_until(Timestamp at);
        /// What the vendor itself says of today's requests; other applications may use them, too.
        void heard_used_today(std::uint64_t used, Timestamp now);

        explicit Member(std::shared_ptr<BudgetPool> pool);
        ~Member();
        Member(Member const&)            = delete;
        Member& operator=(Member const&) = delete;

      private:
        friend class BudgetPool;

        std::shared_ptr<BudgetPool> pool_;
        std::uint64_t               turns_   = 0;  // What it has had, in the pool's count of turns.
        int                         in_use_  = 0;
        bool                        wishes_  = false;
        Urgency                     urgency_ = Urgency::backfill;
        Timestamp                   wished_at_{};
    };

  private:
    bool          is_turn_of(Member const& member, Timestamp now) const;
    bool          has_slot_for(Urgency urgency) const;
    std::uint64_t daily_share(Urgency urgency) const;
    Timestamp     permitted(Urgency urgency, Timestamp now) const;
    void          begin_day(Timestamp now);

    mutable std::mutex   mutex_;
    Limits               limits_;
    Budget               budget_;
    std::vector<Member*> members_{};
    std::uint64_t        turn_       = 0;  // A connection that comes back from a rest begins here.
    std::int64_t         day_        = 0;
    std::uint64_t        used_today_ = 0;
};

}  // namespace throughline
