#include <throughline/core/minutes.hpp>
#include <throughline/revenue/billing.hpp>

#include "calculation.hpp"

#include <algorithm>
#include <bit>

namespace throughline {

namespace {

/// How closely a rate fits; higher is closer.
int closeness(Rate const& rate) { return (rate.role ? 2 : 0) + (rate.region ? 1 : 0); }

/// Sources, each of which is taken once: a table that is searched from a record's own bits on.
class Sources {
  public:
    explicit Sources(std::size_t count) : places_(std::bit_ceil(2 * count + 1)) {}

    /// False where it is taken already. Requires: no more of them than were announced.
    bool take(RecordId const& source) {
        std::size_t const mask  = places_.size() - 1;
        std::size_t       place = (source.low ^ source.high * 0x9E37'79B9'7F4A'7C15) & mask;
        while (places_[place]) {
            if (*places_[place] == source) return false;
            place = (place + 1) & mask;
        }
        places_[place] = source;
        return true;
    }

  private:
    std::vector<std::optional<RecordId>> places_;
};

/// A bill under way: what has been billed against the cap, and by which sources.
class Bill {
  public:
    Bill(TimeAndMaterialsTerms const& terms, std::size_t count)
        : terms_{terms}, calculation_{terms.currency, terms.policy.rounding, terms.policy.explain}, taken_{count} {
        amounts_.reserve(count);
        bill_.lines.reserve(count);
        if (!terms.not_to_exceed) return;
        Term const cap = calculation_.given("not to exceed", *terms.not_to_exceed);
        room_          = cap;
        above_         = terms.above_before ? calculation_.given("above the cap before", *terms.above_before)
                                            : calculation_.given("nothing above the cap", 0);
        if (terms.billed_before)
            room_ = calculation_.difference("room under the cap", cap,
                                            calculation_.given("billed before", *terms.billed_before));
    }

    Result<> add(BillableTime const& time) {
        if (auto taken = take(time.entry, "TimeEntry"); !taken) return taken;
        auto const rate = time.rate ? Result<Money>{*time.rate} : card_rate(time);
        if (!rate) return Error{rate.error()}.in_object("TimeEntry").in_record(time.entry.to_string());
        auto& line = charge("time of ", time.worked_on, worth(time, calculation_.given("rate", *rate, time.entry)));
        line.kind  = BillingEvent::Kind::time;
        line.sources.resize(1);
        line.sources.front().time_entry = time.entry;
        return {};
    }

    Result<> add(BillableExpense const& expense) {
        if (auto taken = take(expense.expense, "Expense"); !taken) return taken;
        Term const cost   = calculation_.given("expense", expense.amount, expense.expense);
        Term const markup = calculation_.sum(
            "with markup",
            {calculation_.given("percent of a whole", 100), calculation_.given("markup", expense.markup.value(), "%")});
        Term const amount =
            calculation_.proportion("expense", cost, markup, calculation_.given("percent of a whole", 100));
        auto& line = charge("expense of ", expense.incurred_on, amount);
        line.kind  = BillingEvent::Kind::expense;
        line.sources.resize(1);
        line.sources.front().expense = expense.expense;
        return {};
    }

    Result<TimeAndMaterialsBill> finished() {
        bill_.total     = calculation_.figure(calculation_.sum("total", amounts_));
        bill_.above_cap = calculation_.figure(calculation_.sum("above the cap", cut_));
        return calculation_.finish(std::move(bill_));
    }

  private:
    Result<> take(RecordId const& source, std::string_view object) {
        if (!terms_.billed_sources.contains(source) && taken_.take(source)) return {};
        return Error{ErrorCode::duplicate, "the source is billed already"}
            .in_object(object)
            .in_record(source.to_string())
            .with_owner("finance")
            .with_remedy("credit the bill that has it, or leave it out");
    }

    Result<Money> card_rate(BillableTime const& time) const {
        auto rate = rate_for(terms_.rates, time.role, time.region, time.worked_on);
        if (!rate) return std::move(rate).error();
        return rate->bill_rate;
    }

    Term worth(BillableTime const& time, Term const& rate) {
        if (!terms_.increment) return calculation_.priced_hours("time", given_hours(time), rate, time.entry);
        return worth_in_increments(time, *terms_.increment, rate);
    }

    /// Where either stands for minutes that have no end as hours, minutes are what is counted and priced.
    Term worth_in_increments(BillableTime const& time, Hours const& increment, Term const& rate) {
        auto const minutes = minutes_stood_for(time.hours);
        auto const least   = minutes_stood_for(increment);
        Term const step    = calculation_.given("least increment", increment.value(), "hours");
        if (!minutes && !least)
            return calculation_.priced("time", in_increments("hours, in increments", given_hours(time), step, "hours"),
                                       rate);
        Term const hour = calculation_.given("minutes of an hour", 60, "minutes");
        Term const done = minutes ? calculation_.given("time", *minutes, "minutes", time.entry)
                                  : calculation_.product("time", given_hours(time), hour, "minutes");
        Term const each = least ? calculation_.given("least increment", *least, "minutes")
                                : calculation_.product("least increment", step, hour, "minutes");
        return calculation_.proportion("time", in_increments("time, in increments", done, each, "minutes"), rate, hour);
    }

