#include "sheet_walk.hpp"

#include <throughline/sandbox/firm.hpp>
#include <throughline/vendors/netsuite/netsuite.hpp>
#include <throughline/vendors/salesforce/salesforce.hpp>

// The CRM's and the ledger's declared semantics, entry by entry.

using namespace throughline;
using namespace throughline::tests;
using sandbox::Value;

namespace {

Value reference(std::string const& id) { return Value::object({{"id", id}}); }

/// A vendor whose people insert and update by the same names as its API.
template <class Vendor>
struct Workers {
    Vendor&                       vendor;
    int                           count = 0;
    std::map<std::string, People> people{};

    using Fields = std::function<Value(int number)>;

    std::string insert(std::string const& object, Value const& fields) {
        auto const made = vendor.insert(object, fields);
        INFO((made ? "" : made.error().describe()));
        REQUIRE(made);
        return *made;
    }
    People& add(std::string const& object, Fields fields, std::string const& touched) {
        auto& each  = people[object];
        each.insert = [this, object, fields] { return insert(object, fields(++count)); };
        each.touch  = touching(object, touched);
        each.remove = [this, object](std::string const& key) { vendor.remove(object, key).value(); };
        return each;
    }
    std::function<void(std::string const&)> touching(std::string const& object, std::string const& field) {
        return [this, object, field](std::string const& key) {
            vendor.update(object, key, Value::object({{field, "Changed " + std::to_string(++count)}})).value();
        };
    }
    std::function<std::string()> body(Fields fields) {
        return [this, fields] { return fields(++count).to_json(); };
    }
};

std::string numbered(char const* name, int number) { return name + (" " + std::to_string(number)); }

/// Made with that id of ours, at any time.
std::function<std::size_t(std::string const&)> counting(sandbox::Salesforce& crm, std::string const& object) {
    return [&crm, object](std::string const& ours) {
        std::size_t found = 0;
        for (auto const& row : crm.list(object)) found += row["Throughline_Id__c"].text() == ours;
        return found;
    };
}

struct Deals {
    ScriptedExchange world{
        [this](http::Request const& request) -> Result<http::Response> { return crm.answer(request); }};
    SeededRandom                 chance{42};
    sandbox::Salesforce          crm{world.virtual_clock, chance};
    System                       system;
    std::unique_ptr<Connector>   connector{};
    Workers<sandbox::Salesforce> workers{crm};

    Deals() {
        sandbox::prepare_firm(crm);
        for (auto const* object : {"Account", "Contact", "Opportunity", "OpportunityLineItem"})
            crm.add_field(object, {.name = "Throughline_Id__c", .external_id = true, .unique = true});
        crm.add_app({.client_id = "throughline", .client_secret = "crm-secret"});
        salesforce::Options options{.quotes = false, .contracts = false};
        options.external_ids = true;
        system               = salesforce::system(
            "crm", {.url = crm.origin(), .client_id = "throughline", .client_secret = Secret{"crm-secret"}}, options);
        connector = system.connect(Exchange{world});
        add_people();
    }

    void add_people() {
        auto const account = workers.insert("Account", Value::object({{"Name", "Acme"}}));
        workers
            .add(
                "User",
                [](int number) {
                    auto const name = "person" + std::to_string(number);
                    return Value::object({{"LastName", name},
                                          {"FirstName", "Kim"},
                                          {"Username", name + "@northwind.example"},
                                          {"Email", name + "@northwind.example"},
                                          {"Alias", "p" + std::to_string(number)},
                                          {"IsActive", true}});
                },
                "LastName")
            .remove      = {};  // Nobody can.
        auto const named = [](int number) { return Value::object({{"Name", numbered("Name", number)}}); };
        workers.add("Product2", named, "Name");
        write("Account", named, "Name");
        write(
            "Contact",
            [account](int number) {
                return Value::object({{"LastName", numbered("Name", number)}, {"AccountId", account}});
            },
            "LastName");
        auto const deal = [account](int number) {
            return Value::object({{"Name", numbered("Deal", number)},
                                  {"AccountId", account},
                                  {"StageName", "Prospecting"},
                                  {"CloseDate", "2026-06-30"},
                                  {"CurrencyIsoCode", "USD"}});
        };
        write("Opportunity", deal, "Name");
        auto const product = workers.insert("Product2", named(0));
        auto const book    = workers.insert("Pricebook2", named(0));
        auto const price   = workers.insert("PricebookEntry", Value::object({{"Pricebook2Id", book},
                                                                             {"Product2Id", product},
                                                                             {"CurrencyIsoCode", "USD"},
                                                                             {"UnitPrice", Value::number("10.5")}}));
        auto const sold    = workers.insert("Opportunity", deal(0));
        write(
            "OpportunityLineItem",
            [sold, price](int number) {
                return Value::object({{"OpportunityId", sold},
                                      {"PricebookEntryId", price},
                                      {"Quantity", number},
                                      {"UnitPrice", Value::number("10.5")}});
            },
            "Description");
    }
    void write(std::string const& object, Workers<sandbox::Salesforce>::Fields fields, std::string const& touched) {
        auto& each = workers.add(object, fields, touched);
        each.body  = workers.body(fields);
        each.made  = counting(crm, object);
    }
};

struct Ledger {
    ScriptedExchange world{
        [this](http::Request const& request) -> Result<http::Response> { return erp.answer(request); }};
    SeededRandom               chance{7};
    sandbox::NetSuite          erp{world.virtual_clock, chance};
    System                     system;
    std::unique_ptr<Connector> connector{};
    Workers<sandbox::NetSuite> workers{erp};

