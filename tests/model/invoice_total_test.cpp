#include "records.hpp"

#include <doctest/doctest.h>

using namespace throughline;
using model_tests::id;
using model_tests::invoice;
using model_tests::invoice_line;
using model_tests::money;

namespace {

constexpr InvoiceRounding by_line{InvoiceRounding::Where::line, Rounding::half_up};
constexpr InvoiceRounding by_invoice{InvoiceRounding::Where::invoice, Rounding::half_up};

}  // namespace

TEST_CASE("R65: an invoice whose lines and taxes make its total is accepted") {
    auto const lines =
        std::vector{invoice_line(1, money("100.00"), money("19.00")), invoice_line(2, money("50.50"), money("9.60"))};
    CHECK(check_invoice(invoice(money("150.50"), money("28.60"), money("179.10")), lines, by_line).empty());
}

TEST_CASE("R65: the declared rounding decides between totals that differ by a minor unit") {
    // Three taxes of 0.125: rounded one by one they make 0.39, rounded once 0.38.
    auto const lines =
        std::vector{invoice_line(1, money("1.00"), money("0.125")), invoice_line(2, money("1.00"), money("0.125")),
                    invoice_line(3, money("1.00"), money("0.125"))};
    auto const rounded_by_line    = invoice(money("3.00"), money("0.39"), money("3.39"));
    auto const rounded_by_invoice = invoice(money("3.00"), money("0.38"), money("3.38"));
    CHECK(check_invoice(rounded_by_line, lines, by_line).empty());
    CHECK(check_invoice(rounded_by_invoice, lines, by_invoice).empty());
    CHECK(check_invoice(rounded_by_line, lines, by_invoice).size() == 2);
    CHECK(check_invoice(rounded_by_invoice, lines, by_line).size() == 2);
    CHECK(check_invoice(invoice(money("3.00"), money("0.36"), money("3.36")), lines,
                        {InvoiceRounding::Where::line, Rounding::half_even})
              .empty());
}

TEST_CASE("R65: what does not add up is itemised: which figure, by how much, and what is right") {
    auto const lines = std::vector{invoice_line(1, money("100.00"), money("19.00"))};
    auto const found = check_invoice(invoice(money("101.00"), money("18.99"), money("119.01")), lines, by_line);
    REQUIRE(found.size() == 3);
    CHECK(found[0].path == "Invoice.subtotal");
    CHECK(found[0].message == "101.00 EUR is not the sum of the lines, 100.00 EUR; the difference is 1.00 EUR");
    CHECK(found[1].path == "Invoice.tax");
    CHECK(found[1].expected == "19.00 EUR");
    CHECK(found[2].path == "Invoice.total");
    CHECK(found[2].message == "119.01 EUR is not lines plus tax, 119.00 EUR; the difference is 0.01 EUR");
    for (auto const& each : found) CHECK(each.owner == "finance");
}

TEST_CASE("R65: a line's amount is its quantity times its unit price") {
    auto line              = invoice_line(1, money("33.34"), money("0"));
    line.object.quantity   = Decimal::parse("3.5").value();
    line.object.unit_price = money("9.525");
    auto const billed      = invoice(money("33.34"), money("0"), money("33.34"));
    CHECK(check_invoice(billed, std::vector{line}).empty());

    line.object.unit_price = money("9.53");
    auto const found       = check_invoice(billed, std::vector{line});
    REQUIRE(found.size() == 1);
    CHECK(found[0].path == "InvoiceLine.amount");
    CHECK(found[0].record == id<InvoiceLine>(1));
    CHECK(found[0].expected == "33.36 EUR");
}

TEST_CASE("R65: an invoice that states its tax only as a whole is taken at its word") {
    auto const lines = std::vector{invoice_line(1, money("100.00"))};
    CHECK(check_invoice(invoice(money("100.00"), money("19.00"), money("119.00")), lines).empty());
    CHECK(check_invoice(invoice(money("100.00"), money("19.00"), money("100.00")), lines).size() == 1);

    auto untaxed = invoice(money("100.00"), money("0"), money("100.00"));
    untaxed.tax.reset();
    untaxed.subtotal.reset();
    CHECK(check_invoice(untaxed, lines).empty());
}

TEST_CASE("R65 R87: minor units are the currency's own, and other currencies are refused") {
    auto const yen = std::vector{invoice_line(1, money("100.4", "JPY"), money("10.4", "JPY"))};
    CHECK(check_invoice(invoice(money("100", "JPY"), money("10", "JPY"), money("110", "JPY")), yen, by_line).empty());

    auto const mixed = std::vector{invoice_line(1, money("100.00")), invoice_line(2, money("1.00", "USD"))};
    auto const found = check_invoice(invoice(money("101.00"), money("0"), money("101.00")), mixed);
    REQUIRE(found.size() == 1);
    CHECK(found[0].path == "InvoiceLine.amount");
    CHECK(found[0].record == id<InvoiceLine>(2));
}
