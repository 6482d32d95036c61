#include "netsuite_book.hpp"

#include <algorithm>
#include <array>

namespace throughline::sandbox::suite {

namespace {

Value reference_to(Value const& id) { return id.is_null() ? Value{} : Value::object({{"id", id}}); }

void copy(Value& into, std::string_view name, Value value) {
    if (!value.is_null()) into.set(name, std::move(value));
}

/// How much of an order's line a person bills: what was asked for, or all that is left.
Decimal to_bill(Value const& line, NetSuiteBilling const& billing) {
    if (billing.lines.empty()) return decimal_or_zero(line["amount"]) - decimal_or_zero(line["amountBilled"]);
    for (NetSuiteBilling::Line const& wanted : billing.lines)
        if (std::to_string(wanted.order_line) == line["line"].text()) return wanted.amount;
    return {};
}

Value billed_line(std::string const& order, Value const& line, Decimal const& amount) {
    Value made = Value::object({{"item", reference_to(line["item"])}, {"orderLine", line["line"]}});
    made.set("orderDoc", reference_to(order)).set("amount", amount);
    if (amount == decimal_or_zero(line["amount"])) made.set("quantity", line["quantity"]).set("rate", line["rate"]);
    for (char const* const field : {"taxCode", "department", "class", "location"})
        copy(made, field, reference_to(line[field]));
    for (char const* const field : {"description", "units"}) copy(made, field, line[field]);
    return made;
}

/// Which of aging, aging1, … aging4 an invoice counts in.
std::size_t aging_of(std::int32_t days_overdue) {
    if (days_overdue <= 0) return 0;
    if (days_overdue <= 30) return 1;
    if (days_overdue <= 60) return 2;
    return days_overdue <= 90 ? 3 : 4;
}

}  // namespace

int Book::precision_of(Value const& currency) const {
    RowPtr const row = find(*type("currency"), currency.text());
    if (!row) return 2;
    auto const digits = decimal_or_zero(table(*type("currency")).cell(*row, "currencyPrecision")).units(0);
    return digits ? static_cast<int>(*digits) : 2;
}

Value Book::of_customer(std::string_view customer, std::string_view field) const {
    RowPtr const row = find(*type("customer"), customer);
    return row ? table(*type("customer")).cell(*row, field) : Value{};
}

std::string Book::customer_of(Value const& entity) const {
    RowPtr const job = find(*type("job"), entity.text());
    return job ? table(*type("job")).cell(*job, "parent").text() : entity.text();
}

std::vector<std::string> Book::entities_of(std::string_view customer) const {
    std::vector<std::string> entities{std::string{customer}};
    for (RowPtr const& job : table(*type("job")).find_by("parent", customer)) entities.push_back(job->id);
    return entities;
}

std::vector<RowPtr> Book::open_invoices(std::string_view customer) const {
    Table const&        invoices = table(*type("invoice"));
    std::vector<RowPtr> open;
    for (std::string const& entity : entities_of(customer))
        for (RowPtr const& invoice : invoices.find_by("entity", entity))
            if (invoices.cell(*invoice, "status").text() == "A") open.push_back(invoice);
    return open;
}

Value Book::receivable(Row const& customer, std::string_view field) const {
    static constexpr std::array buckets{"aging", "aging1", "aging2", "aging3", "aging4"};
    Table const&                invoices = table(*type("invoice"));
    Value const&                currency = table(*type("customer")).cell(customer, "currency");
    std::array<Decimal, 5>      aging;
    Decimal                     balance, overdue;
    std::int32_t                days = 0;
    for (RowPtr const& invoice : open_invoices(customer.id)) {
        if (invoices.cell(*invoice, "currency").text() != currency.text()) continue;
        Decimal const open = decimal_or_zero(invoices.cell(*invoice, "amountRemaining"));
        auto const    due  = Date::parse(invoices.cell(*invoice, "dueDate").text());
        auto const    late = due ? today() - *due : 0;
        balance += open;
        if (late > 0) overdue += open;
        days = std::max(days, late);
        aging[aging_of(late)] += open;
    }
    if (field == "balance") return tidy(balance);
    if (field == "overdueBalance") return tidy(overdue);
    if (field == "daysOverdue") return days > 0 ? Value{std::int64_t{days}} : Value{};
    for (std::size_t bucket = 0; bucket < buckets.size(); ++bucket)
        if (field == buckets[bucket]) return tidy(aging[bucket]);
    if (field != "unbilledOrders") return {};
    Table const& orders = table(*type("salesOrder"));
    Decimal      unbilled;
    for (std::string const& entity : entities_of(customer.id))
        for (RowPtr const& order : orders.find_by("entity", entity))
            for (Value const& line : orders.cell(*order, "item").elements())
                unbilled += decimal_or_zero(line["amount"]) - decimal_or_zero(line["amountBilled"]);
    return tidy(unbilled);
}

Outcome<Written> Book::bill(std::string_view order_id, NetSuiteBilling const& billing) {
    RecordType const& type_of_order = *type("salesOrder");
    RowPtr const      order         = find(type_of_order, order_id);
    if (!order) return refused(no_such_record());
    Table const& orders = table(type_of_order);
    Value        body   = Value::object({{"createdFrom", reference_to(order->id)}});
    for (char const* const field :
         {"entity", "job", "subsidiary", "currency", "terms", "department", "class", "location", "salesRep"})
        copy(body, field, reference_to(orders.cell(*order, field)));
    for (char const* const field : {"exchangeRate", "otherRefNum", "memo"})
        copy(body, field, orders.cell(*order, field));
    if (billing.date) body.set("tranDate", billing.date->to_string());
    if (!billing.memo.empty()) body.set("memo", billing.memo);
    Value lines = Value::array();
    for (Value const& line : orders.cell(*order, "item").elements()) {
        Decimal const amount = to_bill(line, billing);
        if (!amount.is_zero()) lines.push(billed_line(order->id, line, amount));
    }
    if (lines.size() == 0) return refused(user_error("This sales order has nothing left to bill."));
    body.set("item", Value::object({{"items", std::move(lines)}}));
    return create(*type("invoice"), body, {.names = Strictness::error});
}

Outcome<Written> Book::transform(RecordType const& from, std::string_view id, RecordType const& to, Value const& body,
                                 WriteRules const& rules) {
    RowPtr const source = find(from, id);
    if (!source) return refused(no_such_record());
    bool const entity = from.name == "customer" || from.name == "job";
    bool const sales  = to.name == "salesOrder" || to.name == "invoice";
    if (from.name == "salesOrder" && to.name == "invoice") {
        Records::Mark const mark = records_.mark();
        auto                made = bill(id, {});
        if (!made || body.size() == 0) return made;
        auto changed = update(to, made->id, body, rules);
        if (!changed) records_.roll_back_to(mark);
        return changed;
    }
    Value merged = Value::object();
    if (entity && sales) {
        merged.set("entity", reference_to(source->id));
    } else if (from.name == "customer" && to.name == "customerPayment") {
        merged.set("customer", reference_to(source->id));
    } else if (from.name == "invoice" && to.name == "customerPayment") {
        Value const& open = table(from).cell(*source, "amountRemaining");
        merged.set("customer", reference_to(customer_of(table(from).cell(*source, "entity")))).set("payment", open);
        merged.set("currency", reference_to(table(from).cell(*source, "currency")));
        Value const line = Value::object({{"doc", reference_to(source->id)}});
        merged.set("apply", Value::object({{"items", Value::array({line})}}));
    } else {
        return refused(invalid_request("A " + from.name + " cannot be transformed to a " + to.name + "."));
    }
    for (Value::Member const& member : body.members()) merged.set(member.name, member.value);
    return create(to, merged, rules);
}

Outcome<void> Book::void_invoice(std::string_view id) {
    RecordType const& invoice = *type("invoice");
    RowPtr const      row     = find(invoice, id);
    if (!row) return refused(no_such_record());
    Draft draft{invoice, table(invoice), row, row->id};
    if (!draft.number("amountPaid").is_zero())
        return refused(user_error("This transaction cannot be voided because payments are applied to it."));
    bill_order(*row, -1);
    Value lines = Value::array();
    for (Value line : draft.get("item").elements()) {
        line.set("amount", 0).set("rate", 0);
        if (!line["tax1Amt"].is_null()) line.set("tax1Amt", 0);
        lines.push(std::move(line));
    }
    draft.set("item", std::move(lines));
    for (char const* const field : {"subtotal", "total", "amountRemaining"}) draft.set(field, 0);
    if (draft.has("taxTotal")) draft.set("taxTotal", 0);
    draft.set("status", "V");
    save(draft);
    return {};
}

}  // namespace throughline::sandbox::suite
