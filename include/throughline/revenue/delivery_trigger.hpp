#pragma once

#include <throughline/model/terms.hpp>
#include <throughline/revenue/recognition.hpp>

#include <map>

namespace throughline {

/// What happened in delivery that may earn revenue, in one version of its record.
struct DeliveryTrigger {
    RevenueEvent::Trigger kind;
    RecordId              source{};     ///< The time entry, milestone, change order or accounting period.
    std::uint64_t         version = 0;  ///< Of the source's record.
};

/// Whether a trigger earns revenue under a method: time its passing periods, progress its approved time, a milestone
/// its completion, what is billed or used its approved time; change orders and period ends earn under all.
bool is_triggered_by(RevenueMethod method, RevenueEvent::Trigger kind);

/// Turns triggers into revenue events, each version of a source once and in order (R266).
class RevenueTriggers {
  public:
    /// The events that the trigger makes due: what brings `request.posted` to `request.desired`, each with the trigger
    /// and its source. Errors: `conflict` for a version that is not later than the last one of its source, `validation`
    /// for a trigger that earns nothing under the method; what `recognize` refuses may be tried again.
    Result<std::vector<PostedRevenue>> apply(DeliveryTrigger const& trigger, RevenueMethod method,
                                             RecognitionRequest request, RecognitionPolicy const& policy = {});

  private:
    std::map<RecordId, std::uint64_t> versions_{};
};

}  // namespace throughline
