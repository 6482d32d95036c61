#pragma once

// A firm to rehearse with, in this process and in time of its own: sales work in Salesforce, finance in NetSuite, and
// delivery in a system of the firm's own, which two tables teach us to speak with.

#include <throughline/connector/rest_connector.hpp>
#include <throughline/mapping/canonical.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/model/milestone.hpp>
#include <throughline/model/project.hpp>
#include <throughline/process/whole_chain.hpp>
#include <throughline/sandbox/firm.hpp>
#include <throughline/sandbox/json_api.hpp>
#include <throughline/sandbox/network.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>
#include <throughline/vendors/netsuite/netsuite.hpp>
#include <throughline/vendors/salesforce/salesforce.hpp>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

struct DeliveryDesk {};

inline constexpr auto project_phases   = throughline::picklist<throughline::Project::Status>({
    {"draft", throughline::Project::Status::draft},
    {"approved", throughline::Project::Status::approved},
    {"running", throughline::Project::Status::active},
    {"resting", throughline::Project::Status::on_hold},
    {"done", throughline::Project::Status::completed},
    {"dropped", throughline::Project::Status::cancelled},
});
inline constexpr auto milestone_states = throughline::picklist<throughline::Milestone::Status>({
    {"planned", throughline::Milestone::Status::planned},
    {"reached", throughline::Milestone::Status::completed},
    {"accepted", throughline::Milestone::Status::approved},
    {"invoiced", throughline::Milestone::Status::invoiced},
});

// clang-format off
template <>
inline constexpr auto throughline::mapping<DeliveryDesk, throughline::Project> =
    throughline::map_object<throughline::Project>("projects", {
        throughline::key<"id">,
        throughline::external_id<"external_id">,
        throughline::modified<"updated_at">,
        throughline::field<"title", &throughline::Project::name>,
        throughline::field<"phase", &throughline::Project::status, project_phases>,
        throughline::omit<&throughline::Project::engagement, "the desk does not keep it">,
        throughline::omit<&throughline::Project::contract, "the desk does not keep it">,
        throughline::omit<&throughline::Project::account, "the desk does not keep it">,
        throughline::omit<&throughline::Project::legal_entity, "the desk does not keep it">,
        throughline::omit<&throughline::Project::code, "the desk does not keep it">,
        throughline::omit<&throughline::Project::manager, "the desk does not keep it">,
        throughline::omit<&throughline::Project::project_template, "the desk does not keep it">,
        throughline::omit<&throughline::Project::planned, "the desk does not keep it">,
        throughline::omit<&throughline::Project::actual_start, "the desk does not keep it">,
        throughline::omit<&throughline::Project::actual_end, "the desk does not keep it">,
        throughline::omit<&throughline::Project::percent_complete, "the desk does not keep it">,
        throughline::omit<&throughline::Project::billing_model, "the desk does not keep it">,
        throughline::omit<&throughline::Project::currency, "the desk does not keep it">,
        throughline::omit<&throughline::Project::budget_hours, "the desk does not keep it">,
        throughline::omit<&throughline::Project::budget_cost, "the desk does not keep it">,
        throughline::omit<&throughline::Project::budget_revenue, "the desk does not keep it">,
        throughline::omit<&throughline::Project::service_line, "the desk does not keep it">,
        throughline::omit<&throughline::Project::region, "the desk does not keep it">,
        throughline::omit<&throughline::Project::department, "the desk does not keep it">,
        throughline::omit<&throughline::Project::cost_center, "the desk does not keep it">,
    });
static_assert(throughline::complete<DeliveryDesk, throughline::Project>);

template <>
inline constexpr auto throughline::mapping<DeliveryDesk, throughline::Milestone> =
    throughline::map_object<throughline::Milestone>("milestones", {
        throughline::key<"id">,
        throughline::external_id<"external_id">,
        throughline::modified<"updated_at">,
        throughline::field<"project", &throughline::Milestone::project,
                           throughline::refers_to<"projects", throughline::Project>>,
        throughline::field<"title", &throughline::Milestone::name>,
        throughline::field<"due", &throughline::Milestone::due>,
        throughline::field<"state", &throughline::Milestone::status, milestone_states>,
        throughline::omit<&throughline::Milestone::contract_line, "the desk does not keep it">,
        throughline::omit<&throughline::Milestone::completed_on, "the desk does not keep it">,
        throughline::omit<&throughline::Milestone::amount, "the desk does not keep it">,
        throughline::omit<&throughline::Milestone::billing_ready, "the desk does not keep it">,
        throughline::omit<&throughline::Milestone::revenue_percent, "the desk does not keep it">,
    });
static_assert(throughline::complete<DeliveryDesk, throughline::Milestone>);
// clang-format on

