#include "two_ledgers.hpp"

#include <tool/simulation/story.hpp>

#include <throughline/mapping/canonical.hpp>
#include <throughline/process/billing_plan.hpp>
#include <throughline/process/collections.hpp>
#include <throughline/process/invoicing.hpp>
#include <throughline/process/won_deal.hpp>

#include <algorithm>
#include <array>

namespace throughline::simulation {

using sandbox::Value;

namespace {

constexpr std::array<char const*, 3> entities{"NW-US", "NW-IE", "NW-JP"};
constexpr std::array<char const*, 3> models{"Fixed Fee", "Retainer", "Managed Service"};
constexpr std::chrono::seconds       lag_max{20};
constexpr std::chrono::hours         day{24};

/// Clocks are wrong by less than the vendors' tolerance.
std::chrono::seconds skew_of(std::uint64_t seed) {
    return std::chrono::seconds{static_cast<std::int64_t>(seed * 37 % 241) - 120};
}

template <class Choices>
auto const& one_of(Random& random, Choices const& choices) {
    return choices[random.below(choices.size())];
}

/// So that a run takes no longer than what it is about.
void keep_only(System& system, std::set<std::string_view> const& objects) {
    std::erase_if(system.mappings, [&](MappingView const& view) { return objects.count(view.object) == 0; });
}

System ledger(sandbox::NetSuite& erp, std::string name) {
    netsuite::Login login{.account     = erp.options().account,
                          .credentials = netsuite::AccessToken{"consumer", Secret{"consumer-secret"}, Secret{"token"},
                                                               Secret{"token-secret"}}};
    auto            system = netsuite::system(std::move(name), std::move(login));
    system.creates         = {"CustomerAccount", "Contract", "Project", "BillingSchedule", "Invoice"};
    for (auto& [table, crosswalk] : sandbox::firm_crosswalks(erp)) system.crosswalks[table] = std::move(crosswalk);
    keep_only(system, {"CustomerAccount", "Contract", "ContractLine", "Project", "BillingSchedule", "BillingEvent",
                       "Invoice", "InvoiceLine"});
    return system;
}

Decimal decimal_of(Value const& value) { return value.is_null() ? Decimal{} : value.decimal().value(); }

}  // namespace

TwoLedgers::TwoLedgers(std::uint64_t its_seed)
    : Stage{its_seed},
      crm_clock{virtual_clock, skew_of(its_seed)},
      erp_clock{virtual_clock, skew_of(its_seed * 5 + 3)},
      crm{crm_clock, vendors_chance},
      old_erp{erp_clock, vendors_chance, {.account = "1111111"}},
      new_erp{virtual_clock, vendors_chance, {.account = "2222222", .time_zone = "Europe/Dublin"}} {
    set_up();
    for (sandbox::System* system : {static_cast<sandbox::System*>(&crm), static_cast<sandbox::System*>(&old_erp),
                                    static_cast<sandbox::System*>(&new_erp)})
        network.connect(*system);
}

void TwoLedgers::set_up() {
    sandbox::prepare_firm(crm);
    crm.add_app({.client_id = "throughline", .client_secret = "crm-secret"});
    sandbox::FirmSize const empty{.accounts = 0, .opportunities = 0, .people = 0};
    sandbox::Salesforce     elsewhere{virtual_clock, vendors_chance};
    sandbox::NetSuiteToken  token{.consumer_key    = "consumer",
                                  .consumer_secret = "consumer-secret",
                                  .token_id        = "token",
                                  .token_secret    = "token-secret"};
    for (auto* erp : {&old_erp, &new_erp}) {
        sandbox::fill_firm(elsewhere, *erp, empty, vendors_chance);
        erp->add_token(token);
    }
    for (auto const* name : {"Acme", "Fabrikam"})
        accounts_.push_back(crm.insert("Account", Value::object({{"Name", name}, {"CurrencyIsoCode", "USD"}})).value());
    for (int each = 0; each < 3; ++each) sell();
}

Topology TwoLedgers::topology() {
    salesforce::Options options{.quotes = false, .contracts = false};
    options.crosswalks = sandbox::firm_crosswalks(crm);
    auto sales         = salesforce::system(
        "crm", {.url = crm.origin(), .client_id = "throughline", .client_secret = Secret{"crm-secret"}}, options);
    keep_only(sales, {"Account", "Opportunity"});
    WonDealPolicy const without_billing{.billing = false};
    Topology            firm{.name      = "cut-over",
                             .systems   = {std::move(sales), ledger(old_erp, "old"), ledger(new_erp, "new")},
                             .processes = {won_deal(without_billing), billing_plan(), invoicing(), invoice_release(),
                                           collections_feedback()}};
    auto const entity = [](char const* code) { return Id<LegalEntity>{reference_data_id("legal_entity", code)}; };
    for (auto& route : invoicing_routes()) firm.routes.push_back(std::move(route));
    for (auto& route : cutover_routes("old", "new", {{entity("NW-IE"), ireland_from}, {entity("NW-US"), america_from}}))
        firm.routes.push_back(std::move(route));
    return firm;
}

/// Mostly near the days on which the ledgers change, often on one of them or beside it.
Date TwoLedgers::some_start() {
    auto const around = chance.chance(1, 2) ? ireland_from : america_from;
    if (chance.chance(1, 2)) return around.plus_days(static_cast<std::int32_t>(chance.below(3)) - 1);
    return around.plus_days(static_cast<std::int32_t>(chance.below(60)) - 45);
}

void TwoLedgers::sell() {
    auto const* model = one_of(chance, models);
    auto const  cents = std::to_string(chance.below(100));
    crm.insert("Opportunity", Value::object({{"Name", "Work " + std::to_string(++deals_)},
                                             {"AccountId", one_of(chance, accounts_)},
                                             {"CloseDate", "2026-03-01"},
                                             {"StageName", "Negotiation/Review"},
                                             {"CurrencyIsoCode", "USD"},
                                             {"Amount", Value::number(std::to_string(10'000 + chance.below(90'000)) +
                                                                      (cents.size() < 2 ? ".0" : ".") + cents)},
                                             {"Expected_Start__c", some_start().to_string()},
                                             {"Duration_Days__c", static_cast<int>(20 + chance.below(60))},
                                             {"Service_Line__c", "Strategy"},
                                             {"Contract_Type__c", model},
                                             {"Billing_Model__c", model},
                                             {"Legal_Entity__c", one_of(chance, entities)},
                                             {"Tax_Code__c", "STANDARD"}}))
        .value();
}

