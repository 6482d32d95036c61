#pragma once

#include <throughline/model/resource.hpp>
#include <throughline/vendors/netsuite/codecs.hpp>

namespace throughline {

/// An employee, as the ledger knows people. People are the HR system's: everything is only read.
template <>
inline constexpr auto mapping<NetSuite, Resource> =
    map_object<Resource>(
        "employee",
        {
            key<"id">,
            external_id<"externalId">,
            modified<"lastModifiedDate">,
            omit<&Resource::employee_number, "kept in the HR system">,
            read_only(field<"entityId", &Resource::name>),
            read_only(field<"email", &Resource::email>),
            omit<&Resource::kind, "kept in the HR system">,
            omit<&Resource::role, "billing classes are no roles">,
            omit<&Resource::skills, "kept in the PSA system">,
            omit<&Resource::region, "kept in the HR system">,
            read_only(field<"department/id", &Resource::department, coded<"department", Department>>),
            read_only(field<"subsidiary/id", &Resource::legal_entity, coded<"legal_entity", LegalEntity>>),
            omit<&Resource::cost_rate, "labour cost is pay, which has no business here">,
            ignore<"laborCost", "pay, which has no business here">,
            omit<&Resource::calendar, "work calendars are not in the record service">,
            read_only(field<"hireDate", &Resource::hire_date>),
            read_only(field<"releaseDate", &Resource::termination_date>),
            read_only(field<"supervisor/id", &Resource::manager, refers_to<"employee", Resource>>),
            omit<&Resource::utilization_target, "kept in the planning system">,
            ignore<"*/links", "addresses within the vendor">,
            ignore<"*/refName", "the label of a key that is read">,
            ignore<"*/externalId", "our id of a record that is referred to by key">,
        })
        .absent_means_null();
static_assert(complete<NetSuite, Resource>);

}  // namespace throughline
