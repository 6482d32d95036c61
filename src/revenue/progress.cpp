#include <throughline/revenue/progress.hpp>

#include "calculation.hpp"

namespace throughline {

namespace {

constexpr int shown_digits = 10;  // Of an exact percentage, which may not end.

/// What a contract has come to, point by point.
class Course {
  public:
    Course(Money const& price, ProgressPolicy const& policy)
        : policy_{policy},
          calculation_{price.currency(), policy.rounding, policy.explain},
          price_{calculation_.given("transaction price", price)},
          revenue_before_{calculation_.given("no revenue yet", 0)},
          cost_before_{calculation_.given("no cost yet", 0)},
          provision_before_{calculation_.given("no provision yet", 0)} {}

    ProgressPeriod next(ProgressPoint const& point) {
        if (point.price) price_ = calculation_.given("transaction price", *point.price, point.source);
        Term const done =
            calculation_.lesser("done", calculation_.given("done to date", point.done, {}, point.source),
                                calculation_.given("to do in all", point.expected_total, {}, point.source));
        Term const in_all  = calculation_.given("to do in all", divisor(point), {}, point.source);
        int const  digits  = policy_.percent_digits.value_or(shown_digits);
        Term const hundred = calculation_.given("percent of a whole", 100);
        Term const percent =
            calculation_.proportion("percent complete", hundred, done, in_all, digits, RoundingRule::half_up, "%");
        Term revenue = policy_.percent_digits ? calculation_.proportion("revenue to date", price_, percent, hundred)
                                              : calculation_.proportion("revenue to date", price_, done, in_all);
        if (policy_.negative == NegativeProgress::floored)
            revenue = calculation_.greater("revenue to date, never taken back", revenue, revenue_before_);
        Term const cost = point.cost_to_date ? calculation_.given("cost to date", *point.cost_to_date, point.source)
                                             : calculation_.given("no cost", 0);
        return finished(point, percent, revenue, cost);
    }

    template <class Value>
    Result<Value> finish(Value value) const {
        return calculation_.finish(std::move(value));
    }

  private:
    /// The whole to divide by; one where nothing is to be done, and nothing is.
    Decimal divisor(ProgressPoint const& point) {
        if (!point.expected_total.is_negative() && !point.expected_total.is_zero() && !point.done.is_negative())
            return point.expected_total;
        if (!point.expected_total.is_zero() || !point.done.is_zero())
            calculation_.fail(Error{ErrorCode::validation, "progress without an estimate of the whole"}
                                  .in_field("expected_total")
                                  .in_record(point.period)
                                  .with_value(point.expected_total.to_string())
                                  .with_expected("an estimate above zero, and progress of zero or more")
                                  .with_remedy("estimate the whole of the work"));
        return 1;
    }

    ProgressPeriod finished(ProgressPoint const& point, Term const& percent, Term const& revenue, Term const& cost) {
        Term const     period_revenue = calculation_.difference("revenue", revenue, revenue_before_);
        Term const     period_cost    = calculation_.difference("cost", cost, cost_before_);
        Term const     provision      = provision_of(point, revenue, cost);
        ProgressPeriod period{
            .period          = point.period,
            .percent         = Calculation::percent(percent),
            .revenue_to_date = calculation_.figure(revenue),
            .revenue         = calculation_.figure(period_revenue),
            .cost            = calculation_.figure(period_cost),
            .gross_profit   = calculation_.figure(calculation_.difference("gross profit", period_revenue, period_cost)),
            .loss_provision = calculation_.figure(provision),
            .provision_change =
                calculation_.figure(calculation_.difference("change of the provision", provision, provision_before_))};
        revenue_before_   = revenue;
        cost_before_      = cost;
        provision_before_ = provision;
        return period;
    }

    /// What the whole loss exceeds the loss already in gross profit by.
    Term provision_of(ProgressPoint const& point, Term const& revenue, Term const& cost) {
        Term const nothing = calculation_.given("no loss", 0);
        if (policy_.loss == LossRecognition::none || !point.estimated_cost) return nothing;
        Term const estimated = calculation_.greater(
            "cost in all", calculation_.given("estimated cost", *point.estimated_cost, point.source), cost);
        Term const expected =
            calculation_.rounded("expected result", calculation_.difference("expected", price_, estimated));
        if (!expected.value.is_negative()) return nothing;
        Term const to_date = calculation_.difference("gross profit to date", revenue, cost);
        return calculation_.greater("loss provision", calculation_.difference("loss still to come", to_date, expected),
                                    nothing);
    }

