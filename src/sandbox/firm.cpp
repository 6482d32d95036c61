#include <throughline/sandbox/firm.hpp>

#include <throughline/core/date.hpp>

#include <array>
#include <stdexcept>

namespace throughline::sandbox {

namespace {

struct Entity {
    std::string_view code, name, country, currency, second_currency;
};
constexpr std::array entities{
    Entity{"NW-US", "Northwind Consulting Inc.", "US", "USD", "USD"},
    Entity{"NW-IE", "Northwind Consulting Ltd.", "IE", "EUR", "GBP"},
    Entity{"NW-JP", "Northwind Consulting KK", "JP", "JPY", "JPY"},
};
constexpr std::array<std::string_view, 4> service_lines{"Strategy", "Implementation", "Analytics", "Support"};
constexpr std::array<std::string_view, 4> regions{"Americas", "Europe", "Asia Pacific", "Nordics"};
constexpr std::array<std::string_view, 5> models{"Fixed Fee", "Time and Materials", "Milestone", "Retainer",
                                                 "Managed Service"};
constexpr std::array<std::string_view, 8> open_stages{
    "Prospecting",         "Qualification",       "Needs Analysis",       "Value Proposition",
    "Id. Decision Makers", "Perception Analysis", "Proposal/Price Quote", "Negotiation/Review"};
constexpr std::array<std::string_view, 24> first_names{"Acme",
                                                       "Müller & Söhne",
                                                       "株式会社サクラ",
                                                       "Ångström",
                                                       "Łódzka Grupa",
                                                       "Αθήνα Ναυτιλιακή",
                                                       "Северсталь",
                                                       "شركة النور",
                                                       "חברת אור",
                                                       "Nguyễn Phát",
                                                       "São Tomé",
                                                       "Ğüneş",
                                                       "대한상사",
                                                       "ไทยรุ่งเรือง",
                                                       "Österreichische Bahn",
                                                       "Brontë & O'Neill",
                                                       "Zürcher",
                                                       "भारत उद्योग",
                                                       "Čapek",
                                                       "Þórsson",
                                                       "L'Étoile",
                                                       "Contoso",
                                                       "Fabrikam",
                                                       "Tailspin"};
constexpr std::array<std::string_view, 8>  second_names{"Holding", "Logistics", "Energy",  "Bank",
                                                       "Pharma",  "Retail",    "Systems", "Foods"};
constexpr std::array<std::string_view, 10> work{
    "ERP roll-out",  "Data platform", "Operating model", "Cloud migration",    "Carve-out",
    "Pricing study", "Service desk",  "Treasury",        "Close acceleration", "Audit readiness"};

template <std::size_t Size>
std::string_view any(std::array<std::string_view, Size> const& choices, Random& random) {
    return choices[random.below(Size)];
}

void must(Result<> const& done) {
    if (!done) throw std::logic_error{"sandbox: " + done.error().describe()};
}
std::string must(Result<std::string> made) {
    if (!made) throw std::logic_error{"sandbox: " + made.error().describe()};
    return *std::move(made);
}

FieldDefinition text_field(std::string name, int length = 255) {
    return {.name = std::move(name), .length = length, .custom = true};
}
FieldDefinition typed_field(std::string name, FieldType type, int scale = 0) {
    return {.name = std::move(name), .type = type, .scale = scale, .custom = true};
}
FieldDefinition choice_field(std::string name, std::initializer_list<std::string_view> choices) {
    FieldDefinition field{.name = std::move(name), .type = FieldType::picklist, .custom = true};
    for (auto const choice : choices) field.picklist.push_back({.value = std::string{choice}});
    return field;
}

/// One legal entity's customers: which one an account buys from follows from its place in the list.
Entity const&    entity_of(std::size_t account) { return entities[account % 10 < 5 ? 0 : account % 10 < 8 ? 1 : 2]; }
std::string_view currency_of(std::size_t account) {
    auto const& entity = entity_of(account);
    return account % 4 == 3 ? entity.second_currency : entity.currency;
}

Value amount_in(std::string_view currency, Random& random) {
    auto const thousands = static_cast<std::int64_t>(5 + random.below(400));
    if (currency == "JPY")
        return Value::number(std::to_string(thousands * 100'000 + static_cast<std::int64_t>(random.below(1'000))));
    auto const cents = random.below(100);
    return Value::number(std::to_string(thousands * 1'000 + static_cast<std::int64_t>(random.below(1'000))) + "." +
                         (cents < 10 ? "0" : "") + std::to_string(cents));
}

