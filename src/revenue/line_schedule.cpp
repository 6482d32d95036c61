#include <throughline/revenue/line_schedule.hpp>

#include "calculation.hpp"
#include "month_weights.hpp"

#include <algorithm>

namespace throughline {

namespace {

/// A line's revenue as it is laid out, change by change.
class Layout {
  public:
    Layout(LineHistory const& line, LineSchedulePolicy const& policy)
        : line_{line},
          policy_{policy},
          calculation_{line.terms.price.currency(), policy.spread.rounding, policy.spread.explain},
          main_{{.total = line.terms.price, .term = line.terms.term, .source = line.terms.source}} {}

    Result<LineSchedule> run() {
        if (auto valid = check(); !valid) return std::move(valid).error();
        for (auto const& pause : line_.pauses) {
            if (pause.end)
                pauses_.push_back(pause);
            else
                stop_ = stop_ ? std::min(*stop_, pause.start) : pause.start;
        }
        price_      = calculation_.given("price", line_.terms.price, line_.terms.source);
        main_price_ = price_;
        start(main_, line_.terms.term, line_.terms.price);
        origin_               = main_;
        recognized_of_origin_ = calculation_.given("nothing recognized yet", 0);
        for (auto const& change : line_.changes) apply(change);
        settle(main_);
        for (auto const& separate : separate_) settle(separate);
        return finished();
    }

  private:
    /// An amount on the days that earn it.
    struct Stretch {
        StraightLine line;
    };

    /// An amount of the month that begins on a day.
    struct OfMonth {
        Date month;
        Term amount;
    };
    using OfMonths = std::vector<OfMonth>;

    Result<> check() const {
        if (!policy_.spread.periods.empty())
            return Error{ErrorCode::unsupported, "a line's schedule is by calendar month"};
        if (!line_.terms.term.end || line_.terms.term.is_empty())
            return Error{ErrorCode::validation, "a line without an end, or without a day"}.in_field("term");
        if (!std::ranges::is_sorted(line_.changes, {}, &LineChange::effective))
            return Error{ErrorCode::validation, "changes out of order"}.with_remedy("sort them by their dates");
        for (auto const& change : line_.changes)
            if (change.treatment == Modification::separate_contract && !change.delta.is_zero() &&
                change.delta.is_negative() != line_.terms.price.is_negative())
                return Error{ErrorCode::validation, "a separate contract that takes away"}
                    .in_field("delta")
                    .with_value(change.delta.to_string())
                    .with_expected("something added at its standalone price (606-10-25-12)")
                    .with_remedy("treat it as prospective, or as a cumulative catch-up");
        return {};
    }

    /// The range moved at its end by the days that pauses within it take.
    DateRange extended(DateRange range) const {
        if (policy_.pause == PauseEffect::keeps_end) return range;
        auto const days = *range.length();
        while (true) {
            auto const lost = days - active_days(range, pauses_);
            if (lost <= 0) return range;
            range.end = range.end->plus_days(lost);
        }
    }

    void start(Stretch& stretch, DateRange const& range, Money const& amount) const {
        stretch.line.total  = amount;
        stretch.line.term   = extended(range);
        stretch.line.pauses = pauses_;
    }

    Term total_of(Stretch const& stretch) {
        if (!stretch.line.why.is_empty()) return {stretch.line.total.amount(), stretch.line.why};
        return calculation_.given("amount to spread", stretch.line.total, stretch.line.source);
    }

    /// What of a stretch is earned before a day.
    Term earned(Stretch const& stretch, Date before) {
        if (before <= stretch.line.term.start) return calculation_.given("nothing earned yet", 0);
        if (before >= *stretch.line.term.end) return total_of(stretch);
        auto figure = earned_before(stretch.line, before, policy_.spread);
        if (figure) return {figure->value.amount(), std::move(figure->why)};
        calculation_.fail(std::move(figure).error());
        return {};
    }

