#include <throughline/model/enumeration.hpp>
#include <throughline/revenue/delivery_trigger.hpp>

namespace throughline {

bool is_triggered_by(RevenueMethod method, RevenueEvent::Trigger kind) {
    using enum RevenueEvent::Trigger;
    if (kind == period_close || kind == change_order) return true;
    switch (method) {
        case RevenueMethod::straight_line:
            return false;
        case RevenueMethod::milestone:
            return kind == milestone;
        case RevenueMethod::percent_complete:
        case RevenueMethod::as_invoiced:
        case RevenueMethod::usage:
            return true;
    }
    return false;
}

Result<std::vector<PostedRevenue>> RevenueTriggers::apply(DeliveryTrigger const& trigger, RevenueMethod method,
                                                          RecognitionRequest request, RecognitionPolicy const& policy) {
    auto const refused = [&](ErrorCode code, char const* why) {
        return Error{code, why}.in_object("RevenueEvent").in_record(trigger.source.to_string());
    };
    if (!is_triggered_by(method, trigger.kind))
        return refused(ErrorCode::validation, "a trigger that earns nothing under the line's method")
            .in_field("trigger")
            .with_value(name_of_enumerator(trigger.kind))
            .with_expected(name_of_enumerator(method));
    auto const last = versions_.find(trigger.source);
    if (last != versions_.end() && trigger.version <= last->second)
        return refused(ErrorCode::conflict, "a trigger of a version that is no longer the latest")
            .with_value(std::to_string(trigger.version))
            .with_expected("later than " + std::to_string(last->second));
    request.trigger = trigger.kind;
    if (trigger.kind == RevenueEvent::Trigger::milestone) request.milestone = Id<Milestone>{trigger.source};
    if (trigger.kind == RevenueEvent::Trigger::change_order) request.change_order = Id<ChangeOrder>{trigger.source};
    auto events = recognize(request, policy);
    if (!events) return events;
    if (trigger.kind == RevenueEvent::Trigger::time_entry)
        for (auto& posted : *events) posted.event.time_entry = Id<TimeEntry>{trigger.source};
    versions_[trigger.source] = trigger.version;
    return events;
}

}  // namespace throughline
