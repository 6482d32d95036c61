#include "connector.hpp"

#include <throughline/vendors/salesforce/account.hpp>
#include <throughline/vendors/salesforce/contact.hpp>
#include <throughline/vendors/salesforce/contract.hpp>
#include <throughline/vendors/salesforce/opportunity.hpp>
#include <throughline/vendors/salesforce/quote.hpp>
#include <throughline/vendors/salesforce/quote_line.hpp>
#include <throughline/vendors/salesforce/resource.hpp>
#include <throughline/vendors/salesforce/schema.hpp>
#include <throughline/vendors/salesforce/service_offering.hpp>

#include <array>
#include <stdexcept>

namespace throughline::salesforce {

namespace {

// A mapping as this kind of org has it. Where there is one currency no record names it: the connector says it when it
// reads, and it is never written.
std::vector<FieldRow> rows_for(MappingView const& view, bool multi_currency, bool our_ids) {
    std::vector<FieldRow> rows{view.rows.begin(), view.rows.end()};
    if (!multi_currency)
        for (auto& row : rows)
            if (row.name == "CurrencyIsoCode") row.direction = Direction::read;
    if (our_ids) {
        Row<Account> const ours = external_id<"Throughline_Id__c">;
        rows.push_back(ours.row);
    }
    return rows;
}

// Views point into static storage: one set of rows for each kind of org, made when it is first wanted.
template <class Vendor, class Object>
MappingView view_for(Options const& options, bool marked = true) {
    static MappingView const&                         base = view_of<Vendor, Object>;
    static std::array<std::vector<FieldRow>, 4> const kinds{rows_for(base, false, false), rows_for(base, false, true),
                                                            rows_for(base, true, false), rows_for(base, true, true)};
    auto                                              view    = base;
    bool const                                        our_ids = options.external_ids && marked;
    view.rows = kinds[(options.multi_currency ? 2u : 0u) + (our_ids ? 1u : 0u)];
    return view;
}

std::vector<MappingView> views(Options const& options) {
    std::vector<MappingView> views{
        view_for<Salesforce, Resource>(options, false), view_for<Salesforce, ServiceOffering>(options, false),
        view_for<Salesforce, Account>(options),         view_for<Salesforce, Contact>(options),
        view_for<Salesforce, Opportunity>(options),     view_for<SalesforceDeals, QuoteLine>(options)};
    if (options.quotes) {
        views.push_back(view_for<Salesforce, Quote>(options));
        views.push_back(view_for<Salesforce, QuoteLine>(options));
    }
    if (options.contracts) views.push_back(view_for<Salesforce, Contract>(options));
    return views;
}

}  // namespace

System system(std::string name, Login login, Options options) {
    if (!options.multi_currency && options.currency.is_none())
        throw std::invalid_argument{"salesforce: an org with one currency needs Options::currency"};
    System system;
    system.name             = std::move(name);
    system.vendor           = "salesforce";
    system.role             = Owner::crm;
    system.mappings         = views(options);
    system.crosswalks       = options.crosswalks;
    system.default_currency = options.currency;
    system.read_schema      = read_schema;
    system.connect          = [login = std::make_shared<Login const>(std::move(login)), options](Exchange exchange) {
        return std::unique_ptr<Connector>{std::make_unique<SalesforceConnector>(exchange, login, options)};
    };
    return system;
}

}  // namespace throughline::salesforce
