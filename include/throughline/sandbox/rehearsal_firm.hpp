#pragma once

#include <throughline/sandbox/firm.hpp>
#include <throughline/sandbox/server.hpp>

#include <cstdint>
#include <string>

namespace throughline::sandbox {

/// A consulting firm that is ready to be connected to: its CRM and its ledger, simulated, filled, and served over HTTP
/// on this machine. For examples, trials and a host's own tests.
class RehearsalFirm {
  public:
    explicit RehearsalFirm(FirmSize size, std::uint64_t seed = 1);

    Salesforce& crm() { return crm_; }
    NetSuite&   erp() { return erp_; }
    /// Other systems can be served beside them; acting as the vendors' users goes through `exclusively`.
    Server& server() { return server_; }
    Clock&  clock() { return clock_; }
    Random& random() { return random_; }

    // The credentials that it accepts; made up, like the firm.
    static constexpr char crm_client_id[]       = "throughline";
    static constexpr char crm_client_secret[]   = "crm-secret";
    static constexpr char erp_consumer_key[]    = "consumer";
    static constexpr char erp_consumer_secret[] = "consumer-secret";
    static constexpr char erp_token_id[]        = "token";
    static constexpr char erp_token_secret[]    = "token-secret";

  private:
    SystemClock  clock_{};
    SeededRandom random_;
    Salesforce   crm_;
    NetSuite     erp_;
    Server       server_{};
};

}  // namespace throughline::sandbox
