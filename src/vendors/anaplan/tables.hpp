#pragma once

#include "answer.hpp"
#include "cells.hpp"

#include <throughline/connector/connector.hpp>
#include <throughline/mapping/csv.hpp>
#include <throughline/mapping/mapping.hpp>
#include <throughline/mapping/vendor_schema.hpp>
#include <throughline/vendors/anaplan/anaplan.hpp>

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::anaplan {

/// The mapping of every object that a table can hold; what others refer to comes first.
std::span<MappingView const> all_mappings();

/// One record made of a row: as mappings read it, and how it is known.
struct TableRecord {
    std::string key{};
    std::string code{};
    std::string text{};
};

/// What scenarios take for granted, by their keys: a JSON list each.
using Assumptions = std::map<std::string, std::string, std::less<>>;

/// A table as configured, resolved against its mapping: which column holds which field, and how its cells are spelled.
class TablePlan {
  public:
    /// Throws std::invalid_argument where the table cannot hold such records.
    TablePlan(Table table, MappingView const& base, Options const& options);
    TablePlan(TablePlan const&)            = delete;
    TablePlan& operator=(TablePlan const&) = delete;

    Table const&       table() const { return table_; }
    bool               writable() const { return !table_.load_id.empty(); }
    std::string const& code_header() const { return code_header_; }
    /// The mapping as this table can keep it: fields without a column are omitted.
    MappingView const& mapping() const { return view_; }

    /// What stands where, in rows under such a header; `validation` where a column is missing that is wanted: that of
    /// one of the fields, or any where none are named.
    class Shape;
    Result<std::shared_ptr<Shape const>> shape_of(std::span<std::string const> header,
                                                  std::span<std::string const> fields) const;
    /// The table as its export and its import describe it, field by field.
    VendorSchema schema_of(Description const& description) const;

    /// The records of one row: one, or one to each measure that is not blank.
    void records_of(Shape const& shape, CsvRow const& row, Assumptions const& taken_for_granted,
                    std::vector<TableRecord>& into) const;

    /// The headers of what is written.
    std::vector<std::string> const& written_headers() const { return written_headers_; }
    /// Appends one row, in the order of `headers`.
    Result<> append_row(WriteItem const& item, std::span<std::string const> headers, char decimal_separator,
                        CsvWriter& out) const;
    bool     is_personal(std::string_view header) const;

  private:
    struct Placed {
        std::string field;
        std::string header;
        Cell        cell     = Cell::text;
        bool        written  = false;
        bool        personal = false;
    };

    void          place_columns(MappingView const& base);
    void          narrow(MappingView const& base);
    void          check(MappingView const& base) const;
    bool          has_field(std::string_view field) const;
    bool          is_known(std::string const& header) const;
    std::string   custom_name(std::string const& header) const;
    std::string   missing_columns(std::span<std::string const> header, std::span<std::string const> fields) const;
    bool          comes_otherwise(std::string_view field) const;
    Placed const* find(std::string_view field) const;

    Table                    table_;
    Cells                    cells_;
    std::string              currency_;  // Of amounts, where no column names one.
    std::vector<Placed>      columns_{};
    std::string              code_header_{};
    std::vector<std::string> written_headers_{};
    std::vector<FieldRow>    rows_{};
    MappingView              view_{};
};

class TablePlan::Shape {
  public:
    struct Column {
        std::vector<Placed const*> fields{};
        std::string                custom{};  ///< Where no field names it.
        Measure const*             measure = nullptr;
    };

    std::vector<Column>      columns{};
    std::vector<std::size_t> key{};  ///< In the order of the configuration.
    std::size_t              code  = ~std::size_t{0};
    bool                     whole = true;  ///< Every measure has its column: a record that is not shown is gone.
};

}  // namespace throughline::anaplan
