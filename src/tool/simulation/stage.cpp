#include "stage.hpp"

#include <throughline/mapping/canonical.hpp>
#include <throughline/transport/breaker.hpp>

#include <algorithm>
#include <array>

namespace throughline::simulation {

Stage::Stage(std::uint64_t its_seed)
    : seed{its_seed},
      virtual_clock{Timestamp::from_seconds(1'772'452'800)},  // 2026-03-02T12:00:00Z
      vendors_chance{its_seed * 3 + 1},
      chance{its_seed * 13 + 5},
      network{virtual_clock, its_seed * 7 + 1},
      clock{virtual_clock},
      store{SqliteStore::open(":memory:").value()} {}

void Stage::open() {
    if (engine) return;
    auto wanted = topology();
    systems_    = wanted.systems.size();
    engine      = std::make_unique<Engine>(std::move(wanted), Engine::Parts{*store, network, clock, chance});
}

void Stage::one_pass() {
    try {
        open();
        if (chance.chance(1, 3)) clock.crash_after(1 + chance.below(looks_before_crash_max));
        auto const plan = engine->plan();
        people_work();  // Between planning and applying, too.
        if (plan) engine->apply(*plan).ignore("what could not be done is owed again");
    } catch (Crash const&) { fall_down(); }
    clock.crash_after(0);
}

void Stage::fall_down() {
    ++crashes;
    engine.reset();
    network.break_all();
    after_crash();
}

void Stage::run(sandbox::Weather const& weather) {
    network.set_weather(weather);
    for (auto left = working_passes_min + chance.below(4); left > 0; --left) {
        people_work();
        one_pass();
        trouble();
        if (chance.chance(1, 4)) fall_down();  // Between two passes.
    }
    settle();
}

namespace {

constexpr std::chrono::seconds pause_between_passes{60};

/// What the business counts once: an object, and the members that say which one it is.
struct CountedOnce {
    std::string_view                object;
    std::array<std::string_view, 2> known_by;
    bool                            by_system = false;  ///< Each ledger has numbers of its own.
};
constexpr std::array counted_once{CountedOnce{"CustomerAccount", {"legal_entity", "customer_number"}},
                                  CountedOnce{"Project", {"legal_entity", "code"}},
                                  CountedOnce{"Invoice", {"legal_entity", "number"}, true}};

/// What tells one from another; empty where it is not told yet.
std::string known_as(AnyObject const& object, CountedOnce const& once) {
    std::string text;
    for (auto const member : once.known_by) {
        auto const place = object.type().place_named(member);
        if (!object.type().members[place].present(object.data())) return {};
        text += member_to_canonical_json(object.type(), object.data(), place) + " ";
    }
    return text;
}

std::string systems_of(Store& store, RecordId record) {
    std::string systems;
    for (auto const& binding : store.bindings_of(record).value())
        if (!binding.deleted && !binding.connection.starts_with("process:")) systems += binding.connection + " ";
    return systems;
}

}  // namespace

/// A pass finds out what earlier ones left unknown, the next writes what is owed, the next reads that back; a change
/// goes from system to system in one; a last one sees that nothing is left. One more for each system whose late answer
/// undoes what stood.
int Stage::passes_max() const { return 4 + static_cast<int>(systems_); }

bool Stage::is_idle(Plan const& plan) const {
    return plan.empty() && !plan.cut && engine->last_refresh().failures.empty() &&
           store->open_intents(1).value().empty() && store->hints(0, 1).value().empty();
}

/// No two records are one customer, project or invoice of the business.
void Stage::look_for_doubles() {
    constexpr std::size_t page = 500;
    for (auto const& once : counted_once) {
        auto const&                     type = *find_object_type(once.object);
        std::map<std::string, RecordId> seen;
        for (RecordId after{};;) {
            auto const records = store->records(once.object, after, page).value();
            for (auto const& record : records) {
                auto name =
                    record.deleted ? std::string{} : known_as(from_canonical_json(type, record.body).value(), once);
                if (once.by_system && !name.empty()) name += systems_of(*store, record.id);
                if (!name.empty() && !seen.emplace(name, record.id).second)
                    findings.push_back({"L3", std::string{once.object} + " " + name + "is there twice", record.id});
            }
            if (records.size() < page) break;
            after = records.back().id;
        }
    }
}

void Stage::settle() {
    drain();
    look_for_doubles();
}

void Stage::drain() {
    network.clear_up();
    auto const late = std::max<std::chrono::seconds>(
        calm_down(), std::chrono::ceil<std::chrono::seconds>(sandbox::Weather{}.timeout + sandbox::Weather::late_max));
    // Until then answers that nobody waits for change what stood, and connections rest.
    virtual_clock.advance(std::max(late, Breaker::Limits{}.longest_rest));
    for (passes = 1;; ++passes) {
        open();
        auto const plan = engine->plan();
        if (!plan) {
            findings.push_back({"L1", "in fair weather no plan can be made: " + plan.error().describe()});
            return;
        }
        bool const idle    = is_idle(*plan);
        auto const applied = engine->apply(*plan);
        if (!applied) {
            findings.push_back({"L1", "in fair weather a plan cannot be applied: " + applied.error().describe()});
            return;
        }
        if (idle) return;
        if (passes == passes_max()) {
            findings.push_back({"L1", "after " + std::to_string(passes) +
                                          " passes in fair weather something is still owed:\n" + plan->to_text(5)});
            for (auto const& failure : engine->last_refresh().failures)
                findings.push_back({"L1", "cannot be read in fair weather: " + failure.describe()});
            return;
        }
        virtual_clock.advance(pause_between_passes);
    }
}

void Tally::add(Stage const& stage) {
    ++seeds;
    exchanges += stage.network.exchanges();
    edits += stage.edits;
    crashes += stage.crashes;
    passes_max = std::max(passes_max, stage.passes);
    for (auto const& [kind, times] : stage.network.faults()) faults[kind] += times;
}

std::string Tally::to_string() const {
    auto text = std::to_string(seeds) + " seeds: " + std::to_string(exchanges) + " exchanges, " +
                std::to_string(edits) + " edits, " + std::to_string(crashes) + " crashes, settled within " +
                std::to_string(passes_max) + " passes";
    for (auto const& [kind, times] : faults) text += ", " + kind + " " + std::to_string(times);
    return text;
}

}  // namespace throughline::simulation
