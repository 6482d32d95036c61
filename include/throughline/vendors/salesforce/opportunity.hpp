#pragma once

#include <throughline/mapping/checks.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/vendors/salesforce/picklists.hpp>
#include <throughline/vendors/salesforce/tag.hpp>

namespace throughline {

namespace salesforce {

inline constexpr auto stages = firm_picklist<"stage", Opportunity::Stage>({
    {"Prospecting", Opportunity::Stage::prospecting},
    {"Qualification", Opportunity::Stage::qualification},
    {"Needs Analysis", Opportunity::Stage::solution},
    {"Value Proposition", Opportunity::Stage::solution},
    {"Id. Decision Makers", Opportunity::Stage::solution},
    {"Perception Analysis", Opportunity::Stage::solution},
    {"Proposal/Price Quote", Opportunity::Stage::proposal},
    {"Negotiation/Review", Opportunity::Stage::negotiation},
    {"Closed Won", Opportunity::Stage::won},
    {"Closed Lost", Opportunity::Stage::lost},
});

inline constexpr auto forecast_categories = firm_picklist<"forecast_category", Opportunity::ForecastCategory>({
    {"Omitted", Opportunity::ForecastCategory::omitted},
    {"Pipeline", Opportunity::ForecastCategory::pipeline},
    {"Best Case", Opportunity::ForecastCategory::best_case},
    {"Most Likely", Opportunity::ForecastCategory::best_case},
    {"Commit", Opportunity::ForecastCategory::commit},
    {"Closed", Opportunity::ForecastCategory::closed},
});

inline constexpr auto opportunity_types = firm_picklist<"opportunity_type", Opportunity::Type>({
    {"New Customer", Opportunity::Type::new_business},
    {"Existing Customer - Replacement", Opportunity::Type::renewal},
    {"Existing Customer - Upgrade", Opportunity::Type::extension},
    {"Existing Customer - Downgrade", Opportunity::Type::change},
});

inline constexpr auto capacity_flags = firm_picklist<"capacity_flag", Opportunity::CapacityFlag>({
    {"Staffable", Opportunity::CapacityFlag::staffable},
    {"Constrained", Opportunity::CapacityFlag::constrained},
    {"Unstaffable", Opportunity::CapacityFlag::unstaffable},
});

inline constexpr auto invoice_states = firm_picklist<"invoice_status", Opportunity::InvoiceStatus>({
    {"None", Opportunity::InvoiceStatus::none},
    {"Partly Invoiced", Opportunity::InvoiceStatus::partly_invoiced},
    {"Invoiced", Opportunity::InvoiceStatus::invoiced},
    {"Overdue", Opportunity::InvoiceStatus::overdue},
    {"Paid", Opportunity::InvoiceStatus::paid},
});

}  // namespace salesforce

/// The stage is never written: several of a firm's stages mean one of ours, and only the seller moves a deal.
// clang-format off
template <>
inline constexpr auto mapping<Salesforce, Opportunity> = map_object<Opportunity>("Opportunity", {
    key<"Id">,
    modified<"SystemModstamp">,
    deleted<"IsDeleted">,
    record_currency<"CurrencyIsoCode">,
    field<"Name", &Opportunity::name, salesforce::text_120>,
    field<"AccountId", &Opportunity::account, refers_to<"Account", Account>>,
    read_only(field<"StageName", &Opportunity::stage, salesforce::stages>),
    omit<&Opportunity::stage_label, "StageName is read as the stage itself">,
    field<"Probability", &Opportunity::probability>,
    field<"Amount", &Opportunity::amount>,
    field<"ForecastCategoryName", &Opportunity::forecast_category, salesforce::forecast_categories>,
    field<"Type", &Opportunity::type, salesforce::opportunity_types>,
    field<"CloseDate", &Opportunity::expected_close>,
    omit<&Opportunity::closed_on, "no standard field: LastStageChangeDate is an instant, and of any stage">,
    field<"Expected_Start__c", &Opportunity::expected_start>,
    field<"Duration_Days__c", &Opportunity::duration>,
    field<"Service_Line__c", &Opportunity::service_line, coded<"service_line", ServiceLine>>,
    field<"Region__c", &Opportunity::region, coded<"region", Region>>,
    field<"Contract_Type__c", &Opportunity::contract_type, salesforce::contract_types>,
    field<"Billing_Model__c", &Opportunity::billing_model, salesforce::billing_models>,
    field<"Estimated_Hours__c", &Opportunity::estimated_hours>,
    omit<&Opportunity::role_mix, "estimates by role are kept in the delivery system">,
    field<"Legal_Entity__c", &Opportunity::legal_entity, coded<"legal_entity", LegalEntity>>,
    field<"Tax_Code__c", &Opportunity::tax_code, coded<"tax_code", TaxCode>>,
    field<"OwnerId", &Opportunity::owner, refers_to<"User", Resource>>,
    field<"LeadSource", &Opportunity::campaign_source, salesforce::text_255>,
    read_only(field<"IsWon", &Opportunity::is_won>),
    read_only(field<"IsClosed", &Opportunity::is_closed>),
    field<"Capacity_Flag__c", &Opportunity::capacity_flag, salesforce::capacity_flags>,
    field<"Staffable_From__c", &Opportunity::staffable_from>,
    field<"Invoice_Status__c", &Opportunity::invoice_status, salesforce::invoice_states>,
    field<"Invoiced_Amount__c", &Opportunity::invoiced>,
    ignore<"*/attributes", "type and address of the row">,
});
static_assert(complete<Salesforce, Opportunity>);
// clang-format on

}  // namespace throughline
