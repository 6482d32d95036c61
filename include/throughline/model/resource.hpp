#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/core/secret.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>
#include <string>
#include <vector>

namespace throughline {

struct Calendar;
struct Department;
struct LegalEntity;
struct Region;
struct Role;
struct Skill;

/// A person who works for the firm. Everything that identifies the person is personal data.
struct Resource {
    enum class Kind : unsigned char { employee, contractor, subcontractor };

    std::optional<std::string>     employee_number{};
    PersonalText                   name;
    std::optional<PersonalText>    email{};
    std::optional<Kind>            kind{};
    std::optional<Id<Role>>        role{};
    std::vector<Id<Skill>>         skills{};
    std::optional<Id<Region>>      region{};
    std::optional<Id<Department>>  department{};
    std::optional<Id<LegalEntity>> legal_entity{};
    std::optional<Money>           cost_rate{};
    std::optional<Id<Calendar>>    calendar{};
    std::optional<Date>            hire_date{};
    std::optional<Date>            termination_date{};
    std::optional<Id<Resource>>    manager{};
    std::optional<Percent>         utilization_target{};

    bool operator==(Resource const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Resource,
    employee_number, name, email, kind, role, skills, region, department, legal_entity, cost_rate, calendar, hire_date,
    termination_date, manager, utilization_target);

namespace throughline {

template <>
inline constexpr auto about<Resource> = about_object<Resource>(
    "Resource", "A person who works for the firm. Everything that identifies the person is personal data.",
    {
        member<&Resource::employee_number>("The HR system's number for the person.", Owner::hr),
        member<&Resource::name>("Name as the firm uses it.", Owner::hr).is_personal(),
        member<&Resource::email>("Business e-mail address.", Owner::hr).is_personal(),
        member<&Resource::kind>("How the person is engaged.", Owner::hr),
        member<&Resource::role>("What the person usually does on projects.", Owner::hr),
        member<&Resource::skills>("What the person can do.", Owner::hr),
        member<&Resource::region>("Where the person works.", Owner::hr),
        member<&Resource::department>("The department the person belongs to.", Owner::hr),
        member<&Resource::legal_entity>("The company of the firm that employs or pays the person.", Owner::hr),
        member<&Resource::cost_rate>("Cost of an hour of the person.", Owner::hr).in("per hour").is_personal(),
        member<&Resource::calendar>("The working days that apply.", Owner::hr),
        member<&Resource::hire_date>("First day with the firm.", Owner::hr).is_personal(),
        member<&Resource::termination_date>("Last day with the firm.", Owner::hr).is_personal(),
        member<&Resource::manager>("The person reported to.", Owner::hr),
        member<&Resource::utilization_target>("Share of available hours that should be billable.", Owner::fpa),
    });
static_assert(described<Resource>);

}  // namespace throughline
