#include <throughline/process/draft_project.hpp>
#include <throughline/process/won_deal.hpp>

namespace throughline {

bool is_worth_a_draft(Opportunity const& deal, DraftProjectPolicy const& policy) {
    if (deal.stage == Opportunity::Stage::won || deal.stage == Opportunity::Stage::lost) return false;
    if (policy.from_probability && deal.probability && *deal.probability >= *policy.from_probability) return true;
    return deal.stage >= policy.from_stage;
}

namespace process_detail {

struct DeriveDraft {
    DraftProjectPolicy policy;

    void operator()(RecordId record, AnyObject const& object, Records& records, Desired& desired) const {
        Id<Opportunity> const id{record};
        auto const&           deal = object.as<Opportunity>();
        // A change has the project that it changes.
        if (deal.stage == Opportunity::Stage::won || deal.type == Opportunity::Type::change) return;
        if (!is_worth_a_draft(deal, policy) || !deal.account) return take_back(id, records, desired);
        Engagement engagement{.name = deal.name, .account = *deal.account, .status = Engagement::Status::proposed};
        engagement.opportunity  = id;
        engagement.manager      = deal.owner;
        engagement.service_line = deal.service_line;
        engagement.region       = deal.region;
        desired.put(engagement_id(id), std::move(engagement));
        desired.put(project_id(id), draft_of(id, deal));
    }

  private:
    Project draft_of(Id<Opportunity> id, Opportunity const& deal) const {
        Project project{.name = deal.name, .status = Project::Status::draft};
        project.engagement     = engagement_id(id);
        project.planned        = work_period(deal, policy.duration_days);
        project.billing_model  = deal.billing_model;
        project.budget_hours   = deal.estimated_hours;
        project.budget_revenue = deal.amount;
        project.service_line   = deal.service_line;
        project.region         = deal.region;
        if (deal.amount) project.currency = deal.amount->currency();
        return project;
    }

    /// Only what is still a draft goes with its deal: a project at work is for people to end.
    static void take_back(Id<Opportunity> id, Records& records, Desired& desired) {
        auto project = records.get(project_id(id));
        if (!project || project->status != Project::Status::draft) return;
        project->status = Project::Status::cancelled;
        desired.set<&Project::status>(project_id(id), *std::move(project));
        auto engagement = records.get(engagement_id(id));
        if (!engagement) return;
        engagement->status = Engagement::Status::cancelled;
        desired.set<&Engagement::status>(engagement_id(id), *std::move(engagement));
    }
};

}  // namespace process_detail

Process draft_project(DraftProjectPolicy policy) {
    std::vector<std::string> reads{"Project.status"};
    for (auto const* member :
         {"name", "type", "account", "stage", "probability", "amount", "expected_close", "expected_start", "duration",
          "service_line", "region", "billing_model", "estimated_hours", "owner"})
        reads.push_back(std::string{"Opportunity."} + member);
    return {.name        = "draft project",
            .version     = 1,
            .from        = "Opportunity",
            .derive      = process_detail::DeriveDraft{policy},
            .watches     = {},
            .reads       = std::move(reads),
            .makes       = {"Engagement", "Project"},
            .shares_with = {"won deal", "project budget"}};
}

}  // namespace throughline
