#include <throughline/revenue/variance.hpp>

#include "calculation.hpp"

#include <algorithm>
#include <map>

namespace throughline {

namespace {

struct Side {
    std::vector<Term> hours{};
    std::vector<Term> amounts{};
};

struct Row {
    Period period;
    Term   planned{};
    Term   actual{};
};

class Decomposition {
  public:
    Decomposition(Currency currency, RoundingPolicy const& rounding, Explain explain)
        : calculation_{currency, rounding, explain} {}

    Result<VarianceFigures> run(std::string name, std::span<WorkOfPeriod const> planned,
                                std::span<WorkOfPeriod const> actual) {
        std::map<Date, std::pair<Side, Side>> by_period;
        std::map<Date, Period>                periods;
        std::vector<Term>                     planned_hours, actual_hours;
        auto const read = [&](std::span<WorkOfPeriod const> work, Side std::pair<Side, Side>::*side,
                              std::vector<Term>& hours, std::string_view label) {
            for (auto const& each : work) {
                periods.emplace(each.period.range.start, each.period);
                hours.push_back(calculation_.given(label, each.hours.value(), "h", each.source));
                (by_period[each.period.range.start].*side)
                    .amounts.push_back(calculation_.given(label, each.amount, each.source));
            }
        };
        read(planned, &std::pair<Side, Side>::first, planned_hours, "planned");
        read(actual, &std::pair<Side, Side>::second, actual_hours, "actual");
        std::vector<Row> rows;
        for (auto const& [start, sides] : by_period)
            rows.push_back({periods.at(start), calculation_.sum("planned", sides.first.amounts),
                            calculation_.sum("actual", sides.second.amounts)});
        return decomposed(std::move(name), rows, calculation_.sum("planned hours", planned_hours),
                          calculation_.sum("actual hours", actual_hours));
    }

  private:
    Result<VarianceFigures> decomposed(std::string name, std::vector<Row> const& rows, Term const& planned_hours,
                                       Term const& actual_hours) {
        std::vector<Term> planned_terms, actual_terms;
        for (auto const& row : rows) {
            planned_terms.push_back(row.planned);
            actual_terms.push_back(row.actual);
        }
        Term const planned  = calculation_.sum("planned in all", planned_terms);
        Term const actual   = calculation_.sum("actual in all", actual_terms);
        Term const variance = calculation_.difference("variance", actual, planned);
        Term const more     = calculation_.difference("more hours", actual_hours, planned_hours);
        Term const volume   = planned_hours.value.is_zero()
                                  ? calculation_.given("no hours were planned", 0)
                                  : calculation_.proportion("volume", planned, more, planned_hours);
        Term const price    = calculation_.difference("price", variance, volume);
        auto const phased   = phase(planned, planned_terms, actual_terms);
        auto const volumes  = phase(volume, planned_terms, actual_terms);

        VarianceFigures figures{.name     = std::move(name),
                                .periods  = {},
                                .variance = calculation_.figure(variance),
                                .volume   = calculation_.figure(volume),
                                .price    = calculation_.figure(price)};
        for (std::size_t i = 0; i < rows.size(); ++i) {
            Term const whole  = calculation_.difference("variance", rows[i].actual, rows[i].planned);
            Term const timing = calculation_.difference("timing", phased[i], rows[i].planned);
            Term const rest   = calculation_.difference("beside timing", whole, timing);
            figures.periods.push_back({rows[i].period, calculation_.figure(whole), calculation_.figure(timing),
                                       calculation_.figure(volumes[i]),
                                       calculation_.figure(calculation_.difference("price", rest, volumes[i]))});
        }
        return calculation_.finish(std::move(figures));
    }

    /// A total over the periods as the actuals fell; as planned where nothing came, or where reversals make the actuals
    /// no weights.
    std::vector<Term> phase(Term const& total, std::vector<Term> const& planned, std::vector<Term> const& actual) {
        if (planned.empty()) return {};
        auto const serves = [](std::vector<Term> const& weights) {
            auto const is_negative = [](Term const& term) { return term.value.is_negative(); };
            auto const is_zero     = [](Term const& term) { return term.value.is_zero(); };
            return std::ranges::none_of(weights, is_negative) && !std::ranges::all_of(weights, is_zero);
        };
        if (serves(actual)) return calculation_.parts("phased", total, actual, RemainderRule::largest_remainder);
        if (serves(planned)) return calculation_.parts("phased", total, planned, RemainderRule::largest_remainder);
        std::vector<Term> const even(planned.size(), calculation_.given("even", 1, "weight"));
        return calculation_.parts("phased", total, even, RemainderRule::largest_remainder);
    }

    Calculation calculation_;
};

}  // namespace

Result<VarianceFigures> variance(std::string name, std::span<WorkOfPeriod const> planned,
                                 std::span<WorkOfPeriod const> actual, Currency currency,
                                 RoundingPolicy const& rounding, Explain explain) {
    return Decomposition{currency, rounding, explain}.run(std::move(name), planned, actual);
}

}  // namespace throughline
