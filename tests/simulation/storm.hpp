#pragma once

#include "world.hpp"

#include <tool/simulation/stage.hpp>

#include <string>

namespace throughline::simulation {

/// One firm, two systems, one engine, in weather: everything follows from the seed.
class Storm final : public Stage {
  public:
    explicit Storm(std::uint64_t its_seed, sandbox::FirmSize size = {.accounts = 5, .opportunities = 16, .people = 2});

    SkewedClock crm_clock;
    SkewedClock erp_clock;
    FirmSystems tenants;

  private:
    Topology             topology() override;
    void                 people_work() override;
    void                 trouble() override;
    std::chrono::seconds calm_down() override;
    void                 delete_or_restore();
};

// The oracles: they read the vendors and the store as an auditor would, and share no arithmetic with the engine.

/// L3: nothing was ever created twice at the ledger.
void check_no_doubles(Storm& storm);
/// L2, L9: every won deal is in the ledger with its own name and amount, or in an open exception; orders and schedules
/// add up to it.
void check_nothing_lost(Storm& storm);
/// L2: what the ledger says of invoices stands on the deals.
void check_feedback(Storm& storm);
/// L1, L5: nothing is owed, and further passes write nothing, neither to a vendor nor to the audit.
void check_silence(Storm& storm);

}  // namespace throughline::simulation
