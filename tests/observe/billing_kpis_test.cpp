#include "journal_of.hpp"

#include <throughline/model/contract.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/invoice_line.hpp>
#include <throughline/model/payment.hpp>
#include <throughline/observe/billing_kpis.hpp>

using namespace throughline;

namespace {

TimeEntry work(std::string_view on, std::string_view hours, std::string_view rate) {
    TimeEntry entry{.resource  = id_of<Resource>("person"),
                    .project   = id_of<Project>("project"),
                    .worked_on = day(on),
                    .hours     = hours_of(hours),
                    .billable  = true,
                    .status    = TimeEntry::Status::approved};
    if (!rate.empty()) entry.bill_rate = usd(rate);
    entry.approved_at = at(std::string{on} + "T12:00");
    return entry;
}

BillingEvent event(BillingEvent::Status status, std::string_view due, std::string_view line = {}) {
    BillingEvent each{.schedule      = id_of<BillingSchedule>("plan"),
                      .contract_line = id_of<ContractLine>("line"),
                      .kind          = BillingEvent::Kind::time,
                      .amount        = usd("100.00"),
                      .status        = status};
    each.due_on = day(due);
    if (!line.empty()) each.invoice_line = id_of<InvoiceLine>(line);
    return each;
}

BillingEvent for_entry(BillingEvent each, std::string_view entry, std::string_view amount = "100.00") {
    each.amount = usd(amount);
    each.sources.push_back({.time_entry = id_of<TimeEntry>(entry)});
    return each;
}

Invoice invoice(std::string_view issued, Invoice::Status status, std::string_view total = "100.00") {
    Invoice each{.customer_account = id_of<CustomerAccount>("customer"),
                 .legal_entity     = id_of<LegalEntity>("entity"),
                 .currency         = usd("0").currency(),
                 .total            = usd(total),
                 .status           = status};
    each.contract  = id_of<Contract>("contract");
    each.issued_on = day(issued);
    return each;
}

InvoiceLine line_of(std::string_view key) { return {.invoice = id_of<Invoice>(key), .amount = usd("100.00")}; }

}  // namespace

TEST_CASE("readiness runs from the last approval, the cycle from there to the invoice (R233)") {
    Told told;
    // Approved on the 1st and the 2nd at noon, eligible on the 3rd at 00:00: 12 hours; invoiced a day and a half later.
    told.say("2026-06-01T13:00", "t1", work("2026-06-01", "8", "100.00"));
    told.say("2026-06-02T13:00", "t2", work("2026-06-02", "8", "100.00"));
    auto both = for_entry(for_entry(event(BillingEvent::Status::planned, "2026-06-30"), "t1"), "t2");
    told.say("2026-06-02T20:00", "e1", both);
    both.status = BillingEvent::Status::eligible;
    told.say("2026-06-03T00:00", "e1", both);
    both.status       = BillingEvent::Status::billed;
    both.invoice_line = id_of<InvoiceLine>("i1");
    told.say("2026-06-04T12:00", "e1", both);
    told.say("2026-06-04T00:00", "i1", invoice("2026-06-04", Invoice::Status::draft));
    told.say("2026-06-04T12:00", "i1", invoice("2026-06-04", Invoice::Status::released));
    told.say("2026-06-04T12:00", "i1", line_of("i1"));
    // A second event: 48 hours, and no invoice yet.
    told.say("2026-06-05T13:00", "t3", work("2026-06-05", "8", "100.00"));
    told.say("2026-06-07T12:00", "e2", for_entry(event(BillingEvent::Status::eligible, "2026-06-30"), "t3"));
    auto const latency = billing_latency(told.entries(), at("2026-07-01T00:00"));
    CHECK(latency.readiness.sorted() == std::vector{number("12"), number("48")});
    CHECK(latency.readiness.percentile(50) == number("12"));
    CHECK(latency.readiness.percentile(95) == number("48"));
    CHECK(latency.cycle.sorted() == std::vector{number("36")});
}

