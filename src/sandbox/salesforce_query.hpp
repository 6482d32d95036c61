#pragma once

#include "salesforce_org.hpp"
#include "salesforce_soql.hpp"

#include <utility>
#include <vector>

namespace throughline::sandbox {

/// A path of a query, resolved: the references to follow, then the field.
struct SoqlColumn {
    std::vector<std::pair<Table const*, std::size_t>> hops{};  ///< Table and reference field to follow from it.
    Table const*                                      table = nullptr;
    std::size_t                                       place = 0;

    FieldDefinition const& field() const { return table->definition().fields[place]; }
    /// The cell that the path leads to from a row; null where a reference on the way is empty.
    Value value(SalesforceOrg const& org, Row const& row) const;
};

/// The records that a query found, as they stood then, and what to show of them.
struct SoqlResult {
    Table const*            table = nullptr;
    std::vector<SoqlColumn> columns{};
    std::vector<RowPtr>     rows{};
    bool                    is_count = false;
};

Outcome<SoqlResult> run_query(SalesforceOrg const& org, std::string_view soql, bool with_deleted);

/// One record of a result, as the API spells it; `base` is `/services/data/vXX.0`.
Value show_record(SalesforceOrg const& org, SoqlResult const& result, Row const& row, std::string_view base);

/// `{"type":..., "url":...}`.
Value record_attributes(Table const& table, std::string_view id, std::string_view base);

}  // namespace throughline::sandbox
