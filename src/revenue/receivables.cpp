#include <throughline/revenue/receivables.hpp>

namespace throughline {

bool is_issued(Invoice const& invoice) {
    return invoice.status != Invoice::Status::draft && invoice.status != Invoice::Status::voided;
}

std::vector<PaymentApplication> settled_by(Payment const& payment) {
    if (!payment.applications.empty() || !payment.invoice) return payment.applications;
    return {{*payment.invoice, payment.amount}};
}

}  // namespace throughline
