#pragma once

#include <throughline/model/expense.hpp>
#include <throughline/vendors/kantata/codecs.hpp>

namespace throughline {

namespace kantata {

/// An expense that was not submitted is a draft where its project asks for approvals, and counts where it does not.
struct ApprovalsRule {
    static constexpr std::string_view name = "true: draft, or as the report says; false: approved";
    static Result<>                   read(Wire const& wire, Expense& expense, MappingContext& context);
    static Result<>                   write(Expense const& expense, WireWriter& out, MappingContext& context);
};

/// The latest report that it was submitted with.
struct ReportRule {
    static constexpr std::string_view name = "pending, approved, rejected; cancelled says nothing";
    static Result<>                   read(Wire const& wire, Expense& expense, MappingContext& context);
    static Result<>                   write(Expense const& expense, WireWriter& out, MappingContext& context);
    static void                       normalise(Expense& expense);
};

}  // namespace kantata

/// An expense. Whether it may be charged is read as `is_billable` and written as `billable`.
// clang-format off
template <>
inline constexpr auto mapping<Kantata, Expense> = map_object<Expense>("expenses", {
    key<"id">,
    external_id<"external_reference/service_model_ref">,
    modified<"updated_at">,
    record_currency<"currency">,
    kantata::base_unit<"currency_base_unit", &Expense::incurred_on>,
    field<"user_id", &Expense::resource, refers_to<"users", Resource>>,
    create_only(field<"workspace_id", &Expense::project, refers_to<"workspaces", Project>>),
    field<"date", &Expense::incurred_on>,
    field<"category", &Expense::category>,
    kantata::cents<"amount_in_cents", &Expense::amount>,
    omit<&Expense::tax, "not told apart from the amount">,
    read_only(field<"is_billable", &Expense::billable>),
    write_only(field<"billable", &Expense::billable>),
    create_only(field<"reimbursable", &Expense::reimbursable>),
    read_only(kantata::ruled<"workspace/require_expense_approvals", &Expense::status, kantata::ApprovalsRule>),
    read_only(kantata::refined<"recent_submission/status", &Expense::status, kantata::ReportRule>),
    omit<&Expense::receipt, "an attachment, with a download of its own">,
    omit<&Expense::corrects, "Kantata does not link corrections">,
});
static_assert(complete<Kantata, Expense>);
// clang-format on

}  // namespace throughline
