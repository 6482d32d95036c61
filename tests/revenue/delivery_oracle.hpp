#pragma once

#include "by_hand.hpp"

#include <throughline/core/date.hpp>

#include <optional>
#include <vector>

namespace throughline {

/// How a line that is earned by its delivery is measured.
enum class Measured : unsigned char { by_cost, by_hours, completed, milestones, usage, as_invoiced };

/// What is known of such a line, in integers: money in minor units, hours and percentages in hundredths. Months are
/// counted from the first.
struct Delivery {
    struct Work {
        std::size_t  month;           ///< In which it was done.
        std::size_t  entered;         ///< In which it was entered, and so invoiced.
        std::int64_t quantity;        ///< Cost, hours, or an expense; negative takes some back.
        std::int64_t rate       = 0;  ///< Of an hour.
        bool         is_expense = false;
    };
    struct Step {
        std::int64_t               share;  ///< Of the price; all of them are 100.00 %.
        std::optional<std::size_t> reached{};
    };

    Measured                   measured;
    Date                       start;        ///< First day of the first month.
    std::vector<std::int64_t>  prices{};     ///< As they hold from each month on.
    std::vector<std::int64_t>  estimates{};  ///< Of the whole, as they were made in each month.
    std::vector<Work>          work{};
    std::vector<Step>          steps{};
    std::optional<std::size_t> completed{};
    // Terms.
    std::optional<int>          percent_digits{};
    bool                        is_floored = false;
    bool                        is_capped  = false;  ///< The price is the most that is billed.
    std::optional<std::int64_t> increment{};         ///< Of hours.
    std::int64_t                markup = 0;          ///< Of expenses.

    std::size_t now() const { return prices.size() - 1; }
    Date        month(std::size_t number) const { return start.plus_months(static_cast<std::int32_t>(number)); }
};

/// A second evaluation of what each month earns, written apart from the library: from closed forms over whole months
/// where that goes from point to point, and in integers where that computes with decimals.
class DeliveryOracle {
  public:
    explicit DeliveryOracle(Delivery const& line) : line_{line} {}

    by_hand::Months months() const {
        switch (line_.measured) {
            case Measured::by_cost:
            case Measured::by_hours:
                return differences(line_.is_floored ? highest_so_far(by_progress()) : by_progress());
            case Measured::completed:
                return differences(by_completion());
            case Measured::milestones:
                return by_milestones();
            case Measured::usage:
            case Measured::as_invoiced:
                return by_work();
        }
        return {};
    }

  private:
    using ToDate = std::vector<std::int64_t>;

    ToDate by_progress() const {
        ToDate earned;
        for (std::size_t month = 0; month <= line_.now(); ++month) {
            std::int64_t done = 0;
            for (auto const& work : line_.work)
                if (work.month <= month) done += work.quantity;
            std::int64_t const all = line_.estimates[month];
            done                   = std::min(done, all);
            if (line_.percent_digits) {
                std::int64_t const whole   = 100 * power(*line_.percent_digits);
                std::int64_t const percent = by_hand::half_away(whole * done, all);
                earned.push_back(by_hand::half_away(line_.prices[month] * percent, whole));
            } else {
                earned.push_back(by_hand::half_away(line_.prices[month] * done, all));
            }
        }
        return earned;
    }

    static std::int64_t power(int digits) { return digits == 0 ? 1 : 10 * power(digits - 1); }

    static ToDate highest_so_far(ToDate earned) {
        for (std::size_t month = 1; month < earned.size(); ++month)
            earned[month] = *std::max_element(earned.begin(), earned.begin() + static_cast<std::ptrdiff_t>(month) + 1);
        return earned;
    }

    ToDate by_completion() const {
        ToDate earned(line_.prices.size(), 0);
        if (!line_.completed) return earned;
        std::copy(line_.prices.begin() + static_cast<std::ptrdiff_t>(*line_.completed), line_.prices.end(),
                  earned.begin() + static_cast<std::ptrdiff_t>(*line_.completed));
        return earned;
    }

    /// Steps earn the price as it is now, in the months in which they were reached.
    by_hand::Months by_milestones() const {
        ToDate       to_date(line_.prices.size(), 0);
        std::int64_t price = line_.prices.back();
        for (std::size_t month = 0; month <= line_.now(); ++month) {
            std::int64_t share = 0;
            for (auto const& step : line_.steps)
                if (step.reached && *step.reached <= month) share += step.share;
            to_date[month] = by_hand::half_away(price * share, 10'000);
        }
        return differences(to_date);
    }

    /// What is charged to date is the work to date, or the cap where that is less.
    by_hand::Months by_work() const {
        by_hand::Months months;
        std::int64_t    worth = 0, charged = 0;
        for (bool const expenses : {false, true})
            for (auto const& work : line_.work) {
                if (work.is_expense != expenses) continue;
                worth += worth_of(work);
                std::int64_t const to_date = line_.is_capped ? std::min(worth, line_.prices.back()) : worth;
                months[line_.month(line_.measured == Measured::usage ? work.month : work.entered)] += to_date - charged;
                charged = to_date;
            }
        return without_nothing(months);
    }

    std::int64_t worth_of(Delivery::Work const& work) const {
        if (work.is_expense) return by_hand::half_away(work.quantity * (10'000 + line_.markup), 10'000);
        std::int64_t hours = std::abs(work.quantity);
        if (line_.increment) hours = (hours + *line_.increment - 1) / *line_.increment * *line_.increment;
        return by_hand::half_away((work.quantity < 0 ? -hours : hours) * work.rate, 100);
    }

    by_hand::Months differences(ToDate const& to_date) const {
        by_hand::Months months;
        for (std::size_t month = 0; month < to_date.size(); ++month)
            months[line_.month(month)] = to_date[month] - (month == 0 ? 0 : to_date[month - 1]);
        return without_nothing(months);
    }

    static by_hand::Months without_nothing(by_hand::Months months) {
        std::erase_if(months, [](auto const& month) { return month.second == 0; });
        return months;
    }

    Delivery const& line_;
};

}  // namespace throughline
