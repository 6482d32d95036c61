#include "record_pass.hpp"

#include <throughline/mapping/csv.hpp>

#include <algorithm>
#include <map>

namespace throughline {

namespace mapping_detail {

std::string column_name(FieldRow const& row, char separator) {
    std::string name{row.name};
    std::replace(name.begin(), name.end(), '/', separator);
    return name;
}

bool steps_into(MappingView const& view, std::string_view outer) {
    return std::any_of(view.rows.begin(), view.rows.end(), [outer](FieldRow const& row) {
        return row.name.size() > outer.size() && row.name.starts_with(outer) && row.name[outer.size()] == '/';
    });
}

/// The name under which a column that no row names is kept: as a path where it stands beside fields that are read.
std::string custom_name(MappingView const& view, std::string_view column, char separator) {
    auto const last = column.rfind(separator);
    if (last == std::string_view::npos) return std::string{column};
    std::string path{column};
    std::replace(path.begin(), path.end(), separator, '/');
    return steps_into(view, std::string_view{path}.substr(0, last)) ? path : std::string{column};
}

bool is_deleted_mark(FieldRow const* row) { return row->kind == RowKind::deleted; }

}  // namespace mapping_detail

using namespace mapping_detail;

struct CsvDecoder::Plan {
    struct Column {
        std::string                  custom{};  // Its name in `custom`, where no row names it.
        std::vector<FieldRow const*> rows{};
        bool                         ignored = false;
    };

    ReadingPlan         reading;
    CsvDialect          dialect;
    std::vector<Column> columns{};

    Plan(MappingView const& view, CsvDialect const& its_dialect) : reading{view}, dialect{its_dialect} {}

    Column column_named(std::string const& name) const {
        auto const& view = reading.view;
        auto const  last = std::string_view{name}.substr(name.rfind(dialect.path_separator) + 1);
        Column      column;
        for (auto const& row : view.rows) {
            if (row.kind == RowKind::omitted || row.name.empty()) continue;
            bool const anywhere =
                row.kind == RowKind::ignored && row.name.starts_with("*/") && row.name.substr(2) == last;
            if (!anywhere && column_name(row, dialect.path_separator) != name) continue;
            if (!anywhere && is_read(row))
                column.rows.push_back(&row);
            else
                column.ignored = true;
        }
        if (column.rows.empty() && !column.ignored) column.custom = custom_name(view, name, dialect.path_separator);
        return column;
    }

    bool has_column_for(FieldRow const& row) const {
        return std::any_of(columns.begin(), columns.end(), [&row](Column const& column) {
            return std::find(column.rows.begin(), column.rows.end(), &row) != column.rows.end();
        });
    }

    /// Names of required members that no column speaks of. A table that says what was deleted need not hold the rest.
    std::string missing_columns() const {
        std::string   missing;
        std::uint32_t named = 0;
        for (auto const& column : columns) {
            if (std::any_of(column.rows.begin(), column.rows.end(), is_deleted_mark)) return {};
            for (auto const* row : column.rows)
                if (row->kind == RowKind::member) named |= std::uint32_t{1} << row->place;
        }
        for (auto const& row : reading.view.rows)
            if (row.kind == RowKind::member && row.required && is_read(row) && !(named >> row.place & 1u))
                missing.append(missing.empty() ? "" : ", ").append(row.name);
        return missing;
    }

    void cell(Column const& column, CsvCell const& cell, RecordPass& pass) const {
        if (column.ignored && column.rows.empty()) return;
        bool const says_null = !dialect.null_cell.empty() && cell.text == dialect.null_cell;
        bool const empty     = cell.text.empty() && !(cell.quoted && dialect.quoted_empty_is_text);
        if (empty && dialect.empty_cell == Absent::unknown) return;
        bool const null = says_null || empty;
        if (column.rows.empty()) {
            std::string json;
            null ? json.append("null") : (append_json_text(json, cell.text), json);
            return pass.unknown(column.custom, json);
        }
        for (auto const* row : column.rows) null ? pass.null(*row) : pass.value(*row, cell.text);
    }
};

CsvDecoder::CsvDecoder(std::unique_ptr<Plan> plan) : plan_{std::move(plan)} {}
CsvDecoder::~CsvDecoder()                                = default;
CsvDecoder::CsvDecoder(CsvDecoder&&) noexcept            = default;
CsvDecoder& CsvDecoder::operator=(CsvDecoder&&) noexcept = default;

MappingView const& CsvDecoder::view() const { return plan_->reading.view; }

Result<CsvDecoder> CsvDecoder::make(MappingView const& view, std::span<std::string const> header,
                                    CsvDialect const& dialect) {
    auto plan = std::make_unique<Plan>(view, dialect);
    for (auto const& name : header) {
        if (name.empty()) return Error{ErrorCode::corrupt, "a column without a name"}.in_object(view.vendor_object);
        if (std::count(header.begin(), header.end(), name) > 1)
            return Error{ErrorCode::corrupt, "two columns of one name"}.in_object(view.vendor_object).in_field(name);
        plan->columns.push_back(plan->column_named(name));
    }
    if (auto const missing = plan->missing_columns(); !missing.empty())
        return Error{ErrorCode::validation, "the table lacks columns for required fields"}
            .in_object(view.vendor_object)
            .with_expected(missing)
            .with_remedy("export the table with these columns");
    return CsvDecoder{std::move(plan)};
}

Result<Decoded> CsvDecoder::decode(CsvRow const& row, MappingContext& context) const {
    Decoded into{view().type()};
    auto    done = decode(row, context, into);
    if (!done) return std::move(done).error();
    return into;
}

Result<> CsvDecoder::decode(CsvRow const& row, MappingContext& context, Decoded& into) const {
    RecordPass pass{plan_->reading, context, into, Spelling::plain};
    auto const line = "line " + std::to_string(row.line);
    if (row.cells.size() != plan_->columns.size())
        return Error{ErrorCode::corrupt, "a row of another width than the header"}
            .in_object(view().vendor_object)
            .in_record(line);
    for (std::size_t at = 0; at < row.cells.size(); ++at) plan_->cell(plan_->columns[at], row.cells[at], pass);
    pass.settle();
    pass.finish();
    for (auto& fault : into.faults) fault = std::move(fault).in_record(line);
    return {};
}

}  // namespace throughline
