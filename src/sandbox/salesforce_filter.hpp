#pragma once

#include "salesforce_query.hpp"

#include <compare>
#include <unordered_set>

namespace throughline::sandbox {

/// How a field's values compare in queries.
enum class SoqlSort : unsigned char { text, id, number, boolean, date, datetime, none };

SoqlSort sort_of(FieldType type);

/// Order of two cells that are not null.
std::weak_ordering compare_cells(SoqlSort sort, Value const& left, Value const& right);

Outcome<SoqlColumn> resolve(SalesforceOrg const& org, Table const& table, SoqlPath const& path,
                            std::string_view source);

/// A WHERE clause, checked against the object's fields.
class SoqlFilter {
  public:
    static Outcome<SoqlFilter> make(SalesforceOrg const& org, Table const& table, SoqlCondition const& condition,
                                    std::string_view source);

    bool accepts(SalesforceOrg const& org, Row const& row) const;

    /// The ids that every accepted row is among, where the filter says so.
    std::optional<std::vector<std::string>> ids() const;
    /// A time before which no accepted row was modified.
    Timestamp modified_since() const;

  private:
    static Outcome<SoqlFilter> comparison(SalesforceOrg const& org, Table const& table, SoqlCondition const& condition,
                                          std::string_view source);
    bool                       compares(Value const& cell) const;

    SoqlCondition::Kind             kind_ = SoqlCondition::Kind::all;
    std::vector<SoqlFilter>         parts_;
    SoqlColumn                      column_;
    SoqlSort                        sort_    = SoqlSort::none;
    SoqlOperator                    compare_ = SoqlOperator::equal;
    Value                           operand_;  // Of every operator but IN.
    std::unordered_set<std::string> among_;    // Of IN, folded.
    bool                            null_among_ = false;
};

}  // namespace throughline::sandbox
