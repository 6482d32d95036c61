#pragma once

#include <throughline/core/money.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/revenue/explain.hpp>
#include <throughline/revenue/rounding.hpp>

#include <span>
#include <string>
#include <vector>

namespace throughline {

// How much of what customers are billed is revenue, where others, or the customers themselves, have a part in it.

/// What tells a principal, who sells another's work as its own, from an agent, who brings the two together
/// (ASC 606-10-55-36 to 55-40, IFRS 15.B34 to B38): control before the transfer. The indicators help where it is
/// unclear.
struct AgencyFacts {
    bool controls_before_transfer      = false;
    bool is_responsible_for_fulfilment = false;
    bool bears_inventory_risk          = false;
    bool sets_the_price                = false;
};

enum class Agency : unsigned char { principal, agent };

/// Control decides; without it, all three indicators together speak for it.
Agency agency_of(AgencyFacts const& facts);

/// A sale of what a third party provides.
struct SaleThroughThirdParty {
    Money    billed;
    Money    due_to_third_party;
    RecordId source{};
};

struct AgencyFigures {
    Figure<Money> revenue;        ///< All that is billed, or the fee.
    Figure<Money> cost_of_sales;  ///< What is due to the third party, or nothing.
    Figure<Money> payable;        ///< Due to the third party either way.
    Figure<Money> margin;         ///< The same either way.
};

Result<AgencyFigures> third_party_sale(SaleThroughThirdParty const& sale, Agency agency,
                                       RoundingPolicy const& rounding = {}, Explain explain = Explain::no);

/// Revenue of each period where the customer is paid something back for nothing distinct: a listing fee, a shelf
/// (606-10-32-25, 15.70; IE160 to IE162). What is paid reduces the price of all that the customer is expected to buy,
/// in proportion; where more is bought than was expected, it is used up, and the rest counts in full.
Result<std::vector<Figure<Money>>> revenue_after_payment_to_customer(Money const&           expected_purchases,
                                                                     Money const&           paid_to_customer,
                                                                     std::span<Money const> billed,
                                                                     RoundingPolicy const&  rounding = {},
                                                                     Explain                explain  = Explain::no);

/// Units of a period, sold at a list price that a retrospective discount is expected to reduce.
struct RebateSales {
    std::string period;
    Decimal     units;
    Money       expected_price;            ///< A unit, after the discount, as estimated in this period for all units.
    bool        is_list_price_due = true;  ///< Whether the units are billed at the list price until the discount is.
};

struct RebateFigures {
    std::string   period;
    Figure<Money> receivable;        ///< Billed in the period.
    Figure<Money> revenue;           ///< With the catch-up for units before.
    Figure<Money> refund_liability;  ///< At its end: billed to date less revenue to date (IE201 to IE204).
};

Result<std::vector<RebateFigures>> rebate_position(Money const& list_price, std::span<RebateSales const> periods,
                                                   RoundingPolicy const& rounding = {}, Explain explain = Explain::no);

/// Goods at a dealer's: revenue passes with control to the one who buys them there (606-10-55-79, B77).
struct Consignment {
    Decimal  delivered;  ///< Units at the dealer's to date.
    Decimal  sold;       ///< Of those, sold on or bought by the dealer to date.
    Money    unit_price;
    Money    unit_cost;
    RecordId source{};
};

struct ConsignmentFigures {
    Figure<Money> revenue;
    Figure<Money> cost_of_sales;
    Figure<Money> inventory;  ///< The firm's own, at the dealer's.
};

Result<ConsignmentFigures> consignment(Consignment const& goods, RoundingPolicy const& rounding = {},
                                       Explain explain = Explain::no);

}  // namespace throughline
