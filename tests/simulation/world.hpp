#pragma once

#include <throughline/process/standard.hpp>
#include <throughline/sandbox/firm.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>
#include <throughline/transport/in_process.hpp>
#include <throughline/vendors/netsuite/netsuite.hpp>
#include <throughline/vendors/salesforce/salesforce.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <string>

namespace throughline::simulation {

/// The two systems of a firm, as a rehearsal holds them: no network, no real time.
struct Tenants {
    explicit Tenants(std::uint64_t seed,
                     Timestamp     start = Timestamp::from_seconds(1'772'452'800))  // 2026-03-02T12:00:00Z
        : clock{start}, random{seed}, crm{clock, random, {}}, erp{clock, random, {}} {
        crm.add_app({.client_id = "throughline", .client_secret = "crm-secret"});
        erp.add_token({.consumer_key    = "consumer",
                       .consumer_secret = "consumer-secret",
                       .token_id        = "token",
                       .token_secret    = "token-secret"});
        sandbox::prepare_firm(crm);
        sandbox::prepare_firm(erp);
    }

    sandbox::FirmContents fill(sandbox::FirmSize size) { return sandbox::fill_firm(crm, erp, size, random); }

    VirtualClock        clock;
    SeededRandom        random;
    sandbox::Salesforce crm;
    sandbox::NetSuite   erp;
};

/// How the firm's two systems are connected.
inline Topology topology_of(Tenants& tenants, std::string crm_url = {}, std::string erp_url = {}) {
    salesforce::Login   crm_login{.url           = crm_url.empty() ? tenants.crm.origin() : crm_url,
                                  .client_id     = "throughline",
                                  .client_secret = Secret{"crm-secret"}};
    salesforce::Options crm_options{.quotes = false, .contracts = false};
    crm_options.crosswalks = sandbox::firm_crosswalks(tenants.crm);
    netsuite::Login   erp_login{.account     = "1234567",
                                .credentials = netsuite::AccessToken{"consumer", Secret{"consumer-secret"},
                                                                   Secret{"token"}, Secret{"token-secret"}}};
    netsuite::Options erp_options{.base_url = erp_url};

    Topology topology{.name = "northwind", .systems = {}, .processes = standard_processes()};
    topology.systems.push_back(salesforce::system("crm", std::move(crm_login), crm_options));
    topology.systems.push_back(netsuite::system("erp", std::move(erp_login), erp_options));
    auto& erp   = topology.systems.back();
    erp.creates = {"CustomerAccount", "Contract", "Project", "BillingSchedule"};
    for (auto& [name, crosswalk] : sandbox::firm_crosswalks(tenants.erp)) erp.crosswalks[name] = std::move(crosswalk);
    return topology;
}

/// The tenants behind a transport in this process; time passes while the engine waits.
struct World {
    explicit World(std::uint64_t seed)
        : tenants{seed}, transport{[this](std::chrono::milliseconds time) { tenants.clock.advance(time); }} {
        transport.route(tenants.crm.origin(), [this](http::Request const& request) -> Result<http::Response> {
            return tenants.crm.answer(request);
        });
        transport.route(tenants.erp.origin(), [this](http::Request const& request) -> Result<http::Response> {
            return tenants.erp.answer(request);
        });
    }

    Tenants            tenants;
    InProcessTransport transport;
};

/// Every open exception, a line each: for messages of failing tests.
inline std::string open_exceptions(Store& store) {
    std::string text, after;
    for (;;) {
        auto const page = store.open_exceptions(after, 100);
        if (!page || page->empty()) return text;
        for (auto const& each : *page)
            text += each.code + ": " + each.connection + " " + each.object + " " + each.record + " " + each.path + " " +
                    each.vendor_field + " [" + each.value + "] " + each.message + " (owner " + each.owner + "; " +
                    each.remedy + ")\n";
        after = page->back().cause;
    }
}

}  // namespace throughline::simulation
