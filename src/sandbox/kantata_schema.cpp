#include "kantata_schema.hpp"

#include <algorithm>
#include <array>

namespace throughline::sandbox {

namespace {

using enum FieldType;

// clang-format off
constexpr std::array workspace_members{
    KantataMember{"title", text, "cu!"}, KantataMember{"account_id", integer, ""},
    KantataMember{"archived", boolean, "u"}, KantataMember{"description", long_text, "cu"},
    KantataMember{"due_date", date, "cu"}, KantataMember{"start_date", date, "cu"},
    KantataMember{"percentage_complete", integer, ""}, KantataMember{"default_rate", text, ""},
    KantataMember{"currency", text, "cu"}, KantataMember{"currency_symbol", text, ""},
    KantataMember{"currency_base_unit", integer, ""}, KantataMember{"require_time_approvals", boolean, "cu"},
    KantataMember{"require_expense_approvals", boolean, "cu"}, KantataMember{"status", document, ""},
    KantataMember{"status_key", integer, "cuh"}, KantataMember{"stage", text, "cuo"},
    KantataMember{"price_in_cents", integer, "$"}, KantataMember{"price", text, "cu$"},
    KantataMember{"budget_used", text, "$"}, KantataMember{"budget_used_in_cents", integer, "$"},
    KantataMember{"creator_role", text, "c!h"}, KantataMember{"rate_card_id", reference, "cu"},
    KantataMember{"creator_id", reference, "a"}, KantataMember{"primary_maven_id", reference, "ca"},
    KantataMember{"primary_workspace_group_id", reference, "cua"}};
constexpr std::array workspace_associations{
    KantataAssociation{"creator", "creator_id", "users"}, KantataAssociation{"primary_maven", "primary_maven_id",
    "users"},
    KantataAssociation{"primary_workspace_group", "primary_workspace_group_id", "workspace_groups"}};

constexpr std::array group_members{
    KantataMember{"name", text, "cu!"}, KantataMember{"company", boolean, "cu"},
    KantataMember{"contact_name", text, "cu"}, KantataMember{"email", text, "cu"},
    KantataMember{"phone_number", text, "cu"}, KantataMember{"address", text, "cu"},
    KantataMember{"website", text, "cu"}, KantataMember{"notes", long_text, "cu"}};

constexpr std::array user_members{
    KantataMember{"full_name", text, "u"}, KantataMember{"photo_path", text, ""},
    KantataMember{"email_address", text, "u"}, KantataMember{"headline", text, "u"},
    KantataMember{"disabled", boolean, ""}, KantataMember{"takes_part", boolean, "h"},
    KantataMember{"role_id", reference, "a"}, KantataMember{"account_membership_id", reference, "a"},
    KantataMember{"manager_id", reference, "a"}};
constexpr std::array user_associations{
    KantataAssociation{"role", "role_id", "roles"}, KantataAssociation{"manager", "manager_id", "users"},
    KantataAssociation{"account_membership", "account_membership_id", "account_memberships"}};

constexpr std::array membership_members{
    KantataMember{"bill_rate_in_cents", integer, "u$"}, KantataMember{"cost_rate_in_cents", integer, "u$"},
    KantataMember{"billability_target", integer, "u"}};

constexpr std::array role_members{KantataMember{"name", text, "cu!"}, KantataMember{"deleted_at", datetime, ""}};

constexpr std::array story_members{
    KantataMember{"title", text, "cu!"}, KantataMember{"description", long_text, "cu"},
    KantataMember{"story_type", picklist, "cu!"}, KantataMember{"state", text, "cu"},
    KantataMember{"position", integer, ""}, KantataMember{"archived", boolean, "cu"},
    KantataMember{"deleted_at", datetime, ""}, KantataMember{"due_date", date, "cu"},
    KantataMember{"start_date", date, "cu"}, KantataMember{"sub_story_count", integer, ""},
    KantataMember{"percentage_complete", integer, "cu"}, KantataMember{"billable", boolean, "cu"},
    KantataMember{"fixed_fee", boolean, "cu"}, KantataMember{"budget_estimate_in_cents", integer, "cu$"},
    KantataMember{"time_estimate_in_minutes", integer, "cu"},
    KantataMember{"logged_billable_time_in_minutes", integer, ""},
    KantataMember{"logged_nonbillable_time_in_minutes", integer, ""},
    KantataMember{"workspace_id", reference, "ca!"}, KantataMember{"parent_id", reference, "cua"}};
constexpr std::array story_associations{
    KantataAssociation{"workspace", "workspace_id", "workspaces"}, KantataAssociation{"parent", "parent_id",
    "stories"}};

constexpr std::array time_members{
    KantataMember{"date_performed", date, "cu!"}, KantataMember{"time_in_minutes", integer, "cu!"},
    KantataMember{"billable", boolean, "cu"}, KantataMember{"notes", long_text, "cu"},
    KantataMember{"rate_in_cents", integer, "cu$"}, KantataMember{"cost_rate_in_cents", integer, "cu$"},
    KantataMember{"currency", text, ""}, KantataMember{"currency_symbol", text, ""},
    KantataMember{"currency_base_unit", integer, ""}, KantataMember{"taxable", boolean, ""},
    KantataMember{"approved", boolean, ""}, KantataMember{"is_invoiced", boolean, ""},
    KantataMember{"user_can_edit", boolean, "o"}, KantataMember{"workspace_id", reference, "cu!"},
    KantataMember{"user_id", reference, "cu"}, KantataMember{"story_id", reference, "cua"},
    KantataMember{"role_id", reference, "cua"}, KantataMember{"recent_submission_id", reference, "a"}};
constexpr std::array time_associations{
    KantataAssociation{"workspace", "workspace_id", "workspaces"}, KantataAssociation{"user", "user_id", "users"},
    KantataAssociation{"story", "story_id", "stories"}, KantataAssociation{"role", "role_id", "roles"},
    KantataAssociation{"recent_submission", "recent_submission_id", "timesheet_submissions"}};

constexpr std::array expense_members{
    KantataMember{"date", date, "cu!"}, KantataMember{"notes", long_text, "cu"},
    KantataMember{"category", text, "cu!"}, KantataMember{"amount_in_cents", integer, "cu!"},
    KantataMember{"currency", text, ""}, KantataMember{"currency_symbol", text, ""},
    KantataMember{"currency_base_unit", integer, ""}, KantataMember{"is_invoiced", boolean, ""},
    KantataMember{"is_billable", boolean, ""}, KantataMember{"billable", boolean, "cuh"},
    KantataMember{"taxable", boolean, ""}, KantataMember{"reimbursable", boolean, "c"},
    KantataMember{"workspace_id", reference, "c!a"}, KantataMember{"user_id", reference, "cua"},
    KantataMember{"story_id", reference, "cua"}, KantataMember{"recent_submission_id", reference, "a"}};
constexpr std::array expense_associations{
    KantataAssociation{"workspace", "workspace_id", "workspaces"}, KantataAssociation{"user", "user_id", "users"},
    KantataAssociation{"story", "story_id", "stories"},
    KantataAssociation{"recent_submission", "recent_submission_id", "expense_report_submissions"}};

constexpr std::array submission_members{
    KantataMember{"status", text, ""}, KantataMember{"workspace_id", reference, ""},
    KantataMember{"user_id", reference, ""}};

constexpr std::array seat_members{
    KantataMember{"label", text, "u"}, KantataMember{"workspace_id", reference, "c!a"},
    KantataMember{"user_id", reference, "cua"}, KantataMember{"role_id", reference, "cua"}};
constexpr std::array seat_associations{
    KantataAssociation{"workspace", "workspace_id", "workspaces"}, KantataAssociation{"user", "user_id", "users"},
    KantataAssociation{"role", "role_id", "roles"}};

constexpr std::array allocation_members{
    KantataMember{"start_date", date, "cu!"}, KantataMember{"end_date", date, "cu!"},
    KantataMember{"hard", boolean, "cu"}, KantataMember{"minutes", integer, "cu!"},
    KantataMember{"notes", text, "cu"}, KantataMember{"resource_id", reference, "c!h"},
    KantataMember{"workspace_resource_id", reference, "a"}, KantataMember{"workspace_id", reference, "a"}};
constexpr std::array allocation_associations{
    KantataAssociation{"workspace_resource", "workspace_resource_id", "workspace_resources"},
    KantataAssociation{"workspace", "workspace_id", "workspaces"}};

constexpr std::array assignment_members{
    KantataMember{"current", boolean, "cu"}, KantataMember{"estimated_minutes", integer, "cu"},
    KantataMember{"resource_id", reference, "cui"}, KantataMember{"story_id", reference, "c!a"},
    KantataMember{"assignee_id", reference, "cu!a"}, KantataMember{"story_allocation_day_ids", document, "a"}};
constexpr std::array assignment_associations{
    KantataAssociation{"story", "story_id", "stories"}, KantataAssociation{"assignee", "assignee_id", "users"},
    KantataAssociation{"story_allocation_days", "story_allocation_day_ids", "story_allocation_days", true}};
constexpr std::array day_members{
    KantataMember{"date", date, "c!"}, KantataMember{"minutes", integer, "cu!"}, KantataMember{"current", boolean, ""}};

constexpr std::array card_members{KantataMember{"currency", text, "cu"}, KantataMember{"rate_card_set_id", reference,
    "ca"}};
constexpr std::array card_associations{KantataAssociation{"rate_card_set", "rate_card_set_id", "rate_card_sets"}};
constexpr std::array set_members{KantataMember{"title", text, "cu"}, KantataMember{"account_default", boolean, ""}};
constexpr std::array set_version_members{
    KantataMember{"active", boolean, ""}, KantataMember{"effective_date", date, "cu"}};
constexpr std::array version_members{
    KantataMember{"default_rate", integer, "u"}, KantataMember{"rate_card_id", reference, "a"},
    KantataMember{"rate_card_set_version_id", reference, "a"}};
constexpr std::array version_associations{
    KantataAssociation{"rate_card", "rate_card_id", "rate_cards"},
    KantataAssociation{"rate_card_set_version", "rate_card_set_version_id", "rate_card_set_versions"}};
constexpr std::array rate_members{
    KantataMember{"rate", integer, "cu!"}, KantataMember{"role_id", reference, "c!a"},
    KantataMember{"rate_card_version_id", reference, "c!a"}};
constexpr std::array rate_associations{
    KantataAssociation{"role", "role_id", "roles"},
    KantataAssociation{"rate_card_version", "rate_card_version_id", "rate_card_versions"}};

constexpr std::array invoice_members{
    KantataMember{"invoice_date", date, "cu"}, KantataMember{"due_date", date, ""}, KantataMember{"status", text, ""},
    KantataMember{"title", text, ""}, KantataMember{"user_invoice_number", integer, "cu"},
    KantataMember{"tax_rate", number, "cu"}, KantataMember{"draft", boolean, "cu"},
    KantataMember{"balance_in_cents", integer, ""}, KantataMember{"currency", text, ""},
    KantataMember{"currency_symbol", text, ""}, KantataMember{"currency_base_unit", integer, ""},
    KantataMember{"workspace_ids", document, "cua"}, KantataMember{"time_entry_ids", document, "cua"},
    KantataMember{"expense_ids", document, "cua"}, KantataMember{"fixed_fee_item_ids", document, "a"},
    KantataMember{"additional_item_ids", document, "a"}};
constexpr std::array invoice_associations{
    KantataAssociation{"workspaces", "workspace_ids", "workspaces", true},
    KantataAssociation{"time_entries", "time_entry_ids", "time_entries", true},
    KantataAssociation{"expenses", "expense_ids", "expenses", true},
    KantataAssociation{"fixed_fee_items", "fixed_fee_item_ids", "fixed_fee_items", true},
    KantataAssociation{"additional_items", "additional_item_ids", "additional_items", true}};
constexpr std::array item_members{
    KantataMember{"notes", text, ""}, KantataMember{"amount_in_cents", integer, ""}, KantataMember{"taxable", boolean,
    ""},
    KantataMember{"currency", text, ""}, KantataMember{"workspace_id", reference, ""}};

constexpr std::array reference_members{
    KantataMember{"service_name", text, "cu!"}, KantataMember{"service_model", text, "cu!"},
    KantataMember{"service_model_ref", text, "cu!"}, KantataMember{"status", text, "cu"},
    KantataMember{"external_message", text, "cu"}, KantataMember{"external_link", text, "cu"},
    KantataMember{"locked", boolean, "cu"}, KantataMember{"subject_type", text, "c!"},
    KantataMember{"subject_id", text, "c!"}};

constexpr std::string_view by_change   = "updated_at:desc,updated_at:asc,created_at:asc,created_at:desc";
constexpr std::string_view by_creation = "created_at:desc,created_at:asc";
constexpr std::string_view by_name     = "alphabetical:asc,alphabetical:desc";

constexpr std::array collections{
    KantataCollection{"workspaces", "workspace", "Workspace", workspace_members, workspace_associations, by_change,
                      "include_archived,on_my_account"},
    KantataCollection{"workspace_groups", "workspace_group", "WorkspaceGroup", group_members, {}, by_change,
                      "companies_only"},
    KantataCollection{"users", "user", "User", user_members, user_associations, by_name, "on_my_account"},
    KantataCollection{"account_memberships", "account_membership", "AccountMembership", membership_members,
                      {}, by_change, ""},
    KantataCollection{"roles", "role", "Role", role_members, {}, by_name, "only_active"},
    KantataCollection{"stories", "story", "Story", story_members, story_associations, by_change,
                      "all_on_account,show_archived,show_deleted,show_from_archived_workspaces,story_type,"
                      "workspace_id", true},
    KantataCollection{"time_entries", "time_entry", "TimeEntry", time_members, time_associations,
                      "date_performed:desc,date_performed:asc,created_at:asc,created_at:desc,updated_at:asc,"
                      "updated_at:desc",
                      "from_archived_workspaces,on_my_account,with_recent_timesheet_ids,approved,workspace_id", true},
    KantataCollection{"expenses", "expense", "Expense", expense_members, expense_associations,
                      "date:desc,date:asc,created_at:asc,created_at:desc",
                      "from_archived_workspaces,on_my_account,with_recent_expense_report_ids,workspace_id", true},
    KantataCollection{"timesheet_submissions", "timesheet_submission", "TimesheetSubmission", submission_members,
                      {}, by_change, ""},
    KantataCollection{"expense_report_submissions", "expense_report_submission",
                      "ExpenseReportSubmission", submission_members, {}, by_change, ""},
    KantataCollection{"workspace_resources", "workspace_resource", "WorkspaceResource", seat_members, seat_associations,
                      by_change, "include_unnamed"},
    KantataCollection{"workspace_allocations", "workspace_allocation", "WorkspaceAllocation", allocation_members,
                      allocation_associations, "updated_at:desc,updated_at:asc", "named_resources_only", true},
    KantataCollection{"assignments", "assignment", "Assignment", assignment_members, assignment_associations,
                      "created_at:desc,created_at:asc,updated_at:asc,updated_at:desc",
                      "in_unarchived_stories,in_unarchived_workspaces,plannable"},
    KantataCollection{"story_allocation_days", "story_allocation_day", "StoryAllocationDay", day_members,
                      {}, by_change, ""},
    KantataCollection{"rate_card_sets", "rate_card_set", "RateCardSet", set_members, {}, by_creation, ""},
    KantataCollection{"rate_card_set_versions", "rate_card_set_version", "RateCardSetVersion", set_version_members,
                      {}, by_creation, ""},
    KantataCollection{"rate_cards", "rate_card", "RateCard", card_members, card_associations, by_creation, ""},
    KantataCollection{"rate_card_versions", "rate_card_version",
                      "RateCardVersion", version_members, version_associations, by_creation, ""},
    KantataCollection{"rate_card_roles", "rate_card_role", "RateCardRole", rate_members, rate_associations,
                      "created_at:asc,created_at:desc", ""},
    KantataCollection{"invoices", "invoice", "Invoice", invoice_members, invoice_associations,
                      "created_at:desc,created_at:asc,id:asc,id:desc,updated_at:asc,updated_at:desc", ""},
    KantataCollection{"fixed_fee_items", "fixed_fee_item", "FixedFeeItem", item_members, {}, by_creation, ""},
    KantataCollection{"additional_items", "additional_item", "AdditionalItem", item_members, {}, by_creation, ""},
    KantataCollection{"external_references", "external_reference", "ExternalReference", reference_members,
                      {}, by_creation, ""},
};
// clang-format on

}  // namespace

KantataMember const* KantataCollection::member(std::string_view wanted) const {
    auto const found =
        std::find_if(members.begin(), members.end(), [wanted](auto const& each) { return each.name == wanted; });
    return found == members.end() ? nullptr : &*found;
}

std::span<KantataCollection const> kantata_collections() { return collections; }

KantataCollection const* kantata_collection(std::string_view name) {
    auto const found =
        std::find_if(collections.begin(), collections.end(), [name](auto const& each) { return each.name == name; });
    return found == collections.end() ? nullptr : &*found;
}

bool lists(std::string_view words, std::string_view word) {
    while (!words.empty()) {
        auto const next = words.substr(0, words.find(','));
        if (next == word) return true;
        words.remove_prefix(std::min(words.size(), next.size() + 1));
    }
    return false;
}

}  // namespace throughline::sandbox
