#include <throughline/observe/timeline.hpp>

#include <throughline/model/change_order.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/enumeration.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/milestone.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/model/payment.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/revenue_event.hpp>
#include <throughline/observe/kpi.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

namespace throughline {

namespace observe_detail {

/// What of the journal is under an engagement, and what each version of it says happened.
class Story {
  public:
    Story(BusinessState const& state, Id<Engagement> engagement) {
        under_.insert(engagement);
        if (auto const* found = state.find(engagement); found && found->opportunity) under_.insert(*found->opportunity);
        state.each<Contract>([&](Id<Contract> id, Contract const& contract) {
            if (contract.engagement == engagement) under_.insert(id);
        });
        state.each<ContractLine>([&](Id<ContractLine> id, ContractLine const& line) {
            if (is_under(line.contract)) under_.insert(id);
        });
        state.each<Project>([&](Id<Project> id, Project const& project) {
            if (project.engagement == engagement || (project.contract && is_under(*project.contract)))
                under_.insert(id);
        });
        state.each<Invoice>([&](Id<Invoice> id, Invoice const& invoice) {
            if (invoice.contract && is_under(*invoice.contract)) under_.insert(id);
        });
    }

    /// Empty where the record is none of the engagement's, or says nothing that happened.
    std::optional<std::pair<std::optional<Date>, std::string>> said(JournalEntry const& entry) const {
        auto const* type = &entry.object.type();
        if (entry.deleted) return std::nullopt;
        if (type == &object_type<Opportunity>()) return said(entry, entry.object.as<Opportunity>());
        if (type == &object_type<Contract>()) return said(entry, entry.object.as<Contract>());
        if (type == &object_type<ChangeOrder>()) return said(entry.object.as<ChangeOrder>());
        if (type == &object_type<Project>()) return said(entry, entry.object.as<Project>());
        if (type == &object_type<Milestone>()) return said(entry.object.as<Milestone>());
        if (type == &object_type<Invoice>()) return said(entry, entry.object.as<Invoice>());
        if (type == &object_type<Payment>()) return said(entry.object.as<Payment>());
        if (type == &object_type<RevenueEvent>()) return said(entry.object.as<RevenueEvent>());
        return std::nullopt;
    }

  private:
    using Said = std::optional<std::pair<std::optional<Date>, std::string>>;

    bool is_under(RecordId id) const { return under_.contains(id); }

    Said said(JournalEntry const& entry, Opportunity const& deal) const {
        if (!is_under(entry.record)) return std::nullopt;
        return Said{{deal.closed_on, "deal " + std::string{name_of_enumerator(deal.stage)}}};
    }
    Said said(JournalEntry const& entry, Contract const& contract) const {
        if (!is_under(entry.record)) return std::nullopt;
        auto const day = contract.status == Contract::Status::active ? contract.signed_on : std::nullopt;
        return Said{{day, "contract " + std::string{name_of_enumerator(contract.status)}}};
    }
    Said said(ChangeOrder const& order) const {
        if (!is_under(order.contract)) return std::nullopt;
        return Said{
            {order.effective, "change order " + order.number + ' ' + std::string{name_of_enumerator(order.status)}}};
    }
    Said said(JournalEntry const& entry, Project const& project) const {
        if (!is_under(entry.record)) return std::nullopt;
        auto const day = project.status == Project::Status::completed ? project.actual_end
                         : project.status == Project::Status::active  ? project.actual_start
                                                                      : std::nullopt;
        return Said{{day, "project " + std::string{name_of_enumerator(project.status)}}};
    }
    Said said(Milestone const& milestone) const {
        if (!is_under(milestone.project)) return std::nullopt;
        auto const day = milestone.status == Milestone::Status::planned ? milestone.due : milestone.completed_on;
        return Said{{day, "milestone " + milestone.name + ' ' + std::string{name_of_enumerator(milestone.status)}}};
    }
    Said said(JournalEntry const& entry, Invoice const& invoice) const {
        if (!is_under(entry.record)) return std::nullopt;
        return Said{{invoice.issued_on, "invoice " + invoice.number.value_or("without a number") + ' ' +
                                            std::string{name_of_enumerator(invoice.status)}}};
    }
    Said said(Payment const& payment) const {
        bool const is_ours = (payment.invoice && is_under(*payment.invoice)) ||
                             std::ranges::any_of(payment.applications, [&](PaymentApplication const& part) {
                                 return is_under(part.invoice);
                             });
        if (!is_ours) return std::nullopt;
        return Said{{payment.received_on, "payment of " + payment.amount.to_string()}};
    }
    Said said(RevenueEvent const& event) const {
        if (!is_under(event.contract_line)) return std::nullopt;
        auto const day = event.period.range.end ? event.period.range.end->plus_days(-1) : event.period.range.start;
        return Said{{day, "revenue of " + event.period.name + ", " + event.amount.to_string()}};
    }

    std::set<RecordId> under_{};
};

}  // namespace observe_detail

using namespace observe_detail;

std::vector<TimelineEntry> timeline(std::span<JournalEntry const> journal, Id<Engagement> engagement,
                                    Timestamp known_by) {
    Story const                      story{state_at(journal, known_by), engagement};
    std::vector<JournalEntry const*> entries;
    for (auto const& entry : journal)
        if (entry.known_at <= known_by) entries.push_back(&entry);
    std::ranges::sort(entries, {}, &JournalEntry::sequence);

    std::vector<TimelineEntry>      found;
    std::map<RecordId, std::string> last;  // A version that says what the one before said is no news.
    for (auto const* entry : entries) {
        auto const said = story.said(*entry);
        if (!said) continue;
        Date const on   = said->first.value_or(utc_date(entry->known_at));
        auto&      told = last[entry->record];
        auto const now  = (said->first ? on.to_string() : std::string{}) + ' ' + said->second;
        if (told == now) continue;
        told = now;
        found.push_back(
            {on, entry->known_at, said->second, std::string{entry->object.type().name}, entry->record, entry->source});
    }
    std::ranges::stable_sort(found, {}, [](TimelineEntry const& each) { return std::pair{each.on, each.known_at}; });
    return found;
}

}  // namespace throughline
