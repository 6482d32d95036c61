#include <throughline/transport/budget_pool.hpp>

#include <algorithm>
#include <stdexcept>
#include <tuple>

namespace throughline {

namespace {

constexpr std::chrono::milliseconds wish_life{1'000};  // Who has not asked for so long no longer waits.
constexpr std::chrono::milliseconds ask_again{5};
constexpr std::int64_t              day_s = 86'400;

std::int64_t day_of(Timestamp at) { return at.seconds() / day_s; }

bool is_percent(int number) { return number >= 0 && number <= 100; }

}  // namespace

BudgetPool::BudgetPool(Limits limits) : limits_{limits}, budget_{limits.pace} {
    bool const some_left = limits.slots_for_urgent >= 0 && limits.slots_for_urgent < limits.pace.concurrency_max;
    if (!some_left || !is_percent(limits.daily_percent_for_urgent) ||
        !is_percent(limits.daily_percent_for_interactive) ||
        limits.daily_percent_for_interactive > limits.daily_percent_for_urgent)
        throw std::invalid_argument{"BudgetPool: what is kept back must leave something to the rest"};
}

// The fewest turns first; a wish that nobody renews stops nobody.
bool BudgetPool::is_turn_of(Member const& member, Timestamp now) const {
    auto const rank = [](Member const& one) { return std::tuple{one.urgency_, one.turns_}; };
    return std::none_of(members_.begin(), members_.end(), [&](Member const* other) {
        bool const waits = other != &member && other->wishes_ && now - other->wished_at_ < wish_life &&
                           has_slot_for(other->urgency_) && permitted(other->urgency_, now) <= now;
        return waits && rank(*other) < rank(member);
    });
}

bool BudgetPool::has_slot_for(Urgency urgency) const {
    int const kept = urgency == Urgency::backfill ? limits_.slots_for_urgent : 0;
    return budget_.in_use() + kept < limits_.pace.concurrency_max;
}

std::uint64_t BudgetPool::daily_share(Urgency urgency) const {
    if (urgency == Urgency::interactive) return limits_.daily_max;
    auto const kept =
        urgency == Urgency::backfill ? limits_.daily_percent_for_urgent : limits_.daily_percent_for_interactive;
    return limits_.daily_max / 100 * static_cast<std::uint64_t>(100 - kept) +
           limits_.daily_max % 100 * static_cast<std::uint64_t>(100 - kept) / 100;
}

Timestamp BudgetPool::permitted(Urgency urgency, Timestamp now) const {
    bool const used_up = limits_.daily_max != 0 && day_ == day_of(now) && used_today_ >= daily_share(urgency);
    auto const at      = budget_.next_permitted(now);
    return used_up ? std::max(at, Timestamp::from_seconds((day_of(now) + 1) * day_s)) : at;
}

void BudgetPool::begin_day(Timestamp now) {
    if (day_of(now) == day_) return;
    day_        = day_of(now);
    used_today_ = 0;
}

BudgetPool::Member::Member(std::shared_ptr<BudgetPool> pool) : pool_{std::move(pool)} {
    std::lock_guard const lock{pool_->mutex_};
    pool_->members_.push_back(this);
}

BudgetPool::Member::~Member() {
    std::lock_guard const lock{pool_->mutex_};
    for (; in_use_ > 0; --in_use_) pool_->budget_.release();
    std::erase(pool_->members_, this);
}

bool BudgetPool::Member::try_acquire(Urgency urgency, Timestamp now) {
    std::lock_guard const lock{pool_->mutex_};
    pool_->begin_day(now);
    // What it did not use while it wanted nothing is gone: nobody saves up turns.
    if (!wishes_ && in_use_ == 0) turns_ = std::max(turns_, pool_->turn_);
    wishes_    = true;
    urgency_   = urgency;
    wished_at_ = now;
    if (!pool_->has_slot_for(urgency) || pool_->permitted(urgency, now) > now || !pool_->is_turn_of(*this, now) ||
        !pool_->budget_.try_acquire(now))
        return false;
    wishes_      = false;
    pool_->turn_ = std::max(pool_->turn_, turns_);
    ++turns_;
    ++in_use_;
    ++pool_->used_today_;
    return true;
}

void BudgetPool::Member::release() {
    std::lock_guard const lock{pool_->mutex_};
    if (in_use_ == 0) throw std::logic_error{"BudgetPool: released more than was acquired"};
    --in_use_;
    pool_->budget_.release();
}

Timestamp BudgetPool::Member::next_permitted(Urgency urgency, Timestamp now) const {
    std::lock_guard const lock{pool_->mutex_};
    auto const            at = pool_->permitted(urgency, now);
    return at > now ? at : now + ask_again;
}

void BudgetPool::Member::pause_until(Timestamp at) {
    std::lock_guard const lock{pool_->mutex_};
    pool_->budget_.pause_until(at);
}

void BudgetPool::Member::heard_used_today(std::uint64_t used, Timestamp now) {
    std::lock_guard const lock{pool_->mutex_};
    pool_->begin_day(now);
    pool_->used_today_ = std::max(pool_->used_today_, used);
}

}  // namespace throughline
