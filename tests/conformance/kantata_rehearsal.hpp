#pragma once

#include <support/random_object.hpp>
#include <support/scripted_exchange.hpp>

#include <throughline/connector/system.hpp>
#include <throughline/mapping/json.hpp>
#include <throughline/model/account.hpp>
#include <throughline/model/assignment.hpp>
#include <throughline/model/expense.hpp>
#include <throughline/model/invoice.hpp>
#include <throughline/model/invoice_line.hpp>
#include <throughline/model/milestone.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/rate.hpp>
#include <throughline/model/rate_card.hpp>
#include <throughline/model/resource.hpp>
#include <throughline/model/role.hpp>
#include <throughline/model/task.hpp>
#include <throughline/model/time_entry.hpp>
#include <throughline/sandbox/kantata.hpp>
#include <throughline/vendors/kantata/kantata.hpp>

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline::tests {

/// A connection to a simulated account with a client, a person, somebody who takes part in no project, and a role.
struct KantataRehearsal {
    using Answer = Result<http::Response>;

    ScriptedExchange           world;
    SeededRandom               chance{7};
    sandbox::Kantata           api;
    System                     system;
    std::unique_ptr<Connector> connector;
    MirrorReferences           references{};
    /// What happens to an answer on its way back.
    std::function<Answer(http::Request const&, Answer)> on_the_way{};

    std::string           client, person, bystander, role;
    std::set<std::string> deleted{};         ///< Keys that were told to be gone, by any read.
    bool                  complete = false;  ///< Of the last read.

    explicit KantataRehearsal(sandbox::KantataOptions account = {}, kantata::Options options = {},
                              std::string token = "right")
        : world{[this](http::Request const& request) -> Answer {
              Answer answer = api.answer(request);
              return on_the_way ? on_the_way(request, std::move(answer)) : std::move(answer);
          }},
          api{world.virtual_clock, chance, std::move(account)},
          system{kantata::system("psa", {.token = Secret{token}}, with_vocabulary(std::move(options)))},
          connector{system.connect(Exchange{world})} {
        using sandbox::Value;
        client                = api.insert("workspace_groups", Value::object({{"name", "Acme"}, {"company", true}}));
        role                  = api.insert("roles", Value::object({{"name", "Consultant"}}));
        auto const membership = api.insert("account_memberships", Value::object({{"cost_rate_in_cents", 5000}}));
        person                = api.insert("users", Value::object({{"full_name", "Kim"},
                                                                   {"email_address", "kim@northwind.example"},
                                                                   {"takes_part", true},
                                                                   {"role_id", role},
                                                                   {"account_membership_id", membership}}));
        bystander             = api.insert("users", Value::object({{"full_name", "Sam"}, {"takes_part", false}}));
        api.add_token("right", person);
    }

    static Currency         dollars() { return Currency::parse("USD").value(); }
    static kantata::Options with_vocabulary(kantata::Options options) {
        options.currency   = dollars();
        options.crosswalks = {{"project_status", {{"100", "draft"}, {"200", "active"}, {"300", "completed"}}}};
        return options;
    }

    std::string project(std::string_view title, std::vector<sandbox::Value::Member> more = {}) {
        sandbox::Value fields = sandbox::Value::object({{"title", title},
                                                        {"currency", "USD"},
                                                        {"archived", false},
                                                        {"stage", "project"},
                                                        {"status_key", 100},
                                                        {"require_time_approvals", false},
                                                        {"require_expense_approvals", false},
                                                        {"primary_workspace_group_id", client}});
        for (auto& [name, value] : more) fields.set(name, std::move(value));
        return api.insert("workspaces", fields);
    }
    std::string time(std::string const& project, std::string const& story, int minutes) {
        sandbox::Value fields = sandbox::Value::object({{"workspace_id", project},
                                                        {"user_id", person},
                                                        {"date_performed", "2025-06-10"},
                                                        {"time_in_minutes", minutes},
                                                        {"billable", true},
                                                        {"rate_in_cents", 2500}});
        if (!story.empty()) fields.set("story_id", story);
        return api.insert("time_entries", fields);
    }

    MappingView const& mapping(std::string_view vendor_object) const {
        for (auto const& view : system.mappings)
            if (view.vendor_object == vendor_object) return view;
        throw std::logic_error{"no such mapping"};
    }
    Result<ChangePage> page(std::string_view object, std::string bookmark) {
        ChangeQuery query;
        query.vendor_object = object;
        query.fields        = field_list(mapping(object));
        query.bookmark      = std::move(bookmark);
        return world.run(connector->changes(std::move(query)));
    }
    Decoded decoded(std::string_view object, std::string_view text) {
        MappingContext context{&references, &system.crosswalks, nullptr, system.default_currency, {}, {}};
        auto           record = JsonDecoder{mapping(object)}.decode(text, context);
        REQUIRE(record);
        for (auto const& fault : record->faults) FAIL_CHECK(fault.describe());
        CHECK_MESSAGE(record->custom.empty(), record->custom);
        return *std::move(record);
    }
    /// Everything from a bookmark on, decoded, by key; the bookmark moves.
    std::map<std::string, Decoded> read(std::string_view object, std::string& bookmark) {
        std::map<std::string, Decoded> records;
        for (bool last = false; !last;) {
            auto const got = page(object, bookmark);
            REQUIRE_MESSAGE(got, got.error().describe());
            for (auto const& record : got->records) {
                auto one = decoded(object, record.text);
                auto key = one.envelope.key;
                records.insert_or_assign(std::move(key), std::move(one));
            }
            deleted.insert(got->deleted.begin(), got->deleted.end());
            complete = got->complete;
            bookmark = got->bookmark;
            last     = got->last;
        }
        return records;
    }
    std::map<std::string, Decoded> read_all(std::string_view object) {
        std::string bookmark;
        return read(object, bookmark);
    }
    std::vector<Outcome> write(std::string object, std::vector<WriteItem> items) {
        WriteBatch batch;
        batch.vendor_object = std::move(object);
        batch.items         = std::move(items);
        return world.run(connector->write(std::move(batch)));
    }
    std::vector<std::string> look(std::string object, std::string external_id) {
        LookUp query;
        query.fields        = field_list(mapping(object));
        query.vendor_object = std::move(object);
        query.external_id   = std::move(external_id);
        auto const found    = world.run(connector->look(std::move(query)));
        REQUIRE_MESSAGE(found, found.error().describe());
        return found->bodies;
    }
};

inline WriteItem creation(std::string external_id, std::string body) {
    WriteItem item;
    item.operation   = Operation::create;
    item.external_id = std::move(external_id);
    item.body        = std::move(body);
    return item;
}
inline WriteItem change(std::string key, std::string body) {
    WriteItem item;
    item.operation = Operation::update;
    item.key       = std::move(key);
    item.body      = std::move(body);
    return item;
}

}  // namespace throughline::tests
