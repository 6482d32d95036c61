#include <support/random_object.hpp>
#include <support/scripted_exchange.hpp>

#include <throughline/mapping/json.hpp>
#include <throughline/model/account.hpp>
#include <throughline/model/opportunity.hpp>
#include <throughline/sandbox/salesforce.hpp>
#include <throughline/vendors/salesforce/salesforce.hpp>

#include <doctest/doctest.h>

#include <map>
#include <set>

// The connector and the simulated org were written from the same fact sheet by different hands: here they meet.

using namespace throughline;
using namespace throughline::tests;
using sandbox::FieldType;
using sandbox::Value;

namespace {

sandbox::PicklistValue choice(std::string value) { return {.value = std::move(value)}; }

std::vector<sandbox::PicklistValue> choices(std::initializer_list<char const*> values) {
    std::vector<sandbox::PicklistValue> list;
    for (auto const* value : values) list.push_back(choice(value));
    return list;
}

void add_custom_fields(sandbox::Salesforce& org) {
    auto const texts = [&](std::string_view object, std::initializer_list<char const*> names) {
        for (auto const* name : names) org.add_field(object, {.name = name});
    };
    texts("Account", {"Legal_Name__c", "Tax_Registration__c", "Region__c", "Credit_Status__c", "Status__c"});
    org.add_field("Account", {.name       = "Health__c",
                              .type       = FieldType::picklist,
                              .picklist   = choices({"Good", "Watch", "At Risk"}),
                              .restricted = true});
    texts("Opportunity", {"Service_Line__c", "Region__c", "Contract_Type__c", "Billing_Model__c", "Legal_Entity__c",
                          "Tax_Code__c", "Capacity_Flag__c", "Own_Field__c"});
    org.add_field("Opportunity", {.name       = "Invoice_Status__c",
                                  .type       = FieldType::picklist,
                                  .picklist   = choices({"None", "Partly Invoiced", "Invoiced", "Overdue", "Paid"}),
                                  .restricted = true});
    for (auto const* date : {"Expected_Start__c", "Staffable_From__c"})
        org.add_field("Opportunity", {.name = date, .type = FieldType::date});
    org.add_field("Opportunity", {.name = "Duration_Days__c", .type = FieldType::number});
    org.add_field("Opportunity", {.name = "Estimated_Hours__c", .type = FieldType::number, .scale = 2});
    org.add_field("Opportunity", {.name = "Invoiced_Amount__c", .type = FieldType::currency, .scale = 2});
    texts("Contract", {"Legal_Entity__c", "Contract_Type__c", "Billing_Model__c", "Payment_Terms__c", "Tax_Code__c",
                       "Purchase_Order__c"});
    org.add_field("Contract", {.name = "Contract_Value__c", .type = FieldType::currency, .scale = 2});
    for (auto const* object :
         {"Account", "Contact", "Opportunity", "OpportunityLineItem", "Quote", "QuoteLineItem", "Contract"})
        org.add_field(object, {.name = "Throughline_Id__c", .external_id = true, .unique = true});
}

struct Rehearsal {
    ScriptedExchange           world;
    SeededRandom               chance{42};
    sandbox::Salesforce        org;
    System                     system;
    std::unique_ptr<Connector> connector;
    MirrorReferences           references{};

    explicit Rehearsal(sandbox::SalesforceOptions org_options = {}, salesforce::Options options = with_our_ids())
        : world{[this](http::Request const& request) -> Result<http::Response> { return org.answer(request); }},
          org{world.virtual_clock, chance, std::move(org_options)},
          system{salesforce::system("crm", login(), std::move(options))},
          connector{system.connect(Exchange{world})} {
        org.add_app({.client_id = "key", .client_secret = "secret"});
        add_custom_fields(org);
    }

    static salesforce::Options with_our_ids() {
        salesforce::Options options;
        options.external_ids = true;
        return options;
    }
    static salesforce::Login login() {
        salesforce::Login login;
        login.url           = "https://northwind.my.salesforce.com";
        login.client_id     = "key";
        login.client_secret = Secret{"secret"};
        return login;
    }

