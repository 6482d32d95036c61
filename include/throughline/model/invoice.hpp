#pragma once

#include <throughline/core/currency.hpp>
#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/model/about.hpp>
#include <throughline/model/enumeration.hpp>

#include <optional>
#include <string>

namespace throughline {

struct Contract;
struct CustomerAccount;
struct LegalEntity;

/// A bill of one legal entity to one of its customers.
struct Invoice {
    enum class Status : unsigned char { draft, released, sent, partially_paid, paid, voided };
    enum class Collections : unsigned char { open, partial, paid, disputed, written_off };

    Id<CustomerAccount>         customer_account;
    Id<LegalEntity>             legal_entity;
    std::optional<Id<Contract>> contract{};
    std::optional<std::string>  number{};
    std::optional<Date>         issued_on{};
    std::optional<Date>         due_on{};
    Currency                    currency;
    std::optional<Money>        subtotal{};
    std::optional<Money>        tax{};
    Money                       total;
    Status                      status;
    std::optional<Money>        balance{};
    std::optional<std::string>  posting_ref{};
    std::optional<Collections>  collections{};
    std::optional<int>          days_overdue{};

    bool operator==(Invoice const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::Invoice,
    customer_account, legal_entity, contract, number, issued_on, due_on, currency, subtotal, tax, total, status,
    balance, posting_ref, collections, days_overdue);

namespace throughline {

template <>
inline constexpr auto about<Invoice> = about_object<Invoice>(
    "Invoice", "A bill of one legal entity to one of its customers.",
    {
        member<&Invoice::customer_account>("The customer, as the legal entity's ledger knows it.", Owner::erp),
        member<&Invoice::legal_entity>("The company of the firm that bills.", Owner::erp),
        member<&Invoice::contract>("The contract that is billed, where it is one.", Owner::erp),
        member<&Invoice::number>("The legal number, given when it is released.", Owner::erp),
        member<&Invoice::issued_on>("The bill's date.", Owner::erp),
        member<&Invoice::due_on>("Day by which it is to be paid.", Owner::erp),
        member<&Invoice::currency>("Currency of its amounts.", Owner::erp),
        member<&Invoice::subtotal>("Sum of its lines before tax.", Owner::erp),
        member<&Invoice::tax>("Tax on the lines.", Owner::erp),
        member<&Invoice::total>("What the customer owes: lines and tax.", Owner::erp),
        member<&Invoice::status>("How far it has come.", Owner::erp),
        member<&Invoice::balance>("What is still unpaid.", Owner::erp),
        member<&Invoice::posting_ref>("The ledger entry that posted it.", Owner::erp),
        member<&Invoice::collections>("Where collecting the money stands.", Owner::erp),
        member<&Invoice::days_overdue>("Days since it was due, while anything is unpaid.", Owner::derived).in("days"),
    });
static_assert(described<Invoice>);

}  // namespace throughline
