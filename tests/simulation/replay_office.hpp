#pragma once

#include "storm.hpp"

#include <throughline/connector/rest_connector.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/model/milestone.hpp>
#include <throughline/sandbox/json_api.hpp>

namespace throughline::simulation {

struct Mistaken {};  // Reads the label where the title is meant, and the net amount where the gross one is.
struct Mended {};
struct Ledger {};

inline constexpr auto states = picklist<Milestone::Status>({{"planned", Milestone::Status::planned},
                                                            {"completed", Milestone::Status::completed},
                                                            {"approved", Milestone::Status::approved},
                                                            {"invoiced", Milestone::Status::invoiced}});

// clang-format off
template <fixed_string Title, fixed_string Amount>
inline constexpr auto milestones_with = map_object<Milestone>("milestones", {
    key<"id">,
    external_id<"external_id">,
    modified<"updated_at">,
    record_currency<"currency">,
    omit<&Milestone::project, "not kept in this rehearsal">,
    omit<&Milestone::contract_line, "not kept in this rehearsal">,
    field<Title, &Milestone::name>,
    omit<&Milestone::due, "not kept in this rehearsal">,
    omit<&Milestone::completed_on, "not kept in this rehearsal">,
    field<"state", &Milestone::status, states>,
    field<Amount, &Milestone::amount>,
    omit<&Milestone::billing_ready, "not kept in this rehearsal">,
    omit<&Milestone::revenue_percent, "not kept in this rehearsal">,
});
// clang-format on

}  // namespace throughline::simulation

namespace throughline {

template <>
inline constexpr auto mapping<simulation::Mistaken, Milestone> = simulation::milestones_with<"label", "net">;
template <>
inline constexpr auto mapping<simulation::Mended, Milestone> = simulation::milestones_with<"title", "gross">;
template <>
inline constexpr auto mapping<simulation::Ledger, Milestone> = simulation::milestones_with<"title", "gross">;
static_assert(complete<simulation::Mistaken, Milestone>);
static_assert(complete<simulation::Mended, Milestone>);
static_assert(complete<simulation::Ledger, Milestone>);

}  // namespace throughline

namespace throughline::simulation {

using sandbox::Value;

inline sandbox::ObjectDefinition milestones() {
    using sandbox::FieldType;
    return {.name   = "milestones",
            .fields = {{.name = "title"},
                       {.name = "label"},
                       {.name = "state"},
                       {.name = "currency"},
                       {.name = "net", .type = FieldType::number, .scale = 2},
                       {.name = "gross", .type = FieldType::number, .scale = 2}}};
}

/// A system of projects whose milestones go to a ledger, first through a mapping with two mistakes.
struct ReplayOffice {
    VirtualClock                 time{Timestamp::from_seconds(1'772'452'800)};
    CrashingClock                clock{time};
    SeededRandom                 chance{3};
    sandbox::JsonApi             office = api("office");
    sandbox::JsonApi             ledger = api("ledger");
    sandbox::Network             network{time, 1};
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();
    std::vector<Retention>       retention{{.keep = Retention::forever}};
    ReplayRules                  rules{};
    bool                         mended = false;
    std::unique_ptr<Engine>      engine;
    std::vector<std::string>     ids{};

    ReplayOffice() {
        network.connect(office);
        network.connect(ledger);
        for (auto const& [title, label, gross, net] :
             {std::array{"Design", "Design", "100.00", "100.00"}, std::array{"Build", "Build it", "200.00", "200.00"},
              std::array{"Test", "Test", "357.00", "300.00"}, std::array{"Ship", "Ship it", "476.00", "400.00"}})
            milestone(title, label, gross, net);
    }

    void milestone(char const* title, char const* label, char const* gross, char const* net) {
        auto const fields = Value::object({{"title", title},
                                           {"label", label},
                                           {"state", "planned"},
                                           {"currency", "EUR"},
                                           {"gross", Value::number(gross)},
                                           {"net", Value::number(net)}});
        ids.push_back(office.insert("milestones", fields).value());
    }

    sandbox::JsonApi api(std::string const& name) {
        return {time, chance, {.name = name, .origin = "https://" + name + ".example"}, {milestones()}};
    }

    System system(std::string const& name, Owner role, MappingView mapping) {
        RestOptions options{.vendor        = name,
                            .base_url      = "https://" + name + ".example/v1",
                            .authorization = Secret{"Bearer"},
                            .objects       = {{"milestones"}}};
        return rest_system(name, role, std::move(options), {std::move(mapping)});
    }

    void open() {
        Topology topology{.name = "office", .systems = {}, .processes = {}, .identity = {}};
        topology.systems = {
            system("office", Owner::psa, mended ? view_of<Mended, Milestone> : view_of<Mistaken, Milestone>),
            system("ledger", Owner::erp, view_of<Ledger, Milestone>)};
        topology.systems.back().creates = {"Milestone"};
        // What is written to the ledger says no currency of its own.
        topology.systems.back().default_currency = Currency::parse("EUR").value();
        topology.authority.give("Milestone", {}, {}, Owner::psa);
        topology.retention = retention;
        topology.replay    = rules;
        engine = std::make_unique<Engine>(std::move(topology), Engine::Parts{*store, network, clock, chance});
    }

    void settle() {
        open();
        time.advance(std::chrono::minutes{10});
        engine->run_until_idle().value();
        engine->run_until_idle().value();
    }

    /// The office has been read through the mistaken mapping; today's is the mended one.
    void mend() {
        settle();
        time.advance(std::chrono::hours{1});  // Far enough that the overlap of reads does not mend it by itself.
        milestone("Support", "Support", "50.00", "50.00");
        settle();
        mended = true;
        open();
    }

    std::string in_ledger(std::string const& title) const {
        for (auto const& each : ledger.list("milestones"))
            if (each["title"].text() == title) return each["gross"].to_json();
        return "nothing";
    }
    std::uint64_t writes() const {
        std::uint64_t count = 0;
        for (auto const* system : {&office, &ledger})
            for (auto const& request : system->log()) count += request.method != "GET";
        return count;
    }
};

inline std::string keys_of(Replay const& replay) {
    std::string text;
    for (auto const& record : replay.records) text += record.key + " ";
    return text;
}

}  // namespace throughline::simulation
