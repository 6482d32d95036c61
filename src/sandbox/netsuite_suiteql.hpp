#pragma once

#include "netsuite_book.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::sandbox::suite {

/// A value inside a query. An instant knows no zone; a wall time knows no instant.
struct Cell {
    enum class Kind : unsigned char { null, text, number, wall, instant, truth };

    Kind         kind = Kind::null;
    std::string  text{};
    Decimal      number{};
    std::int64_t seconds = 0;  ///< Of a wall time or an instant; of a truth 1 or 0.

    static Cell of_text(std::string text) { return {.kind = Kind::text, .text = std::move(text)}; }
    static Cell of_number(Decimal const& number) { return {.kind = Kind::number, .number = number}; }
    static Cell of_wall(Wall wall) { return {.kind = Kind::wall, .seconds = wall}; }
    static Cell of_instant(std::int64_t at) { return {.kind = Kind::instant, .seconds = at}; }
    static Cell of_truth(bool yes) { return {.kind = Kind::truth, .seconds = yes ? 1 : 0}; }

    bool is_null() const { return kind == Kind::null; }
    bool is_time() const { return kind == Kind::wall || kind == Kind::instant; }
    bool is_true() const { return kind == Kind::truth && seconds == 1; }
};

/// One row of a table: a record, or one line of it.
struct Item {
    RecordType const* type = nullptr;
    RowPtr            row{};
    std::size_t       line = 0;
};

struct QueryColumn {
    std::string                             name;
    std::function<Cell(Item const&)>        value;
    std::function<std::string(Item const&)> display{};  ///< What BUILTIN.DF shows; empty where that is the value.
};

struct QueryTable {
    std::string              name;
    std::vector<QueryColumn> columns;
    std::vector<Item>        items;
};

/// The table of that name, or null. Transactions are one table, as in a real account: `transaction`.
std::unique_ptr<QueryTable> open_query_table(Book const& book, std::string_view name);

struct Expression {
    enum class Kind : unsigned char { literal, column, call, star } kind = Kind::literal;
    std::string             name{};   ///< Of a function or operator, upper case.
    Cell                    value{};  ///< Of a literal.
    std::size_t             column = 0;
    std::vector<Expression> parts{};

    bool is_aggregate() const;
};

struct Query {
    struct Selected {
        Expression  expression;
        std::string name;
    };
    struct Order {
        Expression expression;
        bool       descending = false;
    };

    std::unique_ptr<QueryTable> table;
    std::vector<Selected>       selected{};
    std::vector<Expression>     where{};  ///< None or one.
    std::vector<Expression>     groups{};
    std::vector<Order>          orders{};
    std::size_t                 rows_max = static_cast<std::size_t>(-1);
    bool                        distinct = false;
};

/// Reads the part of SuiteQL that docs/vendors/netsuite-sandbox.md lists. `parameters` stand in for question marks.
Outcome<Query> read_query(Book const& book, std::string_view text, std::vector<Cell> const& parameters);
/// The rows, as the `items` of an answer hold them: names in lower case, values as texts, nulls left out.
Outcome<std::vector<Value>> run_query(Book const& book, Query const& query);

Problem invalid_query(std::string problem);

}  // namespace throughline::sandbox::suite
