#pragma once

#include <throughline/core/quantity.hpp>
#include <throughline/revenue/split.hpp>

#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

namespace throughline {

/// A number within a calculation.
struct Term {
    Decimal     value{};
    Explanation why{};
};

/// Arithmetic that remembers its first error and, where asked, its steps, so that a formula reads as one. After an
/// error every result is zero; `finish` gives the error back.
class Calculation {
  public:
    Calculation(Currency currency, RoundingPolicy const& rounding, Explain explain)
        : currency_{currency},
          digits_{rounding.digits_of(currency)},
          rule_{rounding.rule},
          is_explained_{explain == Explain::yes} {}

    bool     is_explained() const { return is_explained_; }
    bool     has_failed() const { return error_.has_value(); }
    Error    error() const { return *error_; }
    Currency currency() const { return currency_; }
    int      digits() const { return digits_; }

    /// Keeps the first of several errors.
    void fail(Error error);

    /// An input; an amount of another currency is an error that names the label.
    Term given(std::string_view label, Money const& amount, RecordId const& source = {}) {
        if (amount.currency() != currency_) refuse(label, amount);
        return given(label, amount.amount(), currency_.code(), source);
    }
    Term given(std::string_view label, Decimal const& number, std::string_view unit = {}, RecordId const& source = {}) {
        if (!is_explained_) return {number, {}};
        return {number, input(label, number, unit, source)};
    }
    /// A number computed before, with how it came about; without that it is an input.
    Term known(std::string_view label, Figure<Money> const& figure) {
        if (figure.why.is_empty() || figure.value.currency() != currency_) return given(label, figure.value);
        return {figure.value.amount(), figure.why};
    }

    Term sum(std::string_view label, std::span<Term const> terms);
    Term sum(std::string_view label, std::initializer_list<Term> terms) {
        return sum(label, std::span<Term const>{terms.begin(), terms.size()});
    }
    Term difference(std::string_view label, Term const& from, Term const& less);
    Term product(std::string_view label, Term const& one, Term const& other, std::string_view unit = {});
    /// `value` × `numerator` ÷ `denominator`, rounded as amounts are.
    Term proportion(std::string_view label, Term const& value, Term const& numerator, Term const& denominator);
    /// The same to other digits and of another unit.
    Term proportion(std::string_view label, Term const& value, Term const& numerator, Term const& denominator,
                    int digits, RoundingRule rule, std::string_view unit);
    /// As amounts are.
    Term rounded(std::string_view label, Term const& term);
    /// A rounded product: the amount for a quantity at a price.
    Term priced(std::string_view label, Term const& quantity, Term const& price);
    /// The amount for hours at a price per hour. Where they stand for minutes that have no end as hours, the minutes
    /// are what is priced.
    Term priced_hours(std::string_view label, Term const& hours, Term const& price, RecordId const& source);
    Term lesser(std::string_view label, Term const& one, Term const& other);
    Term greater(std::string_view label, Term const& one, Term const& other);
    /// `total` split in proportion to the weights.
    std::vector<Term> parts(std::string_view label, Term const& total, std::span<Term const> weights,
                            RemainderRule remainder, std::optional<int> percent_digits = {});

    Money                  money(Term const& term) const { return {term.value, currency_}; }
    Figure<Money>          figure(Term const& term) const { return {money(term), term.why}; }
    static Figure<Percent> percent(Term const& term) { return {Percent{term.value}, term.why}; }
    static Figure<Decimal> number(Term const& term) { return {term.value, term.why}; }

    /// The result, unless something went wrong on the way.
    template <class Value>
    Result<Value> finish(Value value) const {
        if (error_) return *error_;
        return value;
    }

  private:
    void        refuse(std::string_view label, Money const& of_another_currency);
    Explanation input(std::string_view label, Decimal const& number, std::string_view unit,
                      RecordId const& source) const;
    Decimal     kept(Result<Decimal> result, std::string_view label);
    Explanation step(Arithmetic operation, std::string_view label, std::string_view unit, Decimal const& value,
                     std::span<Term const> operands, int digits = 0, RoundingRule rule = {}) const;

    Currency             currency_;
    int                  digits_;
    RoundingRule         rule_;
    bool                 is_explained_;
    std::optional<Error> error_{};
};

}  // namespace throughline
