#pragma once

#include <throughline/core/quantity.hpp>
#include <throughline/revenue/explain.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace throughline {

/// A quantity at a price, marked up: hours at a rate, materials at cost plus, equipment by the hour.
struct Charge {
    std::string name;
    std::string category;  ///< Charges are totalled by it: `labor`, `materials`.
    Decimal     quantity;
    Money       unit_price;  ///< Or unit cost, where it is marked up.
    Percent     markup{};
    RecordId    source{};
};

struct ChargeTotal {
    std::string   category;
    Figure<Money> amount;
};

struct ChargeFigures {
    std::vector<Figure<Money>> amounts;     ///< One for each charge, rounded.
    std::vector<ChargeTotal>   categories;  ///< In the order of their first use.
    Figure<Money>              total;
};

/// Prices charges, each rounded by itself, then summed. Under the right to invoice (ASC 606-10-55-18, IFRS 15.B16)
/// the total is the period's revenue.
Result<ChargeFigures> price_charges(std::span<Charge const> charges, Currency currency,
                                    RoundingPolicy const& rounding = {}, Explain explain = Explain::no);

/// Work that earns revenue before it is billed.
struct WorkDone {
    Decimal  hours;
    Money    cost_rate;
    Money    bill_rate;
    RecordId source{};
};

struct AccrualFigures {
    Figure<Money> accrued_revenue;
    Figure<Money> work_in_progress;
    Figure<Money> cost;
    Figure<Money> profit;
};

struct InvoicedFigures {
    Figure<Money> accrued_revenue;  ///< What is left of the accrual.
    Figure<Money> work_in_progress;
    Figure<Money> invoiced_revenue;
    Figure<Money> receivable;  ///< With tax.
};

Result<AccrualFigures> accrue_work(std::span<WorkDone const> work, Currency currency,
                                   RoundingPolicy const& rounding = {}, Explain explain = Explain::no);
/// Invoicing reverses the accrual by what is invoiced and books that as revenue; total revenue stays.
Result<InvoicedFigures> invoice_work(AccrualFigures const& accrued, Money const& invoiced, Money const& tax,
                                     Explain explain = Explain::no);

}  // namespace throughline
