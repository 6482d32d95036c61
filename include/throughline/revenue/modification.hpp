#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/quantity.hpp>
#include <throughline/model/change_order.hpp>
#include <throughline/revenue/split.hpp>

#include <optional>
#include <string>
#include <vector>

namespace throughline {

// A change of a contract is one of three things (ASC 606-10-25-12 and 25-13, IFRS 15.20 and 21), which the change order
// names: a separate contract, where distinct goods are added at their standalone price; the end of the old contract and
// the start of a new one (prospective), where what remains is distinct from what was delivered; or part of the old
// contract (cumulative catch-up), where it is not.

using Modification = ChangeOrder::Modification;

/// What the rules ask of a change, answered.
struct ModificationFacts {
    bool adds_distinct_goods    = false;  ///< Something is added, and distinct.
    bool is_at_standalone_price = false;  ///< What is added costs what it costs alone.
    bool remaining_is_distinct  = false;  ///< What remains is distinct from what was delivered.
};

/// What the facts make of a change.
Modification treatment_of(ModificationFacts const& facts);

/// A contract of like units, some of them delivered.
struct UnitContract {
    Decimal  units;
    Money    unit_price;
    Decimal  units_delivered;
    RecordId source{};
};

struct UnitChange {
    Decimal              units_added;
    Money                unit_price;                   ///< Of those added.
    std::optional<Money> credit_per_delivered_unit{};  ///< For what was wrong with the units delivered before.
    RecordId             source{};                     ///< The change order.
};

struct UnitModification {
    Figure<Money>   original_total;
    Figure<Money>   added_total;
    Figure<Money>   revenue_before;           ///< Of what was delivered before.
    Figure<Money>   revenue_after;            ///< Of all that is to be delivered after.
    Figure<Money>   credit_on_delivered;      ///< Reduces revenue at once, apart from the change.
    Figure<Money>   payable_for_added_units;  ///< Their price less that credit.
    Figure<Money>   remaining_consideration;
    Figure<Decimal> remaining_units;
    Figure<Money>   unit_revenue_of_remaining;  ///< Of the original units that remain.
    Figure<Money>   unit_revenue_of_added;      ///< The same as the former unless the change is a separate contract.
    Figure<Money>   catch_up;                   ///< Revenue of delivered units that changes now.
};

/// Prices what remains of a contract of units after a change (IE19 to IE24). With a cumulative catch-up the delivered
/// units, too, are worth the average of all.
Result<UnitModification> modify_units(UnitContract const& contract, UnitChange const& change, Modification modification,
                                      RoundingPolicy const& rounding = {}, Explain explain = Explain::no);

/// One obligation that is satisfied over time, before or after a change.
struct ProgressState {
    Money    price;
    Decimal  done;
    Decimal  expected_total;
    RecordId source{};
};

struct CatchUp {
    Figure<Percent> percent_before;
    Figure<Money>   revenue_before;
    Figure<Percent> percent_after;
    Figure<Money>   revenue_after;
    Figure<Money>   catch_up;  ///< Recognized at the date of the change; negative reverses.
};

/// Measures progress anew at the date of a change (25-13(b), 15.21(b); IE37 to IE41). The percentages are rounded to
/// `percent_digits` before they meet the price; exact where empty.
Result<CatchUp> cumulative_catch_up(ProgressState const& before, ProgressState const& after,
                                    std::optional<int> percent_digits = {}, RoundingPolicy const& rounding = {},
                                    Explain explain = Explain::no);

/// The catch-up where revenue to date is known: the new price × progress, less what is recognized.
Result<Figure<Money>> catch_up_to(Money const& new_price, Decimal const& progress, Money const& recognized,
                                  RoundingPolicy const& rounding = {}, Explain explain = Explain::no);

/// What is left to recognize after a prospective change: price less recognized, and what the change adds.
Result<Figure<Money>> prospective_price(Money const& price, Money const& recognized, Money const& added,
                                        RoundingPolicy const& rounding = {}, Explain explain = Explain::no);

/// A distinct good or service that is transferred on one day.
struct Product {
    std::string name;
    Decimal     standalone;  ///< Standalone price, or any weight in proportion to it.
    Date        transfer;
    RecordId    source{};
};

/// A price, fixed and variable, for products; a prospective change that adds products; and an estimate of the first
/// price's variable part that changes after that (606-10-32-42 to 32-45, 15.87 to 90; IE25 to IE32).
struct ProductContract {
    Money                fixed;
    Money                variable;  ///< As estimated at inception.
    std::vector<Product> products;
    Date                 modified_on;
    std::vector<Product> added;
    Money                added_price;
    std::optional<Money> later_variable{};  ///< The new estimate of `variable`.
    std::optional<Date>  estimated_on{};    ///< When it changed; right after the modification where empty.
};

struct ProductRevenue {
    std::string         product;  ///< Empty for a change of price.
    std::optional<Date> date;
    Figure<Money>       amount;
};

struct ProductModification {
    std::vector<Figure<Money>>  initial;  ///< Of the first products, in order.
    Figure<Money>               modified_price;
    std::vector<std::string>    remaining;  ///< The products that the modified price is for.
    std::vector<Figure<Money>>  modified;   ///< Theirs.
    std::vector<Figure<Money>>  catch_up;   ///< Of the first products: what the later estimate adds to revenue now.
    std::vector<Figure<Money>>  final;      ///< Of the remaining products, after the later estimate.
    std::vector<ProductRevenue> revenue;    ///< In order of time.
    Figure<Money>               total;
};

Result<ProductModification> modify_products(ProductContract const& contract, SplitPolicy const& policy = {});

/// A monthly price that holds from a day on.
struct PriceStep {
    Date     from;
    Money    monthly_price;
    RecordId source{};
};

struct PriceSegment {
    DateRange     range;
    Figure<Money> booked;  ///< Months × monthly price; a part of a month counts by its days.
};

/// A subscription whose price changes on the way: each step ends the line before it and starts one (prospective).
/// Requires: steps in order of time, the first on the term's first day.
Result<std::vector<PriceSegment>> price_segments(DateRange const& term, std::vector<PriceStep> const& steps,
                                                 RoundingPolicy const& rounding = {}, Explain explain = Explain::no);

}  // namespace throughline
