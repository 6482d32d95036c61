#include "budget_ledger.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <stdexcept>
#include <tuple>

namespace throughline {

namespace {

constexpr std::chrono::milliseconds wish_life{1'000};  // Who has not asked for so long no longer waits.
constexpr std::int64_t              day_s   = 86'400;
constexpr std::string_view          title   = "budget ";
constexpr std::int64_t              version = 1;

std::int64_t day_of(Timestamp at) { return at.seconds() / day_s; }

bool is_percent(int number) { return number >= 0 && number <= 100; }

/// Numbers with a space or an end of line behind each.
class Numbers {
  public:
    explicit Numbers(std::string_view text) : text_{text} {}

    bool empty() const { return text_.empty(); }
    bool is_fine() const { return fine_; }

    template <class Number>
    Number next() {
        Number     number{};
        auto const end         = text_.data() + text_.size();
        auto const [at, fault] = std::from_chars(text_.data(), end, number);
        fine_                  = fine_ && fault == std::errc{} && at != end && (*at == ' ' || *at == '\n');
        text_.remove_prefix(fine_ ? static_cast<std::size_t>(at - text_.data()) + 1 : text_.size());
        return fine_ ? number : Number{};
    }
    Timestamp next_time() { return Timestamp::from_microseconds(next<std::int64_t>()); }

  private:
    std::string_view text_;
    bool             fine_ = true;
};

}  // namespace

BudgetLedger::BudgetLedger(BudgetPool::Limits const& limits) : limits_{limits}, pace_{limits.pace} {
    bool const some_left = limits.slots_for_urgent >= 0 && limits.slots_for_urgent < limits.pace.concurrency_max;
    if (!some_left || !is_percent(limits.daily_percent_for_urgent) ||
        !is_percent(limits.daily_percent_for_interactive) ||
        limits.daily_percent_for_interactive > limits.daily_percent_for_urgent)
        throw std::invalid_argument{"BudgetPool: what is kept back must leave something to the rest"};
    if (limits.lease < std::chrono::seconds{1})
        throw std::invalid_argument{"BudgetPool: a lease that short cannot be kept"};
}

void BudgetLedger::begin(Timestamp now) {
    next_number_ = std::max(next_number_, static_cast<std::uint64_t>(std::max<std::int64_t>(now.microseconds(), 1)));
}

BudgetLedger::Seat& BudgetLedger::seat(std::uint64_t& number, int in_use, Timestamp now) {
    if (number == 0) number = next_number_++;
    auto found = std::find_if(seats_.begin(), seats_.end(), [&](Seat const& each) { return each.number == number; });
    if (found == seats_.end()) found = seats_.insert(seats_.end(), Seat{.number = number});
    found->in_use     = in_use;
    found->kept_until = now + limits_.lease;
    return *found;
}

void BudgetLedger::leave(std::uint64_t number) {
    std::erase_if(seats_, [&](Seat const& each) { return each.number == number; });
}

void BudgetLedger::set_in_use(std::uint64_t number, int in_use) {
    for (auto& each : seats_)
        if (each.number == number) each.in_use = in_use;
}

// What was kept for longer than a lease was kept by a clock that has since been put right.
void BudgetLedger::forget_silent(Timestamp now) {
    for (auto& each : seats_) each.kept_until = std::min(each.kept_until, now + limits_.lease);
    std::erase_if(seats_, [&](Seat const& each) { return each.kept_until <= now; });
}

bool BudgetLedger::try_acquire(Seat& seat, Urgency urgency, Timestamp now) {
    begin_day(now);
    // What it did not use while it wanted nothing is gone: nobody saves up turns.
    if (!seat.wishes && seat.in_use == 0) seat.turns = std::max(seat.turns, turn_);
    seat.wishes    = true;
    seat.urgency   = urgency;
    seat.wished_at = now;
    if (!has_slot_for(urgency) || permitted(urgency, now) > now || !is_turn_of(seat, now)) return false;
    pace_.resume({pace_.state().due, pace_.state().paused_until, in_use()});
    if (!pace_.try_acquire(now)) return false;
    seat.wishes = false;
    turn_       = std::max(turn_, seat.turns);
    ++seat.turns;
    ++seat.in_use;
    ++used_today_;
    return true;
}

// The fewest turns first; a wish that nobody renews stops nobody.
bool BudgetLedger::is_turn_of(Seat const& seat, Timestamp now) const {
    auto const rank = [](Seat const& one) { return std::tuple{one.urgency, one.turns}; };
    return std::none_of(seats_.begin(), seats_.end(), [&](Seat const& other) {
        bool const waits = other.number != seat.number && other.wishes && now - other.wished_at < wish_life &&
                           has_slot_for(other.urgency) && permitted(other.urgency, now) <= now;
        return waits && rank(other) < rank(seat);
    });
}

int BudgetLedger::in_use() const {
    return std::accumulate(seats_.begin(), seats_.end(), 0,
                           [](int sum, Seat const& each) { return sum + each.in_use; });
}

bool BudgetLedger::has_slot_for(Urgency urgency) const {
    int const kept = urgency == Urgency::backfill ? limits_.slots_for_urgent : 0;
    return in_use() + kept < limits_.pace.concurrency_max;
}

std::uint64_t BudgetLedger::daily_share(Urgency urgency) const {
    if (urgency == Urgency::interactive) return limits_.daily_max;
    auto const kept =
        urgency == Urgency::backfill ? limits_.daily_percent_for_urgent : limits_.daily_percent_for_interactive;
    return limits_.daily_max / 100 * static_cast<std::uint64_t>(100 - kept) +
           limits_.daily_max % 100 * static_cast<std::uint64_t>(100 - kept) / 100;
}

Timestamp BudgetLedger::permitted(Urgency urgency, Timestamp now) const {
    bool const used_up = limits_.daily_max != 0 && day_ == day_of(now) && used_today_ >= daily_share(urgency);
    auto const at      = pace_.next_permitted(now);
    return used_up ? std::max(at, Timestamp::from_seconds((day_of(now) + 1) * day_s)) : at;
}

// A process whose clock is a little behind does not take the others back into yesterday.
void BudgetLedger::begin_day(Timestamp now) {
    if (day_of(now) == day_ || day_of(now) + 1 == day_) return;
    day_        = day_of(now);
    used_today_ = 0;
}

void BudgetLedger::heard_used_today(std::uint64_t used, Timestamp now) {
    begin_day(now);
    used_today_ = std::max(used_today_, used);
}

// A line of what all share, then a line for each seat; the last one says that nothing is missing.
std::string BudgetLedger::pack() const {
    std::string text{title};
    auto const  put = [&](auto number, char end = ' ') { text += std::to_string(number) + end; };
    put(version, '\n');
    put(pace_.state().due.microseconds());
    put(pace_.state().paused_until.microseconds());
    put(next_number_), put(turn_), put(day_), put(used_today_);
    put(seats_.size(), '\n');
    for (auto const& seat : seats_) {
        put(seat.number), put(seat.turns), put(seat.in_use), put(static_cast<int>(seat.wishes));
        put(static_cast<int>(seat.urgency));
        put(seat.wished_at.microseconds());
        put(seat.kept_until.microseconds(), '\n');
    }
    return text;
}

Result<bool> BudgetLedger::unpack(std::string_view text) {
    if (!text.starts_with(title)) return false;
    Numbers    numbers{text.substr(title.size())};
    auto const written = numbers.next<std::int64_t>();
    if (written > version)
        return Error{ErrorCode::corrupt, "shared budget: a newer version has written it"}.with_value(
            std::to_string(written));
    auto const due    = numbers.next_time();
    auto const paused = numbers.next_time();
    next_number_      = numbers.next<std::uint64_t>();
    turn_             = numbers.next<std::uint64_t>();
    day_              = numbers.next<std::int64_t>();
    used_today_       = numbers.next<std::uint64_t>();
    auto const count  = numbers.next<std::size_t>();
    seats_.clear();
    for (std::size_t each = 0; each < count && numbers.is_fine(); ++each) {
        Seat       seat{.number = numbers.next<std::uint64_t>(),
                        .turns  = numbers.next<std::uint64_t>(),
                        .in_use = numbers.next<int>(),
                        .wishes = numbers.next<int>() != 0};
        auto const urgency = numbers.next<int>();
        seat.urgency = urgency == 0 ? Urgency::interactive : urgency == 1 ? Urgency::transactional : Urgency::backfill;
        seat.wished_at  = numbers.next_time();
        seat.kept_until = numbers.next_time();
        if (seat.number == 0 || seat.in_use < 0) return false;
        seats_.push_back(seat);
    }
    pace_.resume({due, paused, 0});
    return numbers.is_fine() && numbers.empty() && next_number_ > 0;
}

}  // namespace throughline
