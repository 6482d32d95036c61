#include <throughline/revenue/billing.hpp>

#include "calculation.hpp"
#include "month_weights.hpp"

#include <algorithm>

namespace throughline {

namespace {

Error refused(char const* why) { return Error{ErrorCode::validation, why}; }

BillingSource source_of(Id<Milestone> milestone) { return {.milestone = milestone}; }

Result<> check_service(RecurringService const& service) {
    if (!service.term.end || service.term.is_empty())
        return refused("a recurring service without an end")
            .in_record(service.description)
            .with_expected("a closed term");
    if (service.months_each < 1)
        return refused("a billing period of no month")
            .in_record(service.description)
            .with_value(std::to_string(service.months_each));
    if (service.total.has_value() == service.fee.has_value())
        return refused("a recurring service with a total and a fee, or with neither")
            .in_record(service.description)
            .with_expected("exactly one of total and fee");
    return {};
}

/// A billing period, and how much of a whole one it is.
struct Cycle {
    DateRange    range;
    std::int32_t days;        ///< Of the period, as far as the term goes.
    std::int32_t whole_days;  ///< Of the whole period.
};

std::vector<Cycle> cycles_of(RecurringService const& service) {
    std::vector<Cycle> cycles;
    for (int months = 0;; months += service.months_each) {
        Date const start = service.term.start.plus_months(months);
        if (start >= *service.term.end) return cycles;
        Date const whole_end = service.term.start.plus_months(months + service.months_each);
        Date const end       = std::min(whole_end, *service.term.end);
        cycles.push_back({{start, end}, end - start, whole_end - start});
    }
}

}  // namespace

Result<Money> total_of(std::span<BillingLine const> lines, Currency currency) {
    Money sum = Money::zero(currency);
    for (auto const& line : lines) {
        auto next = Money::add(sum, line.amount.value);
        if (!next) return next;
        sum = *next;
    }
    return sum;
}

Result<std::vector<BillingLine>> bill_fixed_price(Money const& price, std::span<Instalment const> instalments,
                                                  BillingPolicy const& policy) {
    if (instalments.empty()) return refused("a fixed price without instalments").with_value(price.to_string());
    if (policy.remainder == RemainderRule::separate)
        return refused("a fixed price leaves nothing over that no instalment bills");
    Calculation       calculation{price.currency(), policy.rounding, policy.explain};
    Term              left = calculation.given("contract price", price);
    std::vector<Term> amounts(instalments.size());
    std::vector<Term> weights;
    weights.reserve(instalments.size());
    for (std::size_t i = 0; i < instalments.size(); ++i) {
        auto const&    each   = instalments[i];
        RecordId const source = each.milestone ? RecordId{*each.milestone} : RecordId{};
        if (!each.amount) {
            weights.push_back(calculation.given(each.description, each.weight, "weight", source));
            continue;
        }
        amounts[i] = calculation.given(each.description, *each.amount, source);
        left       = calculation.difference("left of the price", left, amounts[i]);
    }
    if (weights.empty() && !left.value.is_zero())
        calculation.fail(refused("instalments that do not make up the price")
                             .with_value(left.value.to_string())
                             .with_expected("a difference of zero to " + price.to_string())
                             .with_owner("finance")
                             .with_remedy("correct an amount, or let one instalment take what is left by weight"));
    if (!weights.empty()) {
        auto const parts = calculation.parts("instalment", left, weights, policy.remainder);
        auto       part  = parts.begin();
        for (std::size_t i = 0; i < instalments.size(); ++i)
            if (!instalments[i].amount) amounts[i] = *part++;
    }
    std::vector<BillingLine> lines;
    lines.reserve(instalments.size());
    for (std::size_t i = 0; i < instalments.size(); ++i) {
        auto const& each = instalments[i];
        auto&       line = lines.emplace_back();
        line.description = each.description;
        line.kind        = each.milestone ? BillingEvent::Kind::milestone : BillingEvent::Kind::recurring;
        line.due_on      = each.due_on;
        line.amount      = calculation.figure(amounts[i]);
        if (each.milestone) line.sources.push_back(source_of(*each.milestone));
    }
    return calculation.finish(std::move(lines));
}

Result<std::vector<BillingLine>> bill_recurring(RecurringService const& service, BillingPolicy const& policy) {
    if (auto valid = check_service(service); !valid) return std::move(valid).error();
    if (policy.remainder == RemainderRule::separate)
        return refused("a recurring price leaves nothing over that no period bills");
    auto const        cycles = cycles_of(service);
    Money const       price  = service.total.value_or(service.fee.value_or(Money{}));
    Calculation       calculation{price.currency(), policy.rounding, policy.explain};
    Term const        whole = calculation.given(service.total ? "price" : "fee of a period", price, service.source);
    std::vector<Term> amounts;
    if (service.total) {
        // Every whole period weighs its whole, whatever its days; a short last one weighs its part of it.
        std::int32_t const last = cycles.back().whole_days;
        std::vector<Term>  weights(cycles.size(), calculation.given("whole period", last, "days"));
        weights.back() = calculation.given("last period", cycles.back().days, "days");
        amounts        = calculation.parts("fee of the period", whole, weights, policy.remainder);
    } else {
        for (auto const& cycle : cycles)
            amounts.push_back(calculation.proportion(
                "fee of the period", whole, calculation.given("days of the period", cycle.days, "days"),
                calculation.given("days of a whole one", cycle.whole_days, "days")));
    }
    std::vector<BillingLine> lines;
    for (std::size_t i = 0; i < amounts.size(); ++i) {
        auto const& range = cycles[i].range;
        lines.push_back({service.description + " from " + range.start.to_string(), BillingEvent::Kind::recurring,
                         service.timing == BillingTiming::in_advance ? range.start : *range.end,
                         calculation.figure(amounts[i])});
    }
    return calculation.finish(std::move(lines));
}

}  // namespace throughline
