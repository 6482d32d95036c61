#pragma once

#include "anaplan_rehearsal.hpp"

#include <throughline/connector/rest_connector.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/model/cost_actual.hpp>
#include <throughline/model/forecast_line.hpp>
#include <throughline/model/project.hpp>
#include <throughline/sandbox/json_api.hpp>
#include <throughline/sync/topology.hpp>
#include <throughline/vendors/anaplan/codecs.hpp>

// A ledger, a planning model, and whoever reads the plan: actuals go to Anaplan, forecasts and what they take for
// granted come back.

namespace throughline {

struct SmallErp {};
struct SmallBi {};

// clang-format off
template <>
inline constexpr auto mapping<SmallErp, Project> = map_object<Project>("jobs", {
    key<"id">,
    external_id<"external_id">,
    modified<"updated_at">,
    omit<&Project::engagement, "not kept there">,
    omit<&Project::contract, "not kept there">,
    omit<&Project::account, "not kept there">,
    omit<&Project::legal_entity, "not kept there">,
    omit<&Project::code, "not kept there">,
    field<"name", &Project::name>,
    field<"status", &Project::status, canonical_names<Project::Status>>,
    omit<&Project::manager, "not kept there">,
    omit<&Project::project_template, "not kept there">,
    omit<&Project::planned, "not kept there">,
    omit<&Project::actual_start, "not kept there">,
    omit<&Project::actual_end, "not kept there">,
    omit<&Project::percent_complete, "not kept there">,
    omit<&Project::billing_model, "not kept there">,
    omit<&Project::currency, "not kept there">,
    omit<&Project::budget_hours, "not kept there">,
    omit<&Project::budget_cost, "not kept there">,
    omit<&Project::budget_revenue, "not kept there">,
    omit<&Project::service_line, "not kept there">,
    omit<&Project::region, "not kept there">,
    omit<&Project::department, "not kept there">,
    omit<&Project::cost_center, "not kept there">,
});
static_assert(complete<SmallErp, Project>);

template <>
inline constexpr auto mapping<SmallErp, CostActual> = map_object<CostActual>("costs", {
    key<"id">,
    external_id<"external_id">,
    modified<"updated_at">,
    record_currency<"currency">,
    field<"job", &CostActual::project, refers_to<"jobs", Project>>,
    omit<&CostActual::task, "not kept there">,
    omit<&CostActual::resource, "not kept there">,
    field<"period", &CostActual::period, anaplan::period>,
    field<"booked", &CostActual::incurred_on>,
    field<"kind", &CostActual::kind, canonical_names<CostActual::Kind>>,
    field<"amount", &CostActual::amount>,
    field<"posting", &CostActual::posting_ref>,
});
static_assert(complete<SmallErp, CostActual>);

template <>
inline constexpr auto mapping<SmallBi, ForecastLine> = map_object<ForecastLine>("figures", {
    key<"id">,
    external_id<"external_id">,
    modified<"updated_at">,
    record_currency<"currency">,
    omit<&ForecastLine::forecast, "not kept there">,
    omit<&ForecastLine::scenario, "not kept there">,
    field<"period", &ForecastLine::period, anaplan::period>,
    field<"measure", &ForecastLine::measure, canonical_names<ForecastLine::Measure>>,
    omit<&ForecastLine::account, "not kept there">,
    omit<&ForecastLine::engagement, "not kept there">,
    omit<&ForecastLine::project, "not kept there">,
    omit<&ForecastLine::opportunity, "not kept there">,
    omit<&ForecastLine::service_line, "not kept there">,
    omit<&ForecastLine::region, "not kept there">,
    omit<&ForecastLine::legal_entity, "not kept there">,
    omit<&ForecastLine::role, "not kept there">,
    field<"amount", &ForecastLine::amount>,
    computed<"currency", anaplan::CurrencyOf<&ForecastLine::amount>, &ForecastLine::amount>,
    field<"hours", &ForecastLine::hours>,
    omit<&ForecastLine::percent, "not kept there">,
    field<"basis", &ForecastLine::basis, canonical_names<ForecastLine::Basis>>,
});
static_assert(complete<SmallBi, ForecastLine>);
// clang-format on

}  // namespace throughline

