// An integrator's own system in some thirty lines: Pinpoint, where the firm's teams plan their work, has a small JSON
// API and no connector of ours. Its mapping says how its projects are ours; then won deals appear in it as projects,
// and what the teams decide there stands.

#include <throughline/connector/rest_connector.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/model/account.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/project.hpp>
#include <throughline/process/standard.hpp>
#include <throughline/sandbox/json_api.hpp>
#include <throughline/sandbox/rehearsal_firm.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>
#include <throughline/transport/curl.hpp>
#include <throughline/vendors/salesforce/salesforce.hpp>

#include <iostream>

namespace throughline {

struct Pinpoint {};  // The name of the system, for its mappings.

inline constexpr auto pinpoint_states = picklist<Project::Status>({{"idea", Project::Status::draft},
                                                                   {"agreed", Project::Status::approved},
                                                                   {"running", Project::Status::active},
                                                                   {"paused", Project::Status::on_hold},
                                                                   {"done", Project::Status::completed},
                                                                   {"dropped", Project::Status::cancelled}});

// clang-format off
template <>
inline constexpr auto mapping<Pinpoint, Project> = map_object<Project>("projects", {
    key<"id">,
    external_id<"external_id">,
    modified<"updated_at">,
    record_currency<"currency">,
    omit<&Project::engagement, "a project of Pinpoint stands alone">,
    omit<&Project::contract, "Pinpoint knows no contracts">,
    omit<&Project::account, "nor customers">,
    omit<&Project::legal_entity, "nor companies of the firm">,
    omit<&Project::code, "the ledger's">,
    field<"title", &Project::name>,
    field<"state", &Project::status, pinpoint_states>,
    omit<&Project::manager, "teams manage themselves">,
    omit<&Project::project_template, "Pinpoint has none">,
    omit<&Project::planned, "Pinpoint plans by the week">,
    omit<&Project::actual_start, "not recorded">,
    omit<&Project::actual_end, "not recorded">,
    read_only(field<"percent_done", &Project::percent_complete>),
    field<"charged_by", &Project::billing_model, canonical_names<BillingModel>>,
    field<"currency", &Project::currency>,
    field<"hours", &Project::budget_hours>,
    omit<&Project::budget_cost, "what it costs is not for everybody">,
    field<"budget", &Project::budget_revenue>,
    omit<&Project::service_line, "Pinpoint knows no practices">,
    omit<&Project::region, "nor regions">,
    omit<&Project::department, "nor departments">,
    omit<&Project::cost_center, "nor cost centers">,
});
// clang-format on
static_assert(complete<Pinpoint, Project>);

}  // namespace throughline

using namespace throughline;

namespace {

/// Pinpoint itself, simulated: what its API takes.
sandbox::ObjectDefinition pinpoint_projects() {
    using sandbox::FieldType;
    return {.name   = "projects",
            .fields = {{.name = "title", .length = 120, .nillable = false},
                       {.name     = "state",
                        .type     = FieldType::picklist,
                        .picklist = {{"idea"}, {"agreed"}, {"running"}, {"paused"}, {"done"}, {"dropped"}}},
                       {.name = "percent_done", .type = FieldType::percent},
                       {.name = "charged_by", .length = 40},
                       {.name = "currency", .length = 3},
                       {.name = "hours", .type = FieldType::number, .scale = 2},
                       {.name = "budget", .type = FieldType::currency, .scale = 2}}};
}

System crm_of(sandbox::RehearsalFirm& firm) {
    return salesforce::system(
        "crm",
        {.url = firm.crm().origin(), .client_id = firm.crm_client_id, .client_secret = Secret{firm.crm_client_secret}},
        {.quotes = false, .contracts = false, .crosswalks = firm_crosswalks(firm.crm())});
}

}  // namespace

int main() {
    sandbox::RehearsalFirm firm{{.accounts = 20, .opportunities = 60, .people = 4}};
    sandbox::JsonApi       pinpoint{
        firm.clock(), firm.random(), {.name = "pinpoint", .token = "made-up"}, {pinpoint_projects()}};
    firm.server().serve(pinpoint).value();

    RestOptions api{.vendor        = "pinpoint",
                    .base_url      = pinpoint.base_url(),
                    .authorization = Secret{"Bearer made-up"},
                    .objects       = {{"projects"}}};
    Topology    northwind{.name = "northwind", .systems = {}, .processes = standard_processes()};
    northwind.systems = {crm_of(firm), rest_system("teams", Owner::psa, std::move(api), {view_of<Pinpoint, Project>})};
    northwind.systems[1].creates = {"Project"};

    auto          store = SqliteStore::open(":memory:").value();
    CurlTransport https;
    SystemClock   clock;
    SystemRandom  random;
    Engine        engine{northwind, {*store, https, clock, random}};

    Plan const plan = engine.plan().value();
    std::cout << plan.summary() << "\n" << plan.to_text(2) << "\n";
    std::cout << engine.apply(plan).value().applied << " written\n";

    // A team starts a project and gives it a name of its own. Both are Pinpoint's to say: they stand.
    auto const first = pinpoint.list("projects").front()["id"].text();
    firm.server().exclusively([&] {
        pinpoint.update("projects", first, sandbox::Value::object({{"title", "Sunrise"}, {"state", "running"}}))
            .value();
    });
    auto const again = engine.run_until_idle().value();
    auto const title = pinpoint.read("projects", first)["title"].text();
    std::cout << pinpoint.count("projects") << " projects in Pinpoint, one renamed to " << title << "; then "
              << again.applied << " written\n";
    return again.applied == 0 && title == "Sunrise" ? EXIT_SUCCESS : EXIT_FAILURE;
}
