#include <throughline/revenue/recognition.hpp>

#include "calculation.hpp"
#include "month_weights.hpp"

#include <algorithm>
#include <map>

namespace throughline {

namespace {

Error in_period(Error error, Period const& period) { return std::move(error).in_record(period.name); }

/// What one period should have, has, and lacks.
struct PeriodState {
    Period  period;
    Term    desired{};
    Decimal posted{};           ///< Of its own.
    Decimal posted_catch_up{};  ///< On behalf of closed periods.
    Term    catch_up{};         ///< What it should have of those.
    bool    is_closed = false;
};

/// An event that is still to be posted.
struct Owed {
    Period const*      period;
    RevenueEvent::Kind kind;
    Term               amount;
};

class Posting {
  public:
    Posting(RecognitionRequest const& request, RecognitionPolicy const& policy)
        : request_{request}, policy_{policy}, calculation_{request.price.currency(), {}, policy.explain} {}

    Result<std::vector<PostedRevenue>> run() {
        if (auto read = read_desired(); !read) return std::move(read).error();
        if (auto read = read_posted(); !read) return std::move(read).error();
        if (auto carried = carry(); !carried) return std::move(carried).error();
        for (auto const& state : periods_) post(state);
        // What goes down goes first, so that the price is not passed on the way to an amount within it.
        auto const goes_down = [](Owed const& owed) { return owed.amount.value.is_negative(); };
        if (!std::ranges::is_partitioned(owed_, goes_down)) std::ranges::stable_partition(owed_, goes_down);
        Decimal const before = recognized_;
        events_.reserve(owed_.size());
        for (auto const& owed : owed_) add(owed);
        if (auto within = check_price(before); !within) return std::move(within).error();
        if (calculation_.has_failed()) return calculation_.error();
        return std::move(events_);
    }

  private:
    bool is_closed(Period const& period) const { return *period.range.end <= request_.closed_before; }
    bool is_due(Period const& period) const { return *period.range.end <= request_.as_of; }

    /// Valid until the next one is asked for. Most are asked for in their order.
    PeriodState& state_of(Period const& period) {
        constexpr auto start_of = [](PeriodState const& state) { return state.period.range.start; };

        bool const is_last = !periods_.empty() && start_of(periods_.back()) < period.range.start;
        auto const place =
            is_last ? periods_.end() : std::ranges::lower_bound(periods_, period.range.start, {}, start_of);
        if (place != periods_.end() && start_of(*place) == period.range.start) return *place;
        Term const nothing = calculation_.given("nothing to recognize", 0);
        return *periods_.insert(
            place, {.period = period, .desired = nothing, .catch_up = nothing, .is_closed = is_closed(period)});
    }

    Result<> read_desired() {
        periods_.reserve(request_.desired.size());
        for (auto const& line : request_.desired) {
            if (line.amount.value.currency() != request_.price.currency())
                return in_period(Error{ErrorCode::validation, "a schedule in another currency than the price"},
                                 line.period)
                    .with_value(line.amount.value.to_string())
                    .with_expected(request_.price.currency().code());
            if (!line.period.range.end)
                return in_period(Error{ErrorCode::validation, "a period without an end"}, line.period);
            Term const   amount = line.amount.why.is_empty() || !calculation_.is_explained()
                                      ? calculation_.given(line.period.name, line.amount.value)
                                      : Term{line.amount.value.amount(), line.amount.why};
            PeriodState& state  = state_of(line.period);
            state.desired       = calculation_.sum("to recognize in the period", {state.desired, amount});
        }
        return {};
    }

    Result<> read_posted() {
        std::map<std::uint64_t, bool> is_catch_up;  // By number: a reversal counts as what it takes back.
        for (auto const& posted : request_.posted) {
            auto const& event = posted.event;
            if (event.amount.currency() != request_.price.currency() || !event.period.range.end)
                return in_period(Error{ErrorCode::validation, "a posted event of another currency, or of no period"},
                                 event.period)
                    .with_value(event.amount.to_string());
            bool const caught_up =
                posted.reverses ? is_catch_up[*posted.reverses] : event.kind == RevenueEvent::Kind::catch_up;
            is_catch_up[posted.number] = caught_up;
            PeriodState& state         = state_of(event.period);
            (caught_up ? state.posted_catch_up : state.posted) += event.amount.amount();
            recognized_ += event.amount.amount();
            next_number_ = std::max(next_number_, posted.number + 1);
        }
        return {};
    }

