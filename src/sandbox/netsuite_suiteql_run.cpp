#include "netsuite_suiteql.hpp"
#include "text.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace throughline::sandbox::suite {

namespace {

bool matches_pattern(std::string_view text, std::string_view pattern) {
    if (pattern.empty()) return text.empty();
    if (pattern.front() == '%') {
        for (std::size_t skipped = 0; skipped <= text.size(); ++skipped)
            if (matches_pattern(text.substr(skipped), pattern.substr(1))) return true;
        return false;
    }
    if (text.empty() || (pattern.front() != '_' && pattern.front() != text.front())) return false;
    return matches_pattern(text.substr(1), pattern.substr(1));
}

/// Works out expressions over one item, or over a group of them. What cannot be worked out is null, and remembered.
class Evaluator {
  public:
    Evaluator(Book const& book, QueryTable const& table) : book_{book}, table_{table} {}

    std::string problem{};

    Cell evaluate(Expression const& expression, Item const& item) {
        switch (expression.kind) {
            case Expression::Kind::literal:
                return expression.value;
            case Expression::Kind::column:
                return table_.columns[expression.column].value(item);
            case Expression::Kind::star:
                return Cell::of_number(1);
            case Expression::Kind::call:
                return call(expression, item);
        }
        return {};
    }

    Cell evaluate(Expression const& expression, std::vector<Item> const& group) {
        if (expression.kind != Expression::Kind::call || !expression.is_aggregate())
            return group.empty() ? Cell{} : evaluate(expression, group.front());
        bool const own = expression.name == "COUNT" || expression.name == "MAX" || expression.name == "MIN" ||
                         expression.name == "SUM";
        if (own) return aggregate(expression, group);
        Expression resolved = expression;
        for (Expression& part : resolved.parts) part = {.value = evaluate(part, group)};
        return call(resolved, group.empty() ? Item{} : group.front());
    }

    std::string show(Cell const& cell) const {
        switch (cell.kind) {
            case Cell::Kind::number:
                return cell.number.normalized().to_string();
            case Cell::Kind::wall:
                return book_.time().format_date(date_of(cell.seconds));
            case Cell::Kind::instant:
                return book_.time().format_date(date_of(book_.time().wall(Timestamp::from_seconds(cell.seconds))));
            default:
                return cell.text;
        }
    }

    /// Null where the two do not compare.
    std::optional<std::strong_ordering> compare(Cell const& left, Cell const& right) {
        if (left.is_null() || right.is_null()) return std::nullopt;
        if (left.is_time() || right.is_time()) {
            Cell const one = time_of(left), other = time_of(right);
            if (one.is_null() || other.is_null()) return std::nullopt;
            if (one.kind == other.kind) return one.seconds <=> other.seconds;
            return instant_of(one) <=> instant_of(other);
        }
        if (left.kind == Cell::Kind::number || right.kind == Cell::Kind::number) {
            auto const one = number_of(left), other = number_of(right);
            if (!one || !other) return std::nullopt;
            return *one <=> *other;
        }
        return left.text <=> right.text;
    }

  private:
    void complain(std::string what) {
        if (problem.empty()) problem = "Search error occurred: Invalid or unsupported search: " + std::move(what);
    }

    /// A time, or what a text says in the account's date format.
    Cell time_of(Cell const& cell) {
        if (cell.is_time()) return cell;
        auto const wall = book_.time().parse_date(cell.text);
        if (!wall) complain("'" + cell.text + "' is no date in the account's format");
        return wall ? Cell::of_wall(*wall) : Cell{};
    }

    std::int64_t instant_of(Cell const& time) const {
        return time.kind == Cell::Kind::instant ? time.seconds : book_.time().instant(time.seconds);
    }

    Wall wall_of(Cell const& time) const {
        return time.kind == Cell::Kind::wall ? time.seconds : book_.time().wall(Timestamp::from_seconds(time.seconds));
    }

    std::optional<Decimal> number_of(Cell const& cell) {
        if (cell.kind == Cell::Kind::number) return cell.number;
        auto const number = Decimal::parse(cell.text);
        if (!number) complain("'" + cell.text + "' is no number");
        return number ? std::optional{*number} : std::nullopt;
    }

