#pragma once

#include <throughline/core/id.hpp>
#include <throughline/core/secret.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>
#include <string>

namespace throughline {

struct Opportunity;
struct Resource;

/// A person or company that may become an opportunity. A topology may do without leads.
struct Lead {
    enum class Status : unsigned char { open, working, qualified, converted, disqualified };

    PersonalText                   name;
    std::optional<std::string>     company{};
    std::optional<std::string>     source{};
    Status                         status;
    std::optional<Id<Resource>>    owner{};
    std::optional<Id<Opportunity>> converted_to{};

    bool operator==(Lead const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Lead, name, company, source, status, owner, converted_to);

namespace throughline {

template <>
inline constexpr auto about<Lead> =
    about_object<Lead>("Lead", "A person or company that may become an opportunity. A topology may do without leads.",
                       {
                           member<&Lead::name>("Name of the person.", Owner::crm).is_personal(),
                           member<&Lead::company>("Name of the company, before it is an account.", Owner::crm),
                           member<&Lead::source>("Where the lead came from.", Owner::crm),
                           member<&Lead::status>("How far it has been worked.", Owner::crm),
                           member<&Lead::owner>("The person who follows it up.", Owner::crm),
                           member<&Lead::converted_to>("The opportunity it became.", Owner::crm),
                       });
static_assert(described<Lead>);

}  // namespace throughline
