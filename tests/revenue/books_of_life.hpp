#pragma once

#include "amounts.hpp"
#include "by_hand.hpp"

#include <throughline/revenue/identities.hpp>
#include <throughline/revenue/recognition.hpp>

namespace throughline {

/// What a line's books should be, kept by hand in minor units.
struct Tally {
    std::int64_t value = 0, recognized = 0, billed = 0;
};

/// The books of a contract line through its life, kept by the library, and once more by hand: what is signed, changed,
/// billed, earned, taken back and closed. Whatever the two disagree in fails the test.
class BooksOfLife {
  public:
    BooksOfLife(LedgerKey const& key, Money const& price, Period const& signed_in, ClosedPeriodPolicy closed)
        : key_{key}, ledger_{key}, closed_policy_{closed} {
        tally_.value = by_hand::units(price);
        observe(ledger_.book(price, signed_in, "signed"));
    }

    Tally const&                       tally() const { return tally_; }
    std::vector<LedgerMovement> const& movements() const { return movements_; }
    Money money(std::int64_t minor) const { return Money::from_minor(minor, key_.currency); }
    bool  is_closed(Date month) const { return month < closed_before_; }

    void amend(std::int64_t delta, Period const& month) {
        tally_.value += delta;
        observe(ledger_.amend(money(delta), month, "change order"));
        check_identities();
    }

    void bill(std::int64_t amount, Period const& month) {
        tally_.billed += amount;
        observe(ledger_.bill(money(amount), month, "invoice"));
        check_identities();
    }

    /// All months that end by that day.
    void close(Date before) {
        closed_before_ = before;
        for (auto const& [month, amount] : by_month_)
            if (is_closed(month)) closed_.emplace(month, amount);
    }

    /// Brings what is posted to what the library desires, which must be what was worked out apart.
    void recognize(Schedule const& desired, by_hand::Months const& expected, Date as_of, Period const& now) {
        check_schedule(desired, expected);
        auto const events = throughline::recognize(request(desired, as_of), {.closed = closed_policy_});
        REQUIRE_MESSAGE(events, events.error().describe());
        for (auto const& each : *events) {
            must(!is_closed(each.event.period.range.start), "a closed month is posted to");
            must(each.event.period.range.start < as_of, "a month that has not begun is posted to");
            take(each);
        }
        check_identities();
        post_by_hand(desired, expected, as_of);
        must(by_month_ == posted_by_month(), "months are posted otherwise");
        auto const again = throughline::recognize(request(desired, as_of), {.closed = closed_policy_});
        must(again && again->empty(), "what is posted is not what is desired");
        check(now);
    }

    /// Takes an event back; the next recognition sees what it left undone. False where there is none to take back.
    bool reverse(Random& random, Period const& month) {
        if (posted_.empty()) return false;
        auto const&        wrong  = posted_[random.below(posted_.size())];
        std::int64_t const amount = by_hand::units(wrong.event.amount);
        // Giving back what was taken might pass the price; taking more than there is would go below nothing.
        if (amount < 0 || amount > tally_.recognized) return false;
        auto const taken = reversal(posted_, wrong.number, month, closed_before_);
        if (!taken) return false;  // Reversed already, or a reversal.
        take(*taken);
        by_month_[month.range.start] -= amount;
        return true;
    }

    void check_end() const {
        must(tally_.recognized == tally_.value, "not all is recognized in the end");
        must(ledger_.balances()[Measure::backlog].is_zero(), "there is backlog in the end");
        must(ledger_.balances()[Measure::remaining].is_zero(), "something remains in the end");
        auto const posted = posted_by_month();
        for (auto const& [month, amount] : closed_) {
            auto const now = posted.find(month);
            must(now != posted.end() && now->second == amount, "a closed period was restated");
        }
    }

    static void must(bool holds, char const* why) {
        if (!holds) FAIL_CHECK(why);  // A CHECK of each would cost more than what it checks.
    }

  private:
    static void check_schedule(Schedule const& desired, by_hand::Months const& expected) {
        by_hand::Months planned;
        for (auto const& line : desired) planned[line.period.range.start] += by_hand::units(line.amount.value);
        std::erase_if(planned, [](auto const& month) { return month.second == 0; });
        if (planned != expected) CHECK(planned == expected);
    }

    RecognitionRequest request(Schedule desired, Date as_of) const {
        return {.contract_line  = key_.line,
                .price          = money(tally_.value),
                .desired        = std::move(desired),
                .posted         = posted_,
                .as_of          = as_of,
                .closed_before  = closed_before_,
                .billed_to_date = money(tally_.billed)};
    }

