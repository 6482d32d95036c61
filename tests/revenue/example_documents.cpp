#include "published_examples.hpp"

#include <throughline/revenue/charges.hpp>
#include <throughline/revenue/pipeline.hpp>
#include <throughline/revenue/reconciliation.hpp>
#include <throughline/revenue/tax.hpp>

namespace published {

namespace {

std::vector<Money> amounts(Json const& line, char const* key, Unit const& unit) {
    std::vector<Money> list;
    if (line.contains(key))
        for (auto const& amount : line[key]) list.push_back(unit.money(amount));
    return list;
}

std::vector<TaxableAdjustment> adjustments(Json const& inputs, char const* key, Unit const& unit) {
    std::vector<TaxableAdjustment> list;
    if (inputs.contains(key))
        for (auto const& entry : inputs[key])
            list.push_back({.amount = unit.money(entry, "amount"), .rate = Percent{decimal(entry, "rate")}});
    return list;
}

TaxPolicy tax_policy(Json const& inputs, Unit const& unit, TaxScope scope) {
    TaxPolicy policy{.scope = scope, .rounding = unit.rounding, .explain = Explain::yes};
    policy.rounding.rule = rule_named(inputs.value("mode", "half_up"));
    return policy;
}

Json invoice(Json const& inputs) {
    Unit const      unit{inputs};
    TaxableDocument document{.currency        = unit.currency,
                             .lines           = {},
                             .charges         = adjustments(inputs, "document_charges", unit),
                             .allowances      = adjustments(inputs, "document_allowances", unit),
                             .prepaid         = unit.money(inputs, "prepaid"),
                             .rounding_amount = unit.money(inputs, "rounding_amount")};
    for (auto const& line : inputs["lines"])
        document.lines.push_back({.quantity      = decimal(line, "quantity", 1),
                                  .price         = unit.money(line, "price"),
                                  .base_quantity = decimal(line, "base_quantity", 1),
                                  .charges       = amounts(line, "charges", unit),
                                  .allowances    = amounts(line, "allowances", unit),
                                  .rate          = Percent{decimal(line, "rate")}});
    auto const scope  = text(inputs, "tax_scope") == "per_line" ? TaxScope::per_line : TaxScope::per_document;
    auto const totals = document_totals(document, tax_policy(inputs, unit, scope)).value();
    Json       groups = Json::array();
    for (auto const& group : totals.groups)
        groups.push_back(
            {{"rate", group.rate.to_string()}, {"taxable", shown(group.taxable)}, {"tax", shown(group.tax)}});
    return {{"line_net", shown(totals.line_nets)},
            {"line_total", shown(totals.line_total)},
            {"tax_exclusive", shown(totals.tax_exclusive)},
            {"breakdown", groups},
            {"total_tax", shown(totals.tax)},
            {"tax_inclusive", shown(totals.tax_inclusive)},
            {"payable", shown(totals.payable)}};
}

Json tax_scope(Json const& inputs) {
    Unit const      unit{inputs};
    TaxableDocument document{.currency = unit.currency, .lines = {}};
    for (auto const& line : inputs["lines"])
        document.lines.push_back({.price = unit.money(line), .rate = Percent{decimal(inputs, "rate")}});
    auto const lines = document_totals(document, tax_policy(inputs, unit, TaxScope::per_line)).value();
    auto const once  = document_totals(document, tax_policy(inputs, unit, TaxScope::per_document)).value();
    return {{"per_line_total", shown(lines.tax_inclusive)},
            {"per_line_tax", shown(lines.tax)},
            {"per_document_total", shown(once.tax_inclusive)},
            {"per_document_tax", shown(once.tax)}};
}

Json vat_check(Json const& inputs) {
    Json verdict = Json::array();
    for (auto const& example : inputs["cases"]) {
        auto const accepted =
            tax_is_plausible(decimal(example, "taxable"), Percent{decimal(example, "rate")}, decimal(example, "stated"),
                             decimal(inputs, "tolerance"), inputs.value("exponent", 2));
        verdict.push_back(accepted.value() ? "accept" : "reject");
    }
    return {{"verdict", verdict}};
}

Json as_invoiced(Json const& inputs) {
    Unit const          unit{inputs};
    std::vector<Charge> charges;
    Json                result;
    for (auto const* category : {"labor", "materials", "equipment"}) {
        result[category] = "0";
        for (auto const& line : inputs[category])
            charges.push_back({.name       = text(line, "id"),
                               .category   = category,
                               .quantity   = decimal(line, line.contains("hours") ? "hours" : "quantity"),
                               .unit_price = unit.money(line, line.contains("rate") ? "rate" : "unit_cost"),
                               .markup     = Percent{decimal(line, "markup_percent")}});
    }
    auto const figures = price_charges(charges, unit.currency, unit.rounding, Explain::yes).value();
    for (std::size_t i = 0; i < charges.size(); ++i) result["lines"][charges[i].name] = shown(figures.amounts[i]);
    for (auto const& category : figures.categories) result[category.category] = shown(category.amount);
    result["total"] = shown(figures.total);
    return result;
}

Json tm_accrual(Json const& inputs) {
    Unit const     unit{inputs};
    WorkDone const work{.hours     = decimal(inputs, "hours"),
                        .cost_rate = unit.money(inputs, "cost_rate"),
                        .bill_rate = unit.money(inputs, "bill_rate")};
    auto const     accrued = accrue_work({&work, 1}, unit.currency, unit.rounding, Explain::yes).value();
    auto const     invoiced =
        invoice_work(accrued, unit.money(inputs, "invoiced"), unit.money(inputs, "tax"), Explain::yes);
    return {{"accrued_revenue", shown(accrued.accrued_revenue)},
            {"wip", shown(accrued.work_in_progress)},
            {"cost", shown(accrued.cost)},
            {"profit_before_invoice", shown(accrued.profit)},
            {"after_invoice",
             {{"accrued_revenue", shown(invoiced.value().accrued_revenue)},
              {"wip", shown(invoiced->work_in_progress)},
              {"invoiced_revenue", shown(invoiced->invoiced_revenue)},
              {"receivable", shown(invoiced->receivable)}}}};
}

Json pipeline(Json const& inputs) {
    Unit const        unit{inputs};
    std::vector<Deal> deals;
    for (auto const& deal : inputs["deals"])
        deals.push_back({.name        = text(deal, "id"),
                         .amount      = unit.money(deal, "amount"),
                         .probability = percent_of(deal["probability"])});
    auto const figures = weighted_pipeline(deals, unit.currency, unit.rounding, Explain::yes).value();
    Json       result{{"total", shown(figures.total)}, {"unweighted", shown(figures.unweighted)}};
    for (std::size_t i = 0; i < deals.size(); ++i) result["weighted"][deals[i].name] = shown(figures.weighted[i]);
    return result;
}

Json backlog_forecast(Json const& inputs) {
    Unit const unit{inputs};
    auto const figures =
        backlog_expectation(unit.money(inputs, "opening_backlog"), unit.money(inputs, "expected_awards"),
                            Percent{decimal(inputs, "completion_percent")}, unit.money(inputs, "actual"), 10,
                            unit.rounding, Explain::yes)
            .value();
    return {{"available", shown(figures.available)},
            {"expected_revenue", shown(figures.expected_revenue)},
            {"variance", shown(figures.variance)},
            {"variance_percent", shown(figures.variance_percent)}};
}

Json reconcile_accrual(Json const& inputs) {
    Unit const           unit{inputs};
    std::vector<Accrual> accruals;
    for (auto const& transaction : inputs["transactions"])
        accruals.push_back({.name     = text(transaction, "id"),
                            .accrued  = unit.money(transaction, "accrued"),
                            .reversed = unit.money(transaction, "reversed")});
    auto const found = accrual_imbalance(accruals, unit.currency).value();
    Json       result{{"correction_total", shown(found.correction)}};
    for (std::size_t i = 0; i < accruals.size(); ++i)
        result["imbalance"][accruals[i].name] = shown(found.imbalances[i]);
    return result;
}

Json rpo_bands(Json const& inputs) {
    Unit const                   unit{inputs};
    std::vector<RatableContract> contracts;
    for (auto const& contract : inputs["contracts"])
        contracts.push_back({.name              = text(contract, "id"),
                             .monthly           = unit.money(contract, "monthly"),
                             .variable_included = unit.money(contract, "variable_included")});
    auto const all =
        remaining_obligations(contracts, Date::parse(text(inputs, "start")).value(), inputs["months"].get<int>(),
                              Date::parse(text(inputs, "as_of")).value(), unit.rounding, Explain::yes);
    Json result;
    for (auto const& contract : all.value()) {
        result["transaction_price"][contract.name] = shown(contract.transaction_price);
        for (auto const& band : contract.bands)
            result["bands"][contract.name][std::to_string(band.year)] = shown(band.amount);
    }
    return result;
}

}  // namespace

std::map<std::string, Adapter> document_adapters() {
    return {{"invoice", invoice},
            {"tax_scope", tax_scope},
            {"vat_check", vat_check},
            {"as_invoiced", as_invoiced},
            {"tm_accrual", tm_accrual},
            {"weighted_pipeline", pipeline},
            {"backlog_forecast", backlog_forecast},
            {"reconcile_accrual", reconcile_accrual},
            {"rpo_bands", rpo_bands}};
}

}  // namespace published