namespace desks {

using namespace throughline;
using sandbox::Value;

/// Stops the example where something is not as it says.
inline void make_sure(bool is_so, std::string const& what) {
    std::cout << (is_so ? "  ok  " : "  NOT ") << what << "\n";
    if (!is_so) std::exit(EXIT_FAILURE);
}

/// All records of an object, as the store keeps them.
template <class Object>
std::vector<std::pair<Id<Object>, Object>> all(Store& store) {
    std::vector<std::pair<Id<Object>, Object>> found;
    for (auto const& record : store.records(object_name<Object>, {}, 1'000).value())
        found.emplace_back(Id<Object>{record.id},
                           from_canonical_json(object_type<Object>(), record.body).value().template as<Object>());
    return found;
}

class ThreeDesks {
  public:
    ThreeDesks() {
        sales.add_app({.client_id = "throughline", .client_secret = "sales-secret"});
        finance.add_token({.consumer_key    = "consumer",
                           .consumer_secret = "consumer-secret",
                           .token_id        = "token",
                           .token_secret    = "token-secret"});
        sandbox::prepare_firm(sales);
        sandbox::prepare_firm(finance);
        sandbox::fill_firm(sales, finance, {.accounts = 1, .opportunities = 0, .people = 1}, random);
        for (auto* system : std::initializer_list<sandbox::System*>{&sales, &finance, &delivery})
            network.connect(*system);
    }

    /// The systems, who decides what in them, and the whole chain between them.
    Topology topology(ChainPolicy policy) {
        auto sales_words                = firm_crosswalks(sales);
        sales_words["opportunity_type"] = {{"New Customer", "new_business"}, {"Change Order", "change"}};
        Topology firm{.name = "northwind", .systems = {}, .processes = whole_chain(std::move(policy))};
        firm.systems = {
            salesforce::system(
                "sales", {.url = sales.origin(), .client_id = "throughline", .client_secret = Secret{"sales-secret"}},
                {.quotes = false, .contracts = false, .crosswalks = std::move(sales_words)}),
            rest_system("delivery", Owner::psa, delivery_options(),
                        {view_of<DeliveryDesk, Project>, view_of<DeliveryDesk, Milestone>}),
            netsuite::system(
                "finance", {.account     = "1234567",
                            .credentials = netsuite::AccessToken{"consumer", Secret{"consumer-secret"}, Secret{"token"},
                                                                 Secret{"token-secret"}}})};
        firm.systems[1].creates = {"Project", "Milestone"};
        firm.systems[2].creates = {"CustomerAccount", "Contract", "Project", "BillingSchedule"};
        firm.systems[2].crosswalks.merge(firm_crosswalks(finance));
        return firm;
    }

    // What people do, some time later.

    std::string open_deal(Value fields) {
        pass(std::chrono::hours{1});
        fields.set("AccountId", sales.list("Account").front()["Id"].text());
        auto const id = sales.insert("Opportunity", fields).value();
        sales.records().commit().value();
        return id;
    }
    void change_deal(std::string const& id, Value const& fields) {
        pass(std::chrono::hours{1});
        sales.update("Opportunity", id, fields).value();
        sales.records().commit().value();
    }
    Value deal(std::string const& id) const { return sales.read("Opportunity", id); }

    /// Delivery changes the first of its records whose title begins like that.
    void deliver(std::string const& object, std::string const& title, Value const& fields) {
        pass(std::chrono::hours{1});
        for (auto const& each : delivery.list(object))
            if (each["title"].text().starts_with(title))
                return void(delivery.update(object, each["id"].text(), fields).value());
        make_sure(false, "delivery has a record of " + object + " called " + title);
    }

    /// Reads everywhere, derives, writes what is owed.
    void agree(Engine& engine) {
        pass(std::chrono::minutes{10});
        engine.run_until_idle().value();
    }
    void pass(std::chrono::seconds time) { clock.advance(time); }

    VirtualClock        clock{Timestamp::from_seconds(1'780'300'800)};  // 2026-06-01, 08:00 UTC.
    SeededRandom        random{2026};
    sandbox::Salesforce sales{clock, random, {}};
    sandbox::NetSuite   finance{clock, random, {}};
    sandbox::JsonApi    delivery{
        clock, random, {.name = "delivery", .origin = "https://delivery.example", .token = "d"}, delivery_objects()};
    sandbox::Network             network{clock, 1};
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();

  private:
    static std::vector<sandbox::ObjectDefinition> delivery_objects() {
        return {{.name   = "projects",
                 .fields = {{.name = "title", .length = 120, .nillable = false}, {.name = "phase", .length = 20}}},
                {.name   = "milestones",
                 .fields = {{.name = "project", .length = 40},
                            {.name = "title", .length = 120, .nillable = false},
                            {.name = "due", .type = sandbox::FieldType::date},
                            {.name = "state", .length = 20}}}};
    }
    RestOptions delivery_options() const {
        RestOptions options;
        options.vendor        = "delivery desk";
        options.base_url      = delivery.base_url();
        options.authorization = Secret{"Bearer d"};
        options.objects       = {{"projects"}, {"milestones"}};
        return options;
    }
};

}  // namespace desks
