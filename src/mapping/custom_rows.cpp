#include "row_extension.hpp"

#include <throughline/core/decimal.hpp>
#include <throughline/core/timestamp.hpp>

namespace throughline {

namespace {

FieldValue scalar_of(std::string_view json) {
    JsonReader in{json};
    Wire       wire;
    return in.value(wire) ? FieldValue::of(wire) : FieldValue{};
}

bool same_number(std::string_view left, std::string_view right) {
    auto const first = Decimal::parse(left), second = Decimal::parse(right);
    return first && second && *first == *second;
}

/// An amount's two texts.
std::pair<std::string, std::string> amount_of(std::string_view json) {
    std::pair<std::string, std::string> found;
    JsonReader                          in{json};
    std::string_view                    name;
    Wire                                wire;
    if (in.enter_object())
        while (in.next_member(name)) {
            auto& part = name == "amount" ? found.first : found.second;
            if (in.value(wire)) part = wire.text;
        }
    return found;
}

/// Vendors give numbers back with other digits behind the point and instants in other zones: no reason to write again.
bool same_value(CustomValue const& left, CustomValue const& right) {
    if (left == right) return true;
    if (left.type != right.type || left.is_null() || right.is_null()) return false;
    if (left.type == CustomType::decimal) return same_number(scalar_of(left.json).text, scalar_of(right.json).text);
    if (left.type == CustomType::money) {
        auto const first = amount_of(left.json), second = amount_of(right.json);
        return first.second == second.second && same_number(first.first, second.first);
    }
    if (left.type == CustomType::timestamp) {
        auto const first  = Timestamp::parse(scalar_of(left.json).text),
                   second = Timestamp::parse(scalar_of(right.json).text);
        return first && second && *first == *second;
    }
    return false;
}

bool is_written(FieldRow const& row) {
    return row.kind == RowKind::custom && row.extension && row.direction != Direction::read;
}

}  // namespace

RowSet custom_rows_to_create(MappingView const& view, CustomFields const& wanted) {
    RowSet rows;
    for (std::size_t index = 0; index < view.rows.size(); ++index) {
        auto const& row = view.rows[index];
        if (!is_written(row)) continue;
        auto const value = wanted.find(row.member);
        rows[index]      = (value != wanted.end() && !value->second.is_null()) || has_default(*row.extension);
    }
    return rows;
}

RowSet custom_rows_to_update(MappingView const& view, CustomFields const& wanted, CustomFields const& held) {
    RowSet rows;
    for (std::size_t index = 0; index < view.rows.size(); ++index) {
        auto const& row = view.rows[index];
        if (!is_written(row) || row.direction == Direction::create) continue;
        auto const value = wanted.find(row.member), known = held.find(row.member);
        if (value == wanted.end()) continue;
        rows[index] = known == held.end() ? !value->second.is_null() : !same_value(value->second, known->second);
    }
    return rows;
}

}  // namespace throughline
