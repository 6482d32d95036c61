#include "netsuite_filter.hpp"
#include "text.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace throughline::sandbox::suite {

namespace {

/// A text, a number or a moment, as an operator compares them.
struct Comparable {
    enum class Kind : unsigned char { text, number, wall } kind = Kind::text;
    std::string text{};
    Decimal     number{};
    Wall        wall       = 0;
    bool        dated_only = false;  ///< A moment that was given without a time.

    std::strong_ordering compare(Comparable const& other) const {
        if (kind == Kind::number) return number <=> other.number;
        if (kind == Kind::wall) return wall <=> other.wall;
        return lower_case(text) <=> lower_case(other.text);
    }
};

struct Term {
    std::string text;
    bool        quoted = false;
};

bool is_number_type(FieldType type) {
    return type == FieldType::integer || type == FieldType::number || type == FieldType::currency ||
           type == FieldType::percent || type == FieldType::reference || type == FieldType::id;
}

bool is_time_type(FieldType type) { return type == FieldType::date || type == FieldType::datetime; }

std::vector<std::string> operators_of(FieldType type) {
    if (is_time_type(type)) return {"AFTER", "BEFORE", "ON", "ON_OR_AFTER", "ON_OR_BEFORE", "BETWEEN", "WITHIN"};
    if (type == FieldType::boolean) return {"IS"};
    if (is_number_type(type))
        return {"ANY_OF", "BETWEEN", "EQUAL", "GREATER", "GREATER_OR_EQUAL", "LESS", "LESS_OR_EQUAL", "WITHIN"};
    return {"CONTAIN", "IS", "START_WITH", "END_WITH", "ANY_OF"};
}

bool satisfies(std::string const& name, Comparable const& held, std::vector<Comparable> const& wanted) {
    Comparable const& first = wanted.front();
    auto const        order = held.compare(first);
    std::string const left = lower_case(held.text), right = lower_case(first.text);
    if (name == "IS" || name == "EQUAL") return order == 0;
    if (name == "ON") return first.dated_only ? date_of(held.wall) == date_of(first.wall) : order == 0;
    if (name == "AFTER") return first.dated_only ? date_of(held.wall) > date_of(first.wall) : order > 0;
    if (name == "ON_OR_BEFORE") return first.dated_only ? date_of(held.wall) <= date_of(first.wall) : order <= 0;
    if (name == "GREATER") return order > 0;
    if (name == "BEFORE" || name == "LESS") return order < 0;
    if (name == "ON_OR_AFTER" || name == "GREATER_OR_EQUAL") return order >= 0;
    if (name == "LESS_OR_EQUAL") return order <= 0;
    if (name == "BETWEEN" || name == "WITHIN") return order >= 0 && held.compare(wanted.back()) <= 0;
    if (name == "CONTAIN") return left.find(right) != std::string::npos;
    if (name == "START_WITH") return left.starts_with(right);
    if (name == "END_WITH") return left.ends_with(right);
    return std::any_of(wanted.begin(), wanted.end(), [&](Comparable const& one) { return held.compare(one) == 0; });
}

class FilterReader {
  public:
    FilterReader(Book const& book, RecordType const& type, std::string_view q) : book_{book}, type_{type} { split(q); }

    Outcome<RowTest> read() {
        RowTest test = read_any();
        if (problem_.empty() && place_ != terms_.size()) complain("unexpected " + terms_[place_].text);
        if (!problem_.empty()) return refused(invalid_parameter("q", "Invalid search query. " + problem_));
        return test;
    }

  private:
    void split(std::string_view q) {
        while (!q.empty()) {
            char const first = q.front();
            if (first == '"' || first == '\'') {
                auto const end = q.find(first, 1);
                terms_.push_back({std::string{q.substr(1, end == std::string_view::npos ? end : end - 1)}, true});
                q.remove_prefix(end == std::string_view::npos ? q.size() : end + 1);
            } else if (std::string_view{"()[],"}.find(first) != std::string_view::npos) {
                terms_.push_back({std::string{first}});
                q.remove_prefix(1);
            } else if (first == ' ' || first == '\t') {
                q.remove_prefix(1);
            } else {
                auto const end = q.find_first_of(" \t()[],\"'");
                terms_.push_back({std::string{q.substr(0, end)}});
                q.remove_prefix(end == std::string_view::npos ? q.size() : end);
            }
        }
    }

    bool take(std::string_view word) {
        if (place_ == terms_.size() || terms_[place_].quoted || !same_name(terms_[place_].text, word)) return false;
        ++place_;
        return true;
    }

