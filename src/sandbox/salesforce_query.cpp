#include "salesforce_query.hpp"
#include "salesforce_filter.hpp"
#include "text.hpp"

#include <algorithm>
#include <set>

namespace throughline::sandbox {

namespace {

struct SortBy {
    SoqlColumn column;
    SoqlSort   sort;
    bool       descending;
    bool       nulls_first;
};

std::vector<RowPtr> candidates(Table const& table, std::optional<SoqlFilter> const& filter) {
    if (filter) {
        if (auto const ids = filter->ids()) {
            std::vector<RowPtr> rows;
            for (std::string const& id : *ids)
                if (RowPtr row = table.find(id)) rows.push_back(std::move(row));
            return rows;
        }
        return table.ordered(filter->modified_since());
    }
    return table.ordered();
}

void sort_rows(SalesforceOrg const& org, std::vector<RowPtr>& rows, std::vector<SortBy> const& order) {
    struct Keyed {
        std::vector<Value> keys;
        RowPtr             row;
    };
    std::vector<Keyed> keyed;
    for (RowPtr& row : rows) {
        Keyed each{{}, std::move(row)};
        for (SortBy const& by : order) each.keys.push_back(by.column.value(org, *each.row));
        keyed.push_back(std::move(each));
    }
    std::sort(keyed.begin(), keyed.end(), [&](Keyed const& left, Keyed const& right) {
        for (std::size_t at = 0; at < order.size(); ++at) {
            Value const& first  = left.keys[at];
            Value const& second = right.keys[at];
            if (first.is_null() != second.is_null()) return first.is_null() == order[at].nulls_first;
            if (first.is_null()) continue;
            auto const compared = compare_cells(order[at].sort, first, second);
            if (compared != 0) return (compared < 0) != order[at].descending;
        }
        return left.row->id < right.row->id;
    });
    for (std::size_t at = 0; at < rows.size(); ++at) rows[at] = std::move(keyed[at].row);
}

Outcome<std::vector<SortBy>> order_of(SalesforceOrg const& org, Table const& table, SoqlQuery const& query) {
    std::vector<SortBy> order;
    for (SoqlOrder const& by : query.order) {
        auto column = resolve(org, table, by.path, query.source);
        if (!column) return refuse(column.error());
        SoqlSort const sort = sort_of(column->field().type);
        if (!column->field().filterable || sort == SoqlSort::none)
            return refuse("MALFORMED_QUERY", soql_message(query.source, by.path.at,
                                                          "field '" + by.path.text() +
                                                              "' can not be sorted in a "
                                                              "query call"));
        order.push_back({std::move(*column), sort, by.descending, by.nulls_first});
    }
    return order;
}

Outcome<> resolve_fields(SalesforceOrg const& org, SoqlQuery const& query, SoqlResult& result) {
    std::set<std::string> seen;
    for (SoqlPath const& path : query.fields) {
        auto column = resolve(org, *result.table, path, query.source);
        if (!column) return refuse(column.error());
        if (!seen.insert(lower_case(path.text())).second)
            return refuse("INVALID_FIELD",
                          soql_message(query.source, path.at, "duplicate field selected: " + path.text()));
        result.columns.push_back(std::move(*column));
    }
    return {};
}

}  // namespace

Value SoqlColumn::value(SalesforceOrg const& org, Row const& row) const {
    Row const* at = &row;
    RowPtr     held;
    for (auto const& [from, reference] : hops) {
        Value const& id = at->cells[reference];
        if (id.is_null()) return {};
        held = org.records.table(from->definition().fields[reference].refers_to.front())->find(id.text());
        if (!held) return {};
        at = held.get();
    }
    return org.shown(*table, *at, place);
}

Outcome<SoqlResult> run_query(SalesforceOrg const& org, std::string_view soql, bool with_deleted) {
    auto const query = parse_soql(soql);
    if (!query) return refuse(query.error());
    SoqlResult result{.table = org.object(query->object), .columns = {}, .rows = {}, .is_count = query->is_count};
    if (result.table == nullptr)
        return refuse("INVALID_TYPE",
                      soql_message(query->source, query->object_at,
                                   "sObject type '" + query->object +
                                       "' is not supported. If you are attempting to use a custom object, be sure to "
                                       "append the '__c' after the entity name. Please reference your WSDL or the "
                                       "describe call for the appropriate names."));
    if (auto resolved = resolve_fields(org, *query, result); !resolved) return refuse(resolved.error());
    std::optional<SoqlFilter> filter;
    if (query->where) {
        auto made = SoqlFilter::make(org, *result.table, *query->where, query->source);
        if (!made) return refuse(made.error());
        filter = std::move(*made);
    }
    auto const order = order_of(org, *result.table, *query);
    if (!order) return refuse(order.error());

    for (RowPtr& row : candidates(*result.table, filter))
        if ((with_deleted || !row->deleted) && (!filter || filter->accepts(org, *row)))
            result.rows.push_back(std::move(row));
    sort_rows(org, result.rows, *order);
    auto const skipped = std::min(result.rows.size(), static_cast<std::size_t>(query->offset));
    result.rows.erase(result.rows.begin(), result.rows.begin() + static_cast<std::ptrdiff_t>(skipped));
    if (query->limit && static_cast<std::size_t>(*query->limit) < result.rows.size())
        result.rows.resize(static_cast<std::size_t>(*query->limit));
    return result;
}

Value record_attributes(Table const& table, std::string_view id, std::string_view base) {
    std::string url{base};
    url.append("/sobjects/").append(table.definition().name).append("/").append(id);
    return Value::object({{"type", table.definition().name}, {"url", std::move(url)}});
}

namespace {

/// Shows the columns whose paths go through the same references, then those that go on from there.
Value show_level(SalesforceOrg const& org, std::vector<SoqlColumn const*> const& columns, std::size_t depth,
                 Table const& table, Row const& row, std::string_view base) {
    Value                 record = Value::object({{"attributes", record_attributes(table, row.id, base)}});
    std::set<std::size_t> followed;
    for (SoqlColumn const* column : columns) {
        if (column->hops.size() == depth) {
            record.set(column->field().name, org.shown(table, row, column->place));
            continue;
        }
        std::size_t const reference = column->hops[depth].second;
        if (!followed.insert(reference).second) continue;
        std::vector<SoqlColumn const*> deeper;
        for (SoqlColumn const* other : columns)
            if (other->hops.size() > depth && other->hops[depth].second == reference) deeper.push_back(other);
        FieldDefinition const& field  = table.definition().fields[reference];
        Table const&           target = *org.records.table(field.refers_to.front());
        RowPtr const           parent = target.find(row.cells[reference].text());
        record.set(field.relationship, parent ? show_level(org, deeper, depth + 1, target, *parent, base) : Value{});
    }
    return record;
}

}  // namespace

Value show_record(SalesforceOrg const& org, SoqlResult const& result, Row const& row, std::string_view base) {
    std::vector<SoqlColumn const*> columns;
    for (SoqlColumn const& column : result.columns) columns.push_back(&column);
    return show_level(org, columns, 0, *result.table, row, base);
}

}  // namespace throughline::sandbox
