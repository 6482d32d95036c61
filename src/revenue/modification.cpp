#include <throughline/revenue/modification.hpp>

#include "calculation.hpp"
#include "month_weights.hpp"

#include <algorithm>

namespace throughline {

Modification treatment_of(ModificationFacts const& facts) {
    if (facts.adds_distinct_goods && facts.is_at_standalone_price) return Modification::separate_contract;
    return facts.remaining_is_distinct ? Modification::prospective : Modification::cumulative_catch_up;
}

namespace {

/// The terms of a change of units.
struct UnitTerms {
    Term delivered;
    Term remaining;
    Term price;
    Term added;
    Term added_price;
};

void price_separately(Calculation& calculation, UnitTerms const& terms, UnitModification& result) {
    Term const original              = calculation.priced("remaining at the old price", terms.remaining, terms.price);
    Term const added                 = calculation.priced("added at their price", terms.added, terms.added_price);
    Term const sum                   = calculation.sum("revenue to come", {original, added});
    result.unit_revenue_of_remaining = calculation.figure(terms.price);
    result.unit_revenue_of_added     = calculation.figure(terms.added_price);
    result.remaining_consideration   = calculation.figure(sum);
    result.revenue_after             = result.remaining_consideration;
    result.catch_up                  = calculation.figure(calculation.given("no catch-up", 0));
}

/// All that remains, or all there is, at one average price.
void price_together(Calculation& calculation, UnitTerms const& terms, bool is_caught_up, UnitModification& result) {
    Term const nothing = calculation.given("nothing", 0);
    Term const old =
        is_caught_up ? calculation.sum("original units", {terms.delivered, terms.remaining}) : terms.remaining;
    Term const units = calculation.sum("units", {old, terms.added});
    Term const price =
        calculation.sum("consideration", {calculation.product("at the old price", old, terms.price),
                                          calculation.product("at the new price", terms.added, terms.added_price)});
    Term const one     = calculation.given("one", 1);
    Term const average = calculation.proportion("average price", price, one, units);
    Term const to_date = is_caught_up
                             ? calculation.proportion("delivered at the average price", price, terms.delivered, units)
                             : nothing;
    Term const left =
        calculation.rounded("remaining consideration", calculation.difference("remaining", price, to_date));
    Term const catch_up =
        is_caught_up ? calculation.difference("catch-up", to_date,
                                              calculation.priced("revenue before", terms.delivered, terms.price))
                     : nothing;
    result.unit_revenue_of_remaining = calculation.figure(average);
    result.unit_revenue_of_added     = calculation.figure(average);
    result.remaining_consideration   = calculation.figure(left);
    result.revenue_after             = result.remaining_consideration;
    result.catch_up                  = calculation.figure(catch_up);
}

Error more_delivered_than_sold(UnitContract const& contract) {
    return Error{ErrorCode::validation, "more units are delivered than the contract has"}
        .in_field("units_delivered")
        .with_value(contract.units_delivered.to_string())
        .with_expected("from 0 to " + contract.units.to_string());
}

}  // namespace

Result<UnitModification> modify_units(UnitContract const& contract, UnitChange const& change, Modification modification,
                                      RoundingPolicy const& rounding, Explain explain) {
    Calculation calculation{contract.unit_price.currency(), rounding, explain};
    if (contract.units_delivered.is_negative() || contract.units_delivered > contract.units)
        calculation.fail(more_delivered_than_sold(contract));
    Term const units = calculation.given("units", contract.units, "units", contract.source);
    UnitTerms  terms{.delivered   = calculation.given("delivered", contract.units_delivered, "units", contract.source),
                     .remaining   = {},
                     .price       = calculation.given("unit price", contract.unit_price, contract.source),
                     .added       = calculation.given("added", change.units_added, "units", change.source),
                     .added_price = calculation.given("price of added units", change.unit_price, change.source)};
    terms.remaining = calculation.difference("remaining", units, terms.delivered);
    Term const credit =
        change.credit_per_delivered_unit
            ? calculation.priced("credit for delivered units", terms.delivered,
                                 calculation.given("credit per unit", *change.credit_per_delivered_unit, change.source))
            : calculation.given("no credit", 0);
    Term const       added_total = calculation.priced("added", terms.added, terms.added_price);
    UnitModification result{
        .original_total      = calculation.figure(calculation.priced("original contract", units, terms.price)),
        .added_total         = calculation.figure(added_total),
        .revenue_before      = calculation.figure(calculation.priced("revenue before", terms.delivered, terms.price)),
        .revenue_after       = {},
        .credit_on_delivered = calculation.figure(credit),
        .payable_for_added_units = calculation.figure(calculation.difference("payable", added_total, credit)),
        .remaining_consideration = {},
        .remaining_units = Calculation::number(calculation.sum("remaining units", {terms.remaining, terms.added})),
        .unit_revenue_of_remaining = {},
        .unit_revenue_of_added     = {},
        .catch_up                  = {}};
    if (modification == Modification::separate_contract)
        price_separately(calculation, terms, result);
    else
        price_together(calculation, terms, modification == Modification::cumulative_catch_up, result);
    return calculation.finish(std::move(result));
}

Result<CatchUp> cumulative_catch_up(ProgressState const& before, ProgressState const& after,
                                    std::optional<int> percent_digits, RoundingPolicy const& rounding,
                                    Explain explain) {
    Calculation calculation{before.price.currency(), rounding, explain};
    auto const  revenue = [&](ProgressState const& state, Figure<Percent>& shown) {
        Term const price  = calculation.given("transaction price", state.price, state.source);
        Term const in_all = calculation.given("to do in all", state.expected_total, {}, state.source);
        Term const done =
            calculation.lesser("done", calculation.given("done to date", state.done, {}, state.source), in_all);
        Term const hundred = calculation.given("percent of a whole", 100);
        Term const percent = calculation.proportion("percent complete", hundred, done, in_all,
                                                     percent_digits.value_or(10), RoundingRule::half_up, "%");
        shown              = Calculation::percent(percent);
        return percent_digits ? calculation.proportion("revenue to date", price, percent, hundred)
                               : calculation.proportion("revenue to date", price, done, in_all);
    };
    CatchUp    result;
    Term const earlier    = revenue(before, result.percent_before);
    Term const later      = revenue(after, result.percent_after);
    result.revenue_before = calculation.figure(earlier);
    result.revenue_after  = calculation.figure(later);
    result.catch_up       = calculation.figure(calculation.difference("catch-up", later, earlier));
    return calculation.finish(std::move(result));
}

Result<Figure<Money>> catch_up_to(Money const& new_price, Decimal const& progress, Money const& recognized,
                                  RoundingPolicy const& rounding, Explain explain) {
    Calculation calculation{new_price.currency(), rounding, explain};
    Term const  to_date = calculation.priced("revenue to date", calculation.given("progress", progress),
                                             calculation.given("new price", new_price));
    Term const  change  = calculation.difference("catch-up", to_date, calculation.given("recognized", recognized));
    return calculation.finish(calculation.figure(change));
}

Result<Figure<Money>> prospective_price(Money const& price, Money const& recognized, Money const& added,
                                        RoundingPolicy const& rounding, Explain explain) {
    Calculation calculation{price.currency(), rounding, explain};
    Term const  left = calculation.difference("not recognized yet", calculation.given("price", price),
                                              calculation.given("recognized", recognized));
    Term const  sum  = calculation.sum("to recognize from now on", {left, calculation.given("added", added)});
    return calculation.finish(calculation.figure(calculation.rounded("to recognize from now on", sum)));
}

namespace {

using Products = std::vector<Product>;

/// The story of a product contract, step by step.
class ProductStory {
  public:
    ProductStory(ProductContract const& contract, SplitPolicy const& policy)
        : contract_{contract},
          policy_{policy},
          calculation_{contract.fixed.currency(), policy.rounding, policy.explain} {}

