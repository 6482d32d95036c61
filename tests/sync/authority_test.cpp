#include <throughline/core/random.hpp>
#include <throughline/model/account.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/sync/authority.hpp>

#include <doctest/doctest.h>

using namespace throughline;

TEST_CASE("L4: every member of every object has exactly one owner at every stage") {
    auto const authority = standard_authority();
    for (auto const* type : all_object_types())
        for (std::size_t place = 0; place < type->members.size(); ++place)
            for (auto const* stage : {"", "open", "won", "lost", "draft", "approved", "active"})
                CHECK(static_cast<int>(authority.owner_of(*type, place, stage)) <= static_cast<int>(Owner::derived));
}

TEST_CASE("L4: the last rule wins, a stage's rule only at its stage") {
    auto        authority = standard_authority();
    auto const& type      = object_type<Account>();
    auto const  name      = type.place_named("name");
    CHECK(authority.owner_of(type, name, "") == Owner::crm);
    authority.give<&Account::name>(Owner::mdm);
    CHECK(authority.owner_of(type, name, "") == Owner::mdm);
    authority.give_at<&Account::name>("frozen", Owner::erp);
    CHECK(authority.owner_of(type, name, "frozen") == Owner::erp);
    CHECK(authority.owner_of(type, name, "") == Owner::mdm);
    CHECK(authority.check());
}

TEST_CASE("L4: contract terms are the CRM's until they are agreed, then the ERP's") {
    auto const  authority = standard_authority();
    auto const& type      = object_type<Contract>();
    CHECK(authority.owner_of(type, type.place_named("value"), "draft") == Owner::crm);
    CHECK(authority.owner_of(type, type.place_named("value"), "approved") == Owner::erp);
}

TEST_CASE("L10: a rule about something that does not exist is refused by name") {
    Authority authority;
    authority.give("Account", "nmae", "", Owner::crm);
    REQUIRE_FALSE(authority.check());
    CHECK(authority.check().error().context().value == "nmae");
}
