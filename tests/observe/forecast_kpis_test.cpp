#include "journal_of.hpp"

#include <throughline/model/assignment.hpp>
#include <throughline/model/change_order.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/revenue_event.hpp>
#include <throughline/model/time_entry.hpp>
#include <throughline/observe/forecast_kpis.hpp>
#include <throughline/observe/timeline.hpp>
#include <throughline/revenue/sold_and_delivered.hpp>
#include <throughline/revenue/straight_line.hpp>

using namespace throughline;

namespace {

Opportunity deal(std::string_view amount) {
    Opportunity each{.name = "deal", .stage = Opportunity::Stage::proposal, .expected_close = day("2026-06-30")};
    each.amount         = usd(amount);
    each.probability    = Percent{50};
    each.expected_start = day("2026-07-01");
    each.duration       = 31;
    return each;
}

Contract contract(std::string_view engagement, std::string_view value) {
    Contract each{.engagement   = id_of<Engagement>(engagement),
                  .account      = id_of<Account>("account"),
                  .legal_entity = id_of<LegalEntity>("entity"),
                  .type         = ContractType::fixed_fee,
                  .status       = Contract::Status::active,
                  .currency     = usd("0").currency(),
                  .value        = usd(value)};
    each.term      = DateRange{day("2026-05-01"), day("2026-07-01")};
    each.signed_on = day("2026-04-20");
    return each;
}

Engagement engagement(std::string_view service_line) {
    Engagement each{.name = "umbrella", .account = id_of<Account>("account"), .status = Engagement::Status::active};
    each.service_line = id_of<ServiceLine>(service_line);
    return each;
}

ForecastRequest request(std::string_view today, std::string_view closed_before) {
    return {
        .scenario = id_of<Scenario>("working"), .as_of = {}, .today = day(today), .closed_before = day(closed_before)};
}

}  // namespace

TEST_CASE("an invoice is linked to a forecast by what it bills, not by its name (R232)") {
    BusinessState state;
    for (auto const* key : {"known", "unknown"}) {
        state.put(id_of<Contract>(key), contract(key, "100.00"));
        state.put(id_of<Engagement>(key), engagement("any"));
        Invoice invoice{.customer_account = id_of<CustomerAccount>("c"),
                        .legal_entity     = id_of<LegalEntity>("entity"),
                        .currency         = usd("0").currency(),
                        .total            = usd("1"),
                        .status           = Invoice::Status::sent};
        invoice.contract = id_of<Contract>(key);
        invoice.number   = "known";
        state.put(id_of<Invoice>(key), invoice);
        invoice.status = Invoice::Status::draft;
        state.put(id_of<Invoice>(std::string{key} + " draft"), invoice);
    }
    BusinessState baseline;
    baseline.put(id_of<Contract>("known"), contract("known", "100.00"));
    std::vector const revisions{forecast(baseline, request("2026-05-01", "2026-05-01")).value()};
    auto const        found = invoices_linked_to_forecast(state, revisions);
    CHECK(found.linked == Share{1, 2});
    CHECK(found.unlinked == std::vector{id_of<Invoice>("unknown")});
}

TEST_CASE("what integration delay does to the forecast is what a replay without it says more (R235)") {
    Told told;
    told.say("2026-06-01T00:00", "a", deal("1000.00"), "2026-06-01T00:00");
    told.say("2026-06-09T00:00", "a", deal("1600.00"), "2026-06-02T00:00");  // Late: 300.00 at 50 %.
    told.say("2026-06-02T00:00", "b", deal("500.00"), "2026-06-02T00:00");
    auto const variance = [&](std::string_view known_by) {
        return forecast_variance_from_delay(told.entries(), at(known_by), request("2026-06-05", "2026-06-01")).value();
    };
    auto const delayed = variance("2026-06-05T00:00");
    REQUIRE(delayed.by_measure.size() == 4);
    for (auto const measure : {ForecastLine::Measure::bookings, ForecastLine::Measure::revenue,
                               ForecastLine::Measure::billings, ForecastLine::Measure::cash})
        CHECK(delayed.by_measure.at({measure, usd("0").currency()}) == number("300"));
    CHECK(delayed.lines.size() == 4);
    CHECK(variance("2026-06-10T00:00").by_measure.empty());
    CHECK(variance("2026-06-01T12:00").by_measure.empty());
}

