#include <throughline/process/collections.hpp>

#include <doctest/doctest.h>

using namespace throughline;

namespace {

Date const today{2026, 6, 30};

Money euros(std::int64_t cents) { return Money::from_minor(cents, Currency::parse("EUR").value()); }

Invoice invoice_of(std::int64_t cents, std::int64_t open_cents, int days_late) {
    Invoice invoice{};
    invoice.total    = euros(cents);
    invoice.subtotal = euros(cents);
    invoice.balance  = euros(open_cents);
    invoice.status   = Invoice::Status::released;
    invoice.due_on   = today.plus_days(-days_late);
    return invoice;
}

}  // namespace

TEST_CASE("R67 R131: the deal's invoice status follows from its invoices") {
    using Status                      = Opportunity::InvoiceStatus;
    std::optional<Money> const amount = euros(10'000);
    std::vector<Invoice>       none, part{invoice_of(4'000, 0, 0)}, open{invoice_of(10'000, 500, -10)},
        paid{invoice_of(4'000, 0, 30), invoice_of(6'000, 0, 0)}, late{invoice_of(10'000, 1, 1)};
    CHECK(invoice_status(none, amount, today) == Status::none);
    CHECK(invoice_status(part, amount, today) == Status::partly_invoiced);
    CHECK(invoice_status(open, amount, today) == Status::invoiced);
    CHECK(invoice_status(paid, amount, today) == Status::paid);
    CHECK(invoice_status(late, amount, today) == Status::overdue);
    CHECK(invoice_status(late, amount, today.plus_days(-1)) ==
          Status::invoiced);  // On its due date it is not late yet.
}

TEST_CASE("R67: drafts and voided invoices do not count, nor do other currencies") {
    auto draft = invoice_of(10'000, 0, 0), voided = draft, yen = draft;
    draft.status  = Invoice::Status::draft;
    voided.status = Invoice::Status::voided;
    yen.subtotal = yen.total = Money::from_minor(10'000, Currency::parse("JPY").value());
    std::vector<Invoice> const all{draft, voided, yen};
    CHECK_FALSE(invoiced(all, euros(10'000)).has_value());
    CHECK(invoice_status(all, euros(10'000), today) == Opportunity::InvoiceStatus::none);
}

TEST_CASE("an account is watched while anything is overdue, and at risk from sixty days on") {
    std::vector<Invoice> const fine{invoice_of(100, 0, 90)}, watch{invoice_of(100, 100, 59)},
        risk{invoice_of(100, 100, 60)};
    CHECK(collections_health(fine, today) == Account::Health::good);
    CHECK(collections_health(watch, today) == Account::Health::watch);
    CHECK(collections_health(risk, today) == Account::Health::at_risk);
}
