#include <throughline/mapping/canonical.hpp>
#include <throughline/sync/limits.hpp>
#include <throughline/sync/step_policy.hpp>

#include <set>
#include <utility>

namespace throughline {

namespace sync_detail {

using Step = std::pair<std::string, RecordId>;  // A system, and a record that is written there.

/// What a record refers to, by the ids that it has today.
Result<std::vector<RecordId>> references_of(Store& store, RecordId record) {
    std::vector<RecordId> found;
    auto const            stored = store.record(record);
    if (!stored) return stored.error();
    auto const* type = *stored ? find_object_type((*stored)->object) : nullptr;
    if (!type) return found;
    auto const object = from_canonical_json(*type, (*stored)->body);
    if (!object) return object.error();
    std::vector<Reference> references;
    for (auto const& member : type->members) member.references(object->data(), references);
    for (auto const& each : references) {
        auto const today = store.resolve(each.id);
        if (!today) return today.error();
        found.push_back(*today);
    }
    return found;
}

/// The steps that are waited for, with those that they need first.
Result<std::set<Step>> steps_of(Plan const& plan, StepPolicy const& policy, Store& store) {
    std::set<Step>    planned, wanted;
    std::vector<Step> open;
    for (auto const& write : plan.writes) {
        if (write.operation != Operation::update) planned.emplace(write.system, write.record);
        if (policy.waits_for(write.system, write.object)) open.emplace_back(write.system, write.record);
    }
    while (!open.empty()) {
        auto const step = std::move(open.back());
        open.pop_back();
        if (!wanted.insert(step).second) continue;
        auto const references = references_of(store, step.second);
        if (!references) return references.error();
        for (auto const id : *references)
            if (planned.contains({step.first, id})) open.emplace_back(step.first, id);
    }
    return wanted;
}

}  // namespace sync_detail

using namespace sync_detail;

StepPolicy StepPolicy::with(Rule rule) const {
    auto copy = *this;
    copy.rules_.push_back(std::move(rule));
    return copy;
}

StepPolicy StepPolicy::wait(std::string system, std::string object) const {
    return with({std::move(system), std::move(object), true});
}

StepPolicy StepPolicy::go_on(std::string system, std::string object) const {
    return with({std::move(system), std::move(object), false});
}

bool StepPolicy::waits_for(std::string_view system, std::string_view object) const {
    bool waits = false;
    for (auto const& rule : rules_)
        if ((rule.system.empty() || rule.system == system) && (rule.object.empty() || rule.object == object))
            waits = rule.waits;
    return waits;
}

Result<Plan> awaited(Plan plan, StepPolicy const& policy, Store& store) {
    auto const steps = steps_of(plan, policy, store);
    if (!steps) return steps.error();
    std::erase_if(plan.writes, [&](PlannedWrite const& write) {
        return !steps->contains({write.system, write.record});
    });
    return plan;
}

std::vector<std::string> StepPolicy::faults(Topology const& topology) const {
    std::vector<std::string> found;
    for (auto const& rule : rules_) {
        if (!rule.system.empty() && !topology.find(rule.system))
            found.push_back("the topology has no such system: " + rule.system);
        if (auto fault = MemberPattern{rule.object, {}}.fault()) found.push_back(*std::move(fault));
    }
    return found;
}

Result<Applied> apply_awaited(Engine& engine, Store& store, StepPolicy const& policy) {
    if (auto const faults = policy.faults(engine.topology()); !faults.empty())
        return Error{ErrorCode::validation, "what is waited for can never come: " + faults.front()}
            .with_owner("integration")
            .with_remedy("correct the policy where it is built");
    Applied all;
    for (int pass = 0; pass < limits::passes_max; ++pass) {
        auto owed = engine.owed();
        if (!owed) return owed.error();
        auto const plan = awaited(*std::move(owed), policy, store);
        if (!plan) return plan.error();
        if (plan->empty() && plan->cut)
            return Error{ErrorCode::transient, "what is waited for may stand behind more than one plan holds"}
                .with_owner("integration")
                .with_remedy("it stays owed: run until idle, or ask again once less is owed to the others");
        if (plan->empty()) break;
        auto const applied = engine.apply(*plan);
        if (!applied) return applied.error();
        all += *applied;
        if (applied->applied == 0) break;
    }
    return all;
}

}  // namespace throughline
