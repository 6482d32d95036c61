#include "forecast_draft.hpp"

#include "burn.hpp"
#include "month_weights.hpp"

#include <throughline/model/assignment.hpp>
#include <throughline/model/change_order.hpp>
#include <throughline/model/revenue_event.hpp>

namespace throughline {

namespace {

using enum ForecastLine::Measure;
using Basis = ForecastLine::Basis;

struct Recognized {
    Id<ContractLine>    line;
    Id<RevenueEvent>    id;
    RevenueEvent const* event;
};

struct Amended {
    Id<ChangeOrder> order;
    Date            on;
    Money           delta;
};

/// The months that a backlog is burned in, and by what.
struct Plan {
    struct Share {
        Decimal  weight{};
        RecordId source{};
    };
    std::span<Period const> months;
    std::vector<Share>      shares{};
};

/// What a plan burns the backlog of a project's lines by.
struct Work {
    Decimal  hours{};
    RecordId source{};
};

class Contracts {
  public:
    explicit Contracts(ForecastDraft& draft) : draft_{draft} {
        draft.state().each<RevenueEvent>([&](Id<RevenueEvent> id, RevenueEvent const& event) {
            recognized_.push_back({event.contract_line, id, &event});
        });
        if (!std::ranges::is_sorted(recognized_, {}, &Recognized::line))
            std::ranges::stable_sort(recognized_, {}, &Recognized::line);
        draft.state().each<ChangeOrder>([&](Id<ChangeOrder> id, ChangeOrder const& order) {
            if (order.status != ChangeOrder::Status::approved || !order.effective) return;
            for (auto const& line : order.lines)
                if (line.delta_amount)
                    amended_[line.contract_line].push_back({id, *order.effective, *line.delta_amount});
        });
    }

    Result<> run() {
        auto const planned = draft_.planned_hours();
        if (!planned) return planned.error();
        for (auto const& each : *planned) {
            auto& work = work_[each.assignment->project][each.month];
            work.hours += each.hours;
            work.source = each.id;
        }
        draft_.expect(2 * recognized_.size() + addends_of_a_plan * draft_.agreements().size());
        for (auto const& agreement : draft_.agreements())
            for (auto const& [line_id, line] : agreement.lines)
                if (auto added = add(agreement, line_id, *line); !added)
                    return Error{added.error()}.in_object("ContractLine").in_record(line_id.to_string());
        return {};
    }

  private:
    using Agreement = ForecastDraft::Agreement;

    static constexpr std::size_t addends_of_a_plan = 48;  // About: revenue, backlog and margin of so many months.

    Basis basis_on(Date day) const { return day < draft_.request().first_day() ? Basis::actual : Basis::contracted; }

    Result<> add(Agreement const& agreement, Id<ContractLine> id, ContractLine const& line) {
        auto const currency    = agreement.contract->currency;
        auto       calculation = draft_.calculation(currency);
        auto const who         = draft_.place_of(draft_.about(agreement, line));
        auto const events      = std::ranges::equal_range(recognized_, id, {}, &Recognized::line);

        std::vector<Term> earned;
        earned.reserve(events.size());
        for (auto const& [of, event_id, event] : events) {
            auto const label = calculation.is_explained() ? "recognized " + event->period.name : std::string{};
            earned.push_back(calculation.given(label, event->amount, event_id));
            draft_.add_about(who, revenue, event->period.range.start.first_of_month(), Basis::actual, currency,
                             earned.back());
        }
        Term const recognized = calculation.sum("recognized to date", earned);
        // A contract that was ended is worth what was earned of it.
        bool const is_ended = agreement.contract->status == Contract::Status::terminated;
        Term const price =
            is_ended ? recognized : calculation.given("price", line.allocated_price.value_or(line.amount), id);
        book(calculation, agreement, id, who, price);
        Term const left = calculation.difference("backlog", price, recognized);
        if (calculation.has_failed()) return calculation.error();
        return left.value.is_zero() ? Result<>{} : burn(calculation, agreement, line, who, left);
    }

    /// The signature's booking, and each change order's.
    void book(Calculation& calculation, Agreement const& agreement, Id<ContractLine> id, std::uint32_t who,
              Term const& price) {
        auto const        currency = agreement.contract->currency;
        std::vector<Term> deltas;
        auto const        amended = amended_.find(id);
        for (auto const& [order, on, delta] : amended == amended_.end() ? std::vector<Amended>{} : amended->second) {
            deltas.push_back(calculation.given("change order", delta, order));
            draft_.add_about(who, bookings, on.first_of_month(), basis_on(on), currency, deltas.back());
        }
        Term const first =
            deltas.empty() ? price
                           : calculation.difference("signed at first", price, calculation.sum("change orders", deltas));
        Date const on = signed_on(*agreement.contract);
        draft_.add_about(who, bookings, on.first_of_month(), basis_on(on), currency, first);
    }

