#include <throughline/revenue/assignment_margin.hpp>

#include "calculation.hpp"

#include <throughline/model/contract.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/rate.hpp>
#include <throughline/model/rate_card.hpp>
#include <throughline/model/resource.hpp>
#include <throughline/model/task.hpp>
#include <throughline/model/time_entry.hpp>
#include <throughline/revenue/billing.hpp>
#include <throughline/revenue/hours_spread.hpp>
#include <throughline/revenue/work_state.hpp>

#include <algorithm>
#include <map>

namespace throughline {

namespace {

/// A rate, and who says so.
struct SaidRate {
    Money    rate;
    RecordId by{};
};

/// Hours of one day or week, as one record has them.
struct Stretch {
    Date                    day;
    Decimal                 hours;
    RecordId                source{};
    bool                    billable = true;
    std::optional<SaidRate> bill{};
    std::optional<SaidRate> cost{};
};

/// Approved time by assignment, and the rate cards by account and currency: looked up once for all assignments.
class Grounds {
  public:
    explicit Grounds(BusinessState const& state, Date before) : state_{state} {
        state.each<TimeEntry>([&](Id<TimeEntry> id, TimeEntry const& entry) {
            if (is_approved(entry) && entry.assignment && entry.worked_on < before)
                time_[*entry.assignment].push_back({id, &entry});
        });
        state.each<Rate>([&](Id<Rate> id, Rate const& rate) {
            auto const* card = state.find(rate.rate_card);
            if (!card || !card->account) return;
            auto& rates = cards_[*card->account][card->currency];
            rates.ids.push_back(id);
            rates.each.push_back(rate);
        });
    }

    BusinessState const& state() const { return state_; }

    using Time = std::vector<std::pair<Id<TimeEntry>, TimeEntry const*>>;
    Time const& time_of(Id<Assignment> id) const {
        static Time const none;
        auto const        known = time_.find(id);
        return known == time_.end() ? none : known->second;
    }

    /// What the card of a project's account says, in the currency that its work is billed in; nothing where it has none
    /// that fits.
    std::optional<std::pair<Id<Rate>, Rate>> card_rate(Project const* project, std::optional<Id<Role>> role,
                                                       std::optional<Id<Region>> region, Date on) const {
        auto const* card = project ? card_of(*project) : nullptr;
        if (!card) return std::nullopt;
        auto const rate = rate_for(card->each, role, region, on);
        if (!rate) return std::nullopt;
        auto const place = std::ranges::find(card->each, *rate) - card->each.begin();
        return std::pair{card->ids[static_cast<std::size_t>(place)], *rate};
    }

  private:
    struct Rates {
        std::vector<Id<Rate>> ids{};
        std::vector<Rate>     each{};
    };

    /// In the contract's currency, or else the project's; where neither is known, the one that the account has, if it
    /// has cards in one alone.
    Rates const* card_of(Project const& project) const {
        auto const cards = project.account ? cards_.find(*project.account) : cards_.end();
        if (cards == cards_.end()) return nullptr;
        auto const* contract = project.contract ? state_.find(*project.contract) : nullptr;
        auto const  currency = contract ? std::optional{contract->currency} : project.currency;
        if (!currency) return cards->second.size() == 1 ? &cards->second.begin()->second : nullptr;
        auto const card = cards->second.find(*currency);
        return card == cards->second.end() ? nullptr : &card->second;
    }

    BusinessState const&                             state_;
    std::map<Id<Assignment>, Time>                   time_{};
    std::map<Id<Account>, std::map<Currency, Rates>> cards_{};
};

/// One assignment's hours, and what they are worth.
class Margin {
  public:
    Margin(Grounds const& grounds, Id<Assignment> id, Assignment const& assignment, MarginRequest const& request)
        : grounds_{grounds},
          id_{id},
          assignment_{assignment},
          request_{request},
          person_{grounds.state().find(assignment.resource)},
          project_{grounds.state().find(assignment.project)} {}