    /// Lays out what a stretch earns before a day, which is `to_date`.
    void lay_out(Stretch const& stretch, Date before, Term const& to_date) {
        if (stretch.line.total.is_zero() || before <= stretch.line.term.start) return;
        auto schedule = straight_line(stretch.line, policy_.spread);
        if (!schedule) return calculation_.fail(std::move(schedule).error());
        std::vector<Term> whole;
        Decimal           left = to_date.value;
        whole.reserve(schedule->size());
        if (earned_.empty()) earned_.reserve(schedule->size() + 1);
        for (auto& month : *schedule) {
            bool const is_whole = *month.period.range.end <= before || *stretch.line.term.end <= before;
            if (!is_whole) break;
            whole.push_back({month.amount.value.amount(), std::move(month.amount.why)});
            earned_.push_back({month.period.range.start, whole.back()});
            left -= whole.back().value;
        }
        if (left.is_zero()) return;
        earned_.push_back({before.plus_days(-1).first_of_month(),
                           calculation_.difference("earned in the part of a month", to_date,
                                                   calculation_.sum("earned in whole months", whole))});
    }

    void catch_up(Date on, Term const& amount) {
        if (!amount.value.is_zero()) caught_up_.push_back({on.first_of_month(), amount});
    }

    void apply(LineChange const& change) {
        Term const delta = calculation_.given("change of the price", change.delta, change.source);
        price_           = calculation_.sum("price after change", {price_, delta});
        if (change.treatment == Modification::separate_contract) return apart(change);
        main_price_ = calculation_.sum("price of the contract itself", {main_price_, delta});
        Date const at =
            stop_ && *stop_ <= change.effective ? *stop_ : std::max(change.effective, main_.line.term.start);
        Term const to_date = earned(main_, at);
        lay_out(main_, at, to_date);
        if (change.treatment == Modification::cumulative_catch_up)
            measure_anew(change, at, delta, to_date);
        else
            start_anew(change, at, delta, to_date);
    }

    void measure_anew(LineChange const& change, Date at, Term const& delta, Term const& to_date) {
        Term const price    = calculation_.sum("price, measured anew", {total_of(origin_), delta});
        origin_.line.total  = calculation_.money(price);
        origin_.line.why    = price.why;
        Date const first    = origin_.line.term.start;
        origin_.line.term   = change.new_end ? extended({first, std::max(*change.new_end, first.plus_days(1))})
                                             : DateRange{first, main_.line.term.end};
        Term const measured = earned(origin_, at);
        catch_up(at, calculation_.difference("catch-up", measured,
                                             calculation_.sum("recognized before", {recognized_of_origin_, to_date})));
        DateRange const rest{at, origin_.line.term.end};
        recognized_of_origin_ = rest.is_empty() ? price : measured;  // Where no day is left, all is recognized.
        continue_with(calculation_.difference("price not earned yet", price, measured), rest, true);
    }

    void start_anew(LineChange const& change, Date at, Term const& delta, Term const& to_date) {
        Term const rest =
            calculation_.sum("to recognize from the change on",
                             {calculation_.difference("not earned yet", total_of(main_), to_date), delta});
        // More was earned than the new price: what is above it is taken back at once, not day by day.
        bool const is_too_much = !rest.value.is_zero() && rest.value.is_negative() != main_price_.value.is_negative();
        DateRange const range{at, is_too_much ? at : change.new_end.value_or(*main_.line.term.end)};
        continue_with(rest, range, !change.new_end);
        origin_               = main_;
        recognized_of_origin_ = calculation_.given("nothing recognized since", 0);
        if (!range.is_empty()) return;  // Otherwise all of it is earned at once.
        origin_.line = {.total = calculation_.money(rest), .term = {at, at}, .pauses = pauses_, .why = rest.why};
        recognized_of_origin_ = rest;
    }

    /// Goes on with an amount; where no day is left for it, it is recognized at once.
    void continue_with(Term const& amount, DateRange const& range, bool is_extended_already) {
        if (range.is_empty()) {
            catch_up(range.start, amount);
            main_.line = {.total = Money::zero(calculation_.currency()), .term = {range.start, range.start}};
            return;
        }
        start(main_, range, calculation_.money(amount));
        if (is_extended_already) main_.line.term = range;
        main_.line.why = amount.why;
    }