TEST_CASE("revenue variance by service line adds up to the whole (R236)") {
    BusinessState planned;
    for (auto const& [key, value] : {std::pair{"advice", "6100.00"}, std::pair{"build", "12200.00"}}) {
        planned.put(id_of<Contract>(key), contract(key, value));
        planned.put(id_of<Engagement>(key), engagement(key));
        ContractLine line{.contract = id_of<Contract>(key), .amount = usd(value)};
        planned.put(id_of<ContractLine>(key), line);
    }
    // 61 days, 100.00 and 200.00 a day: 3,100.00 and 6,200.00 in May, 3,000.00 and 6,000.00 in June.
    auto const baseline = forecast(planned, request("2026-05-01", "2026-05-01")).value();
    auto       came     = planned;
    auto const earn     = [&](std::string_view line, std::string_view month, std::string_view amount) {
        came.put(id_of<RevenueEvent>(std::string{line} + std::string{month}),
                     RevenueEvent{.contract_line = id_of<ContractLine>(line),
                                  .period        = month_of(day(month)),
                                  .kind          = RevenueEvent::Kind::recognize,
                                  .amount        = usd(amount)});
    };
    earn("advice", "2026-05-01", "3100.00");
    earn("advice", "2026-06-01", "2500.00");
    earn("build", "2026-05-01", "7000.00");
    auto const later    = forecast(came, request("2026-07-01", "2026-07-01")).value();
    auto const variance = revenue_variance_by_service_line(baseline, later, day("2026-07-01")).value();
    CHECK(variance.lines.size() == 4);
    Decimal sum;
    for (auto const& each : variance.lines) {
        bool const is_may    = each.period.name == "2026-05";
        bool const is_advice = each.service_line == id_of<ServiceLine>("advice");
        CHECK(each.variance() == usd(is_advice ? (is_may ? "0.00" : "-500.00") : (is_may ? "800.00" : "-6000.00")));
        sum += each.variance().amount();
    }
    CHECK(variance.total.at(usd("0").currency()) == number("-5700"));
    CHECK(sum == number("-5700"));
    CHECK(revenue_variance_by_service_line(baseline, later, day("2026-06-01"))->lines.size() == 2);
}

TEST_CASE("how well utilization was planned, by role and week, with a rule for weeks without work (R238)") {
    BusinessState planned, actual;
    Assignment    assignment{.resource = id_of<Resource>("person"),
                             .project  = id_of<Project>("project"),
                             .status   = Assignment::Status::confirmed};
    assignment.role = id_of<Role>("consultant");
    for (auto const& [week, hours] : {std::pair{"2026-06-01", "40"}, std::pair{"2026-06-08", "30"},
                                      std::pair{"2026-06-15", "8"}, std::pair{"2026-06-22", "0"}})
        assignment.hours_by_week.push_back({day(week), hours_of(hours)});
    planned.put(id_of<Assignment>("a"), assignment);
    actual.put(id_of<Assignment>("a"), assignment);
    for (auto const& [on, hours] :
         {std::pair{"2026-06-03", "32"}, std::pair{"2026-06-12", "20"}, std::pair{"2026-06-14", "20"}}) {
        TimeEntry entry{.resource  = id_of<Resource>("person"),
                        .project   = id_of<Project>("project"),
                        .worked_on = day(on),
                        .hours     = hours_of(hours),
                        .billable  = true,
                        .status    = TimeEntry::Status::approved};
        entry.assignment = id_of<Assignment>("a");
        actual.put(id_of<TimeEntry>(on), entry);
    }
    auto const weeks = utilization_forecast_accuracy(planned, actual, {day("2026-06-01"), day("2026-06-29")}).value();
    REQUIRE(weeks.size() == 4);
    CHECK(weeks[0].accuracy == Percent{75});  // 8 hours of 32 missed.
    CHECK(weeks[1].accuracy == Percent{75});  // 10 of 40.
    CHECK(weeks[2].accuracy == Percent{0});   // Planned, and nothing worked.
    CHECK(weeks[3].accuracy == Percent{100});
}

