#include <throughline/revenue/tax.hpp>

#include "calculation.hpp"

#include <algorithm>

namespace throughline {

namespace {

/// Net amounts of one rate and category, until they are summed.
struct Bucket {
    Percent           rate;
    std::string       category;
    std::vector<Term> nets{};
    std::vector<Term> taxes{};  // Of each net, where tax is rounded line by line.
};

class Totals {
  public:
    Totals(TaxableDocument const& document, TaxPolicy const& policy)
        : document_{document}, policy_{policy}, calculation_{document.currency, policy.rounding, policy.explain} {}

    Result<DocumentTotals> run() {
        DocumentTotals    totals;
        std::vector<Term> nets;
        for (auto const& line : document_.lines) {
            nets.push_back(net_of(line));
            totals.line_nets.push_back(calculation_.figure(nets.back()));
            Bucket& bucket = put(line.rate, line.category, nets.back());
            if (policy_.scope == TaxScope::per_line)
                totals.line_taxes.push_back(calculation_.figure(bucket.taxes.back()));
        }
        Term const line_total = calculation_.sum("sum of lines", nets);
        Term const priced     = adjusted(line_total);
        Term const tax        = taxed(totals.groups);
        Term const tax_exclusive =
            has_tax_inside() ? calculation_.difference("total without tax", priced, tax) : priced;
        Term const tax_inclusive = has_tax_inside() ? priced : calculation_.sum("total with tax", {priced, tax});
        Term       payable       = tax_inclusive;
        if (document_.prepaid)
            payable = calculation_.difference("after prepayment", payable, given("prepaid", *document_.prepaid));
        if (document_.rounding_amount)
            payable = calculation_.sum("payable", {payable, given("rounding", *document_.rounding_amount)});

        totals.line_total    = calculation_.figure(line_total);
        totals.tax_exclusive = calculation_.figure(tax_exclusive);
        totals.tax           = calculation_.figure(tax);
        totals.tax_inclusive = calculation_.figure(tax_inclusive);
        totals.payable       = calculation_.figure(payable);
        return calculation_.finish(std::move(totals));
    }

  private:
    Term given(std::string_view label, Money const& amount) {
        return calculation_.rounded(label, calculation_.given(label, amount));
    }

    Term net_of(TaxableLine const& line) {
        Term net = calculation_.proportion("line", calculation_.given("price", line.price, line.source),
                                           calculation_.given("quantity", line.quantity, {}, line.source),
                                           calculation_.given("units that the price is for", line.base_quantity));
        for (auto const& charge : line.charges)
            net = calculation_.sum("line with charge", {net, given("charge", charge)});
        for (auto const& allowance : line.allowances)
            net = calculation_.difference("line less allowance", net, given("allowance", allowance));
        return net;
    }

    bool has_tax_inside() const { return policy_.prices == TaxedPrices::with_tax; }

    /// The tax on an amount, or within it.
    Term tax_of(Term const& amount, Percent const& rate) {
        Term const percent = calculation_.given("tax rate", rate.value(), "%");
        Term const hundred = calculation_.given("percent of a whole", 100);
        return calculation_.proportion("tax", amount, percent,
                                       has_tax_inside() ? calculation_.sum("with tax", {hundred, percent}) : hundred);
    }

    Bucket& put(Percent const& rate, std::string const& category, Term const& net) {
        auto const bucket = std::ranges::find_if(
            buckets_, [&](Bucket const& known) { return known.rate == rate && known.category == category; });
        Bucket& into = bucket != buckets_.end() ? *bucket : buckets_.emplace_back(Bucket{rate, category});
        into.nets.push_back(net);
        if (policy_.scope == TaxScope::per_line) into.taxes.push_back(tax_of(net, rate));
        return into;
    }

    Term adjusted(Term total) {
        for (auto const& charge : document_.charges) {
            Term const amount = given("document charge", charge.amount);
            put(charge.rate, charge.category, amount);
            total = calculation_.sum("total with charge", {total, amount});
        }
        for (auto const& allowance : document_.allowances) {
            Term const amount = given("document allowance", allowance.amount.negated());
            put(allowance.rate, allowance.category, amount);
            total = calculation_.sum("total less allowance", {total, amount});
        }
        return total;
    }

    Term taxed(std::vector<TaxGroup>& groups) {
        std::vector<Term> taxes;
        for (auto const& bucket : buckets_) {
            Term const amount = calculation_.sum("taxable", bucket.nets);
            taxes.push_back(policy_.scope == TaxScope::per_line ? calculation_.sum("tax", bucket.taxes)
                                                                : tax_of(amount, bucket.rate));
            Term const taxable = has_tax_inside() ? calculation_.difference("taxable", amount, taxes.back()) : amount;
            groups.push_back(
                {bucket.rate, bucket.category, calculation_.figure(taxable), calculation_.figure(taxes.back())});
        }
        return calculation_.sum("tax", taxes);
    }

    TaxableDocument const& document_;
    TaxPolicy const&       policy_;
    Calculation            calculation_;
    std::vector<Bucket>    buckets_{};
};

}  // namespace

Result<DocumentTotals> document_totals(TaxableDocument const& document, TaxPolicy const& policy) {
    return Totals{document, policy}.run();
}

std::vector<TotalDifference> differences(DocumentTotals const& computed, StatedTotals const& stated,
                                         Decimal const& tolerance) {
    std::vector<TotalDifference> found;
    auto const compare = [&](std::string_view total, std::optional<Money> const& said, Money const& is) {
        if (!said) return;
        if (said->currency() != is.currency()) {
            found.push_back({std::string{total} + ": another currency", *said, is, *said});
            return;
        }
        Money const difference = *said - is;
        if (difference.amount().magnitude() > tolerance) found.push_back({std::string{total}, *said, is, difference});
    };
    compare("line_total", stated.line_total, computed.line_total.value);
    compare("tax_exclusive", stated.tax_exclusive, computed.tax_exclusive.value);
    compare("tax", stated.tax, computed.tax.value);
    compare("tax_inclusive", stated.tax_inclusive, computed.tax_inclusive.value);
    compare("payable", stated.payable, computed.payable.value);
    return found;
}

Result<bool> tax_is_plausible(Decimal const& taxable, Percent const& rate, Decimal const& stated,
                              Decimal const& tolerance, int digits) {
    auto const tax = proportion(taxable.magnitude(), rate.value(), 100, digits, RoundingRule::half_up);
    if (!tax) return tax.error();
    auto const distance = Decimal::subtract(stated.magnitude(), *tax);
    if (!distance) return distance.error();
    return distance->magnitude() < tolerance;
}

}  // namespace throughline