void TwoLedgers::change_a_deal() {
    auto const  deals = crm.list("Opportunity");
    auto const& deal  = one_of(chance, deals);
    auto const  id    = std::string{deal["Id"].text()};
    bool const  done  = deal["StageName"].text() == "Closed Won";
    auto const  what  = chance.below(done ? 3 : 6);
    Value       change;
    if (what >= 3) change = Value::object({{"StageName", "Closed Won"}}), ++won;
    if (what == 0) change = Value::object({{"Expected_Start__c", some_start().to_string()}}), ++redated;
    if (what == 1) change = Value::object({{"Legal_Entity__c", one_of(chance, entities)}}), ++moved;
    if (what == 2)
        change = Value::object({{"Amount", Value::number(std::to_string(10'000 + chance.below(90'000)) + ".01")}}),
        ++corrected;
    if (done) touched.insert(std::string{deal["Name"].text()});
    if (done && what == 1) moved_from.insert(std::string{deal["Name"].text()});
    crm.update("Opportunity", id, change).value();
    ++edits;
}

/// In the ledger, too, work is re-dated, and prices are raised.
void TwoLedgers::change_an_order(sandbox::NetSuite& erp) {
    auto const orders = erp.ids("salesOrder");
    if (orders.empty()) return;
    auto const& id    = one_of(chance, orders);
    auto const  order = erp.read("salesOrder", id);
    touched.insert(std::string{order["item"]["items"].elements().front()["description"].text()});
    if (chance.chance(1, 2)) {
        auto const start = some_start();
        redated +=
            erp.update("salesOrder", id,
                       Value::object({{"startDate", start.to_string()}, {"endDate", start.plus_days(50).to_string()}}))
                .has_value();
        return;
    }
    auto const line = order["item"]["items"].elements().front();
    auto const more = decimal_of(line["amount"]) + Decimal{static_cast<std::int64_t>(1 + chance.below(500))};
    auto const rate = Value::number(more.to_string());
    auto const item = Value::object({{"line", line["line"]}, {"rate", rate}, {"amount", rate}});
    corrected +=
        erp.update("salesOrder", id, Value::object({{"item", Value::object({{"items", Value::array({item})}})}}))
            .has_value();
}

void TwoLedgers::keep_books(sandbox::NetSuite& erp) {
    auto const invoices = erp.ids("invoice");
    if (!invoices.empty()) {
        auto const& id     = one_of(chance, invoices);
        bool const  cancel = chance.chance(1, 2);
        if (cancel && erp.read("invoice", id)["status"].text() == "A") voided += erp.void_invoice(id).has_value();
        if (!cancel) paid += erp.pay_invoice(id).has_value();
    }
    if (chance.chance(1, 4)) change_an_order(erp);
    erp.records().commit().value();
}

