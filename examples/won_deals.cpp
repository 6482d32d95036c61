// The smallest useful program: deals that were won in Salesforce become customers, orders, projects and billing
// schedules in NetSuite. It shows the plan, carries it out, and makes sure that nothing is left to do.

#include <throughline/process/standard.hpp>
#include <throughline/sandbox/rehearsal_firm.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>
#include <throughline/transport/curl.hpp>
#include <throughline/vendors/netsuite/netsuite.hpp>
#include <throughline/vendors/salesforce/salesforce.hpp>

#include <iostream>

using namespace throughline;

int main() {
    // A firm to rehearse with. A real host has addresses, credentials and codes of its own in the lines below.
    sandbox::RehearsalFirm firm{{.accounts = 30, .opportunities = 120, .people = 5}};

    salesforce::Login crm{
        .url = firm.crm().origin(), .client_id = firm.crm_client_id, .client_secret = Secret{firm.crm_client_secret}};
    netsuite::Login erp{.account     = firm.erp().options().account,
                        .credentials = netsuite::AccessToken{firm.erp_consumer_key, Secret{firm.erp_consumer_secret},
                                                             Secret{firm.erp_token_id}, Secret{firm.erp_token_secret}}};

    Topology northwind{.name = "northwind", .systems = {}, .processes = standard_processes()};
    northwind.systems = {
        salesforce::system("crm", std::move(crm),
                           {.quotes = false, .contracts = false, .crosswalks = firm_crosswalks(firm.crm())}),
        netsuite::system("erp", std::move(erp), {.base_url = firm.erp().origin()})};
    northwind.systems[1].creates = {"CustomerAccount", "Contract", "Project", "BillingSchedule"};
    northwind.systems[1].crosswalks.merge(firm_crosswalks(firm.erp()));

    auto          store = SqliteStore::open(":memory:").value();  // A file, where it should be remembered.
    CurlTransport https;
    SystemClock   clock;
    SystemRandom  random;
    Engine        engine{northwind, {*store, https, clock, random}};

    Plan const plan = engine.plan().value();  // Reads everything, writes nothing.
    std::cout << plan.summary() << "\n" << plan.to_text(2) << "\n";

    Applied const done = engine.apply(plan).value();
    std::cout << done.applied << " written, " << done.rejected << " refused\n";
    return engine.plan().value().empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}
