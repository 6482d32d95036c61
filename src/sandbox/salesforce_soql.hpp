#pragma once

#include "salesforce_outcome.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::sandbox {

/// `Account.Owner.Name`, and where in the query it stands.
struct SoqlPath {
    std::vector<std::string> names;
    std::size_t              at = 0;

    std::string text() const;
};

struct SoqlLiteral {
    enum class Kind : unsigned char { null, text, number, boolean, date, datetime };

    Kind        kind = Kind::null;
    std::string text{};  ///< Unescaped; of a datetime the spelling of stored rows.
    std::size_t at = 0;
};

enum class SoqlOperator : unsigned char { equal, unequal, less, less_equal, greater, greater_equal, like, in, not_in };

/// A tree: `all`, `any` and `none` of its parts, or one comparison.
struct SoqlCondition {
    enum class Kind : unsigned char { all, any, none, compare };

    Kind                       kind = Kind::compare;
    std::vector<SoqlCondition> parts{};
    SoqlPath                   path{};
    SoqlOperator               compare = SoqlOperator::equal;
    std::vector<SoqlLiteral>   literals{};
};

struct SoqlOrder {
    SoqlPath path;
    bool     descending  = false;
    bool     nulls_first = true;
};

struct SoqlQuery {
    std::string                  source;  ///< The query's own text, for error messages.
    std::vector<SoqlPath>        fields{};
    bool                         is_count = false;
    std::string                  object{};
    std::size_t                  object_at = 0;
    std::optional<SoqlCondition> where{};
    std::vector<SoqlOrder>       order{};
    std::optional<std::int64_t>  limit{};
    std::int64_t                 offset = 0;
};

/// SELECT fields or COUNT() FROM object [WHERE] [ORDER BY] [LIMIT] [OFFSET]; no subqueries, no grouping.
Outcome<SoqlQuery> parse_soql(std::string_view text);

/// The vendor's message: the query, a caret under the place, row and column, then what is wrong.
std::string soql_message(std::string_view source, std::size_t at, std::string_view problem);

}  // namespace throughline::sandbox