    Ledger() {
        erp.add_token({.consumer_key    = "consumer",
                       .consumer_secret = "consumer-secret",
                       .token_id        = "token",
                       .token_secret    = "token-secret"});
        netsuite::Login login{.account     = erp.options().account,
                              .credentials = netsuite::AccessToken{"consumer", Secret{"consumer-secret"},
                                                                   Secret{"token"}, Secret{"token-secret"}}};
        system    = netsuite::system("erp", std::move(login));
        connector = system.connect(Exchange{world});
        add_lists();
        add_documents();
    }

    void add_lists() {
        auto const named = [](int number) { return Value::object({{"name", numbered("Name", number)}}); };
        for (auto const* list : {"department", "classification"}) workers.add(list, named, "name");
        workers.add(
            "subsidiary",
            [](int number) {
                return Value::object(
                    {{"name", numbered("Name", number)}, {"country", "US"}, {"currency", reference("1")}});
            },
            "name");
        workers.add(
            "currency",
            [](int number) {
                return Value::object({{"name", numbered("Coin", number)}, {"symbol", "X" + std::to_string(number)}});
            },
            "name");
        workers.add(
            "term",
            [](int number) {
                return Value::object({{"name", numbered("Net", number)}, {"daysUntilNetDue", number}});
            },
            "name");
        workers.add(
            "salesTaxItem",
            [](int number) {
                return Value::object({{"itemId", numbered("Tax", number)}, {"rate", Value::number("8.5")}});
            },
            "itemId");
        workers.add(
            "employee",
            [](int number) {
                return Value::object(
                    {{"firstName", "Kim"}, {"lastName", numbered("Name", number)}, {"subsidiary", reference("1")}});
            },
            "lastName");
        workers.add(
            "contact",
            [](int number) {
                return Value::object({{"entityId", numbered("Name", number)}, {"subsidiary", reference("1")}});
            },
            "entityId");
    }

    void add_documents() {
        auto const customer = [](int number) {
            return Value::object({{"companyName", numbered("Name", number)},
                                  {"isPerson", false},
                                  {"subsidiary", reference("1")},
                                  {"currency", reference("1")}});
        };
        write("customer", customer, "companyName");
        auto const client = workers.insert("customer", customer(0));
        auto const job    = [client](int number) {
            return Value::object({{"companyName", numbered("Job", number)}, {"parent", reference(client)}});
        };
        write("job", job, "companyName");
        auto const project = workers.insert("job", job(0));
        write(
            "projectTask",
            [project](int number) {
                return Value::object({{"title", numbered("Task", number)}, {"project", reference(project)}});
            },
            "title");
        auto const item  = erp.ids("serviceSaleItem").front();
        auto const order = [client, item](int number) {
            return Value::object(
                {{"entity", reference(client)},
                 {"item", Value::object({{"items", Value::array({Value::object({{"item", reference(item)},
                                                                                {"quantity", 1},
                                                                                {"rate", number + 1}})})}})}});
        };
        write("salesOrder", order, "memo");
        write(
            "invoice",
            [order](int number) {
                auto bill = order(number);
                bill.set("tranDate", "2026-03-02");
                return bill;
            },
            "memo");
        workers.people["invoice"].insert = [this, order] {
            return erp.create_invoice(workers.insert("salesOrder", order(++workers.count))).value();
        };
        write(
            "billingSchedule",
            [](int number) {
                return Value::object(
                    {{"name", numbered("Plan", number)}, {"scheduleType", Value::object({{"id", "4"}})}});
            },
            "name");
        workers.people["customerPayment"] = {
            .insert = [this] { return erp.pay_invoice(workers.people["invoice"].insert()).value(); },
            .touch  = workers.touching("customerPayment", "memo")};
    }
    void write(std::string const& object, Workers<sandbox::NetSuite>::Fields fields, std::string const& touched) {
        auto& each = workers.add(object, fields, touched);
        each.body  = workers.body(fields);
        each.made  = [this, object](std::string const& ours) {
            auto const made  = erp.creates_by_external_id(object);
            auto const found = made.find(ours);
            return found == made.end() ? std::size_t{0} : static_cast<std::size_t>(found->second);
        };
    }
};

}  // namespace

TEST_CASE("P39: Salesforce's sheet, entry by entry: the simulated org behaves as it says") {
    Deals deals;
    SheetWalk{deals.world, *deals.connector, deals.system, deals.workers.people}.run();
}

TEST_CASE("P39: NetSuite's sheet, entry by entry: the simulated account behaves as it says") {
    Ledger ledger;
    SheetWalk{ledger.world, *ledger.connector, ledger.system, ledger.workers.people}.run();
}
