#include "tables.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace throughline::anaplan {

namespace {

bool holds(std::vector<std::string> const& names, std::string const& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Whatever list it is of, an item stands in a file as text. Of all else nothing is said: line items in rows are MIXED.
VendorType type_named(std::string_view spelled) {
    constexpr std::array<std::pair<std::string_view, VendorType>, 6> types{{{"NUMBER", VendorType::decimal},
                                                                            {"TEXT", VendorType::text},
                                                                            {"DATE", VendorType::date},
                                                                            {"BOOLEAN", VendorType::boolean},
                                                                            {"ENTITY", VendorType::choice},
                                                                            {"TIME_ENTITY", VendorType::text}}};
    for (auto const& [name, type] : types)
        if (name == spelled) return type;
    return VendorType::unknown;
}

/// The columns of a description, as fields.
class Columns {
  public:
    Columns(Description const& description, std::vector<std::string> const& written, VendorSchema& into)
        : exported_{description.exported}, imported_{description.imported.headers}, written_{written}, into_{into} {}

    bool has(std::string const& header) const { return holds(exported_.headers, header); }
    bool has_all(std::vector<std::string> const& headers) const {
        return std::all_of(headers.begin(), headers.end(), [this](std::string const& each) { return has(each); });
    }

    /// What the connection says by itself, whatever the model's columns are.
    void add(std::string_view name) { into_.fields.push_back({.name = std::string{name}}); }

    /// A column that is written has to be read by the import; one that the import reads, and nobody fills, would be
    /// emptied with every load.
    void add(std::string_view name, std::string const& header) {
        SchemaField field{.name = std::string{name}, .label = header};
        auto const  at = std::find(exported_.headers.begin(), exported_.headers.end(), header);
        if (at != exported_.headers.end() && !exported_.types.empty())
            field.spelled_type = exported_.types[static_cast<std::size_t>(at - exported_.headers.begin())];
        field.type = type_named(field.spelled_type);
        if (!imported_.empty()) {
            bool const is_read = holds(imported_, header);
            field.createable = field.updateable = is_read;
            field.nillable                      = !is_read || holds(written_, header);
        }
        into_.fields.push_back(std::move(field));
    }

  private:
    ExportFormat const&             exported_;
    std::vector<std::string> const& imported_;
    std::vector<std::string> const& written_;
    VendorSchema&                   into_;
};

}  // namespace

VendorSchema TablePlan::schema_of(Description const& description) const {
    VendorSchema schema{table_.object, {}};
    Columns      columns{description, written_headers_, schema};
    if (columns.has_all(table_.key)) columns.add("key");
    if (code_header_.empty() || columns.has(code_header_)) columns.add("code");
    for (auto const& placed : columns_)
        if (placed.field != "code" && columns.has(placed.header)) columns.add(placed.field, placed.header);
    // No column holds these: the connection tells them itself, or no measure goes there.
    auto const has_no_column = [this](std::string_view name) {
        bool const is_measured = std::any_of(table_.measures.begin(), table_.measures.end(),
                                             [name](Measure const& each) { return each.field == name; });
        return name == "currency" || name == "assumptions" ||
               (name != "measure" && comes_otherwise(name) && !is_measured);
    };
    for (auto const& row : rows_)
        if (row.kind != RowKind::omitted && find(row.name) == nullptr && has_no_column(row.name)) columns.add(row.name);

    // A figure is one of as many columns as there are measures of it.
    std::vector<std::string> measures;
    for (auto const& measure : table_.measures) measures.push_back(measure.header);
    if (!measures.empty() && columns.has_all(measures)) columns.add("measure");
    for (auto const& measure : table_.measures)
        if (columns.has(measure.header)) columns.add(measure.field, measure.header);

    for (auto const& header : description.exported.headers)
        if (!is_known(header)) columns.add(custom_name(header), header);
    for (auto const& header : description.imported.headers)
        if (!is_known(header) && !columns.has(header)) columns.add(custom_name(header), header);
    schema.sort();
    return schema;
}

}  // namespace throughline::anaplan
