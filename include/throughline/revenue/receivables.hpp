#pragma once

#include <throughline/model/invoice.hpp>
#include <throughline/model/payment.hpp>

#include <vector>

namespace throughline {

/// The customer has it: it is neither a draft nor void.
bool is_issued(Invoice const& invoice);

/// What a payment settles: its applications, or else all of it its one invoice; nothing where it names none.
std::vector<PaymentApplication> settled_by(Payment const& payment);

}  // namespace throughline
