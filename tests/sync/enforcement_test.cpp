#include "everybody.hpp"

#include <throughline/model/contract.hpp>

#include <doctest/doctest.h>

using namespace throughline;

// The negative tests of the default matrix, made from it: for every member of every object at every stage, the one
// system that owns it changes the record, and none of the others does.

using namespace throughline::test;

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
