#include "forecast_draft.hpp"

#include "hours_spread.hpp"

#include <throughline/core/digest.hpp>
#include <throughline/model/assignment.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/enumeration.hpp>
#include <throughline/model/project.hpp>

#include <algorithm>

namespace throughline {

namespace {

template <class Value>
void prefer(std::optional<Value>& known, std::optional<Value> const& better) {
    if (better) known = better;
}

/// Sixteen bytes, the same on every machine; a one before them, or a zero alone where there is none.
template <class Object>
void append(std::string& bytes, std::optional<Id<Object>> const& id) {
    bytes += id ? '\1' : '\0';
    if (!id) return;
    for (auto const half : {id->high, id->low})
        for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(half >> shift & 0xFF);
}

void append(std::string& bytes, std::string_view text) { bytes.append(text).append(1, '\n'); }

void append(std::string& bytes, ForecastLine const& line) {
    append(bytes, name_of_enumerator(line.measure));
    append(bytes, line.period.name);
    append(bytes, line.account);
    append(bytes, line.engagement);
    append(bytes, line.project);
    append(bytes, line.opportunity);
    append(bytes, line.service_line);
    append(bytes, line.region);
    append(bytes, line.legal_entity);
    append(bytes, line.role);
    append(bytes, name_of_enumerator(line.basis));
    append(bytes, line.amount ? line.amount->to_string() : "");
    append(bytes, line.hours ? line.hours->to_string() : "");
    append(bytes, line.percent ? line.percent->to_string() : "");
}

}  // namespace

std::string hash_of(Forecast const& header, std::vector<ForecastFigure> const& figures) {
    std::string bytes = "throughline forecast 1\n";
    append(bytes, header.scenario.to_string());
    for (auto const& source : header.as_of) append(bytes, source.connection + '=' + source.at.to_string());
    append(bytes, header.created_from);
    append(bytes, header.cause.value_or(""));
    for (auto const& figure : figures) append(bytes, figure.line);
    return sha256_hex(bytes);
}

ForecastDraft::ForecastDraft(BusinessState const& state, ForecastRequest const& request)
    : state_{state}, request_{request} {
    read_agreements();
}

void ForecastDraft::read_agreements() {
    state_.each<Contract>([&](Id<Contract> id, Contract const& contract) {
        if (contract.status == Contract::Status::draft) return;
        Agreement agreement{.id = id, .contract = &contract};
        agreement.about.account      = contract.account;
        agreement.about.engagement   = contract.engagement;
        agreement.about.legal_entity = contract.legal_entity;
        if (auto const* engagement = state_.find(contract.engagement)) {
            agreement.about.opportunity  = engagement->opportunity;
            agreement.about.service_line = engagement->service_line;
            agreement.about.region       = engagement->region;
        }
        agreements_.emplace(id, std::move(agreement));
    });
    state_.each<ContractLine>([&](Id<ContractLine> id, ContractLine const& line) {
        auto const found = agreements_.find(line.contract);
        if (found != agreements_.end()) found->second.lines.emplace_back(id, &line);
    });
    for (auto& [id, agreement] : agreements_) {
        if (!agreement.lines.empty()) continue;
        // Signed, but its lines are not known yet: it counts as one.
        ContractLine line{.contract = id, .amount = agreement.contract->value};
        line.term = agreement.contract->term;
        agreement.lines.emplace_back(Id<ContractLine>{}, &whole_contracts_.emplace_back(std::move(line)));
    }
}

ForecastDraft::Agreement const* ForecastDraft::agreement(std::optional<Id<Contract>> const& contract) const {
    auto const found = contract ? agreements_.find(*contract) : agreements_.end();
    return found == agreements_.end() ? nullptr : &found->second;
}

ForecastDimensions ForecastDraft::about(Agreement const& agreement, ContractLine const& line) const {
    if (line.project && state_.find(*line.project)) return about(*line.project);
    return agreement.about;
}

ForecastDimensions ForecastDraft::about(Id<Project> id) const {
    ForecastDimensions known{.project = id};
    auto const*        project = state_.find(id);
    if (!project) return known;
    if (auto const* agreed = agreement(project->contract)) known = agreed->about;
    known.project = id;
    prefer(known.account, project->account);
    prefer(known.engagement, project->engagement);
    prefer(known.legal_entity, project->legal_entity);
    prefer(known.service_line, project->service_line);
    prefer(known.region, project->region);
    return known;
}

void ForecastDraft::add(ForecastLine::Measure measure, Period const& month, ForecastDimensions const& about,
                        ForecastLine::Basis basis, Currency currency, Term amount) {
    terms_[Key{measure, month.range.start, about, basis, currency}].push_back(std::move(amount));
}

void ForecastDraft::plan(ForecastLine::Measure measure, Date day, ForecastDimensions const& about,
                         ForecastLine::Basis basis, Currency currency, Term amount) {
    add(measure, month_of(std::max(day, request_.first_day())), about, basis, currency, std::move(amount));
}

void ForecastDraft::add_utilization(Period const& month, ForecastDimensions const& about, ForecastLine::Basis basis,
                                    Figure<Percent> share) {
    shares_.emplace(Key{ForecastLine::Measure::utilization, month.range.start, about, basis, Currency{}},
                    std::move(share));
}

Result<std::vector<ForecastDraft::PlannedHours>> ForecastDraft::planned_hours() const {
    constexpr int             days_of_week = 7;
    std::vector<PlannedHours> planned;
    std::optional<Error>      failed;
    state_.each<Assignment>([&](Id<Assignment> id, Assignment const& assignment) {
        if (assignment.status == Assignment::Status::tentative && !request_.policy.tentative_is_plan) return;
        for (auto const& [week, hours] : assignment.hours_by_week) {
            auto const by_month = hours_by_month(hours, {week, week.plus_days(days_of_week)}, request_.first_day());
            if (!by_month && !failed)
                failed = Error{by_month.error()}.in_object("Assignment").in_record(id.to_string());
            if (!by_month) return;
            for (auto const& [month, part] : *by_month) planned.push_back({id, &assignment, month, part});
        }
    });
    if (failed) return *failed;
    return planned;
}

Result<std::vector<ForecastFigure>> ForecastDraft::finish() const {
    std::vector<ForecastFigure> figures;
    auto const                  start = [&](Key const& key) -> ForecastLine& {
        auto const& [measure, month, about, basis, currency] = key;

        ForecastLine line{.forecast = {},
                                           .scenario = request_.scenario,
                                           .period   = month_of(month),
                                           .measure  = measure,
                                           .basis    = basis};
        line.account      = about.account;
        line.engagement   = about.engagement;
        line.project      = about.project;
        line.opportunity  = about.opportunity;
        line.service_line = about.service_line;
        line.region       = about.region;
        line.legal_entity = about.legal_entity;
        line.role         = about.role;
        return figures.emplace_back(ForecastFigure{{}, std::move(line), {}}).line;
    };
    for (auto const& [key, terms] : terms_) {
        Calculation sums = calculation(std::get<Currency>(key));
        Term const  sum  = terms.size() == 1 ? terms.front() : sums.sum(name_of_enumerator(std::get<0>(key)), terms);
        if (sums.has_failed()) return sums.error();
        if (sum.value.is_zero()) continue;
        auto& line = start(key);
        if (line.measure == ForecastLine::Measure::hours)
            line.hours = Hours{sum.value};
        else
            line.amount = sums.money(sum);
        figures.back().why = sum.why;
    }
    for (auto const& [key, share] : shares_) {
        start(key).percent = share.value;
        figures.back().why = share.why;
    }
    return figures;
}

}  // namespace throughline