TEST_CASE("a schedule is kept where its events are invoiced in time (R239)") {
    BusinessState state;
    state.put(id_of<Invoice>("good"), invoice("2026-06-03", Invoice::Status::sent));
    state.put(id_of<Invoice>("late"), invoice("2026-06-20", Invoice::Status::sent));
    state.put(id_of<Invoice>("void"), invoice("2026-06-02", Invoice::Status::voided));
    for (auto const* key : {"good", "late", "void"}) {
        state.put(id_of<InvoiceLine>(key), line_of(key));
        state.put(id_of<BillingEvent>(key), event(BillingEvent::Status::billed, "2026-06-01", key));
    }
    state.put(id_of<BillingEvent>("missed"), event(BillingEvent::Status::eligible, "2026-06-01"));
    state.put(id_of<BillingEvent>("future"), event(BillingEvent::Status::planned, "2026-06-29"));
    state.put(id_of<BillingEvent>("cancelled"), event(BillingEvent::Status::cancelled, "2026-06-01"));
    auto const adherence = billing_adherence(state, 5, day("2026-07-01"));
    CHECK(adherence.adherent == Share{1, 4});
    CHECK(adherence.adherent.percent() == Percent{25});
    CHECK(adherence.others.size() == 3);
    CHECK(billing_adherence(state, 19, day("2026-07-01")).adherent == Share{2, 4});
}

TEST_CASE("unbilled work and leakage are exact, by project, and explained down to the entry (R242, R251, P34)") {
    BusinessState state;
    state.put(id_of<TimeEntry>("forgotten"), work("2026-06-10", "7.25", "133.33"));  // 966.6425: 966.64.
    state.put(id_of<TimeEntry>("planned"), work("2026-06-20", "1.50", "133.33"));    // 199.995: 200.00.
    state.put(id_of<TimeEntry>("old"), work("2026-04-01", "2", "100.00"));
    state.put(id_of<TimeEntry>("billed"), work("2026-04-01", "8", "100.00"));
    state.put(id_of<TimeEntry>("no rate"), work("2026-06-10", "3", ""));
    auto refused   = work("2026-06-10", "8", "100.00");
    refused.status = TimeEntry::Status::rejected;
    state.put(id_of<TimeEntry>("refused"), refused);
    auto internal     = work("2026-06-10", "8", "100.00");
    internal.billable = false;
    state.put(id_of<TimeEntry>("internal"), internal);
    Expense taxi{.resource    = id_of<Resource>("person"),
                 .project     = id_of<Project>("other"),
                 .incurred_on = day("2026-06-12"),
                 .amount      = usd("31.90"),
                 .billable    = true,
                 .status      = Expense::Status::approved};
    state.put(id_of<Expense>("taxi"), taxi);
    state.put(id_of<BillingEvent>("planned"),
              for_entry(event(BillingEvent::Status::eligible, "2026-06-30"), "planned", "200.00"));
    state.put(id_of<BillingEvent>("old"),
              for_entry(event(BillingEvent::Status::on_hold, "2026-04-30"), "old", "200.00"));
    state.put(id_of<BillingEvent>("gone"),
              for_entry(event(BillingEvent::Status::cancelled, "2026-06-30"), "forgotten"));
    state.put(id_of<BillingEvent>("billed"),
              for_entry(event(BillingEvent::Status::billed, "2026-04-30", "i"), "billed"));
    state.put(id_of<InvoiceLine>("i"), line_of("i"));
    state.put(id_of<Invoice>("i"), invoice("2026-05-01", Invoice::Status::sent));

    auto const of = [](UnbilledReport const& report, std::string_view project, Currency currency) {
        for (auto const& each : report.projects)
            if (each.project == id_of<Project>(project) && each.currency == currency) return each;
        return UnbilledOfProject{};
    };
    auto const unbilled = unbilled_approved_work(state, day("2026-07-01")).value();
    auto const main     = of(unbilled, "project", usd("0").currency());
    CHECK(main.hours == hours_of("10.75"));
    CHECK(main.value.value == usd("1366.64"));
    CHECK(main.value.why.verify());
    CHECK(main.value.why.sources().size() == 3);
    CHECK(of(unbilled, "project", Currency{}).hours == hours_of("3"));
    CHECK(of(unbilled, "other", usd("0").currency()).value.value == usd("31.90"));
    CHECK(unbilled.work.size() == 5);

    auto const leaks = revenue_leakage(state, 60, day("2026-07-01")).value();
    CHECK(leaks.work.size() == 4);  // All but the one that is planned to be billed.
    CHECK(of(leaks, "project", usd("0").currency()).value.value == usd("1166.64"));
    CHECK(of(revenue_leakage(state, 91, day("2026-07-01")).value(), "project", usd("0").currency()).value.value ==
          usd("966.64"));
}

