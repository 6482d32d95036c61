#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>
#include <throughline/model/role_hours.hpp>
#include <throughline/model/terms.hpp>

#include <optional>
#include <string>
#include <vector>

namespace throughline {

struct Account;
struct LegalEntity;
struct Region;
struct Resource;
struct ServiceLine;
struct TaxCode;

/// Work the firm hopes to win from an account, and what became of that hope.
struct Opportunity {
    enum class Stage : unsigned char { prospecting, qualification, solution, proposal, negotiation, won, lost };
    enum class ForecastCategory : unsigned char { omitted, pipeline, best_case, commit, closed };
    enum class Type : unsigned char { new_business, renewal, extension, change };
    enum class CapacityFlag : unsigned char { staffable, constrained, unstaffable };
    enum class InvoiceStatus : unsigned char { none, partly_invoiced, invoiced, overdue, paid };

    std::string                     name;
    std::optional<Id<Account>>      account{};
    Stage                           stage;
    std::optional<std::string>      stage_label{};
    std::optional<Percent>          probability{};
    std::optional<Money>            amount{};
    std::optional<ForecastCategory> forecast_category{};
    std::optional<Type>             type{};
    Date                            expected_close;
    std::optional<Date>             closed_on{};
    std::optional<Date>             expected_start{};
    std::optional<int>              duration{};
    std::optional<Id<ServiceLine>>  service_line{};
    std::optional<Id<Region>>       region{};
    std::optional<ContractType>     contract_type{};
    std::optional<BillingModel>     billing_model{};
    std::optional<Hours>            estimated_hours{};
    std::vector<RoleHours>          role_mix{};
    std::optional<Id<LegalEntity>>  legal_entity{};
    std::optional<Id<TaxCode>>      tax_code{};
    std::optional<Id<Resource>>     owner{};
    std::optional<std::string>      campaign_source{};
    std::optional<bool>             is_won{};
    std::optional<bool>             is_closed{};
    std::optional<CapacityFlag>     capacity_flag{};
    std::optional<Date>             staffable_from{};
    std::optional<InvoiceStatus>    invoice_status{};
    std::optional<Money>            invoiced{};

    bool operator==(Opportunity const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Opportunity,
    name, account, stage, stage_label, probability, amount, forecast_category, type, expected_close, closed_on,
    expected_start, duration, service_line, region, contract_type, billing_model, estimated_hours, role_mix,
    legal_entity, tax_code, owner, campaign_source, is_won, is_closed, capacity_flag, staffable_from, invoice_status,
    invoiced);

namespace throughline {

template <>
inline constexpr auto about<Opportunity> = about_object<Opportunity>(
    "Opportunity", "Work the firm hopes to win from an account, and what became of that hope.",
    {
        member<&Opportunity::name>("Name by which the sales team knows it.", Owner::crm),
        member<&Opportunity::account>("The prospective or existing customer.", Owner::crm),
        member<&Opportunity::stage>("How far the sale has come; the last two are final.", Owner::crm),
        member<&Opportunity::stage_label>("The CRM's own name of the stage.", Owner::crm),
        member<&Opportunity::probability>("Chance of winning, from 0 to 100.", Owner::crm),
        member<&Opportunity::amount>("Expected value of the deal.", Owner::crm),
        member<&Opportunity::forecast_category>("How sales counts it in its forecast.", Owner::crm),
        member<&Opportunity::type>("What kind of business it is.", Owner::crm),
        member<&Opportunity::expected_close>("Day the decision is expected.", Owner::crm),
        member<&Opportunity::closed_on>("Day it was won or lost.", Owner::crm),
        member<&Opportunity::expected_start>("Day work is expected to start.", Owner::crm),
        member<&Opportunity::duration>("Calendar days that the work is expected to last.", Owner::crm).in("days"),
        member<&Opportunity::service_line>("The practice that would deliver it.", Owner::crm),
        member<&Opportunity::region>("Where it would be delivered.", Owner::crm),
        member<&Opportunity::contract_type>("Commercial form that is offered.", Owner::crm),
        member<&Opportunity::billing_model>("How the work would be charged.", Owner::crm),
        member<&Opportunity::estimated_hours>("Estimated work.", Owner::crm),
        member<&Opportunity::role_mix>("Estimated work by role.", Owner::crm),
        member<&Opportunity::legal_entity>("The company of the firm that would sign.", Owner::crm),
        member<&Opportunity::tax_code>("Tax treatment that is expected.", Owner::crm),
        member<&Opportunity::owner>("The person who sells it.", Owner::crm),
        member<&Opportunity::campaign_source>("The campaign or channel it came from.", Owner::crm),
        member<&Opportunity::is_won>("Whether the CRM counts it as won.", Owner::crm),
        member<&Opportunity::is_closed>("Whether the CRM counts it as decided, won or lost.", Owner::crm),
        member<&Opportunity::capacity_flag>("Whether delivery has the people for it.", Owner::psa),
        member<&Opportunity::staffable_from>("First day on which delivery has the people for it.", Owner::psa),
        member<&Opportunity::invoice_status>("How far the work this deal became has been invoiced and paid.",
                                             Owner::derived),
        member<&Opportunity::invoiced>("What the ledger has invoiced for the work this deal became.", Owner::derived),
    });
static_assert(described<Opportunity>);

}  // namespace throughline
