#include "deals.hpp"
#include "running.hpp"

#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/model/project.hpp>
#include <throughline/process/work_billing.hpp>

using namespace throughline;

namespace {

auto const the_contract = id_of<Contract>("contract");
auto const the_line     = id_of<ContractLine>("line");
auto const project_id   = id_of<Project>("project");
auto const entry_id     = id_of<TimeEntry>("monday");

Contract contract_of(std::optional<BillingModel> model) {
    Contract contract{.engagement   = id_of<Engagement>("engagement"),
                      .account      = id_of<Account>("acme"),
                      .legal_entity = id_of<LegalEntity>("ie"),
                      .type         = ContractType::time_and_materials,
                      .status       = Contract::Status::active,
                      .currency     = eur(),
                      .value        = euros(90'000)};
    contract.billing_model = model;
    return contract;
}

ContractLine line_of(std::optional<BillingModel> model) {
    ContractLine line{.contract = the_contract, .kind = ContractLine::Kind::service, .amount = euros(90'000)};
    line.project       = project_id;
    line.billing_model = model;
    return line;
}

TimeEntry eight_hours() {
    TimeEntry entry{.resource  = id_of<Resource>("ada"),
                    .project   = project_id,
                    .worked_on = {2026, 7, 6},
                    .hours     = hours(8),
                    .billable  = true,
                    .status    = TimeEntry::Status::approved};
    entry.bill_rate = euros(150);
    return entry;
}

BillingEvent::Status status_of(Running& firm) { return firm.get(billing_event_id(entry_id)).value().status; }

}  // namespace

TEST_CASE("R58 R64 L2: time entries follow when their contract is billed by another model, or is agreed at last") {
    using enum BillingEvent::Status;
    Running    firm{{work_billing({.book_costs = false})}};
    auto const bill_by = [&](BillingModel model) { firm.keep(the_contract, contract_of(model)); };
    firm.keep(the_line, line_of({}));
    firm.keep(entry_id, eight_hours());
    CHECK_FALSE(firm.get(billing_event_id(entry_id)));
    bill_by(BillingModel::fixed_fee);
    CHECK_FALSE(firm.get(billing_event_id(entry_id)));

    bill_by(BillingModel::time_and_materials);
    REQUIRE(firm.get(billing_event_id(entry_id)));
    CHECK(status_of(firm) == eligible);
    CHECK(firm.get(billing_event_id(entry_id))->amount == euros(1'200));
    bill_by(BillingModel::fixed_fee);
    CHECK(status_of(firm) == cancelled);
    firm.keep(the_line, line_of(BillingModel::time_and_materials));  // The line's word goes before the contract's.
    CHECK(status_of(firm) == eligible);
    bill_by(BillingModel::retainer);
    CHECK(status_of(firm) == eligible);
    CHECK(firm.settle() == 0);

    auto sent   = *firm.get(billing_event_id(entry_id));
    sent.status = BillingEvent::Status::billed;
    firm.keep(billing_event_id(entry_id), sent);
    firm.keep(the_line, line_of(BillingModel::fixed_fee));
    CHECK(status_of(firm) == BillingEvent::Status::billed);  // What was billed while it was so remains so.
    CHECK(firm.exceptions().empty());
}

TEST_CASE("R288 L2: time that is entered under a draft is billed as soon as the contract is agreed") {
    Running firm{{work_billing({.book_costs = false})}};
    auto    draft = contract_of(BillingModel::time_and_materials);
    draft.status  = Contract::Status::draft;
    firm.keep(the_contract, draft);
    firm.keep(the_line, line_of({}));
    firm.keep(entry_id, eight_hours());
    CHECK_FALSE(firm.get(billing_event_id(entry_id)));
    firm.keep(the_contract, contract_of(BillingModel::time_and_materials));
    REQUIRE(firm.get(billing_event_id(entry_id)));
    CHECK(status_of(firm) == BillingEvent::Status::eligible);
}
