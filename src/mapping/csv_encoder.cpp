#include "record_pass.hpp"

#include <throughline/mapping/csv.hpp>

#include <algorithm>

namespace throughline {

namespace mapping_detail {

/// Puts one codec's value into one cell, and remembers what no cell can hold.
class CellWriter final : public WireWriter {
  public:
    CellWriter(CsvWriter& out, CsvDialect const& dialect) : out_{out}, dialect_{dialect} {}

    void null() override {
        if (!dialect_.null_cell.empty()) return out_.text(dialect_.null_cell);
        if (dialect_.empty_cell == Absent::unknown) refused_ = "the table has no cell that says null";
        out_.empty();
    }
    void boolean(bool value) override { out_.text(value ? "true" : "false"); }
    void number(std::string_view lexeme) override { out_.number(lexeme); }
    void text(std::string_view value) override {
        if (value.empty() && !dialect_.quoted_empty_is_text)
            refused_ = "an empty text, which the table cannot tell from no text";
        if (!dialect_.null_cell.empty() && value == dialect_.null_cell)
            refused_ = "a text that the table would take for null";
        if (value.find('\0') != std::string_view::npos) refused_ = "a zero byte, which no table can hold";
        out_.text(value);
    }
    void raw_json(std::string_view json) override { text(json); }
    void nothing() { out_.empty(); }

    /// Null when the cell was written.
    char const* refused() const { return refused_; }

  private:
    CsvWriter&        out_;
    CsvDialect const& dialect_;
    char const*       refused_ = nullptr;
};

bool is_a_column(FieldRow const& row) {
    if (row.name.empty()) return false;
    bool const custom = row.kind == RowKind::custom && row.direction != Direction::read;
    return can_be_written(row) || custom || row.kind == RowKind::constant || row.kind == RowKind::key ||
           row.kind == RowKind::external_id;
}

Result<> write_cell(MappingView const& view, FieldRow const& row, void const* object, Envelope const& named,
                    CellWriter& cell, MappingContext& context) {
    if (auto const name = name_to_write(row, named)) {
        name->empty() ? cell.nothing() : cell.text(*name);
    } else if (row.kind == RowKind::constant && !row.extension) {
        cell.text(row.reason);
    } else if (auto written = write_row(row, object, cell, context); !written) {
        return in_row(std::move(written).error(), view, row);
    }
    if (!cell.refused()) return {};
    return Error{ErrorCode::unsupported, cell.refused()}.in_field(row.name);
}

bool has_custom_value(FieldRow const& row, MappingContext const& context) {
    if (!context.custom || !row.extension || !row.extension->target) return false;
    auto const found = context.custom->find(row.extension->target->name);
    return found != context.custom->end() && !found->second.is_null();
}

/// A cell of a field that is not to be written: empty, unless that would empty the field.
Result<> leave_out(MappingView const& view, FieldRow const& row, void const* object, CsvDialect const& dialect,
                   MappingContext const& context, CsvWriter& out) {
    out.empty();
    if (dialect.empty_cell == Absent::unknown) return {};
    bool const held = row.kind == RowKind::custom ? has_custom_value(row, context)
                                                  : row.kind == RowKind::member && has_value(view.type(), row, object);
    if (!held) return {};
    return Error{ErrorCode::unsupported, "an empty cell would empty a field that is not to be written"}
        .in_field(row.name)
        .with_remedy("write every column, or make a table of fewer columns");
}

}  // namespace mapping_detail

using namespace mapping_detail;

CsvEncoder::CsvEncoder(MappingView const& view, RowSet const& columns, CsvDialect const& dialect)
    : view_{view}, columns_{columns}, dialect_{dialect} {
    for (std::size_t index = 0; index < columns_.size(); ++index)
        if (index >= view.rows.size() || !is_a_column(view.rows[index])) columns_.reset(index);
}

void CsvEncoder::begin(std::string& out) const {
    if (dialect_.byte_order_mark) out.append("\xEF\xBB\xBF");
    if (!dialect_.header) return;
    CsvWriter cells{out, dialect_};
    for (std::size_t index = 0; index < view_.rows.size(); ++index)
        if (columns_[index]) cells.text(column_name(view_.rows[index], dialect_.path_separator));
    cells.end_row();
}

Result<> CsvEncoder::append(void const* object, RowSet const& rows, Envelope const& named, MappingContext& context,
                            std::string& out) const {
    auto const before       = out.size();
    context.record_currency = {};
    CsvWriter cells{out, dialect_};
    for (std::size_t index = 0; index < view_.rows.size(); ++index) {
        if (!columns_[index]) continue;
        auto const& row = view_.rows[index];
        CellWriter  cell{cells, dialect_};
        auto        written = rows[index] ? write_cell(view_, row, object, named, cell, context)
                                          : leave_out(view_, row, object, dialect_, context, cells);
        if (written) continue;
        out.resize(before);
        return std::move(written).error().in_object(view_.vendor_object).in_record(named.key);
    }
    cells.end_row();
    return {};
}

Result<std::string> encode_csv(MappingView const& view, std::span<void const* const> objects, RowSet const& columns,
                               MappingContext& context, CsvDialect const& dialect) {
    std::string      text;
    CsvEncoder const encoder{view, columns, dialect};
    encoder.begin(text);
    for (auto const* object : objects)
        if (auto written = encoder.append(object, columns, {}, context, text); !written)
            return std::move(written).error();
    return text;
}

RowSet columns_of(MappingView const& view) {
    RowSet columns;
    for (std::size_t index = 0; index < view.rows.size(); ++index) columns[index] = is_a_column(view.rows[index]);
    return columns;
}

}  // namespace throughline
