#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/model/about.hpp>

#include <optional>
#include <string>
#include <vector>

namespace throughline {

struct Invoice;

/// The part of a payment that settles one invoice.
struct PaymentApplication {
    Id<Invoice> invoice;
    Money       amount;

    bool operator==(PaymentApplication const&) const = default;
};

/// Money received from a customer, for one invoice or for several.
struct Payment {
    std::optional<Id<Invoice>>      invoice{};
    Date                            received_on;
    Money                           amount;
    std::optional<std::string>      method{};
    std::optional<std::string>      reference{};
    std::vector<PaymentApplication> applications{};

    bool operator==(Payment const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::PaymentApplication, invoice, amount);
BOOST_HANA_ADAPT_STRUCT(throughline::Payment, invoice, received_on, amount, method, reference, applications);

namespace throughline {

template <>
inline constexpr auto about<PaymentApplication> = about_object<PaymentApplication>(
    "PaymentApplication", "The part of a payment that settles one invoice.",
    {
        member<&PaymentApplication::invoice>("The invoice that is settled.", Owner::erp),
        member<&PaymentApplication::amount>("How much of it the payment settles.", Owner::erp),
    });
static_assert(described<PaymentApplication>);

template <>
inline constexpr auto about<Payment> = about_object<Payment>(
    "Payment", "Money received from a customer, for one invoice or for several.",
    {
        member<&Payment::invoice>("The invoice that is paid, where it is exactly one.", Owner::erp),
        member<&Payment::received_on>("Day on which it was received.", Owner::erp),
        member<&Payment::amount>("What was received.", Owner::erp),
        member<&Payment::method>("How it was paid, in the ledger's own words.", Owner::erp),
        member<&Payment::reference>("What identifies it at the bank or the customer.", Owner::erp),
        member<&Payment::applications>("What it settles; what is left over is the customer's credit.", Owner::erp),
    });
static_assert(described<Payment>);

}  // namespace throughline
