#include "salesforce_id.hpp"
#include "salesforce_org.hpp"

#include <algorithm>

namespace throughline::sandbox {

namespace {

Decimal sum_of(Table const& table, std::vector<RowPtr> const& rows, std::string_view field) {
    Decimal sum;
    for (RowPtr const& row : rows)
        if (auto const each = table.cell(*row, field).decimal())
            if (auto const more = Decimal::add(sum, *each)) sum = *more;
    return sum;
}

void set_cell(Table const& table, Row& row, std::string_view field, Value value) {
    if (auto const place = table.column(field)) row.cells[*place] = std::move(value);
}

}  // namespace

Timestamp SalesforceOrg::stamp() {
    auto const lag = static_cast<std::uint64_t>(options_.commit_lag.count());
    if (lag == 0) return now();
    return now() - std::chrono::seconds{static_cast<std::int64_t>(random_.below(lag + 1))};
}

void SalesforceOrg::touch(Table const& table, Row row, Timestamp at) {
    row.modified = std::max(row.modified, at);
    set_cell(table, row, "SystemModstamp", row.modified.to_string(3, "+0000"));
    records.put(table.definition().name, std::move(row));
}

void SalesforceOrg::roll_up(std::string_view name, Row const& row, Timestamp at) {
    if (name == "OpportunityLineItem") roll_up_opportunity(records.table(name)->cell(row, "OpportunityId").text(), at);
    if (name == "QuoteLineItem") roll_up_quote(records.table(name)->cell(row, "QuoteId").text(), at);
}

void SalesforceOrg::roll_up_opportunity(std::string_view id, Timestamp at) {
    Table const& lines  = *records.table("OpportunityLineItem");
    Table const& table  = *records.table("Opportunity");
    RowPtr const before = table.find(id);
    if (!before || before->deleted) return;
    auto const      items = lines.find_by("OpportunityId", id);
    SalesforceDraft draft{table, *before, before};
    draft.set("HasOpportunityLineItem", !items.empty());
    if (!items.empty()) {
        draft.set("Amount", sum_of(lines, items, "TotalPrice"));
        draft.set("TotalOpportunityQuantity", sum_of(lines, items, "Quantity"));
    }
    if (derive(draft, records, at)) touch(table, draft.row(), at);
}

void SalesforceOrg::roll_up_quote(std::string_view id, Timestamp at) {
    Table const& lines  = *records.table("QuoteLineItem");
    Table const& table  = *records.table("Quote");
    RowPtr const before = table.find(id);
    if (!before || before->deleted) return;
    auto const      items    = lines.find_by("QuoteId", id);
    Decimal const   subtotal = sum_of(lines, items, "Subtotal");
    Decimal const   total    = sum_of(lines, items, "TotalPrice");
    SalesforceDraft draft{table, *before, before};
    draft.set("LineItemCount", static_cast<std::int64_t>(items.size()));
    draft.set("Subtotal", subtotal);
    draft.set("TotalPrice", total);
    auto const saved = Decimal::subtract(subtotal, total);
    auto const discount =
        saved ? Decimal::multiply_divide(*saved, Decimal{100}, subtotal, 2, Rounding::half_up) : saved;
    draft.set("Discount", discount ? Value{*discount} : Value{});
    if (derive(draft, records, at)) touch(table, draft.row(), at);
}

void SalesforceOrg::set_deleted(Table const& table, Row row, bool deleted, Timestamp at) {
    row.deleted     = deleted;
    Row const after = row;
    set_cell(table, row, "IsDeleted", deleted);
    if (!deleted) set_cell(table, row, "MasterRecordId", {});
    std::string const& name = table.definition().name;
    touch(table, std::move(row), at);
    roll_up(name, after, at);
}

Outcome<> SalesforceOrg::remove(std::string_view name, std::string_view id) {
    Table const* const table = object(name);
    if (table == nullptr) return resource_not_found();
    if (table->definition().name == "User" || table->definition().name == "CurrencyType")
        return refuse("DELETE_FAILED", "records of this object cannot be deleted");
    auto const row = live(*table, id);
    if (!row) return refuse(row.error());
    if (auto checked = check_write(*table, (*row)->id, {}); !checked) return checked;
    Timestamp const at   = std::max(stamp(), (*row)->modified);
    auto const      mark = records.mark();
    for (std::string const& child : records.objects())
        for (FieldDefinition const& field : records.table(child)->definition().fields) {
            bool const owned = field.cascades && field.refers_to.front() == table->definition().name;
            if (!owned) continue;
            for (RowPtr const& each : records.table(child)->find_by(field.name, (*row)->id))
                if (auto removed = remove(child, each->id); !removed) {
                    records.roll_back_to(mark);
                    return removed;
                }
        }
    RowPtr const now_held = table->find((*row)->id);  // Children's roll-ups have written it anew.
    set_deleted(*table, *now_held, true, at);
    return {};
}

Outcome<> SalesforceOrg::restore(std::string_view name, std::string_view id) {
    Table const* const table = object(name);
    auto const         known = salesforce_id_18(id);
    RowPtr const       row   = table == nullptr || !known ? nullptr : table->find(*known);
    if (!row) return resource_not_found();
    if (!row->deleted) return refuse("UNDELETE_FAILED", "Entity is not in the recycle bin");
    Timestamp const gone_at = row->modified;
    Timestamp const at      = std::max(stamp(), row->modified);
    auto const      mark    = records.mark();
    set_deleted(*table, *row, false, at);
    for (std::string const& child : records.objects())
        for (FieldDefinition const& field : records.table(child)->definition().fields) {
            if (!field.cascades || field.refers_to.front() != table->definition().name) continue;
            Table const& children = *records.table(child);
            // What went in the same second went with its parent.
            for (RowPtr const& each : children.ordered(gone_at - options_.commit_lag))
                if (each->deleted && each->modified <= gone_at && children.cell(*each, field.name).text() == row->id)
                    if (auto restored = restore(child, each->id); !restored) {
                        records.roll_back_to(mark);
                        return restored;
                    }
        }
    return {};
}

Outcome<> SalesforceOrg::merge(std::string_view name, std::string_view survivor, std::string_view loser) {
    Table const* const table = object(name);
    if (table == nullptr) return resource_not_found();
    auto const kept = live(*table, survivor);
    auto const lost = live(*table, loser);
    if (!kept) return refuse(kept.error());
    if (!lost) return refuse(lost.error());
    if (!table->field("MasterRecordId") || (*kept)->id == (*lost)->id)
        return refuse("MERGE_FAILED", "these records cannot be merged");
    Timestamp const at = std::max({stamp(), (*kept)->modified, (*lost)->modified});
    for (std::string const& child : records.objects()) {
        Table const& children = *records.table(child);
        for (FieldDefinition const& field : children.definition().fields) {
            bool const points =
                field.type == FieldType::reference && field.refers_to.front() == table->definition().name;
            if (!points || field.name == "MasterRecordId") continue;
            for (RowPtr const& each : children.find_by(field.name, (*lost)->id)) {
                Row row = *each;
                set_cell(children, row, field.name, (*kept)->id);
                touch(children, std::move(row), at);
            }
        }
    }
    Row gone = *table->find((*lost)->id);
    set_cell(*table, gone, "MasterRecordId", (*kept)->id);
    set_deleted(*table, std::move(gone), true, at);
    touch(*table, *table->find((*kept)->id), at);
    return {};
}

}  // namespace throughline::sandbox