    Result<ProductModification> run() {
        if (policy_.remainder == RemainderRule::separate || contract_.products.empty())
            return Error{ErrorCode::validation, "a price needs products, and leaves nothing over that is of none"};
        Term const price = calculation_.rounded(
            "transaction price",
            calculation_.sum("fixed and variable", {calculation_.given("fixed", contract_.fixed),
                                                    calculation_.given("variable estimate", contract_.variable)}));
        initial_ = shares("initial allocation", price, contract_.products);
        for (auto const& term : initial_) result_.initial.push_back(calculation_.figure(term));
        modify();
        reestimate();
        tell();
        return calculation_.finish(std::move(result_));
    }

  private:
    bool is_transferred(Product const& product, Date by) const { return product.transfer <= by; }

    std::vector<Term> shares(std::string_view label, Term const& total, Products const& products) {
        if (products.empty()) return {};
        std::vector<Term> weights;
        for (auto const& product : products)
            weights.push_back(calculation_.given(product.name, product.standalone, "weight", product.source));
        return calculation_.parts(label, total, weights, policy_.remainder);
    }

    void modify() {
        std::vector<Term> pooled{calculation_.given("added price", contract_.added_price)};
        for (std::size_t i = 0; i < initial_.size(); ++i) {
            if (is_transferred(contract_.products[i], contract_.modified_on)) continue;
            remaining_.push_back(contract_.products[i]);
            pooled.push_back(initial_[i]);
        }
        remaining_.insert(remaining_.end(), contract_.added.begin(), contract_.added.end());
        Term const price       = calculation_.sum("modified price", pooled);
        result_.modified_price = calculation_.figure(price);
        amounts_               = shares("modified allocation", price, remaining_);
        for (std::size_t i = 0; i < remaining_.size(); ++i) {
            result_.remaining.push_back(remaining_[i].name);
            result_.modified.push_back(calculation_.figure(amounts_[i]));
        }
    }

