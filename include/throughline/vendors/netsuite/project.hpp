#pragma once

#include <throughline/model/project.hpp>
#include <throughline/vendors/netsuite/codecs.hpp>

namespace throughline {

/// A project. Its statuses and billing types are the tenant's lists: crosswalks "project_status" and
/// "project_billing_type", of which the system has ordinary ones.
template <>
inline constexpr auto mapping<NetSuite, Project> =
    map_object<Project>(
        "job",
        {
            key<"id">,
            external_id<"externalId">,
            modified<"lastModifiedDate">,
            record_currency<"currency/id", currency_key>,
            create_only(field<"currency/id", &Project::currency, currency_key>),
            omit<&Project::engagement, "a project knows its customer only">,
            omit<&Project::contract, "the billing schedule joins project and order">,
            computed<"parent/id", netsuite::BilledCustomer, &Project::account, &Project::legal_entity>,
            create_only(field<"subsidiary/id", &Project::legal_entity, coded<"legal_entity", LegalEntity>>),
            read_only(field<"entityId", &Project::code>),
            field<"companyName", &Project::name>,
            field<"entityStatus/id", &Project::status, crosswalked<"project_status", Project::Status>>,
            field<"projectManager/id", &Project::manager, refers_to<"employee", Resource>>,
            omit<&Project::project_template, "templates belong to the PSA system">,
            first_day<"startDate", &Project::planned>,
            last_day<"projectedEndDate", &Project::planned>,
            omit<&Project::actual_start, "the vendor keeps one start date, the planned one">,
            field<"endDate", &Project::actual_end>,
            read_only(field<"percentComplete", &Project::percent_complete>),
            field<"jobBillingType/id", &Project::billing_model, crosswalked<"project_billing_type", BillingModel>>,
            field<"estimatedTime", &Project::budget_hours, clock_hours>,
            field<"estimatedCost", &Project::budget_cost>,
            field<"estimatedRevenue", &Project::budget_revenue>,
            omit<&Project::service_line, "projects have no class; their transactions do">,
            omit<&Project::region, "projects have no region">,
            omit<&Project::department, "projects have no department; their transactions do">,
            omit<&Project::cost_center, "projects have no cost center">,
            ignore<"*/links", "addresses within the vendor">,
            ignore<"*/refName", "the label of a key that is read">,
            ignore<"*/externalId", "our id of a record that is referred to by key">,
        })
        .absent_means_null();
static_assert(complete<NetSuite, Project>);

}  // namespace throughline
