#pragma once

#include <throughline/sandbox/firm.hpp>
#include <throughline/sandbox/server.hpp>
#include <throughline/sync/topology.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace quickstart {

using namespace throughline;

/// Noon of 2 March 2026 when the firm was founded; it runs on from there, through restarts too. A run today and a run
/// next year therefore see the same days.
class FirmClock final : public Clock {
  public:
    explicit FirmClock(Timestamp founded) : founded_{founded} {}

    Timestamp now() const override { return Timestamp::from_seconds(1'772'452'800) + (machine_.now() - founded_); }

  private:
    SystemClock machine_{};
    Timestamp   founded_;
};

/// A consulting firm's CRM and ledger, simulated, each behind HTTP on a port of its own. What they hold is in files, so
/// that they outlive this process as real vendors would.
class Firm {
  public:
    /// Opens the firm that lives in the folder, or founds and fills one there. One that was killed while it was being
    /// filled is founded anew.
    static Result<std::unique_ptr<Firm>> open(std::filesystem::path const& folder, sandbox::FirmSize size,
                                              bool shows_requests);
    static bool                          lives_in(std::filesystem::path const& folder);

    /// How the two systems are connected: what a host would write with its own addresses and credentials.
    Topology topology() const;

    FirmClock&           clock() { return clock_; }
    sandbox::Salesforce& crm() { return crm_; }
    sandbox::NetSuite&   erp() { return erp_; }
    /// Everything that is done to the systems directly happens between two requests.
    sandbox::Server& server() { return server_; }

    /// Requests since the last `forget_requests`: all, and those that ask for a change.
    std::uint64_t requests();
    std::uint64_t write_requests();
    void          forget_requests();
    /// What the two systems hold, without keys and times: equal texts mean equal states.
    std::string fingerprint();

  private:
    Firm(std::filesystem::path const& folder, Timestamp founded, bool shows_requests);
    Result<> keep(std::filesystem::path const& folder);

    FirmClock           clock_;
    SeededRandom        random_;
    sandbox::Salesforce crm_;
    sandbox::NetSuite   erp_;
    sandbox::Server     server_;
};

}  // namespace quickstart