TEST_CASE("unbilled work is worth what its event will bill: by the account's card, with its markup (R242, R251)") {
    BusinessState state;
    state.put(id_of<TimeEntry>("by the card"), work("2026-06-10", "8", ""));
    state.put(id_of<BillingEvent>("by the card"),
              for_entry(event(BillingEvent::Status::eligible, "2026-06-30"), "by the card", "1280.00"));
    state.put(id_of<Expense>("train"), Expense{.resource    = id_of<Resource>("person"),
                                               .project     = id_of<Project>("other"),
                                               .incurred_on = day("2026-06-12"),
                                               .amount      = usd("300.00"),
                                               .billable    = true,
                                               .status      = Expense::Status::approved});
    auto marked_up    = event(BillingEvent::Status::eligible, "2026-06-30");
    marked_up.amount  = usd("330.00");
    marked_up.sources = {{.expense = id_of<Expense>("train")}};
    state.put(id_of<BillingEvent>("train"), marked_up);
    auto const unbilled = unbilled_approved_work(state, day("2026-07-01")).value();
    REQUIRE(unbilled.projects.size() == 2);
    for (auto const& each : unbilled.projects)
        CHECK(each.value.value == (each.project == id_of<Project>("other") ? usd("330.00") : usd("1280.00")));
}

TEST_CASE("the lag from approval to invoice is in days (R245)") {
    BusinessState state;
    int           number_of = 0;
    for (auto const* issued : {"2026-06-05", "2026-06-11", "2026-07-01"}) {
        auto const key = std::to_string(++number_of);
        state.put(id_of<TimeEntry>(key), work("2026-06-01", "8", "100.00"));
        state.put(id_of<BillingEvent>(key), for_entry(event(BillingEvent::Status::billed, "2026-06-30", key), key));
        state.put(id_of<InvoiceLine>(key), line_of(key));
        state.put(id_of<Invoice>(key), invoice(issued, Invoice::Status::sent));
    }
    auto const lag = approval_to_invoice(state);
    CHECK(lag.sorted() == std::vector{number("4"), number("10"), number("30")});
}

