#pragma once

#include <throughline/core/quantity.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/revenue/explain.hpp>
#include <throughline/revenue/journal.hpp>

#include <string>
#include <vector>

namespace throughline {

/// What of a line's worth was sold and not delivered, or delivered and not sold; each says in words why.
struct Leak {
    enum class Kind : unsigned char {
        hours,        ///< More or fewer hours than sold, at the sold rate.
        rate,         ///< Billable hours at another rate than sold.
        unpaid,       ///< Hours that nobody is charged for.
        out_of_term,  ///< Billable hours outside the line's term: nobody sold them.
    };

    Kind          kind;
    Figure<Money> amount;  ///< Negative where the firm gives something away.
    std::string   words;
};

/// A line that was sold by the hour, and the work of its project (R285).
struct SoldAndDelivered {
    Id<ContractLine>  line;
    Hours             sold{};
    Hours             delivered{};  ///< Approved, billable or not.
    std::vector<Leak> leaks;
};

/// Every contract line with hours sold (a quantity and a unit price) whose project took time, in the order of ids.
/// Errors: rates of another currency than the line's.
Result<std::vector<SoldAndDelivered>> sold_and_delivered(BusinessState const& state, Explain explain = Explain::no);

}  // namespace throughline
