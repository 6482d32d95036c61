#include <throughline/revenue/foreign_revenue.hpp>

#include "calculation.hpp"

namespace throughline {

namespace {

/// An amount in the contract's currency, and what it is carried at.
struct Layer {
    Decimal foreign{};
    Term    carried{};
};

class ForeignBooks {
  public:
    ForeignBooks(Currency functional, Currency contract, AdvanceOrder order, RoundingPolicy const& rounding,
                 Explain explain)
        : calculation_{functional, rounding, explain},
          contract_{contract},
          order_{order},
          nothing_{calculation_.given("nothing", 0)},
          unbilled_{.foreign = {}, .carried = nothing_} {}

    ForeignFigures next(ForeignMovement const& movement) {
        check(movement);
        revenue_ = gain_      = nothing_;
        rate_                 = calculation_.given("rate of the day", movement.rate, {}, movement.source);
        source_               = movement.source;
        bool const    is_less = movement.amount.is_negative();
        Decimal const size    = movement.amount.amount().magnitude();
        if (movement.event == ForeignEvent::closed)
            revalue();
        else if ((movement.event == ForeignEvent::billed) != is_less)
            toward_deferred(size, is_less);
        else
            toward_unbilled(size, is_less);
        std::vector<Term> carried;
        for (auto const& layer : deferred_) carried.push_back(layer.carried);
        return {calculation_.figure(revenue_), calculation_.figure(gain_),
                calculation_.figure(calculation_.sum("deferred", carried)), calculation_.figure(unbilled_.carried)};
    }

    template <class Value>
    Result<Value> finish(Value value) const {
        return calculation_.finish(std::move(value));
    }

  private:
    void check(ForeignMovement const& movement) {
        if (movement.amount.currency() != contract_)
            calculation_.fail(Error{ErrorCode::validation, "movements of one contract in several currencies"}
                                  .with_value(movement.amount.to_string())
                                  .with_expected(std::string{contract_.code()}));
        if (movement.rate.is_negative() || movement.rate.is_zero())
            calculation_.fail(Error{ErrorCode::validation, "an exchange rate of zero or less"}
                                  .in_field("rate")
                                  .in_record(movement.on.to_string())
                                  .with_value(movement.rate.to_string()));
    }

    Term foreign(std::string_view label, Decimal const& amount) {
        return calculation_.given(label, amount, contract_.code(), source_);
    }
    Term valued(std::string_view label, Decimal const& amount) {
        return calculation_.priced(label, foreign("amount", amount), rate_);
    }

    /// Takes part of a layer away, with its share of what it is carried at; all of it takes all.
    Term taken(Layer& layer, Decimal const& amount) {
        Term const share = amount == layer.foreign
                               ? layer.carried
                               : calculation_.proportion("carried, in part", layer.carried, foreign("of it", amount),
                                                         foreign("in all", layer.foreign));
        layer.foreign -= amount;
        layer.carried = calculation_.difference("what is left", layer.carried, share);
        return share;
    }

    /// An invoice, or revenue reversed: settles what is unbilled, and defers the rest at the rate of the day.
    void toward_deferred(Decimal const& amount, bool is_reversal) {
        Decimal const settled = std::min(amount, unbilled_.foreign);
        Term const    total   = valued("at the rate of the day", amount);
        Term const    value   = settled.is_zero() ? nothing_ : valued("what was unbilled, at it", settled);
        if (!settled.is_zero()) gain_ = calculation_.difference("exchange gain", value, taken(unbilled_, settled));
        if (is_reversal) revenue_ = calculation_.difference("reversed", nothing_, total);
        if (settled == amount) return;
        defer(amount - settled, calculation_.difference("deferred", total, value));
    }

    void defer(Decimal const& amount, Term const& carried) {
        if (order_ == AdvanceOrder::oldest_first || deferred_.empty()) {
            deferred_.push_back({amount, carried});
            return;
        }
        deferred_.front().foreign += amount;
        deferred_.front().carried = calculation_.sum("advances", {deferred_.front().carried, carried});
    }

    /// Revenue, or a credit note: uses what is deferred at the rates of its days, and the rest at the day's.
    void toward_unbilled(Decimal amount, bool is_credit) {
        Term const        total = valued("at the rate of the day", amount);
        std::vector<Term> used;
        while (!amount.is_zero() && !deferred_.empty()) {
            auto&         layer = deferred_.front();
            Decimal const part  = std::min(amount, layer.foreign);
            used.push_back(taken(layer, part));
            amount -= part;
            if (layer.foreign.is_zero()) deferred_.erase(deferred_.begin());
        }
        if (!amount.is_zero()) {
            used.push_back(valued("beyond what was deferred", amount));
            unbilled_.foreign += amount;
            unbilled_.carried = calculation_.sum("unbilled", {unbilled_.carried, used.back()});
        }
        Term const sum = calculation_.sum("in the functional currency", used);
        if (is_credit)
            gain_ = calculation_.difference("exchange gain", sum, total);
        else
            revenue_ = sum;
    }

    void revalue() {
        Term const now    = unbilled_.foreign.is_zero() ? nothing_ : valued("at the closing rate", unbilled_.foreign);
        gain_             = calculation_.difference("exchange gain", now, unbilled_.carried);
        unbilled_.carried = now;
    }

    Calculation        calculation_;
    Currency           contract_;
    AdvanceOrder       order_;
    Term               nothing_;
    Layer              unbilled_;
    std::vector<Layer> deferred_{};  // Oldest first; one alone where they are averaged.
    Term               rate_{};
    Term               revenue_{};
    Term               gain_{};
    RecordId           source_{};
};

}  // namespace

Result<std::vector<ForeignFigures>> revenue_in(Currency functional, std::span<ForeignMovement const> movements,
                                               AdvanceOrder order, RoundingPolicy const& rounding, Explain explain) {
    std::vector<ForeignFigures> figures;
    if (movements.empty()) return figures;
    ForeignBooks books{functional, movements.front().amount.currency(), order, rounding, explain};
    for (auto const& movement : movements) figures.push_back(books.next(movement));
    return books.finish(std::move(figures));
}

}  // namespace throughline
