#include "forecast_firm.hpp"

#include <throughline/revenue/forecast_revision.hpp>

using namespace throughline;
using enum ForecastLine::Measure;
using Basis = ForecastLine::Basis;

TEST_CASE("actuals stand in closed periods, and what remains is planned (R128, R261)") {
    auto const revision = forecast(small_firm(), in_june(Explain::yes)).value();
    CHECK(by_month(revision, revenue, Basis::actual) == "2026-04 20000.00, 2026-05 20000.00");
    // 80,000.00 left over 16 + 31 + 31 + 30 days; the cent left over goes to the largest fraction, July's.
    CHECK(by_month(revision, revenue, Basis::contracted) ==
          "2026-06 11851.85, 2026-07 22962.97, 2026-08 22962.96, 2026-09 22222.22");
    CHECK(by_month(revision, backlog) == "2026-06 68148.15, 2026-07 45185.18, 2026-08 22222.22");
    auto const earned = total_of(revision, revenue, usd("0").currency(), {}, Basis::contracted).value();
    CHECK(earned.value == usd("80000.00"));
    CHECK(earned.why.verify());
    CHECK(total_of(revision, revenue, usd("0").currency())->value == usd("190000.00"));
    for (auto const& figure : revision.figures) CHECK(figure.why.verify());
    CHECK(std::ranges::count(earned.why.sources(), RecordId{id_of<RevenueEvent>("2026-04-01")}) == 1);
}

TEST_CASE("an open deal counts with its probability, and over the days of its work (R260, R94)") {
    auto const revision = forecast(small_firm(), in_june()).value();
    CHECK(by_month(revision, bookings, Basis::weighted) == "2026-06 70000.00");
    CHECK(by_month(revision, revenue, Basis::weighted) == "2026-07 35000.00, 2026-08 35000.00");
    auto state          = small_firm();
    auto deal           = open_deal("open", "100000.00", "70");
    deal.staffable_from = day("2026-08-01");
    state.put(id_of<Opportunity>("open"), deal);
    // 62 days from 1 August: 31 in August, 30 in September, one in October.
    CHECK(by_month(forecast(state, in_june()).value(), revenue, Basis::weighted) ==
          "2026-08 35000.00, 2026-09 33870.97, 2026-10 1129.03");
    deal.probability = percent("101");
    state.put(id_of<Opportunity>("open"), deal);
    CHECK(forecast(state, in_june()).error().context().field == "probability");
}

TEST_CASE("a deal counts in one place at a time, from pipeline to contract (R262)") {
    auto const deal  = id_of<Opportunity>("won");
    auto       state = small_firm();
    auto const place = [&] { return standing_of(state, deal); };
    auto const sum   = [&] {
        Decimal total;
        for (auto const& [id, line, why] : forecast(state, in_june()).value().figures)
            if (line.measure == revenue && line.opportunity == deal) total += line.amount->amount();
        return total;
    };
    CHECK(place() == DealStanding::contracted);
    CHECK(sum() == decimal("120000"));
    auto contract   = signed_contract("120000.00");
    contract.status = Contract::Status::draft;
    state.put(id_of<Contract>("contract"), contract);
    CHECK(place() == DealStanding::won);
    CHECK(sum() == decimal("120000"));
    auto open = open_deal("won", "120000.00", "50");
    state.put(deal, open);
    CHECK(place() == DealStanding::pipeline);
    CHECK(sum() == decimal("60000"));
    open.stage = Opportunity::Stage::lost;
    state.put(deal, open);
    CHECK(place() == DealStanding::omitted);
    CHECK(sum().is_zero());
}

