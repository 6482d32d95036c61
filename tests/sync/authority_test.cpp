#include <throughline/core/random.hpp>
#include <throughline/model/account.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/sync/authority.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

using namespace throughline;

TEST_CASE("L4: the last rule wins, a stage's rule only at its stage") {
    auto        authority = standard_authority();
    auto const& type      = object_type<Account>();
    auto const  name      = type.place_named("name");
    CHECK(authority.owner_of(type, name, "") == Owner::crm);
    authority.give<&Account::name>(Owner::mdm);
    CHECK(authority.owner_of(type, name, "") == Owner::mdm);
    authority.give_at<&Account::name>("former", Owner::erp);
    CHECK(authority.owner_of(type, name, "former") == Owner::erp);
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
    CHECK(authority.check().error().message().find("nmae") != std::string::npos);
}

TEST_CASE("R143 R144: the matrix says of every member of every object, at every stage, one owner") {
    auto const  authority = standard_authority();
    std::size_t cells     = 0;
    for (auto const* type : all_object_types()) {
        auto const matrix = authority.matrix_of(*type);
        CHECK(matrix.size() == type->members.size() * Authority::stages_of(*type).size());
        for (auto const& cell : matrix)
            CHECK(cell.owner == authority.owner_of(*type, type->place_named(cell.member), cell.stage));
        cells += matrix.size();
    }
    CHECK(cells > 1'000);
    CHECK(authority.check());
}

TEST_CASE("R143: all that is wrong with an authority is said at once") {
    auto authority = standard_authority();
    authority.give("Acount", "name", "", Owner::crm)
        .give("Account", "nmae", "", Owner::crm)
        .give("Contract", "value", "signed", Owner::crm)
        .give("Project", "name", "active", Owner::psa)
        .give("Project", "name", "active", Owner::crm)
        .let("Project", "nmae", "", "won deal");
    auto const faults = authority.faults();
    CHECK(faults.size() == 5);
    auto const checked = authority.check();
    REQUIRE_FALSE(checked);
    for (auto const* part : {"Acount", "nmae", "signed", "Project.name to two owners at active"})
        CHECK(checked.error().message().find(part) != std::string::npos);
}

TEST_CASE("R146 R147 R148 R149: the default matrix ships with the owners of the canonical model") {
    struct Row {
        std::string_view object, members;
        Owner            owner;
        std::string_view stage = "";
    };
    constexpr std::array rows{
        Row{"Account", "name parent owner", Owner::crm},
        Row{"CustomerAccount", "legal_entity customer_number payment_terms tax_code credit_limit", Owner::erp},
        Row{"Opportunity", "stage probability amount expected_close", Owner::crm, "open"},
        Row{"Opportunity", "capacity_flag staffable_from", Owner::psa, "open"},
        Row{"Quote", "total price_terms", Owner::cpq},
        Row{"Contract", "value term payment_terms", Owner::crm, "draft"},
        Row{"Contract", "value term payment_terms", Owner::erp, "approved"},
        Row{"Contract", "value term payment_terms", Owner::erp, "active"},
        Row{"Project", "code legal_entity department cost_center", Owner::erp, "active"},
        Row{"Project", "planned manager percent_complete", Owner::psa, "draft"},
        Row{"Project", "planned manager percent_complete", Owner::psa, "active"},
        Row{"TimeEntry", "hours status", Owner::psa, "approved"},
        Row{"Expense", "amount status", Owner::psa, "approved"},
        Row{"Milestone", "status due completed_on", Owner::psa, "completed"},
        Row{"BillingEvent", "amount due_on status", Owner::derived, "planned"},
        Row{"Invoice", "status total balance", Owner::erp, "released"},
        Row{"Payment", "amount received_on", Owner::erp},
        Row{"CostActual", "amount", Owner::erp},
        Row{"RevenueEvent", "amount period", Owner::erp},
        Row{"Resource", "name role hire_date", Owner::hr},
        Row{"Scenario", "assumptions status", Owner::fpa, "approved"},
        Row{"ForecastLine", "amount basis", Owner::derived},
    };
    auto const authority = standard_authority();
    for (auto const& row : rows) {
        auto const* type = find_object_type(row.object);
        REQUIRE(type);
        for (std::size_t from = 0; from < row.members.size();) {
            auto const end    = std::min(row.members.find(' ', from), row.members.size());
            auto const member = row.members.substr(from, end - from);
            INFO(row.object << "." << member << " at " << row.stage);
            REQUIRE(type->place_named(member) < type->members.size());
            CHECK(authority.owner_of(*type, type->place_named(member), row.stage) == row.owner);
            from = end + 1;
        }
    }
}
