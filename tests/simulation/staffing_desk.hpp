#pragma once

#include "world.hpp"

#include <conformance/staffing_firm.hpp>

#include <tool/simulation/stage.hpp>

#include <map>
#include <string>
#include <vector>

namespace throughline::simulation {

/// Sales in Salesforce, planning in Anaplan, delivery in a system of its own, in weather: capacities move, deals come
/// and grow, scenarios are approved and archived, delivery answers requests in its own way.
class StaffingDesk final : public Stage {
  public:
    explicit StaffingDesk(std::uint64_t its_seed);

    struct Asked {
        std::string line;  ///< Scenario and whom it asks for.
        std::string hours;
    };

    tests::StaffingFirm                firm;
    std::vector<std::string>           deals{};
    std::map<std::string, std::string> scenarios{};  ///< And their state.
    std::map<std::string, Asked>       asked{};      ///< By first day, which tells a request.
    std::map<std::string, std::string> lines{};      ///< On which first day each line asks by now.
    std::map<std::string, std::string> answered{};   ///< By first day: what delivery made of its hours.

  private:
    Topology             topology() override;
    void                 people_work() override;
    void                 trouble() override;
    std::chrono::seconds calm_down() override;
    void                 sell();
    void                 plan();
    void                 ask(std::string const& first);
    void                 staff();
};

// The oracle: it reads the three vendors alone, and knows what people did.

/// R126, R127: every deal says what the model's capacities, added up here anew, say of it.
void check_deals(StaffingDesk& desk);
/// R130, L3: what approved scenarios ask for is in delivery once, as delivery left it, and not withdrawn; nothing of a
/// draft, and nothing open of what is archived, or asked for on other days by now.
void check_requests(StaffingDesk& desk);

}  // namespace throughline::simulation
