// From a proposal to cash, over three systems and two countries, with a look at every stage: the draft that delivery
// plans by, the gate before the hand-over, finance's approval, contracts and projects in two legal entities, a
// milestone that is reached, its invoice, its payment, what it earns when, and what sales sees of it all.

#include "three_desks.hpp"

#include <throughline/mapping/codec.hpp>
#include <throughline/model/forecast_line.hpp>
#include <throughline/model/revenue_schedule.hpp>
#include <throughline/model/revenue_schedule_line.hpp>
#include <throughline/process/engagement_total.hpp>

#include <map>

using namespace desks;

namespace {

Money amount(std::string_view number, std::string_view currency) {
    return {Decimal::parse(number).value(), Currency::parse(currency).value()};
}

/// Ireland sells it and delivers most of it; the American company does its part, in dollars.
std::vector<EntityPart> two_companies(Opportunity const& deal) {
    auto const entity = [](std::string_view code) { return Id<LegalEntity>{reference_data_id("legal_entity", code)}; };
    return {{.legal_entity = entity("NW-IE"), .tax_code = *deal.tax_code, .amount = amount("60000.00", "EUR")},
            {.legal_entity = entity("NW-US"),
             .tax_code     = *deal.tax_code,
             .amount       = amount("33000.00", "USD"),
             .name         = deal.name + " (United States)"}};
}

Decimal sum_of_milestones(Value const& schedule) {
    Decimal sum;
    for (auto const& line : schedule["milestone"]["items"].elements()) sum += line["milestoneAmount"].decimal().value();
    return sum;
}

std::string propose(ThreeDesks& firm, Engine& engine) {
    std::cout << "A proposal\n";
    auto const deal = firm.open_deal(Value::object({{"Name", "Data platform"},
                                                    {"StageName", "Proposal/Price Quote"},
                                                    {"CloseDate", "2026-06-30"},
                                                    {"Expected_Start__c", "2026-07-01"},
                                                    {"Duration_Days__c", 92},
                                                    {"Amount", 90'000},
                                                    {"CurrencyIsoCode", "EUR"},
                                                    {"Service_Line__c", "Analytics"},
                                                    {"Contract_Type__c", "Milestone"},
                                                    {"Billing_Model__c", "Milestone"}}));
    firm.agree(engine);
    make_sure(firm.delivery.count("projects") == 1, "delivery has a draft to plan by");
    make_sure(firm.delivery.list("projects").front()["phase"].text() == "draft", "and it is a draft");
    make_sure(firm.finance.count("job") == 0, "the ledger knows nothing of it yet");
    return deal;
}

void win_with_gaps(ThreeDesks& firm, Engine& engine, std::string const& deal) {
    std::cout << "Won, with something missing\n";
    firm.change_deal(deal, Value::object({{"StageName", "Closed Won"}}));
    engine.run_until_idle().value();
    std::size_t asked = 0;
    for (auto const& each : firm.store->open_exceptions("gate|", 20).value()) {
        if (!each.cause.starts_with("gate|")) break;
        std::cout << "      " << each.owner << ": " << each.remedy << "\n";
        ++asked;
    }
    make_sure(asked == 2, "legal entity and tax code are asked for, both at once");
    make_sure(firm.finance.count("salesOrder") == 0, "while they are missing nothing is written");
}

void hand_over(ThreeDesks& firm, Engine& engine, std::string const& deal) {
    std::cout << "Handed over, once finance has approved\n";
    firm.change_deal(deal, Value::object({{"Legal_Entity__c", "NW-IE"}, {"Tax_Code__c", "STANDARD"}}));
    firm.pass(std::chrono::minutes{10});
    Plan const plan = engine.plan().value();
    std::cout << plan.summary();
    make_sure(!engine.apply(plan), "contracts are not written without an approval");
    engine.request_approval(plan, "sam from sales operations").value();
    engine.approve(plan.hash(), "fiona from finance", "terms checked").value();
    engine.apply(plan).value();
    for (int pass = 0; pass < 4; ++pass) {  // What refers to records that did not exist before follows.
        Plan const next = engine.plan().value();
        if (next.empty()) break;
        engine.request_approval(next, "sam from sales operations").value();
        engine.approve(next.hash(), "fiona from finance").value();
        engine.apply(next).value();
    }
    make_sure(firm.finance.count("salesOrder") == 2 && firm.finance.count("job") == 2,
              "two orders and two projects in the ledger, one for each company");
    make_sure(firm.finance.count("billingSchedule") == 2, "each with its billing schedule");
    for (auto const& id : firm.finance.ids("billingSchedule")) {
        auto const schedule = firm.finance.read("billingSchedule", id);
        auto const order    = firm.finance.read("salesOrder", schedule["transaction"]["id"].text());
        make_sure(sum_of_milestones(schedule) == order["subtotal"].decimal().value(),
                  "its milestones sum to the order's " + order["subtotal"].to_json());
    }
    make_sure(all<Engagement>(*firm.store).size() == 1, "all of it under one engagement");
}

void look_at_the_whole(ThreeDesks& firm) {
    std::vector<Contract> contracts;
    for (auto const& [id, contract] : all<Contract>(*firm.store)) contracts.push_back(contract);
    std::vector<ConversionRate> const rates{{.from   = Currency::parse("USD").value(),
                                             .to     = Currency::parse("EUR").value(),
                                             .rate   = Decimal::parse("0.90").value(),
                                             .source = "budget rate of June 2026"}};
    auto const total = total_in(Currency::parse("EUR").value(), contracts, rates, Explain::yes).value();
    std::cout << total.why.to_string();
    make_sure(total.value == amount("89700.00", "EUR"), "worth 89,700 EUR in the reporting currency");
}

void deliver(ThreeDesks& firm, Engine& engine) {
    std::cout << "Delivered\n";
    make_sure(firm.delivery.count("projects") == 2, "delivery has both projects, the draft being one of them");
    make_sure(firm.delivery.count("milestones") == 6, "with three milestones each");
    firm.deliver("projects", "Data platform", Value::object({{"phase", "running"}}));
    firm.deliver("milestones", "Milestone 1", Value::object({{"state", "reached"}}));
    firm.agree(engine);
    std::size_t may_be_billed = 0;
    for (auto const& id : firm.finance.ids("billingSchedule")) {
        auto const schedule = firm.finance.read("billingSchedule", id);
        for (auto const& line : schedule["milestone"]["items"].elements())
            may_be_billed += line["milestoneCompleted"].is_true();
    }
    make_sure(may_be_billed == 1, "the milestone that was reached may be billed, and no other");
}

void bill(ThreeDesks& firm, Engine& engine, std::string const& deal) {
    std::cout << "Billed and paid\n";
    std::string order;  // The Irish one.
    for (auto const& id : firm.finance.ids("salesOrder"))
        if (firm.finance.read("salesOrder", id)["subtotal"].decimal().value() == Decimal{60'000}) order = id;
    auto const invoice = firm.finance.create_invoice(order).value();
    firm.finance.records().commit().value();
    firm.agree(engine);
    make_sure(!firm.deal(deal)["Invoiced_Amount__c"].is_null(), "sales sees what was invoiced");
    firm.pass(std::chrono::hours{24 * 20});
    firm.finance.pay_invoice(invoice).value();
    firm.finance.records().commit().value();
    firm.agree(engine);
    std::cout << "      the deal says: " << firm.deal(deal)["Invoice_Status__c"].text() << ", "
              << firm.deal(deal)["Invoiced_Amount__c"].to_json() << "\n";
}

/// What is earned when follows from what was sold, whatever has been billed of it.
void earn(ThreeDesks& firm) {
    std::cout << "Earned\n";
    std::map<Id<RevenueSchedule>, Id<ContractLine>> lines;
    std::map<Id<ContractLine>, Decimal>             earned;
    for (auto const& [id, schedule] : all<RevenueSchedule>(*firm.store)) lines[id] = schedule.contract_line;
    for (auto const& [id, month] : all<RevenueScheduleLine>(*firm.store))
        earned[lines.at(month.schedule)] += month.planned.amount();
    std::map<Currency, Decimal> sold, forecast;
    for (auto const& [id, line] : all<ContractLine>(*firm.store)) {
        make_sure(earned[id] == line.amount.amount(), "its months sum to the line's " + line.amount.to_string());
        sold[line.amount.currency()] += line.amount.amount();
    }
    for (auto const& [id, line] : all<ForecastLine>(*firm.store))
        if (line.basis == ForecastLine::Basis::contracted) forecast[line.amount->currency()] += line.amount->amount();
    make_sure(forecast == sold, "and so does the baseline that planning measures by");
}

void tell(Engine& engine) {
    std::cout << "Told\n";
    std::map<std::string, int> told;
    CallbackSink               subscriber{[&](BusinessEvent const& event) -> Result<> {
        ++told[event.type];
        return {};
    }};
    engine.deliver("subscriber", subscriber).value();
    for (auto const& [type, times] : told) std::cout << "      " << times << " " << type << "\n";
    make_sure(told["opportunity_won"] == 1 && told["project_activated"] == 1 && told["milestone_completed"] == 1,
              "each thing once");
    make_sure(told["payment_received"] == 1, "down to the payment");
}

}  // namespace

int main() {
    ThreeDesks  firm;
    ChainPolicy policy;
    policy.won.parts         = two_companies;
    auto northwind           = firm.topology(std::move(policy));
    northwind.approval.needs = [](PlannedWrite const& write) { return write.object == "Contract"; };
    Engine engine{northwind, {*firm.store, firm.network, firm.clock, firm.random}};

    auto const deal = propose(firm, engine);
    win_with_gaps(firm, engine, deal);
    hand_over(firm, engine, deal);
    look_at_the_whole(firm);
    deliver(firm, engine);
    bill(firm, engine, deal);
    earn(firm);
    tell(engine);
    make_sure(engine.plan().value().empty(), "and nothing is left to do");
    return EXIT_SUCCESS;
}
