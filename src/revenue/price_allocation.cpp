#include <throughline/revenue/price_allocation.hpp>

#include "calculation.hpp"

#include <algorithm>

namespace throughline {

namespace {

/// One allocation under way: who still waits for a share, and what is left to share.
class Allocation {
  public:
    Allocation(PriceToAllocate const& given, SplitPolicy const& policy)
        : given_{given},
          policy_{policy},
          calculation_{given.price.currency(), policy.rounding, policy.explain},
          amounts_(given.obligations.size()),
          is_grouped_(given.obligations.size(), false) {}

    Result<AllocatedPrice> run() {
        if (auto valid = check(); !valid) return std::move(valid).error();
        Term const price = calculation_.given("transaction price", given_.price);
        weigh();
        Term left = without_variable(price);
        left      = without_discounted(left);
        share(left);
        add_variable();
        AllocatedPrice result;
        for (auto const& amount : amounts_) result.amounts.push_back(calculation_.figure(amount));
        for (auto const& standalone : standalone_) result.standalone.push_back(calculation_.figure(standalone));
        result.discount = calculation_.figure(
            calculation_.difference("discount", calculation_.sum("standalone prices", standalone_), price));
        return calculation_.finish(std::move(result));
    }

  private:
    static Error refused(char const* why, std::string_view name) {
        return Error{ErrorCode::validation, why}.in_field(name);
    }

    Result<> check() const {
        if (policy_.remainder == RemainderRule::separate)
            return Error{ErrorCode::validation, "a price leaves nothing over that belongs to no obligation"}
                .with_expected("a remainder rule other than separate");
        if (given_.obligations.empty())
            return Error{ErrorCode::validation, "a contract without obligations"}.with_remedy("name what is promised");
        auto const is_residual = [](StandalonePrice const& obligation) { return !obligation.price; };
        if (std::ranges::count_if(given_.obligations, is_residual) > 1)
            return Error{ErrorCode::validation, "more than one obligation without a standalone price"}
                .with_expected("at most one, which takes the residual")
                .with_remedy("estimate the standalone prices of the others");
        std::vector<bool> is_discounted(given_.obligations.size(), false);
        for (auto const* targets : {&given_.discounts, &given_.variable})
            for (auto const& target : *targets) {
                if (target.obligations.empty())
                    return refused("an amount for no obligation", target.amount.to_string());
                for (auto const place : target.obligations) {
                    if (place >= given_.obligations.size())
                        return refused("an amount for an obligation that there is not", std::to_string(place));
                    auto const& obligation = given_.obligations[place];
                    if (!obligation.price && (targets == &given_.discounts || target.obligations.size() > 1))
                        return refused("a residual obligation has no price to weigh by", obligation.name);
                    if (targets == &given_.discounts && is_discounted[place])
                        return refused("an obligation in two discounts", obligation.name);
                    if (targets == &given_.discounts) is_discounted[place] = true;
                }
            }
        return {};
    }

    void weigh() {
        for (auto const& obligation : given_.obligations) {
            if (!obligation.price) {
                standalone_.push_back(calculation_.given("residual: no standalone price", 0));
                continue;
            }
            Term const price = calculation_.given(obligation.name, *obligation.price, obligation.source);
            if (price.value.is_negative())
                calculation_.fail(refused("a standalone price below zero", obligation.name)
                                      .with_value(obligation.price->to_string()));
            standalone_.push_back(
                !obligation.likelihood
                    ? price
                    : calculation_.proportion(obligation.name, price,
                                              calculation_.given("likelihood", obligation.likelihood->value(), "%"),
                                              calculation_.given("percent of a whole", 100)));
        }
    }

    Term without_variable(Term left) {
        for (auto const& target : given_.variable)
            left = calculation_.difference("price without variable amounts of some obligations", left,
                                           calculation_.given("variable amount", target.amount));
        return left;
    }

    /// Gives each discounted bundle its price less its discount; the rest of the price is for the others.
    Term without_discounted(Term left) {
        for (auto const& target : given_.discounts) {
            std::vector<Term> const weights  = standalone_of(target.obligations);
            Term const              whole    = calculation_.sum("bundle at standalone prices", weights);
            Term const              discount = calculation_.given("discount of the bundle", target.amount);
            Term const              exact    = calculation_.difference("bundle after discount", whole, discount);
            Term const              bundle   = calculation_.rounded("bundle's price", exact);
            distribute(bundle, target.obligations);
            for (auto const place : target.obligations) is_grouped_[place] = true;
            left = calculation_.difference("price without the bundle", left, bundle);
        }
        return left;
    }

