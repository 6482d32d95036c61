#pragma once

#include "torn_disk.hpp"
#include "world.hpp"

#include <tool/simulation/plain.hpp>
#include <tool/simulation/stage.hpp>

#include <throughline/connector/rest_connector.hpp>
#include <throughline/sandbox/json_api.hpp>

#include <array>
#include <functional>
#include <map>
#include <tuple>

namespace throughline::simulation {

class Circle;

/// How a circle differs from the ordinary.
struct CircleOptions {
    std::size_t                    size = 2;
    std::chrono::seconds           commit_lag{0};            ///< Of every system: changes may be listed so late.
    bool                           clocks_differ = false;    ///< Every system's clock is wrong by some minute.
    std::size_t                    read_whole    = 0;        ///< So many of the systems cannot say what changed.
    bool                           deletions     = false;    ///< People also delete skills, and bring them back.
    bool                           fields_change = false;    ///< Fields come, go and change in the middle of it all.
    TornDisk*                      disk          = nullptr;  ///< Where its store lies; null: in memory, and never torn.
    std::function<void(Topology&)> adjust{};
    std::function<void(Circle&)>   also{};  ///< What else happens while people work.
};

/// Two to six systems that share one catalogue, each deciding some of its fields; people edit everywhere, also what is
/// not theirs. Small, so that thousands of seeds run in seconds.
class Circle final : public Stage {
  public:
    Circle(std::uint64_t its_seed, std::size_t size) : Circle{its_seed, CircleOptions{.size = size}} {}
    Circle(std::uint64_t its_seed, CircleOptions options);

    /// A field that was gone and back again between two looks: nothing tells of it but what was refused, to people.
    void retry_all();

    CircleOptions                                      options;
    std::vector<std::unique_ptr<SkewedClock>>          clocks{};
    std::vector<std::unique_ptr<sandbox::JsonApi>>     systems{};
    std::uint64_t                                      notices  = 0;
    std::uint64_t                                      removals = 0;
    std::uint64_t                                      returns  = 0;
    std::uint64_t                                      breaks   = 0;  ///< Passes that ended with something at rest.
    std::vector<std::pair<std::size_t, http::Request>> late_notices{};
    /// Which system decides a field: the index of the system.
    std::map<std::string, std::size_t> owner_of{};
    /// What the owner of a field last said of a skill, by its code, which never changes: the ledger of L2.
    std::map<std::pair<std::string, std::string>, std::string> ledger{};
    /// How often people changed what their system does not decide, by code, system and field: three times is a fight.
    std::map<std::tuple<std::string, std::size_t, std::string>, int> meddled{};
    /// Skills that are deleted in one system, by code and system: their ids there.
    std::map<std::pair<std::string, std::size_t>, std::string> removed{};

  private:
    Topology             topology() override;
    void                 people_work() override;
    std::chrono::seconds calm_down() override;
    void                 after_crash() override;
    void                 trouble() override;
    void                 found_skill();
    void                 edit_skill();
    void                 remove_or_restore();
    void                 change_field();
    void                 mend_fields();
    void                 notify(std::size_t system, std::string const& id);

    int born_ = 0;
};

/// L1 to L5 and L11: every system holds what the owners last said, once, and another pass writes nothing.
void check_circle(Circle& circle);

}  // namespace throughline::simulation