void TwoLedgers::people_work() {
    if (chance.chance(1, 3)) sell();
    for (auto count = chance.below(4); count > 0; --count) change_a_deal();
    crm.records().commit().value();
    if (chance.chance(1, 2)) keep_books(chance.chance(1, 2) ? old_erp : new_erp);
    virtual_clock.advance(std::chrono::minutes{chance.below(30)});
    if (chance.chance(1, 2)) virtual_clock.advance(day * static_cast<int>(chance.below(20)));
}

void TwoLedgers::trouble() {
    if (chance.chance(1, 4)) crm.revoke_sessions();
    for (auto* erp : {&old_erp, &new_erp}) {
        if (chance.chance(1, 3)) erp->fail_next(static_cast<sandbox::NetSuiteFailure>(chance.below(4)));
        if (chance.chance(1, 4)) erp->set_search_lag(lag_max * static_cast<int>(chance.below(2)));
    }
}

std::chrono::seconds TwoLedgers::calm_down() {
    for (auto* erp : {&old_erp, &new_erp}) {
        erp->set_search_lag(std::chrono::seconds{0});
        erp->clear_failures();
    }
    return lag_max;
}

void TwoLedgers::run_out() {
    virtual_clock.advance(day * 60);
    settle();
    for (auto* erp : {&old_erp, &new_erp})
        for (int each = 0; each < 3; ++each) keep_books(*erp);
    virtual_clock.advance(day * 190);
    settle();
}

namespace {

struct Book {
    char const*        name;
    sandbox::NetSuite& erp;
};
std::array<Book, 2> books_of(TwoLedgers& firm) { return {Book{"old", firm.old_erp}, Book{"new", firm.new_erp}}; }

bool is_live(Value const& invoice) { return invoice["status"].text() != "V"; }

/// What both ledgers hold of a deal: where its project is, what its order and its live invoices come to.
struct Account {
    std::vector<std::string> projects{};  ///< Ledgers.
    std::set<std::string>    invoiced_in{};
    Decimal                  billed{};
    std::size_t              invoices = 0;
};

Account account_of(TwoLedgers& firm, std::string const& name) {
    Account account;
    for (auto const& [ledger, erp] : books_of(firm)) {
        for (std::size_t each = erp.find("job", "companyName", name).size(); each > 0; --each)
            account.projects.emplace_back(ledger);
        for (auto const& id : erp.ids("invoice")) {
            auto const invoice = erp.read("invoice", id);
            auto const lines   = invoice["item"]["items"].elements();
            auto const text    = lines.front()["description"].text();
            if (!is_live(invoice) || text.substr(0, text.find(',')) != name) continue;
            account.invoiced_in.insert(ledger);
            account.billed += decimal_of(invoice["subtotal"]);
            ++account.invoices;
        }
    }
    return account;
}

/// What a deal's order comes to; its lines carry the deal's name.
std::vector<Decimal> orders_of(TwoLedgers& firm, std::string const& name) {
    std::vector<Decimal> found;
    for (auto const& [ledger, erp] : books_of(firm))
        for (auto const& id : erp.ids("salesOrder")) {
            auto const order = erp.read("salesOrder", id);
            if (order["item"]["items"].elements().front()["description"].text() == name)
                found.push_back(decimal_of(order["subtotal"]));
        }
    return found;
}

std::size_t month_ends(Date start, Date end) {
    std::size_t count = 0;
    for (auto each = start; each < end; each = each.plus_days(1))
        count += each.plus_days(1).day() == 1 || each.plus_days(1) == end;
    return count;
}

/// By the calendar alone.
std::string ledger_by_date(Value const& deal) {
    auto const start  = Date::parse(deal["Expected_Start__c"].text()).value();
    auto const entity = deal["Legal_Entity__c"].text();
    bool const is_new = (entity == "NW-IE" && start >= TwoLedgers::ireland_from) ||
                        (entity == "NW-US" && start >= TwoLedgers::america_from);
    return is_new ? "new" : "old";
}

}  // namespace

