#include "netsuite_book.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace throughline::sandbox::suite {

namespace {

constexpr int     rate_digits = 8;
constexpr Decimal amount_end{std::int64_t{1'000'000'000'000'000}};

/// An amount at the precision of its currency. Requires: bounded digits, as read_number sees to.
Decimal rounded(Decimal const& amount, int digits) { return amount.rounded(digits, Rounding::half_up).value(); }

std::string full_name(Draft const& draft) {
    std::string name = draft.get("firstName").text();
    if (!name.empty() && draft.has("lastName")) name += ' ';
    return name + draft.get("lastName").text();
}

/// The first line of each number.
std::unordered_map<std::string_view, Value const*> by_number(Value const& lines) {
    std::unordered_map<std::string_view, Value const*> numbered;
    for (Value const& line : lines.elements()) numbered.try_emplace(line["line"].text(), &line);
    return numbered;
}

/// What an invoice bills of a line of its order.
struct Billed {
    Decimal amount, quantity;
};

bool is_set(Value const& list) { return list.is_array() ? list.size() > 0 : !list.is_null(); }

}  // namespace

void Book::settle(Draft& draft, Problems& problems) {
    std::string const& name  = draft.type().name;
    bool const         sales = name == "salesOrder" || name == "invoice";
    if (draft.type().id_space == "entity") settle_entity(draft, problems);
    if (name == "customerPayment") put_in_currency(draft, draft.get("customer").text());
    if (sales) settle_sales(draft, problems);
    check_required(draft, problems);
    check_external_id(draft, problems);
    if (!problems.empty()) return;
    if (sales) settle_lines(draft, problems);
    if (!problems.empty()) return;
    if (name == "invoice") settle_invoice(draft);
    if (name == "salesOrder") settle_order(draft);
    if (name == "customerPayment") settle_payment(draft, problems);
}

void Book::check_required(Draft const& draft, Problems& problems) const {
    std::string missing;
    bool const  person = draft.type().name == "customer" && draft.get("isPerson").is_true();
    for (std::string const& field : draft.type().required) {
        std::string const wanted = person && field == "companyName" ? "lastName" : field;
        if (!is_set(draft.get(wanted))) missing.append(missing.empty() ? "" : ", ").append(label_of(wanted));
    }
    if (!missing.empty()) problems.push_back(user_error("Please enter value(s) for: " + missing + "."));
}

void Book::check_external_id(Draft const& draft, Problems& problems) const {
    RowPtr const other = find_external(draft.type(), draft.get("externalId").text());
    if (other && other->id != draft.row().id)
        problems.push_back(user_error("This record already exists.", "externalId"));
}

void Book::check_subsidiary(Draft const& draft, Value const& customer, Problems& problems) const {
    Value const& own = of_customer(customer.text(), "subsidiary");
    if (options_.one_world && draft.get("subsidiary").text() != own.text())
        problems.push_back(invalid_value("subsidiary", draft.get("subsidiary").text(), "subsidiary"));
}

void Book::settle_entity(Draft& draft, Problems& problems) {
    std::string const& name = draft.type().name;
    if (name == "customer" || name == "job") draft.set_default("entityId", draft.get("companyName"));
    if (name != "job" && !full_name(draft).empty()) draft.set_default("entityId", full_name(draft));
    if (name == "customer") {
        if (RowPtr const legal = find(*type("subsidiary"), draft.get("subsidiary").text()))
            draft.set_default("currency", table(*type("subsidiary")).cell(*legal, "currency"));
        Value const& parent = draft.get("parent");
        if (parent.text() == draft.row().id)
            problems.push_back(invalid_content("parent", "A customer cannot be its own parent."));
        Value const above = of_customer(parent.text(), "topLevelParent");
        draft.set("topLevelParent", parent.is_null() ? Value{draft.row().id} : above);
        if (!draft.has("currencyList") && draft.has("currency"))
            draft.set("currencyList", Value::array({Value::object({{"currency", draft.get("currency")}})}));
    }
    if (name == "job" && draft.has("parent")) {
        Value const parent = draft.get("parent");
        draft.set_default("subsidiary", of_customer(parent.text(), "subsidiary"));
        draft.set_default("currency", of_customer(parent.text(), "currency"));
        check_subsidiary(draft, parent, problems);
    }
    if (name == "contact")
        draft.set_default("subsidiary", of_customer(customer_of(draft.get("company")), "subsidiary"));
}

void Book::put_in_currency(Draft& draft, std::string_view customer) {
    draft.set_default("subsidiary", of_customer(customer, "subsidiary"));
    draft.set_default("currency", of_customer(customer, "currency"));
    if (RowPtr const currency = find(*type("currency"), draft.get("currency").text()))
        draft.set_default("exchangeRate", table(*type("currency")).cell(*currency, "exchangeRate"));
    draft.set_default("tranDate", today().to_string());
    if (draft.has("tranId") || !draft.is_new()) return;
    std::string const& name   = draft.type().name;
    std::string const  prefix = name == "invoice" ? "INV" : name == "salesOrder" ? "SO" : "PYMT";
    draft.set("tranId", prefix + std::to_string(1000 + records_.next("number of " + name)));
}

void Book::settle_sales(Draft& draft, Problems& problems) {
    if (!draft.has("entity")) return;
    std::string const customer = customer_of(draft.get("entity"));
    if (find(*type("job"), draft.get("entity").text())) draft.set_default("job", draft.get("entity"));
    if (draft.is_new()) draft.set_default("terms", of_customer(customer, "terms"));
    put_in_currency(draft, customer);
    if (draft.has("job") && customer_of(draft.get("job")) != customer)
        problems.push_back(invalid_value("job", draft.get("job").text(), "job"));
    check_subsidiary(draft, customer, problems);
    Value const        currency = draft.get("currency");
    std::vector<Value> allowed  = of_customer(customer, "currencyList").elements();
    allowed.push_back(Value::object({{"currency", of_customer(customer, "currency")}}));
    if (std::none_of(allowed.begin(), allowed.end(),
                     [&](Value const& line) { return line["currency"].text() == currency.text(); }))
        problems.push_back(invalid_value("currency", currency.text(), "currency"));
}

void Book::settle_lines(Draft& draft, Problems& problems) {
    int const   digits = precision_of(draft.get("currency"));
    Value const before = draft.is_new() ? Value{} : table(draft.type()).cell(*draft.before(), "item");
    auto const  held   = by_number(before);
    Value const none;
    Decimal     subtotal, tax_total;
    bool        taxed = false;
    Value       lines = Value::array();
    for (Value line : draft.get("item").elements()) {
        std::string const path = "item.items[" + std::to_string(lines.size()) + "]";
        auto const        same = held.find(line["line"].text());
        Value const&      old  = same == held.end() ? none : *same->second;
        if (line["item"].is_null()) problems.push_back(user_error("Please enter value(s) for: Item.", path + ".item"));
        if (line["quantity"].is_null()) line.set("quantity", 1);
        bool const    repriced = line["rate"] != old["rate"] || line["quantity"] != old["quantity"];
        bool const    restated = line["amount"] != old["amount"];
        Decimal const quantity = decimal_or_zero(line["quantity"]);
        if (line["amount"].is_null() || (!old.is_null() && repriced && !restated && !line["rate"].is_null())) {
            if (line["rate"].is_null()) {
                problems.push_back(user_error("Please enter value(s) for: Amount.", path + ".amount"));
                continue;
            }
            line.set("amount", quantity * decimal_or_zero(line["rate"]));
        } else if (!quantity.is_zero() && (line["rate"].is_null() || (!old.is_null() && restated && !repriced))) {
            line.set("rate",
                     tidy(Decimal::divide(decimal_or_zero(line["amount"]), quantity, rate_digits, Rounding::half_up)
                              .value()));
        }
        Decimal const amount = rounded(decimal_or_zero(line["amount"]), digits);
        if (amount.magnitude() >= amount_end) {
            problems.push_back(invalid_value(path + ".amount", amount.to_string(), "amount"));
            continue;
        }
        line.set("amount", tidy(amount));
        subtotal += amount;
        if (RowPtr const code = find(*type("salesTaxItem"), line["taxCode"].text())) {
            Decimal const rate = decimal_or_zero(table(*type("salesTaxItem")).cell(*code, "rate"));
            Decimal const tax  = rounded(amount * rate * Decimal::from_units(1, 2), digits);
            line.set("taxRate1", tidy(rate)).set("tax1Amt", tidy(tax));
            tax_total += tax;
            taxed = true;
        }
        lines.push(std::move(line));
    }
    draft.set("item", std::move(lines));
    draft.set("subtotal", tidy(subtotal));
    draft.set("taxTotal", taxed ? tidy(tax_total) : Value{});
    draft.set("total", tidy(subtotal + tax_total));
}

void Book::settle_invoice(Draft& draft) {
    if (draft.is_new() || !draft.has("dueDate")) {
        RowPtr const term = find(*type("term"), draft.get("terms").text());
        std::int64_t days = 0;
        if (term) days = decimal_or_zero(table(*type("term")).cell(*term, "daysUntilNetDue")).units(0).value();
        Date const from = Date::parse(draft.get("tranDate").text()).value();
        draft.set_default("dueDate", from.plus_days(static_cast<std::int32_t>(days)).to_string());
    }
    Decimal const paid = draft.number("amountPaid");
    Decimal const open = draft.number("total") - paid;
    draft.set("amountPaid", tidy(paid));
    draft.set("amountRemaining", tidy(open));
    if (draft.get("status").text() != "V") draft.set("status", open.is_zero() || open.is_negative() ? "B" : "A");
    if (draft.before() && table(draft.type()).cell(*draft.before(), "item") == draft.get("item")) return;
    if (draft.before()) bill_order(*draft.before(), -1);
    bill_order(draft.row(), 1);
}

void Book::settle_order(Draft& draft) {
    bool billed = true;
    for (Value const& line : draft.get("item").elements())
        billed = billed && decimal_or_zero(line["amountBilled"]) >= decimal_or_zero(line["amount"]);
    draft.set("status", billed ? "G" : draft.get("orderStatus").text() == "A" ? "A" : "F");
}

void Book::bill_order(Row const& invoice, int sign) {
    RecordType const& type_of_invoice = *type("invoice");
    RecordType const& type_of_order   = *type("salesOrder");
    Table const&      invoices        = table(type_of_invoice);
    RowPtr const      order           = find(type_of_order, invoices.cell(invoice, "createdFrom").text());
    if (!order) return;
    Draft                         draft{type_of_order, table(type_of_order), order, order->id};
    std::map<std::string, Billed> billed_now;
    for (Value const& part : invoices.cell(invoice, "item").elements()) {
        auto& of_line = billed_now[part["orderLine"].text()];
        of_line.amount += decimal_or_zero(part["amount"]) * Decimal{sign};
        of_line.quantity += decimal_or_zero(part["quantity"]) * Decimal{sign};
    }
    Value lines = Value::array();
    for (Value line : draft.get("item").elements()) {
        auto const&   now      = billed_now[line["line"].text()];
        Decimal const billed   = decimal_or_zero(line["amountBilled"]) + now.amount;
        Decimal const quantity = decimal_or_zero(line["quantityBilled"]) + now.quantity;
        line.set("amountBilled", tidy(billed)).set("quantityBilled", tidy(quantity));
        lines.push(std::move(line));
    }
    if (lines == draft.get("item")) return;
    draft.set("item", std::move(lines));
    settle_order(draft);
    save(draft);
}

void Book::settle_payment(Draft& draft, Problems& problems) {
    Table const&  invoices = table(*type("invoice"));
    Value const   before   = draft.is_new() ? Value{} : table(draft.type()).cell(*draft.before(), "apply");
    Decimal const payment  = draft.number("payment");
    Decimal       applied;
    Value         lines = Value::array();
    for (Value line : draft.get("apply").elements()) {
        std::string const path    = "apply.items[" + std::to_string(lines.size()) + "]";
        RowPtr const      invoice = find(*type("invoice"), line["doc"].text());
        if (!line["apply"].is_true()) continue;
        if (!invoice || customer_of(invoices.cell(*invoice, "entity")) != draft.get("customer").text()) {
            problems.push_back(invalid_value(path + ".doc", line["doc"].text(), "doc"));
            continue;
        }
        Decimal due = decimal_or_zero(invoices.cell(*invoice, "amountRemaining"));
        for (Value const& old : before.elements())
            if (old["doc"].text() == line["doc"].text()) due += decimal_or_zero(old["amount"]);
        Decimal const left = payment - applied;
        if (line["amount"].is_null()) line.set("amount", tidy(due < left ? due : left));
        applied += decimal_or_zero(line["amount"]);
        line.set("line", 0).set("applyDate", invoices.cell(*invoice, "tranDate")).set("due", tidy(due));
        line.set("total", invoices.cell(*invoice, "total")).set("refNum", invoices.cell(*invoice, "tranId"));
        lines.push(line.set("type", "Invoice"));
    }
    if (applied > payment)
        problems.push_back(user_error("The amount applied cannot be greater than the payment.", "payment"));
    if (!problems.empty()) return;
    apply_payments(before, lines, problems);
    draft.set("apply", std::move(lines));
    draft.set("total", tidy(payment));
    draft.set("applied", tidy(applied));
    draft.set("unapplied", tidy(payment - applied));
    draft.set("status", "C");
}

void Book::apply_payments(Value const& before, Value const& after, Problems& problems) {
    std::map<std::string, Decimal> changes;
    for (Value const& line : before.elements()) changes[line["doc"].text()] -= decimal_or_zero(line["amount"]);
    for (Value const& line : after.elements()) changes[line["doc"].text()] += decimal_or_zero(line["amount"]);
    RecordType const& invoice = *type("invoice");
    for (auto const& [id, change] : changes) {
        RowPtr const row = find(invoice, id);
        if (!row || change.is_zero()) continue;
        Draft draft{invoice, table(invoice), row, id};
        draft.set("amountPaid", tidy(draft.number("amountPaid") + change));
        if (draft.number("amountPaid") > draft.number("total") || draft.get("status").text() == "V") {
            problems.push_back(
                user_error("The amount applied exceeds the amount due of " + display(invoice, *row) + ".", "apply"));
            return;
        }
        settle_invoice(draft);
        save(draft);
    }
}

}  // namespace throughline::sandbox::suite
