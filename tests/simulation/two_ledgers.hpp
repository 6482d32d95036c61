#pragma once

#include "world.hpp"

#include <tool/simulation/stage.hpp>

#include <throughline/process/cutover.hpp>

#include <set>
#include <string>
#include <vector>

namespace throughline::simulation {

/// A firm that moves from one ledger to another while it works: one CRM, two ledgers, both of them live, and a day for
/// two of its three legal entities. Deals are won, re-dated, moved to another entity and corrected on both sides of the
/// day, before and after the ledgers know of them; invoices fall due, are paid and voided.
class TwoLedgers final : public Stage {
  public:
    explicit TwoLedgers(std::uint64_t its_seed);

    /// Time goes on until all that was sold is billed.
    void run_out();

    SkewedClock         crm_clock;
    SkewedClock         erp_clock;
    sandbox::Salesforce crm;
    sandbox::NetSuite   old_erp;
    sandbox::NetSuite   new_erp;

    /// Names of deals that people touched after they were won.
    std::set<std::string> touched{};
    /// Those of them that they moved to another legal entity.
    std::set<std::string> moved_from{};

    // What people did.
    std::uint64_t won = 0, redated = 0, moved = 0, corrected = 0, voided = 0, paid = 0;

    inline static Date const ireland_from{2026, 4, 15};
    inline static Date const america_from{2026, 5, 1};

  private:
    Topology             topology() override;
    void                 people_work() override;
    void                 trouble() override;
    std::chrono::seconds calm_down() override;
    void                 set_up();
    void                 sell();
    void                 change_a_deal();
    void                 keep_books(sandbox::NetSuite& ledger);
    void                 change_an_order(sandbox::NetSuite& ledger);
    Date                 some_start();

    int                      deals_ = 0;
    std::vector<std::string> accounts_{};
};

// The oracle. It reads the two ledgers and the CRM alone, as an auditor would, and knows nothing of our ids.

/// L3, R35: whatever there is, there is once, in one of the two.
void check_once(TwoLedgers& firm);
/// R35, L9: of every won deal one order, in the ledger in whose time it began unless people moved it later, all its
/// invoices beside it, and what they come to is what the order does, to the last unit.
void check_billed(TwoLedgers& firm);
/// L10: nothing is open but what finance is asked about deals that were moved once their contract stood.
void check_exceptions(TwoLedgers& firm);
/// L1, L5.
void check_silence(TwoLedgers& firm);

}  // namespace throughline::simulation
