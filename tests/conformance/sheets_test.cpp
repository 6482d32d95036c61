#include "anaplan_rehearsal.hpp"
#include "kantata_rehearsal.hpp"
#include "sheet_walk.hpp"

// The delivery's and the planning's declared semantics, entry by entry.

using namespace throughline;
using namespace throughline::tests;
using sandbox::Value;

namespace {

/// Who works in a Kantata account with one project, a person and what belongs to them.
struct DeliveryPeople {
    explicit DeliveryPeople(KantataRehearsal& its_firm) : firm{its_firm}, project{firm.project("Alpha")} {
        auto const text = [](char const* name) {
            return [name](int number) { return Value::object({{name, "Name " + std::to_string(number)}}); };
        };
        add("users", text("full_name"));
        add("roles", text("name"));
        people["roles"].remove = {};  // One that is deleted is shown, as a former one.
        add(
            "workspace_groups",
            [](int number) {
                return Value::object({{"name", "Client " + std::to_string(number)}, {"company", true}});
            },
            [this] { return R"({"name":"Made )" + std::to_string(++count) + R"(","company":true})"; });
        people["workspaces"] = {.insert = [this] { return firm.project("Project " + std::to_string(++count)); },
                                .touch  = touching("workspaces", "title"),
                                .remove = removing("workspaces"),
                                .body   = [] { return std::string{R"({"title":"Made","creator_role":"maven"})"}; },
                                .made   = making("workspaces")};
        for (auto const* type : {"task", "milestone"}) {
            auto& stories = people[type == std::string_view{"task"} ? "stories" : "milestones"];
            stories       = {.insert = [this, type] { return firm.api.insert("stories", story(type)); },
                             .touch  = touching("stories", "title"),
                             .remove = removing("stories"),
                             .body   = [this, type] { return story(type).to_json(); },
                             .made   = making("stories")};
        }
        people["time_entries"] = {.insert = [this] { return firm.time(project, {}, 30 + ++count); },
                                  .touch  = touching("time_entries", "notes"),
                                  .remove = removing("time_entries"),
                                  .body   = [this] { return hour().to_json(); },
                                  .made   = making("time_entries")};
        people["expenses"]     = {.insert = [this] { return firm.api.insert("expenses", expense()); },
                                  .touch  = touching("expenses", "notes"),
                                  .remove = removing("expenses"),
                                  .body   = [this] { return expense().to_json(); },
                                  .made   = making("expenses")};
        add_what_stands_further_away();
    }

    KantataRehearsal&             firm;
    std::string                   project;
    int                           count = 0;
    std::map<std::string, People> people{};

  private:
    using Fields = std::function<Value(int number)>;

