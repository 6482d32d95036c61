#include <throughline/mapping/canonical.hpp>
#include <throughline/model/fiscal_period.hpp>
#include <throughline/model/forecast_line.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/sync/authority.hpp>

#include <algorithm>
#include <set>

namespace throughline {

namespace sync_detail {

/// The member that says how far a record has come; the number of members where there is none.
std::size_t stage_place(ObjectType const& type) {
    auto const* const member    = type.name == object_name<FiscalPeriod>   ? "state"
                                  : type.name == object_name<ForecastLine> ? "basis"
                                                                           : "status";
    auto const        place     = type.place_named(member);
    bool const        is_choice = place < type.members.size() && type.members[place].kind == MemberKind::enumeration;
    return is_choice ? place : type.members.size();
}

}  // namespace sync_detail

Authority& Authority::give(std::string_view object, std::string_view member, std::string_view stage, Owner owner) {
    rules_.push_back({std::string{object}, std::string{member}, std::string{stage}, owner, layer_});
    return *this;
}

Authority& Authority::let(std::string_view object, std::string_view member, std::string_view stage,
                          std::string_view process) {
    grants_.push_back({std::string{object}, std::string{member}, std::string{stage}, std::string{process}});
    return *this;
}

Authority& Authority::freeze(std::string_view object, std::string_view member, std::string_view stage, FreezeWhen when,
                             std::string_view by) {
    freezes_.push_back({std::string{object}, std::string{member}, std::string{stage}, when, std::string{by}});
    return *this;
}

Authority& Authority::begin_overlay() {
    ++layer_;
    return *this;
}

bool Authority::covers(std::string const& object, std::string const& member, std::string const& stage,
                       ObjectType const& type, std::size_t place, std::string_view at) {
    return object == type.name && (member.empty() || member == type.members[place].name) &&
           (stage.empty() || stage == at);
}

Owner Authority::owner_of(ObjectType const& type, std::size_t place, std::string_view stage) const {
    for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule)
        if (covers(rule->object, rule->member, rule->stage, type, place, stage)) return rule->owner;
    return type.members[place].owner;
}

Freeze const* Authority::freeze_of(ObjectType const& type, std::size_t place, std::string_view stage) const {
    for (auto freeze = freezes_.rbegin(); freeze != freezes_.rend(); ++freeze)
        if (covers(freeze->object, freeze->member, freeze->stage, type, place, stage))
            return freeze->by.empty() ? nullptr : &*freeze;
    return nullptr;
}

bool Authority::lets(ObjectType const& type, std::size_t place, std::string_view stage,
                     std::string_view process) const {
    return std::any_of(grants_.begin(), grants_.end(), [&](Grant const& grant) {
        return grant.process == process && covers(grant.object, grant.member, grant.stage, type, place, stage);
    });
}

std::vector<std::string> Authority::stages_of(ObjectType const& type) {
    if (type.name == object_name<Opportunity>) return {"open", "won", "lost"};
    auto const place = sync_detail::stage_place(type);
    if (place == type.members.size()) return {""};
    auto const& choices = type.members[place].choices;
    return {choices.begin(), choices.end()};
}

std::string Authority::stage_of(AnyObject const& object) {
    auto const& type = object.type();
    if (type.name == object_name<Opportunity>) {
        auto const stage = object.as<Opportunity>().stage;
        return stage == Opportunity::Stage::won ? "won" : stage == Opportunity::Stage::lost ? "lost" : "open";
    }
    auto const place = sync_detail::stage_place(type);
    if (place == type.members.size() || !type.members[place].present(object.data())) return {};
    auto const text = member_to_canonical_json(type, object.data(), place);
    return text.size() > 2 ? text.substr(1, text.size() - 2) : std::string{};
}

