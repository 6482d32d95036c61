#pragma once

#include <throughline/model/enumeration.hpp>

namespace throughline {

// What a deal, a contract and its lines, a project and a revenue schedule all speak of.

/// How work is charged.
enum class BillingModel : unsigned char { fixed_fee, time_and_materials, milestone, retainer, managed_service };

/// How a performance obligation's price becomes revenue.
enum class RevenueMethod : unsigned char { straight_line, percent_complete, milestone, as_invoiced, usage };

/// The commercial form of an agreement.
enum class ContractType : unsigned char { fixed_fee, time_and_materials, milestone, retainer, managed_service };

}  // namespace throughline
