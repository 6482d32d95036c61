#include "netsuite_suiteql.hpp"
#include "text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace throughline::sandbox::suite {

namespace {

struct Token {
    enum class Kind : unsigned char { word, quoted, text, number, symbol, end } kind = Kind::end;
    std::string text{};
};

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

std::string upper_case(std::string_view text) {
    std::string upper{text};
    for (char& c : upper)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return upper;
}

constexpr std::array two_character_symbols{"<>", "!=", "<=", ">=", "||"};
constexpr std::array functions{"TO_CHAR",    "TO_DATE", "TO_TIMESTAMP", "TO_NUMBER", "SYS_EXTRACT_UTC", "TRUNC",
                               "BUILTIN.DF", "UPPER",   "LOWER",        "NVL",       "COALESCE",        "COUNT",
                               "MAX",        "MIN",     "SUM",          "ABS",       "BUILTIN.CF"};

class Reader {
  public:
    Reader(Book const& book, std::string_view text, std::vector<Cell> const& parameters)
        : book_{book}, parameters_{parameters} {
        split(text);
    }

    Outcome<Query> read() {
        read_clauses();
        if (problem_.empty() && token().kind != Token::Kind::end) complain("unexpected '" + token().text + "'");
        if (!problem_.empty()) return refused(invalid_query(problem_));
        return std::move(query_);
    }

  private:
    // Tokens.
    void split(std::string_view text) {
        while (!text.empty()) {
            char const first = text.front();
            if (std::string_view{" \t\r\n"}.find(first) != std::string_view::npos)
                text.remove_prefix(1);
            else if (first == '\'')
                split_text(text);
            else if (first == '"')
                split_quoted(text);
            else if (is_word_character(first))
                split_word(text);
            else
                split_symbol(text);
        }
        tokens_.push_back({});
    }

    void split_text(std::string_view& text) {
        std::string literal;
        text.remove_prefix(1);
        while (!text.empty()) {
            if (text.starts_with("''"))
                text.remove_prefix(1);
            else if (text.front() == '\'')
                break;
            literal += text.front();
            text.remove_prefix(1);
        }
        if (text.empty())
            complain("a text does not end");
        else
            text.remove_prefix(1);
        tokens_.push_back({Token::Kind::text, std::move(literal)});
    }

    void split_quoted(std::string_view& text) {
        auto const end    = text.find('"', 1);
        auto const length = end == std::string_view::npos ? end : end - 1;
        tokens_.push_back({Token::Kind::quoted, std::string{text.substr(1, length)}});
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }

    void split_word(std::string_view& text) {
        bool const  number = text.front() >= '0' && text.front() <= '9';
        std::size_t length = 0;
        while (length < text.size() && (is_word_character(text[length]) || (number && text[length] == '.'))) ++length;
        tokens_.push_back({number ? Token::Kind::number : Token::Kind::word, std::string{text.substr(0, length)}});
        text.remove_prefix(length);
    }

    void split_symbol(std::string_view& text) {
        std::size_t length = 1;
        for (std::string_view const symbol : two_character_symbols)
            if (text.starts_with(symbol)) length = 2;
        tokens_.push_back({Token::Kind::symbol, std::string{text.substr(0, length)}});
        text.remove_prefix(length);
    }

    Token const& token(std::size_t ahead = 0) const { return tokens_[std::min(place_ + ahead, tokens_.size() - 1)]; }
    bool         is(std::string_view what, std::size_t ahead = 0) const {
        Token const& next = token(ahead);
        return (next.kind == Token::Kind::word || next.kind == Token::Kind::symbol) && same_name(next.text, what);
    }
    bool take(std::string_view what) {
        if (!is(what)) return false;
        ++place_;
        return true;
    }
    void need(std::string_view what) {
        if (!take(what)) complain("expected " + std::string{what} + " near '" + token().text + "'");
    }
    Token next() { return place_ + 1 < tokens_.size() ? tokens_[place_++] : tokens_.back(); }
    void  complain(std::string problem) {
        if (problem_.empty()) problem_ = "Search error occurred: Invalid or unsupported search: " + std::move(problem);
    }
    void complain_exactly(std::string problem) {
        if (problem_.empty()) problem_ = std::move(problem);
    }