    Cell call(Expression const& expression, Item const& item) {
        std::string const& name = expression.name;
        if (name == "AND" || name == "OR" || name == "NOT") return logic(expression, item);
        if (name == "BUILTIN.DF" && expression.parts[0].kind == Expression::Kind::column) {
            QueryColumn const& column = table_.columns[expression.parts[0].column];
            if (column.display) {
                std::string shown = column.display(item);
                return shown.empty() ? Cell{} : Cell::of_text(std::move(shown));
            }
        }
        std::vector<Cell> given;
        for (Expression const& part : expression.parts) given.push_back(evaluate(part, item));
        if (name == "IS NULL") return Cell::of_truth(given[0].is_null());
        if (name == "NVL" || name == "COALESCE") {
            auto const first =
                std::find_if(given.begin(), given.end(), [](Cell const& cell) { return !cell.is_null(); });
            return first == given.end() ? Cell{} : *first;
        }
        if (name == "SYSDATE") return Cell::of_wall(book_.time().wall(book_.clock().now()));
        if (name == "IN" || name == "BETWEEN" || name == "LIKE" || name == "=" || name == "<>" || name[0] == '<' ||
            name[0] == '>')
            return test(name, given);
        if (std::any_of(given.begin(), given.end(), [](Cell const& cell) { return cell.is_null(); })) return {};
        if (name == "+" || name == "-" || name == "*" || name == "||") return arithmetic(name, given);
        return function(name, given);
    }

    /// Three-valued: unknown is null.
    Cell logic(Expression const& expression, Item const& item) {
        Cell const left = evaluate(expression.parts[0], item);
        if (expression.name == "NOT") return left.is_null() ? Cell{} : Cell::of_truth(!left.is_true());
        bool const decides = expression.name == "OR";
        if (!left.is_null() && left.is_true() == decides) return left;
        Cell const right = evaluate(expression.parts[1], item);
        if (!right.is_null() && right.is_true() == decides) return right;
        return left.is_null() || right.is_null() ? Cell{} : right;
    }

    Cell test(std::string const& name, std::vector<Cell> const& given) {
        if (given[0].is_null()) return {};
        if (name == "LIKE") return Cell::of_truth(matches_pattern(given[0].text, given[1].text));
        if (name == "IN")
            return Cell::of_truth(std::any_of(given.begin() + 1, given.end(), [&](Cell const& one) {
                auto const order = compare(given[0], one);
                return order && *order == 0;
            }));
        auto const order = compare(given[0], given[1]);
        if (!order) return {};
        if (name == "BETWEEN") {
            auto const high = compare(given[0], given[2]);
            return high ? Cell::of_truth(*order >= 0 && *high <= 0) : Cell{};
        }
        if (name == "=") return Cell::of_truth(*order == 0);
        if (name == "<>") return Cell::of_truth(*order != 0);
        if (name == "<") return Cell::of_truth(*order < 0);
        if (name == "<=") return Cell::of_truth(*order <= 0);
        return Cell::of_truth(name == ">" ? *order > 0 : *order >= 0);
    }

    Cell arithmetic(std::string const& name, std::vector<Cell> const& given) {
        if (name == "||") return Cell::of_text(show(given[0]) + show(given[1]));
        auto const other = number_of(given[1]);
        if (!other) return {};
        if (given[0].is_time()) {  // Oracle counts in days.
            auto const seconds =
                Decimal::multiply_divide(*other, Decimal{seconds_per_day}, Decimal{1}, 0, Rounding::half_up);
            if (!seconds || name == "*") return {};
            Wall const by = seconds->units(0).value();
            return Cell::of_wall(wall_of(given[0]) + (name == "+" ? by : -by));
        }
        auto const one = number_of(given[0]);
        if (!one) return {};
        auto const result = name == "+"   ? Decimal::add(*one, *other)
                            : name == "-" ? Decimal::subtract(*one, *other)
                                          : Decimal::multiply(*one, *other);
        if (!result) complain("a number grows too large");
        return result ? Cell::of_number(*result) : Cell{};
    }

    Cell function(std::string const& name, std::vector<Cell> const& given) {
        Cell const& first = given[0];
        if (name == "UPPER" || name == "LOWER") {
            std::string text = lower_case(show(first));
            if (name == "UPPER")
                for (char& c : text)
                    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
            return Cell::of_text(std::move(text));
        }
        if (name == "TO_CHAR") {
            if (!first.is_time() || given.size() < 2) return Cell::of_text(show(first));
            return Cell::of_text(format_wall(wall_of(first), given[1].text));
        }
        if (name == "TO_DATE" || name == "TO_TIMESTAMP") {
            if (first.is_time()) return first;
            auto const wall =
                given.size() < 2 ? book_.time().parse_date(first.text) : parse_wall(first.text, given[1].text);
            if (!wall) complain("'" + first.text + "' does not fit its format");
            return wall ? Cell::of_wall(*wall) : Cell{};
        }
        if (name == "SYS_EXTRACT_UTC") {
            Cell const time = time_of(first);
            return time.is_null() ? Cell{} : Cell::of_wall(instant_of(time));
        }
        if (name == "TRUNC") {
            if (first.is_time()) return Cell::of_wall(midnight(date_of(wall_of(first))));
            auto const number = number_of(first);
            return number ? Cell::of_number(number->rounded(0, Rounding::down).value()) : Cell{};
        }
        if (name == "TO_NUMBER" || name == "ABS") {
            auto const number = number_of(first);
            return number ? Cell::of_number(name == "ABS" ? number->magnitude() : *number) : Cell{};
        }
        return first.is_time() ? first : Cell::of_text(show(first));
    }

