#pragma once

#include <tool/simulation/firm_systems.hpp>

#include <throughline/process/whole_chain.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>
#include <throughline/transport/in_process.hpp>
#include <throughline/vendors/netsuite/netsuite.hpp>
#include <throughline/vendors/salesforce/salesforce.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <string>

namespace throughline::simulation {

struct ClockAndChance {
    VirtualClock clock;
    SeededRandom random;
};

/// The two systems of a firm, as a rehearsal holds them: no network, no real time.
struct Tenants : ClockAndChance, FirmSystems {
    explicit Tenants(std::uint64_t seed, Timestamp start = Timestamp::from_seconds(1'772'452'800))
        : ClockAndChance{VirtualClock{start}, SeededRandom{seed}}, FirmSystems{clock, clock, random} {}

    sandbox::FirmContents fill(sandbox::FirmSize size) { return sandbox::fill_firm(crm, erp, size, random); }
};

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

/// Every open exception but that one, a line each: for messages of failing tests.
inline std::string open_exceptions(Store& store, std::string_view but_for = {}) {
    std::string text, after;
    for (;;) {
        auto const page = store.open_exceptions(after, 100);
        if (!page || page->empty()) return text;
        for (auto const& each : *page) {
            if (each.cause == but_for) continue;
            text += each.code + ": " + each.connection + " " + each.object + " " + each.record + " " + each.path + " " +
                    each.vendor_field + " [" + each.value + "] " + each.message + " (owner " + each.owner + "; " +
                    each.remedy + ")\n";
        }
        after = page->back().cause;
    }
}

}  // namespace throughline::simulation
