#pragma once

#include <throughline/model/billing_event.hpp>
#include <throughline/vendors/netsuite/codecs.hpp>

namespace throughline {

namespace netsuite {

/// A milestone is completed or not; what the vendor has billed shows on its invoices.
struct MilestoneCompleted {
    static constexpr std::string_view name = "whether it may be billed";

    Result<BillingEvent::Status> decode(Wire const& wire, MappingContext& context) const {
        auto const completed = BooleanCodec{}.decode(wire, context);
        if (!completed) return completed.error();
        return *completed ? BillingEvent::Status::eligible : BillingEvent::Status::planned;
    }
    Result<> encode(BillingEvent::Status status, WireWriter& out, MappingContext&) const {
        return out.boolean(status == BillingEvent::Status::eligible || status == BillingEvent::Status::billed),
               Result<>{};
    }
};
inline constexpr auto milestone_completed = MilestoneCompleted{};

}  // namespace netsuite

template <>
struct FactsOf<netsuite::MilestoneCompleted> : FactsOfTypes<boolean_types> {};
template <>
struct NormalForm<netsuite::MilestoneCompleted> {
    static constexpr bool       is_needed(netsuite::MilestoneCompleted const&) { return true; }
    static BillingEvent::Status of(netsuite::MilestoneCompleted const&, BillingEvent::Status status) {
        using enum BillingEvent::Status;
        return status == eligible || status == billed ? eligible : planned;
    }
};

/// A milestone of a billing schedule. The schedule names no currency, so an amount read from it could be of any:
/// amounts are only written.
template <>
inline constexpr auto mapping<NetSuite, BillingEvent> =
    map_object<BillingEvent>("billingSchedule.milestone",
                             {
                                 key<"milestoneId">,
                                 omit<&BillingEvent::schedule, "the schedule that the line stands in">,
                                 omit<&BillingEvent::contract_line, "a milestone bills the order as a whole">,
                                 omit<&BillingEvent::kind, "every line of such a schedule is a milestone">,
                                 omit<&BillingEvent::sources, "kept in the PSA system">,
                                 field<"milestoneDate", &BillingEvent::due_on>,
                                 write_only(field<"milestoneAmount", &BillingEvent::amount>),
                                 field<"milestoneCompleted", &BillingEvent::status, netsuite::milestone_completed>,
                                 omit<&BillingEvent::invoice_line, "found from the invoice">,
                                 ignore<"*/links", "addresses within the vendor">,
                                 ignore<"*/refName", "the label of a key that is read">,
                                 ignore<"*/externalId", "our id of a record that is referred to by key">,
                             })
        .absent_means_null()
        .lines_of<&BillingEvent::schedule>();
static_assert(complete<NetSuite, BillingEvent>);

}  // namespace throughline
