#include <throughline/vendors/anaplan/codecs.hpp>

#include <throughline/mapping/json.hpp>

namespace throughline::anaplan {

namespace {

Error not_a_period(Wire const& wire) {
    return unexpected(wire, "a period of the model's time scale")
        .with_owner("integration")
        .with_remedy("name the label among the connection's periods, or leave the row out of the export");
}

}  // namespace

Result<Period> PeriodCodec::decode(Wire const& wire, MappingContext& /*context*/) const {
    if (wire.kind != Wire::Kind::text) return not_a_period(wire);
    auto const first = wire.text.find('/');
    auto const next  = first == std::string_view::npos ? first : wire.text.find('/', first + 1);
    if (next == std::string_view::npos) return not_a_period(wire);
    auto const start = Date::parse(wire.text.substr(0, first));
    if (!start) return not_a_period(wire);
    Period     value{{*start}, std::string{wire.text.substr(next + 1)}};
    auto const end = wire.text.substr(first + 1, next - first - 1);
    if (end.empty()) return value;
    auto const day = Date::parse(end);
    if (!day) return not_a_period(wire);
    value.range.end = *day;
    return value;
}

Result<> PeriodCodec::encode(Period const& value, WireWriter& out, MappingContext& /*context*/) const {
    std::string text = value.range.start.to_string() + "/";
    if (value.range.end) text += value.range.end->to_string();
    out.text(text + "/" + value.name);
    return {};
}

Result<std::vector<Assumption>> AssumptionsCodec::decode(Wire const& wire, MappingContext& /*context*/) const {
    JsonReader reader{wire.text};
    if (wire.kind != Wire::Kind::array || !reader.enter_array()) return unexpected(wire, "rows of assumptions");
    std::vector<Assumption> rows;
    while (reader.next_element()) {
        if (!reader.enter_object()) return unexpected(wire, "rows of assumptions");
        Assumption       row;
        std::string_view member_name;
        while (reader.next_member(member_name)) {
            std::string const member{member_name};
            Wire              value;
            if (!reader.value(value)) return reader.fault();
            if (member == "name") row.name = value.text;
            if (member == "value") row.value = value.text;
            if (member == "note" && !value.is_null()) row.note = value.text;
        }
        rows.push_back(std::move(row));
    }
    if (reader.failed()) return reader.fault();
    return rows;
}

Result<> AssumptionsCodec::encode(std::vector<Assumption> const& value, WireWriter& out,
                                  MappingContext& /*context*/) const {
    std::string text;
    JsonWriter  rows{text};
    rows.begin_array();
    for (auto const& row : value) {
        rows.begin_object();
        rows.name("name");
        rows.text(row.name);
        rows.name("value");
        rows.text(row.value);
        rows.name("note");
        row.note ? rows.text(*row.note) : rows.null();
        rows.end_object();
    }
    rows.end_array();
    out.raw_json(text);
    return {};
}

Result<> write_currency(Money const* amount, WireWriter& out, MappingContext const& context) {
    auto const currency = amount && !amount->currency().is_none() ? amount->currency() : context.record_currency;
    currency.is_none() ? out.null() : out.text(currency.code());
    return {};
}

}  // namespace throughline::anaplan
