#include <throughline/revenue/contract_costs.hpp>

#include "calculation.hpp"

namespace throughline {

namespace {

/// An asset on its way to nothing.
class Asset {
  public:
    Asset(Money const& cost, std::span<ContractCostPeriod const> periods, ContractCostPolicy const& policy)
        : periods_{periods},
          policy_{policy},
          calculation_{cost.currency(), policy.split.rounding, policy.split.explain},
          nothing_{calculation_.given("nothing", 0)},
          carrying_{calculation_.given("cost", cost)} {
        unimpaired_ = shares(0);
        planned_    = unimpaired_;
        untouched_  = carrying_;
    }

    Result<std::vector<ContractCostFigures>> run() {
        std::vector<ContractCostFigures> all;
        for (std::size_t i = 0; i < periods_.size() && !calculation_.has_failed(); ++i) all.push_back(next(i));
        return calculation_.finish(std::move(all));
    }

  private:
    /// What each period from `first` on takes of the asset.
    std::vector<Term> shares(std::size_t first) {
        std::vector<Term> weights;
        Decimal           sum;
        for (std::size_t i = first; i < periods_.size(); ++i) {
            weights.push_back(
                calculation_.given(periods_[i].period, periods_[i].transferred, "weight", periods_[i].source));
            sum += periods_[i].transferred.magnitude();
        }
        if (sum.is_zero() && carrying_.value.is_zero()) return std::vector<Term>(periods_.size(), nothing_);
        auto parts = calculation_.parts("amortization", carrying_, weights, policy_.split.remainder);
        parts.insert(parts.begin(), first, nothing_);
        return parts;
    }

    ContractCostFigures next(std::size_t i) {
        Term const opening      = carrying_;
        Term const amortization = planned_[i];
        carrying_               = calculation_.difference("after amortization", opening, amortization);
        untouched_              = calculation_.difference("had it not been impaired", untouched_, unimpaired_[i]);
        Term impairment = nothing_, reversal = nothing_;
        if (periods_[i].consideration_left) {
            Term const recoverable = recoverable_of(periods_[i]);
            impairment = calculation_.greater("impairment", calculation_.difference("above it", carrying_, recoverable),
                                              nothing_);
            if (policy_.reversal == ImpairmentReversal::allowed) {
                Term const limit = calculation_.lesser("recoverable, or unimpaired", recoverable, untouched_);
                reversal =
                    calculation_.greater("reversal", calculation_.difference("below it", limit, carrying_), nothing_);
            }
        }
        carrying_ =
            calculation_.sum("closing", {calculation_.difference("after impairment", carrying_, impairment), reversal});
        if (i + 1 < periods_.size() && !(impairment.value.is_zero() && reversal.value.is_zero()))
            planned_ = shares(i + 1);
        return {periods_[i].period,
                calculation_.figure(opening),
                calculation_.figure(amortization),
                calculation_.figure(impairment),
                calculation_.figure(reversal),
                calculation_.figure(carrying_)};
    }

    Term recoverable_of(ContractCostPeriod const& period) {
        Term const left = calculation_.given("consideration left", *period.consideration_left, period.source);
        Term const cost =
            period.costs_left ? calculation_.given("costs left", *period.costs_left, period.source) : nothing_;
        return calculation_.rounded("recoverable",
                                    calculation_.greater("recoverable, not below zero",
                                                         calculation_.difference("recoverable", left, cost), nothing_));
    }

    std::span<ContractCostPeriod const> periods_;
    ContractCostPolicy const&           policy_;
    Calculation                         calculation_;
    Term                                nothing_;
    Term                                carrying_;
    Term                                untouched_{};  // What would be left, had there been no impairment.
    std::vector<Term>                   unimpaired_{};
    std::vector<Term>                   planned_{};
};

}  // namespace

bool may_be_expensed_at_once(DateRange const& amortization) {
    return amortization.end && *amortization.end <= amortization.start.plus_months(12);
}

Result<std::vector<ContractCostFigures>> amortize_contract_cost(Money const&                        cost,
                                                                std::span<ContractCostPeriod const> periods,
                                                                ContractCostPolicy const&           policy) {
    if (policy.split.remainder == RemainderRule::separate)
        return Error{ErrorCode::validation, "an asset has no period of its own for a remainder"}.with_expected(
            "another remainder rule");
    if (cost.is_negative())
        return Error{ErrorCode::validation, "a cost below zero"}
            .with_value(cost.to_string())
            .with_expected("zero or more");
    return Asset{cost, periods, policy}.run();
}

}  // namespace throughline
