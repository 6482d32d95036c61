#pragma once

#include <throughline/core/currency.hpp>
#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>
#include <throughline/model/terms.hpp>

#include <optional>
#include <string>

namespace throughline {

struct Account;
struct Contract;
struct CostCenter;
struct Department;
struct Engagement;
struct LegalEntity;
struct ProjectTemplate;
struct Region;
struct Resource;
struct ServiceLine;

/// Work with a plan, a budget and people, for a customer or for the firm itself.
struct Project {
    enum class Status : unsigned char { draft, approved, active, on_hold, completed, cancelled };

    std::optional<Id<Engagement>>      engagement{};
    std::optional<Id<Contract>>        contract{};
    std::optional<Id<Account>>         account{};
    std::optional<Id<LegalEntity>>     legal_entity{};
    std::optional<std::string>         code{};
    std::string                        name;
    Status                             status;
    std::optional<Id<Resource>>        manager{};
    std::optional<Id<ProjectTemplate>> project_template{};
    std::optional<DateRange>           planned{};
    std::optional<Date>                actual_start{};
    std::optional<Date>                actual_end{};
    std::optional<Percent>             percent_complete{};
    std::optional<BillingModel>        billing_model{};
    std::optional<Currency>            currency{};
    std::optional<Hours>               budget_hours{};
    std::optional<Money>               budget_cost{};
    std::optional<Money>               budget_revenue{};
    std::optional<Id<ServiceLine>>     service_line{};
    std::optional<Id<Region>>          region{};
    std::optional<Id<Department>>      department{};
    std::optional<Id<CostCenter>>      cost_center{};

    bool operator==(Project const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Project,
    engagement, contract, account, legal_entity, code, name, status, manager, project_template, planned, actual_start,
    actual_end, percent_complete, billing_model, currency, budget_hours, budget_cost, budget_revenue, service_line,
    region, department, cost_center);

namespace throughline {

template <>
inline constexpr auto about<Project> =
    about_object<Project>("Project", "Work with a plan, a budget and people, for a customer or for the firm itself.",
                          {
                              member<&Project::engagement>("The engagement it belongs to.", Owner::derived),
                              member<&Project::contract>("The contract it delivers.", Owner::psa),
                              member<&Project::account>("The customer; none for the firm's own projects.", Owner::psa),
                              member<&Project::legal_entity>("The company of the firm that delivers it.", Owner::erp),
                              member<&Project::code>("The ledger's code for it.", Owner::erp),
                              member<&Project::name>("Name by which the team knows it.", Owner::psa),
                              member<&Project::status>("Where the project stands.", Owner::psa),
                              member<&Project::manager>("The person who runs it.", Owner::psa),
                              member<&Project::project_template>("The template it was started from.", Owner::psa),
                              member<&Project::planned>("Days on which it is planned to run.", Owner::psa),
                              member<&Project::actual_start>("Day the work started.", Owner::psa),
                              member<&Project::actual_end>("Day the work ended.", Owner::psa),
                              member<&Project::percent_complete>("Share of the work that is done.", Owner::psa),
                              member<&Project::billing_model>("How it is charged.", Owner::psa),
                              member<&Project::currency>("Currency of its budget.", Owner::psa),
                              member<&Project::budget_hours>("Hours it may take.", Owner::psa),
                              member<&Project::budget_cost>("What it may cost.", Owner::psa),
                              member<&Project::budget_revenue>("What it is meant to earn.", Owner::psa),
                              member<&Project::service_line>("The practice that delivers it.", Owner::psa),
                              member<&Project::region>("Where it is delivered.", Owner::psa),
                              member<&Project::department>("The department it is booked under.", Owner::erp),
                              member<&Project::cost_center>("Where its costs are collected.", Owner::erp),
                          });
static_assert(described<Project>);

}  // namespace throughline
