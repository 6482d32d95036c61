#pragma once

#include "anaplan_rehearsal.hpp"
#include "crm_of_deals.hpp"

#include <throughline/connector/rest_connector.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/mapping/day_of_range.hpp>
#include <throughline/model/resource_request.hpp>
#include <throughline/process/capacity_feedback.hpp>
#include <throughline/process/role_estimate.hpp>
#include <throughline/process/scenario_requests.hpp>
#include <throughline/sandbox/json_api.hpp>
#include <throughline/sync/topology.hpp>

#include <algorithm>

// Sales in Salesforce, planning in Anaplan, and a delivery system that keeps requests for people: what planning says of
// capacity reaches the deals, and what it says of staffing reaches delivery.

namespace throughline {

struct SmallPsa {};

// clang-format off
template <>
inline constexpr auto mapping<SmallPsa, ResourceRequest> = map_object<ResourceRequest>("requests", {
    key<"id">,
    external_id<"external_id">,
    modified<"updated_at">,
    omit<&ResourceRequest::project, "not kept there">,
    omit<&ResourceRequest::opportunity, "not kept there">,
    field<"role", &ResourceRequest::role, coded<"role", Role>>,
    omit<&ResourceRequest::skills, "not kept there">,
    field<"region", &ResourceRequest::region, coded<"region", Region>>,
    first_day<"from", &ResourceRequest::dates>,
    last_day<"until", &ResourceRequest::dates>,
    field<"hours", &ResourceRequest::hours>,
    omit<&ResourceRequest::probability, "not kept there">,
    field<"state", &ResourceRequest::status, canonical_names<ResourceRequest::Status>>,
    omit<&ResourceRequest::fulfilled_by, "not kept there">,
});
static_assert(complete<SmallPsa, ResourceRequest>);
// clang-format on

}  // namespace throughline

namespace throughline::tests {

struct StaffingFirm {
    using Value = sandbox::Value;

    SeededRandom            chance;
    sandbox::AnaplanOptions account;
    sandbox::Salesforce     crm;
    sandbox::JsonApi        psa;
    sandbox::Anaplan        model;
    std::string             customer;

    explicit StaffingFirm(Clock const& clock, std::uint64_t seed = 3)
        : chance{seed},
          account{model_options()},
          crm{clock, chance},
          psa{clock, chance, {.name = "psa", .origin = "https://psa.example", .token = "t"}, {requests()}},
          model{clock, chance, account} {
        prepare_for_deals(crm);
        customer = enter_customer(crm, "Acme");
        build_model(model);
        model.add_table({.name      = "Capacity",
                         .columns   = {{"Role"},
                                       {"Month", sandbox::AnaplanCell::period},
                                       {"Available", sandbox::AnaplanCell::number},
                                       {"Booked", sandbox::AnaplanCell::number}},
                         .key       = {"Role", "Month"},
                         .export_id = "116000000006"});
    }

    // What sales does.

    std::string open_deal(std::string const& name, char const* start, int hours) {
        return enter(
            crm,
            {.customer = customer, .name = name, .closes = "2026-06-15", .starts = start, .days = 31, .hours = hours});
    }
    void change_deal(std::string const& deal, Value const& fields) {
        crm.update("Opportunity", deal, fields).value();
        crm.records().commit().value();
    }
    Value deal(std::string const& id) const { return crm.read("Opportunity", id); }

    // What planners do.

    void plan_capacity(char const* month, int available, int booked) {
        model.put("Capacity", {{"Role", "ENG"},
                               {"Month", month},
                               {"Available", std::to_string(available)},
                               {"Booked", std::to_string(booked)}});
    }
    void say_scenario(std::string const& name, std::string const& state) {
        model.put("Versions", {{"Version", name}, {"Kind", "What if"}, {"State", state}});
    }
    void ask_for_people(std::string const& scenario, std::string const& whom, char const* hours, char const* days) {
        model.put("Assumptions",
                  {{"scenario", scenario}, {"assumption", "staffing " + whom}, {"value", hours}, {"note", days}});
    }

    Topology topology() const {
        Topology topology{.name = "staffing", .systems = {system_of_deals(crm)}};
        topology.systems.push_back(planning());
        RestOptions delivery{.vendor        = "small psa",
                             .base_url      = psa.base_url(),
                             .authorization = Secret{"Bearer t"},
                             .objects       = {{"requests"}}};
        topology.systems.push_back(
            rest_system("psa", Owner::psa, std::move(delivery), {view_of<SmallPsa, ResourceRequest>}));
        topology.systems.back().creates              = {"ResourceRequest"};
        topology.systems.back().crosswalks["role"]   = {{"eng", "engineer"}, {"arch", "architect"}};
        topology.systems.back().crosswalks["region"] = {{"eu", "Europe"}};
        RoleShare const all_by_engineers{Id<Role>{reference_data_id("role", "engineer")}, Percent{Decimal{100}}};
        topology.processes = {role_estimate({{.service_line = {}, .shares = {all_by_engineers}}}), capacity_feedback(),
                              scenario_requests()};
        return topology;
    }

  private:
    static sandbox::ObjectDefinition requests() {
        using sandbox::FieldType;
        return {.name   = "requests",
                .fields = {{.name = "role"},
                           {.name = "region"},
                           {.name = "from", .type = FieldType::date},
                           {.name = "until", .type = FieldType::date},
                           {.name = "hours", .type = FieldType::number, .precision = 12, .scale = 2},
                           {.name = "state", .nillable = false}}};
    }
    System planning() const {
        auto options = tables_of_model(account);
        std::erase_if(options.tables, [](anaplan::Table const& table) { return table.object != "scenarios"; });
        options.tables.push_back({.object    = "capacities",
                                  .export_id = "116000000006",
                                  .columns   = {{"role", "Role"},
                                                {"period", "Month"},
                                                {"available_hours", "Available"},
                                                {"booked_hours", "Booked"}},
                                  .key       = {"Role", "Month"}});
        options.crosswalks["role"] = {{"ENG", "engineer"}, {"ARC", "architect"}};
        return anaplan::system("plan", model_login(model.origin()), std::move(options));
    }
};

}  // namespace throughline::tests
