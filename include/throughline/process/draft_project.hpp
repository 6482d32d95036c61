#pragma once

#include <throughline/model/opportunity.hpp>
#include <throughline/sync/derivation.hpp>

#include <optional>

namespace throughline {

struct DraftProjectPolicy {
    Opportunity::Stage     from_stage = Opportunity::Stage::proposal;
    std::optional<Percent> from_probability{};  ///< Or from so much on, whatever its stage is called.
    int                    duration_days = 90;  ///< Of work whose deal names no duration.
};

bool is_worth_a_draft(Opportunity const& deal, DraftProjectPolicy const& policy);

/// The derivation: a deal that has come far enough has an engagement that is proposed and a project in draft, so that
/// delivery can plan and staff it before it is won (R112). A lost deal, or one that falls back, cancels both. Winning
/// is the process "won deal", which goes on with the same records.
Process draft_project(DraftProjectPolicy policy = {});

}  // namespace throughline
