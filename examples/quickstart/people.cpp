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
        edits.push(Value::object({{"id", deal["Id"]}, {"fields", fields(deal)}, {"said", saying + " " + deal["Name"].text()}}));
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
    choose(edits, deals, 3, is_open,
           [](Value const& deal) {
               return Value::object({{"StageName", "Closed Won"}, {"Legal_Entity__c", entity_for(deal)},
                                     {"Tax_Code__c", tax_for(deal)}, {"Service_Line__c", "Strategy"},
                                     {"Contract_Type__c", "Milestone"}, {"Billing_Model__c", "Milestone"}});
           },
           "won");
    choose(edits, deals, 2, is_open, [](Value const&) { return Value::object({{"CloseDate", "2026-09-30"}}); },
           "moved to the end of September:");
    choose(edits, deals, 2, is_fit,
           [](Value const& deal) { return Value::object({{"Name", deal["Name"].text() + " (renamed)"}}); }, "renamed");
    choose(edits, deals, 2, is_fit,
           [](Value const& deal) {
               return Value::object({{"Amount", deal["Amount"].decimal().value() + Decimal{10'000}}});
           },
           "raised by 10 000 the price of");
    choose(edits, deals, 2, [&](Value const& deal) { return is_won(deal) && deal["Legal_Entity__c"].is_null(); },
           [](Value const& deal) { return Value::object({{"Legal_Entity__c", entity_for(deal)}}); },
           "gave a legal entity to");
    choose(edits, deals, 1, [&](Value const& deal) { return is_won(deal) && deal["Tax_Code__c"].is_null(); },
           [](Value const& deal) { return Value::object({{"Tax_Code__c", tax_for(deal)}}); }, "gave a tax code to");
    return edits;
}

// Finance.

Value choose_orders(sandbox::NetSuite const& erp) {
    std::vector<std::pair<long, std::string>> orders;  // By the number of their deal, latest first.
    for (auto const& id : erp.ids("salesOrder")) {
        auto const job = erp.read("salesOrder", id)["job"]["id"].text();
        orders.emplace_back(-number_of(erp.read("job", job)["companyName"].text()), id);
    }
    std::sort(orders.begin(), orders.end());
    Value bills = Value::array();
    for (std::size_t each = 0; each < std::min<std::size_t>(orders.size(), 8); ++each)
        bills.push(Value::object({{"order", orders[each].second},
                                  {"in_part", each % 4 == 2},
                                  {"pays", each % 2 == 0},
                                  {"date", each % 4 == 3 ? "2026-01-15" : "2026-02-27"}}));
    return bills;
}

std::string invoice_of(sandbox::NetSuite const& erp, std::string const& order) {
    auto const invoices = erp.find("invoice", "createdFrom", order);
    return invoices.empty() ? std::string{} : invoices.front();
}

/// A third of the order's first line, in whole units of its currency.
sandbox::NetSuiteBilling a_third(Value const& order) {
    auto const& line   = order["item"]["items"].elements().front();
    auto const  amount = line["amount"].decimal().value();
    return {.lines = {{.order_line = line["line"].decimal().value().units(0).value(),
                       .amount     = Decimal::divide(amount, Decimal{3}, 0, Rounding::down).value()}}};
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
        auto const& order = each["order"].text();
        auto const  seen  = erp.read("salesOrder", order);
        if (invoice_of(erp, order).empty()) {
            auto billing = each["in_part"].is_true() ? a_third(seen) : sandbox::NetSuiteBilling{};
            billing.date = Date::parse(each["date"].text()).value();
            must(erp.create_invoice(order, billing));
        }
        auto const invoice = invoice_of(erp, order);
        auto const now     = erp.read("invoice", invoice);
        std::string line   = "billed " + std::string{each["in_part"].is_true() ? "a third of " : ""} + "order " + order + ": " +
                           now["total"].text() + " " + seen["currency"]["refName"].text();
        if (each["pays"].is_true()) {
            if (now["amountRemaining"] == now["total"]) must(erp.pay_invoice(invoice, std::nullopt, Date{2026, 3, 2}));
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
