#include "forecast_firm.hpp"

#include <throughline/revenue/forecast_revision.hpp>

using namespace throughline;
using enum ForecastLine::Measure;

namespace {

ForecastFigure const& line_of(ForecastRevision const& revision, ForecastLine::Measure measure, std::string_view month) {
    return *std::ranges::find_if(revision.figures, [&](ForecastFigure const& figure) {
        return figure.line.measure == measure && figure.line.period.name == month;
    });
}

}  // namespace

TEST_CASE("a baseline is what its hash says, and a revision follows with a cause (R75, R129)") {
    auto const baseline = forecast(small_firm(), in_june()).value();
    CHECK(verify(baseline));
    auto changed                   = baseline;
    changed.figures[0].line.amount = usd("1.00");
    CHECK(verify(changed).error().code() == ErrorCode::corrupt);
    CHECK(revise(changed, small_firm(), in_june(), "a look").error().code() == ErrorCode::corrupt);

    CHECK(revise(baseline, small_firm(), in_june(), "nothing happened").error().code() == ErrorCode::duplicate);
    auto state = small_firm();
    state.put(id_of<Opportunity>("open"), open_deal("open", "100000.00", "90"));
    CHECK(revise(baseline, state, in_june(), "").error().context().remedy == "say what made it necessary");
    auto const revision = revise(baseline, state, in_june(), "the customer chose us").value();
    CHECK(revision.header.created_from == baseline.id);
    CHECK(revision.header.cause == "the customer chose us");
    CHECK(revision.hash != baseline.hash);
    auto elsewhere     = in_june();
    elsewhere.scenario = id_of<Scenario>("best");
    CHECK(!revise(baseline, state, elsewhere, "another scenario"));

    auto const changes = changes_between(baseline, revision).value();
    REQUIRE(changes.size() == 7);  // Bookings in June, revenue and billings in July and August, cash a month later.
    CHECK(changes[0].difference == decimal("20000"));
    CHECK(changes[1].before->amount == usd("35000.00"));
    CHECK(changes[1].after->amount == usd("45000.00"));
}

TEST_CASE("scenarios change no fact, are on every line, and compare only where they know the same (R77)") {
    Scenario pessimist{.name = "worst", .kind = Scenario::Kind::worst, .status = Scenario::Status::approved};
    pessimist.assumptions = {{"probability", "50"}, {"start_delay", "31"}, {"days_late", "15"}, {"cost", "110"}};
    auto request          = in_june(Explain::yes);
    request.scenario      = id_of<Scenario>("worst");
    request.assumptions   = assumptions_of(pessimist).value();
    auto const state      = small_firm();
    auto const working    = forecast(state, in_june()).value();
    auto const worst      = forecast(state, request).value();
    for (auto const& figure : worst.figures) {
        CHECK(figure.line.scenario == id_of<Scenario>("worst"));
        CHECK(figure.why.verify());
    }
    CHECK(by_month(worst, revenue, ForecastLine::Basis::weighted) ==
          "2026-08 17500.00, 2026-09 16935.48, 2026-10 564.52");
    CHECK(forecast(state, in_june())->hash == working.hash);
    // Bookings in June; revenue and billings from July to October; cash from August to November.
    CHECK(compare(working, worst)->size() == 13);
    CHECK(!changes_between(working, worst));

    request.as_of[1].at = Timestamp::from_seconds(3);
    auto const unlike   = compare(working, forecast(state, request).value());
    REQUIRE(!unlike);
    CHECK(unlike.error().context().connection == "erp");
    pessimist.assumptions = {{"probability", "fifty"}};
    CHECK(assumptions_of(pessimist).error().context().value == "fifty");
    pessimist.assumptions = {{"weather", "fine"}};
    CHECK(assumptions_of(pessimist).error().context().field == "weather");
}

TEST_CASE("an adjustment has an author, a reason and an end, and stands beside what it adjusts (R76)") {
    auto const         revision = forecast(small_firm(), in_june()).value();
    auto const&        july     = line_of(revision, revenue, "2026-07");
    ForecastAdjustment doubt{.line       = july.id,
                             .amount     = usd("-5000.00"),
                             .author     = "m.okafor",
                             .reason     = "the customer's budget freeze",
                             .expires_on = day("2026-07-01")};
    auto const         total = [&](std::vector<ForecastFigure> figures) {
        ForecastRevision view{.id = revision.id, .header = {}, .figures = std::move(figures), .hash = {}};
        return total_of(view, revenue, usd("0").currency(), day("2026-07-01"))->value;
    };
    auto const with = adjusted(revision, {&doubt, 1}, day("2026-06-15")).value();
    CHECK(total(with) == total(revision.figures) + usd("-5000.00"));
    CHECK(with.back().line.basis == ForecastLine::Basis::adjustment);
    CHECK(with.back().why.to_string().find("m.okafor: the customer's budget freeze") != std::string::npos);
    CHECK(total(adjusted(revision, {&doubt, 1}, day("2026-07-01")).value()) == total(revision.figures));

    auto state = small_firm();
    state.put(id_of<Opportunity>("other"), open_deal("other", "10.00", "50"));
    auto const next = revise(revision, state, in_june(), "a new deal").value();
    CHECK(!adjusted(next, {&doubt, 1}, day("2026-06-15")));
    auto const moved = carried({&doubt, 1}, revision, next);
    REQUIRE(moved.adjustments.size() == 1);
    CHECK(adjusted(next, moved.adjustments, day("2026-06-15")));
    CHECK(carried({&doubt, 1}, next, revision).orphans.size() == 1);

    for (auto const blank : {0, 1, 2}) {
        auto unsigned_one = doubt;
        if (blank == 0) unsigned_one.author.clear();
        if (blank == 1) unsigned_one.reason.clear();
        if (blank == 2) unsigned_one.expires_on.reset();
        CHECK(!adjusted(revision, {&unsigned_one, 1}, day("2026-06-15")));
    }
    doubt.amount = Money{1, Currency::parse("EUR").value()};
    CHECK(!adjusted(revision, {&doubt, 1}, day("2026-06-15")));
}
