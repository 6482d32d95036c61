#pragma once

#include <throughline/connector/rest_connector.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/model/project.hpp>
#include <throughline/sandbox/json_api.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>
#include <throughline/transport/in_process.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <string>

namespace throughline::simulation {

/// How the two systems of an office spell a project.
struct Clerical {};

inline constexpr auto phases = picklist<Project::Status>({
    {"draft", Project::Status::draft},
    {"approved", Project::Status::approved},
    {"active", Project::Status::active},
    {"on_hold", Project::Status::on_hold},
    {"completed", Project::Status::completed},
    {"cancelled", Project::Status::cancelled},
});

}  // namespace throughline::simulation

// clang-format off
template <>
inline constexpr auto throughline::mapping<throughline::simulation::Clerical, throughline::Project> =
    throughline::map_object<throughline::Project>("projects", {
        throughline::key<"id">,
        throughline::external_id<"external_id">,
        throughline::modified<"updated_at">,
        throughline::field<"name", &throughline::Project::name>,
        throughline::field<"code", &throughline::Project::code>,
        throughline::field<"status", &throughline::Project::status, throughline::simulation::phases>,
        throughline::field<"start", &throughline::Project::actual_start>,
        throughline::omit<&throughline::Project::engagement, "not kept in an office">,
        throughline::omit<&throughline::Project::contract, "not kept in an office">,
        throughline::omit<&throughline::Project::account, "not kept in an office">,
        throughline::omit<&throughline::Project::legal_entity, "not kept in an office">,
        throughline::omit<&throughline::Project::manager, "not kept in an office">,
        throughline::omit<&throughline::Project::project_template, "not kept in an office">,
        throughline::omit<&throughline::Project::planned, "not kept in an office">,
        throughline::omit<&throughline::Project::actual_end, "not kept in an office">,
        throughline::omit<&throughline::Project::percent_complete, "not kept in an office">,
        throughline::omit<&throughline::Project::billing_model, "not kept in an office">,
        throughline::omit<&throughline::Project::currency, "not kept in an office">,
        throughline::omit<&throughline::Project::budget_hours, "not kept in an office">,
        throughline::omit<&throughline::Project::budget_cost, "not kept in an office">,
        throughline::omit<&throughline::Project::budget_revenue, "not kept in an office">,
        throughline::omit<&throughline::Project::service_line, "not kept in an office">,
        throughline::omit<&throughline::Project::region, "not kept in an office">,
        throughline::omit<&throughline::Project::department, "not kept in an office">,
        throughline::omit<&throughline::Project::cost_center, "not kept in an office">,
    });
// clang-format on
static_assert(throughline::complete<throughline::simulation::Clerical, throughline::Project>);

namespace throughline::simulation {

/// Sales and delivery share their projects: sales decides the name of a draft, delivery that of a project; delivery
/// decides the rest. Everything in this process, in virtual time.
class Office {
  public:
    Office()
        : sales{clock, random, options("sales"), {projects()}},
          delivery{clock, random, options("delivery"), {projects()}} {
        for (auto* system : {&sales, &delivery})
            transport.route(system->origin(), [system](http::Request const& request) -> Result<http::Response> {
                return system->answer(request);
            });
    }

    Topology topology() const {
        Topology topology{.name = "office", .systems = {}, .processes = {}, .identity = {}};
        topology.systems.push_back(connection("sales", Owner::crm, sales));
        topology.systems.push_back(connection("delivery", Owner::psa, delivery));
        topology.authority.give<&Project::code>(Owner::psa).give_at<&Project::name>("draft", Owner::crm);
        topology.authority.give_at<&Project::status>("draft", Owner::crm);
        topology.routes = {};
        return topology;
    }
    /// Delivery decides what it always does, and its connector can only read.
    Topology topology_that_reads_delivery() const {
        auto reading           = topology();
        reading.systems.back() = connection("delivery", Owner::psa, delivery, false);
        reading.systems.back().creates.clear();
        return reading;
    }
    Engine engine() { return engine(topology()); }
    Engine engine(Topology topology) { return Engine{std::move(topology), {*store, transport, clock, random}}; }

    /// As a person does it, some time later.
    void edit(sandbox::JsonApi& system, sandbox::Value const& fields) {
        clock.advance(std::chrono::minutes{5});
        auto const all = system.list("projects");
        REQUIRE(all.size() == 1);
        system.update("projects", all.front()["id"].text(), fields).value();
    }
    /// A draft that both know.
    void found(Engine& engine) {
        sales.insert("projects", sandbox::Value::object({{"name", "Website"}, {"status", "draft"}})).value();
        REQUIRE(engine.run_until_idle());
        REQUIRE(shown(delivery, "name") == "Website");
        REQUIRE(engine.plan().value().empty());
    }
    std::string shown(sandbox::JsonApi const& system, std::string const& field) const {
        auto const all = system.list("projects");
        return all.size() == 1 ? std::string{all.front()[field].text()} : std::to_string(all.size()) + " projects";
    }

    VirtualClock                 clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom                 random{11};
    sandbox::JsonApi             sales;
    sandbox::JsonApi             delivery;
    InProcessTransport           transport{[this](std::chrono::milliseconds time) { clock.advance(time); }};
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();

  private:
    static sandbox::JsonApiOptions options(std::string const& name) {
        return {.name = name, .origin = "https://" + name + ".example", .token = name};
    }
    static sandbox::ObjectDefinition projects() {
        return {.name   = "projects",
                .fields = {{.name = "name", .length = 80, .nillable = false},
                           {.name = "code", .length = 40},
                           {.name = "status", .length = 20, .nillable = false},
                           {.name = "start", .type = sandbox::FieldType::date}}};
    }
    static System connection(std::string name, Owner role, sandbox::JsonApi const& api, bool writable = true) {
        RestOptions rest{.vendor        = "clerical",
                         .base_url      = api.base_url(),
                         .authorization = Secret{"Bearer " + name},
                         .objects       = {{.name = "projects", .writable = writable}}};
        auto        system = rest_system(std::move(name), role, std::move(rest), {view_of<Clerical, Project>});
        system.creates     = {"Project"};
        return system;
    }
};

}  // namespace throughline::simulation
