#pragma once

#include <throughline/core/id.hpp>
#include <throughline/core/secret.hpp>
#include <throughline/model/about.hpp>

#include <optional>
#include <string>

namespace throughline {

struct Account;

/// A person at an account. Everything here is personal data.
struct Contact {
    std::optional<Id<Account>>  account{};
    std::optional<PersonalText> given_name{};
    PersonalText                family_name;
    std::optional<PersonalText> email{};
    std::optional<PersonalText> phone{};
    std::optional<std::string>  title{};
    std::optional<std::string>  role{};
    std::optional<bool>         is_primary{};
    std::optional<Id<Contact>>  merged_into{};

    bool operator==(Contact const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Contact,
    account, given_name, family_name, email, phone, title, role, is_primary, merged_into);

namespace throughline {

template <>
inline constexpr auto about<Contact> = about_object<Contact>(
    "Contact", "A person at an account. Everything here is personal data.",
    {
        member<&Contact::account>("The account the person works for.", Owner::crm),
        member<&Contact::given_name>("Given name.", Owner::crm).is_personal(),
        member<&Contact::family_name>("Family name.", Owner::crm).is_personal(),
        member<&Contact::email>("Business e-mail address.", Owner::crm).is_personal(),
        member<&Contact::phone>("Business telephone number.", Owner::crm).is_personal(),
        member<&Contact::title>("Job title.", Owner::crm).is_personal(),
        member<&Contact::role>("Part played towards us: sponsor, buyer, billing contact.", Owner::crm).is_personal(),
        member<&Contact::is_primary>("Whether this is the account's main contact.", Owner::crm),
        member<&Contact::merged_into>("The surviving contact, after a merge.", Owner::crm),
    });
static_assert(described<Contact>);

}  // namespace throughline
