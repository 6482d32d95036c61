#pragma once

#include <throughline/core/date.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/mapping/codec_facts.hpp>
#include <throughline/mapping/day_of_range.hpp>
#include <throughline/mapping/firm_picklist.hpp>
#include <throughline/model/scenario.hpp>
#include <throughline/vendors/anaplan/anaplan.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

/// Records of a model come as the connector makes them of its tables: flat, dates in ISO 8601, periods as
/// `2026-03-01/2026-04-01/2026-03` (first day, first day after, name), everything else as the cell's text.
namespace throughline::anaplan {

/// A period of the model's time scale. What the connection's list of periods does not name comes as its label, and is
/// refused.
struct PeriodCodec {
    static constexpr std::string_view name = "period, by the model's time scale";
    Result<Period>                    decode(Wire const& wire, MappingContext& context) const;
    Result<>                          encode(Period const& value, WireWriter& out, MappingContext& context) const;
};
inline constexpr auto period = PeriodCodec{};

/// The model's own words for a choice: the connection's crosswalk of that name is asked first, then the canonical
/// names.
template <fixed_string Crosswalk, class Enum>
consteval auto make_words() {
    constexpr auto                                       count = enumerators_of<Enum>.size();
    std::array<std::pair<std::string_view, Enum>, count> choices{};
    for (std::size_t each = 0; each < count; ++each)
        choices[each] = {enumerators_of<Enum>[each], static_cast<Enum>(each)};
    return FirmPicklist<Crosswalk, Enum, count>{{choices}, "planning"};
}
template <fixed_string Crosswalk, class Enum>
inline constexpr auto words = make_words<Crosswalk, Enum>();

/// What a scenario takes for granted, from a table of its own.
struct AssumptionsCodec {
    static constexpr std::string_view name = "rows of the table of assumptions";
    Result<std::vector<Assumption>>   decode(Wire const& wire, MappingContext& context) const;
    Result<> encode(std::vector<Assumption> const& value, WireWriter& out, MappingContext& context) const;
};
inline constexpr auto assumptions = AssumptionsCodec{};

Result<> write_currency(Money const* amount, WireWriter& out, MappingContext const& context);

/// The currency of the record's amount, for objects that keep none beside it. It is read as the record's.
template <auto Amount>
struct CurrencyOf {
    static Result<> encode(object_of<Amount> const& object, WireWriter& out, MappingContext& context) {
        auto const& amount = object.*Amount;
        if constexpr (is_optional<Amount>)
            return write_currency(amount ? &*amount : nullptr, out, context);
        else
            return write_currency(&amount, out, context);
    }
};

}  // namespace throughline::anaplan

namespace throughline {

template <>
struct FactsOf<anaplan::PeriodCodec> : FactsOfTypes<textual_types | vendor_types({VendorType::date})> {};

}  // namespace throughline
