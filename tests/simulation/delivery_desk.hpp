#pragma once

#include "world.hpp"

#include <tool/simulation/stage.hpp>

#include <throughline/sandbox/kantata.hpp>

#include <memory>
#include <string>

namespace throughline::simulation {

/// A firm with delivery of its own: deals in Salesforce, projects and time in Kantata, orders and invoices in NetSuite.
/// Some of the time is approved, some never; the project of a fixed price is put on hold, and goes on.
class DeliveryDesk final : public Stage {
  public:
    /// `expenses`: they are kept and billed, too.
    explicit DeliveryDesk(std::uint64_t its_seed, bool expenses = false);

    /// Projects go on, and time, until all that was sold is billed. What nobody approved stays so.
    void run_out();

    FirmSystems      firm;
    sandbox::Kantata desk;

    /// Another engine of the same firm, on the same store.
    std::unique_ptr<Engine> another_engine();

    std::string project(std::string_view name) const;
    std::string person() const { return person_; }

    std::uint64_t logged = 0, approved = 0, rejected = 0, pauses = 0;

    static constexpr char hourly[] = "Hourly";
    static constexpr char fixed[]  = "Fixed";

  private:
    Topology             topology() override;
    void                 people_work() override;
    void                 trouble() override;
    std::chrono::seconds calm_down() override;
    void                 sell(char const* name, char const* model);
    void                 log_time(std::string const& project);
    void                 judge_time();
    void                 rest(std::string const& project, bool rests);

    bool                     expenses_;
    std::string              person_;
    std::vector<std::string> entries_{};
    std::vector<std::string> pending_{};
};

// The oracle: it reads the three vendors alone, but for the days of the pauses, which are ours.

/// R103: what the ledger bills by the hour is approved, once each, to the cent. `all`: and all of it is there.
void check_time(DeliveryDesk& desk, bool all);
/// R124, L9: what the ledger billed of the fixed price is the order's amount, and it was moved by the days of rest.
void check_pauses(DeliveryDesk& desk);

}  // namespace throughline::simulation