    /// What closed periods lack, or have too much of, goes to open ones.
    Result<> carry() {
        std::vector<Term> lacking;
        Period const*     first_lacking = nullptr;
        for (auto const& state : periods_) {
            if (!state.is_closed) continue;
            Decimal const posted = state.posted + state.posted_catch_up;
            if (state.desired.value == posted) continue;
            if (first_lacking == nullptr) first_lacking = &state.period;
            lacking.push_back(calculation_.difference("not recognized in its period", state.desired,
                                                      calculation_.given("posted " + state.period.name, posted)));
        }
        if (lacking.empty()) return {};
        Term const total = calculation_.sum("of closed periods", lacking);
        if (total.value.is_zero()) return {};
        if (policy_.closed == ClosedPeriodPolicy::refuse)
            return in_period(Error{ErrorCode::conflict, "revenue changes in a closed period"}, *first_lacking)
                .with_value(total.value.to_string())
                .with_owner("finance")
                .with_remedy("reopen the period, or let the open one catch up");
        std::vector<Period> open;
        for (auto const& state : periods_)
            if (!state.is_closed) open.push_back(state.period);
        // What belongs to the past is not left to a period that has not begun.
        Period const next      = month_of(request_.closed_before);
        auto const   not_begun = [&](Period const& each) { return each.range.start >= request_.as_of; };
        if (open.empty() || (not_begun(open.front()) && next.range.start < open.front().range.start))
            open.insert(open.begin(), next);
        share(total, open);
        return {};
    }

    void share(Term const& total, std::vector<Period> const& open) {
        if (policy_.closed == ClosedPeriodPolicy::catch_up_in_open_period || open.size() == 1) {
            state_of(open.front()).catch_up = total;
            return;
        }
        std::vector<Term> weights;
        bool              all_zero = true;
        for (auto const& period : open) {
            weights.push_back(calculation_.given(period.name, state_of(period).desired.value.magnitude(), "weight"));
            all_zero = all_zero && weights.back().value.is_zero();
        }
        if (all_zero) weights.assign(open.size(), calculation_.given("even", 1, "weight"));
        auto const parts =
            calculation_.parts("share of closed periods", total, weights, RemainderRule::largest_remainder);
        for (std::size_t i = 0; i < open.size(); ++i) state_of(open[i]).catch_up = parts[i];
    }

    void post(PeriodState const& state) {
        if (state.is_closed) return;
        bool const is_caught_up_now =
            is_due(state.period) || policy_.closed == ClosedPeriodPolicy::catch_up_in_open_period;
        auto const kind = state.posted.is_zero() ? RevenueEvent::Kind::recognize : RevenueEvent::Kind::adjust;
        if (is_due(state.period))
            owe(state, kind,
                calculation_.difference("revenue of the period", state.desired,
                                        calculation_.given("posted before", state.posted)));
        if (is_caught_up_now)
            owe(state, RevenueEvent::Kind::catch_up,
                calculation_.difference("catch-up", state.catch_up,
                                        calculation_.given("caught up before", state.posted_catch_up)));
    }

    void owe(PeriodState const& state, RevenueEvent::Kind kind, Term amount) {
        if (!amount.value.is_zero()) owed_.push_back({&state.period, kind, std::move(amount)});
    }

    Decimal deferred() const {
        Decimal const above = request_.billed_to_date.amount() - recognized_;
        return above.is_negative() ? Decimal{} : above;
    }

    /// All of them are posted together: where that ends is what counts. Less may still be too much.
    Result<> check_price(Decimal const& before) const {
        bool const is_more = recognized_.magnitude() > before.magnitude();
        if (!is_more || recognized_.magnitude() <= request_.price.amount().magnitude()) return {};
        auto const last = std::ranges::max_element(owed_, {}, [](Owed const& owed) { return owed.amount.value; });
        return in_period(Error{ErrorCode::validation, "more would be recognized than the price"}, *last->period)
            .with_value(recognized_.to_string())
            .with_expected("at most " + request_.price.to_string())
            .with_owner("finance")
            .with_remedy("amend the contract, or correct the schedule");
    }