    Result<std::vector<Stretch>> stretches() const {
        constexpr int        days_of_week = 7;
        std::vector<Stretch> all;
        for (auto const& [id, entry] : grounds_.time_of(id_)) {
            Stretch worked{entry->worked_on, entry->hours.value(), id, entry->billable};
            if (entry->bill_rate) worked.bill = SaidRate{*entry->bill_rate, id};
            if (entry->cost_rate) worked.cost = SaidRate{*entry->cost_rate, id};
            all.push_back(worked);
        }
        auto const* task = grounds_.state().find(assignment_.task);
        bool const  billable =
            project_ && (project_->contract || project_->account) && !(task && task->billable == false);
        for (auto const& [week, hours] : assignment_.hours_by_week) {
            auto const parts = hours_by_week(hours, {week, week.plus_days(days_of_week)}, request_.plans_from);
            if (!parts) return Error{parts.error()}.in_object("Assignment").in_record(id_.to_string());
            for (auto const& [monday, part] : *parts)
                all.push_back({std::max(monday, request_.plans_from), part, id_, billable});
        }
        std::erase_if(all, [](Stretch const& each) { return each.hours.is_zero(); });
        for (auto& each : all) complete(each);
        return all;
    }

    Result<AssignmentMargin> of(std::vector<Stretch> const& all) const {
        for (auto const& each : all)
            if ((each.billable && !each.bill) || !each.cost) return lacks(each, each.cost ? "bill_rate" : "cost_rate");
        Currency const    currency = currency_of(all);
        Calculation       sums{currency, request_.rounding, request_.explain};
        AssignmentMargin  found{};
        std::vector<Term> hours, earned;
        for (auto const& each : all) {
            hours.push_back(sums.given("hours", each.hours, "h", each.source));
            if (each.billable)
                earned.push_back(sums.priced_hours("earned " + each.day.to_string(), hours.back(),
                                                   sums.given("bill rate", each.bill->rate, each.bill->by),
                                                   each.source));
        }
        auto const spent = spent_in(currency, all);
        if (!spent) return spent.error();
        Term const revenue = sums.sum("revenue", earned);
        Term const margin  = sums.difference("margin", revenue, *spent);
        found.assignment   = id_;
        found.hours        = Calculation::number(sums.sum("hours", hours));
        found.revenue      = sums.figure(revenue);
        found.cost         = sums.figure(*spent);
        found.margin       = sums.figure(margin);
        if (!revenue.value.is_zero())
            found.percent =
                Calculation::percent(sums.proportion("margin of revenue", margin, sums.given("percent of a whole", 100),
                                                     revenue, 2, RoundingRule::half_up, "%"));
        if (sums.has_failed()) return sums.error().in_object("Assignment").in_record(id_.to_string());
        return found;
    }

  private:
    /// From the record itself outwards: the assignment, the person, the account's card.
    void complete(Stretch& each) const {
        if (!each.bill && assignment_.bill_rate) each.bill = SaidRate{*assignment_.bill_rate, id_};
        if (!each.cost && assignment_.cost_rate) each.cost = SaidRate{*assignment_.cost_rate, id_};
        if (!each.cost && person_ && person_->cost_rate)
            each.cost = SaidRate{*person_->cost_rate, assignment_.resource};
        if (each.bill && each.cost) return;
        auto const role = assignment_.role ? assignment_.role : person_ ? person_->role : std::nullopt;
        auto const card = grounds_.card_rate(project_, role, person_ ? person_->region : std::nullopt, each.day);
        if (!card) return;
        if (!each.bill) each.bill = SaidRate{card->second.bill_rate, card->first};
        if (!each.cost && card->second.cost_rate) each.cost = SaidRate{*card->second.cost_rate, card->first};
    }

    static Currency currency_of(std::vector<Stretch> const& all) {
        for (auto const& each : all)
            if (each.billable) return each.bill->rate.currency();
        return all.front().cost->rate.currency();
    }