std::vector<AuthorityCell> Authority::matrix_of(ObjectType const& type) const {
    std::vector<AuthorityCell> cells;
    for (auto const& stage : stages_of(type))
        for (std::size_t place = 0; place < type.members.size(); ++place) {
            AuthorityCell cell{.object = std::string{type.name},
                               .member = std::string{type.members[place].name},
                               .stage  = stage,
                               .owner  = owner_of(type, place, stage)};
            for (auto const& grant : grants_)
                if (covers(grant.object, grant.member, grant.stage, type, place, stage))
                    cell.through.push_back(grant.process);
            if (auto const* freeze = freeze_of(type, place, stage)) {
                cell.frozen_by   = freeze->by;
                cell.frozen_when = freeze->when;
            }
            cells.push_back(std::move(cell));
        }
    return cells;
}

std::vector<std::string> Authority::faults() const {
    std::vector<std::string> found;
    auto const check_names = [&](std::string const& object, std::string const& member, std::string const& stage) {
        auto const* type = find_object_type(object);
        if (!type) {
            found.push_back("the authority speaks of an object that the model does not have: " + object);
            return;
        }
        if (!member.empty() && type->place_named(member) == type->members.size())
            found.push_back("the authority speaks of a member that " + object + " does not have: " + member);
        auto const stages = stages_of(*type);
        if (!stage.empty() && std::find(stages.begin(), stages.end(), stage) == stages.end())
            found.push_back("the authority speaks of a stage that " + object + " never reaches: " + stage);
    };
    for (std::size_t each = 0; each < rules_.size(); ++each) {
        auto const& rule = rules_[each];
        check_names(rule.object, rule.member, rule.stage);
        for (std::size_t other = 0; other < each; ++other)
            if (rules_[other].layer == rule.layer && rules_[other].object == rule.object &&
                rules_[other].member == rule.member && rules_[other].stage == rule.stage &&
                rules_[other].owner != rule.owner)
                found.push_back("the authority gives " + rule.object + "." + rule.member + " to two owners" +
                                (rule.stage.empty() ? std::string{} : " at " + rule.stage));
    }
    for (auto const& grant : grants_) check_names(grant.object, grant.member, grant.stage);
    for (auto const& freeze : freezes_) check_names(freeze.object, freeze.member, freeze.stage);
    return found;
}

Result<> Authority::check() const {
    auto const found = faults();
    if (found.empty()) return {};
    std::string all;
    for (auto const& fault : found) all += (all.empty() ? "" : "; ") + fault;
    return Error{ErrorCode::validation, all}
        .with_owner("integration")
        .with_remedy("correct the rules where the topology is built");
}

