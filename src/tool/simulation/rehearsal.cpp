#include "rehearsal.hpp"

#include "plain.hpp"

#include <throughline/process/whole_chain.hpp>

#include <algorithm>

namespace throughline::simulation {

namespace {

using Vendor = Scenario::Vendor;

constexpr std::int64_t skew_max = 120;  // Seconds, either way: less than any vendor's own tolerance.

}  // namespace

Rehearsal::Rehearsal(Scenario const& scenario, std::uint64_t its_seed) : Stage{its_seed}, scenario_{scenario} {
    auto const a_clock = [&]() -> Clock const& {
        auto const skew = static_cast<std::int64_t>(chance.below(2 * skew_max + 1)) - skew_max;
        clocks_.push_back(
            std::make_unique<SkewedClock>(virtual_clock, std::chrono::seconds{chance.chance(1, 3) ? skew : 0}));
        return *clocks_.back();
    };
    auto const is_of_the_firm = [](Scenario::Member const& each) {
        return each.vendor == Vendor::salesforce || each.vendor == Vendor::netsuite;
    };
    if (std::any_of(scenario.systems.begin(), scenario.systems.end(), is_of_the_firm)) {
        auto const& crm_clock = a_clock();
        auto const& erp_clock = a_clock();
        firm_                 = std::make_unique<FirmSystems>(crm_clock, erp_clock, vendors_chance);
        sandbox::fill_firm(firm_->crm, firm_->erp, scenario.firm, vendors_chance);
    }
    for (auto const& each : scenario.systems) {
        plain_.push_back(nullptr);
        if (each.vendor == Vendor::salesforce) {
            parties_.push_back(salesforce_party(*firm_, each.name));
        } else if (each.vendor == Vendor::netsuite) {
            parties_.push_back(netsuite_party(*firm_, each.name));
        } else if (each.vendor == Vendor::kantata) {
            parties_.push_back(kantata_party(a_clock(), vendors_chance, each.name));
        } else {
            std::chrono::seconds const lag{chance.chance(1, 3) ? 30 : 0};
            auto                       party =
                std::make_unique<PlainParty>(a_clock(), vendors_chance, each.name, each.role, each.objects, lag);
            plain_.back() = party.get();
            parties_.push_back(std::move(party));
        }
        network.connect(parties_.back()->vendor());
    }
}

Rehearsal::~Rehearsal() = default;

Topology Rehearsal::topology() {
    Topology topology{.name = scenario_.name, .systems = {}};
    if (scenario_.standard_processes) topology.processes = standard_processes();
    for (std::size_t each = 0; each < parties_.size(); ++each) {
        topology.systems.push_back(parties_[each]->connection());
        if (!scenario_.systems[each].creates.empty()) topology.systems.back().creates = scenario_.systems[each].creates;
    }
    for (auto const& rule : scenario_.authority)
        topology.authority.give(rule.object, rule.member, rule.stage, rule.owner);
    return topology;
}

sandbox::Weather Rehearsal::bearable(sandbox::Weather weather) const {
    for (auto const& party : parties_)
        if (party->is_doubled_by_the_network()) weather.duplicated = 0;
    return weather;
}

Result<> can_run(Scenario const& scenario) { return Rehearsal{scenario, 1}.topology().check(); }

Result<Topology> topology_to_look_at(Scenario const& scenario) {
    auto topology = Rehearsal{scenario, 1}.topology();
    if (auto const fine = topology.check(); !fine) return fine.error();
    for (auto& system : topology.systems) system.connect = nullptr;
    return topology;
}

void Rehearsal::people_work() {
    for (auto const& party : parties_) edits += party->work(chance);
    virtual_clock.advance(std::chrono::seconds{chance.below(120)});
    if (chance.chance(1, 10)) virtual_clock.advance(std::chrono::hours{3});  // Sessions expire meanwhile.
}

void Rehearsal::trouble() {
    for (auto const& party : parties_) party->trouble(chance);
}

std::chrono::seconds Rehearsal::calm_down() {
    std::chrono::seconds longest{0};
    for (auto const& party : parties_) longest = std::max(longest, party->calm_down());
    return longest;
}

std::string Rehearsal::story_of(RecordId record) {
    std::map<std::string, sandbox::System const*> systems;
    for (std::size_t each = 0; each < parties_.size(); ++each)
        systems.emplace(scenario_.systems[each].name, &parties_[each]->vendor());
    return simulation::story_of(*store, record, systems);
}

}  // namespace throughline::simulation
