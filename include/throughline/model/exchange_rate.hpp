#pragma once

#include <throughline/core/currency.hpp>
#include <throughline/core/date.hpp>
#include <throughline/core/decimal.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>
#include <string>

namespace throughline {

/// What one unit of a currency was worth in another on one day.
struct ExchangeRate {
    enum class Kind : unsigned char { spot, average, closing, budget };

    Currency                   from;
    Currency                   to;
    Date                       date;
    Decimal                    rate;
    std::optional<Kind>        kind{};
    std::optional<std::string> source{};

    bool operator==(ExchangeRate const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::ExchangeRate, from, to, date, rate, kind, source);

namespace throughline {

template <>
inline constexpr auto about<ExchangeRate> = about_object<ExchangeRate>(
    "ExchangeRate", "What one unit of a currency was worth in another on one day.",
    {
        member<&ExchangeRate::from>("Currency converted from.", Owner::erp),
        member<&ExchangeRate::to>("Currency converted to.", Owner::erp),
        member<&ExchangeRate::date>("Day the rate holds for.", Owner::erp),
        member<&ExchangeRate::rate>("Units of the target currency for one of the source.", Owner::erp)
            .in("to per from"),
        member<&ExchangeRate::kind>("What the rate is for.", Owner::erp),
        member<&ExchangeRate::source>("Who published it.", Owner::erp),
    });
static_assert(described<ExchangeRate>);

}  // namespace throughline