    // Clauses. The table is opened first, since columns mean nothing without it.
    void read_clauses() {
        need("SELECT");
        query_.distinct         = take("DISTINCT");
        std::size_t const begin = place_;
        int               depth = 0;
        while (token().kind != Token::Kind::end && (depth > 0 || !is("FROM"))) {
            depth += is("(") ? 1 : is(")") ? -1 : 0;
            ++place_;
        }
        need("FROM");
        if (!problem_.empty()) return;
        read_table();
        if (!problem_.empty()) return;
        std::size_t const rest = place_;
        place_                 = begin;
        do read_selected();
        while (problem_.empty() && take(","));
        if (!is("FROM")) complain("unexpected '" + token().text + "'");
        place_ = rest;
        if (take("WHERE")) query_.where.push_back(read_any());
        if (take("GROUP")) {
            need("BY");
            do query_.groups.push_back(read_sum());
            while (problem_.empty() && take(","));
        }
        if (take("ORDER")) {
            need("BY");
            do read_order();
            while (problem_.empty() && take(","));
        }
        read_fetch();
    }

    void read_table() {
        std::string const name = next().text;
        query_.table           = open_query_table(book_, name);
        if (!query_.table) return complain_exactly("Search error occurred: Record '" + name + "' was not found.");
        take("AS");
        alias_ = query_.table->name;
        if (token().kind == Token::Kind::word && !is("WHERE") && !is("ORDER") && !is("GROUP") && !is("FETCH") &&
            !is("JOIN") && !is("INNER") && !is("LEFT"))
            alias_ = next().text;
        if (is(",") || is("JOIN") || is("INNER") || is("LEFT")) complain("the sandbox joins no tables");
    }

    void read_selected() {
        if (take("*") || (is(".", 1) && is("*", 2))) {
            if (!is(",") && !is("FROM")) place_ += 3;
            for (std::size_t column = 0; column < query_.table->columns.size(); ++column)
                query_.selected.push_back(
                    {{.kind = Expression::Kind::column, .column = column}, query_.table->columns[column].name});
            return;
        }
        Expression  expression = read_sum();
        std::string name;
        if (take("AS"))
            name = next().text;
        else if (token().kind == Token::Kind::quoted || (token().kind == Token::Kind::word && !is("FROM")))
            name = next().text;
        else if (expression.kind == Expression::Kind::column)
            name = query_.table->columns[expression.column].name;
        else
            name = "expr" + std::to_string(query_.selected.size() + 1);
        query_.selected.push_back({std::move(expression), lower_case(name)});
    }

    void read_order() {
        Query::Order order;
        auto const   by_alias = std::find_if(query_.selected.begin(), query_.selected.end(), [&](auto const& selected) {
            return (is(",", 1) || is("ASC", 1) || is("DESC", 1) || is("FETCH", 1) || is("NULLS", 1) ||
                    token(1).kind == Token::Kind::end) &&
                   same_name(selected.name, token().text);
        });
        if (by_alias != query_.selected.end()) {
            order.expression = by_alias->expression;
            ++place_;
        } else {
            order.expression = read_sum();
        }
        order.descending = take("DESC");
        if (!order.descending) take("ASC");
        if (take("NULLS") && !take("FIRST")) need("LAST");
        query_.orders.push_back(std::move(order));
    }

    void read_fetch() {
        if (!take("FETCH")) return;
        if (!take("FIRST")) need("NEXT");
        std::string const number = next().text;
        std::from_chars(number.data(), number.data() + number.size(), query_.rows_max);
        if (!take("ROWS")) need("ROW");
        need("ONLY");
    }

    // Expressions, from the loosest operator to the tightest.
    static Expression call(std::string name, std::vector<Expression> parts) {
        return {.kind = Expression::Kind::call, .name = std::move(name), .parts = std::move(parts)};
    }

    Expression read_any() {
        Expression left = read_all();
        while (problem_.empty() && take("OR")) left = call("OR", {std::move(left), read_all()});
        return left;
    }

    Expression read_all() {
        Expression left = read_not();
        while (problem_.empty() && take("AND")) left = call("AND", {std::move(left), read_not()});
        return left;
    }

    Expression read_not() {
        if (take("NOT")) return call("NOT", {read_not()});
        return read_comparison();
    }

    Expression read_comparison() {
        Expression left = read_sum();
        for (char const* const symbol : {"=", "<>", "!=", "<=", ">=", "<", ">"})
            if (take(symbol)) return call(std::string{symbol} == "!=" ? "<>" : symbol, {std::move(left), read_sum()});
        if (take("IS")) {
            bool const negated = take("NOT");
            need("NULL");
            Expression is_null = call("IS NULL", {std::move(left)});
            return negated ? call("NOT", {std::move(is_null)}) : std::move(is_null);
        }
        bool const negated = take("NOT");
        Expression test    = read_membership(std::move(left));
        return negated ? call("NOT", {std::move(test)}) : std::move(test);
    }

