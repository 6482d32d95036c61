#include "published_examples.hpp"

#include <throughline/revenue/position.hpp>
#include <throughline/revenue/straight_line.hpp>

namespace published {

namespace {

StraightLineConvention convention_named(std::string const& name) {
    static std::map<std::string, StraightLineConvention> const conventions{
        {"daily", StraightLineConvention::daily},
        {"monthly_even", StraightLineConvention::monthly_even},
        {"month_fraction", StraightLineConvention::month_fraction},
        {"half_month", StraightLineConvention::half_month},
        {"mid_month", StraightLineConvention::mid_month},
        {"started_month_is_full", StraightLineConvention::started_month_is_full},
        {"bc_subscription", StraightLineConvention::daily_ends},
        {"spread_board", StraightLineConvention::monthly_rate},
        {"erpnext_months", StraightLineConvention::effective_months},
    };
    return conventions.at(name);
}

Date date(Json const& json, char const* key) { return Date::parse(json[key].get<std::string>()).value(); }

/// The examples' last day is in the term.
DateRange term_of(Json const& json) {
    Date const start = date(json, "start");
    if (json.contains("number_of_months")) return {start, start.plus_months(json["number_of_months"].get<int>())};
    return {start, date(json, "end").plus_days(1)};
}

StraightLinePolicy policy_of(Json const& inputs, Unit const& unit) {
    return {.convention = convention_named(inputs.value("convention", "daily")),
            .remainder  = remainder_named(inputs.value("rounding", "largest_remainder")),
            .rounding   = unit.rounding,
            .explain    = Explain::yes};
}

Json shown_lines(Schedule const& schedule) {
    Json lines = Json::array();
    for (auto const& line : schedule) lines.push_back({{"period", line.period.name}, {"amount", shown(line.amount)}});
    return lines;
}

/// The number that a step of that name gives, wherever it is in the tree.
std::optional<Decimal> step_named(Explanation const& why, std::string_view label) {
    std::optional<Decimal> found;
    if (why.step().label == label) found = why.step().value;
    for (auto const& operand : why.step().operands)
        if (!found) found = step_named(operand, label);
    return found;
}

Json straight_lined(Json const& inputs) {
    Unit const         unit{inputs};
    StraightLine const line{.total = unit.money(inputs, "total"), .term = term_of(inputs)};
    auto const         policy   = policy_of(inputs, unit);
    auto const         schedule = straight_line(line, policy).value();
    Json               result{{"periods", shown_lines(schedule)}};
    for (auto const& month : schedule) {
        if (auto const monthly = step_named(month.amount.why, "full month"))
            result["monthly_amount"] = monthly->to_string();
        if (auto const base = step_named(month.amount.why, "for the full months");
            base && !result.contains("full_months_base"))
            result["full_months_base"] = base->to_string();
    }
    if (inputs.contains("as_of")) {
        auto const earned            = earned_before(line, date(inputs, "as_of").plus_days(1), policy).value();
        result["recognized_to_date"] = shown(earned);
        result["deferred"]           = shown(line.total - earned.value);
    }
    if (inputs.contains("posted_periods")) {
        Money unposted = line.total;
        for (std::size_t i = 0; i < inputs["posted_periods"].get<std::size_t>(); ++i)
            unposted -= schedule.at(i).amount.value;
        result["unposted"] = shown(unposted);
    }
    return result;
}

Json straight_line_bases(Json const& inputs) {
    Unit const unit{inputs};
    Json       result;
    for (auto const& example : inputs["cases"]) {
        auto policy      = policy_of(example, unit);
        policy.remainder = RemainderRule::last_absorbs;
        for (auto const& line :
             straight_line({.total = unit.money(inputs, "total"), .term = term_of(example)}, policy).value())
            if (line.period.name == text(example, "period"))
                result["results"][text(example, "id")] = shown(line.amount);
    }
    return result;
}

Json ratable_monthly(Json const& inputs) {
    Unit const    unit{inputs};
    Decimal const months  = decimal(inputs, "months");
    Money const   total   = unit.money(inputs, "upfront") + unit.money(inputs, "monthly_fee") * months;
    auto const    monthly = proportion(total.amount(), 1, months, *unit.rounding.digits, unit.rounding.rule).value();
    Date const    start{2024, 1, 1};
    auto const    schedule =
        straight_line({.total = total, .term = {start, start.plus_months(inputs["months"].get<int>())}},
                      {.convention = StraightLineConvention::monthly_even, .rounding = unit.rounding})
            .value();
    Money sum = Money::zero(unit.currency);
    for (auto const& line : schedule) sum += line.amount.value;
    return {{"total", shown(sum)}, {"monthly_revenue", monthly.to_string()}};
}

Json granularity(Json const& inputs) {
    Unit const         unit{inputs};
    Money const        total = unit.money(inputs, "total");
    auto const         start = Timestamp::parse(text(inputs, "start")).value();
    auto const         end   = Timestamp::parse(text(inputs, "end")).value();
    Date const         first = Date::parse(text(inputs, "start").substr(0, 10)).value();
    Date const         last  = Date::parse(text(inputs, "end").substr(0, 10)).value();
    StraightLinePolicy policy{.rounding = unit.rounding, .explain = Explain::yes};
    auto const         by_time = by_elapsed_time(total, start, end, policy).value();
    auto const         by_day  = straight_line({.total = total, .term = {first, last}}, policy).value();
    policy.convention          = StraightLineConvention::monthly_even;
    Date const      month      = first.first_of_month();
    DateRange const months{month, month.plus_months(inputs["months"].get<int>())};
    auto const      by_month = straight_line({.total = total, .term = months}, policy).value();
    return {{"by_elapsed_time", shown_lines(by_time)},
            {"by_day", shown_lines(by_day)},
            {"by_month_evenly", shown_lines(by_month)}};
}

Json grouped_deferral(Json const& inputs) {
    Unit const               unit{inputs};
    StraightLinePolicy const policy{.convention = convention_named(inputs.value("convention", "monthly_even")),
                                    .rounding   = unit.rounding,
                                    .explain    = Explain::yes};
    Json                     result;
    for (auto const& as_of : inputs["as_of"]) {
        Date const end        = Date::parse(as_of.get<std::string>()).value().plus_days(1);
        Money      recognized = Money::zero(unit.currency);
        Money      invoiced   = Money::zero(unit.currency);
        for (auto const& invoice : inputs["invoices"]) {
            invoiced += unit.money(invoice, "amount");
            recognized += earned_before({.total = unit.money(invoice, "amount"), .term = term_of(invoice)}, end, policy)
                              .value()
                              .value;
        }
        auto const position = net_position(recognized, invoiced, Explain::yes).value();
        result["recognized"].push_back(shown(recognized));
        result["deferred"].push_back(shown(position.deferred));
    }
    return result;
}

}  // namespace

std::map<std::string, Adapter> schedule_adapters() {
    return {{"straight_line", straight_lined},
            {"straight_line_bases", straight_line_bases},
            {"ratable_monthly", ratable_monthly},
            {"granularity", granularity},
            {"grouped_deferral", grouped_deferral}};
}

}  // namespace published