    /// Gives the change of the estimate to the first products as at inception; the part of those already delivered is
    /// revenue now, the rest is shared anew.
    void reestimate() {
        Date const when   = contract_.estimated_on.value_or(contract_.modified_on);
        Term const change = contract_.later_variable
                                ? calculation_.difference("change of the estimate",
                                                          calculation_.given("new estimate", *contract_.later_variable),
                                                          calculation_.given("variable estimate", contract_.variable))
                                : calculation_.given("no change", 0);
        auto const parts =
            shares("change, as at inception", calculation_.rounded("change", change), contract_.products);
        Products          waiting;
        std::vector<Term> pooled;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            bool const is_done = is_transferred(contract_.products[i], contract_.modified_on);
            result_.catch_up.push_back(calculation_.figure(is_done ? parts[i] : calculation_.given("later", 0)));
            if (is_done)
                caught_up_.push_back(parts[i]);
            else
                pooled.push_back(parts[i]);
        }
        auto const spread =
            shares("share of the change", calculation_.sum("change for what remains", pooled), remaining_);
        for (std::size_t i = 0; i < remaining_.size(); ++i) {
            Term const amount = calculation_.sum("final allocation", {amounts_[i], spread[i]});
            result_.final.push_back(calculation_.figure(amount));
            if (is_transferred(remaining_[i], when)) {  // Delivered before the estimate changed.
                caught_up_.push_back(spread[i]);
                continue;
            }
            amounts_[i] = amount;
        }
        if (remaining_.empty() && !pooled.empty()) caught_up_.insert(caught_up_.end(), pooled.begin(), pooled.end());
    }

    void tell() {
        auto& revenue = result_.revenue;
        for (std::size_t i = 0; i < initial_.size(); ++i)
            if (is_transferred(contract_.products[i], contract_.modified_on))
                revenue.push_back(
                    {contract_.products[i].name, contract_.products[i].transfer, calculation_.figure(initial_[i])});
        std::ranges::stable_sort(revenue, {}, &ProductRevenue::date);
        auto const        first_later = static_cast<std::ptrdiff_t>(revenue.size());
        std::vector<Term> all{initial_of_transferred()};
        for (std::size_t i = 0; i < remaining_.size(); ++i) {
            revenue.push_back({remaining_[i].name, remaining_[i].transfer, calculation_.figure(amounts_[i])});
            all.push_back(amounts_[i]);
        }
        std::ranges::stable_sort(revenue.begin() + first_later, revenue.end(), {}, &ProductRevenue::date);
        if (contract_.later_variable) {
            Term const catch_up = calculation_.sum("change of price", caught_up_);
            all.push_back(catch_up);
            auto const at = std::ranges::find_if(revenue.begin() + first_later, revenue.end(), [&](auto const& entry) {
                return contract_.estimated_on.value_or(contract_.modified_on) < *entry.date;
            });
            revenue.insert(at, {{}, contract_.estimated_on, calculation_.figure(catch_up)});
        }
        result_.total = calculation_.figure(calculation_.sum("total revenue", all));
    }

    Term initial_of_transferred() {
        std::vector<Term> terms;
        for (std::size_t i = 0; i < initial_.size(); ++i)
            if (is_transferred(contract_.products[i], contract_.modified_on)) terms.push_back(initial_[i]);
        return calculation_.sum("delivered before the change", terms);
    }

    ProductContract const& contract_;
    SplitPolicy const&     policy_;
    Calculation            calculation_;
    ProductModification    result_{};
    std::vector<Term>      initial_{};
    Products               remaining_{};
    std::vector<Term>      amounts_{};  // Of the remaining products.
    std::vector<Term>      caught_up_{};
};

}  // namespace

Result<ProductModification> modify_products(ProductContract const& contract, SplitPolicy const& policy) {
    return ProductStory{contract, policy}.run();
}

Result<std::vector<PriceSegment>> price_segments(DateRange const& term, std::vector<PriceStep> const& steps,
                                                 RoundingPolicy const& rounding, Explain explain) {
    auto const refused = [](char const* why) { return Error{ErrorCode::validation, why}; };
    if (!term.end || term.is_empty()) return refused("a subscription without an end").with_expected("a closed term");
    if (steps.empty() || steps.front().from != term.start)
        return refused("no price from the first day on").with_expected(term.start.to_string());
    Calculation               calculation{steps.front().monthly_price.currency(), rounding, explain};
    std::vector<PriceSegment> segments;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        DateRange const range{steps[i].from, i + 1 < steps.size() ? steps[i + 1].from : *term.end};
        if (range.is_empty() || *range.end > *term.end)
            return refused("price steps out of order, or beyond the term").with_value(steps[i].from.to_string());
        std::int64_t parts = 0;
        for (auto const& stretch : stretches_of(range, {}, months_of(range)))
            parts += std::int64_t{stretch.covered} * (parts_of_month / stretch.days);
        segments.push_back(
            {range, calculation.figure(calculation.proportion(
                        "booked", calculation.given("monthly price", steps[i].monthly_price, steps[i].source),
                        calculation.given("months, in parts", parts, "parts"),
                        calculation.given("parts of a month", parts_of_month, "parts")))});
    }
    return calculation.finish(std::move(segments));
}

}  // namespace throughline
