#pragma once

#include <throughline/core/quantity.hpp>
#include <throughline/revenue/explain.hpp>
#include <throughline/revenue/split.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <string>

/// From an example's inputs, which are JSON, to calls of the library and back to JSON. An adapter computes all that the
/// example's method gives; the test compares what the example prints.
namespace published {

using namespace throughline;
using Json    = nlohmann::ordered_json;
using Adapter = Json (*)(Json const& inputs);

std::map<std::string, Adapter> allocation_adapters();
std::map<std::string, Adapter> document_adapters();
std::map<std::string, Adapter> progress_adapters();
std::map<std::string, Adapter> schedule_adapters();
std::map<std::string, Adapter> contract_adapters();

inline Decimal decimal(Json const& json) {
    return json.is_string() ? Decimal::parse(json.get<std::string>()).value() : Decimal::parse(json.dump()).value();
}
inline Decimal decimal(Json const& json, char const* key, Decimal otherwise = {}) {
    return json.contains(key) && !json[key].is_null() ? decimal(json[key]) : otherwise;
}
inline std::string text(Json const& json, char const* key) { return json.value(key, std::string{}); }

/// A probability or rate of progress from 0 to 1, as a percentage.
inline Percent percent_of(Json const& fraction) { return Percent::from_fraction(decimal(fraction)).value(); }

/// The currency and the unit that an example counts in.
struct Unit {
    explicit Unit(Json const& inputs)
        : currency{Currency::parse(inputs.value("currency", "XXX")).value()},
          rounding{.digits = inputs.value("exponent", currency.exponent())} {}

    Money money(Json const& json) const { return {decimal(json), currency}; }
    Money money(Json const& json, char const* key) const { return {decimal(json, key), currency}; }

    Currency       currency;
    RoundingPolicy rounding;
};

inline std::optional<int> percent_digits(Json const& inputs) {
    if (!inputs.contains("percent_digits") && !inputs.contains("percent_decimals")) return std::nullopt;
    auto const& digits = inputs.contains("percent_digits") ? inputs["percent_digits"] : inputs["percent_decimals"];
    return digits.is_null() ? std::nullopt : std::optional{digits.get<int>()};
}

/// Checks that the derivation gives the number, too.
inline void check_explained(Explanation const& why, Decimal const& value) {
    REQUIRE(!why.is_empty());
    auto const verified = why.verify();
    if (!verified) FAIL(verified.error().describe() << "\n" << why.to_string());
    CHECK(why.evaluate().value() == value);
}

inline Json shown(Money const& amount) { return amount.amount().to_string(); }
inline Json shown(Figure<Money> const& figure) {
    check_explained(figure.why, figure.value.amount());
    return shown(figure.value);
}
inline Json shown(Figure<Decimal> const& figure) {
    check_explained(figure.why, figure.value);
    return figure.value.to_string();
}
/// With all its digits: an example that prints fewer of them is met by rounding (the tilde says so).
inline Json shown(Figure<Percent> const& figure) {
    check_explained(figure.why, figure.value.value());
    return "~" + figure.value.to_string();
}

template <class Value>
Json shown(std::vector<Value> const& values) {
    Json list = Json::array();
    for (auto const& value : values) list.push_back(shown(value));
    return list;
}

inline RoundingRule rule_named(std::string const& name) {
    static std::map<std::string, RoundingRule> const rules{
        {"half_up", RoundingRule::half_up},
        {"half_even", RoundingRule::half_even},
        {"half_down", RoundingRule::half_down},
        {"half_positive_infinity", RoundingRule::half_ceiling},
        {"half_negative_infinity", RoundingRule::half_floor},
        {"down", RoundingRule::down},
        {"up", RoundingRule::up},
        {"floor", RoundingRule::floor},
        {"ceiling", RoundingRule::ceiling},
    };
    return rules.at(name);
}

inline RemainderRule remainder_named(std::string const& name) {
    static std::map<std::string, RemainderRule> const rules{
        {"largest_remainder", RemainderRule::largest_remainder},
        {"floor_then_largest_fraction", RemainderRule::floor_then_largest_fraction},
        {"last_absorbs", RemainderRule::last_absorbs},
        {"first_absorbs", RemainderRule::first_absorbs},
        {"carried", RemainderRule::carried},
        {"separate", RemainderRule::separate},
        {"percent_rounded", RemainderRule::largest_remainder},  // With percent digits.
    };
    return rules.at(name);
}

}  // namespace published