    void observe(LedgerMovement movement) {
        watcher_.observe(movement);
        movements_.push_back(std::move(movement));
    }

    /// What is posted together need not keep them on the way.
    void check_identities() const {
        for (auto const& broken : watcher_.breaks()) FAIL_CHECK(broken.describe());
    }

    void take(PostedRevenue const& posted) {
        tally_.recognized += by_hand::units(posted.event.amount);
        observe(ledger_.recognize(posted.event.amount, posted.event.period, "earned"));
        posted_.push_back(posted);
    }

    by_hand::Months posted_by_month() const {
        by_hand::Months months;
        for (auto const& each : posted_) months[each.event.period.range.start] += by_hand::units(each.event.amount);
        return months;
    }

    /// What each month should have: an open one that is due what it earns, closed ones what they have, and what those
    /// lack goes to the first open month that anything is said of, or to shares of the open ones.
    void post_by_hand(Schedule const& desired, by_hand::Months const& expected, Date as_of) {
        std::int64_t    lacking = 0;
        by_hand::Months open;  // What they earn.
        for (auto const& line : desired)
            if (!is_closed(line.period.range.start)) open[line.period.range.start] = 0;
        for (auto const& [month, amount] : by_month_) is_closed(month) ? lacking -= amount : open[month] = 0;
        for (auto const& [month, amount] : expected) is_closed(month) ? lacking += amount : open[month] = amount;
        if (open.empty() || open.begin()->first >= as_of) open[closed_before_.first_of_month()] += 0;
        auto const late = shares(lacking, open);
        for (auto const& [month, amount] : open) {
            bool const is_due     = month.plus_months(1) <= as_of;
            bool const catches_up = is_due || closed_policy_ == ClosedPeriodPolicy::catch_up_in_open_period;
            auto const share      = late.find(month);
            if (is_due) by_month_[month] = amount;
            if (catches_up && share != late.end() && (is_due || share->second != 0))
                by_month_[month] = (is_due ? amount : 0) + share->second;
        }
        std::erase_if(by_month_, [&](auto const& month) {
            return month.second == 0 && !std::ranges::any_of(posted_, [&](PostedRevenue const& posted) {
                       return posted.event.period.range.start == month.first;
                   });
        });
    }

    by_hand::Months shares(std::int64_t lacking, by_hand::Months const& open) const {
        if (lacking == 0) return {};
        if (closed_policy_ == ClosedPeriodPolicy::catch_up_in_open_period) return {{open.begin()->first, lacking}};
        by_hand::Months weights;
        std::int64_t    whole = 0;
        for (auto const& [month, amount] : open) whole += weights[month] = std::abs(amount);
        if (whole == 0)
            for (auto& [month, weight] : weights) whole += weight = 1;
        return by_hand::by_largest(lacking, weights, whole);
    }

    void check(Period const& now) const {
        auto const&        is  = ledger_.balances();
        std::int64_t const net = tally_.billed - tally_.recognized, rest = tally_.value - tally_.recognized;
        std::pair<Measure, std::int64_t> const all[] = {{Measure::value, tally_.value},
                                                        {Measure::bookings, tally_.value},
                                                        {Measure::recognized, tally_.recognized},
                                                        {Measure::remaining, rest},
                                                        {Measure::backlog, rest},
                                                        {Measure::deferred, std::max<std::int64_t>(net, 0)},
                                                        {Measure::unbilled, std::max<std::int64_t>(-net, 0)}};
        for (auto const& [measure, amount] : all) {
            if (by_hand::units(Money{is[measure], key_.currency}) == amount) continue;
            INFO(now.name << " " << name_of(measure));
            CHECK(by_hand::units(Money{is[measure], key_.currency}) == amount);
        }
    }

    LedgerKey                   key_;
    LineLedger                  ledger_;
    ClosedPeriodPolicy          closed_policy_;
    std::vector<PostedRevenue>  posted_{};
    std::vector<LedgerMovement> movements_{};
    IdentityWatcher             watcher_{};
    by_hand::Months             by_month_{};
    by_hand::Months             closed_{};
    Date                        closed_before_{2025, 1, 1};
    Tally                       tally_{};
};

/// A contract line of one kind or another, month by month.
class LineOfLife {
  public:
    explicit LineOfLife(BooksOfLife kept) : books{std::move(kept)} {}
    virtual ~LineOfLife() = default;

    virtual void live(Period const& month) = 0;
    /// All that is left to do is done, and recognized by the end of that month.
    virtual void finish(Period const& last) = 0;

    BooksOfLife books;
};

}  // namespace throughline
