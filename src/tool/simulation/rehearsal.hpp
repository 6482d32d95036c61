#pragma once

#include "party.hpp"
#include "scenario.hpp"
#include "story.hpp"

#include <memory>
#include <string>
#include <vector>

namespace throughline::simulation {

/// One seed of a scenario: its systems and their people, an engine between them, and an auditor afterwards.
class Rehearsal final : public Stage {
  public:
    Rehearsal(Scenario const& scenario, std::uint64_t its_seed);
    ~Rehearsal() override;

    /// That weather, without what no client of these vendors can bear.
    sandbox::Weather bearable(sandbox::Weather weather) const;
    /// The laws that a topology of any kind must keep, tried when it has settled. Adds to `findings`.
    void check();

    /// What was said of a record, by whom, and what each system did with it: how a finding came about.
    std::string story_of(RecordId record);

  private:
    friend Result<>         can_run(Scenario const& scenario);
    friend Result<Topology> topology_to_look_at(Scenario const& scenario);

    Topology             topology() override;
    void                 people_work() override;
    void                 trouble() override;
    std::chrono::seconds calm_down() override;

    void found(std::string law, std::string what, RecordId record = {}) {
        findings.push_back({std::move(law), std::move(what), record});
    }
    void                  check_silence();
    void                  check_books();
    void                  check_doubles();
    void                  check_audit();
    void                  check_exceptions();
    void                  check_owners(std::string_view object);
    PlainParty const*     owner_of(std::string_view object, std::size_t place) const;
    bool                  receives(std::size_t system, std::string_view object) const;
    std::string           said(PlainParty const& party, MappingView const& view, RecordId record, FieldRow const& row);
    std::vector<RecordId> records_of(std::string_view object);

    Scenario const&                           scenario_;
    std::vector<std::unique_ptr<SkewedClock>> clocks_{};
    std::unique_ptr<FirmSystems>              firm_{};
    std::vector<std::unique_ptr<Party>>       parties_{};
    std::vector<PlainParty*>                  plain_{};  ///< By place; null for vendors.
};

/// Whether an engine can be made of it; the fault in words where it cannot.
Result<> can_run(Scenario const& scenario);

/// Its topology, without the systems behind it: nothing can be connected.
Result<Topology> topology_to_look_at(Scenario const& scenario);

/// What the laws say, a line each: for people who ask what was checked.
std::vector<std::pair<std::string, std::string>> const& checked_laws();

}  // namespace throughline::simulation
