#pragma once

#include <throughline/model/account.hpp>
#include <throughline/model/billing_event.hpp>
#include <throughline/model/change_order.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/invoice_line.hpp>
#include <throughline/store/store.hpp>
#include <throughline/sync/topology.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline {

/// How old an answer is: the answers below come from the store alone, whether or not any system can be reached.
struct Staleness {
    struct Source {
        std::string              system;
        std::string              vendor_object;
        std::optional<Timestamp> read_up_to{};  ///< None: never read to its end.

        bool operator==(Source const&) const = default;
    };

    std::vector<Source>      sources{};  ///< All that can say something of what was asked for.
    std::vector<std::string> open{};     ///< Causes of open exceptions about the records of the answer.

    /// Everything that was changed anywhere before that is in the answer; none where a source was never read.
    std::optional<Timestamp>                 as_of() const;
    std::optional<std::chrono::microseconds> age(Timestamp now) const;
};

template <class Value>
struct Answer {
    Value     value;
    Staleness staleness;
};

/// A contract as it stands, with what hangs on it (R281).
struct ContractFile {
    Id<Contract>                                           id;
    Contract                                               contract;
    std::uint64_t                                          version = 0;
    std::optional<Account>                                 account{};
    std::vector<std::pair<Id<ContractLine>, ContractLine>> lines{};
    std::vector<std::pair<Id<ChangeOrder>, ChangeOrder>>   change_orders{};
    std::vector<std::pair<std::string, std::string>> keys{};  ///< System and its key, wherever the contract lives.
};

/// `not_found` where there is no such contract, or none any more.
Result<Answer<ContractFile>> look_up_contract(Store& store, Topology const& topology, Id<Contract> contract);
/// By the key that a system has for it.
Result<Answer<ContractFile>> look_up_contract(Store& store, Topology const& topology, std::string_view system,
                                              std::string_view key);

/// How far a contract has been billed and paid, to the last unit. Draft and void invoices bill nothing.
struct BillingStatus {
    struct Bill {
        Id<Invoice> id;
        Invoice     invoice;
        Money       open;  ///< Its balance; where the ledger says none, what payments leave of its total.
        bool        is_overdue = false;
    };

    Id<Contract>        contract;
    Money               value;
    Money               planned;   ///< By billing events that are not due to be billed yet,
    Money               eligible;  ///< by those that may be billed,
    Money               on_hold;   ///< by those that somebody holds,
    Money               billed;    ///< and by those that are billed.
    Money               invoiced;  ///< Totals of issued invoices, tax included.
    Money               open;      ///< What of that has not been paid.
    Money               overdue;
    std::optional<Date> next_due{};  ///< Of what is planned or eligible.
    std::vector<Bill>   invoices{};  ///< In the order of their ids.
};

/// `today` tells what is overdue. `validation` where amounts of one contract are in several currencies.
Result<Answer<BillingStatus>> look_up_billing(Store& store, Topology const& topology, Id<Contract> contract,
                                              Date today);

}  // namespace throughline