TEST_CASE("a timeline tells an engagement's story in the order of business (R268, R278)") {
    Told told;
    told.say("2026-04-25T00:00", "e", contract("e", "100.00"));
    auto umbrella        = engagement("any");
    umbrella.opportunity = id_of<Opportunity>("d");
    told.say("2026-04-25T00:00", "e", umbrella);
    auto won      = deal("100.00");
    won.stage     = Opportunity::Stage::won;
    won.closed_on = day("2026-04-18");
    told.say("2026-04-26T00:00", "d", won);
    told.say("2026-04-27T00:00", "d", won);  // Says nothing new.
    told.say("2026-04-27T00:00", "another", deal("1.00"));
    Project project{.name = "p", .status = Project::Status::active};
    project.contract     = id_of<Contract>("e");
    project.actual_start = day("2026-05-04");
    told.say("2026-05-03T00:00", "p", project);
    ChangeOrder order{.contract  = id_of<Contract>("e"),
                      .number    = "1",
                      .status    = ChangeOrder::Status::approved,
                      .effective = day("2026-05-01")};
    told.say("2026-05-20T00:00", "o", order);
    auto const words = [&](std::string_view known_by) {
        std::string text;
        for (auto const& each : timeline(told.entries(), id_of<Engagement>("e"), at(known_by)))
            text += each.on.to_string() + ' ' + each.what + "; ";
        return text;
    };
    CHECK(words("2026-06-01T00:00") ==
          "2026-04-18 deal won; 2026-04-20 contract active; 2026-05-01 change order 1 approved; "
          "2026-05-04 project active; ");
    CHECK(words("2026-04-25T12:00") == "2026-04-20 contract active; ");
}

TEST_CASE("what was sold and what was delivered differ in words and amounts (R285)") {
    BusinessState state;
    ContractLine  line{.contract = id_of<Contract>("e"), .amount = usd("15000.00")};
    line.quantity   = number("100");
    line.unit_price = usd("150.00");
    line.project    = id_of<Project>("project");
    line.term       = DateRange{day("2026-05-01"), day("2026-07-01")};
    state.put(id_of<ContractLine>("line"), line);
    auto const worked = [&](std::string_view on, std::string_view hours, std::string_view rate, bool billable) {
        TimeEntry entry{.resource  = id_of<Resource>("person"),
                        .project   = id_of<Project>("project"),
                        .worked_on = day(on),
                        .hours     = hours_of(hours),
                        .billable  = billable,
                        .status    = TimeEntry::Status::approved};
        entry.bill_rate = usd(rate);
        state.put(id_of<TimeEntry>(on), entry);
    };
    worked("2026-05-10", "80", "150.00", true);
    worked("2026-05-11", "20", "140.00", true);
    worked("2026-05-12", "5", "150.00", false);
    worked("2026-07-02", "3", "150.00", true);
    auto const found = sold_and_delivered(state, Explain::yes).value();
    REQUIRE(found.size() == 1);
    CHECK(found[0].delivered == hours_of("108"));
    REQUIRE(found[0].leaks.size() == 4);
    CHECK(found[0].leaks[0].amount.value == usd("-1200.00"));  // 8 hours more than sold.
    CHECK(found[0].leaks[0].words == "108 h delivered of 100 h sold");
    CHECK(found[0].leaks[1].amount.value == usd("-200.00"));  // 20 hours at 10.00 less.
    CHECK(found[0].leaks[2].amount.value == usd("-750.00"));
    CHECK(found[0].leaks[3].amount.value == usd("-450.00"));
    CHECK(found[0].leaks[3].words == "3 h outside the line's term");
    for (auto const& leak : found[0].leaks) CHECK(leak.amount.why.verify());
}
