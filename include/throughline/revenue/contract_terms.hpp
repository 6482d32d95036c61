#pragma once

#include <throughline/model/change_order.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/revenue/line_schedule.hpp>

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace throughline {

/// A contract with its lines, as signed or as amended.
struct ContractTerms {
    Contract                                               contract;
    std::vector<std::pair<Id<ContractLine>, ContractLine>> lines;

    bool operator==(ContractTerms const&) const = default;
};

/// A change order with its id.
struct KnownChangeOrder {
    Id<ChangeOrder> id;
    ChangeOrder     order;
};

/// The contract's value is the sum of its lines' amounts, all in its currency (R45). The error says what is missing.
Result<> check_value(ContractTerms const& terms);

/// The contract after all approved change orders, in order of their dates, those of one day as given (R47). Orders of
/// other states change nothing. Errors: an order of another contract, without a date, or of a line that there is not.
Result<ContractTerms> amended(ContractTerms const& signed_terms, std::span<KnownChangeOrder const> orders);

/// One line's history for its schedule: its allocated price, or its amount where none is allocated, over its term, and
/// what the approved orders do to it. An order that names no treatment is prospective.
Result<LineHistory> line_history(ContractTerms const& signed_terms, Id<ContractLine> line,
                                 std::span<KnownChangeOrder const> orders, std::vector<DateRange> pauses = {});

/// Allocates the contract's price to its lines by their standalone prices, and writes it into them (R46).
Result<ContractTerms> with_allocated_prices(ContractTerms terms, SplitPolicy const& policy = {});

}  // namespace throughline
