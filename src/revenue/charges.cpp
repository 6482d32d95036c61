#include <throughline/revenue/charges.hpp>

#include "calculation.hpp"

#include <algorithm>

namespace throughline {

Result<ChargeFigures> price_charges(std::span<Charge const> charges, Currency currency, RoundingPolicy const& rounding,
                                    Explain explain) {
    Calculation                    calculation{currency, rounding, explain};
    ChargeFigures                  figures;
    std::vector<Term>              amounts;
    std::vector<std::string>       names;
    std::vector<std::vector<Term>> by_category;
    for (auto const& charge : charges) {
        Term const price    = calculation.given("unit price", charge.unit_price, charge.source);
        Term const quantity = calculation.given("quantity", charge.quantity, {}, charge.source);
        Term const hundred  = calculation.given("percent of a whole", 100);
        Term const markup =
            calculation.sum("with markup", {hundred, calculation.given("markup", charge.markup.value(), "%")});
        amounts.push_back(charge.markup.value().is_zero()
                              ? calculation.priced(charge.name, quantity, price)
                              : calculation.proportion(charge.name, calculation.product("at cost", quantity, price),
                                                       markup, hundred));
        auto const known = std::ranges::find(names, charge.category);
        auto const place = static_cast<std::size_t>(known - names.begin());
        if (known == names.end()) {
            names.push_back(charge.category);
            by_category.emplace_back();
        }
        by_category[place].push_back(amounts.back());
        figures.amounts.push_back(calculation.figure(amounts.back()));
    }
    for (std::size_t i = 0; i < names.size(); ++i)
        figures.categories.push_back({names[i], calculation.figure(calculation.sum(names[i], by_category[i]))});
    figures.total = calculation.figure(calculation.sum("total", amounts));
    return calculation.finish(std::move(figures));
}

Result<AccrualFigures> accrue_work(std::span<WorkDone const> work, Currency currency, RoundingPolicy const& rounding,
                                   Explain explain) {
    Calculation       calculation{currency, rounding, explain};
    std::vector<Term> revenues;
    std::vector<Term> costs;
    for (auto const& done : work) {
        Term const hours = calculation.given("hours", done.hours, "hours", done.source);
        revenues.push_back(calculation.priced_hours(
            "earned", hours, calculation.given("bill rate", done.bill_rate, done.source), done.source));
        costs.push_back(calculation.priced_hours(
            "spent", hours, calculation.given("cost rate", done.cost_rate, done.source), done.source));
    }
    Term const revenue = calculation.sum("accrued revenue", revenues);
    Term const cost    = calculation.sum("cost", costs);
    return calculation.finish(AccrualFigures{calculation.figure(revenue), calculation.figure(revenue),
                                             calculation.figure(cost),
                                             calculation.figure(calculation.difference("profit", revenue, cost))});
}

Result<InvoicedFigures> invoice_work(AccrualFigures const& accrued, Money const& invoiced, Money const& tax,
                                     Explain explain) {
    Calculation calculation{accrued.accrued_revenue.value.currency(), {}, explain};
    Term const  bill = calculation.given("invoiced", invoiced);
    Term const  left =
        calculation.difference("accrued revenue", calculation.given("accrued", accrued.accrued_revenue.value), bill);
    Term const wip = calculation.difference(
        "work in progress", calculation.given("work in progress", accrued.work_in_progress.value), bill);
    return calculation.finish(
        InvoicedFigures{calculation.figure(left), calculation.figure(wip), calculation.figure(bill),
                        calculation.figure(calculation.sum("receivable", {bill, calculation.given("tax", tax)}))});
}

}  // namespace throughline