    Date signed_on(Contract const& contract) const {
        if (contract.signed_on) return *contract.signed_on;
        return contract.term ? contract.term->start : draft_.request().today;
    }

    /// The months from now to the end of the work, each with its weight: planned hours, or days of the term where
    /// nobody is assigned; all of it in the first month where neither is left.
    Result<Plan> plan_of(Agreement const& agreement, ContractLine const& line) {
        constexpr std::size_t months_max = 1'200;  // A century.

        Date const first = draft_.request().first_day();
        auto const work  = line.project ? work_.find(*line.project) : work_.end();
        auto const term  = line.term ? line.term : agreement.contract->term;
        Date       end   = first.plus_days(1);
        if (term && term->end) end = std::max(end, *term->end);
        bool const has_hours = work != work_.end() && !agreement_is_on_hold(agreement);
        if (has_hours) end = std::max(first, work->second.rbegin()->first).plus_days(1);
        DateRange const left{std::max(first, term ? term->start : first), end};
        if ((end - first) / 28 > static_cast<std::int32_t>(months_max))
            return Error{ErrorCode::validation, "work planned for more than a century"}.with_value(end.to_string());

        Plan plan{.months = months_until(end)};
        plan.shares.reserve(plan.months.size());
        for (auto const& month : plan.months) {
            auto& share = plan.shares.emplace_back();
            if (has_hours) {
                auto const hours = work->second.find(month.range.start);
                if (hours != work->second.end()) share = {hours->second.hours, hours->second.source};
            } else {
                DateRange const days{std::max(month.range.start, left.start), std::min(*month.range.end, end)};
                share.weight = days.is_empty() ? 0 : *days.length();
            }
        }
        if (std::ranges::all_of(plan.shares, [](Plan::Share const& share) { return share.weight.is_zero(); }))
            plan.shares.front().weight = 1;
        return plan;
    }

    /// The months from the first day on: all plans begin with the same ones, which are made once.
    std::span<Period const> months_until(Date end) {
        if (months_.empty()) months_.push_back(month_of(draft_.request().first_day()));
        while (*months_.back().range.end < end) months_.push_back(month_of(*months_.back().range.end));
        auto const last =
            std::ranges::lower_bound(months_, end, {}, [](Period const& month) { return month.range.start; });
        return {months_.begin(), last};
    }

    static bool agreement_is_on_hold(Agreement const& agreement) {
        return agreement.contract->status == Contract::Status::on_hold;
    }

    Result<> burn(Calculation& calculation, Agreement const& agreement, ContractLine const& line, std::uint32_t who,
                  Term const& left) {
        auto const plan = plan_of(agreement, line);
        if (!plan) return plan.error();
        auto const currency = agreement.contract->currency;
        auto const add      = [&](ForecastLine::Measure measure, std::size_t place, Term const& amount) {
            draft_.add_about(who, measure, plan->months[place].range.start, Basis::contracted, currency, amount);
        };
        if (agreement_is_on_hold(agreement)) {  // It stays where it is until the work goes on.
            for (std::size_t place = 0; place < plan->months.size(); ++place) add(backlog, place, left);
            return {};
        }
        std::vector<Term> weights;
        weights.reserve(plan->shares.size());
        for (std::size_t place = 0; place < plan->shares.size(); ++place) {
            auto const& [weight, source] = plan->shares[place];
            weights.push_back(calculation.given(plan->months[place].name, weight, "weight", source));
        }
        auto const burns = burn_of(calculation, left, weights);
        if (calculation.has_failed()) return calculation.error();
        for (std::size_t place = 0; place < burns.size(); ++place) {
            add(revenue, place, burns[place].burned);
            add(backlog, place, burns[place].remaining);
        }
        return {};
    }

    ForecastDraft&                                   draft_;
    std::vector<Recognized>                          recognized_{};  // By line, then by id.
    std::map<Id<ContractLine>, std::vector<Amended>> amended_{};
    std::map<Id<Project>, std::map<Date, Work>>      work_{};
    std::vector<Period>                              months_{};
};

}  // namespace

Result<> forecast_contracts(ForecastDraft& draft) { return Contracts{draft}.run(); }

}  // namespace throughline