    Term given_hours(BillableTime const& time) {
        return calculation_.given("hours", time.hours.value(), "hours", time.entry);
    }

    Term in_increments(std::string_view label, Term const& time, Term const& increment, std::string_view unit) {
        Term const number = calculation_.proportion("increments", time, calculation_.given("one", 1), increment, 0,
                                                    RoundingRule::up, "increments");
        return calculation_.product(label, number, increment, unit);
    }

    /// Bills as much of an amount as there is room for. A credit first takes off what the cap kept from being billed:
    /// work to date, or the cap where that is less, is what is billed to date.
    BillingLine& charge(std::string_view what, Date on, Term const& amount) {
        constexpr std::size_t date_length = 10;

        amounts_.push_back(room_ ? capped(amount) : amount);
        auto& line = bill_.lines.emplace_back();
        line.description.reserve(what.size() + date_length);
        line.description.append(what).append(on.to_string());
        line.due_on = on;
        line.amount = calculation_.figure(amounts_.back());
        return line;
    }

    Term capped(Term const& amount) {
        Term const none = calculation_.given("none", 0);
        Term const billed =
            amount.value.is_negative()
                ? calculation_.lesser("credit beyond what was cut", calculation_.sum("credited", {amount, above_}),
                                      none)
                : calculation_.lesser("within the cap", amount, calculation_.greater("room", *room_, none));
        cut_.push_back(calculation_.difference("above the cap", amount, billed));
        above_ = calculation_.sum("above the cap to date", {above_, cut_.back()});
        room_  = calculation_.difference("room under the cap", *room_, billed);
        return billed;
    }

    TimeAndMaterialsTerms const& terms_;
    Calculation                  calculation_;
    Sources                      taken_;
    std::optional<Term>          room_{};
    Term                         above_{};
    std::vector<Term>            amounts_{};
    std::vector<Term>            cut_{};
    TimeAndMaterialsBill         bill_{};
};

}  // namespace

Result<> check_rates(std::span<Rate const> rates) {
    std::vector<Rate const*> sorted;
    for (auto const& rate : rates) sorted.push_back(&rate);
    std::ranges::sort(sorted, {}, [](Rate const* rate) {
        return std::tuple{rate->rate_card, rate->role, rate->region, rate->effective.start};
    });
    for (std::size_t i = 1; i < sorted.size(); ++i) {
        Rate const& one   = *sorted[i - 1];
        Rate const& other = *sorted[i];
        if (one.rate_card != other.rate_card || one.role != other.role || one.region != other.region) continue;
        if (one.effective.overlaps(other.effective))
            return Error{ErrorCode::validation, "two rates of one role hold on the same day"}
                .in_object("Rate")
                .in_field("effective")
                .with_value(other.effective.start.to_string())
                .with_expected("ranges that do not overlap")
                .with_remedy("end the earlier rate the day the later one starts");
    }
    return {};
}

Result<Rate> rate_for(std::span<Rate const> rates, std::optional<Id<Role>> role, std::optional<Id<Region>> region,
                      Date on) {
    Rate const* closest = nullptr;
    for (auto const& rate : rates) {
        bool const fits =
            rate.effective.contains(on) && (!rate.role || rate.role == role) && (!rate.region || rate.region == region);
        if (fits && (closest == nullptr || closeness(rate) > closeness(*closest))) closest = &rate;
    }
    if (closest != nullptr) return *closest;
    return Error{ErrorCode::not_found, "no rate holds on the day of the work"}
        .in_field("rate")
        .with_value(on.to_string())
        .with_owner("finance")
        .with_remedy("add a rate for the role, or a rate to the entry");
}

Result<TimeAndMaterialsBill> bill_time_and_materials(std::span<BillableTime const>    time,
                                                     std::span<BillableExpense const> expenses,
                                                     TimeAndMaterialsTerms const&     terms) {
    if (terms.increment && (terms.increment->value().is_negative() || terms.increment->value().is_zero()))
        return Error{ErrorCode::validation, "an increment of no time"}.with_value(terms.increment->to_string());
    if (auto valid = check_rates(terms.rates); !valid) return std::move(valid).error();
    Bill bill{terms, time.size() + expenses.size()};
    for (auto const& each : time)
        if (auto added = bill.add(each); !added) return std::move(added).error();
    for (auto const& each : expenses)
        if (auto added = bill.add(each); !added) return std::move(added).error();
    return bill.finished();
}

}  // namespace throughline