    Expression read_membership(Expression left) {
        if (take("IN")) {
            std::vector<Expression> parts{std::move(left)};
            need("(");
            do parts.push_back(read_sum());
            while (problem_.empty() && take(","));
            need(")");
            return call("IN", std::move(parts));
        }
        if (take("BETWEEN")) {
            Expression low = read_sum();
            need("AND");
            return call("BETWEEN", {std::move(left), std::move(low), read_sum()});
        }
        if (take("LIKE")) return call("LIKE", {std::move(left), read_sum()});
        return left;
    }

    Expression read_sum() {
        Expression left = read_product();
        for (;;) {
            if (take("+"))
                left = call("+", {std::move(left), read_product()});
            else if (take("-"))
                left = call("-", {std::move(left), read_product()});
            else if (take("||"))
                left = call("||", {std::move(left), read_product()});
            else
                return left;
        }
    }

    Expression read_product() {
        Expression left = read_operand();
        while (problem_.empty() && take("*")) left = call("*", {std::move(left), read_operand()});
        return left;
    }

    Expression read_operand() {
        if (++depth_ > 100) complain("nested too deeply");
        if (!problem_.empty()) return {};
        Expression expression = read_primary();
        --depth_;
        return expression;
    }

    Expression read_primary() {
        if (take("(")) {
            Expression inner = read_any();
            need(")");
            return inner;
        }
        if (take("-")) return call("-", {{.value = Cell::of_number(0)}, read_operand()});
        if (take("?")) {
            if (parameter_ == parameters_.size()) complain("a parameter is missing");
            return problem_.empty() ? Expression{.value = parameters_[parameter_++]} : Expression{};
        }
        if (token().kind == Token::Kind::text) return {.value = Cell::of_text(next().text)};
        if (token().kind == Token::Kind::number) {
            auto const number = Decimal::parse(next().text);
            if (!number) complain("not a number");
            return {.value = number ? Cell::of_number(*number) : Cell{}};
        }
        if (token().kind == Token::Kind::word || token().kind == Token::Kind::quoted) return read_name();
        complain("unexpected '" + token().text + "'");
        return {};
    }

    Expression read_name() {
        bool const  quoted = token().kind == Token::Kind::quoted;
        std::string name   = next().text;
        if (!quoted && same_name(name, "NULL")) return {};
        if (!quoted && (same_name(name, "SYSDATE") || same_name(name, "CURRENT_DATE"))) return call("SYSDATE", {});
        if (!quoted && same_name(name, "BUILTIN") && take(".")) name += '.' + next().text;
        if (is("(")) return read_call(upper_case(name));
        if (take(".")) {
            if (!same_name(name, alias_) && !same_name(name, query_.table->name)) return unknown(name);
            name = next().text;
        }
        auto const& columns = query_.table->columns;
        auto const  found   = std::find_if(columns.begin(), columns.end(),
                                           [&](QueryColumn const& column) { return same_name(column.name, name); });
        if (found == columns.end()) return unknown(name);
        return {.kind = Expression::Kind::column, .column = static_cast<std::size_t>(found - columns.begin())};
    }

    Expression unknown(std::string const& name) {
        complain_exactly("Search error occurred: Unknown identifier '" + lower_case(name) +
                         "'. Available identifiers are: {" + lower_case(alias_) + '=' + query_.table->name + "}");
        return {};
    }

    Expression read_call(std::string name) {
        if (std::find(functions.begin(), functions.end(), std::string_view{name}) == functions.end())
            complain("the sandbox does not know the function " + name);
        need("(");
        std::vector<Expression> parts;
        if (take("*")) parts.push_back({.kind = Expression::Kind::star});
        while (problem_.empty() && !is(")")) {
            parts.push_back(read_sum());
            if (!take(",")) break;
        }
        need(")");
        if (parts.empty()) complain("nothing given to " + name);
        return call(std::move(name), std::move(parts));
    }

    Book const&              book_;
    std::vector<Cell> const& parameters_;
    std::vector<Token>       tokens_;
    std::size_t              place_     = 0;
    std::size_t              parameter_ = 0;
    int                      depth_     = 0;
    std::string              alias_;
    std::string              problem_;
    Query                    query_{};
};

}  // namespace

bool Expression::is_aggregate() const {
    if (kind == Kind::call && (name == "COUNT" || name == "MAX" || name == "MIN" || name == "SUM")) return true;
    return std::any_of(parts.begin(), parts.end(), [](Expression const& part) { return part.is_aggregate(); });
}

Outcome<Query> read_query(Book const& book, std::string_view text, std::vector<Cell> const& parameters) {
    return Reader{book, text, parameters}.read();
}

Problem invalid_query(std::string problem) {
    return invalid_parameter("q",
                             "Invalid search query. Detailed unprocessed description follows. " + std::move(problem));
}

}  // namespace throughline::sandbox::suite
