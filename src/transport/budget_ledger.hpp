#pragma once

#include <throughline/core/result.hpp>
#include <throughline/transport/budget_pool.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// What a pool knows of its connections, and whose turn it is: a value, in memory or in a file.
class BudgetLedger {
  public:
    /// One connection's.
    struct Seat {
        std::uint64_t number  = 0;
        std::uint64_t turns   = 0;  ///< What it has had, in the pool's count of turns.
        int           in_use  = 0;
        bool          wishes  = false;
        Urgency       urgency = Urgency::backfill;
        Timestamp     wished_at{};
        Timestamp     kept_until{};  ///< Then it is forgotten, where connections may die without a word.
    };

    explicit BudgetLedger(BudgetPool::Limits const& limits);

    /// For one that there was none of: its seats get numbers that no earlier one has given.
    void begin(Timestamp now);

    /// The seat of that number, whose holder says how many slots it has; a new one where it was forgotten or is 0.
    Seat& seat(std::uint64_t& number, int in_use, Timestamp now);
    void  leave(std::uint64_t number);
    void  set_in_use(std::uint64_t number, int in_use);
    /// Seats whose holders have not been heard of.
    void forget_silent(Timestamp now);

    bool      try_acquire(Seat& seat, Urgency urgency, Timestamp now);
    Timestamp permitted(Urgency urgency, Timestamp now) const;
    void      pause_until(Timestamp at) { pace_.pause_until(at); }
    void      heard_used_today(std::uint64_t used, Timestamp now);

    std::string pack() const;
    /// False where the text is no ledger; `corrupt` where a newer version wrote it.
    Result<bool> unpack(std::string_view text);

  private:
    bool          is_turn_of(Seat const& seat, Timestamp now) const;
    bool          has_slot_for(Urgency urgency) const;
    int           in_use() const;
    std::uint64_t daily_share(Urgency urgency) const;
    void          begin_day(Timestamp now);

    BudgetPool::Limits limits_;
    Budget             pace_;
    std::vector<Seat>  seats_{};
    std::uint64_t      next_number_ = 1;
    std::uint64_t      turn_        = 0;  // A connection that comes back from a rest begins here.
    std::int64_t       day_         = 0;
    std::uint64_t      used_today_  = 0;
};

}  // namespace throughline
