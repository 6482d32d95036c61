#pragma once

#include <throughline/revenue/collection.hpp>
#include <throughline/revenue/forecast.hpp>

#include "calculation.hpp"

#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>

#include <deque>
#include <map>
#include <span>
#include <tuple>
#include <unordered_map>

namespace throughline {

struct Assignment;

/// Who and what a figure is about.
struct ForecastDimensions {
    std::optional<Id<Account>>     account{};
    std::optional<Id<Engagement>>  engagement{};
    std::optional<Id<Project>>     project{};
    std::optional<Id<Opportunity>> opportunity{};
    std::optional<Id<ServiceLine>> service_line{};
    std::optional<Id<Region>>      region{};
    std::optional<Id<LegalEntity>> legal_entity{};
    std::optional<Id<Role>>        role{};

    auto operator<=>(ForecastDimensions const&) const = default;
    bool operator==(ForecastDimensions const&) const  = default;
};

/// What makes a line one of its kind.
using ForecastKey = std::tuple<ForecastLine::Measure, Date, ForecastDimensions, ForecastLine::Basis, Currency>;

/// One addend of a figure: hundreds of thousands of them are collected, so that whom they are about is a number here,
/// and how they came about is kept apart, where it was asked for.
struct ForecastAddend {
    ForecastLine::Measure measure;
    ForecastLine::Basis   basis;
    Currency              currency;
    Date                  month;
    std::uint32_t         about;  ///< Place among the draft's dimensions.
    Decimal               value;
};

/// A forecast's figures while they are collected.
class ForecastDraft {
  public:
    ForecastDraft(BusinessState const& state, ForecastRequest const& request);

    BusinessState const&   state() const { return state_; }
    ForecastRequest const& request() const { return request_; }
    Calculation            calculation(Currency currency) const { return {currency, {}, request_.policy.explain}; }

    void add(ForecastLine::Measure measure, Period const& month, ForecastDimensions const& about,
             ForecastLine::Basis basis, Currency currency, Term const& amount) {
        add(measure, month.range.start, about, basis, currency, amount);
    }
    /// The same in the month that begins on a day.
    void add(ForecastLine::Measure measure, Date month, ForecastDimensions const& about, ForecastLine::Basis basis,
             Currency currency, Term const& amount);
    /// The same about whom `place_of` has numbered: what adds many about one numbers it once.
    void add_about(std::uint32_t about, ForecastLine::Measure measure, Date month, ForecastLine::Basis basis,
                   Currency currency, Term const& amount) {
        addends_.push_back({measure, basis, currency, month, about, amount.value});
        if (request_.policy.explain == Explain::yes) whys_.push_back(amount.why);
    }
    std::uint32_t place_of(ForecastDimensions const& about);
    /// The same for whom another addend is about, in its month and of its basis.
    void add_beside(std::uint32_t place, ForecastLine::Measure measure, Currency currency, Term const& amount);
    /// There will be about so many more.
    void expect(std::size_t addends) { addends_.reserve(addends_.size() + addends); }
    /// The same on a day; a plan for a day that has passed is for the first day that has not.
    void plan(ForecastLine::Measure measure, Date day, ForecastDimensions const& about, ForecastLine::Basis basis,
              Currency currency, Term const& amount);

    /// Every contract that stands for a deal or for itself, with its lines.
    struct Agreement {
        Id<Contract>                                                  id;
        Contract const*                                               contract;
        ForecastDimensions                                            about{};
        std::vector<std::pair<Id<ContractLine>, ContractLine const*>> lines{};
    };
    /// In the order of their ids.
    std::vector<Agreement> const& agreements() const { return agreements_; }
    Agreement const*              agreement(std::optional<Id<Contract>> const& contract) const;
    ForecastDimensions            about(Agreement const& agreement, ContractLine const& line) const;
    ForecastDimensions            about(Id<Project> project) const;

    /// A project's planned hours by month, from the first day that is not past.
    struct PlannedHours {
        Id<Assignment>    id;
        Assignment const* assignment;
        Date              month;
        Decimal           hours;
    };
    Result<std::vector<PlannedHours>> planned_hours() const;

    /// An addend's key in one number, so that sorting compares numbers, and its place.
    struct Sorted {
        std::uint64_t key;
        std::uint32_t place;
    };

