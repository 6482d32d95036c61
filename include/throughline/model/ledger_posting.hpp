#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/id.hpp>
#include <throughline/core/money.hpp>
#include <throughline/core/timestamp.hpp>
#include <throughline/model/about.hpp>

#include <optional>
#include <string>

namespace throughline {

struct CostActual;
struct Invoice;
struct LegalEntity;
struct Payment;
struct RevenueEvent;

/// An entry in a legal entity's ledger, and what caused it.
struct LedgerPosting {
    Id<LegalEntity>                 legal_entity;
    Period                          period;
    std::optional<std::string>      debit_account{};
    std::optional<std::string>      credit_account{};
    Money                           amount;
    std::optional<Timestamp>        posted_at{};
    std::string                     reference;
    std::optional<Id<RevenueEvent>> revenue_event{};
    std::optional<Id<Invoice>>      invoice{};
    std::optional<Id<Payment>>      payment{};
    std::optional<Id<CostActual>>   cost_actual{};

    bool operator==(LedgerPosting const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::LedgerPosting,
    legal_entity, period, debit_account, credit_account, amount, posted_at, reference, revenue_event, invoice, payment,
    cost_actual);

namespace throughline {

template <>
inline constexpr auto about<LedgerPosting> = about_object<LedgerPosting>(
    "LedgerPosting", "An entry in a legal entity's ledger, and what caused it.",
    {
        member<&LedgerPosting::legal_entity>("The legal entity whose ledger it is in.", Owner::erp),
        member<&LedgerPosting::period>("The accounting period it counts in.", Owner::erp),
        member<&LedgerPosting::debit_account>("Ledger account that is debited.", Owner::erp),
        member<&LedgerPosting::credit_account>("Ledger account that is credited.", Owner::erp),
        member<&LedgerPosting::amount>("What is debited and credited.", Owner::erp),
        member<&LedgerPosting::posted_at>("When the ledger took it.", Owner::erp),
        member<&LedgerPosting::reference>("The ledger's own reference for it.", Owner::erp),
        member<&LedgerPosting::revenue_event>("The revenue event that caused it.", Owner::erp),
        member<&LedgerPosting::invoice>("The invoice that caused it.", Owner::erp),
        member<&LedgerPosting::payment>("The payment that caused it.", Owner::erp),
        member<&LedgerPosting::cost_actual>("The cost that caused it.", Owner::erp),
    });
static_assert(described<LedgerPosting>);

}  // namespace throughline
