#pragma once

#include <throughline/revenue/collection.hpp>
#include <throughline/revenue/forecast.hpp>

#include "calculation.hpp"

#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>

#include <deque>
#include <map>
#include <tuple>

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
};

/// A forecast's figures while they are collected.
class ForecastDraft {
  public:
    ForecastDraft(BusinessState const& state, ForecastRequest const& request);

    BusinessState const&   state() const { return state_; }
    ForecastRequest const& request() const { return request_; }
    Calculation            calculation(Currency currency) const { return {currency, {}, request_.policy.explain}; }

    void add(ForecastLine::Measure measure, Period const& month, ForecastDimensions const& about,
             ForecastLine::Basis basis, Currency currency, Term amount);
    /// The same on a day; a plan for a day that has passed is for the first day that has not.
    void plan(ForecastLine::Measure measure, Date day, ForecastDimensions const& about, ForecastLine::Basis basis,
              Currency currency, Term amount);

    /// Every contract that stands for a deal or for itself, with its lines.
    struct Agreement {
        Id<Contract>                                                  id;
        Contract const*                                               contract;
        ForecastDimensions                                            about{};
        std::vector<std::pair<Id<ContractLine>, ContractLine const*>> lines{};
    };
    std::map<Id<Contract>, Agreement> const& agreements() const { return agreements_; }
    Agreement const*                         agreement(std::optional<Id<Contract>> const& contract) const;
    ForecastDimensions                       about(Agreement const& agreement, ContractLine const& line) const;
    ForecastDimensions                       about(Id<Project> project) const;

    /// A project's planned hours by month, from the first day that is not past.
    struct PlannedHours {
        Id<Assignment>    id;
        Assignment const* assignment;
        Date              month;
        Decimal           hours;
    };
    Result<std::vector<PlannedHours>> planned_hours() const;

    /// What was collected so far, by measure and month, for figures that follow from others.
    using Key = std::tuple<ForecastLine::Measure, Date, ForecastDimensions, ForecastLine::Basis, Currency>;
    std::map<Key, std::vector<Term>> const& terms() const { return terms_; }

    /// Percentages are not money: utilization of a role in a region.
    void add_utilization(Period const& month, ForecastDimensions const& about, ForecastLine::Basis basis,
                         Figure<Percent> share);

    Result<std::vector<ForecastFigure>> finish() const;

  private:
    void read_agreements();

    BusinessState const&              state_;
    ForecastRequest const&            request_;
    std::map<Id<Contract>, Agreement> agreements_{};
    std::deque<ContractLine>          whole_contracts_{};
    std::map<Key, std::vector<Term>>  terms_{};
    std::map<Key, Figure<Percent>>    shares_{};
};

std::string hash_of(Forecast const& header, std::vector<ForecastFigure> const& figures);

// What goes into a forecast; each reads the draft's state and adds its figures.
Result<> forecast_pipeline(ForecastDraft& draft);
Result<> forecast_contracts(ForecastDraft& draft);  // Bookings, revenue, backlog.
Result<> forecast_people(ForecastDraft& draft);     // Hours, utilization, cost.
Result<> forecast_billings(ForecastDraft& draft);   // Billings and cash.
Result<> forecast_margin(ForecastDraft& draft);

}  // namespace throughline
