#pragma once

#include <throughline/core/quantity.hpp>
#include <throughline/revenue/explain.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace throughline {

/// What becomes of revenue when progress is revised downward.
enum class NegativeProgress : unsigned char {
    mirrored,  ///< Revenue to date follows progress down: a change of estimate (ASC 606-10-25-35, IFRS 15.43).
    floored,   ///< Nothing is taken back; revenue waits until progress has caught up.
};

/// What becomes of a loss that is expected on the whole contract (ASC 605-35-25-45, IAS 37.66).
enum class LossRecognition : unsigned char {
    provision,  ///< All of it at once, as a provision beside gross profit.
    none,       ///< None before it is incurred.
};

struct ProgressPolicy {
    /// The percentage is rounded to so many digits before it meets the price; exact where empty.
    std::optional<int> percent_digits{};
    NegativeProgress   negative = NegativeProgress::mirrored;
    LossRecognition    loss     = LossRecognition::provision;
    RoundingPolicy     rounding{};
    Explain            explain = Explain::no;
};

/// How far the work has come at the end of a period: in cost (cost to cost), hours or units of output, but all points
/// of a line in the same (606-10-25-31 to 25-37, 15.39 to 45).
struct ProgressPoint {
    std::string          period;            ///< As the reader calls it.
    Decimal              done;              ///< To date.
    Decimal              expected_total;    ///< As estimated now. Progress above it counts as all.
    std::optional<Money> price{};           ///< The transaction price from here on, where it changed.
    std::optional<Money> cost_to_date{};    ///< For gross profit; none where empty.
    std::optional<Money> estimated_cost{};  ///< Of the whole contract; for the loss provision.
    RecordId             source{};
};

/// A point measured in cost, with its cost.
ProgressPoint cost_to_cost(std::string period, Money const& cost_to_date, Money const& estimated_total_cost,
                           RecordId const& source = {});
ProgressPoint hours_done(std::string period, Hours const& done, Hours const& expected_total,
                         RecordId const& source = {});

struct ProgressPeriod {
    std::string     period;
    Figure<Percent> percent;  ///< As used; where that is the exact ratio, shown to ten digits.
    Figure<Money>   revenue_to_date;
    Figure<Money>   revenue;
    Figure<Money>   cost;
    Figure<Money>   gross_profit;      ///< Revenue less cost, before any provision.
    Figure<Money>   loss_provision;    ///< Its balance at the end of the period.
    Figure<Money>   provision_change;  ///< What the period adds to it; negative uses it up.
};

/// Revenue by progress: to date, the price × what is done ÷ what there is to do, rounded once; of a period, the
/// difference of two such numbers, so that rounding never accumulates.
Result<std::vector<ProgressPeriod>> percent_complete(Money const& price, std::span<ProgressPoint const> points,
                                                     ProgressPolicy const& policy = {});

/// All revenue in the period that completes the contract, none before; cost, gross profit and provision as above.
/// What `points` say is done does not matter. Requires: `completed_in` is one of their periods, or empty for a
/// contract under way.
Result<std::vector<ProgressPeriod>> completed_contract(Money const& price, std::span<ProgressPoint const> points,
                                                       std::string_view      completed_in,
                                                       ProgressPolicy const& policy = {});

/// A step of the work, worth a share of the price.
struct MilestoneShare {
    std::string name;
    Percent     cumulative;  ///< Of the price, with all steps before it.
    RecordId    source{};
};

struct MilestoneRevenue {
    std::string   name;
    Figure<Money> revenue_to_date;
    Figure<Money> revenue;
};

/// Revenue of each milestone when it is reached, in the order given (output method: 606-10-55-17, 15.B15). The
/// shares may not fall; the last one reaches the whole price where it is 100.
Result<std::vector<MilestoneRevenue>> milestone_revenue(Money const& price, std::span<MilestoneShare const> milestones,
                                                        RoundingPolicy const& rounding = {},
                                                        Explain               explain  = Explain::no);

/// What one sort of cost was forecast to be and has come to.
struct CostCategory {
    std::string name;
    Money       forecast;
    Money       actual_to_date;
    RecordId    source{};
};

/// What the cost to date is divided by.
enum class CompletionBasis : unsigned char {
    estimate_at_completion,  ///< Of each category what was forecast, or what has come if that is more.
    forecast,                ///< What was forecast.
};

struct CompletionFigures {
    Figure<Money>   cost_to_date;
    Figure<Money>   expected_total;
    Figure<Percent> percent;
};

Result<CompletionFigures> completion(std::span<CostCategory const> categories, Currency currency, CompletionBasis basis,
                                     int percent_digits, RoundingPolicy const& rounding = {},
                                     Explain explain = Explain::no);

/// A contract with costly goods that others made and that are not installed yet: they earn no margin and measure no
/// progress (606-10-55-21, 15.B19).
struct UninstalledMaterials {
    Money    price;
    Money    uninstalled_cost;      ///< Of goods that the customer already controls.
    Money    estimated_total_cost;  ///< With those goods.
    Money    other_cost_to_date;    ///< Without them.
    RecordId source{};
};

struct UninstalledFigures {
    Figure<Percent> percent;
    Figure<Money>   revenue;
    Figure<Money>   cost_of_sales;
    Figure<Money>   gross_profit;
};

Result<UninstalledFigures> uninstalled_materials(UninstalledMaterials const& contract,
                                                 ProgressPolicy const&       policy = {});

struct ExpectedResult {
    Figure<Money>   profit;  ///< Negative for an onerous contract.
    Figure<Percent> margin;  ///< Of the price.
};

Result<ExpectedResult> expected_result(Money const& price, Money const& estimated_total_cost, int margin_digits = 1,
                                       RoundingPolicy const& rounding = {}, Explain explain = Explain::no);

/// One contract of a work-in-progress schedule.
struct WipJob {
    std::string name;
    Money       price;
    Money       cost_to_date;
    Money       cost_to_complete;
    Money       billed;
    RecordId    source{};
};

struct WipFigures {
    std::string     name;
    Figure<Percent> percent;
    Figure<Money>   revenue;
    Figure<Money>   over_under;  ///< Billed less revenue: positive is overbilled.
};

struct WipSchedule {
    std::vector<WipFigures> jobs;
    Figure<Money>           revenue;
    Figure<Money>           underbillings;  ///< Sum of the contract assets, as a positive amount.
    Figure<Money>           overbillings;   ///< Sum of the contract liabilities; never netted across contracts.
    Figure<Money>           net_over_under;
    Figure<Money>           backlog;  ///< Prices less revenue.
};

Result<WipSchedule> wip_schedule(std::span<WipJob const> jobs, Currency currency, int percent_digits = 2,
                                 RoundingPolicy const& rounding = {}, Explain explain = Explain::no);

}  // namespace throughline
