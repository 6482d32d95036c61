// Every deal that is won in Salesforce becomes a customer, an order, a project and a billing schedule in NetSuite.
#include <throughline/sandbox/firm.hpp>
#include <throughline/throughline.hpp>
#include <throughline/transport/in_process.hpp>
#include <throughline/vendors/netsuite/netsuite.hpp>
#include <throughline/vendors/salesforce/salesforce.hpp>

#include <iostream>

using namespace throughline;

int main() {
    SystemClock         clock;
    SystemRandom        chance;
    sandbox::Salesforce crm{clock, chance};  // A rehearsal. A host of real tenants leaves these two out
    sandbox::NetSuite   erp{clock, chance};  // and has `CurlTransport https;` in place of the network below.
    crm.add_app({.client_id = "throughline", .client_secret = "crm-secret"});
    erp.add_token({"consumer", "consumer-secret", "token", "token-secret"});
    sandbox::prepare_firm(crm);
    sandbox::fill_firm(crm, erp, {.accounts = 12, .opportunities = 40, .people = 3}, chance);
    InProcessTransport network;
    network.route(crm.origin(), [&](http::Request const& request) { return crm.answer(request); });
    network.route(erp.origin(), [&](http::Request const& request) { return erp.answer(request); });

    Topology firm{.name = "northwind", .systems = {}, .processes = standard_processes()};
    firm.systems.push_back(salesforce::system(
        "crm", {.url = crm.origin(), .client_id = "throughline", .client_secret = Secret{"crm-secret"}},
        {.quotes = false, .contracts = false, .crosswalks = sandbox::firm_crosswalks(crm)}));
    firm.systems.push_back(
        netsuite::system("erp", {"1234567", netsuite::AccessToken{"consumer", Secret{"consumer-secret"},
                                                                  Secret{"token"}, Secret{"token-secret"}}}));
    firm.systems.back().creates = {"CustomerAccount", "Contract", "Project", "BillingSchedule"};
    for (auto& [name, crosswalk] : sandbox::firm_crosswalks(erp)) firm.systems.back().crosswalks[name] = crosswalk;

    auto const store = SqliteStore::open(":memory:").value();
    Engine     engine{firm, {.store = *store, .transport = network, .clock = clock, .random = chance}};

    Plan const plan = engine.plan().value();  // Reads; writes to no system.
    std::cout << "owed:\n" << plan.summary();
    Applied const applied = engine.apply(plan).value();
    std::cout << applied.applied << " written, " << applied.rejected << " refused\n";
    std::cout << "and now: " << engine.plan().value().summary();
    return applied.applied > 0 && erp.count("job") > 0 ? 0 : 1;
}
