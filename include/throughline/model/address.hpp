#pragma once

#include <throughline/model/about.hpp>

#include <optional>
#include <string>

namespace throughline {

/// A postal address, as its country writes it.
struct Address {
    std::optional<std::string> street{};
    std::optional<std::string> city{};
    std::optional<std::string> region{};
    std::optional<std::string> postal_code{};
    std::optional<std::string> country{};

    bool operator==(Address const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Address, street, city, region, postal_code, country);

namespace throughline {

template <>
inline constexpr auto about<Address> = about_object<Address>(
    "Address", "A postal address, as its country writes it.",
    {
        member<&Address::street>("Street lines, separated by line feeds.", Owner::crm),
        member<&Address::city>("City or town.", Owner::crm),
        member<&Address::region>("State, province or county.", Owner::crm),
        member<&Address::postal_code>("Postal code, as text.", Owner::crm),
        member<&Address::country>("Country, by ISO 3166-1 alpha-2 code where the source keeps codes.", Owner::crm),
    });
static_assert(described<Address>);

}  // namespace throughline