    MappingView const& mapping(std::string_view vendor_object) const {
        for (auto const& view : system.mappings)
            if (view.vendor_object == vendor_object) return view;
        throw std::logic_error{"no such mapping"};
    }

    std::string account(std::string_view name) {
        return org.insert("Account", Value::object({{"Name", name}})).value();
    }
    std::string deal(std::string_view name, std::string_view account_id) {
        Value fields = Value::object({{"Name", name}, {"AccountId", account_id}, {"StageName", "Closed Won"}});
        fields.set("CloseDate", "2025-06-30").set("Amount", Value::number("1250.5"));
        fields.set("CurrencyIsoCode", "EUR").set("Own_Field__c", "kept");
        return org.insert("Opportunity", fields).value();
    }

    Result<ChangePage> page(std::string_view object, std::string bookmark) {
        ChangeQuery query;
        query.vendor_object = object;
        query.fields        = field_list(mapping(object));
        query.bookmark      = std::move(bookmark);
        return world.run(connector->changes(std::move(query)));
    }
    /// Everything from a bookmark on, decoded, by key; the bookmark moves.
    std::map<std::string, Decoded> read(std::string_view object, std::string& bookmark) {
        std::map<std::string, Decoded> records;
        JsonDecoder const              decoder{mapping(object)};
        for (bool last = false; !last;) {
            auto const got = page(object, bookmark);
            REQUIRE_MESSAGE(got, got.error().describe());
            for (auto const& record : got->records) {
                MappingContext context{&references, &system.crosswalks, nullptr, system.default_currency, {}, {}};
                auto           decoded = decoder.decode(record.text, context);
                REQUIRE(decoded);
                for (auto const& fault : decoded->faults) FAIL_CHECK(fault.describe());
                records.insert_or_assign(decoded->envelope.key, *std::move(decoded));
            }
            bookmark = got->bookmark;
            last     = got->last;
        }
        return records;
    }
    std::vector<Outcome> write(std::vector<WriteItem> items, std::string object = "Account") {
        WriteBatch batch;
        batch.vendor_object = std::move(object);
        batch.items         = std::move(items);
        return world.run(connector->write(std::move(batch)));
    }
};

WriteItem item(Operation operation, std::string key_or_id, std::string body) {
    WriteItem made;
    made.operation                         = operation;
    bool const by_key                      = operation == Operation::update || operation == Operation::remove;
    (by_key ? made.key : made.external_id) = std::move(key_or_id);
    made.body                              = std::move(body);
    return made;
}

}  // namespace

TEST_CASE("the simulated org lets the connector in, describes itself, and every mapped object can be read (R36)") {
    Rehearsal crm;
    REQUIRE(crm.world.run(crm.connector->check()));
    CHECK(crm.world.run(crm.connector->describe("Account")));
    for (auto const& view : crm.system.mappings) {
        CAPTURE(view.vendor_object);
        std::string bookmark;
        crm.read(view.vendor_object, bookmark);
    }
    std::string bookmark;
    CHECK(crm.read("User", bookmark).size() == 2);
}

TEST_CASE("a deal arrives whole, with what no mapping names") {
    Rehearsal   crm;
    auto const  account = crm.account("Contoso Köln");
    auto const  deal    = crm.deal("Rollout", account);
    std::string bookmark;
    auto const  records = crm.read("Opportunity", bookmark);
    REQUIRE(records.contains(deal));
    auto const& opportunity = records.at(deal).object.as<Opportunity>();
    CHECK(opportunity.stage == Opportunity::Stage::won);
    CHECK(opportunity.is_won == true);
    CHECK(opportunity.amount == Money{*Decimal::parse("1250.5"), *Currency::parse("EUR")});
    CHECK(opportunity.account == Id<Account>{crm.references.id_of("Account", "Account", account)});
    CHECK(records.at(deal).custom.find(R"("Own_Field__c":"kept")") != std::string::npos);
    CHECK(records.at(deal).custom.find("attributes") == std::string::npos);
}

