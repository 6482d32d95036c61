#pragma once

#include <throughline/model/time_entry.hpp>
#include <throughline/vendors/kantata/codecs.hpp>

namespace throughline {

namespace kantata {

/// Approved, or of a project that asks for no approval.
struct ApprovedRule {
    static constexpr std::string_view name = "true: approved; false: draft, or as the timesheet says";
    static Result<>                   read(Wire const& wire, TimeEntry& entry, MappingContext& context);
    static Result<>                   write(TimeEntry const& entry, WireWriter& out, MappingContext& context);
};

/// The latest timesheet that it was submitted with.
struct TimesheetRule {
    static constexpr std::string_view name = "pending, approved, rejected; cancelled says nothing";
    static Result<>                   read(Wire const& wire, TimeEntry& entry, MappingContext& context);
    static Result<>                   write(TimeEntry const& entry, WireWriter& out, MappingContext& context);
    static void                       normalise(TimeEntry& entry);
};

}  // namespace kantata

/// Time worked. Once it is submitted, approved or invoiced Kantata locks it.
// clang-format off
template <>
inline constexpr auto mapping<Kantata, TimeEntry> = map_object<TimeEntry>("time_entries", {
    key<"id">,
    external_id<"external_reference/service_model_ref">,
    modified<"updated_at">,
    record_currency<"currency">,
    kantata::base_unit<"currency_base_unit", &TimeEntry::hours>,
    field<"user_id", &TimeEntry::resource, refers_to<"users", Resource>>,
    field<"workspace_id", &TimeEntry::project, refers_to<"workspaces", Project>>,
    field<"story_id", &TimeEntry::task, refers_to<"stories", Task>>,
    omit<&TimeEntry::assignment, "time is logged on tasks, not on assignments">,
    field<"date_performed", &TimeEntry::worked_on>,
    field<"time_in_minutes", &TimeEntry::hours, kantata::minutes>,
    field<"billable", &TimeEntry::billable>,
    read_only(kantata::ruled<"approved", &TimeEntry::status, kantata::ApprovedRule>),
    read_only(kantata::refined<"recent_submission/status", &TimeEntry::status, kantata::TimesheetRule>),
    omit<&TimeEntry::approved_by, "kept with the timesheet">,
    omit<&TimeEntry::approved_at, "kept with the timesheet">,
    kantata::cents<"rate_in_cents", &TimeEntry::bill_rate>,
    kantata::cents<"cost_rate_in_cents", &TimeEntry::cost_rate>,
    field<"notes", &TimeEntry::notes>,
    omit<&TimeEntry::corrects, "locked time is corrected by time adjustments, objects of their own">,
});
static_assert(complete<Kantata, TimeEntry>);
// clang-format on

}  // namespace throughline