    void add(Owed const& owed) {
        auto const& [period, kind, amount] = owed;
        Decimal const deferred_before      = deferred();
        recognized_ += amount.value;
        PostedRevenue posted{.number = next_number_++,
                             .event  = {.contract_line  = request_.contract_line,
                                        .period         = *period,
                                        .kind           = kind,
                                        .amount         = calculation_.money(amount),
                                        .deferred_delta = Money{deferred() - deferred_before, calculation_.currency()},
                                        .trigger        = request_.trigger,
                                        .milestone      = request_.milestone,
                                        .change_order   = request_.change_order},
                             .why    = amount.why};
        events_.push_back(std::move(posted));
    }

    RecognitionRequest const&  request_;
    RecognitionPolicy const&   policy_;
    Calculation                calculation_;
    std::vector<PeriodState>   periods_{};  // In their order.
    std::vector<Owed>          owed_{};
    std::vector<PostedRevenue> events_{};
    Decimal                    recognized_{};
    std::uint64_t              next_number_ = 1;
};

Result<Money> sum_where(std::span<PostedRevenue const> posted, Currency currency, Period const* period) {
    Money sum = Money::zero(currency);
    for (auto const& each : posted) {
        if (period != nullptr && each.event.period.range != period->range) continue;
        auto next = Money::add(sum, each.event.amount);
        if (!next) return next;
        sum = *next;
    }
    return sum;
}

}  // namespace

Result<std::vector<PostedRevenue>> recognize(RecognitionRequest const& request, RecognitionPolicy const& policy) {
    return Posting{request, policy}.run();
}

Result<PostedRevenue> reversal(std::span<PostedRevenue const> posted, std::uint64_t number, Period const& period,
                               Date closed_before) {
    auto const refused = [&](ErrorCode code, char const* why) {
        return Error{code, why}.in_object("RevenueEvent").in_record(std::to_string(number));
    };
    auto const original = std::ranges::find(posted, number, &PostedRevenue::number);
    if (original == posted.end()) return refused(ErrorCode::not_found, "there is no such revenue event");
    if (original->reverses)
        return refused(ErrorCode::conflict, "a reversal is not reversed").with_remedy("recognize anew instead");
    auto const earlier = std::ranges::find(posted, std::optional{number}, &PostedRevenue::reverses);
    if (earlier != posted.end())
        return refused(ErrorCode::duplicate, "the event is reversed already")
            .with_value(std::to_string(earlier->number));
    if (!period.range.end || *period.range.end <= closed_before)
        return refused(ErrorCode::conflict, "a closed period takes no reversal")
            .with_value(period.name)
            .with_remedy("reverse in an open period");
    PostedRevenue taken_back{*original};
    taken_back.number       = std::ranges::max(posted, {}, &PostedRevenue::number).number + 1;
    taken_back.reverses     = number;
    taken_back.event.kind   = RevenueEvent::Kind::reverse;
    taken_back.event.period = period;
    taken_back.event.amount = original->event.amount.negated();
    taken_back.event.posting_ref.reset();
    if (original->event.deferred_delta) taken_back.event.deferred_delta = original->event.deferred_delta->negated();
    if (!original->why.is_empty()) {
        Calculation calculation{original->event.amount.currency(), {}, Explain::yes};
        taken_back.why = calculation
                             .difference("reversal", calculation.given("nothing", 0),
                                         {original->event.amount.amount(), original->why})
                             .why;
    }
    return taken_back;
}

Result<Money> recognized_to_date(std::span<PostedRevenue const> posted, Currency currency) {
    return sum_where(posted, currency, nullptr);
}

Result<Money> recognized_in(std::span<PostedRevenue const> posted, Period const& period, Currency currency) {
    return sum_where(posted, currency, &period);
}

}  // namespace throughline
