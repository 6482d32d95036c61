#pragma once

#include <throughline/model/contract.hpp>
#include <throughline/revenue/conversion.hpp>

#include <span>

namespace throughline {

/// Contracts of several legal entities under one engagement, in its reporting currency, at dated rates (R283).
/// `not_found` where a currency has no rate.
Result<Figure<Money>> total_in(Currency currency, std::span<Contract const> contracts,
                               std::span<ConversionRate const> rates, Explain explain = Explain::no);

}  // namespace throughline
