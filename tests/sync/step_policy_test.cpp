#include "observe/stored.hpp"

#include <throughline/model/account.hpp>
#include <throughline/model/contact.hpp>
#include <throughline/sync/step_policy.hpp>

#include <doctest/doctest.h>

using namespace throughline;

namespace {

PlannedWrite write_of(std::string system, std::string object, RecordId record) {
    PlannedWrite write;
    write.system    = std::move(system);
    write.object    = std::move(object);
    write.record    = record;
    write.operation = Operation::upsert;  // As plans make what is new.
    return write;
}

std::string text_of(Plan const& plan) {
    std::string text;
    for (auto const& write : plan.writes) text += write.system + " " + write.object + "; ";
    return text;
}

}  // namespace

TEST_CASE("R166: of the rules that fit a step the last one counts, and without one nobody waits") {
    auto const policy = StepPolicy{}.wait("erp").go_on<Contact>("erp").wait("", "Project");
    CHECK(policy.waits_for("erp", "Account"));
    CHECK_FALSE(policy.waits_for("erp", "Contact"));
    CHECK(policy.waits_for("plan", "Project"));
    CHECK_FALSE(policy.waits_for("plan", "Account"));
    CHECK_FALSE(StepPolicy{}.waits_for("erp", "Account"));
}

TEST_CASE("R166 L10: a policy that names what is not there is told so") {
    Topology topology;
    topology.systems.emplace_back();
    topology.systems.back().name = "erp";
    CHECK(StepPolicy{}.wait("erp").go_on<Contact>("erp").wait("", "Project").faults(topology).empty());
    CHECK(StepPolicy{}.wait("epr").wait("erp", "Projekt").faults(topology).size() == 2);
}

TEST_CASE("R166: what a step needs first is waited for with it, in its own system, and nothing else is") {
    auto const store   = empty_store();
    auto const account = Id<Account>::derive("tests", "Account", "1");
    auto const alias   = Id<Account>::derive("tests", "Account", "the same");
    auto const other   = Id<Account>::derive("tests", "Account", "2");
    auto const contact = Id<Contact>::derive("tests", "Contact", "1");
    store_one(*store, account, Account{.name = "Northwind"});
    store_one(*store, other, Account{.name = "Contoso"});
    store->put_alias(alias, account).value();
    store_one(*store, contact, Contact{.account = alias, .family_name = PersonalText{"Lovelace"}});
    Plan plan;
    plan.writes = {write_of("erp", "Account", account), write_of("erp", "Account", other),
                   write_of("psa", "Account", account), write_of("erp", "Contact", contact)};
    plan.truces.emplace_back();
    plan.settled.emplace_back();

    auto const waited = awaited(plan, StepPolicy{}.wait<Contact>("erp"), *store).value();
    CHECK(text_of(waited) == "erp Account; erp Contact; ");
    CHECK(waited.writes.front().record == account);
    CHECK(waited.truces.size() == 1);  // It has looked at everything, and says so.
    CHECK(waited.settled.size() == 1);
    CHECK(awaited(plan, StepPolicy{}, *store).value().empty());
    plan.writes.front().operation = Operation::update;  // The system has it already.
    CHECK(text_of(awaited(plan, StepPolicy{}.wait<Contact>("erp"), *store).value()) == "erp Contact; ");
    CHECK(awaited(plan, StepPolicy{}.wait(""), *store).value().writes.size() == 4);
}
