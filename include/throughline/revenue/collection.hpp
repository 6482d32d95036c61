#pragma once

#include <throughline/core/date.hpp>
#include <throughline/model/customer_account.hpp>
#include <throughline/revenue/split.hpp>
#include <throughline/revenue/straight_line.hpp>

#include <map>
#include <span>
#include <vector>

namespace throughline {

class BusinessState;

/// How late a customer pays: of every hundred due, how much comes how many days after it was due. Early is on time.
struct CollectionProfile {
    std::map<int, Decimal> paid_by_days_late{};  ///< Amounts, as weights; none means on the day it is due.
    std::size_t            payments = 0;         ///< How many it was learned from.
};

/// What payment history says of each customer, and of all together.
struct CollectionHistory {
    CollectionProfile                                everyone;
    std::map<Id<CustomerAccount>, CollectionProfile> customers{};

    /// The customer's own profile, if it has so many payments; otherwise everyone's.
    CollectionProfile const& of(Id<CustomerAccount> customer, std::size_t payments_min) const;
};

/// Learns from payments that were received before `before` and the invoices that they settle. Weights add up amounts
/// as they are, so customers who pay in several currencies should be read for one currency at a time.
CollectionHistory collection_history(BusinessState const& state, Currency currency, Date before);

/// An amount that will be paid: due on a day, by a customer who pays as the profile says. What should have come before
/// `from` is expected on that day. The parts sum to the amount, to the last unit (R264).
Result<Schedule> expected_cash(Figure<Money> const& amount, Date due_on, CollectionProfile const& profile, Date from,
                               SplitPolicy const& policy = {});

}  // namespace throughline