TEST_CASE("a contract that ended is worth what was earned, one on hold keeps its backlog (L14)") {
    auto state      = small_firm();
    auto contract   = signed_contract("120000.00");
    contract.status = Contract::Status::terminated;
    state.put(id_of<Contract>("contract"), contract);
    auto const ended = forecast(state, in_june()).value();
    CHECK(by_month(ended, bookings, Basis::actual) == "2026-03 40000.00");
    CHECK(by_month(ended, backlog).empty());
    contract.status = Contract::Status::on_hold;
    state.put(id_of<Contract>("contract"), contract);
    auto const held = forecast(state, in_june()).value();
    CHECK(by_month(held, revenue, Basis::contracted).empty());
    CHECK(by_month(held, backlog) == "2026-06 80000.00, 2026-07 80000.00, 2026-08 80000.00, 2026-09 80000.00");
}

TEST_CASE("change orders are bookings of their own day (R74)") {
    auto         state = small_firm();
    ContractLine line{.contract = id_of<Contract>("contract"), .amount = usd("150000.00")};
    line.term = range("2026-04-01", "2026-10-01");
    state.put(id_of<ContractLine>("line"), line);
    ChangeOrder order{.contract  = id_of<Contract>("contract"),
                      .number    = "1",
                      .status    = ChangeOrder::Status::approved,
                      .effective = day("2026-05-10")};
    order.lines.push_back({.contract_line = id_of<ContractLine>("line"), .delta_amount = usd("30000.00")});
    state.put(id_of<ChangeOrder>("order"), order);
    CHECK(by_month(forecast(state, in_june()).value(), bookings, Basis::actual) ==
          "2026-03 120000.00, 2026-05 30000.00");
}

TEST_CASE("planned hours burn the backlog, cost what they cost, and leave a margin (R78, R80, R81, R261)") {
    auto     state = small_firm();
    Resource person{.name = PersonalText{"somebody"}};
    person.role = id_of<Role>("consultant");
    state.put(id_of<Resource>("person"), person);
    Assignment work{.resource = id_of<Resource>("person"),
                    .project  = id_of<Project>("project"),
                    .status   = Assignment::Status::confirmed};
    // The week of 29 June has two working days in June and three in July; that of 8 June is past.
    for (auto const* week : {"2026-06-08", "2026-06-29", "2026-07-27"})
        work.hours_by_week.push_back({day(week), hours_of("40")});
    work.cost_rate = usd("100.00");
    state.put(id_of<Assignment>("work"), work);
    state.put(id_of<CostActual>("may"), CostActual{.project = id_of<Project>("project"),
                                                   .period  = month_of(day("2026-05-01")),
                                                   .kind    = CostActual::Kind::labour,
                                                   .amount  = usd("12000.00")});
    Capacity capacity{.period = month_of(day("2026-07-01")), .available_hours = hours_of("160")};
    capacity.resource = id_of<Resource>("person");
    state.put(id_of<Capacity>("july"), capacity);

    auto const revision = forecast(state, in_june(Explain::yes)).value();
    CHECK(by_month(revision, ForecastLine::Measure::hours) == "2026-06 16.00h, 2026-07 64.00h");
    CHECK(by_month(revision, revenue, Basis::contracted) == "2026-06 16000.00, 2026-07 64000.00");
    CHECK(by_month(revision, cost) == "2026-05 12000.00, 2026-06 1600.00, 2026-07 6400.00");
    CHECK(by_month(revision, margin) == "2026-04 20000.00, 2026-05 8000.00, 2026-06 14400.00, 2026-07 57600.00");
    CHECK(by_month(revision, utilization) == "2026-07 40.00%");  // 64 of 160 hours.
    for (auto const& figure : revision.figures) CHECK(figure.why.verify());

    auto dearer             = in_june();
    dearer.assumptions.cost = Percent{110};
    CHECK(by_month(forecast(state, dearer).value(), cost) == "2026-05 12000.00, 2026-06 1760.00, 2026-07 7040.00");

    work.cost_rate = Money{decimal("90"), Currency::parse("EUR").value()};
    state.put(id_of<Assignment>("work"), work);
    CHECK(forecast(state, in_june()).error().context().value == "EUR to USD on 2026-06-15");
    state.put(id_of<ExchangeRate>("old"), ExchangeRate{.from = Currency::parse("EUR").value(),
                                                       .to   = usd("0").currency(),
                                                       .date = day("2026-01-01"),
                                                       .rate = decimal("9")});
    state.put(id_of<ExchangeRate>("rate"), ExchangeRate{.from = Currency::parse("EUR").value(),
                                                        .to   = usd("0").currency(),
                                                        .date = day("2026-06-01"),
                                                        .rate = decimal("1.10")});
    // July: 64 hours at 90 EUR are 5,760 EUR, at 1.10 6,336 USD.
    CHECK(by_month(forecast(state, in_june()).value(), margin) ==
          "2026-04 20000.00, 2026-05 8000.00, 2026-06 14416.00, 2026-07 57664.00");
}

