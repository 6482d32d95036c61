#pragma once

#include <throughline/model/object_type.hpp>
#include <throughline/sync/engine.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline {

/// Which steps a caller waits for. A step is a write of an object to a system; whatever is not waited for stays owed
/// and goes on by itself: with the next pass, the next step, or in the background. So a screen waits for the ledger
/// that it needs, and not for a planning model that loads for minutes, nor for a system that is down.
///
///     StepPolicy const hand_over = StepPolicy{}.wait("erp").go_on<BillingSchedule>("erp");
///     engine.submit_and_wait(won, deadline).value();   // The deal is won in the CRM, and what follows is known here.
///     apply_awaited(engine, store, hand_over).value(); // The ledger has its customer and project when this is back.
class StepPolicy {
  public:
    /// Of rules that fit a step the last one counts; where none does, nobody waits. An empty system or object means
    /// all.
    StepPolicy wait(std::string system, std::string object = {}) const;
    StepPolicy go_on(std::string system, std::string object = {}) const;
    template <class Object>
    StepPolicy wait(std::string system) const {
        return wait(std::move(system), std::string{object_type<Object>().name});
    }
    template <class Object>
    StepPolicy go_on(std::string system) const {
        return go_on(std::move(system), std::string{object_type<Object>().name});
    }

    bool waits_for(std::string_view system, std::string_view object) const;
    /// Rules about systems or objects that are not there, a line each.
    std::vector<std::string> faults(Topology const& topology) const;

  private:
    struct Rule {
        std::string system;
        std::string object;
        bool        waits;
    };
    StepPolicy with(Rule rule) const;

    std::vector<Rule> rules_{};
};

/// The plan without the writes that nobody waits for. What a write refers to and its system does not have yet is waited
/// for with it.
Result<Plan> awaited(Plan plan, StepPolicy const& policy, Store& store);

/// Applies what is owed and waited for, until nothing of it is left that can be written now. It reads from no system,
/// and speaks to none that nobody waits for. `forbidden` where such a plan needs an approval that it does not have,
/// `transient` where so much is owed to others that one plan does not reach it, `validation` for a policy with faults.
Result<Applied> apply_awaited(Engine& engine, Store& store, StepPolicy const& policy);

}  // namespace throughline