    Term next() { return place_ < terms_.size() ? terms_[place_++] : (complain("it ends too soon"), Term{}); }

    void complain(std::string problem) {
        if (problem_.empty()) problem_ = "Detailed unprocessed description follows. " + std::move(problem) + ".";
    }

    RowTest read_any() {
        RowTest left = read_all();
        while (problem_.empty() && take("OR")) {
            left = [one = std::move(left), other = read_all()](Row const& row) { return one(row) || other(row); };
        }
        return left;
    }

    RowTest read_all() {
        RowTest left = read_one();
        while (problem_.empty() && take("AND")) {
            left = [one = std::move(left), other = read_one()](Row const& row) { return one(row) && other(row); };
        }
        return left;
    }

    RowTest read_one() {
        if (take("(")) {
            RowTest inner = read_any();
            if (!take(")")) complain("a parenthesis is missing");
            return inner;
        }
        return read_condition();
    }

    RowTest read_condition() {
        std::string const            name  = next().text;
        FieldDefinition const* const known = book_.table(type_).field(name);
        bool const                   is_id = same_name(name, "id");
        if (!is_id && (known == nullptr || !known->filterable)) complain("Invalid or unsupported field: " + name);
        std::string word = next().text;
        if (!problem_.empty()) return {};
        FieldType const type    = is_id ? FieldType::id : known->type;
        bool const      negated = word.ends_with("_NOT");
        if (negated) word.resize(word.size() - 4);
        if (word == "EMPTY")
            return [this_book = &book_, this_type = &type_, name, negated](Row const& row) {
                return this_book->cell(*this_type, row, name).is_null() != negated;
            };
        auto const allowed = operators_of(type);
        if (std::find(allowed.begin(), allowed.end(), word) == allowed.end()) complain("Invalid operator: " + word);
        std::vector<Comparable> wanted = read_values(type);
        if (!problem_.empty()) return {};
        return [this_book = &book_, this_type = &type_, name, type, word, negated,
                wanted = std::move(wanted)](Row const& row) {
            Value const stored = this_book->cell(*this_type, row, name);
            return !stored.is_null() && satisfies(word, held(*this_book, type, stored), wanted) != negated;
        };
    }

    std::vector<Comparable> read_values(FieldType type) {
        std::vector<Comparable> values;
        if (take("[")) {
            do values.push_back(given(type, next()));
            while (problem_.empty() && take(","));
            if (!take("]")) complain("a bracket is missing");
            return values;
        }
        std::string text   = next().text;
        bool const  quoted = terms_[place_ - 1].quoted;
        // An unquoted value goes on to the next AND, OR or parenthesis.
        while (!quoted && place_ < terms_.size() && !same_name(terms_[place_].text, "AND") &&
               !same_name(terms_[place_].text, "OR") && terms_[place_].text != ")")
            text += ' ' + terms_[place_++].text;
        values.push_back(given(type, {std::move(text), quoted}));
        return values;
    }

    Comparable given(FieldType type, Term const& term) {
        Comparable value{.text = term.text};
        if (is_time_type(type)) {
            value.kind      = Comparable::Kind::wall;
            auto const wall = book_.time().parse_date(term.text);
            if (!wall)
                complain("Invalid date value: " + term.text);
            else
                value.wall = *wall;
            value.dated_only = term.text.find(':') == std::string::npos;
        } else if (is_number_type(type)) {
            value.kind        = Comparable::Kind::number;
            auto const number = Decimal::parse(term.text);
            if (!number)
                complain("Invalid number: " + term.text);
            else
                value.number = *number;
        }
        return value;
    }

    static Comparable held(Book const& book, FieldType type, Value const& stored) {
        Comparable value{.text = stored.text()};
        if (type == FieldType::date) {
            value.kind = Comparable::Kind::wall;
            if (auto const date = Date::parse(stored.text())) value.wall = midnight(*date);
        } else if (type == FieldType::datetime) {
            value.kind = Comparable::Kind::wall;
            if (auto const at = Timestamp::parse(stored.text())) value.wall = book.time().wall(*at);
        } else if (is_number_type(type)) {
            value.kind = Comparable::Kind::number;
            if (auto const number = Decimal::parse(stored.text())) value.number = *number;
        }
        return value;
    }

    Book const&       book_;
    RecordType const& type_;
    std::vector<Term> terms_;
    std::size_t       place_ = 0;
    std::string       problem_;
};

}  // namespace

Outcome<RowTest> read_filter(Book const& book, RecordType const& type, std::string_view q) {
    return FilterReader{book, type, q}.read();
}

}  // namespace throughline::sandbox::suite
