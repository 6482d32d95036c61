#include "tables.hpp"

#include <throughline/mapping/json.hpp>
#include <throughline/vendors/anaplan/codecs.hpp>

#include <algorithm>
#include <stdexcept>

namespace throughline::anaplan {

namespace {

constexpr std::string_view code_field       = "code";
constexpr std::string_view currency_field   = "currency";
constexpr std::string_view measure_field    = "measure";
constexpr std::string_view assumptions_name = "assumptions";

[[noreturn]] void refuse(Table const& table, std::string const& why) {
    throw std::invalid_argument{"anaplan: table " + table.object + ": " + why};
}

bool speaks(FieldRow const& row) { return row.kind == RowKind::member || row.kind == RowKind::currency; }

Cell cell_of(FieldRow const& row) {
    if (row.codec == PeriodCodec::name) return Cell::period;
    auto const fits = row.facts ? row.facts().fits : 0;
    if (fits == numeric_types) return Cell::number;
    if (fits == boolean_types) return Cell::boolean;
    return fits == vendor_types({VendorType::date}) ? Cell::date : Cell::text;
}

/// Keys are told apart wherever their parts end.
void append_key_part(std::string& key, std::string_view part) {
    for (auto const each : part) {
        if (each == '|' || each == '\\') key += '\\';
        key += each;
    }
}

/// A cell as mappings read it: blank is null, never nought.
void append_value(std::string& json, Cell kind, std::string const& text) {
    if (kind == Cell::boolean && (text == "true" || text == "false"))
        json += text;
    else
        append_json_text(json, text);
}

void append_name(std::string& json, std::string_view name) {
    if (json.size() > 1) json += ',';
    append_json_text(json, name);
    json += ':';
}

void append_member(std::string& json, std::string_view name, std::string_view text) {
    append_name(json, name);
    append_json_text(json, text);
}

/// What a mapping wrote, by field.
struct Written {
    bool        null = false;
    std::string text{};
};

Result<std::map<std::string, Written, std::less<>>> members_of_body(std::string_view body) {
    std::map<std::string, Written, std::less<>> members;
    JsonReader                                  reader{body};
    if (!reader.enter_object()) return Error{ErrorCode::corrupt, "the record to write is no JSON object"};
    std::string_view name;
    while (reader.next_member(name)) {
        auto& member = members[std::string{name}];
        Wire  wire;
        if (!reader.value(wire)) return reader.fault();
        member = {wire.is_null(), std::string{wire.text}};
    }
    if (reader.failed()) return reader.fault();
    return members;
}

std::optional<Error> cannot_stand_in_a_cell(Written const& value) {
    if (value.null) return std::nullopt;
    if (value.text.empty()) return Error{ErrorCode::unsupported, "an empty text, which a cell cannot tell from none"};
    if (value.text.find('\0') != std::string::npos)
        return Error{ErrorCode::unsupported, "a zero byte, which no cell can hold"};
    return std::nullopt;
}

}  // namespace

TablePlan::TablePlan(Table table, MappingView const& base, Options const& options)
    : table_{std::move(table)}, cells_{options}, currency_{options.currency.code()} {
    place_columns(base);
    check(base);
    narrow(base);
}

void TablePlan::place_columns(MappingView const& base) {
    auto columns = table_.columns;
    if (columns.empty()) {
        columns.push_back({std::string{code_field}});
        for (auto const& row : base.rows)
            if (speaks(row) && row.name != assumptions_name && !comes_otherwise(row.name))
                columns.push_back({std::string{row.name}});
    }
    for (auto& column : columns) {
        if (find(column.field)) continue;  // Several lines of a mapping may be about one field.
        Placed placed{column.field, column.header.empty() ? column.field : column.header};
        for (auto const& row : base.rows) {
            if (row.name != column.field || !speaks(row)) continue;
            if (placed.cell == Cell::text) placed.cell = cell_of(row);
            placed.written  = placed.written || (row.encode && row.direction != Direction::read);
            placed.personal = placed.personal || base.is_personal(row);
        }
        bool const of_overlay = std::none_of(base.rows.begin(), base.rows.end(),
                                             [&](FieldRow const& row) { return row.name == column.field; });
        if (column.cell) placed.cell = *column.cell;
        if (column.field == code_field) code_header_ = placed.header;
        placed.written = placed.written || of_overlay || column.field == code_field;
        if (placed.written &&
            std::find(written_headers_.begin(), written_headers_.end(), placed.header) == written_headers_.end())
            written_headers_.push_back(placed.header);
        columns_.push_back(std::move(placed));
    }
}

TablePlan::Placed const* TablePlan::find(std::string_view field) const {
    auto const found =
        std::find_if(columns_.begin(), columns_.end(), [field](Placed const& each) { return each.field == field; });
    return found == columns_.end() ? nullptr : &*found;
}

/// Fields that no column holds, because the figures of measures go there.
bool TablePlan::comes_otherwise(std::string_view field) const {
    if (table_.measures.empty()) return false;
    return field == measure_field || field == "amount" || field == "hours" || field == "percent";
}

bool TablePlan::has_field(std::string_view field) const {
    return find(field) != nullptr || comes_otherwise(field) || field == assumptions_name;
}

void TablePlan::check(MappingView const& base) const {
    if (table_.export_id.empty()) refuse(table_, "it needs an export: what it holds is known by reading all of it");
    if (table_.key.empty()) refuse(table_, "it needs the headers that make a record's key");
    for (auto const& row : base.rows)
        if (row.kind == RowKind::member && row.required && row.direction != Direction::write && !has_field(row.name))
            refuse(table_, "no column for the required field " + std::string{row.name});
    for (auto const& measure : table_.measures)
        if (measure.field != "amount" && measure.field != "hours" && measure.field != "percent")
            refuse(table_, "the measure " + measure.header + " goes to amount, hours or percent");
    if (!writable()) return;
    if (!table_.measures.empty()) refuse(table_, "one with measures in columns is only read");
    if (code_header_.empty() || table_.key != std::vector<std::string>{code_header_})
        refuse(table_, "what is written is known by its code: the key is that column alone");
    if (table_.load_id.starts_with("118") && table_.file_id.empty())
        refuse(table_, "a process does not say which file it reads: name it");
}

/// The mapping, without what the model does not keep, so that nothing is owed that could not be written.
void TablePlan::narrow(MappingView const& base) {
    for (auto row : base.rows) {
        bool const is_written = row.encode && row.direction != Direction::read;
        if (!writable() && row.direction == Direction::write) continue;
        if (speaks(row) && !has_field(row.name)) {
            // The currency is still told: an amount of another one than the table's must not be taken for it.
            if (row.name == currency_field && row.kind == RowKind::member && writable() && is_written)
                row.direction = Direction::write;
            else if (row.kind == RowKind::currency || row.inputs != 0)
                continue;
            else
                row = FieldRow{.place  = row.place,
                               .kind   = RowKind::omitted,
                               .reason = "the model's table has no column for it",
                               .member = row.member};
        }
        if (!writable() && row.kind == RowKind::member) row.direction = Direction::read;
        rows_.push_back(row);
    }
    view_      = base;
    view_.rows = rows_;
}

bool TablePlan::is_personal(std::string_view header) const {
    return std::any_of(columns_.begin(), columns_.end(),
                       [header](Placed const& each) { return each.header == header && each.personal; });
}

/// Whether a column is anything of the mapping's.
bool TablePlan::is_known(std::string const& header) const {
    auto const is_its = [&header](auto const& each) { return each.header == header; };
    return std::any_of(columns_.begin(), columns_.end(), is_its) ||
           std::any_of(table_.measures.begin(), table_.measures.end(), is_its) ||
           std::find(table_.key.begin(), table_.key.end(), header) != table_.key.end();
}

/// What a column is called that no field names.
std::string TablePlan::custom_name(std::string const& header) const {
    return has_field(header) ? header + " (column)" : header;
}

std::string TablePlan::missing_columns(std::span<std::string const> header, std::span<std::string const> fields) const {
    std::string missing;
    auto const  need = [&](std::string const& name) {
        if (std::find(header.begin(), header.end(), name) == header.end())
            missing += (missing.empty() ? "" : ", ") + name;
    };
    auto const is_wanted = [fields](std::string_view field) {
        return fields.empty() || std::find(fields.begin(), fields.end(), field) != fields.end();
    };
    for (auto const& placed : columns_)
        if (placed.field == code_field ? writable() : is_wanted(placed.field)) need(placed.header);
    for (auto const& name : table_.key) need(name);
    // Where a figure is one of several columns', its field alone does not tell that one of them is gone: the measure
    // rests then, as the schema has it, and the others are read on.
    if (is_wanted(measure_field))
        for (auto const& measure : table_.measures) need(measure.header);
    return missing;
}

Result<std::shared_ptr<TablePlan::Shape const>> TablePlan::shape_of(std::span<std::string const> header,
                                                                    std::span<std::string const> fields) const {
    auto shape = std::make_shared<Shape>();
    for (std::size_t at = 0; at < header.size(); ++at) {
        if (header[at].empty() || std::count(header.begin(), header.end(), header[at]) > 1)
            return Error{ErrorCode::corrupt, "the export has two columns of one name, or one without"}
                .in_object(table_.object)
                .in_field(header[at])
                .with_owner("planning")
                .with_remedy("export the table in a tabular layout, each column under a name of its own");
        auto& column = shape->columns.emplace_back();
        for (auto const& placed : columns_)
            if (placed.header == header[at]) column.fields.push_back(&placed);
        for (auto const& measure : table_.measures)
            if (measure.header == header[at]) column.measure = &measure;
        if (!code_header_.empty() && header[at] == code_header_) shape->code = at;
        if (!is_known(header[at])) column.custom = custom_name(header[at]);
    }
    shape->whole = std::all_of(table_.measures.begin(), table_.measures.end(), [header](Measure const& each) {
        return std::find(header.begin(), header.end(), each.header) != header.end();
    });
    for (auto const& name : table_.key)
        shape->key.push_back(static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin()));
    auto const missing = missing_columns(header, fields);
    if (missing.empty()) return std::shared_ptr<Shape const>{std::move(shape)};
    return Error{ErrorCode::validation, "the export lacks columns"}
        .in_object(table_.object)
        .with_expected(missing)
        .with_owner("planning")
        .with_remedy("add them to the exported view, or take them out of the connection's table");
}

