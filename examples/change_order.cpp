// A change order: the customer wants more, sales wins a deal of type "change", and from its one id follow a line of the
// contract, its billing, its revenue, and the project's budget and margin.

#include "three_desks.hpp"

#include <map>

using namespace desks;

namespace {

/// What a contract line comes to in billing and in planned revenue.
void show(Store& store, Id<ContractLine> line) {
    Decimal                      billing, revenue;
    std::map<std::string, Money> months;
    for (auto const& [id, event] : all<BillingEvent>(store))
        if (event.contract_line == line && event.status != BillingEvent::Status::cancelled)
            billing += event.amount.amount();
    for (auto const& [id, period] : all<RevenueScheduleLine>(store)) {
        if (!(period.schedule == revenue_schedule_id(line))) continue;
        months[period.period.name] = period.planned;
        revenue += period.planned.amount();
    }
    for (auto const& [month, planned] : months) std::cout << "      " << month << "  " << planned.to_string() << "\n";
    std::cout << "      billed in all " << billing.to_string() << ", earned in all " << revenue.to_string() << "\n";
    make_sure(billing == revenue, "what it bills is what it earns, to the cent");
}

}  // namespace

int main() {
    ThreeDesks  firm;
    ChainPolicy policy;
    policy.budget.cost_per_hour = Money{Decimal{85}, Currency::parse("EUR").value()};
    Engine engine{firm.topology(std::move(policy)), {*firm.store, firm.network, firm.clock, firm.random}};

    std::cout << "A retainer of three months\n";
    firm.open_deal(Value::object({{"Name", "Support"},
                                  {"StageName", "Closed Won"},
                                  {"CloseDate", "2026-06-30"},
                                  {"Expected_Start__c", "2026-07-01"},
                                  {"Duration_Days__c", 92},
                                  {"Estimated_Hours__c", 300},
                                  {"Amount", 45'000},
                                  {"CurrencyIsoCode", "EUR"},
                                  {"Legal_Entity__c", "NW-IE"},
                                  {"Tax_Code__c", "STANDARD"},
                                  {"Service_Line__c", "Support"},
                                  {"Contract_Type__c", "Retainer"},
                                  {"Billing_Model__c", "Retainer"}}));
    firm.agree(engine);
    make_sure(firm.finance.count("salesOrder") == 1, "the ledger has its order");
    auto const order_id = firm.finance.ids("salesOrder").front();
    make_sure(all<ContractLine>(*firm.store).size() == 1, "of one line");

    std::cout << "More work, from August on\n";
    auto const more = firm.open_deal(Value::object({{"Name", "Weekend cover"},
                                                    {"Type", "Change Order"},
                                                    {"StageName", "Negotiation/Review"},
                                                    {"CloseDate", "2026-07-20"},
                                                    {"Expected_Start__c", "2026-08-01"},
                                                    {"Duration_Days__c", 31},
                                                    {"Estimated_Hours__c", 80},
                                                    {"Amount", 10'000},
                                                    {"CurrencyIsoCode", "EUR"}}));
    firm.agree(engine);
    make_sure(all<ChangeOrder>(*firm.store).size() == 1, "a change order is on the table");
    make_sure(all<ContractLine>(*firm.store).size() == 1, "and changes nothing while it is negotiated");

    firm.change_deal(more, Value::object({{"StageName", "Closed Won"}}));
    firm.agree(engine);
    auto const order = all<ChangeOrder>(*firm.store).front();
    make_sure(order.second.status == ChangeOrder::Status::approved, "agreed");

    std::cout << "What follows from " << order.second.number << "\n";
    auto const added = change_order_line_id(order.first, 1);
    show(*firm.store, added);
    auto const contract = all<Contract>(*firm.store).front().second;
    std::cout << "      the contract is worth " << contract.value.to_string() << "\n";
    make_sure(contract.value.amount() == Decimal{55'000}, "its value is the sum of its lines");
    auto const project = all<Project>(*firm.store).front().second;
    std::cout << "      the project may take " << project.budget_hours->to_string() << " hours, cost "
              << project.budget_cost->to_string() << " and bring " << project.budget_revenue->to_string() << "\n";
    make_sure(project.budget_hours->value() == Decimal{380}, "its hours are the deal's and the order's");
    make_sure(firm.finance.read("salesOrder", order_id)["subtotal"].decimal().value() == Decimal{55'000},
              "the ledger's order has the new line");
    make_sure(engine.plan().value().empty(), "and nothing is left to do");
    return EXIT_SUCCESS;
}
