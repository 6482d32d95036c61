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
#include <bit>
#include <numeric>
#include <tuple>

namespace throughline {

namespace {

template <class Value>
void prefer(std::optional<Value>& known, std::optional<Value> const& better) {
    if (better) known = better;
}

/// Ids one after the other: sixteen bytes, the same on every machine, after a one; a zero alone where there is none.
template <class... Objects>
void append(std::string& bytes, std::optional<Id<Objects>> const&... ids) {
    std::array<char, sizeof...(ids) * 17> marked;
    auto*                                 at   = marked.data();
    auto const                            mark = [&at](auto const& id) {
        *at++ = id ? '\1' : '\0';
        if (!id) return;
        for (auto const half : {id->high, id->low})
            for (int shift = 56; shift >= 0; shift -= 8) *at++ = static_cast<char>(half >> shift & 0xFF);
    };
    (mark(ids), ...);
    bytes.append(marked.data(), at);
}

void append(std::string& bytes, std::string_view text) {
    bytes.append(text);
    bytes.push_back('\n');
}

void append(std::string& bytes, ForecastLine const& line) {
    append(bytes, name_of_enumerator(line.measure));
    append(bytes, line.period.name);
    append(bytes, line.account, line.engagement, line.project, line.opportunity, line.service_line, line.region,
           line.legal_entity, line.role);
    append(bytes, name_of_enumerator(line.basis));
    append(bytes, line.amount ? line.amount->to_string() : std::string{});
    append(bytes, line.hours ? line.hours->to_string() : std::string{});
    append(bytes, line.percent ? line.percent->to_string() : std::string{});
}

}  // namespace

std::string hash_of(ForecastRevision const& revision) {
    constexpr std::size_t piece_bytes = 16'384;  // Digested at once: a forecast has many times as many.

    Sha256      digest;
    std::string bytes = "throughline forecast 2\n";
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
    for (auto const& figure : revision.figures) {
        append(bytes, figure.line);
        if (bytes.size() < piece_bytes) continue;
        digest.add(bytes);
        bytes.clear();
    }
    digest.add(bytes);
    return digest.hex();
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
        agreements_.push_back(std::move(agreement));
    });
    state_.each<ContractLine>([&](Id<ContractLine> id, ContractLine const& line) {
        auto const found = std::ranges::lower_bound(agreements_, line.contract, {}, &Agreement::id);
        if (found != agreements_.end() && found->id == line.contract) found->lines.emplace_back(id, &line);
    });
    for (auto& agreement : agreements_) {
        if (!agreement.lines.empty()) continue;
        // Signed, but its lines are not known yet: it counts as one.
        ContractLine line{.contract = agreement.id, .amount = agreement.contract->value};
        line.term = agreement.contract->term;
        agreement.lines.emplace_back(Id<ContractLine>{}, &whole_contracts_.emplace_back(std::move(line)));
    }
}

