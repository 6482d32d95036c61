#include "salesforce_filter.hpp"
#include "salesforce_id.hpp"
#include "text.hpp"

#include <throughline/core/timestamp.hpp>

#include <utility>

namespace throughline::sandbox {

namespace {

/// The text under which equal values of a field are found.
std::string folded(SoqlSort sort, std::string const& text) {
    if (sort == SoqlSort::text) return lower_case(text);
    if (sort != SoqlSort::number) return text;
    auto const number = Decimal::parse(text);
    return number ? number->normalized().to_string() : text;
}

/// `%` stands for any text, `_` for one character. A failed match goes back to the latest `%` only, so that no pattern
/// takes more than quadratic time.
bool is_like(std::string_view text, std::string_view pattern) {
    constexpr std::size_t none = std::string_view::npos;
    std::size_t           at = 0, place = 0, star = none, resume = 0;
    while (at < text.size()) {
        bool const in_pattern = place < pattern.size();
        if (in_pattern && pattern[place] == '%') {
            star   = place++;
            resume = at;
        } else if (in_pattern && (pattern[place] == '_' || pattern[place] == text[at])) {
            ++place;
            ++at;
        } else if (star != none) {
            place = star + 1;
            at    = ++resume;
        } else {
            return false;
        }
    }
    while (place < pattern.size() && pattern[place] == '%') ++place;
    return place == pattern.size();
}

SoqlLiteral::Kind kind_for(SoqlSort sort) {
    switch (sort) {
        case SoqlSort::number:
            return SoqlLiteral::Kind::number;
        case SoqlSort::boolean:
            return SoqlLiteral::Kind::boolean;
        case SoqlSort::date:
            return SoqlLiteral::Kind::date;
        case SoqlSort::datetime:
            return SoqlLiteral::Kind::datetime;
        default:
            return SoqlLiteral::Kind::text;
    }
}

std::string_view type_word(SoqlSort sort) {
    switch (sort) {
        case SoqlSort::number:
            return "double";
        case SoqlSort::boolean:
            return "boolean";
        case SoqlSort::date:
            return "date";
        case SoqlSort::datetime:
            return "dateTime";
        default:
            return "string";
    }
}

Outcome<Value> operand_of(SoqlColumn const& column, SoqlSort sort, SoqlLiteral const& literal,
                          std::string_view source) {
    if (literal.kind == SoqlLiteral::Kind::null) return Value{};
    if (literal.kind != kind_for(sort)) {
        bool const  is_text = kind_for(sort) == SoqlLiteral::Kind::text;
        std::string problem = "value of filter criterion for field '" + column.field().name + "' must be of type ";
        problem.append(type_word(sort))
            .append(is_text ? " and should be enclosed in quotes" : " and should not be enclosed in quotes");
        return refuse("INVALID_FIELD", soql_message(source, literal.at, problem));
    }
    if (sort == SoqlSort::number) return Value::number(literal.text);
    if (sort == SoqlSort::boolean) return Value{literal.text == "true"};
    if (sort != SoqlSort::id) return Value{literal.text};
    auto const id = salesforce_id_18(literal.text);
    if (!id && !literal.text.empty())
        return refuse("INVALID_QUERY_FILTER_OPERATOR",
                      soql_message(source, literal.at, "invalid ID field: " + literal.text));
    return id ? Value{*id} : Value{};
}

}  // namespace

SoqlSort sort_of(FieldType type) {
    switch (type) {
        case FieldType::id:
        case FieldType::reference:
            return SoqlSort::id;
        case FieldType::boolean:
            return SoqlSort::boolean;
        case FieldType::integer:
        case FieldType::number:
        case FieldType::currency:
        case FieldType::percent:
            return SoqlSort::number;
        case FieldType::date:
            return SoqlSort::date;
        case FieldType::datetime:
            return SoqlSort::datetime;
        case FieldType::document:
            return SoqlSort::none;
        default:
            return SoqlSort::text;
    }
}

std::weak_ordering compare_cells(SoqlSort sort, Value const& left, Value const& right) {
    if (sort == SoqlSort::number) {
        auto const first  = left.decimal();
        auto const second = right.decimal();
        if (first && second) return *first <=> *second;
    }
    if (sort == SoqlSort::text) return lower_case(left.text()) <=> lower_case(right.text());
    return left.text() <=> right.text();
}

Outcome<SoqlColumn> resolve(SalesforceOrg const& org, Table const& table, SoqlPath const& path,
                            std::string_view source) {
    SoqlColumn  column{.hops = {}, .table = &table, .place = 0};
    std::size_t first = path.names.size() > 1 && same_name(path.names.front(), table.definition().name) ? 1 : 0;
    for (std::size_t at = first; at + 1 < path.names.size(); ++at) {
        auto const&  fields = column.table->definition().fields;
        Table const* target = nullptr;
        for (std::size_t place = 0; place < fields.size() && target == nullptr; ++place) {
            if (fields[place].refers_to.empty() || !same_name(fields[place].relationship, path.names[at])) continue;
            target = org.records.table(fields[place].refers_to.front());
            if (target != nullptr) column.hops.emplace_back(column.table, place);
        }
        if (target == nullptr)
            return refuse("INVALID_FIELD",
                          soql_message(source, path.at,
                                       "Didn't understand relationship '" + path.names[at] +
                                           "' in field path. If you are attempting to use a custom relationship, be "
                                           "sure to append the '__r' after the custom relationship name."));
        column.table = target;
    }
    auto const place = column.table->column(path.names.back());
    if (!place)
        return refuse(
            "INVALID_FIELD",
            soql_message(source, path.at,
                         "No such column '" + path.names.back() + "' on entity '" + column.table->definition().name +
                             "'. If you are attempting to use a custom field, be sure to append the '__c' "
                             "after the custom field name. Please reference your WSDL or the describe call "
                             "for the appropriate names."));
    column.place = *place;
    return column;
}

Outcome<SoqlFilter> SoqlFilter::make(SalesforceOrg const& org, Table const& table, SoqlCondition const& condition,
                                     std::string_view source) {
    if (condition.kind == SoqlCondition::Kind::compare) return comparison(org, table, condition, source);
    SoqlFilter filter;
    filter.kind_ = condition.kind;
    for (SoqlCondition const& part : condition.parts) {
        auto made = make(org, table, part, source);
        if (!made) return made;
        filter.parts_.push_back(std::move(*made));
    }
    return filter;
}

Outcome<SoqlFilter> SoqlFilter::comparison(SalesforceOrg const& org, Table const& table, SoqlCondition const& condition,
                                           std::string_view source) {
    auto column = resolve(org, table, condition.path, source);
    if (!column) return refuse(column.error());
    SoqlFilter filter;
    filter.kind_    = SoqlCondition::Kind::compare;
    filter.column_  = std::move(*column);
    filter.compare_ = condition.compare;
    filter.sort_    = sort_of(filter.column_.field().type);
    if (!filter.column_.field().filterable || filter.sort_ == SoqlSort::none)
        return refuse("INVALID_FIELD",
                      soql_message(source, condition.path.at,
                                   "field '" + condition.path.text() + "' can not be filtered in a query call"));
    for (SoqlLiteral const& literal : condition.literals) {
        auto operand = operand_of(filter.column_, filter.sort_, literal, source);
        if (!operand) return refuse(operand.error());
        if (operand->is_null())
            filter.null_among_ = true;
        else
            filter.among_.insert(folded(filter.sort_, operand->text()));
        filter.operand_ = std::move(*operand);
    }
    if (filter.sort_ == SoqlSort::text)
        filter.operand_ = filter.operand_.is_null() ? Value{} : Value{lower_case(filter.operand_.text())};
    return filter;
}

bool SoqlFilter::accepts(SalesforceOrg const& org, Row const& row) const {
    switch (kind_) {
        case SoqlCondition::Kind::all:
            for (SoqlFilter const& part : parts_)
                if (!part.accepts(org, row)) return false;
            return true;
        case SoqlCondition::Kind::any:
            for (SoqlFilter const& part : parts_)
                if (part.accepts(org, row)) return true;
            return false;
        case SoqlCondition::Kind::none:
            return !parts_.front().accepts(org, row);
        case SoqlCondition::Kind::compare:
            break;
    }
    return column_.hops.empty() ? compares(row.cells[column_.place]) : compares(column_.value(org, row));
}

bool SoqlFilter::compares(Value const& cell) const {
    if (compare_ == SoqlOperator::in || compare_ == SoqlOperator::not_in) {
        bool const among = cell.is_null() ? null_among_ : among_.contains(folded(sort_, cell.text()));
        return among == (compare_ == SoqlOperator::in);
    }
    if (cell.is_null() || operand_.is_null()) {
        bool const both = cell.is_null() && operand_.is_null();
        if (compare_ == SoqlOperator::unequal) return !both;
        return both && compare_ == SoqlOperator::equal;
    }
    if (compare_ == SoqlOperator::like) return is_like(lower_case(cell.text()), operand_.text());
    auto const order = compare_cells(sort_, cell, operand_);
    switch (compare_) {
        case SoqlOperator::equal:
            return order == 0;
        case SoqlOperator::unequal:
            return order != 0;
        case SoqlOperator::less:
            return order < 0;
        case SoqlOperator::less_equal:
            return order <= 0;
        case SoqlOperator::greater:
            return order > 0;
        case SoqlOperator::greater_equal:
            return order >= 0;
        default:
            return false;
    }
}

std::optional<std::vector<std::string>> SoqlFilter::ids() const {
    if (kind_ == SoqlCondition::Kind::all) {
        for (SoqlFilter const& part : parts_)
            if (auto ids = part.ids()) return ids;
        return std::nullopt;
    }
    bool const is_id = kind_ == SoqlCondition::Kind::compare && column_.hops.empty() && column_.table != nullptr &&
                       column_.field().type == FieldType::id;
    if (!is_id || (compare_ != SoqlOperator::equal && compare_ != SoqlOperator::in)) return std::nullopt;
    return std::vector<std::string>{among_.begin(), among_.end()};
}

Timestamp SoqlFilter::modified_since() const {
    Timestamp since = Timestamp::from_seconds(0);
    if (kind_ == SoqlCondition::Kind::all)
        for (SoqlFilter const& part : parts_) since = std::max(since, part.modified_since());
    bool const bounds = kind_ == SoqlCondition::Kind::compare && column_.hops.empty() &&
                        column_.field().name == "SystemModstamp" &&
                        (compare_ == SoqlOperator::equal || compare_ == SoqlOperator::greater ||
                         compare_ == SoqlOperator::greater_equal);
    if (bounds)
        if (auto const moment = Timestamp::parse(operand_.text())) since = *moment;
    return since;
}

}  // namespace throughline::sandbox
