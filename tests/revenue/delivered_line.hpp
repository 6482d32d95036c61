#pragma once

#include "books_of_life.hpp"
#include "delivery_oracle.hpp"

#include <throughline/revenue/billing.hpp>
#include <throughline/revenue/progress.hpp>

#include <utility>

namespace throughline {

/// A contract line that is earned by its delivery: measured, re-estimated, changed, paused, corrected, billed, closed.
class DeliveredLine final : public LineOfLife {
  public:
    DeliveredLine(Random& random, LedgerKey const& key, Money const& price, Period const& signed_in)
        : LineOfLife{{key, price, signed_in, policy(random)}}, random_{random}, currency_{key.currency} {
        line_.measured = static_cast<Measured>(random.below(6));
        line_.start    = signed_in.range.start;
        if (random.chance(1, 3)) line_.percent_digits = static_cast<int>(random.below(3));
        line_.is_floored = random.chance(1, 3);
        line_.is_capped  = random.chance(1, 2);
        line_.markup     = between(random, 0, 2'500);
        if (random.chance(1, 2)) line_.increment = between(random, 1, 4) * 25;
        rate_ = between(random, 1, std::max<std::int64_t>(by_hand::units(price) / 50, 2));
        if (line_.measured == Measured::milestones) plan_steps();
    }

    void live(Period const& month) override {
        begin(month);
        if (!random_.chance(1, 6)) deliver();  // Or it is paused.
        if (random_.chance(1, 4)) correct_work();
        if (random_.chance(1, 4)) amend();
        recognize(month);
        if (random_.chance(1, 8) && books.reverse(random_, month)) recognize(month);
        if (line_.measured != Measured::as_invoiced && random_.chance(1, 2))
            books.bill(between(random_, -books.tally().billed / 4, 200'000), month);
    }

    void finish(Period const& last) override {
        begin(last);
        for (auto& step : line_.steps)
            if (!step.reached) step.reached = line_.now();
        if (!line_.completed) line_.completed = line_.now();
        std::int64_t done = 0;
        for (auto const& work : line_.work) done += work.quantity;
        if (is_progress()) line_.work.push_back({line_.now(), line_.now(), line_.estimates.back() - done});
        if (is_work()) fit_price(last, true);
        recognize(last);
    }

  private:
    static ClosedPeriodPolicy policy(Random& random) {
        return random.chance(1, 4) ? ClosedPeriodPolicy::spread_over_remaining
                                   : ClosedPeriodPolicy::catch_up_in_open_period;
    }
    bool is_progress() const { return line_.measured == Measured::by_cost || line_.measured == Measured::by_hours; }
    bool is_work() const { return line_.measured == Measured::usage || line_.measured == Measured::as_invoiced; }

    void plan_steps() {
        std::int64_t left = 10'000;
        for (auto steps = random_.below(4); steps > 0; --steps) {
            line_.steps.push_back({between(random_, 0, left)});
            left -= line_.steps.back().share;
        }
        line_.steps.push_back({left});
    }

    /// Every month between has what the one before had.
    void begin(Period const& month) {
        while (line_.prices.empty() || line_.month(line_.now()) < month.range.start) {
            line_.prices.push_back(books.tally().value);
            std::int64_t const before =
                line_.estimates.empty() ? between(random_, 1'000, 900'000) : line_.estimates.back();
            line_.estimates.push_back(before);
        }
    }

    void deliver() {
        auto const now = line_.now();
        if (random_.chance(1, 3)) line_.estimates.back() = between(random_, 1, 900'000);
        for (auto entries = random_.below(4); entries > 0; --entries)
            enter(now - random_.below(std::min<std::size_t>(now, 2) + 1));
        auto& step = line_.steps.empty() ? spare_ : line_.steps[random_.below(line_.steps.size())];
        if (!step.reached)
            step.reached = now;
        else if (random_.chance(1, 6))
            step.reached.reset();  // It was not, after all.
        if (random_.chance(1, 4))
            line_.completed = line_.completed && random_.chance(1, 2) ? std::nullopt : std::optional{now};
    }

    void enter(std::size_t month) {
        Delivery::Work work{month, line_.now(), between(random_, 1, is_work() ? 1'000 : 120'000)};
        work.is_expense = is_work() && random_.chance(1, 3);
        if (work.is_expense) work.quantity *= std::max<std::int64_t>(rate_ / 100, 1);
        work.rate = between(random_, 0, rate_);
        line_.work.push_back(work);
        live_.push_back(line_.work.size() - 1);
    }

    /// An entry is taken back by another of the same month, and often entered anew.
    void correct_work() {
        if (live_.empty()) return;
        auto const place = random_.below(live_.size());
        auto       wrong = line_.work[live_[place]];
        live_.erase(live_.begin() + static_cast<std::ptrdiff_t>(place));
        wrong.entered  = line_.now();
        wrong.quantity = -wrong.quantity;
        line_.work.push_back(wrong);
        if (random_.chance(2, 3)) enter(wrong.month);
    }

    /// May hold since a month that is over, as change orders that were long in signing do.
    void amend() {
        std::int64_t const price = line_.prices.back();
        // Revenue that is never taken back must stay within the price, and work without a cap has the price it has.
        bool const         may_fall = !line_.is_floored && !(is_work() && !line_.is_capped);
        std::int64_t const delta =
            between(random_, may_fall ? -std::min<std::int64_t>(price / 2, lowest()) : 0, 500'000);
        for (auto from = line_.now() - random_.below(std::min<std::size_t>(line_.now(), 2) + 1);
             from < line_.prices.size(); ++from)
            line_.prices[from] += delta;
        (delta < 0 ? falls_by_ : rises_by_) += delta;
    }
    std::int64_t lowest() const { return *std::ranges::min_element(line_.prices) - 1; }

    void recognize(Period const& month) {
        if (is_work() && !line_.is_capped) fit_price(month, false);
        if (rises_by_ != 0) books.amend(std::exchange(rises_by_, 0), month);
        by_hand::Months const expected = DeliveryOracle{line_}.months();
        if (line_.measured == Measured::as_invoiced) invoice(expected, month);
        books.recognize(desired(), expected, *month.range.end, month);
        // Revenue goes down before the price does, so that it is never above it.
        if (falls_by_ != 0) books.amend(std::exchange(falls_by_, 0), month);
        if (line_.measured == Measured::as_invoiced)
            BooksOfLife::must(books.tally().billed == books.tally().recognized, "what is due is not what is billed");
    }

    /// Work without a cap is worth what it comes to; a price that it does not come to is given up in the end.
    void fit_price(Period const& month, bool is_last) {
        std::int64_t worth = 0;
        for (auto const& [each, amount] : DeliveryOracle{line_}.months()) worth += amount;
        std::int64_t const delta = worth - line_.prices.back();
        if (delta == 0 || (delta < 0 && !is_last)) return;
        line_.prices.back() += delta;
        books.amend(delta, month);
    }

    /// What was worked to date is billed to date, to the unit.
    void invoice(by_hand::Months const& expected, Period const& month) {
        std::int64_t due = -books.tally().billed;
        for (auto const& [each, amount] : expected) due += amount;
        if (due != 0) books.bill(due, month);
    }

    Schedule desired() const {
        switch (line_.measured) {
            case Measured::by_cost:
            case Measured::by_hours:
            case Measured::completed:
                return by_points();
            case Measured::milestones:
                return by_steps();
            case Measured::usage:
            case Measured::as_invoiced:
                return by_charges();
        }
        return {};
    }

    Money   money(std::int64_t minor) const { return Money::from_minor(minor, currency_); }
    Decimal hundredths(std::int64_t units) const { return Decimal::from_units(units, 2); }

    Schedule by_points() const {
        std::vector<ProgressPoint> points;
        std::int64_t               done = 0;
        for (std::size_t month = 0; month <= line_.now(); ++month) {
            for (auto const& work : line_.work) done += work.month == month ? work.quantity : 0;
            auto const name = month_of(line_.month(month)).name;
            points.push_back(line_.measured == Measured::by_hours
                                 ? hours_done(name, Hours{hundredths(done)}, Hours{hundredths(line_.estimates[month])})
                                 : cost_to_cost(name, money(done), money(line_.estimates[month])));
            points.back().price = money(line_.prices[month]);
        }
        ProgressPolicy policy{.percent_digits = line_.percent_digits};
        if (line_.is_floored) policy.negative = NegativeProgress::floored;
        auto const completed_in = line_.completed ? month_of(line_.month(*line_.completed)).name : std::string{};
        auto const periods      = line_.measured == Measured::completed
                                      ? completed_contract(money(line_.prices.front()), points, completed_in, {})
                                      : percent_complete(money(line_.prices.front()), points, policy);
        REQUIRE_MESSAGE(periods, periods.error().describe());
        Schedule schedule;
        for (std::size_t month = 0; month < periods->size(); ++month)
            schedule.push_back({month_of(line_.month(month)), (*periods)[month].revenue});
        return schedule;
    }

    Schedule by_steps() const {
        auto reached = line_.steps;
        std::erase_if(reached, [](auto const& step) { return !step.reached; });
        std::ranges::stable_sort(reached, {}, [](auto const& step) { return *step.reached; });
        std::vector<MilestoneShare> shares;
        std::int64_t                cumulative = 0;
        for (auto const& step : reached) shares.push_back({"step", Percent{hundredths(cumulative += step.share)}});
        auto const revenue = milestone_revenue(money(line_.prices.back()), shares);
        REQUIRE_MESSAGE(revenue, revenue.error().describe());
        Schedule schedule;
        for (std::size_t step = 0; step < reached.size(); ++step)
            schedule.push_back({month_of(line_.month(*reached[step].reached)), (*revenue)[step].revenue});
        return schedule;
    }

    Schedule by_charges() const {
        std::vector<BillableTime>    time;
        std::vector<BillableExpense> expenses;
        std::vector<Date>            days_of_time, days_of_expenses;
        for (std::size_t place = 0; place < line_.work.size(); ++place) {
            auto const&    work = line_.work[place];
            RecordId const id{1, place + 1};
            Date const     on = line_.month(line_.measured == Measured::usage ? work.month : work.entered);
            if (work.is_expense)
                expenses.push_back({Id<Expense>{id}, on, money(work.quantity), Percent{hundredths(line_.markup)}});
            else
                time.push_back({.entry     = Id<TimeEntry>{id},
                                .worked_on = on,
                                .hours     = Hours{hundredths(work.quantity)},
                                .rate      = money(work.rate)});
        }
        TimeAndMaterialsTerms terms{.currency = currency_};
        if (line_.increment) terms.increment = Hours{hundredths(*line_.increment)};
        if (line_.is_capped) terms.not_to_exceed = money(line_.prices.back());
        auto const bill = bill_time_and_materials(time, expenses, terms);
        REQUIRE_MESSAGE(bill, bill.error().describe());
        Schedule schedule;
        for (auto const& line : bill->lines) schedule.push_back({month_of(*line.due_on), line.amount});
        return schedule;
    }

    Random&                  random_;
    Currency                 currency_;
    Delivery                 line_{};
    Delivery::Step           spare_{0};  ///< For lines without steps.
    std::vector<std::size_t> live_{};    ///< Entries that nothing takes back.
    std::int64_t             rate_     = 1;
    std::int64_t             rises_by_ = 0, falls_by_ = 0;  ///< By change orders of the month.
};

}  // namespace throughline