TEST_CASE("from quote to cash, with what is open counted apart (R246)") {
    Told told;
    for (auto const* key : {"paid", "partly", "unbilled", "abroad"}) {
        Quote quote{.opportunity = id_of<Opportunity>(key), .status = Quote::Status::presented};
        quote.total = usd("100.00");
        told.say("2026-01-01T00:00", key, quote);
        quote.status = Quote::Status::accepted;
        told.say("2026-01-11T00:00", key, quote);
        Engagement engagement{.name = key, .account = id_of<Account>("account"), .status = Engagement::Status::active};
        engagement.opportunity = id_of<Opportunity>(key);
        told.say("2026-01-11T00:00", key, engagement);
        Contract contract{.engagement   = id_of<Engagement>(key),
                          .account      = id_of<Account>("account"),
                          .legal_entity = id_of<LegalEntity>("entity"),
                          .type         = ContractType::fixed_fee,
                          .status       = Contract::Status::active,
                          .currency     = usd("0").currency(),
                          .value        = usd("100.00")};
        told.say("2026-01-12T00:00", key, contract);
    }
    auto bill = [&](std::string_view key, std::string_view contract, Invoice::Status status) {
        auto each     = invoice("2026-02-01", status, "50.00");
        each.contract = id_of<Contract>(contract);
        told.say("2026-02-01T00:00", key, each);
        Payment payment{.received_on = day(key == "p2" ? "2026-03-12" : "2026-02-20"), .amount = usd("50.00")};
        payment.invoice = id_of<Invoice>(key);
        if (status == Invoice::Status::paid) told.say("2026-03-12T00:00", key, payment);
    };
    bill("p1", "paid", Invoice::Status::paid);
    bill("p2", "paid", Invoice::Status::paid);
    bill("q1", "partly", Invoice::Status::paid);
    bill("q2", "partly", Invoice::Status::sent);
    bill("u1", "unbilled", Invoice::Status::paid);  // All that was billed is paid, but half was never billed.
    auto abroad     = invoice("2026-02-01", Invoice::Status::paid, "50.00");
    abroad.contract = id_of<Contract>("abroad");
    told.say("2026-02-01T00:00", "a1", abroad);
    abroad.currency = Currency::parse("JPY").value();  // As a number it would make the whole.
    abroad.total    = Money{Decimal{50}, abroad.currency};
    told.say("2026-02-01T00:00", "a2", abroad);
    Payment all_of_it{.received_on = day("2026-03-12"), .amount = usd("50.00")};
    all_of_it.invoice = id_of<Invoice>("a1");
    told.say("2026-03-12T00:00", "a1", all_of_it);
    auto const cycle = quote_to_cash(told.entries(), at("2026-04-11T00:00"));
    CHECK(cycle.days.sorted() == std::vector{number("60")});  // 11 January to 12 March.
    CHECK(cycle.open.size() == 3);
    CHECK(cycle.open.at(id_of<Quote>("partly")) == number("90"));
}

TEST_CASE("approved milestones without an invoice are listed with age and owner (R248)") {
    BusinessState state;
    Project       project{.name = "project", .status = Project::Status::active};
    project.manager = id_of<Resource>("manager");
    state.put(id_of<Project>("project"), project);
    for (auto const* key : {"open", "held", "billed", "planned"}) {
        Milestone milestone{.project = id_of<Project>("project"), .name = key, .status = Milestone::Status::approved};
        milestone.completed_on = day("2026-06-01");
        milestone.amount       = usd("500.00");
        if (std::string_view{key} == "planned") milestone.status = Milestone::Status::planned;
        state.put(id_of<Milestone>(key), milestone);
        auto each = event(BillingEvent::Status::on_hold, "2026-06-01");
        each.sources.push_back({.milestone = id_of<Milestone>(key)});
        if (std::string_view{key} == "billed") each.status = BillingEvent::Status::billed;
        if (std::string_view{key} == "billed") each.invoice_line = id_of<InvoiceLine>("i");
        if (std::string_view{key} != "open") state.put(id_of<BillingEvent>(key), each);
    }
    state.put(id_of<InvoiceLine>("i"), line_of("i"));
    state.put(id_of<Invoice>("i"), invoice("2026-06-02", Invoice::Status::sent));
    auto const found = milestones_without_invoices(state, day("2026-06-15"));
    REQUIRE(found.size() == 2);
    for (auto const& each : found) {
        bool const is_seeded = each.milestone == id_of<Milestone>("open") || each.milestone == id_of<Milestone>("held");
        CHECK(is_seeded);
        CHECK(each.days == 14);
        CHECK(each.owner == id_of<Resource>("manager"));
    }
}