    void apart(LineChange const& change) {
        DateRange const range{change.effective, change.new_end.value_or(*main_.line.term.end)};
        if (range.is_empty())
            return catch_up(change.effective, calculation_.given("separate contract", change.delta, change.source));
        Stretch stretch{{.total = change.delta, .term = range, .source = change.source}};
        start(stretch, range, change.delta);
        if (!change.new_end) stretch.line.term = range;
        separate_.push_back(std::move(stretch));
    }

    /// Lays out all that is left of a stretch, up to a pause that lasts.
    void settle(Stretch const& stretch) {
        if (stretch.line.total.is_zero()) return;
        Date const end = *stretch.line.term.end;
        end_           = std::max(end_, end);
        if (!stop_ || end <= *stop_) return lay_out(stretch, end, total_of(stretch));
        Term const to_date = earned(stretch, *stop_);
        lay_out(stretch, *stop_, to_date);
        suspended_.push_back(calculation_.difference("suspended", total_of(stretch), to_date));
    }

    Result<LineSchedule> finished() {
        LineSchedule result{.periods   = {},
                            .price     = calculation_.figure(price_),
                            .suspended = calculation_.figure(calculation_.sum("suspended", suspended_)),
                            .end       = end_};
        in_order(earned_);
        in_order(caught_up_);
        result.periods.reserve(earned_.size() + caught_up_.size());
        auto earned = earned_.begin();
        auto late   = caught_up_.begin();
        while (earned != earned_.end() || late != caught_up_.end()) {
            bool const is_late_first =
                earned == earned_.end() || (late != caught_up_.end() && late->month < earned->month);
            Date const month    = is_late_first ? late->month : earned->month;
            Term const sum      = sum_of_month("earned", month, earned, earned_.end());
            Term const late_sum = sum_of_month("caught up", month, late, caught_up_.end());
            result.periods.push_back({month_of(month), calculation_.figure(sum), calculation_.figure(late_sum)});
        }
        return calculation_.finish(std::move(result));
    }

    /// By month, those of one month as they were added.
    static void in_order(OfMonths& amounts) {
        if (!std::ranges::is_sorted(amounts, {}, &OfMonth::month))
            std::ranges::stable_sort(amounts, {}, &OfMonth::month);
    }

    /// The sum of what is there of a month, from `at` on, which moves past it.
    Term sum_of_month(std::string_view label, Date month, OfMonths::iterator& at, OfMonths::iterator end) {
        if (at == end || at->month != month) return calculation_.sum(label, {});
        auto const& alone = at->amount;
        if (++at == end || at->month != month) return calculation_.sum(label, {&alone, 1});
        std::vector<Term> terms{alone};
        for (; at != end && at->month == month; ++at) terms.push_back(at->amount);
        return calculation_.sum(label, terms);
    }

    LineHistory const&        line_;
    LineSchedulePolicy const& policy_;
    Calculation               calculation_;
    Stretch                   main_;
    Stretch                   origin_{};  // What a cumulative change measures anew: since the last new contract.
    Term                      recognized_of_origin_{};
    std::vector<Stretch>      separate_{};
    std::vector<DateRange>    pauses_{};
    std::optional<Date>       stop_{};
    OfMonths                  earned_{};
    OfMonths                  caught_up_{};
    std::vector<Term>         suspended_{};
    Term                      price_{};
    Term                      main_price_{};  // Without separate contracts.
    Date                      end_{line_.terms.term.start};
};

}  // namespace

Schedule LineSchedule::totals() const {
    Schedule schedule;
    schedule.reserve(periods.size());
    for (auto const& each : periods) {
        Calculation calculation{
            each.earned.value.currency(), {}, each.earned.why.is_empty() ? Explain::no : Explain::yes};
        Term const sum = calculation.sum("revenue of the period", {{each.earned.value.amount(), each.earned.why},
                                                                   {each.catch_up.value.amount(), each.catch_up.why}});
        schedule.push_back({each.period, calculation.figure(sum)});
    }
    return schedule;
}

Result<LineSchedule> line_schedule(LineHistory const& line, LineSchedulePolicy const& policy) {
    return Layout{line, policy}.run();
}

}  // namespace throughline
