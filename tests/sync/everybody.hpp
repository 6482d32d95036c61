#pragma once

#include "../../src/sync/workspace.hpp"

#include <throughline/connector/rest_connector.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/transport/in_process.hpp>

#include <doctest/doctest.h>

#include <array>

namespace throughline::test {

inline constexpr std::array owners{Owner::crm, Owner::cpq, Owner::psa, Owner::erp, Owner::hr, Owner::fpa, Owner::mdm};

/// What the mappings of the moment are of: a view asks a plain function for its type.
inline ObjectType const* type_of_the_moment = nullptr;
inline ObjectType const& moments_type() { return *type_of_the_moment; }

/// A system of every kind, each of which reads every member of one object.
struct Everybody {
    explicit Everybody(ObjectType const& its_type) : type{its_type} {
        for (std::size_t place = 0; place < type.members.size(); ++place)
            rows.push_back({.name = type.members[place].name, .place = place, .member = type.members[place].name});
        type_of_the_moment = &type;
        MappingView const view{.vendor_object = type.name, .object = type.name, .rows = rows, .type = moments_type};
        Topology          topology{.name = "everybody", .systems = {}, .processes = {}, .events = {}};
        for (auto const owner : owners) {
            names.push_back("system" + std::to_string(names.size()));
            RestOptions options;
            options.vendor   = "any";
            options.base_url = "https://any.example";
            topology.systems.push_back(rest_system(names.back(), owner, std::move(options), {view}));
        }
        workspace.emplace(std::move(topology), Engine::Parts{*store, transport, clock, random});
    }

    ObjectType const&            type;
    std::vector<FieldRow>        rows{};
    std::vector<std::string>     names{};
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();
    InProcessTransport           transport{};
    VirtualClock                 clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom                 random{7};
    std::optional<Workspace>     workspace{};
};

/// The member that says how far a record has come.
inline std::string_view stage_member(ObjectType const& type) {
    if (type.name == "Opportunity") return "stage";
    if (type.name == "FiscalPeriod") return "state";
    return type.name == "ForecastLine" ? "basis" : "status";
}

/// Brings an object to a stage.
inline void to_stage(AnyObject& object, std::string const& stage) {
    if (stage.empty()) return;
    auto const& type  = object.type();
    auto const  value = type.name == "Opportunity" && stage == "open" ? std::string{"prospecting"} : stage;
    REQUIRE(member_from_canonical_json(type, object.data(), type.place_named(stage_member(type)), "\"" + value + "\""));
    CHECK(Authority::stage_of(object) == stage);
}

inline AnyObject at_stage(ObjectType const& type, std::string const& stage) {
    AnyObject object{type};
    to_stage(object, stage);
    return object;
}

}  // namespace throughline::test