std::string date_in_2026(Random& random) {
    return Date{2026, 1, 5}.plus_days(static_cast<std::int32_t>(random.below(330))).to_string();
}

std::vector<std::string> hire_people(Salesforce& crm, NetSuite& erp, FirmSize const& size) {
    std::vector<std::string> people;
    for (std::size_t person = 0; person < size.people; ++person) {
        auto const name = "consultant" + std::to_string(person + 1);
        auto const made = crm.insert("User", Value::object({{"LastName", "Consultant " + std::to_string(person + 1)},
                                                            {"FirstName", "Kim"},
                                                            {"Username", name + "@northwind.example"},
                                                            {"Email", name + "@northwind.example"},
                                                            {"Alias", "c" + std::to_string(person + 1)},
                                                            {"IsActive", true}}));
        people.push_back(must(made));
        if (person % 8 == 7) continue;  // Some sell and are not employed here.
        must(erp.insert("employee", Value::object({{"firstName", "Kim"},
                                                   {"lastName", "Consultant " + std::to_string(person + 1)},
                                                   {"email", name + "@northwind.example"},
                                                   {"subsidiary", Value::object({{"id", "1"}})}})));
    }
    return people;
}

std::vector<std::string> open_accounts(Salesforce& crm, FirmSize const& size, std::vector<std::string> const& people,
                                       Random& random) {
    std::vector<std::string> accounts;
    for (std::size_t each = 0; each < size.accounts; ++each) {
        std::string name{any(first_names, random)};
        name.append(" ").append(any(second_names, random)).append(" ").append(std::to_string(each + 1));
        Value fields = Value::object({{"Name", name}, {"CurrencyIsoCode", currency_of(each)}});
        if (each % 9 == 4) fields.set("ParentId", accounts[random.below(accounts.size())]);
        if (each % 3) fields.set("Industry", "Manufacturing");
        if (each % 4) fields.set("BillingCity", "Springfield");
        if (each % 4 == 2) fields.set("BillingStreet", "1 High Street\nSecond floor");
        if (each % 5 == 1) fields.set("Phone", "+1 555 0" + std::to_string(100 + each % 900));
        if (each % 6 == 3) fields.set("Legal_Name__c", name + " (registered)");
        if (each % 2) fields.set("Region__c", any(regions, random));
        if (!people.empty() && each % 7) fields.set("OwnerId", people[each % people.size()]);
        accounts.push_back(must(crm.insert("Account", fields)));
    }
    return accounts;
}