    ProgressPolicy const& policy_;
    Calculation           calculation_;
    Term                  price_;
    Term                  revenue_before_;
    Term                  cost_before_;
    Term                  provision_before_;
};

Term hundred(Calculation& calculation) { return calculation.given("percent of a whole", 100); }

}  // namespace

ProgressPoint cost_to_cost(std::string period, Money const& cost_to_date, Money const& estimated_total_cost,
                           RecordId const& source) {
    return {.period         = std::move(period),
            .done           = cost_to_date.amount(),
            .expected_total = estimated_total_cost.amount(),
            .cost_to_date   = cost_to_date,
            .estimated_cost = estimated_total_cost,
            .source         = source};
}

ProgressPoint hours_done(std::string period, Hours const& done, Hours const& expected_total, RecordId const& source) {
    return {
        .period = std::move(period), .done = done.value(), .expected_total = expected_total.value(), .source = source};
}

Result<std::vector<ProgressPeriod>> percent_complete(Money const& price, std::span<ProgressPoint const> points,
                                                     ProgressPolicy const& policy) {
    Course                      course{price, policy};
    std::vector<ProgressPeriod> periods;
    periods.reserve(points.size());
    for (auto const& point : points) periods.push_back(course.next(point));
    return course.finish(std::move(periods));
}

Result<std::vector<ProgressPeriod>> completed_contract(Money const& price, std::span<ProgressPoint const> points,
                                                       std::string_view completed_in, ProgressPolicy const& policy) {
    std::vector<ProgressPoint> adapted{points.begin(), points.end()};
    bool                       is_completed = false;
    for (auto& point : adapted) {
        is_completed         = is_completed || (!completed_in.empty() && point.period == completed_in);
        point.done           = is_completed ? 1 : 0;
        point.expected_total = 1;
    }
    if (!is_completed && !completed_in.empty())
        return Error{ErrorCode::validation, "a contract completed in a period that is not reported"}
            .with_value(completed_in)
            .with_remedy("add the period's costs");
    return percent_complete(price, adapted, policy);
}

Result<std::vector<MilestoneRevenue>> milestone_revenue(Money const& price, std::span<MilestoneShare const> milestones,
                                                        RoundingPolicy const& rounding, Explain explain) {
    Calculation                   calculation{price.currency(), rounding, explain};
    Term const                    whole  = calculation.given("transaction price", price);
    Term                          before = calculation.given("no revenue yet", 0);
    Decimal                       reached;
    std::vector<MilestoneRevenue> revenue;
    for (auto const& milestone : milestones) {
        if (milestone.cumulative.value() < reached || milestone.cumulative.value() > 100)
            calculation.fail(Error{ErrorCode::validation, "cumulative shares that fall, or exceed the whole"}
                                 .in_record(milestone.name)
                                 .in_field("cumulative")
                                 .with_value(milestone.cumulative.to_string())
                                 .with_expected("from " + reached.to_string() + " to 100"));
        reached            = milestone.cumulative.value();
        Term const to_date = calculation.proportion(
            "revenue to date", whole,
            calculation.given(milestone.name, milestone.cumulative.value(), "%", milestone.source),
            hundred(calculation));
        revenue.push_back({milestone.name, calculation.figure(to_date),
                           calculation.figure(calculation.difference("revenue of the milestone", to_date, before))});
        before = to_date;
    }
    return calculation.finish(std::move(revenue));
}

Result<CompletionFigures> completion(std::span<CostCategory const> categories, Currency currency, CompletionBasis basis,
                                     int percent_digits, RoundingPolicy const& rounding, Explain explain) {
    Calculation       calculation{currency, rounding, explain};
    std::vector<Term> actuals;
    std::vector<Term> expected;
    for (auto const& category : categories) {
        actuals.push_back(calculation.given(category.name + " to date", category.actual_to_date, category.source));
        Term const forecast = calculation.given(category.name + " forecast", category.forecast, category.source);
        expected.push_back(basis == CompletionBasis::forecast
                               ? forecast
                               : calculation.greater(category.name + " at completion", forecast, actuals.back()));
    }
    Term const to_date = calculation.sum("cost to date", actuals);
    Term const total   = calculation.sum("expected cost", expected);
    Term const done    = calculation.lesser("done", to_date, total);  // Past its forecast, it is complete and no more.
    Term const percent = total.value.is_zero() ? calculation.given("nothing to do", 0, "%")
                                               : calculation.proportion("percent complete", hundred(calculation), done,
                                                                        total, percent_digits, rounding.rule, "%");
    return calculation.finish(
        CompletionFigures{calculation.figure(to_date), calculation.figure(total), Calculation::percent(percent)});
}

Result<UninstalledFigures> uninstalled_materials(UninstalledMaterials const& contract, ProgressPolicy const& policy) {
    Calculation calculation{contract.price.currency(), policy.rounding, policy.explain};
    Term const  goods    = calculation.given("goods not installed", contract.uninstalled_cost, contract.source);
    Term const  spent    = calculation.given("other cost to date", contract.other_cost_to_date, contract.source);
    Term const  measured = calculation.difference(
        "cost that measures progress",
        calculation.given("estimated total cost", contract.estimated_total_cost, contract.source), goods);
    Term const done  = calculation.lesser("done", spent, measured);
    Term const price = calculation.difference(
        "price without the goods", calculation.given("transaction price", contract.price, contract.source), goods);
    Term const percent =
        calculation.proportion("percent complete", hundred(calculation), done, measured,
                               policy.percent_digits.value_or(shown_digits), RoundingRule::half_up, "%");
    Term const earned  = policy.percent_digits
                             ? calculation.proportion("revenue of the work", price, percent, hundred(calculation))
                             : calculation.proportion("revenue of the work", price, done, measured);
    Term const revenue = calculation.sum("revenue", {earned, goods});
    Term const cost    = calculation.sum("cost of sales", {spent, goods});
    return calculation.finish(
        UninstalledFigures{Calculation::percent(percent), calculation.figure(revenue), calculation.figure(cost),
                           calculation.figure(calculation.difference("gross profit", revenue, cost))});
}

Result<ExpectedResult> expected_result(Money const& price, Money const& estimated_total_cost, int margin_digits,
                                       RoundingPolicy const& rounding, Explain explain) {
    Calculation calculation{price.currency(), rounding, explain};
    Term const  whole  = calculation.given("transaction price", price);
    Term const  profit = calculation.difference("expected profit", whole,
                                                calculation.given("estimated total cost", estimated_total_cost));
    Term const  margin =
        calculation.proportion("margin", hundred(calculation), profit, whole, margin_digits, rounding.rule, "%");
    return calculation.finish(ExpectedResult{calculation.figure(profit), Calculation::percent(margin)});
}

Result<WipSchedule> wip_schedule(std::span<WipJob const> jobs, Currency currency, int percent_digits,
                                 RoundingPolicy const& rounding, Explain explain) {
    Calculation       calculation{currency, rounding, explain};
    Term const        nothing = calculation.given("nothing", 0);
    WipSchedule       schedule;
    std::vector<Term> revenues, prices, under, over;
    for (auto const& job : jobs) {
        Term const cost  = calculation.given("cost to date", job.cost_to_date, job.source);
        Term const total = calculation.sum(
            "cost in all", {cost, calculation.given("cost to complete", job.cost_to_complete, job.source)});
        prices.push_back(calculation.given("price", job.price, job.source));
        revenues.push_back(calculation.proportion(job.name, prices.back(), cost, total));
        Term const balance = calculation.difference(
            "billed over revenue", calculation.given("billed", job.billed, job.source), revenues.back());
        over.push_back(calculation.greater("overbilled", balance, nothing));
        under.push_back(
            calculation.greater("underbilled", calculation.difference("negated", nothing, balance), nothing));
        schedule.jobs.push_back(
            {job.name,
             Calculation::percent(calculation.proportion("percent complete", hundred(calculation), cost, total,
                                                         percent_digits, rounding.rule, "%")),
             calculation.figure(revenues.back()), calculation.figure(balance)});
    }
    Term const revenue      = calculation.sum("revenue", revenues);
    Term const underbilled  = calculation.sum("underbillings", under);
    Term const overbilled   = calculation.sum("overbillings", over);
    schedule.revenue        = calculation.figure(revenue);
    schedule.underbillings  = calculation.figure(underbilled);
    schedule.overbillings   = calculation.figure(overbilled);
    schedule.net_over_under = calculation.figure(calculation.difference("net", overbilled, underbilled));
    schedule.backlog =
        calculation.figure(calculation.difference("backlog", calculation.sum("prices", prices), revenue));
    return calculation.finish(std::move(schedule));
}

}  // namespace throughline