void TablePlan::records_of(Shape const& shape, CsvRow const& row, Assumptions const& taken_for_granted,
                           std::vector<TableRecord>& into) const {
    TableRecord record;
    for (auto const at : shape.key) {
        if (at != shape.key.front()) record.key += '|';
        shape.key.size() == 1 ? (void)record.key.append(row.cells[at].text)
                              : append_key_part(record.key, row.cells[at].text);
    }
    if (shape.code < row.cells.size()) record.code = row.cells[shape.code].text;

    std::string common;
    for (std::size_t at = 0; at < row.cells.size() && at < shape.columns.size(); ++at) {
        auto const& column = shape.columns[at];
        auto const  text   = row.cells[at].text;
        for (auto const* field : column.fields) {
            if (field->field == code_field) continue;
            append_name(common, field->field);
            text.empty() ? (void)common.append("null")
                         : append_value(common, field->cell, cells_.read(field->cell, text));
        }
        if (column.custom.empty()) continue;
        append_name(common, column.custom);
        text.empty() ? (void)common.append("null") : append_json_text(common, text);
    }
    if (table_.object == "scenarios") {
        auto const own = taken_for_granted.find(record.key);
        append_name(common, assumptions_name);
        common += own == taken_for_granted.end() ? "[]" : own->second;
    }
    auto const finish = [&](TableRecord made, std::string_view members) {
        made.text = "{";
        append_member(made.text, "key", made.key);
        if (!made.code.empty()) append_member(made.text, code_field, made.code);
        if (!common.empty()) made.text.append(",").append(common);
        made.text.append(members).append("}");
        into.push_back(std::move(made));
    };
    if (table_.measures.empty()) return finish(std::move(record), {});
    for (std::size_t at = 0; at < row.cells.size() && at < shape.columns.size(); ++at) {
        auto const* measure = shape.columns[at].measure;
        if (!measure || row.cells[at].text.empty()) continue;
        auto one = record;
        one.key += '|';
        append_key_part(one.key, measure->name);
        std::string members{","};
        append_json_text(members, measure_field);
        members += ':';
        append_json_text(members, measure->name);
        append_member(members, measure->field, cells_.read(Cell::number, row.cells[at].text));
        finish(std::move(one), members);
    }
}

