#include "rest_connector.hpp"

#include <throughline/vendors/netsuite/billing_schedule.hpp>
#include <throughline/vendors/netsuite/contact.hpp>
#include <throughline/vendors/netsuite/contract.hpp>
#include <throughline/vendors/netsuite/customer_account.hpp>
#include <throughline/vendors/netsuite/department.hpp>
#include <throughline/vendors/netsuite/invoice.hpp>
#include <throughline/vendors/netsuite/legal_entity.hpp>
#include <throughline/vendors/netsuite/payment.hpp>
#include <throughline/vendors/netsuite/payment_terms.hpp>
#include <throughline/vendors/netsuite/project.hpp>
#include <throughline/vendors/netsuite/resource.hpp>
#include <throughline/vendors/netsuite/schema.hpp>
#include <throughline/vendors/netsuite/service_line.hpp>
#include <throughline/vendors/netsuite/task.hpp>
#include <throughline/vendors/netsuite/tax_code.hpp>

namespace throughline::netsuite {

namespace {

template <class... Objects>
std::vector<MappingView> views() {
    return {view_of<NetSuite, Objects>...};
}

// The lists of a new account. A tenant that changed them gives the system crosswalks of its own.
Crosswalks ordinary_crosswalks() {
    Crosswalks crosswalks;
    crosswalks["project_status"] = {
        {"1", "active"}, {"2", "cancelled"}, {"3", "draft"}, {"4", "approved"}, {"5", "completed"}};
    crosswalks["project_billing_type"] = {
        {"1", "time_and_materials"}, {"2", "retainer"},    {"3", "milestone"},
        {"4", "managed_service"},    {"5", "fixed_fee"},   {"TM", "time_and_materials"},
        {"FBI", "retainer"},         {"FBM", "milestone"}, {"CB", "managed_service"}};
    crosswalks["billing_schedule_type"] = {{"4", "milestone"}};
    return crosswalks;
}

Async<Result<Crosswalk>> currencies(std::unique_ptr<RestConnector> connector) {
    Crosswalk    currencies;
    std::int64_t after     = 0;
    std::size_t  rows_read = 0;
    do {
        SuiteQl suiteql{"SELECT id, symbol FROM currency WHERE id > "};
        suiteql.number(after).then(" ORDER BY id");
        Result<RowPage> const page = co_await connector->query(std::move(suiteql), 1000);
        if (!page) co_return Result<Crosswalk>{page.error()};
        rows_read = page->rows.size();
        for (auto const& row : page->rows) {
            auto const id = id_number(column(row, "id"));
            if (!id) co_return Result<Crosswalk>{id.error()};
            after             = *id;
            auto const symbol = Currency::parse(column(row, "symbol"));
            if (!symbol) continue;
            Result<> const added = currencies.add(std::to_string(*id), std::string{symbol->code()});
            if (!added) co_return Result<Crosswalk>{added.error()};
        }
    } while (rows_read == 1000);
    co_return Result<Crosswalk>{std::move(currencies)};
}

}  // namespace

System system(std::string name, Login login, Options options) {
    return system(std::move(name), std::make_shared<Login const>(std::move(login)), std::move(options));
}

System system(std::string name, std::shared_ptr<Login const> login, Options options) {
    System system;
    system.name   = std::move(name);
    system.vendor = "netsuite";
    system.role   = Owner::erp;
    system.mappings =
        views<LegalEntity, Department, ServiceLine, TaxCode, PaymentTerms, Resource, CustomerAccount, Contact, Project,
              Task, Contract, ContractLine, BillingSchedule, BillingEvent, Invoice, InvoiceLine, Payment>();
    system.crosswalks  = ordinary_crosswalks();
    system.read_schema = read_schema;
    system.connect     = [login = std::move(login), options = std::move(options)](Exchange exchange) {
        return std::make_unique<RestConnector>(exchange, login, options);
    };
    return system;
}

Async<Result<Crosswalk>> read_currency_crosswalk(Exchange exchange, std::shared_ptr<Login const> login,
                                                 Options options) {
    return currencies(std::make_unique<RestConnector>(exchange, std::move(login), options));
}

}  // namespace throughline::netsuite
