#pragma once

#include <throughline/model/account.hpp>
#include <throughline/model/billing_event.hpp>
#include <throughline/model/billing_schedule.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/customer_account.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/quote_line.hpp>
#include <throughline/process/activation_gate.hpp>
#include <throughline/sync/derivation.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace throughline {

/// What one legal entity delivers of a deal that several share: a contract, a project and billing of its own, under
/// the one engagement (R283). The amount may be in the entity's own currency.
struct EntityPart {
    Id<LegalEntity>           legal_entity;
    Id<TaxCode>               tax_code;
    Money                     amount;
    std::string               name{};  ///< Of contract and project; the deal's where empty.
    std::optional<Hours>      hours{};
    std::optional<Id<Region>> region{};
};

/// Where finance books the work of a service line.
struct FinancialDefaults {
    std::optional<Id<Department>> department{};
    std::optional<Id<CostCenter>> cost_center{};
};

/// How a won deal becomes contract, project and billing where the deal itself does not say.
struct WonDealPolicy {
    int duration_days = 90;  ///< Of work whose deal names no duration.
    /// Shares of a milestone deal that fall due at its start, its middle and its end.
    std::vector<Decimal> milestone_shares{Decimal{30}, Decimal{40}, Decimal{30}};
    /// Off where `billing_plan` makes the billing from the contract.
    bool billing = true;
    /// Off where `change_deal` makes change orders of deals of that type.
    bool             takes_changes = true;
    ActivationPolicy activation{};

    std::map<RecordId, FinancialDefaults>                                 dimensions{};  ///< By service line.
    std::function<std::optional<Id<ProjectTemplate>>(Opportunity const&)> project_template{};
    /// Who delivers it, where several entities share a deal; none: the deal's own entity, all of it.
    std::function<std::vector<EntityPart>(Opportunity const& deal)> parts{};
};

/// What a won deal must say before anything is made of it (R98, R115): every violation, not only the first. Empty: the
/// gate is open.
std::vector<Violation> missing_for_delivery(Opportunity const& deal, std::optional<Account> const& account);

// The parts, each a pure function of the deal. Ids follow from the opportunity's, so that the same deal always makes
// the same records (R111).

Id<Engagement>      engagement_id(Id<Opportunity> deal);
Id<Contract>        contract_id(Id<Opportunity> deal, std::size_t part = 0);
Id<ContractLine>    contract_line_id(Id<Contract> contract, std::size_t number);
Id<Project>         project_id(Id<Opportunity> deal, std::size_t part = 0);
Id<BillingSchedule> billing_schedule_id(Id<Contract> contract);
Id<BillingEvent>    billing_event_id(Id<BillingSchedule> schedule, std::size_t number);

/// Requires of each: `missing_for_delivery` is empty.
CustomerAccount customer_from(Opportunity const& deal, Account const& account);
Engagement      engagement_from(Id<Opportunity> id, Opportunity const& deal);
Contract        contract_from(Id<Opportunity> id, Opportunity const& deal, WonDealPolicy const& policy);
/// The deal as one of the entities that share it sees it.
Opportunity deal_of_part(Opportunity const& deal, EntityPart const& part);
/// When the work is planned: from the expected start, or the close, for the deal's days or the policy's.
DateRange work_period(Opportunity const& deal, int usual_days);
/// The deal's own lines where they add up to its amount (R45) and none is finer than the currency's minor unit, else
/// one line of the whole. Their sum is the value.
std::vector<ContractLine> contract_lines_from(Id<Opportunity> id, Opportunity const& deal,
                                              std::vector<QuoteLine> const& lines, WonDealPolicy const& policy,
                                              std::size_t part = 0);
Project                   project_from(Id<Opportunity> id, Opportunity const& deal, WonDealPolicy const& policy);
/// What falls due and when: milestones by the policy's shares; otherwise one event at the end of every month of the
/// work, equal but for the units left over. The sum is the contract's value to the last minor unit (R62, L9).
std::vector<BillingEvent> billing_events_from(Id<Contract> contract, Opportunity const& deal,
                                              std::vector<ContractLine> const& lines, WonDealPolicy const& policy);

/// The derivation: a won opportunity makes a customer, an engagement, a contract with its lines, a project and a
/// billing schedule (R111, R113). A deal that is no longer won, while its contract stands, is for people.
Process won_deal(WonDealPolicy policy = {});

}  // namespace throughline
