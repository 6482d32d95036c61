#include <support/committed_file.hpp>

#include <throughline/mapping/document.hpp>
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

TEST_CASE("the document of Anaplan's mappings says what they do (R160)") {
    std::vector<MappingView> const mappings{
        view_of<Anaplan, Account>,      view_of<Anaplan, Opportunity>,       view_of<Anaplan, Engagement>,
        view_of<Anaplan, Contract>,     view_of<Anaplan, Resource>,          view_of<Anaplan, Project>,
        view_of<Anaplan, ContractLine>, view_of<Anaplan, Scenario>,          view_of<Anaplan, Forecast>,
        view_of<Anaplan, ForecastLine>, view_of<Anaplan, CostActual>,        view_of<Anaplan, RevenueEvent>,
        view_of<Anaplan, Capacity>,     view_of<Anaplan, ForecastAdjustment>};
    check_committed("docs/vendors/anaplan-mappings.md", mapping_document("Anaplan", mappings));
}
