// A month is closed: two contracts earn and are billed, the books are held against the ledger's, a difference is found
// and said in words, and one number is explained down to the records it was read from. Pure computation: it needs no
// system and no network.

#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/invoice_line.hpp>
#include <throughline/revenue/books.hpp>
#include <throughline/revenue/journal.hpp>
#include <throughline/revenue/line_schedule.hpp>
#include <throughline/revenue/recognition.hpp>

#include <cstdlib>
#include <iostream>

using namespace throughline;

namespace {

Date  on(char const* text) { return Date::parse(text).value(); }
Money usd(char const* text) { return {Decimal::parse(text).value(), Currency::parse("USD").value()}; }

template <class Object>
Id<Object> named(std::string_view name) {
    return Id<Object>::derive("northwind", "record", name);
}

/// A fixed fee, earned day by day over its term.
void sign(BusinessState& firm, std::string_view name, Money const& price, DateRange const& term) {
    Contract contract{.account      = named<Account>(name),
                      .legal_entity = named<LegalEntity>("northwind us"),
                      .number       = std::string{name},
                      .type         = ContractType::fixed_fee,
                      .status       = Contract::Status::active,
                      .signed_on    = term.start,
                      .currency     = price.currency(),
                      .value        = price};
    firm.put(named<Contract>(name), contract);
    ContractLine line{.contract = named<Contract>(name), .amount = price};
    line.term = term;
    firm.put(named<ContractLine>(name), line);
}

void bill(BusinessState& firm, std::string_view contract, std::string_view number, Date issued, Money const& amount) {
    Invoice invoice{.customer_account = named<CustomerAccount>(contract),
                    .legal_entity     = named<LegalEntity>("northwind us"),
                    .contract         = named<Contract>(contract),
                    .number           = std::string{number},
                    .issued_on        = issued,
                    .currency         = amount.currency(),
                    .total            = amount,
                    .status           = Invoice::Status::sent};
    firm.put(named<Invoice>(number), invoice);
    firm.put(named<InvoiceLine>(number),
             InvoiceLine{
                 .invoice = named<Invoice>(number), .contract_line = named<ContractLine>(contract), .amount = amount});
}

/// Recognizes what a line has earned until a day, and remembers it.
std::vector<PostedRevenue> close(BusinessState& firm, std::string_view contract, Date as_of) {
    auto const& line = *firm.find(named<ContractLine>(contract));
    auto const  plan = line_schedule({.terms = {line.amount, *line.term, named<ContractLine>(contract)}},
                                     {.spread = {.explain = Explain::yes}})
                          .value();
    auto events = recognize({.contract_line  = named<ContractLine>(contract),
                             .price          = line.amount,
                             .desired        = plan.totals(),
                             .as_of          = as_of,
                             .closed_before  = on("2026-05-01"),
                             .billed_to_date = Money::zero(line.amount.currency())},
                            {.explain = Explain::yes})
                      .value();
    for (auto const& each : events)
        firm.put(named<RevenueEvent>(std::string{contract} + ' ' + each.event.period.name), each.event);
    return events;
}

}  // namespace

int main() {
    BusinessState firm;
    sign(firm, "HARBOUR-1", usd("120000.00"), {on("2026-05-04"), on("2026-11-01")});
    sign(firm, "LAKESIDE-2", usd("45000.00"), {on("2026-06-01"), on("2026-09-01")});
    bill(firm, "HARBOUR-1", "INV-101", on("2026-05-31"), usd("30000.00"));
    bill(firm, "LAKESIDE-2", "INV-102", on("2026-06-15"), usd("10000.00"));

    std::cout << "June is closed\n";
    Date const cut_off = on("2026-07-01");
    auto const harbour = close(firm, "HARBOUR-1", cut_off);
    for (auto const& posted : {harbour, close(firm, "LAKESIDE-2", cut_off)})
        for (auto const& each : posted)
            std::cout << "  " << each.event.period.name << "  " << each.event.amount.to_string() << "\n";

    // Every movement is watched: the first one that broke an identity would be named.
    auto const movements = movements_of(firm, cut_off).value();
    if (auto const broken = first_break(movements)) {
        std::cout << broken->describe() << "\n";
        return EXIT_FAILURE;
    }
    std::cout << "\nBacklog, by line and month: opening + bookings - recognized = closing\n";
    for (auto const& roll : roll_forwards(movements))
        std::cout << "  " << roll.period.name << "  " << roll.opening[Measure::backlog].to_string() << " + "
                  << roll.change[Measure::bookings].to_string() << " - " << roll.change[Measure::recognized].to_string()
                  << " = " << roll.closing[Measure::backlog].to_string() << "\n";

    // The ledger booked Lakeside's invoice in July.
    Books const ours   = books_of("throughline", cut_off, movements);
    Books       ledger = ours;
    ledger.system      = "ledger";
    for (auto& figure : ledger.figures)
        if (figure.measure == Measure::billed && figure.key.contract == named<Contract>("LAKESIDE-2"))
            figure.period = month_of(cut_off);
    auto const reconciled = reconcile_books(ours, ledger).value();
    std::cout << "\nAgainst the ledger: " << reconciled.matched << " figures agree\n";
    for (auto const& each : reconciled.breaks) std::cout << "  " << each.describe() << "\n";

    std::cout << "\nWhy " << harbour.back().event.amount.to_string() << "?\n" << harbour.back().why.to_string();

    // Harbour: 181 days, 28 of them in May and 30 in June. Lakeside: 92 days, 30 of them in June.
    bool const is_as_expected = harbour.size() == 2 && harbour[0].event.amount == usd("18563.53") &&
                                harbour[1].event.amount == usd("19889.50") && harbour[1].why.verify() &&
                                reconciled.breaks.size() == 2 &&
                                reconciled.breaks.front().reason == BreakReason::other_period;
    return is_as_expected ? EXIT_SUCCESS : EXIT_FAILURE;
}
