#include "record.hpp"

#include <throughline/core/decimal.hpp>
#include <throughline/mapping/json.hpp>

#include <cstdint>

namespace throughline::kantata {

namespace {

struct LineKind {
    std::string_view prefix;
    std::string_view member;
    std::string_view collection;
};
constexpr LineKind line_kinds[]{
    {"time", "time_entry_ids", "time_entries"},
    {"expense", "expense_ids", "expenses"},
    {"fee", "fixed_fee_item_ids", "fixed_fee_items"},
    {"item", "additional_item_ids", "additional_items"},
};

Result<Decimal> number_of(Members const& record, std::string_view name) {
    auto const text   = record.text(name);
    auto const number = Decimal::parse(text);
    if (number) return *number;
    return Error{ErrorCode::validation, "a line of an invoice has no amount"}.in_field(name).with_value(text);
}

/// In cents. Time at its hourly rate, rounded half up per entry.
Result<Decimal> amount_of(LineKind const& kind, Members const& line) {
    if (kind.prefix != "time") return number_of(line, "amount_in_cents");
    auto const minutes = number_of(line, "time_in_minutes");
    if (!minutes) return minutes.error();
    auto const rate = number_of(line, "rate_in_cents");
    if (!rate) return rate.error();
    return Decimal::multiply_divide(*minutes, *rate, 60, 0, Rounding::half_up);
}

struct Sums {
    Decimal subtotal{};
    Decimal taxable{};
};

Result<> add_line(std::string& items, Sums& sums, LineKind const& kind, std::string_view id, Members const& line) {
    auto const amount = amount_of(kind, line);
    if (!amount) return amount.error();
    auto const subtotal = Decimal::add(sums.subtotal, *amount);
    if (!subtotal) return subtotal.error();
    sums.subtotal = *subtotal;
    if (line.raw("taxable") == "true") {
        auto const taxable = Decimal::add(sums.taxable, *amount);
        if (!taxable) return taxable.error();
        sums.taxable = *taxable;
    }
    if (items.size() > 1) items += ',';
    items += R"({"id":)";
    append_json_text(items, std::string{kind.prefix} + "-" + std::string{id});
    for (std::string_view const member : {"workspace_id", "notes"})
        if (auto const raw = line.raw(member); !raw.empty())
            items.append(",\"").append(member).append("\":").append(raw);
    items += ",\"amount_in_cents\":" + amount->to_string() + "}";
    return {};
}

Error line_missing(LineKind const& kind, std::string_view id) {
    return Error{ErrorCode::validation, "a line of the invoice is not shown: its sum would be wrong"}
        .in_field(kind.member)
        .with_value(id)
        .with_owner("Kantata administrator")
        .with_remedy("let the token's user see the finances of the invoice's projects");
}

}  // namespace

Result<Extras> invoice_extras(Sources const& sources, Members const& invoice) {
    std::string items = "[";
    Sums        sums;
    bool        listed = false;
    for (auto const& kind : line_kinds) {
        listed = listed || !invoice.raw(kind.member).empty();
        for (auto const& id : invoice.ids(kind.member)) {
            auto const found = sources.find(kind.collection, id);
            if (found.empty()) return line_missing(kind, id);
            auto const line = Members::of(found);
            if (!line) return line.error();
            if (auto const added = add_line(items, sums, kind, id, *line); !added) return added.error();
        }
    }
    if (!listed) return Extras{};  // Nothing was said of lines.
    auto const rate = invoice.raw("tax_rate").empty() || invoice.raw("tax_rate") == "null"
                          ? Result<Decimal>{Decimal{}}
                          : number_of(invoice, "tax_rate");
    if (!rate) return rate.error();
    auto const tax = Decimal::multiply_divide(sums.taxable, *rate, 100, 0, Rounding::half_up);
    if (!tax) return tax.error();
    auto const total = Decimal::add(sums.subtotal, *tax);
    if (!total) return total.error();
    return Extras{{"items", items + "]"},
                  {"subtotal_in_cents", sums.subtotal.to_string()},
                  {"tax_in_cents", tax->to_string()},
                  {"total_in_cents", total->to_string()}};
}

}  // namespace throughline::kantata
