#include "freezing.hpp"

#include "stored_records.hpp"

#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/cost_actual.hpp>
#include <throughline/model/engagement.hpp>
#include <throughline/model/fiscal_period.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/invoice_line.hpp>
#include <throughline/model/ledger_posting.hpp>
#include <throughline/model/payment.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/quote.hpp>
#include <throughline/model/quote_line.hpp>
#include <throughline/model/revenue_event.hpp>
#include <throughline/model/revenue_schedule.hpp>
#include <throughline/model/revenue_schedule_line.hpp>

#include <limits>

namespace throughline {

namespace sync_detail {

bool has_an_active_project(RecordId opportunity, Records& look) {
    for (auto const& [engagement, umbrella] : look.referring<&Engagement::opportunity>(opportunity))
        for (auto const& [id, project] : look.referring<&Project::engagement>(engagement))
            if (project.status == Project::Status::active || project.status == Project::Status::on_hold ||
                project.status == Project::Status::completed)
                return true;
    return false;
}

/// Whose books a record stands in, and on which day.
struct Booked {
    std::optional<Id<LegalEntity>> entity{};
    std::optional<Date>            on{};
};

std::optional<Id<LegalEntity>> entity_of(std::optional<ContractLine> const& line, Records& look) {
    auto const contract = line ? look.get(line->contract) : std::nullopt;
    return contract ? std::optional{contract->legal_entity} : std::nullopt;
}

Booked booked(std::optional<Invoice> const& invoice) {
    return invoice ? Booked{invoice->legal_entity, invoice->issued_on} : Booked{};
}

Booked booked(Payment const& payment, Records& look) {
    auto id = payment.invoice;
    if (!id && !payment.applications.empty()) id = payment.applications.front().invoice;
    auto const invoice = id ? look.get(*id) : std::nullopt;
    return {invoice ? std::optional{invoice->legal_entity} : std::nullopt, payment.received_on};
}

Booked booked(CostActual const& cost, Records& look) {
    auto const project = look.get(cost.project);
    return {project ? project->legal_entity : std::nullopt, cost.period.range.start};
}

Booked booked(RevenueScheduleLine const& line, Records& look) {
    auto const schedule = look.get(line.schedule);
    return {schedule ? entity_of(look.get(schedule->contract_line), look) : std::nullopt, line.period.range.start};
}

Booked booked(AnyObject const& object, Records& look) {
    auto const name = object.type().name;
    if (name == object_name<Invoice>) return booked(std::optional{object.as<Invoice>()});
    if (name == object_name<InvoiceLine>) return booked(look.get(object.as<InvoiceLine>().invoice));
    if (name == object_name<Payment>) return booked(object.as<Payment>(), look);
    if (name == object_name<CostActual>) return booked(object.as<CostActual>(), look);
    if (name == object_name<RevenueScheduleLine>) return booked(object.as<RevenueScheduleLine>(), look);
    if (name == object_name<RevenueEvent>) {
        auto const& event = object.as<RevenueEvent>();
        return {entity_of(look.get(event.contract_line), look), event.period.range.start};
    }
    if (name == object_name<LedgerPosting>) {
        auto const& posting = object.as<LedgerPosting>();
        return {posting.legal_entity, posting.period.range.start};
    }
    return {};
}

/// Of months within quarters within years, the shortest that holds the day says whether it is closed.
bool is_in_a_closed_period(AnyObject const& object, Records& look) {
    auto const where = booked(object, look);
    if (!where.entity || !where.on) return false;
    bool closed   = false;
    auto shortest = std::numeric_limits<std::int32_t>::max();
    for (auto const& [id, period] : look.referring<&FiscalPeriod::legal_entity>(*where.entity)) {
        auto const length = period.range.length().value_or(shortest);
        if (!period.range.contains(*where.on) || length > shortest) continue;
        closed   = period.state == FiscalPeriod::State::closed;
        shortest = length;
    }
    return closed;
}

bool has_come_to_pass(FreezeWhen when, Held const& held, Records& look) {
    switch (when) {
        case FreezeWhen::at_stage:
            return true;
        case FreezeWhen::project_active:
            return has_an_active_project(held.id, look);
        case FreezeWhen::quote_accepted: {
            if (held.object.type().name != object_name<QuoteLine>) return false;
            auto const& line  = held.object.as<QuoteLine>();
            auto const  quote = line.quote ? look.get(*line.quote) : std::nullopt;
            return quote && quote->status == Quote::Status::accepted;
        }
        case FreezeWhen::period_closed:
            return is_in_a_closed_period(held.object, look);
    }
    return false;
}

}  // namespace sync_detail

Result<Freeze const*> frozen_now(Workspace& workspace, Held const& held, std::string_view stage, std::size_t place) {
    auto const* freeze = workspace.topology().authority.freeze_of(held.object.type(), place, stage);
    if (!freeze) return freeze;
    StoredRecords records{workspace};
    bool const    holds = sync_detail::has_come_to_pass(freeze->when, held, records);
    if (records.failure) return *records.failure;
    return holds ? freeze : nullptr;
}

}  // namespace throughline
