#pragma once

#include <throughline/core/date.hpp>
#include <throughline/model/exchange_rate.hpp>
#include <throughline/revenue/explain.hpp>

#include <span>
#include <string>
#include <vector>

namespace throughline {

/// A rate with its name: `per` units of `from` are worth `rate` units of `to`.
struct ConversionRate {
    Currency    from;
    Currency    to;
    Decimal     rate;
    Decimal     per = 1;
    std::string source{};  ///< Whose rate, of which kind and day: "ECB closing 2026-03-31".
    RecordId    record{};  ///< The ExchangeRate.
};

/// Converts, rounding once. Refuses an amount of another currency, and a rate of zero or less.
Result<Figure<Money>> convert(Money const& amount, ConversionRate const& rate, RoundingPolicy const& rounding = {},
                              Explain explain = Explain::no);

/// Amounts of one document, converted one by one and as a whole.
struct ConvertedDocument {
    std::vector<Figure<Money>> lines;
    Figure<Money>              sum_of_lines;
    Figure<Money>              converted_once;       ///< Their sum, converted.
    Figure<Money>              rounding_difference;  ///< Sum of lines less converted once: posted as its own entry.
};

Result<ConvertedDocument> convert_lines(std::span<Money const> amounts, ConversionRate const& rate,
                                        RoundingPolicy const& rounding = {}, Explain explain = Explain::no);

}  // namespace throughline
