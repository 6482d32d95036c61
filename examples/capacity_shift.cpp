// Sales plans a deal for July at 70 %; delivery has the people for it in August only. What the CRM is told, what the
// forecast becomes because of it, and why. Pure computation: it needs no system and no network.

#include <throughline/model/assignment.hpp>
#include <throughline/model/capacity.hpp>
#include <throughline/model/scenario.hpp>
#include <throughline/revenue/capacity_outlook.hpp>
#include <throughline/revenue/forecast_revision.hpp>

#include <cstdlib>
#include <iostream>
#include <map>

using namespace throughline;

namespace {

Date          on(char const* text) { return Date::parse(text).value(); }
Money         usd(char const* text) { return {Decimal::parse(text).value(), Currency::parse("USD").value()}; }
constexpr int days_a_week = 7;

auto const consultant = Id<Role>::derive("northwind", "role", "consultant");
auto const harbour    = Id<Opportunity>::derive("northwind", "opportunity", "harbour");
auto const working    = Id<Scenario>::derive("northwind", "scenario", "working");

/// 92 days of work for three consultants, hoped for in July.
Opportunity harbour_analytics() {
    Opportunity deal{
        .name = "Harbour analytics", .stage = Opportunity::Stage::proposal, .expected_close = on("2026-06-19")};
    deal.amount         = usd("240000.00");
    deal.probability    = Percent{70};
    deal.expected_start = on("2026-07-01");
    deal.duration       = 92;
    deal.role_mix       = {{consultant, Hours{1'440}}};
    return deal;
}

/// Four consultants; the whole of July is promised to another customer.
BusinessState northwind() {
    BusinessState firm;
    firm.put(harbour, harbour_analytics());
    for (Date week = on("2026-06-29"); week < on("2026-12-31"); week = week.plus_days(days_a_week)) {
        Capacity capacity{.period          = {{week, week.plus_days(days_a_week)}, week.to_string()},
                          .available_hours = Hours{160}};
        capacity.role = consultant;
        firm.put(Id<Capacity>::derive("northwind", "capacity", week.to_string()), capacity);
    }
    Assignment promised{.resource = Id<Resource>::derive("northwind", "resource", "team"),
                        .project  = Id<Project>::derive("northwind", "project", "lakeside"),
                        .status   = Assignment::Status::confirmed};
    promised.role = consultant;
    for (Date week = on("2026-06-29"); week < on("2026-08-01"); week = week.plus_days(days_a_week))
        promised.hours_by_week.push_back({week, Hours{120}});
    firm.put(Id<Assignment>::derive("northwind", "assignment", "lakeside"), promised);
    return firm;
}

/// Weighted revenue by month.
std::map<std::string, Money> months_of(ForecastRevision const& revision) {
    std::map<std::string, Money> months;
    for (auto const& [id, line, why] : revision.figures)
        if (line.measure == ForecastLine::Measure::revenue) months.emplace(line.period.name, *line.amount);
    return months;
}

void print(char const* title, ForecastRevision const& revision) {
    std::cout << title << "\n";
    for (auto const& [month, amount] : months_of(revision))
        std::cout << "  " << month << "  " << amount.to_string() << "\n";
}

}  // namespace

int main() {
    BusinessState firm = northwind();

    ForecastRequest const  request{.scenario      = working,
                                   .as_of         = {{"crm", Timestamp::parse("2026-06-08T06:00:00Z").value()},
                                                     {"psa", Timestamp::parse("2026-06-08T06:00:00Z").value()}},
                                   .today         = on("2026-06-08"),
                                   .closed_before = on("2026-06-01"),
                                   .assumptions   = {},
                                   .policy        = {.explain = Explain::yes}};
    ForecastRevision const baseline = forecast(firm, request).value();
    print("As sales plans it", baseline);

    StaffingOutlook const outlook = staffing_outlook(firm, harbour).value();
    std::cout << "\nDelivery: short of consultants in " << outlook.short_weeks.size() << " weeks, staffable from "
              << outlook.staffable_from.value().to_string() << "\n\n";

    // What the CRM shows from now on; sales keeps its date, the forecast follows delivery's.
    Opportunity deal    = harbour_analytics();
    deal.capacity_flag  = outlook.flag;
    deal.staffable_from = outlook.staffable_from;
    firm.put(harbour, deal);

    ForecastRevision const revision =
        revise(baseline, firm, request, "delivery can staff Harbour analytics in August only").value();
    print("As delivery can staff it", revision);
    std::cout << "  because " << *revision.header.cause << "\n\n";
    for (auto const& change : changes_between(baseline, revision).value())
        std::cout << "  " << (change.after ? change.after : change.before)->period.name << "  "
                  << change.difference.to_string() << "\n";

    std::cout << "\nWhy August is what it is:\n";
    for (auto const& [id, line, why] : revision.figures)
        if (line.measure == ForecastLine::Measure::revenue && line.period.name == "2026-08")
            std::cout << why.to_string();

    std::map<std::string, Money> const as_sold{
        {"2026-07", usd("56608.70")}, {"2026-08", usd("56608.69")}, {"2026-09", usd("54782.61")}};
    std::map<std::string, Money> const as_staffed{{"2026-08", usd("52956.52")},
                                                  {"2026-09", usd("54782.61")},
                                                  {"2026-10", usd("56608.70")},
                                                  {"2026-11", usd("3652.17")}};
    bool const                         is_as_expected =
        months_of(baseline) == as_sold && months_of(revision) == as_staffed && verify(baseline) && verify(revision);
    return is_as_expected ? EXIT_SUCCESS : EXIT_FAILURE;
}
