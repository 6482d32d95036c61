#pragma once

#include <throughline/core/error.hpp>
#include <throughline/transport/budget.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

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
///
/// One that is kept in a file is shared by every process of the machine that names the same file. A process that is
/// killed keeps its slots no longer than the lease; its file is locked only while the ledger in it is changed.
class BudgetPool {
  public:
    struct Limits {
        Budget::Limits pace{};                             ///< Of all connections together.
        int            slots_for_urgent              = 0;  ///< So many of the concurrent slots a backfill leaves alone.
        std::uint64_t  daily_max                     = 0;  ///< Requests in a day of UTC; 0 for no limit.
        int            daily_percent_for_urgent      = 20;  ///< What a backfill leaves of a day's requests.
        int            daily_percent_for_interactive = 5;   ///< What all but people leave.

        /// Between processes: whose holder has not been heard of for so long, its slots are free again. Holders that
        /// live renew it, however long an exchange takes.
        std::chrono::seconds lease{60};
    };

    /// Requires: limits that make sense; throws std::invalid_argument otherwise.
    explicit BudgetPool(Limits limits);
    /// Kept in a file of a local disk, made where it is not there; beside it, one that processes lock. Give every
    /// process the same limits. It is no state: without it a day's count and the turns begin anew.
    BudgetPool(Limits limits, std::string file);
    ~BudgetPool();
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

        /// Between processes: when to say, at the latest, that what is held is still under way.
        std::optional<Timestamp> renew_at() const { return renew_at_; }
        void                     renew(Timestamp now);
        /// Why nothing can be had from the file now; looked at again after a while.
        std::optional<Error> fault(Timestamp now) const;

        explicit Member(std::shared_ptr<BudgetPool> pool);
        ~Member();
        Member(Member const&)            = delete;
        Member& operator=(Member const&) = delete;

      private:
        std::shared_ptr<BudgetPool> pool_;
        std::uint64_t               seat_   = 0;  // In the pool's ledger.
        int                         in_use_ = 0;
        std::optional<Timestamp>    renew_at_{};
    };

  private:
    class Books;
    std::unique_ptr<Books> books_;
};

}  // namespace throughline
