#include <throughline/revenue/royalties.hpp>

#include "calculation.hpp"

namespace throughline {

namespace {

class Licence {
  public:
    Licence(RoyaltyTerms const& terms, std::span<RoyaltyPeriod const> periods, RoundingPolicy const& rounding,
            Explain explain)
        : terms_{terms},
          periods_{periods},
          calculation_{periods.front().sales.currency(), rounding, explain},
          nothing_{calculation_.given("nothing", 0)},
          hundred_{calculation_.given("percent of a whole", 100)},
          minimum_{terms.minimum ? calculation_.given("guaranteed minimum", *terms.minimum) : nothing_} {}

    Result<std::vector<RoyaltyFigures>> run() {
        std::vector<RoyaltyFigures> all;
        Term                        royalties = nothing_;
        Term                        before    = nothing_;
        for (std::size_t i = 0; i < periods_.size(); ++i) {
            Term const royalty =
                calculation_.proportion("royalty", calculation_.given("sales", periods_[i].sales, periods_[i].source),
                                        calculation_.given("rate", terms_.rate.value(), "%"), hundred_);
            royalties          = calculation_.sum("royalties to date", {royalties, royalty});
            Term const to_date = delivered(i, earned(i, royalties));
            all.push_back({periods_[i].period, calculation_.figure(royalty),
                           calculation_.figure(calculation_.difference("revenue", to_date, before))});
            before = to_date;
        }
        return calculation_.finish(std::move(all));
    }

  private:
    /// To date, were all of the licence delivered.
    Term earned(std::size_t i, Term const& royalties) {
        bool const is_last = i + 1 == periods_.size();
        if (terms_.kind == LicenceKind::right_to_use || is_last)
            return calculation_.greater("minimum, or royalties", minimum_, royalties);
        if (terms_.method == GuaranteeMethod::as_royalties_accrue) return royalties;
        Term const part  = calculation_.given("periods passed", static_cast<std::int64_t>(i + 1), "periods");
        Term const whole = calculation_.given("periods", static_cast<std::int64_t>(periods_.size()), "periods");
        Term const above = calculation_.greater("royalties above the minimum",
                                                calculation_.difference("above", royalties, minimum_), nothing_);
        return calculation_.sum("minimum to date, and royalties above",
                                {calculation_.proportion("minimum to date", minimum_, part, whole), above});
    }

    Term delivered(std::size_t i, Term const& earned) {
        if (i >= terms_.satisfied.size()) return earned;
        auto const& percent = terms_.satisfied[i].value();
        if (percent.is_negative() || percent > 100)
            calculation_.fail(
                Error{ErrorCode::validation, "a licence is delivered by less than nothing or more than all"}
                    .in_record(periods_[i].period)
                    .in_field("satisfied")
                    .with_value(percent.to_string())
                    .with_expected("from 0 to 100"));
        return calculation_.proportion("as far as it is delivered", earned,
                                       calculation_.given("delivered", percent, "%"), hundred_);
    }

    RoyaltyTerms const&            terms_;
    std::span<RoyaltyPeriod const> periods_;
    Calculation                    calculation_;
    Term                           nothing_;
    Term                           hundred_;
    Term                           minimum_;
};

}  // namespace

Result<std::vector<RoyaltyFigures>> royalties(RoyaltyTerms const& terms, std::span<RoyaltyPeriod const> periods,
                                              RoundingPolicy const& rounding, Explain explain) {
    if (periods.empty()) return std::vector<RoyaltyFigures>{};
    if (terms.minimum && terms.minimum->is_negative())
        return Error{ErrorCode::validation, "a guaranteed minimum below zero"}.with_value(terms.minimum->to_string());
    return Licence{terms, periods, rounding, explain}.run();
}

}  // namespace throughline
