#include <throughline/revenue/forecast_revision.hpp>

#include "forecast_draft.hpp"

#include <map>
#include <set>

namespace throughline {

namespace {

ForecastKey key_of(ForecastLine const& line) {
    return {line.measure,
            line.period.range.start,
            {.account      = line.account,
             .engagement   = line.engagement,
             .project      = line.project,
             .opportunity  = line.opportunity,
             .service_line = line.service_line,
             .region       = line.region,
             .legal_entity = line.legal_entity,
             .role         = line.role},
            line.basis,
            line.amount ? line.amount->currency() : Currency{}};
}

Decimal value_of(std::optional<ForecastLine> const& line) {
    if (!line) return {};
    if (line->amount) return line->amount->amount();
    return line->hours ? line->hours->value() : line->percent.value_or(Percent{}).value();
}

Result<std::vector<ForecastChange>> differences(ForecastRevision const& before, ForecastRevision const& after) {
    std::map<ForecastKey, ForecastChange> by_key;
    for (auto const& figure : before.figures) by_key[key_of(figure.line)].before = figure.line;
    for (auto const& figure : after.figures) by_key[key_of(figure.line)].after = figure.line;
    std::vector<ForecastChange> changes;
    for (auto& [key, change] : by_key) {
        auto const difference = Decimal::subtract(value_of(change.after), value_of(change.before));
        if (!difference) return difference.error();
        change.difference = *difference;
        if (!difference->is_zero()) changes.push_back(std::move(change));
    }
    return changes;
}

/// The first source of which the two know unlike things; empty where there is none.
std::string unlike_source(Forecast const& one, Forecast const& other) {
    auto const contains = [](Forecast const& header, SourceFreshness const& source) {
        return std::ranges::find(header.as_of, source) != header.as_of.end();
    };
    for (auto const& source : one.as_of)
        if (!contains(other, source)) return source.connection;
    for (auto const& source : other.as_of)
        if (!contains(one, source)) return source.connection;
    return {};
}

Result<> check(ForecastAdjustment const& adjustment) {
    auto const refused = [&](char const* what, char const* field) {
        return Error{ErrorCode::validation, what}
            .in_object("ForecastAdjustment")
            .in_record(adjustment.line.to_string())
            .in_field(field)
            .with_owner("planning");
    };
    if (adjustment.author.empty()) return refused("an adjustment that nobody signed", "author");
    if (adjustment.reason.empty()) return refused("an adjustment without a reason", "reason");
    if (!adjustment.expires_on) return refused("an adjustment that never expires", "expires_on");
    return {};
}

}  // namespace

Result<std::vector<ForecastChange>> changes_between(ForecastRevision const& before, ForecastRevision const& after) {
    if (before.header.scenario != after.header.scenario)
        return Error{ErrorCode::validation, "revisions of two scenarios"}
            .in_object("Forecast")
            .in_record(after.id.to_string())
            .with_remedy("compare scenarios that know the same");
    return differences(before, after);
}

Result<std::vector<ForecastChange>> compare(ForecastRevision const& one, ForecastRevision const& other) {
    auto const source = unlike_source(one.header, other.header);
    if (!source.empty())
        return Error{ErrorCode::validation, "forecasts that do not know the same cannot be compared"}
            .in_connection(source)
            .in_object("Forecast")
            .in_field("as_of")
            .with_expected("every source as fresh in one as in the other")
            .with_remedy("compute both from the same state of the journal");
    return differences(one, other);
}

Result<std::vector<ForecastFigure>> adjusted(ForecastRevision const&             revision,
                                             std::span<ForecastAdjustment const> adjustments, Date on) {
    std::map<Id<ForecastLine>, ForecastFigure const*> by_id;
    for (auto const& figure : revision.figures) by_id.emplace(figure.id, &figure);
    std::vector<ForecastFigure> figures{revision.figures};
    for (auto const& adjustment : adjustments) {
        if (auto sound = check(adjustment); !sound) return sound.error();
        if (*adjustment.expires_on <= on) continue;
        auto const found = by_id.find(adjustment.line);
        if (found == by_id.end())
            return Error{ErrorCode::not_found, "an adjustment of a line that the forecast does not have"}
                .in_object("ForecastAdjustment")
                .in_record(adjustment.line.to_string())
                .with_remedy("carry it to this revision, or drop it");
        ForecastLine line = found->second->line;
        if (!line.amount || line.amount->currency() != adjustment.amount.currency())
            return Error{ErrorCode::validation, "an adjustment in another unit than its line"}
                .in_object("ForecastAdjustment")
                .in_record(adjustment.line.to_string())
                .with_value(adjustment.amount.to_string());
        Calculation calculation{adjustment.amount.currency(), {}, Explain::yes};
        line.amount = adjustment.amount;
        line.basis  = ForecastLine::Basis::adjustment;
        figures.push_back(
            {Id<ForecastLine>::derive("forecast", revision.hash, "adjustment " + std::to_string(figures.size())),
             std::move(line),
             calculation.given(adjustment.author + ": " + adjustment.reason, adjustment.amount, adjustment.line).why});
    }
    return figures;
}

CarriedAdjustments carried(std::span<ForecastAdjustment const> adjustments, ForecastRevision const& from,
                           ForecastRevision const& to) {
    std::map<Id<ForecastLine>, ForecastKey> keys;
    std::map<ForecastKey, Id<ForecastLine>> lines;
    for (auto const& figure : from.figures) keys.emplace(figure.id, key_of(figure.line));
    for (auto const& figure : to.figures) lines.emplace(key_of(figure.line), figure.id);
    CarriedAdjustments result;
    for (auto adjustment : adjustments) {
        auto const key  = keys.find(adjustment.line);
        auto const line = key == keys.end() ? lines.end() : lines.find(key->second);
        if (line == lines.end()) {
            result.orphans.push_back(std::move(adjustment));
            continue;
        }
        adjustment.line = line->second;
        result.adjustments.push_back(std::move(adjustment));
    }
    return result;
}

}  // namespace throughline