ForecastDraft::Agreement const* ForecastDraft::agreement(std::optional<Id<Contract>> const& contract) const {
    if (!contract) return nullptr;
    auto const found = std::ranges::lower_bound(agreements_, *contract, {}, &Agreement::id);
    return found == agreements_.end() || found->id != *contract ? nullptr : &*found;
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

void ForecastDraft::add(ForecastLine::Measure measure, Date month, ForecastDimensions const& about,
                        ForecastLine::Basis basis, Currency currency, Term const& amount) {
    add_about(place_of(about), measure, month, basis, currency, amount);
}

void ForecastDraft::add_beside(std::uint32_t place, ForecastLine::Measure measure, Currency currency,
                               Term const& amount) {
    auto const& beside = addends_[place];
    add_about(beside.about, measure, beside.month, beside.basis, currency, amount);
}

Term ForecastDraft::sum_of(Calculation& sums, std::span<Sorted const> addends) const {
    if (addends.size() == 1) return term(addends.front().place);
    auto const label = name_of_enumerator(addends_[addends.front().place].measure);
    if (!sums.is_explained()) {
        Term sum;
        for (auto const& each : addends) {
            auto more = Decimal::add(sum.value, addends_[each.place].value);
            if (!more) return sums.fail(std::move(more).error().in_field(label)), Term{};
            sum.value = *more;
        }
        return sum;
    }
    std::vector<Term> terms;
    terms.reserve(addends.size());
    for (auto const& each : addends) terms.push_back(term(each.place));
    return sums.sum(label, terms);
}

ForecastDraft::Ranks ForecastDraft::ranked() const {
    Ranks                      ranks;
    std::vector<std::uint32_t> order(about_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, [&](auto one, auto other) { return *about_[one] < *about_[other]; });
    ranks.about.resize(order.size());
    for (std::uint32_t rank = 0; rank < order.size(); ++rank) ranks.about[order[rank]] = rank;
    if (addends_.empty()) return ranks;
    ranks.first_month = addends_.front().month;
    Date     last     = ranks.first_month;
    Currency currency = addends_.front().currency;
    ranks.currencies.push_back(currency);
    for (auto const& addend : addends_) {
        ranks.first_month = std::min(ranks.first_month, addend.month);
        last              = std::max(last, addend.month);
        if (addend.currency == currency) continue;  // Most are of the one before.
        currency         = addend.currency;
        auto const place = std::ranges::lower_bound(ranks.currencies, currency);
        if (place == ranks.currencies.end() || *place != currency) ranks.currencies.insert(place, currency);
    }
    ranks.month_bits = static_cast<int>(std::bit_width(static_cast<std::uint32_t>(last - ranks.first_month)));
    return ranks;
}

std::uint64_t ForecastDraft::packed(ForecastAddend const& addend, Ranks const& ranks, FirstBy first) {
    constexpr int measure_bits = 4, basis_bits = 2;
    auto const    bits_of = [](auto const& values) { return static_cast<int>(std::bit_width(values.size())); };

    // As few bits as there are values: together far fewer than 64.
    auto const    measure = static_cast<std::uint64_t>(addend.measure);
    std::uint64_t key     = first == FirstBy::measure ? measure : 0;
    key                   = key << ranks.month_bits | static_cast<std::uint64_t>(addend.month - ranks.first_month);
    key                   = key << bits_of(ranks.about) | ranks.about[addend.about];
    key                   = key << basis_bits | static_cast<std::uint64_t>(addend.basis);
    if (first == FirstBy::month) key = key << measure_bits | measure;
    if (ranks.currencies.size() == 1) return key;
    auto const currency = std::ranges::lower_bound(ranks.currencies, addend.currency) - ranks.currencies.begin();
    return key << bits_of(ranks.currencies) | static_cast<std::uint64_t>(currency);
}

/// Byte by byte from the last one on, each step keeping the order of the one before: quicker than comparing.
std::vector<ForecastDraft::Sorted> ForecastDraft::sorted_by_key(std::vector<Sorted> sorted) {
    constexpr int         byte_bits = 8, key_bits = 64;
    constexpr std::size_t values = 1U << byte_bits;

    std::uint64_t used = 0;
    for (auto const& each : sorted) used |= each.key;
    std::vector<Sorted> next(sorted.size());
    for (int shift = 0; shift < key_bits; shift += byte_bits) {
        if ((used >> shift & (values - 1)) == 0) continue;
        auto const                      byte = [shift](Sorted const& each) { return each.key >> shift & (values - 1); };
        std::array<std::size_t, values> starts{};
        for (auto const& each : sorted) ++starts[byte(each)];
        std::exclusive_scan(starts.begin(), starts.end(), starts.begin(), std::size_t{0});
        for (auto const& each : sorted) next[starts[byte(each)]++] = each;
        sorted.swap(next);
    }
    return sorted;
}

void ForecastDraft::plan(ForecastLine::Measure measure, Date day, ForecastDimensions const& about,
                         ForecastLine::Basis basis, Currency currency, Term const& amount) {
    add(measure, std::max(day, request_.first_day()).first_of_month(), about, basis, currency, amount);
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

void ForecastDraft::describe(ForecastLine& line, ForecastLine::Measure measure, Period const& month,
                             ForecastDimensions const& about, ForecastLine::Basis basis) const {
    line.scenario     = request_.scenario;
    line.period       = month;
    line.measure      = measure;
    line.basis        = basis;
    line.account      = about.account;
    line.engagement   = about.engagement;
    line.project      = about.project;
    line.opportunity  = about.opportunity;
    line.service_line = about.service_line;
    line.region       = about.region;
    line.legal_entity = about.legal_entity;
    line.role         = about.role;
}

/// The figure of addends of one key, unless they come to nothing.
Result<> ForecastDraft::sum_up(std::span<Sorted const> addends, Period const& month,
                               std::vector<ForecastFigure>& figures) const {
    auto const& first = addends_[addends.front().place];
    Calculation sums  = calculation(first.currency);
    Term        sum   = sum_of(sums, addends);
    if (sums.has_failed()) return sums.error();
    if (sum.value.is_zero()) return {};
    auto& figure = figures.emplace_back();
    figure.why   = std::move(sum.why);
    describe(figure.line, first.measure, month, *about_[first.about], first.basis);
    if (first.measure == ForecastLine::Measure::hours)
        figure.line.hours = Hours{sum.value};
    else
        figure.line.amount = sums.money(sum);
    return {};
}

Result<std::vector<ForecastFigure>> ForecastDraft::finish() const {
    auto const  sorted = ordered(FirstBy::measure, [](ForecastAddend const&) { return true; });
    std::size_t keys   = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) keys += i == 0 || sorted[i - 1].key != sorted[i].key ? 1 : 0;
    std::vector<ForecastFigure> figures;
    figures.reserve(keys + shares_.size());
    Period month;
    for (std::size_t first = 0, end = 0; first < sorted.size(); first = end) {
        while (end < sorted.size() && sorted[first].key == sorted[end].key) ++end;
        Date const start = addends_[sorted[first].place].month;
        if (month.range.start != start || month.name.empty()) month = month_of(start);
        if (auto summed = sum_up({&sorted[first], end - first}, month, figures); !summed) return summed.error();
    }
    std::vector<Share const*> shares;
    for (auto const& share : shares_) shares.push_back(&share);
    std::ranges::sort(shares, {},
                      [](Share const* share) { return std::tie(share->month, share->about, share->basis); });
    for (auto const* share : shares) {
        auto& figure        = figures.emplace_back();
        figure.why          = share->percent.why;
        figure.line.percent = share->percent.value;
        describe(figure.line, ForecastLine::Measure::utilization, month_of(share->month), share->about, share->basis);
    }
    return figures;
}

}  // namespace throughline
