#include <throughline/model/cost_actual.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/payment.hpp>
#include <throughline/model/revenue_event.hpp>
#include <throughline/process/posting_feedback.hpp>
#include <throughline/revenue/postings.hpp>

namespace throughline {

namespace process_detail {

template <class Object>
void look_at(std::optional<Id<Object>> const& id, Records& records, BusinessState& state) {
    if (auto found = id ? records.get(*id) : std::nullopt) state.put(*id, *std::move(found));
}

/// The posting and what it posts: what there is to match.
BusinessState posted_state(Id<LedgerPosting> id, LedgerPosting const& posting, Records& records) {
    BusinessState state;
    state.put(id, posting);
    look_at(posting.revenue_event, records, state);
    look_at(posting.invoice, records, state);
    look_at(posting.payment, records, state);
    look_at(posting.cost_actual, records, state);
    return state;
}

template <class Object>
void put_reference(std::optional<Id<Object>> const& id, std::optional<std::string> reference, Records& records,
                   Desired& desired) {
    auto posted = id ? records.get(*id) : std::nullopt;
    if (!posted) return;
    posted->posting_ref = std::move(reference);
    desired.set<&Object::posting_ref>(*id, *std::move(posted));
}

/// All that it posts and nothing disputes. What is stored already is said again, which is no news to the engine.
void store(LedgerPosting const& posting, Records& records, Desired& desired) {
    put_reference(posting.revenue_event, posting.reference, records, desired);
    put_reference(posting.invoice, posting.reference, records, desired);
    put_reference(posting.cost_actual, posting.reference, records, desired);
}

void derive_posting(RecordId record, AnyObject const& object, Records& records, Desired& desired) {
    Id<LedgerPosting> const id{record};
    auto const&             posting = object.as<LedgerPosting>();
    auto const              report  = match_postings(posted_state(id, posting, records));
    if (!report.orphans.empty())
        desired.violate({.path     = "LedgerPosting.reference",
                         .message  = "a ledger's posting is of nothing that is known",
                         .expected = "the revenue event, invoice, payment or cost that it posts",
                         .owner    = "finance",
                         .remedy   = "say in the ledger what it posts, or reverse it",
                         .value    = posting.reference});
    for (auto const& [reference, member, recorded, posted] : report.disputed)
        desired.violate({.path     = std::string{reference.object} + "." + member,
                         .record   = reference.record,
                         .message  = "a ledger's posting says something else than what it posts",
                         .expected = recorded,
                         .owner    = "finance",
                         .remedy   = "correct the posting, or reverse it",
                         .value    = posted});
    if (desired.violations.empty()) store(posting, records, desired);
}

template <class Object>
void take_reference(std::optional<Id<Object>> const& id, std::string const& reference, Records& records,
                    Desired& desired) {
    auto const posted = id ? records.get(*id) : std::nullopt;
    if (posted && posted->posting_ref == reference) put_reference(id, std::nullopt, records, desired);
}

void retract_posting(RecordId, AnyObject const& last, Records& records, Desired& desired) {
    auto const& posting = last.as<LedgerPosting>();
    take_reference(posting.revenue_event, posting.reference, records, desired);
    take_reference(posting.invoice, posting.reference, records, desired);
    take_reference(posting.cost_actual, posting.reference, records, desired);
}

}  // namespace process_detail

Process posting_feedback() {
    return {.name        = "posting feedback",
            .version     = 1,
            .from        = "LedgerPosting",
            .derive      = process_detail::derive_posting,
            .reads       = {"LedgerPosting", "RevenueEvent.amount", "Invoice.total", "CostActual.amount", "Payment"},
            .makes       = {"RevenueEvent.posting_ref", "Invoice.posting_ref", "CostActual.posting_ref"},
            .shares_with = {"work billing", "expense billing", "won deal"},
            .retract     = process_detail::retract_posting};
}

}  // namespace throughline
