#pragma once

#include <throughline/model/validate.hpp>

#include <string_view>

namespace throughline::model_tests {

template <class Object>
Id<Object> id(std::uint64_t number) {
    return Id<Object>{RecordId{0, number}};
}

inline Money money(std::string_view amount, std::string_view currency = "EUR") {
    return {Decimal::parse(amount).value(), Currency::parse(currency).value()};
}

inline DateRange dates(std::string_view start, std::string_view end) {
    return {Date::parse(start).value(), Date::parse(end).value()};
}

inline Contract contract(std::string_view value) {
    return {
        .account      = id<Account>(1),
        .legal_entity = id<LegalEntity>(2),
        .type         = ContractType::fixed_fee,
        .status       = Contract::Status::active,
        .currency     = Currency::parse("EUR").value(),
        .value        = money(value),
    };
}

inline Identified<ContractLine> contract_line(std::uint64_t number, Money const& amount) {
    return {id<ContractLine>(number), {.contract = id<Contract>(1), .amount = amount}};
}

inline Identified<BillingEvent> billing_event(std::uint64_t number, std::uint64_t line, Money const& amount) {
    return {id<BillingEvent>(number),
            {
                .schedule      = id<BillingSchedule>(1),
                .contract_line = id<ContractLine>(line),
                .kind          = BillingEvent::Kind::recurring,
                .amount        = amount,
                .status        = BillingEvent::Status::planned,
            }};
}

inline Identified<InvoiceLine> invoice_line(std::uint64_t number, Money const& amount, std::optional<Money> tax = {}) {
    return {id<InvoiceLine>(number), {.invoice = id<Invoice>(1), .amount = amount, .tax = tax}};
}

inline Invoice invoice(Money const& subtotal, Money const& tax, Money const& total) {
    return {
        .customer_account = id<CustomerAccount>(1),
        .legal_entity     = id<LegalEntity>(2),
        .currency         = total.currency(),
        .subtotal         = subtotal,
        .tax              = tax,
        .total            = total,
        .status           = Invoice::Status::draft,
    };
}

}  // namespace throughline::model_tests
