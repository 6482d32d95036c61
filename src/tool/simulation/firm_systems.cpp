#include "firm_systems.hpp"

#include <throughline/process/whole_chain.hpp>
#include <throughline/vendors/netsuite/netsuite.hpp>
#include <throughline/vendors/salesforce/salesforce.hpp>

namespace throughline::simulation {

namespace {

sandbox::NetSuiteToken ledger_token(bool another) {
    return {.consumer_key    = "consumer",
            .consumer_secret = "consumer-secret",
            .token_id        = another ? "another token" : "token",
            .token_secret    = "token-secret"};
}

}  // namespace

FirmSystems::FirmSystems(Clock const& crm_clock, Clock const& erp_clock, Random& random,
                         sandbox::SalesforceOptions crm_options)
    : crm{crm_clock, random, std::move(crm_options)}, erp{erp_clock, random, {}} {
    crm.add_app({.client_id = "throughline", .client_secret = "crm-secret"});
    erp.add_token(ledger_token(false));
    sandbox::prepare_firm(crm);
    sandbox::prepare_firm(erp);
}

void FirmSystems::rotate_token(bool to_another) {
    if (another_ == to_another) return;
    erp.remove_token(ledger_token(another_).token_id);
    another_ = to_another;
    erp.add_token(ledger_token(another_));
}

System crm_of(FirmSystems& systems, std::string name, std::string url) {
    salesforce::Options options{.quotes = false, .contracts = false};
    options.crosswalks = sandbox::firm_crosswalks(systems.crm);
    return salesforce::system(std::move(name),
                              {.url           = url.empty() ? systems.crm.origin() : url,
                               .client_id     = "throughline",
                               .client_secret = Secret{"crm-secret"}},
                              options);
}

System erp_of(FirmSystems& systems, std::string name, std::string url) {
    netsuite::Login login{.account     = "1234567",
                          .credentials = netsuite::AccessToken{"consumer", Secret{"consumer-secret"}, Secret{"token"},
                                                               Secret{"token-secret"}}};
    auto            erp = netsuite::system(std::move(name), std::move(login), {.base_url = std::move(url)});
    erp.creates         = {"CustomerAccount", "Contract", "Project", "BillingSchedule"};
    for (auto& [table, crosswalk] : sandbox::firm_crosswalks(systems.erp)) erp.crosswalks[table] = std::move(crosswalk);
    return erp;
}

Topology topology_of(FirmSystems& systems, std::string crm_url, std::string erp_url) {
    return {.name      = "northwind",
            .systems   = {crm_of(systems, "crm", std::move(crm_url)), erp_of(systems, "erp", std::move(erp_url))},
            .processes = standard_processes()};
}

}  // namespace throughline::simulation
