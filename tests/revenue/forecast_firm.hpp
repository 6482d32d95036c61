#pragma once

#include "revenue/amounts.hpp"

#include <throughline/model/assignment.hpp>
#include <throughline/model/billing_event.hpp>
#include <throughline/model/billing_schedule.hpp>
#include <throughline/model/capacity.hpp>
#include <throughline/model/change_order.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/cost_actual.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/model/payment.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/resource.hpp>
#include <throughline/model/revenue_event.hpp>
#include <throughline/model/scenario.hpp>
#include <throughline/revenue/forecast.hpp>
#include <throughline/revenue/straight_line.hpp>

namespace throughline {

template <class Object>
Id<Object> id_of(std::string_view key) {
    return Id<Object>::derive("tests", "object", key);
}

inline Hours hours_of(std::string_view literal) { return Hours{decimal(literal)}; }

inline Opportunity open_deal(std::string_view name, std::string_view amount, std::string_view probability) {
    Opportunity deal{
        .name = std::string{name}, .stage = Opportunity::Stage::proposal, .expected_close = day("2026-06-30")};
    deal.amount         = usd(amount);
    deal.probability    = percent(probability);
    deal.expected_start = day("2026-07-01");
    deal.duration       = 62;
    return deal;
}

inline Contract signed_contract(std::string_view value) {
    Contract contract{.engagement   = id_of<Engagement>("engagement"),
                      .account      = id_of<Account>("account"),
                      .legal_entity = id_of<LegalEntity>("entity"),
                      .type         = ContractType::fixed_fee,
                      .status       = Contract::Status::active,
                      .signed_on    = day("2026-03-20"),
                      .currency     = usd("0").currency(),
                      .value        = usd(value)};
    contract.term = range("2026-04-01", "2026-10-01");
    return contract;
}

/// One contract of 120,000 over six months, two of which are closed, and an open deal of 100,000 at 70 %.
inline BusinessState small_firm() {
    BusinessState state;
    state.put(id_of<Opportunity>("open"), open_deal("open", "100000.00", "70"));
    state.put(id_of<Contract>("contract"), signed_contract("120000.00"));
    Engagement engagement{
        .name = "umbrella", .account = id_of<Account>("account"), .status = Engagement::Status::active};
    engagement.opportunity = id_of<Opportunity>("won");
    state.put(id_of<Engagement>("engagement"), engagement);
    Opportunity won = open_deal("won", "120000.00", "100");
    won.stage       = Opportunity::Stage::won;
    state.put(id_of<Opportunity>("won"), won);
    ContractLine line{.contract = id_of<Contract>("contract"), .amount = usd("120000.00")};
    line.term    = range("2026-04-01", "2026-10-01");
    line.project = id_of<Project>("project");
    state.put(id_of<ContractLine>("line"), line);
    Project project{.name = "project", .status = Project::Status::active};
    project.contract = id_of<Contract>("contract");
    state.put(id_of<Project>("project"), project);
    for (auto const* month : {"2026-04-01", "2026-05-01"})
        state.put(id_of<RevenueEvent>(month), RevenueEvent{.contract_line = id_of<ContractLine>("line"),
                                                           .period        = month_of(day(month)),
                                                           .kind          = RevenueEvent::Kind::recognize,
                                                           .amount        = usd("20000.00")});
    return state;
}

inline ForecastRequest in_june(Explain explain = Explain::no) {
    return {.scenario      = id_of<Scenario>("working"),
            .as_of         = {{"crm", Timestamp::from_seconds(1)}, {"erp", Timestamp::from_seconds(2)}},
            .today         = day("2026-06-15"),
            .closed_before = day("2026-06-01"),
            .assumptions   = {},
            .policy        = {.explain = explain}};
}

/// `2026-06 11851.85, 2026-07 22962.97`: a measure's amounts by month.
inline std::string by_month(ForecastRevision const& revision, ForecastLine::Measure measure,
                            std::optional<ForecastLine::Basis> basis = {}) {
    std::string text;
    for (auto const& [id, line, why] : revision.figures) {
        if (line.measure != measure || (basis && line.basis != *basis)) continue;
        std::string const value = line.amount  ? line.amount->amount().to_string()
                                  : line.hours ? line.hours->to_string() + "h"
                                               : line.percent->to_string() + "%";
        text += (text.empty() ? "" : ", ") + line.period.name + ' ' + value;
    }
    return text;
}

}  // namespace throughline
