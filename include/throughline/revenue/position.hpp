#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/revenue/explain.hpp>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace throughline {

// How a contract stands between the firm and its customer (ASC 606-10-45-1 to 45-5, IFRS 15.105 to 109).

/// What happens to a contract in the books.
enum class ContractEventKind : unsigned char {
    due,                      ///< An amount becomes payable, whatever is delivered: an unconditional right.
    cash,                     ///< The customer pays.
    performed,                ///< Something is delivered that is paid, or has still to be billed.
    performed_conditional,    ///< Delivered, but the right to payment waits for something else.
    performed_unconditional,  ///< Delivered, and with it all that was delivered before becomes payable.
};

struct ContractEvent {
    std::string       when;  ///< A date, or what happened, in words.
    ContractEventKind kind;
    Money             amount;
    RecordId          source{};
};

/// Balances after an event; all zero or more.
struct ContractBalances {
    std::string   when;
    Figure<Money> receivable;
    Figure<Money> contract_asset;
    Figure<Money> contract_liability;
    Figure<Money> cash;
    Figure<Money> revenue;
};

/// The balances after each event. A delivery uses the liability up before it makes an asset, and what falls due uses
/// the asset up before it makes a liability: a contract has one or the other. Errors: an amount below zero.
Result<std::vector<ContractBalances>> contract_balances(std::span<ContractEvent const> events, Currency currency,
                                                        Explain explain = Explain::no);

/// Where billing and recognition stand against each other.
struct NetPosition {
    Figure<Money> unbilled;  ///< Recognized above billed: contract asset.
    Figure<Money> deferred;  ///< Billed above recognized: contract liability.
};

Result<NetPosition> net_position(Money const& recognized_to_date, Money const& billed_to_date,
                                 Explain explain = Explain::no);

struct Movement {
    std::string label;
    Money       amount;
    RecordId    source{};
};

struct RollForward {
    Figure<Money>         opening;
    std::vector<Movement> movements;
    Figure<Money>         closing;  ///< Opening and all movements.
};

Result<RollForward> roll_forward(Money const& opening, std::vector<Movement> movements, Explain explain = Explain::no);

}  // namespace throughline
