#include "object_kind.hpp"

#include <algorithm>
#include <array>

namespace throughline::kantata {

namespace {

// clang-format off
constexpr std::array timesheet_join{Join{"recent_submission_id", "timesheet_submissions", "recent_submission",
    "status"}};
constexpr std::array expense_joins{
    Join{"workspace_id", "workspaces", "workspace", "require_expense_approvals"},
    Join{"recent_submission_id", "expense_report_submissions", "recent_submission", "status"}};
constexpr std::array story_joins{Join{"workspace_id", "workspaces", "workspace", "currency,currency_base_unit"}};
constexpr std::array user_joins{
    Join{"account_membership_id", "account_memberships", "account_membership", "cost_rate_in_cents"}};
constexpr std::array card_joins{Join{"rate_card_set_id", "rate_card_sets", "rate_card_set", "title"}};
constexpr std::array seat_joins{
    Join{"workspace_resource_id", "workspace_resources", "workspace_resource", "user_id,role_id"}};
constexpr std::array assignment_joins{
    Join{"story_id", "stories", "story", "workspace_id"},
    Join{"story_allocation_day_ids", "story_allocation_days", "story_allocation_days", "", true}};
// clang-format on

constexpr std::string_view hidden_stories =
    "all_on_account=true&show_archived=true&show_deleted=true&show_from_archived_workspaces=true";
constexpr std::string_view hidden_milestones =
    "all_on_account=true&show_archived=true&show_deleted=true&show_from_archived_workspaces=true&story_type=milestone";

constexpr std::array kinds{
    ObjectKind{.name       = "users",
               .collection = "users",
               .singular   = "user",
               .include    = "account_membership,external_references,manager,role",
               .filters    = "on_my_account=true",
               .order      = Order::alphabetical,
               .by_stamp   = false,
               .joins      = user_joins,
               .note = "Users have no modification stamp: all are read each time. Without `on_my_account` only those "
                       "who take part in a project are shown."},
    ObjectKind{.name       = "roles",
               .collection = "roles",
               .singular   = "role",
               .include    = "external_references",
               .filters    = "only_active=false",
               .order      = Order::alphabetical,
               .by_stamp   = false,
               .note       = "Roles can be ordered by name only: all are read each time, deleted ones too."},
    ObjectKind{.name       = "workspace_groups",
               .collection = "workspace_groups",
               .singular   = "workspace_group",
               .include    = "external_references",
               .filters    = "companies_only=true",
               .writable   = true,
               .event      = "workspace_group",
               .note       = "Only groups that are companies; their address is one text and is not read."},
    ObjectKind{.name         = "workspaces",
               .collection   = "workspaces",
               .singular     = "workspace",
               .include      = "external_references,primary_maven,primary_workspace_group",
               .filters      = "include_archived=true&optional_fields=stage",
               .may_be_alien = true,
               .writable     = true,
               .event        = "workspace",
               .note         = "Listing and creating have rate limits of their own. Archived projects are read too."},
    ObjectKind{.name       = "stories",
               .collection = "stories",
               .singular   = "story",
               .include    = "external_references,parent,workspace",
               .filters    = hidden_stories,
               .writable   = true,
               .bulk_max   = 100,
               .event      = "story",
               .note = "Milestones without tasks below them are left out: they are no tasks. Deleted tasks are read, "
                       "marked by `deleted_at`."},
    ObjectKind{.name       = "milestones",
               .collection = "stories",
               .singular   = "story",
               .include    = "external_references,workspace",
               .filters    = hidden_milestones,
               .writable   = true,
               .bulk_max   = 100,
               .event      = "story",
               .joins      = story_joins,
               .note       = "Stories of type milestone, under a name of their own."},
    ObjectKind{.name       = "workspace_allocations",
               .collection = "workspace_allocations",
               .singular   = "workspace_allocation",
               .include    = "external_references,workspace,workspace_resource",
               .filters    = "named_resources_only=true",
               .event      = "workspace_allocation",
               .joins      = seat_joins,
               .lookup     = {"workspace_resource_id", "workspace_resources", "include=role,user&include_unnamed=true"},
               .note = "Bookings of named people. The seat that a booking is for is asked for separately, because what "
                       "comes along shows no references of its own."},
    ObjectKind{.name       = "assignments",
               .collection = "assignments",
               .singular   = "assignment",
               .include    = "assignee,external_references,story,story_allocation_days",
               .filters    = "in_unarchived_stories=false&in_unarchived_workspaces=false&plannable=true",
               .event      = "assignment",
               .joins      = assignment_joins,
               .lookup     = {"story_id", "stories",
                              "include=workspace&all_on_account=true&show_archived=true&show_deleted=true&"
                                  "show_from_archived_workspaces=true"},
               .note       = "Assignments that are no longer current count as deleted."},
    ObjectKind{.name         = "time_entries",
               .collection   = "time_entries",
               .singular     = "time_entry",
               .include      = "external_references,recent_submission,story,user,workspace",
               .filters      = "from_archived_workspaces=true",
               .may_be_alien = true,
               .writable     = true,
               .bulk_max     = 100,
               .event        = "time_entry",
               .joins        = timesheet_join,
               .submissions  = {"timesheet_submissions", "with_recent_timesheet_ids"},
               .note =
                   "Whether approving a timesheet moves its entries' stamps is not said: entries of timesheets that "
                   "changed are read again."},
    ObjectKind{.name         = "expenses",
               .collection   = "expenses",
               .singular     = "expense",
               .include      = "external_references,recent_submission,user,workspace",
               .filters      = "from_archived_workspaces=true",
               .order        = Order::created,
               .may_be_alien = true,
               .writable     = true,
               .bulk_max     = 100,
               .event        = "expense",
               .joins        = expense_joins,
               .submissions  = {"expense_report_submissions", "with_recent_expense_report_ids"},
               .note         = "Expenses cannot be ordered by change. Their reports are followed as timesheets are."},
    ObjectKind{.name       = "rate_cards",
               .collection = "rate_cards",
               .singular   = "rate_card",
               .include    = "external_references,rate_card_set",
               .filters    = "",
               .order      = Order::created,
               .by_stamp   = false,
               .joins      = card_joins,
               .note       = "A card's name is its set's: all cards are read each time."},
    ObjectKind{.name       = "rate_card_roles",
               .collection = "rate_card_roles",
               .singular   = "rate_card_role",
               .include    = "rate_card_version,role",
               .filters    = "",
               .order      = Order::created,
               .by_stamp   = false,
               .lookup     = {"", "rate_card_versions", "include=rate_card,rate_card_set_version&order=created_at:asc"},
               .note = "For account administrators only. When a rate is in force stands in the version of its set: all "
                       "are read each time, with all versions. Rates of versions that are not active are left out."},
    ObjectKind{.name       = "invoices",
               .collection = "invoices",
               .singular   = "invoice",
               .include    = "additional_items,expenses,external_references,fixed_fee_items,time_entries,workspaces",
               .filters    = "",
               .event      = "invoice",
               .note       = "Kantata has no total: lines and tax are added up."},
};

}  // namespace

ObjectKind const* find_kind(std::string_view name) {
    auto const found =
        std::find_if(kinds.begin(), kinds.end(), [name](ObjectKind const& kind) { return kind.name == name; });
    return found == kinds.end() ? nullptr : &*found;
}

std::span<ObjectKind const> all_kinds() { return kinds; }

}  // namespace throughline::kantata