    void share(Term const& left) {
        std::vector<std::size_t>   places;
        std::optional<std::size_t> residual;
        for (std::size_t place = 0; place < amounts_.size(); ++place) {
            if (!given_.obligations[place].price)
                residual = place;
            else if (!is_grouped_[place])
                places.push_back(place);
        }
        if (residual)
            give_residual(left, places, *residual);
        else if (!places.empty())
            distribute(left, places);
        else if (!left.value.is_zero())
            calculation_.fail(Error{ErrorCode::validation, "the discounts do not account for the whole price"}
                                  .with_value(left.value.to_string())
                                  .with_expected("standalone prices less discounts equal to the price"));
    }

    void give_residual(Term left, std::vector<std::size_t> const& observable, std::size_t residual) {
        for (auto const place : observable) {
            amounts_[place] = calculation_.rounded("observable price", standalone_[place]);
            left            = calculation_.difference("residual", left, amounts_[place]);
        }
        if (left.value.is_negative())
            calculation_.fail(
                refused("the residual approach leaves less than nothing", given_.obligations[residual].name)
                    .with_value(left.value.to_string())
                    .with_remedy("estimate its standalone price another way (606-10-32-35)"));
        amounts_[residual] = left;
    }

    void distribute(Term const& total, std::vector<std::size_t> const& places) {
        std::vector<Term> const weights = standalone_of(places);
        auto const              parts =
            calculation_.parts("allocated price", total, weights, policy_.remainder, policy_.percent_digits);
        for (std::size_t i = 0; i < places.size(); ++i) amounts_[places[i]] = parts[i];
    }

    void add_variable() {
        for (auto const& target : given_.variable) {
            auto const        total = calculation_.given("variable amount", target.amount);
            std::vector<Term> parts{total};
            if (target.obligations.size() > 1) {
                std::vector<Term> const weights = standalone_of(target.obligations);
                parts = calculation_.parts("share of the variable amount", total, weights, policy_.remainder);
            }
            for (std::size_t i = 0; i < parts.size(); ++i) {
                auto& amount = amounts_[target.obligations[i]];
                amount       = calculation_.sum("allocated price", {amount, parts[i]});
            }
        }
    }

    std::vector<Term> standalone_of(std::vector<std::size_t> const& places) const {
        std::vector<Term> prices;
        for (auto const place : places) prices.push_back(standalone_[place]);
        return prices;
    }

    PriceToAllocate const& given_;
    SplitPolicy const&     policy_;
    Calculation            calculation_;
    std::vector<Term>      standalone_{};
    std::vector<Term>      amounts_;
    std::vector<bool>      is_grouped_;
};

}  // namespace

Result<AllocatedPrice> allocate_price(PriceToAllocate const& given, SplitPolicy const& policy) {
    return Allocation{given, policy}.run();
}

Result<FairValues> fair_values(std::vector<FairValueLine> const& lines, Currency currency, int ratio_digits,
                               RoundingPolicy const& rounding, Explain explain) {
    Calculation       calculation{currency, rounding, explain};
    std::vector<Term> values;
    for (auto const& line : lines)
        values.push_back(calculation.proportion(
            line.name,
            calculation.product("list price in the functional currency",
                                calculation.given("list price", line.list_price, {}, line.source),
                                calculation.given("rate", line.rate)),
            calculation.given("fair value", line.fair_value.value(), "%"),
            calculation.given("percent of a whole", 100)));
    Term const total = calculation.sum("total fair value", values);
    FairValues result{.values = {}, .total = calculation.figure(total), .ratios = {}};
    for (auto const& value : values) {
        result.values.push_back(calculation.figure(value));
        result.ratios.push_back(Calculation::number(calculation.proportion("ratio", value, calculation.given("one", 1),
                                                                           total, ratio_digits, rounding.rule, {})));
    }
    return calculation.finish(std::move(result));
}

}  // namespace throughline
