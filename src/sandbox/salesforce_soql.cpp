#include "salesforce_soql.hpp"
#include "text.hpp"

#include <throughline/core/date.hpp>
#include <throughline/core/timestamp.hpp>

#include <charconv>
#include <utility>

namespace throughline::sandbox {

namespace {

constexpr std::size_t condition_depth_max = 50;

struct Token {
    enum class Kind : unsigned char { name, text, literal, symbol, end };

    Kind        kind = Kind::end;
    std::string text{};
    std::size_t at = 0;
};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class Lexer {
  public:
    explicit Lexer(std::string_view source) : source_{source} {}

    Outcome<Token> next() {
        while (place_ < source_.size() && is_space(source_[place_])) ++place_;
        std::size_t const at = place_;
        if (at == source_.size()) return Token{Token::Kind::end, "<EOF>", at};
        char const c = source_[at];
        if (c == '\'') return quoted();
        if (is_letter(c))
            return run(Token::Kind::name, [](char each) { return is_letter(each) || is_digit(each) || each == '.'; });
        if (is_digit(c) || c == '-' || c == '+')
            return run(Token::Kind::literal, [](char each) {
                return is_letter(each) || is_digit(each) || each == '.' || each == '-' || each == '+' || each == ':';
            });
        for (std::string_view const symbol : {"<=", ">=", "!=", "<>", "=", "<", ">", "(", ")", ","})
            if (source_.substr(at).starts_with(symbol)) {
                place_ += symbol.size();
                return Token{Token::Kind::symbol, std::string{symbol}, at};
            }
        return refuse("MALFORMED_QUERY", soql_message(source_, at, std::string{"unexpected char: '"} + c + "'"));
    }

  private:
    template <class Belongs>
    Token run(Token::Kind kind, Belongs belongs) {
        std::size_t const at = place_++;
        while (place_ < source_.size() && belongs(source_[place_])) ++place_;
        return {kind, std::string{source_.substr(at, place_ - at)}, at};
    }

    Outcome<Token> quoted() {
        Token token{Token::Kind::text, "", place_++};
        while (place_ < source_.size() && source_[place_] != '\'') {
            char c = source_[place_++];
            if (c == '\\' && place_ < source_.size()) {
                c = source_[place_++];
                if (c == 'n' || c == 'N')
                    c = '\n';
                else if (c == 'r' || c == 'R')
                    c = '\r';
                else if (c == 't' || c == 'T')
                    c = '\t';
                else if (c != '\'' && c != '"' && c != '\\' && c != '_' && c != '%')
                    return refuse("MALFORMED_QUERY", soql_message(source_, place_ - 2, "invalid escape sequence"));
            }
            token.text += c;
        }
        if (place_ == source_.size())
            return refuse("MALFORMED_QUERY", soql_message(source_, token.at, "unterminated string literal"));
        ++place_;
        return token;
    }

    std::string_view source_;
    std::size_t      place_ = 0;
};

/// Recursive descent; the first refusal ends it.
class Parser {
  public:
    explicit Parser(std::string_view source) : source_{source}, lexer_{source} {}

    Outcome<SoqlQuery> query() {
        SoqlQuery query{.source = std::string{source_}};
        advance();
        expect("SELECT");
        select(query);
        expect("FROM");
        query.object_at = token_.at;
        query.object    = name();
        if (accept("WHERE")) query.where = any_of(0);
        if (accept("ORDER")) order(query);
        if (accept("LIMIT")) query.limit = count();
        if (accept("OFFSET")) query.offset = count();
        if (token_.kind != Token::Kind::end) unexpected();
        if (problem_) return refuse(std::move(*problem_));
        return query;
    }

  private:
    void advance() {
        if (problem_) return;
        auto token = lexer_.next();
        if (token)
            token_ = std::move(*token);
        else
            fail(std::move(token.error()));
    }

    void fail(SalesforceRefusal refusal) {
        if (!problem_) problem_ = std::move(refusal);
        token_ = {};
    }

    void unexpected() {
        fail({"MALFORMED_QUERY", soql_message(source_, token_.at, "unexpected token: '" + token_.text + "'")});
    }

    bool is(std::string_view word) const {
        return (token_.kind == Token::Kind::name || token_.kind == Token::Kind::symbol) && same_name(token_.text, word);
    }

    bool accept(std::string_view word) {
        if (problem_ || !is(word)) return false;
        advance();
        return true;
    }

    void expect(std::string_view word) {
        if (!accept(word)) unexpected();
    }

    std::string name() {
        if (token_.kind != Token::Kind::name) {
            unexpected();
            return {};
        }
        std::string taken = token_.text;
        advance();
        return taken;
    }

    SoqlPath path() {
        SoqlPath          path{.names = {}, .at = token_.at};
        std::string const whole = name();
        std::size_t       from  = 0;
        for (std::size_t dot = whole.find('.'); dot != std::string::npos; dot = whole.find('.', from)) {
            path.names.push_back(whole.substr(from, dot - from));
            from = dot + 1;
        }
        path.names.push_back(whole.substr(from));
        return path;
    }