Value deal(std::size_t number, std::size_t account, std::string const& account_id,
           std::vector<std::string> const& people, Random& random) {
    auto const  currency = currency_of(account);
    std::string name{any(work, random)};
    name.append(" ").append(std::to_string(number + 1));
    Value fields = Value::object({{"Name", name},
                                  {"AccountId", account_id},
                                  {"CloseDate", date_in_2026(random)},
                                  {"StageName", any(open_stages, random)},
                                  {"CurrencyIsoCode", currency}});
    if (number % 11) fields.set("Amount", amount_in(currency, random));
    if (number % 3) fields.set("Expected_Start__c", date_in_2026(random));
    if (number % 4) fields.set("Duration_Days__c", static_cast<int>(30 + random.below(300)));
    if (number % 5) fields.set("Service_Line__c", any(service_lines, random));
    if (number % 6) fields.set("Estimated_Hours__c", Value::number(std::to_string(40 + random.below(4'000)) + ".5"));
    if (number % 2) fields.set("Legal_Entity__c", entity_of(account).code);
    if (!people.empty()) fields.set("OwnerId", people[number % people.size()]);
    if (number % 10 == 7) fields.set("Deal_Desk_Note__c", "reviewed “twice” \\ by desk № " + std::to_string(number));
    return fields;
}

void win(Value& fields, std::size_t account, Random& random) {
    auto const model = any(models, random);
    fields.set("StageName", "Closed Won");
    fields.set("Amount", amount_in(currency_of(account), random));
    fields.set("Legal_Entity__c", entity_of(account).code);
    fields.set("Tax_Code__c", entity_of(account).country == "US" ? "EXEMPT" : "STANDARD");
    fields.set("Service_Line__c", any(service_lines, random));
    fields.set("Contract_Type__c", model);
    fields.set("Billing_Model__c", model);
}

/// Faults that people make, each of which must be refused with its reason.
void spoil(Value& fields, std::size_t kind) {
    switch (kind % 6) {
        case 0:
            fields.set("Legal_Entity__c", Value{});
            break;  // The gate: no legal entity.
        case 1:
            fields.set("Tax_Code__c", Value{});
            break;  // The gate: no tax code.
        case 2:
            fields.set("Legal_Entity__c", "NW-UK");
            break;  // In no crosswalk.
        case 3:
            fields.set("StageName", "Verbally Won");
            break;  // A stage that nobody mapped.
        case 4:
            fields.set("Amount", Value::number("-5000"));
            break;  // Worth less than nothing.
        case 5:
            fields.set("Contract_Type__c", Value{}), fields.set("Billing_Model__c", Value{});
            break;
    }
}

}  // namespace

void prepare_firm(Salesforce& crm) {
    for (auto const* object : {"Account", "Opportunity"}) crm.add_field(object, text_field("Region__c", 80));
    crm.add_field("Account", text_field("Legal_Name__c"));
    crm.add_field("Account", choice_field("Status__c", {"Prospect", "Customer", "Former"}));
    crm.add_field("Account", text_field("Tax_Registration__c", 40));
    crm.add_field("Account", text_field("Credit_Status__c", 40));
    crm.add_field("Account", choice_field("Health__c", {"Good", "Watch", "At Risk"}));
    crm.add_field("Opportunity", typed_field("Expected_Start__c", FieldType::date));
    crm.add_field("Opportunity", typed_field("Duration_Days__c", FieldType::number));
    crm.add_field("Opportunity", text_field("Service_Line__c", 80));
    crm.add_field("Opportunity", choice_field("Contract_Type__c", {"Fixed Fee", "Time and Materials", "Milestone",
                                                                   "Retainer", "Managed Service"}));
    crm.add_field("Opportunity", choice_field("Billing_Model__c", {"Fixed Fee", "Time and Materials", "Milestone",
                                                                   "Retainer", "Managed Service"}));
    crm.add_field("Opportunity", typed_field("Estimated_Hours__c", FieldType::number, 2));
    crm.add_field("Opportunity", text_field("Legal_Entity__c", 40));
    crm.add_field("Opportunity", text_field("Tax_Code__c", 40));
    crm.add_field("Opportunity", choice_field("Capacity_Flag__c", {"Staffable", "Constrained", "Unstaffable"}));
    crm.add_field("Opportunity", typed_field("Staffable_From__c", FieldType::date));
    crm.add_field("Opportunity",
                  choice_field("Invoice_Status__c", {"None", "Partly Invoiced", "Invoiced", "Overdue", "Paid"}));
    crm.add_field("Opportunity", typed_field("Invoiced_Amount__c", FieldType::currency, 2));
    crm.add_field("Opportunity", text_field("Deal_Desk_Note__c"));  // No mapping names it: kept as it is.
}

void prepare_firm(NetSuite&) {}

FirmContents fill_firm(Salesforce& crm, NetSuite& erp, FirmSize const& size, Random& random) {
    for (auto const& entity : entities) {
        auto const currency = erp.find("currency", "symbol", entity.currency);
        must(erp.insert("subsidiary", Value::object({{"name", entity.name},
                                                     {"country", entity.country},
                                                     {"currency", Value::object({{"id", currency.at(0)}})}})));
    }
    for (auto const line : service_lines) must(erp.insert("classification", Value::object({{"name", line}})));

    FirmContents contents;
    auto const   people   = hire_people(crm, erp, size);
    auto const   accounts = open_accounts(crm, size, people, random);
    contents.accounts     = accounts.size();
    for (std::size_t each = 0; each < size.opportunities; ++each) {
        auto const account = random.below(accounts.size());
        Value      fields  = deal(each, account, accounts[account], people, random);
        bool const won     = each % 5 == 2;
        bool const unfit   = each % 250 == 52 || each % 250 == 177;  // Ten or so in 1,250; all of them won.
        if (won)
            win(fields, account, random);
        else if (each % 7 == 3)
            fields.set("StageName", "Closed Lost");
        if (unfit) spoil(fields, contents.unfit);
        must(crm.insert("Opportunity", fields));
        ++contents.opportunities;
        contents.won += won && !unfit;
        contents.unfit += unfit;
    }
    must(crm.records().commit());
    must(erp.records().commit());
    return contents;
}

Crosswalks firm_crosswalks(Salesforce const&) {
    Crosswalks crosswalks;
    for (auto const& entity : entities)
        must(crosswalks["legal_entity"].add(std::string{entity.code}, std::string{entity.code}));
    for (auto const line : service_lines) must(crosswalks["service_line"].add(std::string{line}, std::string{line}));
    for (auto const region : regions) must(crosswalks["region"].add(std::string{region}, std::string{region}));
    for (auto const* code : {"STANDARD", "REDUCED", "EXEMPT"}) must(crosswalks["tax_code"].add(code, code));
    return crosswalks;
}

Crosswalks firm_crosswalks(NetSuite const& erp) {
    Crosswalks crosswalks;
    for (auto const& entity : entities)
        for (auto const& id : erp.find("subsidiary", "name", entity.name))
            must(crosswalks["legal_entity"].add(id, std::string{entity.code}));
    for (auto const& id : erp.find("subsidiary", "name", "Parent Company"))
        must(crosswalks["legal_entity"].add(id, "NW"));
    for (auto const line : service_lines)
        for (auto const& id : erp.find("classification", "name", line))
            must(crosswalks["service_line"].add(id, std::string{line}));
    for (auto const& id : erp.ids("currency"))
        must(crosswalks["currency"].add(id, std::string{erp.read("currency", id)["symbol"].text()}));
    for (auto const& id : erp.ids("term"))
        must(crosswalks["payment_terms"].add(id, std::string{erp.read("term", id)["name"].text()}));
    auto const items = erp.find("serviceSaleItem", "itemId", "Professional Services");
    if (!items.empty()) must(crosswalks["service_item"].add(items.front(), "service"));
    return crosswalks;
}

std::vector<std::string> change_some_deals(Salesforce& crm, std::size_t count, Random& random) {
    std::vector<std::string> done;
    auto const               deals = crm.list("Opportunity");
    for (std::size_t tries = 0; done.size() < count && tries < deals.size(); ++tries) {
        auto const& chosen = deals[random.below(deals.size())];
        auto const  id     = std::string{chosen["Id"].text()};
        auto const  name   = std::string{chosen["Name"].text()};
        auto const  stage  = std::string{chosen["StageName"].text()};
        if (stage == "Closed Won") {
            if (chosen["Legal_Entity__c"].is_null() || chosen["Contract_Type__c"].is_null()) continue;
            must(crm.update("Opportunity", id, Value::object({{"Name", name + " (renamed)"}})));
            done.push_back("renamed the won deal \"" + name + "\"");
        } else if (stage != "Closed Lost" && !chosen["AccountId"].is_null()) {
            auto const moved = date_in_2026(random);
            must(crm.update("Opportunity", id, Value::object({{"CloseDate", moved}})));
            done.push_back("moved the close of \"" + name + "\" to " + moved);
        }
    }
    must(crm.records().commit());
    return done;
}

std::vector<std::string> bill_some_orders(NetSuite& erp, std::size_t count, Random& random) {
    std::vector<std::string> done;
    auto const               orders = erp.ids("salesOrder");
    for (std::size_t each = 0; each < count && !orders.empty(); ++each) {
        auto const& order   = orders[random.below(orders.size())];
        auto const  invoice = erp.create_invoice(order);
        if (!invoice) continue;  // Billed already.
        done.push_back("billed order " + order + " as invoice " + *invoice);
        if (each % 2) continue;
        must(erp.pay_invoice(*invoice));
        done.push_back("booked the payment of invoice " + *invoice);
    }
    must(erp.records().commit());
    return done;
}

}  // namespace throughline::sandbox