    Cell aggregate(Expression const& expression, std::vector<Item> const& group) {
        std::int64_t count = 0;
        Cell         best;
        Decimal      sum;
        for (Item const& item : group) {
            Cell const cell = evaluate(expression.parts[0], item);
            if (cell.is_null()) continue;
            ++count;
            if (expression.name == "SUM")
                if (auto const number = number_of(cell)) sum += *number;
            auto const order  = best.is_null() ? std::optional{std::strong_ordering::equal} : compare(cell, best);
            bool const larger = order && *order > 0, smaller = order && *order < 0;
            if (best.is_null() || (expression.name == "MAX" && larger) || (expression.name == "MIN" && smaller))
                best = cell;
        }
        if (expression.name == "COUNT") return Cell::of_number(count);
        if (expression.name == "SUM") return count == 0 ? Cell{} : Cell::of_number(sum);
        return best;
    }

    Book const&       book_;
    QueryTable const& table_;
};

using Group = std::vector<Item>;

std::vector<Group> grouped(Query const& query, Evaluator& evaluator, std::vector<Item> items) {
    bool const all =
        query.groups.empty() && std::any_of(query.selected.begin(), query.selected.end(),
                                            [](auto const& selected) { return selected.expression.is_aggregate(); });
    if (all) return {std::move(items)};
    std::vector<Group> groups;
    if (query.groups.empty()) {
        for (Item& item : items) groups.push_back({std::move(item)});
        return groups;
    }
    std::map<std::string, std::size_t> places;
    for (Item& item : items) {
        std::string key;
        for (Expression const& part : query.groups)
            key.append(evaluator.show(evaluator.evaluate(part, item))).append(1, '\0');
        auto const [place, is_new] = places.try_emplace(key, groups.size());
        if (is_new) groups.emplace_back();
        groups[place->second].push_back(std::move(item));
    }
    return groups;
}

/// Nulls come last, as Oracle has it.
void sort_groups(Query const& query, Evaluator& evaluator, std::vector<Group>& groups) {
    std::vector<std::pair<std::vector<Cell>, Group>> keyed;
    for (Group& group : groups) {
        std::vector<Cell> keys;
        for (auto const& order : query.orders) keys.push_back(evaluator.evaluate(order.expression, group));
        keyed.emplace_back(std::move(keys), std::move(group));
    }
    std::stable_sort(keyed.begin(), keyed.end(), [&](auto const& left, auto const& right) {
        for (std::size_t place = 0; place < query.orders.size(); ++place) {
            Cell const& one        = left.first[place];
            Cell const& other      = right.first[place];
            bool const  descending = query.orders[place].descending;
            if (one.is_null() != other.is_null()) return other.is_null() != descending;
            auto const order = evaluator.compare(one, other);
            if (order && *order != 0) return (*order < 0) != descending;
        }
        return false;
    });
    groups.clear();
    for (auto& [keys, group] : keyed) groups.push_back(std::move(group));
}

}  // namespace

Outcome<std::vector<Value>> run_query(Book const& book, Query const& query) {
    Evaluator         evaluator{book, *query.table};
    std::vector<Item> items;
    for (Item const& item : query.table->items)
        if (query.where.empty() || evaluator.evaluate(query.where.front(), item).is_true()) items.push_back(item);
    std::vector<Group> groups = grouped(query, evaluator, std::move(items));
    if (!query.orders.empty()) sort_groups(query, evaluator, groups);
    std::vector<Value>          rows;
    std::map<std::string, bool> seen;
    for (Group const& group : groups) {
        if (rows.size() == query.rows_max || !evaluator.problem.empty()) break;
        Value row = Value::object({{"links", Value::array()}});
        for (auto const& [expression, name] : query.selected)
            if (Cell const cell = evaluator.evaluate(expression, group); !cell.is_null())
                row.set(name, evaluator.show(cell));
        if (query.distinct && !seen.try_emplace(row.to_json(), true).second) continue;
        rows.push_back(std::move(row));
    }
    if (!evaluator.problem.empty()) return refused(invalid_query(evaluator.problem));
    return rows;
}

}  // namespace throughline::sandbox::suite
