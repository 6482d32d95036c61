#pragma once

#include <throughline/mapping/checks.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/vendors/salesforce/picklists.hpp>
#include <throughline/vendors/salesforce/tag.hpp>

namespace throughline {

namespace salesforce {

/// The category behind each of the firm's own status values, which Salesforce keeps in `StatusCode`.
inline constexpr auto contract_states = picklist<Contract::Status>({
    {"Draft", Contract::Status::draft},
    {"InApproval", Contract::Status::draft},
    {"Activated", Contract::Status::active},
    {"Terminated", Contract::Status::terminated},
    {"Expired", Contract::Status::completed},
});

}  // namespace salesforce

namespace salesforce {

/// A contract's term: StartDate and EndDate, which is its last day and which Salesforce calculates from StartDate and
/// ContractTerm (whole months). Read only for that reason. Salesforce answers in the order asked, the start first.
struct TermStart {
    static Result<> decode(Wire const& wire, void* contract, MappingContext& context);
    static Result<> encode(void const* contract, WireWriter& out, MappingContext& context);
    static void     clear(void* contract);
};
struct TermEnd {
    static Result<> decode(Wire const& wire, void* contract, MappingContext& context);
    static Result<> encode(void const* contract, WireWriter& out, MappingContext& context);
    static void     clear(void* contract);
};

template <class Side>
consteval Row<Contract> term(std::string_view name) {
    FieldRow row{.name = name, .place = place_of<&Contract::term>, .direction = Direction::read};
    row.codec  = "date, YYYY-MM-DD";
    row.member = "term";
    row.decode = Side::decode;
    row.encode = Side::encode;
    row.clear  = Side::clear;
    row.facts  = codec_facts<codec<Date>>;
    return {row};
}

}  // namespace salesforce

/// The status is that of StatusCode, which every org has alike behind its own Status values.
// clang-format off
template <>
inline constexpr auto mapping<Salesforce, Contract> = map_object<Contract>("Contract", {
    key<"Id">,
    modified<"SystemModstamp">,
    deleted<"IsDeleted">,
    record_currency<"CurrencyIsoCode">,
    omit<&Contract::engagement, "Sales Cloud has no engagement">,
    field<"AccountId", &Contract::account, refers_to<"Account", Account>>,
    field<"Legal_Entity__c", &Contract::legal_entity, coded<"legal_entity", LegalEntity>>,
    read_only(field<"ContractNumber", &Contract::number>),
    field<"Contract_Type__c", &Contract::type, salesforce::contract_types>,
    read_only(field<"StatusCode", &Contract::status, salesforce::contract_states>),
    field<"CustomerSignedDate", &Contract::signed_on>,
    salesforce::term<salesforce::TermStart>("StartDate"),
    salesforce::term<salesforce::TermEnd>("EndDate"),
    field<"CurrencyIsoCode", &Contract::currency>,
    field<"Contract_Value__c", &Contract::value>,
    field<"Payment_Terms__c", &Contract::payment_terms, coded<"payment_terms", PaymentTerms>>,
    field<"Tax_Code__c", &Contract::tax_code, coded<"tax_code", TaxCode>>,
    field<"Purchase_Order__c", &Contract::purchase_order, salesforce::text_255>,
    field<"Billing_Model__c", &Contract::billing_model, salesforce::billing_models>,
    omit<&Contract::revenue_method, "how revenue is recognised is the ledger's">,
    omit<&Contract::terms_hash, "derived by us, kept nowhere else">,
    ignore<"*/attributes", "type and address of the row">,
});
static_assert(complete<Salesforce, Contract>);
// clang-format on

}  // namespace throughline
