#pragma once

#include <throughline/sandbox/firm.hpp>
#include <throughline/sync/topology.hpp>

#include <string>

namespace throughline::simulation {

/// The CRM and the ledger of a consulting firm, as a rehearsal holds them.
struct FirmSystems {
    FirmSystems(Clock const& crm_clock, Clock const& erp_clock, Random& random,
                sandbox::SalesforceOptions crm_options = {});

    /// Another access token for the ledger, or the first again: the one before stops to work.
    void rotate_token(bool to_another);

    sandbox::Salesforce crm;
    sandbox::NetSuite   erp;

  private:
    bool another_ = false;
};

/// The connection to each; by its own address, or by that.
System crm_of(FirmSystems& systems, std::string name, std::string url = {});
System erp_of(FirmSystems& systems, std::string name, std::string url = {});

/// How the firm's two systems are connected; by their own addresses, or by those.
Topology topology_of(FirmSystems& systems, std::string crm_url = {}, std::string erp_url = {});

}  // namespace throughline::simulation