    std::int64_t count() {
        std::int64_t number     = 0;
        auto const&  digits     = token_.text;
        auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (token_.kind != Token::Kind::literal || error != std::errc{} || end != digits.data() + digits.size() ||
            number < 0)
            unexpected();
        advance();
        return number;
    }

    void select(SoqlQuery& query) {
        if (accept("COUNT")) {
            expect("(");
            expect(")");
            query.is_count = true;
            return;
        }
        do query.fields.push_back(path());
        while (accept(","));
    }

    void order(SoqlQuery& query) {
        expect("BY");
        do {
            SoqlOrder by{.path = path()};
            if (accept("DESC"))
                by.descending = true;
            else
                accept("ASC");
            by.nulls_first = !by.descending;
            if (accept("NULLS")) {
                by.nulls_first = is("FIRST");
                if (!accept("LAST")) expect("FIRST");
            }
            query.order.push_back(std::move(by));
        } while (accept(","));
    }

    // Salesforce refuses `a AND b OR c` without parentheses.
    SoqlCondition any_of(std::size_t depth) {
        SoqlCondition first = one(depth);
        if (!is("AND") && !is("OR")) return first;
        bool const    all = is("AND");
        SoqlCondition tree{.kind = all ? SoqlCondition::Kind::all : SoqlCondition::Kind::any};
        tree.parts.push_back(std::move(first));
        while (accept(all ? "AND" : "OR")) tree.parts.push_back(one(depth));
        if (is("AND") || is("OR")) unexpected();
        return tree;
    }

    SoqlCondition one(std::size_t depth) {
        if (depth > condition_depth_max) unexpected();
        if (problem_) return {};
        if (accept("NOT")) {
            SoqlCondition none{.kind = SoqlCondition::Kind::none};
            none.parts.push_back(one(depth + 1));
            return none;
        }
        if (accept("(")) {
            SoqlCondition inner = any_of(depth + 1);
            expect(")");
            return inner;
        }
        return comparison();
    }

    SoqlCondition comparison() {
        SoqlCondition condition{.path = path()};
        if (accept("NOT")) {
            expect("IN");
            condition.compare = SoqlOperator::not_in;
        } else if (accept("IN")) {
            condition.compare = SoqlOperator::in;
        } else {
            condition.compare = compare_operator();
            condition.literals.push_back(literal());
            return condition;
        }
        expect("(");
        do condition.literals.push_back(literal());
        while (accept(","));
        expect(")");
        return condition;
    }

    SoqlOperator compare_operator() {
        static constexpr std::pair<std::string_view, SoqlOperator> words[] = {
            {"=", SoqlOperator::equal},       {"!=", SoqlOperator::unequal}, {"<>", SoqlOperator::unequal},
            {"<=", SoqlOperator::less_equal}, {"<", SoqlOperator::less},     {">=", SoqlOperator::greater_equal},
            {">", SoqlOperator::greater},     {"LIKE", SoqlOperator::like}};
        for (auto const& [word, meaning] : words)
            if (accept(word)) return meaning;
        unexpected();
        return SoqlOperator::equal;
    }

    SoqlLiteral literal() {
        using Kind = SoqlLiteral::Kind;
        SoqlLiteral literal{.kind = Kind::null, .text = token_.text, .at = token_.at};
        if (token_.kind == Token::Kind::text)
            literal.kind = Kind::text;
        else if (is("true") || is("false"))
            literal = {Kind::boolean, lower_case(token_.text), token_.at};
        else if (token_.kind == Token::Kind::literal)
            literal = bare(token_);
        else if (!is("null"))
            unexpected();
        advance();
        return literal;
    }

    SoqlLiteral bare(Token const& token) {
        using Kind = SoqlLiteral::Kind;
        if (Date::parse(token.text)) return {Kind::date, token.text, token.at};
        if (auto const moment = Timestamp::parse(token.text))
            return {Kind::datetime, moment->to_string(3, "+0000"), token.at};
        if (auto const number = Decimal::parse(token.text)) return {Kind::number, token.text, token.at};
        unexpected();
        return {};
    }

    std::string_view                 source_;
    Lexer                            lexer_;
    Token                            token_;
    std::optional<SalesforceRefusal> problem_;
};

}  // namespace

std::string SoqlPath::text() const {
    std::string joined;
    for (std::string const& name : names) joined += (joined.empty() ? "" : ".") + name;
    return joined;
}

std::string soql_message(std::string_view source, std::size_t at, std::string_view problem) {
    std::size_t const from = at < 60 ? 0 : at - 60;  // A long query is shown around the place.
    std::string       message{"\n"};
    message.append(source.substr(from, 120)).append("\n").append(std::string(at - from, ' ')).append("^\n");
    message.append("ERROR at Row:1:Column:").append(std::to_string(at + 1)).append("\n").append(problem);
    return message;
}

Outcome<SoqlQuery> parse_soql(std::string_view text) { return Parser{text}.query(); }

}  // namespace throughline::sandbox
