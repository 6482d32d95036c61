#include "people.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace quickstart {

using sandbox::Value;

namespace {

constexpr auto chosen = "quickstart: what people do";
constexpr auto done   = "quickstart: people have done it";

void must(Result<> const& result) {
    if (!result) throw std::runtime_error{"what people do was refused: " + result.error().describe()};
}
void must(Result<std::string> const& result) {
    if (!result) throw std::runtime_error{"what people do was refused: " + result.error().describe()};
}

/// The firm's deals end in their number, renamed ones too: `Data platform 17 (renamed)`.
long number_of(std::string_view name) {
    auto const last = name.find_last_of("0123456789");
    if (last == std::string_view::npos) return 0;
    auto const first = name.find_last_not_of("0123456789", last);
    return std::stol(std::string{name.substr(first + 1, last - first)});
}

/// Chooses once: what an earlier life of this program chose, stands.
Value choice(sandbox::System& system, std::function<Value()> const& choose) {
    if (system.records().fact(chosen).is_null()) {
        system.records().set_fact(chosen, choose());
        must(system.records().commit());
    }
    return system.records().fact(chosen);
}

bool is_done(sandbox::System const& system) { return system.records().fact(done).is_true(); }
void set_done(sandbox::System& system) {
    system.records().set_fact(done, true);
    must(system.records().commit());
}

// Sales.

using Deals = std::vector<Value>;

Deals deals_in_order(sandbox::Salesforce const& crm) {
    auto deals = crm.list("Opportunity");
    std::sort(deals.begin(), deals.end(), [](Value const& left, Value const& right) {
        return number_of(left["Name"].text()) < number_of(right["Name"].text());
    });
    return deals;
}

std::string_view entity_for(Value const& deal) {
    auto const& currency = deal["CurrencyIsoCode"].text();
    return currency == "USD" ? "NW-US" : currency == "JPY" ? "NW-JP" : "NW-IE";
}

std::string_view tax_for(Value const& deal) { return entity_for(deal) == "NW-US" ? "EXEMPT" : "STANDARD"; }

/// The first deals that fit, and what is done to each.
void choose(Value& edits, Deals const& deals, std::size_t count, std::function<bool(Value const&)> const& fits,
            std::function<Value(Value const&)> const& fields, std::string const& saying) {
    for (auto const& deal : deals) {
        if (count == 0) return;
        bool const taken = std::any_of(edits.elements().begin(), edits.elements().end(),
                                       [&](Value const& edit) { return edit["id"] == deal["Id"]; });
        if (taken || !fits(deal)) continue;
        edits.push(Value::object(
            {{"id", deal["Id"]}, {"fields", fields(deal)}, {"said", saying + " " + deal["Name"].text()}}));
        --count;
    }
}

Value choose_sales(sandbox::Salesforce const& crm) {
    auto const deals   = deals_in_order(crm);
    auto const is_won  = [](Value const& deal) { return deal["StageName"].text() == "Closed Won"; };
    auto const is_open = [](Value const& deal) { return !deal["IsClosed"].is_true() && !deal["Amount"].is_null(); };
    auto const is_fit  = [&](Value const& deal) {
        return is_won(deal) && !deal["Legal_Entity__c"].is_null() && !deal["Tax_Code__c"].is_null() &&
               !deal["Contract_Type__c"].is_null() && !deal["Amount"].text().starts_with('-') &&
               deal["Legal_Entity__c"].text() != "NW-UK";
    };
    Value edits = Value::array();
    choose(
        edits, deals, 3, is_open,
        [](Value const& deal) {
            return Value::object({{"StageName", "Closed Won"},
                                  {"Legal_Entity__c", entity_for(deal)},
                                  {"Tax_Code__c", tax_for(deal)},
                                  {"Service_Line__c", "Strategy"},
                                  {"Contract_Type__c", "Milestone"},
                                  {"Billing_Model__c", "Milestone"}});
        },
        "won");
    choose(
        edits, deals, 2, is_open,
        [](Value const&) {
            return Value::object({{"CloseDate", "2026-09-30"}});
        },
        "moved to the end of September:");
    choose(
        edits, deals, 2, is_fit,
        [](Value const& deal) {
            return Value::object({{"Name", deal["Name"].text() + " (renamed)"}});
        },
        "renamed");
    choose(
        edits, deals, 2, [&](Value const& deal) { return is_won(deal) && deal["Legal_Entity__c"].is_null(); },
        [](Value const& deal) {
            return Value::object({{"Legal_Entity__c", entity_for(deal)}});
        },
        "gave a legal entity to");
    choose(
        edits, deals, 1, [&](Value const& deal) { return is_won(deal) && deal["Tax_Code__c"].is_null(); },
        [](Value const& deal) {
            return Value::object({{"Tax_Code__c", tax_for(deal)}});
        },
        "gave a tax code to");
    return edits;
}

// Finance.

std::vector<Value> const& instalments(Value const& schedule) { return schedule["milestone"]["items"].elements(); }

Value schedule_of(sandbox::NetSuite const& erp, std::string const& order) {
    return erp.read("billingSchedule", erp.find("billingSchedule", "transaction", order).at(0));
}

/// Orders of the latest deals, one that is billed by milestones first. A schedule ties an order to its job, which has
/// the deal's name; keys are given in order of arrival and say nothing.
std::vector<std::string> orders_to_bill(sandbox::NetSuite const& erp) {
    std::vector<std::pair<long, std::string>> latest;
    for (auto const& id : erp.ids("billingSchedule")) {
        auto const schedule = erp.read("billingSchedule", id);
        auto const job      = erp.read("job", schedule["job"]["id"].text());
        latest.emplace_back(-number_of(job["companyName"].text()), schedule["transaction"]["id"].text());
    }
    std::sort(latest.begin(), latest.end());
    std::vector<std::string> orders;
    for (auto const& [number, id] : latest) orders.push_back(id);
    auto const milestones = std::find_if(orders.begin(), orders.end(), [&](std::string const& order) {
        return instalments(schedule_of(erp, order)).size() == 3;
    });
    if (milestones != orders.end()) std::rotate(orders.begin(), milestones, milestones + 1);
    orders.resize(std::min<std::size_t>(orders.size(), 8));
    return orders;
}

/// In turn: the first instalment, paid; the whole order; the whole order, paid; the first instalment, long overdue.
Value choose_orders(sandbox::NetSuite const& erp) {
    Value       bills = Value::array();
    std::size_t turn  = 0;
    for (auto const& order : orders_to_bill(erp)) {
        bills.push(Value::object({{"order", order},
                                  {"in_part", turn == 0 || turn == 3},
                                  {"pays", turn == 0 || turn == 2},
                                  {"date", turn == 3 ? "2025-12-05" : "2026-02-27"}}));
        turn = (turn + 1) % 4;
    }
    return bills;
}

std::string invoice_of(sandbox::NetSuite const& erp, std::string const& order) {
    auto const invoices = erp.find("invoice", "createdFrom", order);
    return invoices.empty() ? std::string{} : invoices.front();
}

/// What the order's schedule says is billed first, on the order's first line.
sandbox::NetSuiteBilling first_instalment(sandbox::NetSuite const& erp, std::string const& order) {
    auto const line     = erp.read("salesOrder", order)["item"]["items"].elements().at(0)["line"].decimal().value();
    auto const schedule = schedule_of(erp, order);
    return {.lines = {{.order_line = line.units(0).value(),
                       .amount     = instalments(schedule).at(0)["milestoneAmount"].decimal().value()}}};
}

}  // namespace

