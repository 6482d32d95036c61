#include "netsuite_suiteql.hpp"
#include "text.hpp"

#include <utility>

namespace throughline::sandbox::suite {

namespace {

Cell cell_of(FieldType type, Value const& stored) {
    if (stored.is_null()) return {};
    if (stored.kind() == Value::Kind::boolean) return Cell::of_text(stored.is_true() ? "T" : "F");
    if (stored.is_number()) return Cell::of_number(decimal_or_zero(stored));
    if (type == FieldType::date) {
        auto const date = Date::parse(stored.text());
        return date ? Cell::of_wall(midnight(*date)) : Cell{};
    }
    if (type == FieldType::datetime) {
        auto const at = Timestamp::parse(stored.text());
        return at ? Cell::of_instant(at->seconds()) : Cell{};
    }
    if (type == FieldType::reference || type == FieldType::id)
        if (auto const number = Decimal::parse(stored.text())) return Cell::of_number(*number);
    return Cell::of_text(stored.text());
}

std::string shown(Book const& book, RecordType const& type, FieldDefinition const& field, Value const& stored) {
    if (field.type == FieldType::reference) {
        auto const [target, row] = book.resolve(field, stored.text());
        return row ? book.display(*target, *row) : stored.text();
    }
    for (PicklistValue const& choice : field.picklist)
        if (choice.value == stored.text()) {
            if (field.name != "status" || type.transaction_type.empty()) return choice.label;
            bool const order = type.name == "salesOrder", invoice = type.name == "invoice";
            return (order ? "Sales Order : " : invoice ? "Invoice : " : "Payment : ") + choice.label;
        }
    return stored.text();
}

QueryColumn column_of(Book const& book, FieldDefinition const& field, std::string name) {
    Book const* const here  = &book;
    auto const        value = [here, own = field.name, type = field.type](Item const& item) {
        return cell_of(type, here->cell(*item.type, *item.row, own));
    };
    if (field.type != FieldType::reference && field.type != FieldType::picklist) return {std::move(name), value, {}};
    auto const display = [here, own = field.name](Item const& item) -> std::string {
        FieldDefinition const* const known  = here->table(*item.type).field(own);
        Value const                  stored = here->cell(*item.type, *item.row, own);
        return known == nullptr || stored.is_null() ? "" : shown(*here, *item.type, *known, stored);
    };
    return {std::move(name), value, display};
}

/// What SuiteQL calls a field of a transaction's header.
std::string column_name(RecordType const& type, FieldDefinition const& field) {
    if (!type.transaction_type.empty()) {
        if (field.name == "total") return "foreigntotal";
        if (field.name == "amountPaid") return "foreignamountpaid";
        if (field.name == "amountRemaining") return "foreignamountunpaid";
        if (field.name == "customer") return "entity";
    }
    return lower_case(field.name);
}

QueryColumn id_column(Book const& book) {
    return {
        "id",
        [here = &book](Item const& item) { return cell_of(FieldType::id, here->cell(*item.type, *item.row, "id")); },
        {}};
}

bool has_column(QueryTable const& table, std::string_view name) {
    for (QueryColumn const& column : table.columns)
        if (column.name == name) return true;
    return false;
}

void add_type(Book const& book, RecordType const& type, QueryTable& into) {
    if (!has_column(into, "id")) into.columns.push_back(id_column(book));
    for (FieldDefinition const& field : book.table(type).definition().fields) {
        std::string name = column_name(type, field);
        if (field.type == FieldType::document || has_column(into, name)) continue;
        into.columns.push_back(column_of(book, field, std::move(name)));
    }
    for (RowPtr const& row : book.rows_in_search(type)) into.items.push_back({&type, row, 0});
}

/// The header's amount in the account's own currency.
Cell base_amount(Book const& book, Item const& item) {
    Value const total = book.cell(*item.type, *item.row, "total");
    Value const rate  = book.cell(*item.type, *item.row, "exchangeRate");
    if (total.is_null()) return {};
    Decimal const amount = rate.is_null() ? decimal_or_zero(total) : decimal_or_zero(total) * decimal_or_zero(rate);
    return Cell::of_number(amount.rounded(2, Rounding::half_up).value());
}

std::unique_ptr<QueryTable> transactions(Book const& book) {
    auto table  = std::make_unique<QueryTable>();
    table->name = "transaction";
    for (auto const& known : book.types())
        if (!known->transaction_type.empty()) add_type(book, *known, *table);
    // A payment's customer is its entity.
    for (QueryColumn& column : table->columns)
        if (column.name == "entity")
            column.value = [here = &book](Item const& item) {
                bool const payment = item.type->name == "customerPayment";
                return cell_of(FieldType::reference,
                               here->cell(*item.type, *item.row, payment ? "customer" : "entity"));
            };
    auto const type   = [](Item const& item) { return Cell::of_text(item.type->transaction_type); };
    auto const record = [](Item const& item) { return Cell::of_text(lower_case(item.type->name)); };
    auto const total  = [here = &book](Item const& item) { return base_amount(*here, item); };
    auto const voided = [here = &book](Item const& item) {
        return Cell::of_text(here->cell(*item.type, *item.row, "status").text() == "V" ? "T" : "F");
    };
    table->columns.push_back({"type", type, {}});
    table->columns.push_back({"recordtype", record, {}});
    table->columns.push_back({"total", total, {}});
    table->columns.push_back({"voided", voided, {}});
    return table;
}

Value const& line_of(Book const& book, Item const& item, std::string_view sublist) {
    return book.table(*item.type).cell(*item.row, sublist).elements()[item.line];
}

void add_lines(Book const& book, RecordType const& type, std::string_view sublist, QueryTable& into) {
    for (RowPtr const& row : book.rows_in_search(type))
        for (std::size_t line = 0; line < book.table(type).cell(*row, sublist).size(); ++line)
            into.items.push_back({&type, row, line});
}

/// The lines of orders and invoices. Income counts as negative there, as in the ledger.
std::unique_ptr<QueryTable> transaction_lines(Book const& book) {
    auto table     = std::make_unique<QueryTable>();
    table->name    = "transactionline";
    auto const add = [&](std::string name, std::string field, FieldType type, bool negative) {
        table->columns.push_back({std::move(name),
                                  [here = &book, field, type, negative](Item const& item) {
                                      Cell cell = cell_of(type, line_of(*here, item, "item")[field]);
                                      if (negative && !cell.is_null()) cell.number = -cell.number;
                                      return cell;
                                  },
                                  {}});
    };
    table->columns.push_back({"transaction", id_column(book).value, {}});
    add("id", "line", FieldType::integer, false);
    for (char const* const field : {"item", "department", "class", "location", "taxCode"})
        add(lower_case(field), field, FieldType::reference, false);
    add("memo", "description", FieldType::text, false);
    add("rate", "rate", FieldType::number, false);
    add("quantity", "quantity", FieldType::number, true);
    add("foreignamount", "amount", FieldType::currency, true);
    add("netamount", "amount", FieldType::currency, true);
    table->columns.push_back({"mainline", [](Item const&) { return Cell::of_text("F"); }, {}});
    table->columns.push_back({"taxline", [](Item const&) { return Cell::of_text("F"); }, {}});
    for (char const* const name : {"salesOrder", "invoice"}) add_lines(book, *book.type(name), "item", *table);
    return table;
}

/// Which payment settles which invoice.
std::unique_ptr<QueryTable> payment_links(Book const& book) {
    auto table     = std::make_unique<QueryTable>();
    table->name    = "nexttransactionlinelink";
    auto const add = [&](std::string name, std::string field, FieldType type) {
        table->columns.push_back({std::move(name),
                                  [here = &book, field, type](Item const& item) {
                                      return cell_of(type, line_of(*here, item, "apply")[field]);
                                  },
                                  {}});
    };
    add("previousdoc", "doc", FieldType::reference);
    table->columns.push_back({"nextdoc", id_column(book).value, {}});
    add("foreignamount", "amount", FieldType::currency);
    table->columns.push_back({"linktype", [](Item const&) { return Cell::of_text("Payment"); }, {}});
    table->columns.push_back({"previoustype", [](Item const&) { return Cell::of_text("CustInvc"); }, {}});
    table->columns.push_back({"nexttype", [](Item const&) { return Cell::of_text("CustPymt"); }, {}});
    add_lines(book, *book.type("customerPayment"), "apply", *table);
    return table;
}

}  // namespace

std::unique_ptr<QueryTable> open_query_table(Book const& book, std::string_view name) {
    if (same_name(name, "transaction")) return transactions(book);
    if (same_name(name, "transactionline")) return transaction_lines(book);
    if (same_name(name, "nexttransactionlinelink")) return payment_links(book);
    for (auto const& type : book.types()) {
        bool const own_table = !type->query_table.empty() && type->transaction_type.empty();
        if (!own_table || !same_name(name, type->query_table)) continue;
        auto table  = std::make_unique<QueryTable>();
        table->name = type->query_table;
        add_type(book, *type, *table);
        return table;
    }
    return nullptr;
}

}  // namespace throughline::sandbox::suite