    void add(std::string const& collection, Fields fields, std::function<std::string()> body = {}) {
        auto const name    = fields(0).members().front().name;
        people[collection] = {
            .insert = [this, collection, fields] { return firm.api.insert(collection, fields(++count)); },
            .touch  = touching(collection, name),
            .remove = removing(collection),
            .body   = std::move(body),
            .made   = making(collection)};
    }
    std::function<void(std::string const&)> touching(std::string collection, std::string field) {
        return [this, collection, field](std::string const& key) {
            firm.api.update(collection, key, Value::object({{field, "Changed " + std::to_string(++count)}}));
        };
    }
    std::function<void(std::string const&)> removing(std::string collection) {
        return [this, collection](std::string const& key) { firm.api.remove(collection, key); };
    }
    std::function<std::size_t(std::string const&)> making(std::string collection) {
        return [this, collection](std::string const& ours) {
            auto const made  = firm.api.creates_by_reference(collection);
            auto const found = made.find(ours);
            return found == made.end() ? std::size_t{0} : static_cast<std::size_t>(found->second);
        };
    }
    Value story(char const* type) {
        return Value::object(
            {{"title", "Story " + std::to_string(++count)}, {"story_type", type}, {"workspace_id", project}});
    }
    Value hour() const {
        return Value::object({{"workspace_id", project},
                              {"user_id", firm.person},
                              {"date_performed", "2025-06-10"},
                              {"time_in_minutes", 60}});
    }
    Value expense() const {
        return Value::object({{"workspace_id", project},
                              {"user_id", firm.person},
                              {"date", "2025-06-10"},
                              {"category", "Travel"},
                              {"currency", "USD"},
                              {"amount_in_cents", 1'000}});
    }
    void add_what_stands_further_away() {
        auto const seat = firm.api.insert(
            "workspace_resources",
            Value::object({{"workspace_id", project}, {"user_id", firm.person}, {"role_id", firm.role}}));
        people["workspace_allocations"] = {.insert =
                                               [this, seat] {
                                                   return firm.api.insert("workspace_allocations",
                                                                          Value::object({{"resource_id", seat},
                                                                                         {"start_date", "2025-06-05"},
                                                                                         {"end_date", "2025-06-10"},
                                                                                         {"minutes", 600 + ++count},
                                                                                         {"hard", true}}));
                                               },
                                           .remove = removing("workspace_allocations")};
        auto const set                  = firm.api.insert("rate_card_sets", Value::object({{"title", "Standard"}}));
        people["rate_cards"]            = {.insert =
                                               [this, set] {
                                        return firm.api.insert(
                                            "rate_cards",
                                            Value::object({{"currency", "USD"}, {"rate_card_set_id", set}}));
                                    },
                                           .remove = removing("rate_cards")};
        auto const card =
            firm.api.insert("rate_cards", Value::object({{"currency", "USD"}, {"rate_card_set_id", set}}));
        auto const period  = firm.api.insert("rate_card_set_versions",
                                             Value::object({{"effective_date", "2025-01-01"}, {"active", true}}));
        auto const version = firm.api.insert(
            "rate_card_versions", Value::object({{"rate_card_id", card}, {"rate_card_set_version_id", period}}));
        people["rate_card_roles"] = {
            .insert =
                [this, version] {
                    return firm.api.insert(
                        "rate_card_roles",
                        Value::object({{"rate", 20'000}, {"role_id", firm.role}, {"rate_card_version_id", version}}));
                },
            .remove = removing("rate_card_roles")};
        people["invoices"] = {
            .insert =
                [this] {
                    Value bill = Value::object({{"status", "new"}, {"currency", "USD"}, {"draft", false}});
                    bill.set("invoice_date", "2025-06-30").set("user_invoice_number", ++count);
                    bill.set("time_entry_ids", Value::array()).set("expense_ids", Value::array());
                    bill.set("fixed_fee_item_ids", Value::array()).set("balance_in_cents", 0);
                    return firm.api.insert("invoices", bill);
                },
            .remove = removing("invoices")};
    }
};

People row_of(AnaplanRehearsal& firm, std::string table, std::function<sandbox::Anaplan::Row(int)> row,
              std::string key_column, std::string touched) {
    auto const count = std::make_shared<int>(0);
    return {.insert =
                [&firm, table, row, key_column, count] {
                    auto const fresh = row(++*count);
                    firm.model.put(table, fresh);
                    return fresh.at(key_column);
                },
            .touch =
                [&firm, table, key_column, touched, count](std::string const& key) {
                    auto changed     = firm.model.read(table, key);
                    changed[touched] = "Changed";
                    firm.model.put(table, changed);
                },
            .remove = [&firm, table](std::string const& key) { firm.model.erase(table, key); }};
}

}  // namespace

TEST_CASE("P39: Kantata's sheet, entry by entry: the simulated account behaves as it says") {
    for (bool const events : {false, true}) {
        CAPTURE(events);
        KantataRehearsal firm{{}, {.events = events}};
        DeliveryPeople   delivery{firm};
        SheetWalk{firm.world, *firm.connector, firm.system, delivery.people}.run();
    }
}

TEST_CASE("P39: Anaplan's sheet, entry by entry: the simulated model behaves as it says") {
    AnaplanRehearsal firm;
    firm.model.put("Projects", {{"Code", "p0"}, {"Project name", "First"}, {"State", "active"}});
    std::map<std::string, People> people;
    auto const numbered = [](char const* prefix, int number) { return prefix + std::to_string(number); };
    people["projects"]  = row_of(
        firm, "Projects",
        [=](int number) {
            return sandbox::Anaplan::Row{
                 {"Code", numbered("p", number)}, {"Project name", "Some"}, {"State", "active"}};
        },
        "Code", "Project name");
    people["projects"].body = [] { return std::string{R"({"name":"Made","status":"active"})"}; };
    people["cost_actuals"]  = row_of(
        firm, "Actuals",
        [=](int number) {
            return sandbox::Anaplan::Row{{"Code", numbered("a", number)},
                                          {"Project", "p0"},
                                          {"Month", "Mar 26"},
                                          {"Booked on", "09/03/2026"},
                                          {"Kind", "labour"},
                                          {"Amount", "10"},
                                          {"Currency", "USD"},
                                          {"Posting", "first"}};
        },
        "Code", "Posting");
    people["cost_actuals"].body = [] { return actual_of("", "p0", "12.50").body; };
    for (auto const& [object, table] : {std::pair{"projects", "Projects"}, std::pair{"cost_actuals", "Actuals"}})
        people[object].made = [&firm, table = std::string{table}](std::string const& ours) {
            auto const& made  = firm.model.creates(table);
            auto const  found = made.find(ours);
            return found == made.end() ? std::size_t{0} : static_cast<std::size_t>(found->second);
        };
    for (auto const* object : {"scenarios", "forecasts"})
        people[object] = row_of(
            firm, "Versions",
            [=, object = std::string{object}](int number) {
                return sandbox::Anaplan::Row{
                    {"Version", object + std::to_string(number)}, {"Kind", "What if"}, {"State", "working"}};
            },
            "Version", "State");
    auto const cell = [&firm](std::string const& project, std::string revenue) {
        firm.model.put("Forecast", {{"Project", project},
                                    {"Time", "Mar 26"},
                                    {"Version", "Budget"},
                                    {"Revenue", std::move(revenue)},
                                    {"Basis", "weighted"}});
    };
    int projects             = 0;
    people["forecast_lines"] = {.insert =
                                    [&] {
                                        auto const project = numbered("f", ++projects);
                                        cell(project, "10");
                                        return project + "|Mar 26|Budget|revenue";
                                    },
                                .touch = [&](std::string const& key) { cell(key.substr(0, key.find('|')), "11.5"); },
                                .remove =
                                    [&](std::string const& key) {
                                        auto const project = key.substr(0, key.find('|'));
                                        for (auto const& each : firm.model.keys("Forecast"))
                                            if (firm.model.read("Forecast", each).at("Project") == project)
                                                firm.model.erase("Forecast", each);
                                    }};
    SheetWalk{firm.world, *firm.connector, firm.system, people}.run();
}