    /// What it costs, each currency summed by itself and converted once.
    Result<Term> spent_in(Currency currency, std::vector<Stretch> const& all) const {
        std::map<Currency, std::vector<Stretch const*>> by_currency;
        for (auto const& each : all) by_currency[each.cost->rate.currency()].push_back(&each);
        Calculation       sums{currency, request_.rounding, request_.explain};
        std::vector<Term> spent;
        for (auto const& [from, group] : by_currency) {
            Calculation       own{from, request_.rounding, request_.explain};
            std::vector<Term> terms;
            for (auto const* each : group)
                terms.push_back(own.priced_hours(
                    "spent " + each->day.to_string(), own.given("hours", each->hours, "h", each->source),
                    own.given("cost rate", each->cost->rate, each->cost->by), each->source));
            Term const sum = own.sum("cost", terms);
            if (own.has_failed()) return own.error().in_object("Assignment").in_record(id_.to_string());
            auto const converted = in_currency(sums, sum, from);
            if (!converted) return converted.error();
            spent.push_back(*converted);
        }
        Term const whole = spent.size() == 1 ? spent.front() : sums.sum("cost", spent);
        if (sums.has_failed()) return sums.error().in_object("Assignment").in_record(id_.to_string());
        return whole;
    }

    Result<Term> in_currency(Calculation& sums, Term const& term, Currency from) const {
        if (from == sums.currency()) return term;
        auto const rate = std::ranges::find_if(request_.rates, [&](ConversionRate const& each) {
            return each.from == from && each.to == sums.currency();
        });
        if (rate == request_.rates.end())
            return Error{ErrorCode::not_found, "a cost in another currency than its revenue, and no rate between them"}
                .in_object("Assignment")
                .in_record(id_.to_string())
                .with_value(std::string{from.code()} + " to " + std::string{sums.currency().code()})
                .with_owner("finance")
                .with_remedy("enter the rate");
        return sums.proportion("cost in " + std::string{sums.currency().code()}, term,
                               sums.given(rate->source.empty() ? "rate" : rate->source, rate->rate, {}, rate->record),
                               sums.given("units", rate->per));
    }

    Error lacks(Stretch const& each, char const* rate) const {
        bool const is_planned = each.source == id_;
        return Error{ErrorCode::validation, "an hour of an assignment has no rate"}
            .in_object(is_planned ? "Assignment" : "TimeEntry")
            .in_record(each.source.to_string())
            .in_field(rate)
            .with_expected("a rate of its own, or one that its role has on " + each.day.to_string())
            .with_owner("delivery")
            .with_remedy("give the assignment a rate, or the account's rate card one");
    }

    Grounds const&       grounds_;
    Id<Assignment>       id_;
    Assignment const&    assignment_;
    MarginRequest const& request_;
    Resource const*      person_;
    Project const*       project_;
};

}  // namespace

Result<AssignmentMargin> margin_of(BusinessState const& state, Id<Assignment> assignment,
                                   MarginRequest const& request) {
    auto const* found = state.find(assignment);
    if (!found)
        return Error{ErrorCode::not_found, "there is no such assignment"}
            .in_object("Assignment")
            .in_record(assignment.to_string());
    Grounds const grounds{state, request.plans_from};
    Margin const  margin{grounds, assignment, *found, request};
    auto const    all = margin.stretches();
    if (!all) return all.error();
    if (all->empty())
        return Error{ErrorCode::not_found, "the assignment has no hours"}
            .in_object("Assignment")
            .in_record(assignment.to_string());
    return margin.of(*all);
}

AssignmentMargins assignment_margins(BusinessState const& state, MarginRequest const& request) {
    AssignmentMargins found;
    Grounds const     grounds{state, request.plans_from};
    state.each<Assignment>([&](Id<Assignment> id, Assignment const& assignment) {
        Margin const margin{grounds, id, assignment, request};
        auto const   all = margin.stretches();
        if (all && all->empty()) return;
        auto one = all ? margin.of(*all) : Result<AssignmentMargin>{all.error()};
        if (one)
            found.margins.push_back(*std::move(one));
        else
            found.unpriced.push_back(one.error());
    });
    return found;
}

}  // namespace throughline
