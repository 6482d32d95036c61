#pragma once

#include "book.hpp"

#include <throughline/model/account.hpp>
#include <throughline/model/opportunity.hpp>

namespace throughline {

inline Currency eur() { return Currency::parse("EUR").value(); }
inline Money    euros(std::int64_t whole) { return Money::from_minor(whole * 100, eur()); }
inline Hours    hours(std::int64_t whole) { return Hours{Decimal{whole}}; }

template <class Object>
Id<Object> id_of(std::string_view name) {
    return Id<Object>::derive("test", object_name<Object>, name);
}

/// A deal that says all that it must, worth 90,000 EUR over 90 days from 1 July 2026 on.
inline Opportunity whole_deal(BillingModel model, ContractType type = ContractType::fixed_fee) {
    Opportunity deal{.name = "Data platform", .stage = Opportunity::Stage::proposal, .expected_close = {2026, 6, 15}};
    deal.account         = id_of<Account>("acme");
    deal.amount          = euros(90'000);
    deal.probability     = Percent{Decimal{70}};
    deal.expected_start  = Date{2026, 7, 1};
    deal.duration        = 92;
    deal.legal_entity    = id_of<LegalEntity>("ie");
    deal.tax_code        = id_of<TaxCode>("standard");
    deal.service_line    = id_of<ServiceLine>("data");
    deal.contract_type   = type;
    deal.billing_model   = model;
    deal.estimated_hours = hours(600);
    deal.role_mix        = {{id_of<Role>("engineer"), hours(400)}, {id_of<Role>("architect"), hours(200)}};
    return deal;
}

/// A book with the deal and its account.
inline Book book_with(Opportunity const& deal, Date today = {2026, 6, 15}) {
    Book book{today};
    book.keep(id_of<Account>("acme"), Account{.name = "Acme"});
    book.keep(id_of<Opportunity>("deal"), deal);
    return book;
}

/// Sum of what is not cancelled.
template <class Events>
Decimal live_sum(Events const& events) {
    Decimal sum;
    for (auto const& [id, event] : events)
        if (event.status != std::decay_t<decltype(event)>::Status::cancelled) sum += event.amount.amount();
    return sum;
}

}  // namespace throughline
