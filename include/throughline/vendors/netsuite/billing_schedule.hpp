#pragma once

#include <throughline/model/billing_schedule.hpp>
#include <throughline/vendors/netsuite/billing_event.hpp>
#include <throughline/vendors/netsuite/codecs.hpp>

namespace throughline {

namespace netsuite {

/// The vendor's schedules are in force or inactive.
struct ScheduleInactive {
    static constexpr std::string_view name = "whether it is inactive";

    Result<BillingSchedule::Status> decode(Wire const& wire, MappingContext& context) const {
        auto const inactive = BooleanCodec{}.decode(wire, context);
        if (!inactive) return inactive.error();
        return *inactive ? BillingSchedule::Status::cancelled : BillingSchedule::Status::active;
    }
    Result<> encode(BillingSchedule::Status status, WireWriter& out, MappingContext&) const {
        return out.boolean(status == BillingSchedule::Status::cancelled), Result<>{};
    }
};
inline constexpr auto schedule_inactive = ScheduleInactive{};

}  // namespace netsuite

template <>
struct FactsOf<netsuite::ScheduleInactive> : FactsOfTypes<boolean_types> {};
template <>
struct NormalForm<netsuite::ScheduleInactive> {
    static constexpr bool          is_needed(netsuite::ScheduleInactive const&) { return true; }
    static BillingSchedule::Status of(netsuite::ScheduleInactive const&, BillingSchedule::Status status) {
        using enum BillingSchedule::Status;
        return status == cancelled ? cancelled : active;
    }
};

namespace netsuite {

/// Schedules have names that people choose from; the order's key makes it unique.
struct ScheduleName {
    static Result<> encode(BillingSchedule const& schedule, WireWriter& out, MappingContext& context);
};

/// The tenant's key for schedules of milestones: crosswalk "billing_schedule_type", code "milestone".
struct MilestoneType {
    static Result<> encode(BillingSchedule const& schedule, WireWriter& out, MappingContext& context);
};

}  // namespace netsuite

/// A billing schedule of milestones, for one order. It has no modification stamp: changes show by reading all of them.
template <>
inline constexpr auto mapping<NetSuite, BillingSchedule> =
    map_object<BillingSchedule>(
        "billingSchedule",
        {
            key<"id">,
            external_id<"externalId">,
            create_only(computed<"name", netsuite::ScheduleName, &BillingSchedule::contract>),
            create_only(computed<"scheduleType/id", netsuite::MilestoneType, &BillingSchedule::contract>),
            field<"transaction/id", &BillingSchedule::contract, refers_to<"salesOrder", Contract>>,
            field<"job/id", &BillingSchedule::project, refers_to<"job", Project>>,
            field<"isInactive", &BillingSchedule::status, netsuite::schedule_inactive>,
            lines<"milestone/items", NetSuite, BillingEvent>,
            ignore<"*/links", "addresses within the vendor">,
            ignore<"*/refName", "the label of a key that is read">,
            ignore<"*/externalId", "our id of a record that is referred to by key">,
            ignore<"*/totalResults", "counts of lines">,
        })
        .absent_means_null();
static_assert(complete<NetSuite, BillingSchedule>);

}  // namespace throughline