namespace throughline::tests {

inline sandbox::FieldDefinition text(char const* name) { return {.name = name}; }
inline sandbox::FieldDefinition amount(char const* name) {
    return {.name = name, .type = sandbox::FieldType::number, .precision = 30, .scale = 10};
}

struct PlanningFirm {
    SeededRandom            chance{3};
    sandbox::AnaplanOptions account;
    sandbox::JsonApi        erp, bi;
    sandbox::Anaplan        model;
    std::string             job;

    explicit PlanningFirm(Clock const& clock)
        : account{model_options()},
          erp{clock,
              chance,
              {.name = "erp", .origin = "https://erp.example", .token = "t"},
              {{.name = "jobs", .fields = {text("name"), text("status")}},
               {.name   = "costs",
                .fields = {text("job"), text("period"), text("booked"), text("kind"), amount("amount"),
                           text("currency"), text("posting")}}}},
          bi{clock,
             chance,
             {.name = "bi", .origin = "https://bi.example", .token = "t"},
             {{.name   = "figures",
               .fields = {text("period"), text("measure"), amount("amount"), text("currency"), amount("hours"),
                          text("basis")}}}},
          model{clock, chance, account} {
        build_model(model);
        job =
            erp.insert("jobs", sandbox::Value::object({{"name", "=Alpha, \"quoted\""}, {"status", "active"}})).value();
    }

    void book(int first, int count) {
        for (int each = first; each < first + count; ++each)
            erp.insert("costs",
                       sandbox::Value::object({{"job", job},
                                               {"period", "2026-03-01/2026-04-01/2026-03"},
                                               {"booked", "2026-03-09"},
                                               {"kind", "labour"},
                                               {"amount", sandbox::Value::number(std::to_string(each) + ".10")},
                                               {"currency", "USD"},
                                               {"posting", "GL-" + std::to_string(each)}}))
                .value();
    }
    void plan_hours(char const* project, char const* month, char const* hours) {
        model.put("Versions", {{"Version", "Budget"}, {"Kind", "Plan of record"}, {"State", "approved"}});
        model.put(
            "Forecast",
            {{"Project", project}, {"Time", month}, {"Version", "Budget"}, {"Hours", hours}, {"Basis", "weighted"}});
    }

    Topology topology() const {
        Topology    topology{.name = "firm", .systems = {}};
        RestOptions ledger{.vendor        = "small erp",
                           .base_url      = erp.base_url(),
                           .authorization = Secret{"Bearer t"},
                           .objects       = {{"jobs"}, {"costs"}}};
        topology.systems.push_back(rest_system("erp", Owner::erp, std::move(ledger),
                                               {view_of<SmallErp, Project>, view_of<SmallErp, CostActual>}));
        topology.systems.push_back(anaplan::system("plan", model_login(model.origin()), tables_of_model(account)));
        topology.systems.back().creates = {"Project", "CostActual"};
        RestOptions reports{.vendor        = "small bi",
                            .base_url      = bi.base_url(),
                            .authorization = Secret{"Bearer t"},
                            .objects       = {{"figures"}}};
        topology.systems.push_back(rest_system("bi", Owner::crm, std::move(reports), {view_of<SmallBi, ForecastLine>}));
        topology.systems.back().creates = {"ForecastLine"};
        return topology;
    }

    void check_each_actual_is_there_once(std::size_t count) const {
        CHECK(model.count("Actuals") == count);
        for (auto const& [code, times] : model.creates("Actuals")) CHECK_MESSAGE(times == 1, code);
        std::map<std::string, int> postings;
        for (auto const& key : model.keys("Actuals")) ++postings[model.read("Actuals", key).at("Posting")];
        CHECK(postings.size() == count);
        REQUIRE(model.count("Projects") == 1);
        auto const project = model.keys("Projects").front();
        CHECK(model.read("Projects", project).at("Project name") == "=Alpha, \"quoted\"");
        for (auto const& key : model.keys("Actuals")) CHECK(model.read("Actuals", key).at("Project") == project);
    }
};

}  // namespace throughline::tests