TEST_CASE("cash follows the invoicing schedule, the terms and how the customer pays (R264)") {
    auto state   = small_firm();
    auto invoice = [&](std::string_view key, std::string_view due, std::string_view total, Invoice::Status status) {
        Invoice each{.customer_account = id_of<CustomerAccount>("customer"),
                     .legal_entity     = id_of<LegalEntity>("entity"),
                     .currency         = usd("0").currency(),
                     .total            = usd(total),
                     .status           = status};
        each.contract  = id_of<Contract>("contract");
        each.issued_on = day(due).plus_days(-30);
        each.due_on    = day(due);
        state.put(id_of<Invoice>(key), each);
    };
    invoice("open", "2026-06-30", "20000.00", Invoice::Status::sent);
    state.put(id_of<BillingSchedule>("plan"),
              BillingSchedule{.contract = id_of<Contract>("contract"), .status = BillingSchedule::Status::active});
    BillingEvent event{.schedule      = id_of<BillingSchedule>("plan"),
                       .contract_line = id_of<ContractLine>("line"),
                       .kind          = BillingEvent::Kind::milestone,
                       .amount        = usd("40000.00"),
                       .status        = BillingEvent::Status::planned};
    event.due_on = day("2026-07-31");
    state.put(id_of<BillingEvent>("event"), event);
    auto const punctual = forecast(state, in_june(Explain::yes)).value();
    CHECK(by_month(punctual, billings, Basis::actual) == "2026-05 20000.00");
    CHECK(by_month(punctual, billings, Basis::contracted) == "2026-07 40000.00");
    // 31 July and 30 days.
    CHECK(by_month(punctual, cash, Basis::contracted) == "2026-06 20000.00, 2026-08 40000.00");

    // It paid 3,000.00 on time and 1,000.00 twice, 40 days late: three fifths and two fifths.
    for (auto const* key : {"a", "b", "c"}) {
        invoice(key, "2026-03-10", "3000.00", Invoice::Status::paid);
        Payment payment{.received_on = day(*key == 'a' ? "2026-03-05" : "2026-04-19"),
                        .amount      = usd(*key == 'a' ? "3000.00" : "1000.00")};
        payment.invoice = id_of<Invoice>(key);
        state.put(id_of<Payment>(key), payment);
    }
    auto const late = forecast(state, in_june(Explain::yes)).value();
    CHECK(by_month(late, cash, Basis::actual) == "2026-03 3000.00, 2026-04 2000.00");
    // The open invoice: 30 June, and 9 August; the planned one: 30 August, and 9 October.
    CHECK(by_month(late, cash, Basis::contracted) == "2026-06 12000.00, 2026-08 32000.00, 2026-10 16000.00");
    for (auto const& figure : late.figures) CHECK(figure.why.verify());

    auto disputed        = *state.find(id_of<Invoice>("open"));
    disputed.collections = Invoice::Collections::disputed;
    state.put(id_of<Invoice>("open"), disputed);
    CHECK(by_month(forecast(state, in_june()).value(), cash, Basis::contracted) ==
          "2026-08 24000.00, 2026-10 16000.00");
}
