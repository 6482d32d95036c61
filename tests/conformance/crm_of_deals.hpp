#pragma once

#include <throughline/sandbox/firm.hpp>
#include <throughline/sandbox/salesforce.hpp>
#include <throughline/vendors/salesforce/salesforce.hpp>

#include <algorithm>

// A CRM in which sales keeps customers and deals, and nothing else: what planning, delivery and the ledger need of it.

namespace throughline::tests {

inline void prepare_for_deals(sandbox::Salesforce& crm) {
    crm.add_app({.client_id = "throughline", .client_secret = "crm-secret"});
    sandbox::prepare_firm(crm);
}

inline std::string enter_customer(sandbox::Salesforce& crm, char const* name, char const* website = nullptr) {
    auto fields = sandbox::Value::object({{"Name", name}});
    if (website) fields.set("Website", website);
    return crm.insert("Account", fields).value();
}

/// A deal, as sales enters it.
struct EnteredDeal {
    std::string customer;
    std::string name;
    char const* stage    = "Proposal/Price Quote";
    char const* currency = "USD";
    char const* closes   = "2026-03-01";
    char const* starts;
    int         days;
    int         hours  = 300;
    std::string amount = {};  ///< Of a fixed price; without one it is not said yet how it is sold.
    char const* entity = "NW-US";
    char const* tax    = "EXEMPT";
};

inline std::string enter(sandbox::Salesforce& crm, EnteredDeal const& deal) {
    using sandbox::Value;
    auto fields = Value::object({{"Name", deal.name},
                                 {"AccountId", deal.customer},
                                 {"CloseDate", deal.closes},
                                 {"StageName", deal.stage},
                                 {"CurrencyIsoCode", deal.currency},
                                 {"Expected_Start__c", deal.starts},
                                 {"Duration_Days__c", deal.days},
                                 {"Service_Line__c", "Strategy"},
                                 {"Estimated_Hours__c", deal.hours}});
    if (!deal.amount.empty())
        fields.set("Amount", Value::number(deal.amount))
            .set("Contract_Type__c", "Fixed Fee")
            .set("Billing_Model__c", "Fixed Fee")
            .set("Legal_Entity__c", deal.entity)
            .set("Tax_Code__c", deal.tax);
    return crm.insert("Opportunity", fields).value();
}

/// As an engine reads it.
inline System system_of_deals(sandbox::Salesforce const& crm, std::string name = "crm") {
    salesforce::Options options{.quotes = false, .contracts = false};
    options.crosswalks = sandbox::firm_crosswalks(crm);
    auto system        = salesforce::system(
        std::move(name), {.url = crm.origin(), .client_id = "throughline", .client_secret = Secret{"crm-secret"}},
        options);
    std::erase_if(system.mappings,
                  [](MappingView const& view) { return view.object != "Opportunity" && view.object != "Account"; });
    return system;
}

}  // namespace throughline::tests
