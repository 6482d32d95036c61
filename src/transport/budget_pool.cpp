#include <throughline/transport/budget_pool.hpp>

#include "budget_ledger.hpp"
#include "shared_file.hpp"

#include <algorithm>
#include <mutex>
#include <stdexcept>

namespace throughline {

namespace {

constexpr std::chrono::milliseconds ask_again{5};
constexpr std::chrono::seconds      busy_max{10};      // A ledger is changed in microseconds.
constexpr std::chrono::seconds      fault_rest{30};    // Longer than anybody waits for a connection that rests.
constexpr int                       lock_tries = 200;  // Of a lock that is held for microseconds.
constexpr std::string_view          subject    = "shared budget";

}  // namespace

/// The ledger, where it is kept, and why it cannot be had.
class BudgetPool::Books {
  public:
    Books(Limits const& limits, std::string file) : ledger_{limits}, lease_{limits.lease}, file_{std::move(file)} {}

    bool is_shared() const { return !file_.empty(); }
    auto renewal() const { return std::chrono::microseconds{lease_} / 2; }

    /// Calls `what` with the ledger; of a file's, under its lock, as it stands in the file. False where that cannot be
    /// done now: then nothing has changed. What is said without the time forgets nobody.
    template <class Change>
    bool change(std::optional<Timestamp> now, Change const& what) {
        latest_ = std::max(latest_, now.value_or(latest_));
        if (!is_shared()) return what(ledger_), true;
        FileLock const lock{file_ + ".lock"};
        if (!lock.is_open()) return fail(error_of_system(subject, "its lock cannot be opened"));
        if (!have(lock)) return false;
        SlottedText file{file_};
        if (auto const read = load(file); !read) return fail(read.error());
        if (now) ledger_.forget_silent(*now);
        ledger_.pause_until(paused_until_);
        what(ledger_);
        auto const text = ledger_.pack();
        if (text.size() > SlottedText::bytes_max)
            return fail({ErrorCode::validation, "shared budget: too many connections share it"});
        if (!file.write(text)) return fail(error_of_system(subject, "its file cannot be written"));
        fault_.reset();
        busy_since_.reset();
        return true;
    }
    void pause_until(Timestamp at) {
        paused_until_ = std::max(paused_until_, at);  // Holds here even where the others cannot be told now.
        change(std::nullopt, [&](BudgetLedger& ledger) { ledger.pause_until(at); });
    }

    Timestamp next_permitted(Urgency urgency, Timestamp now) {
        latest_ = std::max(latest_, now);
        if (fault(now)) return fault_until_;
        if (is_shared() && !look()) return fault_until_;
        auto const at = std::max(ledger_.permitted(urgency, now), paused_until_);
        return at > now ? at : now + ask_again;
    }

    std::optional<Error> fault(Timestamp now) const { return now < fault_until_ ? fault_ : std::nullopt; }

    std::mutex mutex;

  private:
    bool have(FileLock const& lock) {
        for (int tries = 0; tries < lock_tries; ++tries) {
            if (lock.lock()) return true;
            if (!FileLock::is_held_elsewhere()) return fail(error_of_system(subject, "its lock cannot be had"));
        }
        if (!busy_since_) busy_since_ = latest_;
        if (latest_ - *busy_since_ < busy_max) return false;
        return fail(Error{ErrorCode::transient, "shared budget: another process does not let go of its lock"}
                        .with_value(file_)
                        .with_remedy("end the process that was stopped while it held the lock"));
    }

    bool look() {
        SlottedText file{file_};
        auto const  read = load(file);
        return read ? true : fail(read.error());
    }

    Result<> load(SlottedText& file) {
        if (!file.is_open()) return error_of_system(subject, "its file cannot be opened");
        auto const text = file.read();
        if (!text) return text.error();
        if (text->empty()) {
            ledger_.begin(latest_);
            return {};
        }
        auto const read = ledger_.unpack(*text);
        if (!read) return Error{read.error()}.with_remedy("give all processes the same version");
        if (!*read) return Error{ErrorCode::corrupt, "shared budget: its file is another one's"}.with_value(file_);
        return {};
    }