namespace sync_detail {

/// A row of the default matrix: what differs from the owner that the model gives, or changes with the stage. An empty
/// member means all of the object, an empty stage every stage; later rows win.
struct MatrixRow {
    std::string_view object;
    std::string_view member;
    std::string_view stage;
    Owner            owner;
};

// clang-format off
constexpr MatrixRow default_matrix[] = {
    // Terms are the CRM's until they are agreed; from then on the ERP's, and change through change orders only.
    {"Contract",     "",                   "draft",      Owner::crm},
    {"Contract",     "",                   "approved",   Owner::erp},
    {"Contract",     "",                   "active",     Owner::erp},
    {"Contract",     "",                   "on_hold",    Owner::erp},
    {"Contract",     "",                   "completed",  Owner::erp},
    {"Contract",     "",                   "terminated", Owner::erp},
    {"Contract",     "engagement",         "",           Owner::derived},
    {"Contract",     "terms_hash",         "",           Owner::derived},
    // What finance needs to know of a project.
    {"Project",      "code",               "",           Owner::erp},
    {"Project",      "legal_entity",       "",           Owner::erp},
    {"Project",      "department",         "",           Owner::erp},
    {"Project",      "cost_center",        "",           Owner::erp},
    // What planners put into a forecast beside what follows from contracts and actuals.
    {"ForecastLine", "amount",             "weighted",   Owner::fpa},
    {"ForecastLine", "hours",              "weighted",   Owner::fpa},
    {"ForecastLine", "percent",            "weighted",   Owner::fpa},
    {"ForecastLine", "basis",              "weighted",   Owner::fpa},
    {"ForecastLine", "amount",             "adjustment", Owner::fpa},
    {"ForecastLine", "hours",              "adjustment", Owner::fpa},
    {"ForecastLine", "percent",            "adjustment", Owner::fpa},
    {"ForecastLine", "basis",              "adjustment", Owner::fpa},
    // What delivery and finance tell sales.
    {"Opportunity",  "capacity_flag",      "",           Owner::psa},
    {"Opportunity",  "staffable_from",     "",           Owner::psa},
};

/// Where a process speaks for the owner.
struct MatrixGrant {
    std::string_view object;
    std::string_view member;
    std::string_view stage;
    std::string_view process;
};

constexpr MatrixGrant default_grants[] = {
    // A draft becomes a project because its deal was won, and goes because it was lost.
    {"Project",      "status",             "draft",      "won deal"},
    {"Project",      "status",             "draft",      "draft project"},
    {"Project",      "planned",            "draft",      "draft project"},
    {"Project",      "budget_hours",       "",           "project budget"},
    {"Project",      "budget_revenue",     "",           "project budget"},
    {"Project",      "budget_cost",        "",           "project budget"},
    {"Contract",     "value",              "",           "contract value"},
    // Delivery's own figures, which we compute for it from its capacities.
    {"Opportunity",  "capacity_flag",      "open",       "capacity feedback"},
    {"Opportunity",  "staffable_from",     "open",       "capacity feedback"},
    // What we asked for ourselves, and no longer need.
    {"ResourceRequest", "status",          "open",       "draft project"},
    {"ResourceRequest", "probability",     "open",       "draft project"},
    {"ResourceRequest", "status",          "open",       "staffing demand"},
    {"ResourceRequest", "status",          "proposed",   "staffing demand"},
    {"ResourceRequest", "status",          "open",       "scenario requests"},
    {"ResourceRequest", "status",          "cancelled",  "scenario requests"},
};

/// What nobody changes any more. An empty member means all of the object, an empty stage every stage.
struct MatrixFreeze {
    std::string_view object;
    std::string_view member;
    std::string_view stage;
    FreezeWhen       when;
};

constexpr MatrixFreeze default_freezes[] = {
    // What was sold, once delivery has begun: from then on change orders say what changes.
    {"Opportunity",  "stage",              "won",        FreezeWhen::project_active},
    {"Opportunity",  "stage_label",        "won",        FreezeWhen::project_active},
    {"Opportunity",  "is_won",             "won",        FreezeWhen::project_active},
    {"Opportunity",  "is_closed",          "won",        FreezeWhen::project_active},
    {"Opportunity",  "probability",        "won",        FreezeWhen::project_active},
    {"Opportunity",  "amount",             "won",        FreezeWhen::project_active},
    {"Opportunity",  "expected_close",     "won",        FreezeWhen::project_active},
    {"Opportunity",  "closed_on",          "won",        FreezeWhen::project_active},
    {"Opportunity",  "expected_start",     "won",        FreezeWhen::project_active},
    {"Opportunity",  "duration",           "won",        FreezeWhen::project_active},
    // What the customer has accepted.
    {"Quote",        "number",             "accepted",   FreezeWhen::at_stage},
    {"Quote",        "version",            "accepted",   FreezeWhen::at_stage},
    {"Quote",        "currency",           "accepted",   FreezeWhen::at_stage},
    {"Quote",        "total",              "accepted",   FreezeWhen::at_stage},
    {"Quote",        "valid_until",        "accepted",   FreezeWhen::at_stage},
    {"Quote",        "price_terms",        "accepted",   FreezeWhen::at_stage},
    {"QuoteLine",    "",                   "",           FreezeWhen::quote_accepted},
    // Books that are closed. What an invoice comes to later (paid, overdue, disputed) is no part of them.
    {"Invoice",      "customer_account",   "",           FreezeWhen::period_closed},
    {"Invoice",      "legal_entity",       "",           FreezeWhen::period_closed},
    {"Invoice",      "contract",           "",           FreezeWhen::period_closed},
    {"Invoice",      "number",             "",           FreezeWhen::period_closed},
    {"Invoice",      "issued_on",          "",           FreezeWhen::period_closed},
    {"Invoice",      "currency",           "",           FreezeWhen::period_closed},
    {"Invoice",      "subtotal",           "",           FreezeWhen::period_closed},
    {"Invoice",      "tax",                "",           FreezeWhen::period_closed},
    {"Invoice",      "total",              "",           FreezeWhen::period_closed},
    {"InvoiceLine",  "quantity",           "",           FreezeWhen::period_closed},
    {"InvoiceLine",  "unit_price",         "",           FreezeWhen::period_closed},
    {"InvoiceLine",  "amount",             "",           FreezeWhen::period_closed},
    {"InvoiceLine",  "tax_code",           "",           FreezeWhen::period_closed},
    {"InvoiceLine",  "tax",                "",           FreezeWhen::period_closed},
    {"Payment",      "received_on",        "",           FreezeWhen::period_closed},
    {"Payment",      "amount",             "",           FreezeWhen::period_closed},
    {"CostActual",   "",                   "",           FreezeWhen::period_closed},
    {"RevenueEvent", "contract_line",      "",           FreezeWhen::period_closed},
    {"RevenueEvent", "period",             "",           FreezeWhen::period_closed},
    {"RevenueEvent", "kind",               "",           FreezeWhen::period_closed},
    {"RevenueEvent", "amount",             "",           FreezeWhen::period_closed},
    {"RevenueEvent", "deferred_delta",     "",           FreezeWhen::period_closed},
    {"RevenueEvent", "posting_ref",        "",           FreezeWhen::period_closed},
    {"RevenueScheduleLine", "recognized",  "",           FreezeWhen::period_closed},
    {"LedgerPosting", "",                  "",           FreezeWhen::period_closed},
    // Corrections of work that was posted are entries of their own.
    {"TimeEntry",    "resource",           "posted",     FreezeWhen::at_stage},
    {"TimeEntry",    "project",            "posted",     FreezeWhen::at_stage},
    {"TimeEntry",    "task",               "posted",     FreezeWhen::at_stage},
    {"TimeEntry",    "worked_on",          "posted",     FreezeWhen::at_stage},
    {"TimeEntry",    "hours",              "posted",     FreezeWhen::at_stage},
    {"Expense",      "resource",           "posted",     FreezeWhen::at_stage},
    {"Expense",      "project",            "posted",     FreezeWhen::at_stage},
    {"Expense",      "incurred_on",        "posted",     FreezeWhen::at_stage},
    {"Expense",      "amount",             "posted",     FreezeWhen::at_stage},
};
// clang-format on

/// Who or what froze it, for people.
std::string_view freezer(MatrixFreeze const& freeze) {
    switch (freeze.when) {
        case FreezeWhen::at_stage:
            return freeze.stage == "accepted" ? "its acceptance by the customer" : "its posting to the ledger";
        case FreezeWhen::project_active:
            return "the activation of its project";
        case FreezeWhen::quote_accepted:
            return "the customer's acceptance of the quote";
        case FreezeWhen::period_closed:
            return "finance, who closed its period";
    }
    return {};
}

}  // namespace sync_detail

Authority standard_authority() {
    Authority authority;
    for (auto const& row : sync_detail::default_matrix) authority.give(row.object, row.member, row.stage, row.owner);
    for (auto const& grant : sync_detail::default_grants)
        authority.let(grant.object, grant.member, grant.stage, grant.process);
    for (auto const& row : sync_detail::default_freezes)
        authority.freeze(row.object, row.member, row.stage, row.when, sync_detail::freezer(row));
    return authority.begin_overlay();
}

}  // namespace throughline
