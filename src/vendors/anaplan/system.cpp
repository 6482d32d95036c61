#include "connector.hpp"

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

#include <algorithm>
#include <array>
#include <stdexcept>

namespace throughline::anaplan {

namespace {

// What others refer to comes first.
constexpr std::array views{
    view_of<Anaplan, Account>,      view_of<Anaplan, Opportunity>,       view_of<Anaplan, Engagement>,
    view_of<Anaplan, Contract>,     view_of<Anaplan, Resource>,          view_of<Anaplan, Project>,
    view_of<Anaplan, ContractLine>, view_of<Anaplan, Scenario>,          view_of<Anaplan, Forecast>,
    view_of<Anaplan, ForecastLine>, view_of<Anaplan, CostActual>,        view_of<Anaplan, RevenueEvent>,
    view_of<Anaplan, Capacity>,     view_of<Anaplan, ForecastAdjustment>};

std::size_t place_of_table(std::string_view object) {
    auto const found = std::find_if(views.begin(), views.end(),
                                    [object](MappingView const& view) { return view.vendor_object == object; });
    if (found == views.end()) throw std::invalid_argument{"anaplan: no mapping is called " + std::string{object}};
    return static_cast<std::size_t>(found - views.begin());
}

void refuse_unless_complete(Options const& options) {
    if (options.workspace.empty() || options.model.empty())
        throw std::invalid_argument{"anaplan: a connection is to one model of one workspace: name both"};
    for (auto const& table : options.tables)
        if (std::count_if(options.tables.begin(), options.tables.end(),
                          [&](Table const& other) { return other.object == table.object; }) > 1)
            throw std::invalid_argument{"anaplan: two tables of " + table.object};
}

/// What a written table cannot do without: the lists that its required references are to.
void refuse_without_lists(TablePlans const& plans) {
    for (auto const& plan : plans) {
        if (!plan->writable()) continue;
        for (auto const& row : plan->mapping().rows) {
            if (row.kind != RowKind::member || !row.required || !row.facts) continue;
            auto const list = row.facts().vendor_object;
            bool const kept = list.empty() || std::any_of(plans.begin(), plans.end(), [&](auto const& other) {
                                  return other->table().object == list;
                              });
            if (!kept)
                throw std::invalid_argument{"anaplan: table " + plan->table().object + " refers to " +
                                            std::string{list} + ", which is no table of the connection"};
        }
    }
}

}  // namespace

std::span<MappingView const> all_mappings() { return views; }

System system(std::string name, Login login, Options options) {
    refuse_unless_complete(options);
    std::sort(options.tables.begin(), options.tables.end(), [](Table const& left, Table const& right) {
        return place_of_table(left.object) < place_of_table(right.object);
    });
    auto plans = std::make_shared<TablePlans>();
    for (auto const& table : options.tables)
        plans->push_back(std::make_unique<TablePlan const>(table, views[place_of_table(table.object)], options));
    refuse_without_lists(*plans);

    System system;
    system.name   = std::move(name);
    system.vendor = "anaplan";
    system.role   = Owner::fpa;
    for (auto const& plan : *plans) system.mappings.push_back(plan->mapping());
    system.crosswalks       = options.crosswalks;
    system.default_currency = options.currency;
    system.read_schema      = [plans](std::string_view text, std::string_view object) -> Result<VendorSchema> {
        auto const description = read_description(text);
        if (!description) return description.error();
        for (auto const& plan : *plans)
            if (plan->table().object == object) return plan->schema_of(*description);
        return Error{ErrorCode::not_found, "the connection has no such table"}.in_object(object);
    };
    // The mappings point into the plans, which live as long as this does.
    system.connect = [login = std::make_shared<Login const>(std::move(login)), plans = std::move(plans),
                      options](Exchange exchange) {
        return std::unique_ptr<Connector>{std::make_unique<AnaplanConnector>(exchange, login, plans, options)};
    };
    return system;
}

}  // namespace throughline::anaplan
