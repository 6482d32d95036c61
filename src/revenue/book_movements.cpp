#include <throughline/model/change_order.hpp>
#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/cost_actual.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/invoice_line.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/revenue_event.hpp>
#include <throughline/revenue/books.hpp>
#include <throughline/revenue/journal.hpp>
#include <throughline/revenue/receivables.hpp>
#include <throughline/revenue/straight_line.hpp>

#include <algorithm>
#include <map>

namespace throughline {

namespace {

/// What happened, and the ledger's verb for it.
struct Happening {
    using Verb = LedgerMovement (LineLedger::*)(Money const&, Period const&, std::string, RecordId const&);

    Date             on;
    int              rank = 0;  // Of one day: what is signed comes before what is billed, earned and spent.
    Id<ContractLine> line;
    Verb             verb;
    Money            amount;
    Period           period;
    std::string      event;
    RecordId         source{};
};

class Happenings {
  public:
    Happenings(BusinessState const& state, std::optional<Id<LegalEntity>> const& entity) : state_{state} {
        state.each<ContractLine>([&](Id<ContractLine> id, ContractLine const& line) {
            auto const* contract = state.find(line.contract);
            if (!contract || contract->status == Contract::Status::draft) return;
            if (entity && contract->legal_entity != *entity) return;
            lines_.emplace(id, LedgerKey{line.contract, id, contract->currency});
            first_line_.emplace(line.contract, id);
            if (line.project) line_of_project_.emplace(*line.project, id);
        });
        sign();
        bill();
        earn();
        spend();
        std::ranges::stable_sort(all_, {}, [](Happening const& each) {
            return std::tuple{each.on, each.rank, each.line, each.source};
        });
    }

    Result<std::vector<LedgerMovement>> until(Date day) const {
        if (failed_) return *failed_;
        std::map<Id<ContractLine>, LineLedger> ledgers;
        std::vector<LedgerMovement>            movements;
        for (auto const& each : all_) {
            auto const key = lines_.find(each.line);
            if (each.on >= day || key == lines_.end() || each.amount.is_zero()) continue;
            if (each.amount.currency() != key->second.currency)
                return Error{ErrorCode::validation, "an amount in another currency than its contract's"}
                    .in_record(each.source.to_string())
                    .with_value(each.amount.to_string())
                    .with_expected(key->second.currency.code());
            auto& ledger = ledgers.try_emplace(each.line, key->second).first->second;
            movements.push_back((ledger.*each.verb)(each.amount, each.period, each.event, each.source));
        }
        return movements;
    }

  private:
    void add(Date on, int rank, Id<ContractLine> line, Happening::Verb verb, Money const& amount, std::string event,
             RecordId const& source, std::optional<Period> period = {}) {
        all_.push_back({on, rank, line, verb, amount, period ? *period : month_of(on), std::move(event), source});
    }

    Money kept(Result<Money> amount, RecordId const& source) {
        if (amount) return *amount;
        if (!failed_) failed_ = std::move(amount).error().in_record(source.to_string());
        return {};
    }

    void sign() {
        std::map<Id<ContractLine>, Money> changed;
        state_.each<ChangeOrder>([&](Id<ChangeOrder> id, ChangeOrder const& order) {
            if (order.status != ChangeOrder::Status::approved || !order.effective) return;
            for (auto const& each : order.lines) {
                if (!each.delta_amount || !lines_.contains(each.contract_line)) continue;
                auto& sum = changed[each.contract_line];
                sum       = kept(Money::add(sum.currency().is_none() ? Money::zero(each.delta_amount->currency()) : sum,
                                            *each.delta_amount),
                                 id);
                add(*order.effective, 1, each.contract_line, &LineLedger::amend, *each.delta_amount,
                    "change order " + order.number, id);
            }
        });
        state_.each<ContractLine>([&](Id<ContractLine> id, ContractLine const& line) {
            auto const* contract = state_.find(line.contract);
            if (!lines_.contains(id)) return;
            Date const  on    = contract->signed_on ? *contract->signed_on
                                : contract->term    ? contract->term->start
                                                    : Date{};
            Money const price = line.allocated_price.value_or(line.amount);
            auto const  later = changed.find(id);
            add(on, 0, id, &LineLedger::book,
                later == changed.end() ? price : kept(Money::subtract(price, later->second), id),
                "signed " + contract->number.value_or("contract"), id);
        });
    }

    void bill() {
        state_.each<InvoiceLine>([&](Id<InvoiceLine> id, InvoiceLine const& line) {
            auto const* invoice = state_.find(line.invoice);
            if (!invoice || !invoice->issued_on || !is_issued(*invoice)) return;
            auto const to = line.contract_line ? *line.contract_line : first_line_of(invoice->contract);
            add(*invoice->issued_on, 2, to, &LineLedger::bill, line.amount,
                "invoice " + invoice->number.value_or(line.invoice.to_string()), id);
        });
    }

    void earn() {
        state_.each<RevenueEvent>([&](Id<RevenueEvent> id, RevenueEvent const& event) {
            Date const on = event.period.range.end ? event.period.range.end->plus_days(-1) : event.period.range.start;
            add(on, 3, event.contract_line, &LineLedger::recognize, event.amount, "revenue of " + event.period.name, id,
                event.period);
        });
    }

    void spend() {
        state_.each<CostActual>([&](Id<CostActual> id, CostActual const& cost) {
            auto const* project = state_.find(cost.project);
            auto const  found   = line_of_project_.find(cost.project);
            auto const  line    = found != line_of_project_.end()
                                      ? found->second
                                      : first_line_of(project ? project->contract : std::nullopt);
            Date const  on      = cost.incurred_on.value_or(cost.period.range.start);
            add(on, 4, line, &LineLedger::spend, cost.amount, "cost of " + cost.period.name, id, cost.period);
        });
    }

    Id<ContractLine> first_line_of(std::optional<Id<Contract>> const& contract) const {
        auto const found = contract ? first_line_.find(*contract) : first_line_.end();
        return found == first_line_.end() ? Id<ContractLine>{} : found->second;
    }

    BusinessState const&                     state_;
    std::map<Id<ContractLine>, LedgerKey>    lines_{};
    std::map<Id<Contract>, Id<ContractLine>> first_line_{};
    std::map<Id<Project>, Id<ContractLine>>  line_of_project_{};
    std::vector<Happening>                   all_{};
    std::optional<Error>                     failed_{};
};

}  // namespace

Result<std::vector<LedgerMovement>> movements_of(BusinessState const& state, Date until,
                                                 std::optional<Id<LegalEntity>> const& entity) {
    return Happenings{state, entity}.until(until);
}

}  // namespace throughline
