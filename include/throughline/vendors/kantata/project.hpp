#pragma once

#include <throughline/model/project.hpp>
#include <throughline/vendors/kantata/codecs.hpp>

namespace throughline {

namespace kantata {

/// A workspace that is still an estimate is a draft, whatever its status is called.
struct StageRule {
    static constexpr std::string_view name = "estimate: a draft";
    static Result<>                   read(Wire const& wire, Project& project, MappingContext& context);
    static Result<>                   write(Project const& project, WireWriter& out, MappingContext& context);
};

/// Archiving closes a project whose status was left standing.
struct ArchivedRule {
    static constexpr std::string_view name = "true: completed, unless cancelled";
    static Result<>                   read(Wire const& wire, Project& project, MappingContext& context);
    static Result<>                   write(Project const& project, WireWriter& out, MappingContext& context);
};

inline constexpr auto title_200 = TextOf{200};

/// A status by its key, which is a number there: as a text it is refused.
struct StatusKey {
    using ByCrosswalk = CrosswalkedEnum<"project_status", Project::Status>;

    static constexpr std::string_view name = ByCrosswalk::name;

    Result<Project::Status> decode(Wire const& wire, MappingContext& context) const {
        return ByCrosswalk{}.decode(wire, context);
    }
    Result<> encode(Project::Status status, WireWriter& out, MappingContext& context) const {
        auto const key = vendor_code(context, "project_status", name_of_enumerator(status));
        if (!key) return key.error();
        return out.number(*key), Result<>{};
    }
};
inline constexpr auto status_key = StatusKey{};

}  // namespace kantata

template <>
struct FactsOf<kantata::StatusKey> : FactsOf<kantata::StatusKey::ByCrosswalk> {
    static CodecFacts of(kantata::StatusKey const&) { return FactsOf<kantata::StatusKey::ByCrosswalk>::of({}); }
};

/// A workspace. Its statuses are the account's: crosswalk "project_status", from the status's key. Its currency is
/// written when it is made; later a person changes it, because amounts stand in it.
// clang-format off
template <>
inline constexpr auto mapping<Kantata, Project> = map_object<Project>("workspaces", {
    key<"id">,
    external_id<"external_reference/service_model_ref">,
    modified<"updated_at">,
    record_currency<"currency">,
    constant<"creator_role", "maven">,
    field<"title", &Project::name>,
    create_only(field<"currency", &Project::currency>),
    kantata::base_unit<"currency_base_unit", &Project::name>,
    omit<&Project::engagement, "a workspace knows its client only">,
    omit<&Project::contract, "Kantata keeps no contracts">,
    field<"primary_workspace_group_id", &Project::account, refers_to<"workspace_groups", Account>>,
    omit<&Project::legal_entity, "Kantata keeps no legal entities">,
    omit<&Project::code, "only invoices carry a project code">,
    read_only(field<"status/key", &Project::status, crosswalked<"project_status", Project::Status>>),
    ignore<"status/message", "the label of the status that is read by its key">,
    ignore<"status/color", "the label of the status that is read by its key">,
    write_only(field<"status_key", &Project::status, kantata::status_key>),
    read_only(kantata::refined<"stage", &Project::status, kantata::StageRule>),
    read_only(kantata::refined<"archived", &Project::status, kantata::ArchivedRule>),
    create_only(field<"primary_maven_id", &Project::manager, refers_to<"users", Resource>>),
    omit<&Project::project_template, "a workspace does not say what it was made from">,
    kantata::blank_is_null<first_day<"start_date", &Project::planned>>,
    kantata::blank_is_null<last_day<"due_date", &Project::planned>>,
    omit<&Project::actual_start, "only planned days are kept">,
    omit<&Project::actual_end, "only planned days are kept">,
    read_only(field<"percentage_complete", &Project::percent_complete>),
    omit<&Project::billing_model, "kept per task: billable, fixed fee">,
    omit<&Project::budget_hours, "kept per task: the estimates">,
    omit<&Project::budget_cost, "kept per task: cost_budget_in_cents">,
    read_only(kantata::cents<"price_in_cents", &Project::budget_revenue>),
    write_only(field<"price", &Project::budget_revenue, kantata::price>),
    omit<&Project::service_line, "a custom field or an organization of the account's">,
    omit<&Project::region, "an organization of the account's">,
    omit<&Project::department, "an organization of the account's">,
    omit<&Project::cost_center, "an organization of the account's">,
});
static_assert(complete<Kantata, Project>);
// clang-format on

}  // namespace throughline
