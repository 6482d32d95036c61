#include "http_world.hpp"

// One row among many does not say when it changed, or cannot be read: it is kept aside, and all others go on.

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

/// What a vendor answers, with one row's stamp taken out of it as long as that lasts.
struct Spoiler {
    sandbox::System&             vendor;
    std::string                  path, list, id_name, stamp_name, query{}, victim{};
    std::shared_ptr<bool>        asking = std::make_shared<bool>(false);
    std::shared_ptr<std::size_t> spoilt = std::make_shared<std::size_t>(0);

    void begin(std::string id) {
        victim = std::move(id);
        vendor.intercept([*this](http::Request const& request) -> std::optional<http::Response> {
            bool const is_asked =
                request.url.find(path) != std::string::npos && request.body.find(query) != std::string::npos;
            if (*asking || !is_asked) return std::nullopt;
            *asking     = true;
            auto answer = vendor.answer(request);
            *asking     = false;
            auto page   = Value::parse(answer.body);
            if (!page || (*page)[list].size() == 0) return answer;
            Value rows = Value::array();
            for (auto row : (*page)[list].elements()) {
                bool const is_it = row[id_name].text() == victim;
                *spoilt += is_it;
                rows.push(is_it ? std::move(row.set(stamp_name, Value{})) : std::move(row));
            }
            page->set(list, std::move(rows));
            answer.body = page->to_json();
            return answer;
        });
    }
    void end() { vendor.intercept({}); }
};

struct Firm {
    InProcessWorld               world{51};
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();
    std::unique_ptr<Engine>      engine;

    Firm() { world.tenants.fill({.accounts = 4, .opportunities = 4, .people = 2}); }
    void open() {
        engine = std::make_unique<Engine>(
            world.topology(), Engine::Parts{*store, world.transport, world.tenants.clock, world.tenants.random});
    }
    void settle() {
        world.tenants.clock.advance(std::chrono::minutes{10});
        auto const done = engine->run_until_idle();
        REQUIRE_MESSAGE(done, done.error().describe());
    }
    bool is_bound(std::string const& system, std::string const& object, std::string const& key) {
        auto const binding = store->binding(system, object, key).value();
        return binding.has_value();
    }
    std::vector<StoredException> open_of(std::string const& kind) {
        auto all = store->open_exceptions(kind, 1'000).value();
        std::erase_if(all, [&](StoredException const& each) { return !each.cause.starts_with(kind); });
        return all;
    }
};

}  // namespace

TEST_CASE("L2 L10: an account of Salesforce's without a stamp waits under its exception, and its neighbours go on") {
    Firm       firm;
    auto&      crm      = firm.world.tenants.crm;
    auto const accounts = crm.list("Account");
    REQUIRE(accounts.size() == 4);
    std::string const victim{accounts[1]["Id"].text()};
    Spoiler           spoiler{crm, "queryAll", "records", "Id", "SystemModstamp"};
    spoiler.begin(victim);
    firm.open();
    firm.settle();
    INFO(open_exceptions(*firm.store));
    REQUIRE(*spoiler.spoilt > 0);
    CHECK(firm.open_of("system|").empty());
    auto const open = firm.open_of("read|crm|Account");
    REQUIRE(open.size() == 1);
    CHECK(open.front().cause == "read|crm|Account|" + victim);
    CHECK(open.front().vendor_field == "SystemModstamp");
    for (auto const& account : accounts) {
        std::string const id{account["Id"].text()};
        CHECK(firm.is_bound("crm", "Account", id) == (id != victim));
    }
    spoiler.end();
    crm.update("Account", victim, Value::object({{"Name", "With a stamp"}})).value();
    crm.records().commit().value();
    firm.settle();
    CHECK(firm.open_of("read|").empty());
    CHECK(firm.is_bound("crm", "Account", victim));
}

TEST_CASE("L2 L10: an employee of NetSuite's without a stamp waits under its exception, and its neighbours go on") {
    Firm       firm;
    auto&      erp       = firm.world.tenants.erp;
    auto const employees = erp.ids("employee");
    REQUIRE(employees.size() > 1);
    Spoiler spoiler{erp, "/suiteql", "items", "id", "changed_at", "FROM employee "};
    spoiler.begin(employees.front());
    firm.open();
    firm.settle();
    INFO(open_exceptions(*firm.store));
    REQUIRE(*spoiler.spoilt > 0);
    CHECK(firm.open_of("system|").empty());
    CHECK_FALSE(firm.open_of("read|erp|employee|" + employees.front()).empty());
    for (auto const& id : employees) CHECK(firm.is_bound("erp", "employee", id) == (id != employees.front()));
    spoiler.end();
    erp.update("employee", employees.front(), Value::object({{"firstName", "Stamped"}})).value();
    erp.records().commit().value();
    firm.settle();
    CHECK(firm.open_of("read|").empty());
    CHECK(firm.is_bound("erp", "employee", employees.front()));
}

TEST_CASE("L2 L10: an employee whom NetSuite refuses to show waits under its exception, until it is shown") {
    Firm       firm;
    auto&      erp       = firm.world.tenants.erp;
    auto const employees = erp.ids("employee");
    REQUIRE(employees.size() > 1);
    auto const victim = employees.front();
    erp.intercept([&](http::Request const& request) -> std::optional<http::Response> {
        if (request.url.find("/employee/" + victim + "?") == std::string::npos) return std::nullopt;
        http::Response refused{.status = 403, .headers = {}, .body = {}};
        refused.headers.add("Content-Type", "application/vnd.oracle.resource+json; type=error");
        refused.body = R"({"title":"Forbidden","status":403,"o:errorDetails":[{"detail":"Permission violation.",)"
                       R"("o:errorCode":"INSUFFICIENT_PERMISSION"}]})";
        return refused;
    });
    firm.open();
    firm.settle();
    INFO(open_exceptions(*firm.store));
    CHECK(firm.open_of("system|").empty());
    auto const open = firm.open_of("read|");
    for (auto const& each : open) CHECK(each.cause.starts_with("read|erp|employee|" + victim));
    CHECK(std::any_of(open.begin(), open.end(), [](StoredException const& each) {
        return each.value.find("Permission violation.") != std::string::npos;
    }));
    firm.settle();  // Alone among what is read again, it still speaks for itself only.
    CHECK(firm.open_of("system|").empty());
    for (auto const& id : employees) CHECK(firm.is_bound("erp", "employee", id) == (id != victim));
    erp.intercept({});
    firm.settle();  // It stands in the overlap yet.
    CHECK(firm.open_of("read|").empty());
    CHECK(firm.is_bound("erp", "employee", victim));
}