TEST_CASE("rows that share an instant are all read, page by page, also when cursors are lost in between (P04, L2)") {
    sandbox::SalesforceOptions options;
    options.query_page_max = 3;
    for (bool const cursors_live : {true, false}) {
        CAPTURE(cursors_live);
        Rehearsal             crm{options};
        std::set<std::string> made;
        for (int each = 0; each < 20; ++each) {
            made.insert(crm.account("Account " + std::to_string(each)));
            if (each % 8 == 7) crm.world.virtual_clock.advance(std::chrono::seconds{1});
        }
        if (!cursors_live)
            crm.org.intercept([](http::Request const& request) -> std::optional<http::Response> {
                if (request.url.find("/query/") == std::string::npos) return std::nullopt;
                return json_answer(400, R"([{"message":"invalid query locator","errorCode":"INVALID_QUERY_LOCATOR"}])");
            });
        std::string           bookmark;
        std::set<std::string> read;
        for (auto const& [key, record] : crm.read("Account", bookmark)) read.insert(key);
        CHECK(read == made);
        crm.world.virtual_clock.advance(std::chrono::hours{1});
        CHECK(crm.read("Account", bookmark).size() <= made.size());
        auto const late = crm.account("Late");
        CHECK(crm.read("Account", bookmark).contains(late));
    }
}

TEST_CASE("rows that show up behind the bookmark are read all the same (P04)") {
    sandbox::SalesforceOptions options;
    options.commit_lag = std::chrono::seconds{30};
    Rehearsal             crm{options};
    std::set<std::string> made, read;
    std::string           bookmark;
    for (int each = 0; each < 60; ++each) {
        made.insert(crm.account("Account " + std::to_string(each)));
        crm.world.virtual_clock.advance(std::chrono::seconds{3});
        for (auto const& [key, record] : crm.read("Account", bookmark)) read.insert(key);
    }
    crm.world.virtual_clock.advance(std::chrono::minutes{1});
    for (auto const& [key, record] : crm.read("Account", bookmark)) read.insert(key);
    CHECK(read == made);
}

TEST_CASE("deletions and merges are seen") {
    Rehearsal   crm;
    auto const  gone = crm.account("Gone"), loser = crm.account("Loser"), survivor = crm.account("Survivor");
    std::string bookmark;
    crm.read("Account", bookmark);
    crm.world.virtual_clock.advance(std::chrono::minutes{5});
    REQUIRE(crm.org.remove("Account", gone));
    REQUIRE(crm.org.merge("Account", survivor, loser));
    auto const records = crm.read("Account", bookmark);
    CHECK(records.at(gone).envelope.deleted);
    CHECK(records.at(loser).envelope.deleted);
    CHECK(records.at(loser).object.as<Account>().merged_into ==
          Id<Account>{crm.references.id_of("Account", "Account", survivor)});
}

