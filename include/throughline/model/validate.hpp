#pragma once

#include <throughline/core/decimal.hpp>
#include <throughline/model/account.hpp>
#include <throughline/model/billing_event.hpp>
#include <throughline/model/change_order.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/invoice_line.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/rate.hpp>
#include <throughline/model/task.hpp>
#include <throughline/model/violation.hpp>

#include <span>
#include <string>
#include <vector>

/// The rules that the business's own records must keep among themselves, as pure functions: records in, violations out.
/// An empty answer means that the rule is kept; violations come in the order of the records they were found in.
namespace throughline {

/// An object with its identity.
template <class Object>
struct Identified {
    Id<Object> id;
    Object     object;
};

// Hierarchies.

struct AccountLink {
    Id<Account>                account;
    std::optional<Id<Account>> parent{};
};

/// Deeper groups than this are refused; no ledger reports on them, and a wrong link usually makes them.
inline constexpr int account_depth_max = 10;
/// Phases and tasks below one another, the project's top level counting as one.
inline constexpr int work_depth_max = 8;

/// The links form a forest: nobody is their own ancestor, nobody has two parents, and no account is deeper than
/// `depth_max` (an account without a parent has depth 1). A parent that is not in the list counts as a root. Each cycle
/// is reported once, by its first member in the list.
std::vector<Violation> check_account_hierarchy(std::span<AccountLink const> links, int depth_max = account_depth_max);

/// One project's phases and tasks form a forest, codes are unique, and planned dates lie within those of the node one
/// level up, at the top within the project's.
std::vector<Violation> check_work_breakdown(Project const& project, std::span<Identified<Task> const> tasks,
                                            int depth_max = work_depth_max);

// Money.

/// The contract's value is the sum of its lines' amounts and, once prices are allocated, of the allocated prices; all
/// in the contract's currency.
std::vector<Violation> check_contract_value(Contract const& contract, std::span<Identified<ContractLine> const> lines);

/// Planned, eligible, held and billed events of each line sum to its amount, to the last minor unit. Lines charged by
/// time and materials are exempt: their amount is an estimate.
std::vector<Violation> check_billing_schedule(std::span<Identified<ContractLine> const> lines,
                                              std::span<Identified<BillingEvent> const> events);

/// A time entry, expense or milestone feeds at most one event that is not cancelled, and each source names exactly one.
std::vector<Violation> check_billing_sources(std::span<Identified<BillingEvent> const> events);

/// Rates of one card, role and region do not overlap.
std::vector<Violation> check_rates(std::span<Identified<Rate> const> rates);

/// Where an invoice is rounded to the currency's minor unit, and how.
struct InvoiceRounding {
    enum class Where : unsigned char {
        line,     ///< Each line's amount and tax, before they are summed.
        invoice,  ///< The sums only.
    };
    Where    where = Where::line;
    Rounding how   = Rounding::half_up;
};

/// Quantity times unit price is the line's amount, the lines' amounts sum to the subtotal, their taxes to the tax, and
/// both to the total, under the rounding that the legal entity declared. An invoice whose lines state no tax is taken
/// at its own word for the tax. Each difference is one violation, which names both amounts and what lies between them.
std::vector<Violation> check_invoice(Invoice const& invoice, std::span<Identified<InvoiceLine> const> lines,
                                     InvoiceRounding rounding = {});

// Life cycles. Staying is always allowed.

/// draft → approved → active ⇄ on_hold → completed; until completed, cancelled is always open. Both are final.
bool may_become(Project::Status from, Project::Status to);
/// open → partial → paid, disputed on the way and back, written_off from any of the three. Paid and written off are
/// final: a payment that bounces is a new invoice's business.
bool may_become(Invoice::Collections from, Invoice::Collections to);
/// draft → submitted → approved or rejected; rejected → draft. Approved is final.
bool may_become(ChangeOrder::Status from, ChangeOrder::Status to);

std::vector<Violation> check_transition(Id<Project> project, Project::Status from, Project::Status to);
std::vector<Violation> check_transition(Id<Invoice> invoice, Invoice::Collections from, Invoice::Collections to);
std::vector<Violation> check_transition(Id<ChangeOrder> order, ChangeOrder::Status from, ChangeOrder::Status to);

}  // namespace throughline