    /// What was collected so far, for figures that follow from others. Adding more may move them.
    std::vector<ForecastAddend> const& addends() const { return addends_; }
    Term                               term(std::uint32_t place) const {
        return {addends_[place].value, whys_.empty() ? Explanation{} : whys_[place]};
    }
    /// What some addends, all of one measure and currency, come to.
    Term sum_of(Calculation& sums, std::span<Sorted const> addends) const;

    /// What of an addend comes first when they are put in order.
    enum class FirstBy : unsigned char { measure, month };
    /// The addends for which `keeps` holds, in the order of their keys, those of one key as they were added.
    template <class Keeps>
    std::vector<Sorted> ordered(FirstBy first, Keeps&& keeps) const {
        Ranks const         ranks = ranked();
        std::vector<Sorted> sorted;
        sorted.reserve(addends_.size());
        for (std::uint32_t place = 0; place < addends_.size(); ++place)
            if (keeps(addends_[place])) sorted.push_back({packed(addends_[place], ranks, first), place});
        return sorted_by_key(std::move(sorted));
    }

    /// Percentages are not money: utilization of a role in a region.
    void add_utilization(Period const& month, ForecastDimensions const& about, ForecastLine::Basis basis,
                         Figure<Percent> share);

    Result<std::vector<ForecastFigure>> finish() const;

  private:
    struct Ranks {
        std::vector<std::uint32_t> about;
        std::vector<Currency>      currencies;
        Date                       first_month{};
        int                        month_bits = 0;  ///< Of the days from the first one to the last.
    };
    struct HashOfAbout {
        std::size_t operator()(ForecastDimensions const& about) const;
    };
    struct Share {
        Date                month;
        ForecastDimensions  about;
        ForecastLine::Basis basis;
        Figure<Percent>     percent;
    };

    void                       read_agreements();
    Ranks                      ranked() const;
    static std::uint64_t       packed(ForecastAddend const& addend, Ranks const& ranks, FirstBy first);
    static std::vector<Sorted> sorted_by_key(std::vector<Sorted> sorted);
    void                       describe(ForecastLine& line, ForecastLine::Measure measure, Period const& month,
                                        ForecastDimensions const& about, ForecastLine::Basis basis) const;
    Result<> sum_up(std::span<Sorted const> addends, Period const& month, std::vector<ForecastFigure>& figures) const;

    BusinessState const&                                               state_;
    ForecastRequest const&                                             request_;
    std::vector<Agreement>                                             agreements_{};
    std::deque<ContractLine>                                           whole_contracts_{};
    std::unordered_map<ForecastDimensions, std::uint32_t, HashOfAbout> place_of_about_{};
    std::vector<ForecastDimensions const*>                             about_{};  // By place.
    std::vector<ForecastAddend>                                        addends_{};
    std::vector<Explanation>                                           whys_{};  // By place, where asked for.
    std::vector<Share>                                                 shares_{};
};

/// When customers pay what they are billed.
class CashTiming {
  public:
    explicit CashTiming(ForecastDraft& draft);

    Id<CustomerAccount> customer_of(Id<Account> account, Id<LegalEntity> entity) const;
    int                 days_to_pay(std::optional<Id<PaymentTerms>> const& agreed, Id<CustomerAccount> customer) const;
    /// Adds the cash that a bill brings: by its due date, and by how late the customer pays.
    void collect(Calculation& calculation, Term const& amount, Date due, Id<CustomerAccount> customer,
                 ForecastDimensions const& who, ForecastLine::Basis basis);

  private:
    ForecastDraft&                                                         draft_;
    std::map<std::pair<Id<Account>, Id<LegalEntity>>, Id<CustomerAccount>> customers_{};
    std::map<Currency, CollectionHistory>                                  histories_{};
};

std::string hash_of(ForecastRevision const& revision);

/// Of the deals that count as such.
std::vector<StaffingAssumption> staffing_of(BusinessState const& state);

// What goes into a forecast; each reads the draft's state and adds its figures.
Result<> forecast_pipeline(ForecastDraft& draft);
Result<> forecast_contracts(ForecastDraft& draft);  // Bookings, revenue, backlog.
Result<> forecast_people(ForecastDraft& draft);     // Hours, utilization, cost.
Result<> forecast_billings(ForecastDraft& draft);   // Billings and cash.
Result<> forecast_margin(ForecastDraft& draft);

}  // namespace throughline
