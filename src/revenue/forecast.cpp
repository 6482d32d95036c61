#include <throughline/revenue/forecast.hpp>

#include "forecast_draft.hpp"

#include <throughline/model/enumeration.hpp>
#include <throughline/model/scenario.hpp>

#include <charconv>

namespace throughline {

namespace {

Error unreadable(Assumption const& assumption, std::string_view expected) {
    return Error{ErrorCode::validation, "an assumption that cannot be read"}
        .in_object("Scenario")
        .in_field(assumption.name)
        .with_value(assumption.value)
        .with_expected(expected)
        .with_owner("planning");
}

Result<> read(Assumption const& assumption, Percent& into) {
    auto const percent = Percent::parse(assumption.value);
    if (!percent || percent->value().is_negative()) return unreadable(assumption, "a percentage such as 80");
    into = *percent;
    return {};
}

Result<> read(Assumption const& assumption, int& into) {
    constexpr int days_max = 3'660;
    auto const*   end      = assumption.value.data() + assumption.value.size();
    auto const    parsed   = std::from_chars(assumption.value.data(), end, into);
    if (parsed.ec != std::errc{} || parsed.ptr != end || into < -days_max || into > days_max)
        return unreadable(assumption, "whole days, at most ten years");
    return {};
}

Result<ForecastRevision> computed(BusinessState const& state, ForecastRequest const& request, Forecast header) {
    ForecastDraft draft{state, request};
    for (auto const part : {forecast_pipeline, forecast_contracts, forecast_people, forecast_billings, forecast_margin})
        if (auto added = part(draft); !added) return added.error();
    auto figures = draft.finish();
    if (!figures) return figures.error();

    ForecastRevision revision{.id = {}, .header = std::move(header), .figures = *std::move(figures), .hash = {}};
    revision.assumptions = request.assumptions;
    revision.staffing    = staffing_of(state);
    revision.hash        = hash_of(revision);
    revision.id          = Id<Forecast>::derive("forecast", "revision", revision.hash);
    // A line is known by its revision and its place. The revision's id is a hash already; the place goes into its last
    // bits, which hold no mark of a UUID.
    std::uint64_t place = 0;
    for (auto& figure : revision.figures) {
        figure.line.forecast = revision.id;
        figure.id            = Id<ForecastLine>{RecordId{revision.id.high, revision.id.low ^ ++place}};
    }
    return revision;
}

Forecast header_of(ForecastRequest const& request) {
    Forecast header{.scenario = request.scenario, .as_of = request.as_of};
    std::ranges::sort(header.as_of, {}, &SourceFreshness::connection);
    return header;
}

}  // namespace

Result<ForecastAssumptions> assumptions_of(Scenario const& scenario) {
    ForecastAssumptions read_in;
    for (auto const& each : scenario.assumptions) {
        Result<> done{};
        if (each.name == "probability")
            done = read(each, read_in.probability);
        else if (each.name == "cost")
            done = read(each, read_in.cost);
        else if (each.name == "start_delay")
            done = read(each, read_in.start_delay);
        else if (each.name == "days_late")
            done = read(each, read_in.days_late);
        else
            done = Error{ErrorCode::validation, "an assumption that no forecast knows"}
                       .in_object("Scenario")
                       .in_field(each.name)
                       .with_expected("probability, cost, start_delay or days_late");
        if (!done) return done.error();
    }
    return read_in;
}

Result<ForecastRevision> forecast(BusinessState const& state, ForecastRequest const& request) {
    return computed(state, request, header_of(request));
}

Result<ForecastRevision> revise(ForecastRevision const& before, BusinessState const& state,
                                ForecastRequest const& request, std::string cause) {
    auto const refused = [&](ErrorCode code, char const* why) {
        return Error{code, why}.in_object("Forecast").in_record(before.id.to_string());
    };
    if (request.scenario != before.header.scenario)
        return refused(ErrorCode::validation, "a revision of another scenario's forecast")
            .with_remedy("start that scenario's own forecast");
    if (cause.empty())
        return refused(ErrorCode::validation, "a revision without a cause").with_remedy("say what made it necessary");
    if (auto sound = verify(before); !sound) return sound.error();
    Forecast header     = header_of(request);
    header.created_from = before.id;
    header.cause        = std::move(cause);
    auto revision       = computed(state, request, std::move(header));
    if (!revision) return revision;
    bool const is_news = revision->header.as_of != before.header.as_of || revision->assumptions != before.assumptions ||
                         revision->staffing != before.staffing ||
                         !std::ranges::equal(revision->figures, before.figures,
                                             [](ForecastFigure const& one, ForecastFigure const& other) {
                                                 ForecastLine line = one.line;
                                                 line.forecast     = other.line.forecast;
                                                 return line == other.line;
                                             });
    if (!is_news) return refused(ErrorCode::duplicate, "a revision that says what the one before it says");
    return revision;
}

Result<> verify(ForecastRevision const& revision) {
    auto const found = hash_of(revision);
    if (found == revision.hash) return {};
    return Error{ErrorCode::corrupt, "a forecast's revision was changed after it was made"}
        .in_object("Forecast")
        .in_record(revision.id.to_string())
        .with_value(found)
        .with_expected(revision.hash)
        .with_remedy("compute it again from the journal");
}

Result<Figure<Money>> total_of(ForecastRevision const& revision, ForecastLine::Measure measure, Currency currency,
                               std::optional<Date> month, std::optional<ForecastLine::Basis> basis) {
    bool const is_explained =
        std::ranges::any_of(revision.figures, [](ForecastFigure const& figure) { return !figure.why.is_empty(); });
    Calculation       calculation{currency, {}, is_explained ? Explain::yes : Explain::no};
    std::vector<Term> terms;
    for (auto const& figure : revision.figures) {
        auto const& line = figure.line;
        if (line.measure != measure || !line.amount || line.amount->currency() != currency) continue;
        if (month && !line.period.range.contains(*month)) continue;
        if (basis && line.basis != *basis) continue;
        terms.push_back(calculation.known(name_of_enumerator(line.basis), {*line.amount, figure.why}));
    }
    Term const total = calculation.sum(name_of_enumerator(measure), terms);
    return calculation.finish(calculation.figure(total));
}

}  // namespace throughline
