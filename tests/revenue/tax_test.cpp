#include "amounts.hpp"

#include <throughline/revenue/tax.hpp>

using namespace throughline;

namespace {

TaxableDocument document(std::initializer_list<std::string_view> prices, std::string_view rate) {
    TaxableDocument made{.currency = usd("0").currency(), .lines = {}};
    for (auto const price : prices) made.lines.push_back({.price = usd(price), .rate = percent(rate)});
    return made;
}

}  // namespace

TEST_CASE("tax per line and tax per document differ by their roundings (R65, P34)") {
    auto const lines = document({"6.70", "6.70"}, "15");
    CHECK(document_totals(lines, {.scope = TaxScope::per_line})->tax.value == usd("2.02"));
    CHECK(document_totals(lines)->tax.value == usd("2.01"));
    CHECK(document_totals(lines, {.scope = TaxScope::per_line, .rounding = {RoundingRule::half_even}})->tax.value ==
          usd("2.00"));
}

TEST_CASE("prices with tax in them give the tax back, by line or by document (R65)") {
    // 3.30 x 20 / 120 = 0.55; of each 1.10, 0.18333...
    auto const lines = document({"1.10", "1.10", "1.10"}, "20");
    auto const whole = document_totals(lines, {.prices = TaxedPrices::with_tax, .explain = Explain::yes}).value();
    CHECK(whole.tax_inclusive.value == usd("3.30"));
    CHECK(whole.tax.value == usd("0.55"));
    CHECK(whole.tax_exclusive.value == usd("2.75"));
    CHECK(whole.groups[0].taxable.value == usd("2.75"));
    CHECK(whole.tax_exclusive.why.verify());
    auto const each = document_totals(lines, {.scope = TaxScope::per_line, .prices = TaxedPrices::with_tax}).value();
    CHECK(each.tax.value == usd("0.54"));
    CHECK(each.tax_exclusive.value == usd("2.76"));
    CHECK(each.payable.value == usd("3.30"));
}

TEST_CASE("a stated total that differs is itemised, beyond the tolerance alone (R65)") {
    auto const   totals = document_totals(document({"100.00"}, "19")).value();
    StatedTotals stated{.line_total = usd("100.00"), .tax = usd("19.01"), .tax_inclusive = usd("119.01")};
    auto const   found = differences(totals, stated);
    REQUIRE(found.size() == 2);
    CHECK(found[0].total == "tax");
    CHECK(found[0].difference == usd("0.01"));
    CHECK(differences(totals, stated, decimal("0.01")).empty());
    stated = {.payable = Money{119, Currency::parse("EUR").value()}};
    CHECK(differences(totals, stated, decimal("1000")).size() == 1);
}

TEST_CASE("credit notes mirror invoices; unlike currencies are refused") {
    auto const credit = document_totals(document({"-6.70", "-6.70"}, "15")).value();
    CHECK(credit.tax_inclusive.value == usd("-15.41"));
    auto mixed = document({"1"}, "0");
    mixed.lines.push_back({.price = Money{1, Currency::parse("EUR").value()}});
    CHECK(document_totals(mixed).error().context().expected == "an amount of USD");
}

TEST_CASE("property: a document adds up, and each tax is the nearest cent (L9, R65)") {
    for (std::uint64_t seed = 1; seed <= 800; ++seed) {
        INFO("seed " << seed);
        SeededRandom    random{seed};
        TaxableDocument made{.currency = usd("0").currency(), .lines = {}};
        for (auto count = 1 + random.below(8); count > 0; --count)
            made.lines.push_back({.quantity = Decimal::from_units(between(random, -500, 5000), 2),
                                  .price    = Money{Decimal::from_units(between(random, 0, 999'999), 4), made.currency},
                                  .base_quantity = between(random, 1, 12),
                                  .rate = Percent{Decimal::from_units(between(random, 0, 3), 0) * decimal("7.7")}});
        made.charges      = {{.amount = cents(between(random, 0, 900)), .rate = percent("7.7")}};
        made.allowances   = {{.amount = cents(between(random, 0, 900)), .rate = percent("15.4")}};
        made.prepaid      = cents(between(random, 0, 900));
        auto const scope  = random.chance(1, 2) ? TaxScope::per_line : TaxScope::per_document;
        auto const totals = document_totals(made, {.scope = scope, .explain = Explain::yes}).value();
        Rational   net = 0, tax = 0, taxable = 0;
        for (std::size_t i = 0; i < made.lines.size(); ++i) {
            auto const& line = made.lines[i];
            CHECK(
                rational(totals.line_nets[i].value) * 100 ==
                Rational{nearest_cent(rational(line.quantity) * rational(line.price) / rational(line.base_quantity))});
            net += rational(totals.line_nets[i].value);
        }
        for (auto const& group : totals.groups) {
            if (scope == TaxScope::per_document)
                CHECK(rational(group.tax.value) * 100 ==
                      Rational{nearest_cent(rational(group.taxable.value) * rational(group.rate.value()) / 100)});
            tax += rational(group.tax.value);
            taxable += rational(group.taxable.value);
        }
        CHECK(net == rational(totals.line_total.value));
        CHECK(taxable == rational(totals.tax_exclusive.value));
        CHECK(rational(totals.payable.value) == taxable + tax - rational(*made.prepaid));
        REQUIRE(totals.payable.why.verify());
    }
}
