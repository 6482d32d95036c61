#pragma once

#include <throughline/mapping/firm_picklist.hpp>
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

// Pick-lists of the custom fields that the mappings assume: see docs/vendors/salesforce.md.

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

// Lengths of the standard fields: a longer text is refused before it is sent.

inline constexpr TextOf text_20{20};
inline constexpr TextOf text_40{40};
inline constexpr TextOf text_80{80};
inline constexpr TextOf text_120{120};
inline constexpr TextOf text_128{128};
inline constexpr TextOf text_255{255};

}  // namespace salesforce

}  // namespace throughline
