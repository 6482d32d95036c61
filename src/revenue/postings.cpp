#include <throughline/model/cost_actual.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/revenue_event.hpp>
#include <throughline/revenue/postings.hpp>

#include <set>

namespace throughline {

namespace {

class Matching {
  public:
    explicit Matching(BusinessState const& state) : state_{state} {}

    PostingReport run() {
        state_.each<LedgerPosting>([&](Id<LedgerPosting> id, LedgerPosting const& posting) {
            bool const of_event   = match(id, posting, posting.revenue_event, &RevenueEvent::amount, "RevenueEvent");
            bool const of_invoice = match(id, posting, posting.invoice, &Invoice::total, "Invoice");
            bool const of_cost    = match(id, posting, posting.cost_actual, &CostActual::amount, "CostActual");
            bool const of_payment = state_.find(posting.payment);  // It keeps no reference.
            if (!of_event && !of_invoice && !of_cost && !of_payment) report_.orphans.push_back(id);
        });
        state_.each<RevenueEvent>([&](Id<RevenueEvent> id, RevenueEvent const&) {
            if (!posted_.contains(id)) report_.unposted.push_back(id);
        });
        return std::move(report_);
    }

  private:
    template <class Object>
    bool match(Id<LedgerPosting> id, LedgerPosting const& posting, std::optional<Id<Object>> const& record,
               Money Object::*amount, std::string_view object) {
        auto const* found = state_.find(record);
        if (!found) return false;
        posted_.insert(*record);
        PostingReference reference{*record, object, id, posting.reference};
        if (!(found->*amount == posting.amount))
            report_.disputed.push_back({reference, "amount", (found->*amount).to_string(), posting.amount.to_string()});
        else if (found->posting_ref && *found->posting_ref != posting.reference)
            report_.disputed.push_back({reference, "posting_ref", *found->posting_ref, posting.reference});
        else if (!found->posting_ref)
            report_.to_store.push_back(std::move(reference));
        return true;
    }

    BusinessState const& state_;
    PostingReport        report_{};
    std::set<RecordId>   posted_{};
};

}  // namespace

PostingReport match_postings(BusinessState const& state) { return Matching{state}.run(); }

}  // namespace throughline
