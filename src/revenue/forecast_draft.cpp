#include "forecast_draft.hpp"

#include <throughline/core/digest.hpp>
#include <throughline/model/assignment.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/enumeration.hpp>
#include <throughline/model/project.hpp>
#include <throughline/revenue/hours_spread.hpp>

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>

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
    std::array<char, 16> halves;
    for (std::size_t place = 0; place < halves.size(); ++place)
        halves[place] = static_cast<char>((place < 8 ? id->high : id->low) >> (56 - place % 8 * 8) & 0xFF);
    bytes.append(halves.data(), halves.size());
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

std::string hash_of(ForecastRevision const& revision) {
    constexpr std::size_t line_bytes = 128;  // About.
    std::string           bytes      = "throughline forecast 2\n";
    bytes.reserve(revision.figures.size() * line_bytes);
    append(bytes, revision.header.scenario.to_string());
    for (auto const& source : revision.header.as_of) append(bytes, source.connection + '=' + source.at.to_string());
    append(bytes, revision.header.created_from);
    append(bytes, revision.header.cause.value_or(""));
    auto const& taken = revision.assumptions;
    append(bytes, taken.probability.to_string());
    append(bytes, std::to_string(taken.start_delay));
    append(bytes, std::to_string(taken.days_late));
    append(bytes, taken.cost.to_string());
    for (auto const& [deal, estimated, role_mix] : revision.staffing) {
        append(bytes, std::optional{deal});
        append(bytes, estimated ? estimated->to_string() : "");
        for (auto const& [role, hours] : role_mix) {
            append(bytes, std::optional{role});
            append(bytes, hours.to_string());
        }
        bytes += '\n';
    }
    for (auto const& figure : revision.figures) append(bytes, figure.line);
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

std::size_t ForecastDraft::HashOfAbout::operator()(ForecastDimensions const& about) const {
    constexpr std::uint64_t spread = 0x9E37'79B9'7F4A'7C15;
    std::uint64_t           hash   = 0;
    auto const              mix    = [&](auto const& id) {
        hash = (hash ^ (id ? id->high ^ (id->low * 3) ^ 1 : 0)) * spread;
        hash ^= hash >> 29;
    };
    mix(about.account), mix(about.engagement), mix(about.project), mix(about.opportunity);
    mix(about.service_line), mix(about.region), mix(about.legal_entity), mix(about.role);
    return hash;
}

std::uint32_t ForecastDraft::place_of(ForecastDimensions const& about) {
    if (!addends_.empty() && *about_[addends_.back().about] == about) return addends_.back().about;
    auto const [found, is_new] = place_of_about_.try_emplace(about, static_cast<std::uint32_t>(about_.size()));
    if (is_new) about_.push_back(&found->first);
    return found->second;
}

void ForecastDraft::add(ForecastLine::Measure measure, Period const& month, ForecastDimensions const& about,
                        ForecastLine::Basis basis, Currency currency, Term amount) {
    auto const place = place_of(about);
    addends_.push_back({measure, basis, currency, month.range.start, place, std::move(amount)});
}

ForecastDraft::Ranks ForecastDraft::ranked() const {
    Ranks                      ranks;
    std::vector<std::uint32_t> order(about_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, [&](auto one, auto other) { return *about_[one] < *about_[other]; });
    ranks.about.resize(order.size());
    for (std::uint32_t rank = 0; rank < order.size(); ++rank) ranks.about[order[rank]] = rank;
    for (auto const& addend : addends_) {
        if (ranks.months.empty() || ranks.months.back() != addend.month) ranks.months.push_back(addend.month);
        if (ranks.currencies.empty() || ranks.currencies.back() != addend.currency)
            ranks.currencies.push_back(addend.currency);
    }
    auto const each_once = [](auto& values) {
        std::ranges::sort(values);
        values.erase(std::unique(values.begin(), values.end()), values.end());
    };
    each_once(ranks.months);
    each_once(ranks.currencies);
    return ranks;
}

std::uint64_t ForecastDraft::packed(ForecastAddend const& addend, Ranks const& ranks, FirstBy first) {
    constexpr int measure_bits = 4, month_bits = 17, about_bits = 32, basis_bits = 2, currency_bits = 9;
    static_assert(measure_bits + month_bits + about_bits + basis_bits + currency_bits == 64);
    auto const rank_in = [](auto const& values, auto const& value) {
        return static_cast<std::uint64_t>(std::ranges::lower_bound(values, value) - values.begin());
    };
    auto const          measure  = static_cast<std::uint64_t>(addend.measure);
    std::uint64_t       key      = first == FirstBy::measure ? measure : 0;
    std::uint64_t const currency = ranks.currencies.size() == 1 ? 0 : rank_in(ranks.currencies, addend.currency);
    key                          = key << month_bits | rank_in(ranks.months, addend.month);
    key                          = key << about_bits | ranks.about[addend.about];
    key                          = key << basis_bits | static_cast<std::uint64_t>(addend.basis);
    if (first == FirstBy::month) key = key << measure_bits | measure;
    return key << currency_bits | currency;
}

std::vector<std::uint32_t> ForecastDraft::places_of(std::vector<Sorted>& sorted) {
    std::ranges::sort(sorted, [](Sorted const& one, Sorted const& other) {
        return one.key != other.key ? one.key < other.key : one.place < other.place;
    });
    std::vector<std::uint32_t> places;
    places.reserve(sorted.size());
    for (auto const& each : sorted) places.push_back(each.place);
    return places;
}

void ForecastDraft::plan(ForecastLine::Measure measure, Date day, ForecastDimensions const& about,
                         ForecastLine::Basis basis, Currency currency, Term amount) {
    add(measure, month_of(std::max(day, request_.first_day())), about, basis, currency, std::move(amount));
}

void ForecastDraft::add_utilization(Period const& month, ForecastDimensions const& about, ForecastLine::Basis basis,
                                    Figure<Percent> share) {
    shares_.push_back({month.range.start, about, basis, std::move(share)});
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

ForecastLine ForecastDraft::line_of(ForecastLine::Measure measure, Period const& month, ForecastDimensions const& about,
                                    ForecastLine::Basis basis) const {
    ForecastLine line{
        .forecast = {}, .scenario = request_.scenario, .period = month, .measure = measure, .basis = basis};
    line.account      = about.account;
    line.engagement   = about.engagement;
    line.project      = about.project;
    line.opportunity  = about.opportunity;
    line.service_line = about.service_line;
    line.region       = about.region;
    line.legal_entity = about.legal_entity;
    line.role         = about.role;
    return line;
}

/// The figure of addends of one key, unless they come to nothing.
Result<> ForecastDraft::sum_up(std::span<std::uint32_t const> places, Period const& month,
                               std::vector<ForecastFigure>& figures) const {
    auto const& first = addends_[places.front()];
    Calculation sums  = calculation(first.currency);
    Term        sum   = first.term;
    if (places.size() > 1) {
        std::vector<Term> terms;
        terms.reserve(places.size());
        for (auto const place : places) terms.push_back(addends_[place].term);
        sum = sums.sum(name_of_enumerator(first.measure), terms);
    }
    if (sums.has_failed()) return sums.error();
    if (sum.value.is_zero()) return {};
    auto& figure = figures.emplace_back(
        ForecastFigure{{}, line_of(first.measure, month, about(first), first.basis), std::move(sum.why)});
    if (first.measure == ForecastLine::Measure::hours)
        figure.line.hours = Hours{sum.value};
    else
        figure.line.amount = sums.money(sum);
    return {};
}

Result<std::vector<ForecastFigure>> ForecastDraft::finish() const {
    auto const places   = ordered(FirstBy::measure, [](ForecastAddend const&) { return true; });
    auto const same_key = [this](std::uint32_t one, std::uint32_t other) {
        auto const &left = addends_[one], &right = addends_[other];
        return left.about == right.about && left.month == right.month && left.measure == right.measure &&
               left.basis == right.basis && left.currency == right.currency;
    };
    std::size_t keys = 0;
    for (std::size_t i = 0; i < places.size(); ++i) keys += i == 0 || !same_key(places[i - 1], places[i]) ? 1 : 0;
    std::vector<ForecastFigure> figures;
    figures.reserve(keys + shares_.size());
    Period month;
    for (std::size_t first = 0, end = 0; first < places.size(); first = end) {
        while (end < places.size() && same_key(places[first], places[end])) ++end;
        Date const start = addends_[places[first]].month;
        if (month.range.start != start || month.name.empty()) month = month_of(start);
        if (auto summed = sum_up({&places[first], end - first}, month, figures); !summed) return summed.error();
    }
    std::vector<Share const*> shares;
    for (auto const& share : shares_) shares.push_back(&share);
    std::ranges::sort(shares, {},
                      [](Share const* share) { return std::tie(share->month, share->about, share->basis); });
    for (auto const* share : shares) {
        auto& figure        = figures.emplace_back(ForecastFigure{
                   {},
            line_of(ForecastLine::Measure::utilization, month_of(share->month), share->about, share->basis),
            share->percent.why});
        figure.line.percent = share->percent.value;
    }
    return figures;
}

}  // namespace throughline
