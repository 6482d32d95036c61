#pragma once

#include <throughline/mapping/firm_picklist.hpp>
#include <throughline/model/account.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/model/quote.hpp>
#include <throughline/model/terms.hpp>

#include <array>
#include <string_view>
#include <utility>

namespace throughline {

namespace salesforce {

template <fixed_string Crosswalk, class Enum, std::size_t Size>
constexpr auto firm_picklist(std::pair<std::string_view, Enum> const (&choices)[Size]) {
    return FirmPicklist<Crosswalk, Enum, Size>{{std::to_array(choices)}, "sales operations"};
}

// The standard pick-lists of a new org.

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

inline constexpr auto quote_states = firm_picklist<"quote_status", Quote::Status>({
    {"Draft", Quote::Status::draft},
    {"Needs Review", Quote::Status::draft},
    {"In Review", Quote::Status::draft},
    {"Approved", Quote::Status::draft},  // By the firm; the customer has not seen it yet.
    {"Presented", Quote::Status::presented},
    {"Accepted", Quote::Status::accepted},
    {"Denied", Quote::Status::rejected},
    {"Rejected", Quote::Status::rejected},
});

/// The category behind each of the firm's own status values, which Salesforce keeps in `StatusCode`.
inline constexpr auto contract_states = picklist<Contract::Status>({
    {"Draft", Contract::Status::draft},
    {"InApproval", Contract::Status::draft},
    {"Activated", Contract::Status::active},
    {"Terminated", Contract::Status::terminated},
    {"Expired", Contract::Status::completed},
});

// Pick-lists of the custom fields that the mappings assume: see docs/vendors/salesforce.md.

inline constexpr auto account_states = firm_picklist<"account_status", Account::Status>({
    {"Prospect", Account::Status::prospect},
    {"Customer", Account::Status::customer},
    {"Former", Account::Status::former},
});

inline constexpr auto healths = firm_picklist<"account_health", Account::Health>({
    {"Good", Account::Health::good},
    {"Watch", Account::Health::watch},
    {"At Risk", Account::Health::at_risk},
});

inline constexpr auto contract_types = firm_picklist<"contract_type", ContractType>({
    {"Fixed Fee", ContractType::fixed_fee},
    {"Time and Materials", ContractType::time_and_materials},
    {"Milestone", ContractType::milestone},
    {"Retainer", ContractType::retainer},
    {"Managed Service", ContractType::managed_service},
});

inline constexpr auto billing_models = firm_picklist<"billing_model", BillingModel>({
    {"Fixed Fee", BillingModel::fixed_fee},
    {"Time and Materials", BillingModel::time_and_materials},
    {"Milestone", BillingModel::milestone},
    {"Retainer", BillingModel::retainer},
    {"Managed Service", BillingModel::managed_service},
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

// Lengths of the standard fields: a longer text is refused before it is sent.

inline constexpr TextOf text_20{20};
inline constexpr TextOf text_40{40};
inline constexpr TextOf text_80{80};
inline constexpr TextOf text_120{120};
inline constexpr TextOf text_128{128};
inline constexpr TextOf text_255{255};

}  // namespace salesforce

}  // namespace throughline
