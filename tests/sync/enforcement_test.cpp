#include "../../src/sync/workspace.hpp"

#include <throughline/connector/rest_connector.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/transport/in_process.hpp>

#include <doctest/doctest.h>

#include <array>

using namespace throughline;

// The negative tests of the default matrix, made from it: for every member of every object at every stage, the one
// system that owns it changes the record, and none of the others does.

namespace {

constexpr std::array owners{Owner::crm, Owner::cpq, Owner::psa, Owner::erp, Owner::hr, Owner::fpa, Owner::mdm};

/// What the mappings of the moment are of: a view asks a plain function for its type.
ObjectType const* type_of_the_moment = nullptr;
ObjectType const& moments_type() { return *type_of_the_moment; }

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

/// An object at a stage.
AnyObject at_stage(ObjectType const& type, std::string const& stage) {
    AnyObject object{type};
    if (stage.empty()) return object;
    auto const* member = type.name == "Opportunity" ? "stage" : type.name == "FiscalPeriod" ? "state" : "status";
    auto const  value  = type.name == "Opportunity" && stage == "open" ? std::string{"prospecting"} : stage;
    REQUIRE(member_from_canonical_json(type, object.data(), type.place_named(member), "\"" + value + "\""));
    CHECK(Authority::stage_of(object) == stage);
    return object;
}

}  // namespace

TEST_CASE("L4 R147 R148 R149 R150: at every stage every member is its owner's to set, and nobody else's") {
    std::size_t refused = 0, taken = 0;
    for (auto const* type : all_object_types()) {
        Everybody everybody{*type};
        auto&     workspace = *everybody.workspace;
        for (auto const& stage : Authority::stages_of(*type)) {
            auto const object = at_stage(*type, stage);
            Held const held{RecordId::derive("test", type->name, stage), object, 1};
            auto const seats = seats_of(workspace, held, everybody.names);
            REQUIRE(seats);
            for (std::size_t place = 0; place < type->members.size(); ++place) {
                INFO(type->name << "." << type->members[place].name << " at " << stage);
                auto const owner = workspace.topology().authority.owner_of(*type, place, stage);
                for (std::size_t each = 0; each < owners.size(); ++each) {
                    bool const may = may_set(workspace.topology(), held, *seats, place, everybody.names[each]);
                    CHECK(may == (owners[each] == owner));
                    (may ? taken : refused) += 1;
                }
                CHECK(may_set(workspace.topology(), held, *seats, place, "process:of nobody") ==
                      (owner == Owner::derived));
            }
        }
    }
    CHECK(refused > taken * 5);
    CHECK(taken > 500);
}

TEST_CASE("L4 R144: what comes with a stage is the old owner's last word; then the new owner's counts, all at once") {
    Everybody  everybody{object_type<Contract>()};
    auto&      workspace = *everybody.workspace;
    auto const crm = everybody.names[0], erp = everybody.names[3];

    Contract   contract{.account      = Id<Account>::derive("test", "account", "1"),
                        .legal_entity = Id<LegalEntity>::derive("test", "entity", "1"),
                        .type         = ContractType::fixed_fee,
                        .status       = Contract::Status::draft,
                        .currency     = Currency::parse("EUR").value(),
                        .value        = Money::from_minor(100'00, Currency::parse("EUR").value())};
    Held       held{RecordId::derive("test", "contract", "1"), AnyObject{object_type<Contract>()}};
    auto const say = [&](std::string const& who, Contract const& what) {
        return merge(workspace, held,
                     {who, AnyObject::of(what), ~0u >> (32 - everybody.rows.size()), everybody.clock.now(), "trace",
                      "merged"},
                     everybody.names)
            .value();
    };
    REQUIRE(say(crm, contract));

    // Signing, and in the same breath the last price and a date that stands after the status among the members.
    contract.status    = Contract::Status::approved;
    contract.value     = Money::from_minor(120'00, Currency::parse("EUR").value());
    contract.signed_on = Date{2026, 3, 2};
    contract.number    = "C-1";
    REQUIRE(say(crm, contract));
    CHECK(held.object.as<Contract>().value == contract.value);
    CHECK(held.object.as<Contract>().signed_on == contract.signed_on);
    auto const value = object_type<Contract>().place_named("value");
    CHECK(held.provenance.at(value).by == crm);
    CHECK(held.provenance.at(value).handed_to == erp);  // It is owed the last word.

    auto later  = contract;
    later.value = Money::from_minor(150'00, Currency::parse("EUR").value());
    CHECK_FALSE(say(crm, later));  // Too late.
    CHECK(held.object.as<Contract>().value == contract.value);
    later.value = Money::from_minor(130'00, Currency::parse("EUR").value());
    CHECK(say(erp, later));
    CHECK(held.object.as<Contract>().value == later.value);
    CHECK(held.provenance.at(value).by == erp);
    CHECK(held.provenance.at(value).handed_to.empty());

    // It is all in the store as well.
    auto const again  = workspace.hold(object_type<Contract>(), held.id).value();
    auto const number = object_type<Contract>().place_named("number");
    CHECK(again.provenance.at(number).by == held.provenance.at(number).by);
    CHECK(again.provenance.at(number).handed_to == held.provenance.at(number).handed_to);
}
