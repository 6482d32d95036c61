#pragma once

#include "firm_systems.hpp"
#include "stage.hpp"

#include <throughline/connector/system.hpp>
#include <throughline/sandbox/system.hpp>

#include <memory>
#include <string>
#include <vector>

namespace throughline::simulation {

/// One system of a rehearsal: the simulated vendor, our connection to it, its people, and what goes wrong inside it.
class Party {
  public:
    Party()                        = default;
    virtual ~Party()               = default;
    Party(Party const&)            = delete;
    Party& operator=(Party const&) = delete;

    virtual sandbox::System& vendor()     = 0;
    virtual System           connection() = 0;

    /// People change something. Returns how much.
    virtual std::uint64_t work(Random& chance) = 0;
    /// Something goes wrong inside the vendor, beyond the weather.
    virtual void trouble(Random& /*chance*/) {}
    /// All is well again; what is under way may take that long to show.
    virtual std::chrono::seconds calm_down() { return {}; }

    // What an auditor sees.
    /// Keys of the live records that our connection's user may see; empty where the party does not tell.
    virtual std::vector<std::string> keys(std::string_view /*vendor_object*/) const { return {}; }
    /// What was made more than once, in words.
    virtual std::vector<std::string> doubles() const { return {}; }
    /// A network that carries a request twice makes two records there, whatever a client does.
    virtual bool is_doubled_by_the_network() const { return false; }
};

/// A system of its own kind with those of the plain objects.
class PlainParty final : public Party {
  public:
    PlainParty(Clock const& clock, Random& random, std::string name, Owner role, std::vector<std::string> objects,
               std::chrono::seconds commit_lag);
    ~PlainParty() override;

    sandbox::System&         vendor() override;
    System                   connection() override;
    std::uint64_t            work(Random& chance) override;
    std::chrono::seconds     calm_down() override;
    std::vector<std::string> keys(std::string_view vendor_object) const override;
    std::vector<std::string> doubles() const override;

    std::string const& name() const;
    bool               has(std::string_view object) const;
    /// One field of a record, as JSON; empty where there is no such record.
    std::string value(std::string_view vendor_object, std::string_view key, std::string_view field) const;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

std::unique_ptr<Party> salesforce_party(FirmSystems& firm, std::string name);
std::unique_ptr<Party> netsuite_party(FirmSystems& firm, std::string name);
std::unique_ptr<Party> kantata_party(Clock const& clock, Random& random, std::string name);

}  // namespace throughline::simulation
