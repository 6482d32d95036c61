#pragma once

#include <throughline/mapping/checks.hpp>
#include <throughline/model/service_offering.hpp>
#include <throughline/vendors/salesforce/tag.hpp>

namespace throughline {

/// Products, which the lines of deals and quotes name. Read only: the catalogue is an administrator's.
// clang-format off
template <>
inline constexpr auto mapping<Salesforce, ServiceOffering> = map_object<ServiceOffering>("Product2", {
    key<"Id">,
    modified<"SystemModstamp">,
    deleted<"IsDeleted">,
    read_only(field<"ProductCode", &ServiceOffering::code>),
    read_only(field<"Name", &ServiceOffering::name>),
    omit<&ServiceOffering::parent, "products have no parent">,
    read_only(field<"IsActive", &ServiceOffering::active>),
    omit<&ServiceOffering::effective, "products have no dates">,
    read_only(field<"Family", &ServiceOffering::service_line, coded<"service_line", ServiceLine>>),
    omit<&ServiceOffering::billing_model, "chosen for each deal">,
    ignore<"*/attributes", "type and address of the row">,
});
static_assert(complete<Salesforce, ServiceOffering>);
// clang-format on

}  // namespace throughline