namespace {

/// How a deal, and the contract that it became, came to be what they are.
std::string story(TwoLedgers& firm, std::string_view deal) {
    std::map<std::string, sandbox::System const*> const systems{
        {"crm", &firm.crm}, {"old", &firm.old_erp}, {"new", &firm.new_erp}};
    auto const bound = firm.store->binding("crm", "Opportunity", std::string{deal}).value();
    if (!bound) return "nobody knows it";
    return story_of(*firm.store, bound->record, systems) +
           story_of(*firm.store, contract_id(Id<Opportunity>{bound->record}), systems);
}

Invoice invoice_of(TwoLedgers& firm, StoredException const& open) {
    auto const stored = firm.store->record(open.record_id).value();
    return from_canonical_json(object_type<Invoice>(), stored->body).value().as<Invoice>();
}

/// What finance is asked to give back, as the deal came to less than its customer had been billed.
Decimal credits_waiting(TwoLedgers& firm, std::string_view deal) {
    auto const bound = firm.store->binding("crm", "Opportunity", std::string{deal}).value();
    Decimal    waiting;
    for (auto const& open : firm.store->open_exceptions("", 100).value())
        if (open.path == "Invoice.total")
            if (auto const invoice = invoice_of(firm, open);
                invoice.contract == contract_id(Id<Opportunity>{bound->record}))
                waiting += invoice.total.amount();
    return waiting;
}

}  // namespace

void check_once(TwoLedgers& firm) {
    for (auto const* record : {"salesOrder", "job", "billingSchedule", "invoice"}) {
        CAPTURE(record);
        std::map<std::string, std::uint64_t> all;
        std::size_t                          count = 0;
        for (auto const& [name, erp] : books_of(firm)) {
            count += erp.count(record);
            for (auto const& [ours, times] : erp.creates_by_external_id(record)) all[ours] += times;
        }
        for (auto const& [ours, times] : all) {
            CAPTURE(ours);
            CHECK(times == 1);
        }
        CHECK(all.size() == count);
    }
}

void check_billed(TwoLedgers& firm) {
    for (auto const& deal : firm.crm.list("Opportunity")) {
        auto const name    = std::string{deal["Name"].text()};
        auto const account = account_of(firm, name);
        auto const orders  = orders_of(firm, name);
        CAPTURE(name);
        if (deal["StageName"].text() != "Closed Won") {
            CHECK(account.projects.empty());
            CHECK(orders.empty());
            CHECK(account.invoices == 0);
            continue;
        }
        INFO(story(firm, deal["Id"].text()));
        REQUIRE(account.projects.size() == 1);
        REQUIRE(orders.size() == 1);
        CHECK(account.invoiced_in == std::set<std::string>{account.projects.front()});
        auto const billed = account.billed + credits_waiting(firm, deal["Id"].text());
        CHECK(billed.normalized().to_string() == orders.front().normalized().to_string());
        if (firm.touched.count(name)) continue;
        CHECK(account.projects.front() == ledger_by_date(deal));
        CHECK(orders.front() == decimal_of(deal["Amount"]));
        if (deal["Billing_Model__c"].text() != "Fixed Fee") continue;
        auto const start = Date::parse(deal["Expected_Start__c"].text()).value();
        auto const days  = static_cast<std::int32_t>(std::stoi(decimal_of(deal["Duration_Days__c"]).to_string()));
        CHECK(account.invoices == month_ends(start, start.plus_days(days)));
    }
}

void check_exceptions(TwoLedgers& firm) {
    for (auto const& open : firm.store->open_exceptions("", 100).value()) {
        if (open.cause.ends_with("|Project.projectManager/id")) continue;  // Nobody reads the CRM's people here.
        if (open.path == "Invoice.total") {
            CHECK(invoice_of(firm, open).total.amount() < Decimal{});
            CHECK(open.owner == "finance");
            continue;
        }
        auto const bound = firm.store->binding_of(open.record_id, "crm", "Opportunity").value();
        REQUIRE_MESSAGE(open.path == "Opportunity.legal_entity", open.cause << ": " << open.message);
        auto const deal = firm.crm.read("Opportunity", bound->key);
        CAPTURE(deal.to_json());
        CHECK(firm.moved_from.count(std::string{deal["Name"].text()}) == 1);
        CHECK(open.owner == "finance");
    }
}

void check_silence(TwoLedgers& firm) {
    auto const audit = firm.store->count_audit().value();
    for (int pass = 0; pass < 2; ++pass) {
        firm.virtual_clock.advance(std::chrono::minutes{5});
        CHECK(firm.engine->run_until_idle().value().applied == 0);
    }
    CHECK(firm.store->count_audit().value() == audit);
    CHECK(firm.store->open_intents(10).value().empty());
}

}  // namespace throughline::simulation