Result<> TablePlan::append_row(WriteItem const& item, std::span<std::string const> headers, char decimal_separator,
                               CsvWriter& out) const {
    auto const members = members_of_body(item.body);
    if (!members) return members.error();
    std::vector<Written> row(headers.size(), Written{.null = true});
    for (auto const& [name, value] : *members) {
        auto const* placed = find(name);
        if (!placed && name == currency_field) {
            if (value.null || value.text == currency_) continue;
            return Error{ErrorCode::unsupported, "an amount of another currency than its table's"}
                .in_field(name)
                .with_value(value.text)
                .with_expected(currency_)
                .with_owner("finance");
        }
        if (!placed) return Error{ErrorCode::unsupported, "the table has no column for this field"}.in_field(name);
        if (auto error = cannot_stand_in_a_cell(value)) return std::move(*error).in_field(name);
        if (value.null) continue;
        auto text = placed->cell == Cell::number ? cells_.write_number(value.text, decimal_separator)
                                                 : cells_.write(placed->cell, value.text);
        if (!text) return std::move(text).error().in_field(name);
        auto const at = std::find(headers.begin(), headers.end(), placed->header);
        if (at == headers.end()) continue;
        row[static_cast<std::size_t>(at - headers.begin())] = {false, *std::move(text)};
    }
    for (std::size_t at = 0; at < headers.size(); ++at) {
        if (headers[at] == code_header_) row[at] = {false, item.key.empty() ? item.external_id : item.key};
        row[at].null ? out.empty() : out.text(row[at].text);
    }
    out.end_row();
    return {};
}

}  // namespace throughline::anaplan
