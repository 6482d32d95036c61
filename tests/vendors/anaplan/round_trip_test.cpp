#include <support/random_object.hpp>

#include <throughline/mapping/json.hpp>
#include <throughline/vendors/anaplan/account.hpp>
#include <throughline/vendors/anaplan/capacity.hpp>
#include <throughline/vendors/anaplan/contract.hpp>
#include <throughline/vendors/anaplan/contract_line.hpp>
#include <throughline/vendors/anaplan/cost_actual.hpp>
#include <throughline/vendors/anaplan/engagement.hpp>
#include <throughline/vendors/anaplan/forecast.hpp>
#include <throughline/vendors/anaplan/forecast_adjustment.hpp>
#include <throughline/vendors/anaplan/forecast_line.hpp>
#include <throughline/vendors/anaplan/opportunity.hpp>
#include <throughline/vendors/anaplan/project.hpp>
#include <throughline/vendors/anaplan/resource.hpp>
#include <throughline/vendors/anaplan/revenue_event.hpp>
#include <throughline/vendors/anaplan/scenario.hpp>

#include <doctest/doctest.h>

using namespace throughline;
using namespace throughline::tests;

namespace {

RowSet member_rows(MappingView const& view) {
    RowSet rows;
    for (std::size_t row = 0; row < view.rows.size(); ++row) rows[row] = view.rows[row].kind == RowKind::member;
    return rows;
}

void normalise(MappingView const& view, AnyObject& object) {
    for (auto const& row : view.rows) {
        if (row.kind == RowKind::omitted) object.type().members[row.place].clear(object.data());
        if (row.normalise) row.normalise(object.data());
    }
}

/// A record's currency is written beside its amounts, so that one without an amount has none to be read with.
void keep(Project& project, Currency currency) { project.currency = currency; }
void keep(Contract& contract, Currency currency) { contract.currency = currency; }
void keep(Scenario& scenario, Currency) {
    scenario.assumptions = {{"Rate", "1,5 \"about\"", std::nullopt}, {"a", "", "b\nc"}};
}
template <class Object>
void keep(Object&, Currency) {}

template <class Object>
void check_round_trip(std::uint64_t seed) {
    auto const&      view = view_of<Anaplan, Object>;
    SeededRandom     random{seed};
    RandomObjects    objects{random,
                             {{"Region", "region"},
                              {"Role", "role"},
                              {"ServiceLine", "service_line"},
                              {"LegalEntity", "legal_entity"},
                              {"Department", "department"},
                              {"CostCenter", "cost_center"}}};
    MirrorReferences references;
    JsonDecoder      decoder{view};
    INFO(view.vendor_object << ", seed " << seed);
    for (int sample = 0; sample < 200; ++sample) {
        AnyObject original = AnyObject::of(objects.make<Object>());
        keep(original.as<Object>(), objects.currency());
        normalise(view, original);
        MappingContext context{&references, &objects.crosswalks(), nullptr, objects.currency(), {}, {}};
        auto const     text = encode_json(view, original.data(), member_rows(view), context);
        REQUIRE_MESSAGE(text, text.error().describe());
        INFO(*text);
        auto const decoded = decoder.decode(*text, context);
        REQUIRE(decoded);
        for (auto const& fault : decoded->faults) FAIL_CHECK(fault.describe());
        for (auto const& member : original.type().members)
            CHECK_MESSAGE(member.same(original.data(), decoded->object.data()), member.name);
        CHECK(rows_to_update(view, decoded->object.data(), original.data(), context).none());
    }
}

}  // namespace

TEST_CASE("every mapping gives back what it wrote, and owes nothing then (L8)") {
    check_round_trip<Account>(11);
    check_round_trip<Opportunity>(12);
    check_round_trip<Engagement>(13);
    check_round_trip<Contract>(14);
    check_round_trip<Resource>(15);
    check_round_trip<Project>(16);
    check_round_trip<ContractLine>(17);
    check_round_trip<Scenario>(18);
    check_round_trip<Forecast>(19);
    check_round_trip<ForecastLine>(20);
    check_round_trip<CostActual>(21);
    check_round_trip<RevenueEvent>(22);
    check_round_trip<Capacity>(23);
    check_round_trip<ForecastAdjustment>(24);
}

TEST_CASE("a label that the model's time scale does not have is an error with its name, never a guess (L10)") {
    MirrorReferences references;
    MappingContext   context{&references, nullptr, nullptr, {}, {}, {}};
    for (auto const* label : {"Jan 31", "2026-13-01/2026-14-01/x", "2026-01-01", "FY2026/P03", ""}) {
        auto const text =
            std::string{R"({"key":"1","project":"p","kind":"labour","amount":"1","period":")"} + label + "\"}";
        auto const faults = JsonDecoder{view_of<Anaplan, CostActual>}.decode(text, context).value().faults;
        REQUIRE(faults.size() == 1);
        CHECK(faults[0].code() == ErrorCode::validation);
        CHECK(faults[0].context().field == "period");
        CHECK(faults[0].context().value == label);
    }
}
