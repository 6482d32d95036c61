#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/terms.hpp>

#include <optional>
#include <string>

namespace throughline {

struct ServiceLine;

/// One service in the firm's catalogue.
struct ServiceOffering {
    std::string                        code;
    std::string                        name;
    std::optional<Id<ServiceOffering>> parent{};
    std::optional<bool>                active{};
    std::optional<DateRange>           effective{};
    std::optional<Id<ServiceLine>>     service_line{};
    std::optional<BillingModel>        billing_model{};

    bool operator==(ServiceOffering const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::ServiceOffering,
    code, name, parent, active, effective, service_line, billing_model);

namespace throughline {

template <>
inline constexpr auto about<ServiceOffering> = about_object<ServiceOffering>(
    "ServiceOffering", "One service in the firm's catalogue.",
    {
        member<&ServiceOffering::code>("Code by which systems know it.", Owner::crm),
        member<&ServiceOffering::name>("Name by which people know it.", Owner::crm),
        member<&ServiceOffering::parent>("The one it is part of.", Owner::crm),
        member<&ServiceOffering::active>("Whether new records may use it.", Owner::crm),
        member<&ServiceOffering::effective>("Days on which it may be used.", Owner::crm),
        member<&ServiceOffering::service_line>("The practice that delivers it.", Owner::crm),
        member<&ServiceOffering::billing_model>("How it is usually charged.", Owner::crm),
    });
static_assert(described<ServiceOffering>);

}  // namespace throughline