    bool fail(Error error) {
        fault_       = std::move(error);
        fault_until_ = latest_ + fault_rest;
        return false;
    }

    BudgetLedger             ledger_;
    std::chrono::seconds     lease_;
    std::string              file_;
    Timestamp                latest_{};
    Timestamp                paused_until_{};
    std::optional<Error>     fault_{};
    Timestamp                fault_until_{};
    std::optional<Timestamp> busy_since_{};
};

BudgetPool::BudgetPool(Limits limits) : books_{std::make_unique<Books>(limits, std::string{})} {}

BudgetPool::BudgetPool(Limits limits, std::string file) : books_{std::make_unique<Books>(limits, std::move(file))} {
    if (!books_->is_shared()) throw std::invalid_argument{"BudgetPool: processes share a file that has a name"};
}

BudgetPool::~BudgetPool() = default;

BudgetPool::Member::Member(std::shared_ptr<BudgetPool> pool) : pool_{std::move(pool)} {}

BudgetPool::Member::~Member() {
    if (seat_ == 0) return;
    std::lock_guard const lock{pool_->books_->mutex};
    // Where that cannot be said, the lease ends by itself.
    pool_->books_->change(std::nullopt, [&](BudgetLedger& ledger) { ledger.leave(seat_); });
}

bool BudgetPool::Member::try_acquire(Urgency urgency, Timestamp now) {
    auto&                 books = *pool_->books_;
    std::lock_guard const lock{books.mutex};
    auto                  number  = seat_;
    bool                  granted = false;
    bool const            said    = books.change(now, [&](BudgetLedger& ledger) {
        granted = ledger.try_acquire(ledger.seat(number, in_use_, now), urgency, now);
    });
    if (!said) return false;
    seat_ = number;
    if (granted) ++in_use_;
    if (books.is_shared() && in_use_ > 0) renew_at_ = now + books.renewal();
    return granted;
}

void BudgetPool::Member::release() {
    std::lock_guard const lock{pool_->books_->mutex};
    if (in_use_ == 0) throw std::logic_error{"BudgetPool: released more than was acquired"};
    if (--in_use_ == 0) renew_at_.reset();
    // Where that cannot be said, it is said with the next word.
    pool_->books_->change(std::nullopt, [&](BudgetLedger& ledger) { ledger.set_in_use(seat_, in_use_); });
}

void BudgetPool::Member::renew(Timestamp now) {
    auto&                 books = *pool_->books_;
    std::lock_guard const lock{books.mutex};
    if (!renew_at_ || now < *renew_at_) return;
    bool const said = books.change(now, [&](BudgetLedger& ledger) { ledger.seat(seat_, in_use_, now); });
    renew_at_       = now + (said ? books.renewal() : std::chrono::microseconds{ask_again});
}

Timestamp BudgetPool::Member::next_permitted(Urgency urgency, Timestamp now) const {
    std::lock_guard const lock{pool_->books_->mutex};
    return pool_->books_->next_permitted(urgency, now);
}

void BudgetPool::Member::pause_until(Timestamp at) {
    std::lock_guard const lock{pool_->books_->mutex};
    pool_->books_->pause_until(at);
}

void BudgetPool::Member::heard_used_today(std::uint64_t used, Timestamp now) {
    std::lock_guard const lock{pool_->books_->mutex};
    pool_->books_->change(now, [&](BudgetLedger& ledger) { ledger.heard_used_today(used, now); });
}

std::optional<Error> BudgetPool::Member::fault(Timestamp now) const {
    std::lock_guard const lock{pool_->books_->mutex};
    return pool_->books_->fault(now);
}

}  // namespace throughline