TEST_CASE("what is written is what is there, and a wrong value refuses its record alone (L10)") {
    Rehearsal  crm;
    auto const one = crm.account("One"), two = crm.account("Two");
    auto const outcomes =
        crm.write({item(Operation::update, one, R"({"Health__c":"At Risk","Credit_Status__c":"on_hold"})"),
                   item(Operation::update, two, R"({"Health__c":"Superb"})"),
                   item(Operation::update, "001000000000000AAA", R"({"Health__c":"Good"})")});
    CHECK(outcomes[0].kind == Outcome::Kind::applied);
    CHECK(crm.org.read("Account", one)["Health__c"].text() == "At Risk");
    CHECK(outcomes[1].kind == Outcome::Kind::rejected);
    CHECK(outcomes[1].error->context().vendor_code == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
    CHECK(outcomes[1].error->context().field == "Health__c");
    CHECK(crm.org.read("Account", two)["Health__c"].is_null());
    CHECK(outcomes[2].kind == Outcome::Kind::rejected);
}

TEST_CASE("an upsert by our id happens once, however often it is sent (L3)") {
    Rehearsal  crm;
    auto const upsert = item(Operation::upsert, "ours-1", R"({"Name":"Once"})");
    auto const first  = crm.write({upsert})[0];
    CHECK(first.kind == Outcome::Kind::applied);
    CHECK(first.created);
    auto const second = crm.write({upsert})[0];
    CHECK(second.kind == Outcome::Kind::applied);
    CHECK_FALSE(second.created);
    CHECK(second.key == first.key);
    CHECK(crm.org.creates("Account") == 1);
    auto const doubled = crm.write({item(Operation::create, "ours-1", R"({"Name":"Twice"})")})[0];
    CHECK(doubled.kind == Outcome::Kind::rejected);
    CHECK(doubled.error->code() == ErrorCode::duplicate);

    LookUp query;
    query.vendor_object = "Account";
    query.external_id   = "ours-1";
    query.fields        = field_list(crm.mapping("Account"));
    auto const found    = crm.world.run(crm.connector->look(query));
    REQUIRE(found);
    REQUIRE(found->bodies.size() == 1);
    CHECK(found->bodies[0].find(first.key) != std::string::npos);

    CHECK(crm.write({item(Operation::remove, first.key, {})})[0].kind == Outcome::Kind::applied);
    CHECK(crm.org.count("Account") == 0);
}

TEST_CASE("locked rows, refused long requests and ended sessions are outlasted") {
    Rehearsal  crm;
    auto const one = crm.account("One"), two = crm.account("Two");
    crm.org.lock_rows("Account", 3);
    auto const outcomes = crm.write({item(Operation::update, one, R"({"Health__c":"Good"})"),
                                     item(Operation::update, two, R"({"Health__c":"Watch"})")});
    CHECK(outcomes[0].kind == Outcome::Kind::applied);
    CHECK(outcomes[1].kind == Outcome::Kind::applied);

    crm.org.refuse_concurrent(2);
    crm.org.revoke_sessions();
    std::string bookmark;
    CHECK(crm.read("Account", bookmark).size() == 2);
    crm.org.revoke_sessions();
    CHECK(crm.write({item(Operation::update, one, R"({"Health__c":"Good"})")})[0].kind == Outcome::Kind::applied);
}

TEST_CASE("a daily limit that is used up is throttling with a time to come back") {
    sandbox::SalesforceOptions options;
    options.requests_per_day_max = 2;
    Rehearsal            crm{options};
    auto const           one = crm.account("One");
    std::optional<Error> error;
    for (int each = 0; each < 4 && !error; ++each) {
        auto const checked = crm.world.run(crm.connector->check());
        if (!checked) error = checked.error();
    }
    REQUIRE(error);
    CHECK(error->code() == ErrorCode::throttled);
    CHECK(error->retry_after() >= std::chrono::hours{1});
    auto const outcome = crm.write({item(Operation::update, one, "{}")})[0];
    CHECK(outcome.kind == Outcome::Kind::retryable);
}

TEST_CASE("an org with one currency is read and written without naming it") {
    sandbox::SalesforceOptions org_options;
    org_options.multi_currency = false;
    org_options.currencies     = {"GBP"};
    salesforce::Options options;
    options.multi_currency = false;
    options.currency       = *Currency::parse("GBP");
    options.external_ids   = true;
    Rehearsal  crm{org_options, options};
    auto const account = crm.account("London");
    auto const deal    = crm.org
                          .insert("Opportunity", Value::object({{"Name", "D"},
                                                                {"AccountId", account},
                                                                {"StageName", "Prospecting"},
                                                                {"CloseDate", "2025-06-30"},
                                                                {"Amount", Value::number("10")}}))
                          .value();
    std::string accounts, deals;
    CHECK(crm.read("Account", accounts).at(account).object.as<Account>().currency == *Currency::parse("GBP"));
    CHECK(crm.read("Opportunity", deals).at(deal).object.as<Opportunity>().amount ==
          Money{*Decimal::parse("10"), *Currency::parse("GBP")});

    Account wanted{.name = "London"}, held{.name = "London"};
    wanted.currency = *Currency::parse("GBP");
    wanted.health   = Account::Health::watch;
    MappingContext context{&crm.references, &crm.system.crosswalks, nullptr, crm.system.default_currency, {}, {}};
    auto const     rows = rows_to_update(crm.mapping("Account"), &wanted, &held, context);
    auto const     body = *encode_json(crm.mapping("Account"), &wanted, rows, context);
    CHECK(crm.write({item(Operation::update, account, body)})[0].kind == Outcome::Kind::applied);
}
