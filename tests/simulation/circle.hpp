#pragma once

#include "storm.hpp"

#include <throughline/connector/rest_connector.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/model/skill.hpp>
#include <throughline/sandbox/json_api.hpp>

#include <array>

namespace throughline::simulation {

/// The systems of a circle spell a skill alike; who decides what differs from seed to seed.
struct Circular {};

}  // namespace throughline::simulation

// clang-format off
template <>
inline constexpr auto throughline::mapping<throughline::simulation::Circular, throughline::Skill> =
    throughline::map_object<throughline::Skill>("skills", {
        throughline::key<"id">,
        throughline::external_id<"external_id">,
        throughline::modified<"updated_at">,
        throughline::field<"code", &throughline::Skill::code>,
        throughline::field<"name", &throughline::Skill::name>,
        throughline::field<"parent", &throughline::Skill::parent, throughline::refers_to<"skills", throughline::Skill>>,
        throughline::field<"active", &throughline::Skill::active>,
        throughline::omit<&throughline::Skill::effective, "not kept in a circle">,
    });
// clang-format on
static_assert(throughline::complete<throughline::simulation::Circular, throughline::Skill>);

namespace throughline::simulation {

/// Two to six systems that share one catalogue, each deciding some of its fields; people edit everywhere, also what is
/// not theirs. Small, so that thousands of seeds run in seconds.
class Circle {
  public:
    Circle(std::uint64_t its_seed, std::size_t size);

    /// Works, changes and crashes for a while in bad weather, then settles.
    void run();
    /// Fair weather, and time for all that is late: nothing may be left to do.
    void settle();

    std::uint64_t                                      seed;
    VirtualClock                                       virtual_clock;
    SeededRandom                                       vendors_chance;
    SeededRandom                                       chance;
    sandbox::Network                                   network;
    CrashingClock                                      clock;
    std::vector<std::unique_ptr<sandbox::JsonApi>>     systems;
    std::unique_ptr<SqliteStore>                       store;
    std::unique_ptr<Engine>                            engine;
    std::uint64_t                                      crashes = 0;
    std::uint64_t                                      edits   = 0;
    std::uint64_t                                      notices = 0;
    std::vector<std::pair<std::size_t, http::Request>> late_notices{};
    /// Which system decides a field: the index of the system.
    std::map<std::string, std::size_t> owner_of;
    /// What the owner of a field last said of a skill, by its code, which never changes: the ledger of L2.
    std::map<std::pair<std::string, std::string>, std::string> ledger;

  private:
    Topology topology();
    void     open();
    void     one_pass();
    void     people_work();
    void     found_skill();
    void     edit_skill();
    void     notify(std::size_t system, std::string const& id);

    int born_ = 0;
};

/// L1 to L5: every system holds what the owners last said, once, and another pass writes nothing.
void check_circle(Circle& circle);

}  // namespace throughline::simulation
