#include "approvals.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace throughline {

bool ApprovalPolicy::needs_approval(Plan const& plan) const {
    return needs && std::any_of(plan.writes.begin(), plan.writes.end(), needs);
}

namespace sync_detail {

std::string approval_name(std::string_view plan_hash) { return "approval|" + std::string{plan_hash}; }

nlohmann::ordered_json json_of(Approval::Voice const& voice) {
    return {{"by", voice.by}, {"at", voice.at.to_string()}, {"note", voice.note}};
}

Result<Approval::Voice> voice_of(nlohmann::ordered_json const& json) {
    auto const at = Timestamp::parse(json.value("at", ""));
    if (!at) return at.error();
    return Approval::Voice{json.value("by", ""), *at, json.value("note", "")};
}

Result<> keep_approval(Workspace& workspace, Approval const& approval) {
    nlohmann::ordered_json json{{"schema", "throughline.approval/1"}, {"requested", json_of(approval.requested)}};
    json["approved"] = nlohmann::ordered_json::array();
    for (auto const& voice : approval.approved) json["approved"].push_back(json_of(voice));
    return workspace.store().put_setting(approval_name(approval.plan), json.dump());
}

Result<> audit_approval(Workspace& workspace, std::string_view plan_hash, std::string action, std::string_view by,
                        std::string_view note) {
    return workspace.store().put_audit({.at         = workspace.clock().now(),
                                        .object     = "Plan",
                                        .member     = std::string{plan_hash},
                                        .after      = std::string{note},
                                        .action     = std::move(action),
                                        .connection = "person:" + std::string{by}});
}

std::string cause_of_waiting(Workspace& workspace) { return "approval|" + workspace.topology().name; }

Result<> say_who_waits(Workspace& workspace, Plan const& plan, std::size_t voices) {
    auto const& policy = workspace.topology().approval;
    return workspace.raise({.cause    = cause_of_waiting(workspace),
                            .code     = std::string{name_of(ErrorCode::forbidden)},
                            .message  = "a plan waits for its approval",
                            .object   = "Plan",
                            .record   = plan.hash(),
                            .value    = std::to_string(voices) + " of " + std::to_string(policy.approvals),
                            .expected = std::to_string(policy.approvals) + " approvals of exactly this plan",
                            .rule     = "approval policy",
                            .owner    = policy.owner,
                            .remedy   = "look at the plan, then approve it by its hash"});
}

}  // namespace sync_detail

using namespace sync_detail;

Result<std::optional<Approval>> approval_of(Workspace& workspace, std::string_view plan_hash) {
    auto const stored = workspace.store().setting(approval_name(plan_hash));
    if (!stored) return stored.error();
    if (stored->empty()) return std::optional<Approval>{};
    auto const json = nlohmann::ordered_json::parse(*stored, nullptr, false);
    if (json.is_discarded() || !json.is_object() || !json.contains("requested") || !json.contains("approved"))
        return Error{ErrorCode::corrupt, "an approval is not readable"}.with_value(plan_hash);
    Approval   approval{.plan = std::string{plan_hash}};
    auto const requested = voice_of(json["requested"]);
    if (!requested) return requested.error();
    approval.requested = *requested;
    for (auto const& each : json["approved"]) {
        auto const voice = voice_of(each);
        if (!voice) return voice.error();
        approval.approved.push_back(*voice);
    }
    return std::optional{std::move(approval)};
}

Result<> ask_for_approval(Workspace& workspace, Plan const& plan, std::string_view by) {
    if (by.empty()) return Error{ErrorCode::validation, "a request needs the name of who makes it"};
    auto const hash  = plan.hash();
    auto const known = approval_of(workspace, hash);
    if (!known) return known.error();
    if (*known) return {};
    auto transaction = Transaction::begin(workspace.store());
    if (!transaction) return transaction.error();
    Approval const approval{.plan = hash, .requested = {std::string{by}, workspace.clock().now()}};
    if (auto const kept = keep_approval(workspace, approval); !kept) return kept;
    if (auto const told = audit_approval(workspace, hash, "approval requested", by, {}); !told) return told;
    if (auto const raised = say_who_waits(workspace, plan, 0); !raised) return raised;
    return transaction->commit();
}

Result<> give_approval(Workspace& workspace, std::string_view plan_hash, std::string_view by, std::string_view note) {
    auto const& policy = workspace.topology().approval;
    if (by.empty()) return Error{ErrorCode::validation, "an approval needs the name of who gives it"};
    auto approval = approval_of(workspace, plan_hash);
    if (!approval) return approval.error();
    if (!*approval)
        return Error{ErrorCode::conflict, "nobody has asked for this plan to be approved"}
            .with_value(plan_hash)
            .with_remedy("request the approval of the plan as it is now");
    if (!policy.requester_may_approve && (*approval)->requested.by == by)
        return Error{ErrorCode::forbidden, "who asks for an approval does not give it"}.with_value(by);
    if (policy.may_approve && !policy.may_approve(std::string{by}))
        return Error{ErrorCode::forbidden, "the policy does not let this person approve"}.with_value(by);
    for (auto const& voice : (*approval)->approved)
        if (voice.by == by)
            return Error{ErrorCode::conflict, "this person has approved the plan already"}.with_value(by);
    auto transaction = Transaction::begin(workspace.store());
    if (!transaction) return transaction.error();
    (*approval)->approved.push_back({std::string{by}, workspace.clock().now(), std::string{note}});
    if (auto const kept = keep_approval(workspace, **approval); !kept) return kept;
    if (auto const told = audit_approval(workspace, plan_hash, "approved", by, note); !told) return told;
    return transaction->commit();
}

Result<std::optional<Approval>> use_approval(Workspace& workspace, Plan const& plan) {
    auto const& policy = workspace.topology().approval;
    auto const  cause  = cause_of_waiting(workspace);
    if (!policy.needs_approval(plan)) {
        auto const cleared = workspace.clear(cause);
        return cleared ? Result<std::optional<Approval>>{std::nullopt} : cleared.error();
    }
    auto transaction = Transaction::begin(workspace.store());
    if (!transaction) return transaction.error();
    auto const hash     = plan.hash();
    auto       approval = approval_of(workspace, hash);
    if (!approval) return approval.error();
    auto const voices = *approval ? (*approval)->approved.size() : 0;
    if (voices < policy.approvals) {
        if (auto const raised = say_who_waits(workspace, plan, voices); !raised) return raised.error();
        if (auto const committed = transaction->commit(); !committed) return committed.error();
        return Error{ErrorCode::forbidden, "the plan has not been approved"}
            .with_value(hash)
            .with_expected(std::to_string(policy.approvals) + " approvals of exactly this plan")
            .with_owner(policy.owner)
            .with_remedy("request its approval, or make a plan that needs none");
    }
    auto const& last = (*approval)->approved.back().by;
    if (auto const told = audit_approval(workspace, hash, "applied", last, {}); !told) return told.error();
    if (auto const gone = workspace.store().put_setting(approval_name(hash), {}); !gone) return gone.error();
    if (auto const cleared = workspace.clear(cause); !cleared) return cleared.error();
    if (auto const committed = transaction->commit(); !committed) return committed.error();
    return std::optional{**std::move(approval)};
}

Result<> give_back_approval(Workspace& workspace, Approval const& approval) {
    return keep_approval(workspace, approval);
}

}  // namespace throughline