std::vector<std::string> sell(sandbox::Salesforce& crm) {
    std::vector<std::string> said;
    if (is_done(crm)) return said;
    for (auto const& edit : choice(crm, [&] { return choose_sales(crm); }).elements()) {
        must(crm.update("Opportunity", edit["id"].text(), edit["fields"]));
        said.push_back(edit["said"].text());
    }
    set_done(crm);
    return said;
}

std::vector<std::string> bill(sandbox::NetSuite& erp) {
    std::vector<std::string> said;
    if (is_done(erp)) return said;
    for (auto const& each : choice(erp, [&] { return choose_orders(erp); }).elements()) {
        auto const& order   = each["order"].text();
        bool const  in_part = each["in_part"].is_true();
        if (invoice_of(erp, order).empty()) {
            auto billing = in_part ? first_instalment(erp, order) : sandbox::NetSuiteBilling{};
            billing.date = Date::parse(each["date"].text()).value();
            must(erp.create_invoice(order, billing));
        }
        auto const  id      = invoice_of(erp, order);
        auto const  invoice = erp.read("invoice", id);
        std::string line    = "billed " + std::string{in_part ? "the first instalment of " : ""} + "order " + order +
                           ": " + invoice["total"].text() + " " + invoice["currency"]["refName"].text();
        if (each["date"].text() < "2026") line += ", long overdue";
        if (each["pays"].is_true()) {
            if (invoice["amountRemaining"] == invoice["total"])
                must(erp.pay_invoice(id, std::nullopt, Date{2026, 3, 2}));
            line += ", and booked its payment";
        }
        said.push_back(std::move(line));
    }
    set_done(erp);
    return said;
}

std::string first_billed_order(sandbox::NetSuite const& erp) {
    auto const& bills = erp.records().fact(chosen).elements();
    return bills.empty() ? std::string{} : bills.front()["order"].text();
}

}  // namespace quickstart
