#pragma once

#include <support/random_object.hpp>
#include <support/scripted_exchange.hpp>

#include <throughline/connector/system.hpp>
#include <throughline/mapping/json.hpp>
#include <throughline/sandbox/anaplan.hpp>
#include <throughline/vendors/anaplan/anaplan.hpp>

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline::tests {

inline Currency dollars() { return Currency::parse("USD").value(); }

/// A planning model: lists of projects and versions, actuals by code, and a cube of forecasts with two line items.
inline void build_model(sandbox::Anaplan& model) {
    using sandbox::AnaplanCell;
    model.add_user("integration@northwind.example", "password");
    model.add_table({.name             = "Projects",
                     .columns          = {{"Code"}, {"Project name"}, {"State"}},
                     .key              = {"Code"},
                     .export_id        = "116000000001",
                     .import_id        = "112000000001",
                     .file_id          = "113000000001",
                     .mark_import_id   = "112000000091",
                     .mark_file_id     = "113000000091",
                     .delete_action_id = "117000000001"});
    model.add_table({.name       = "Actuals",
                     .columns    = {{"Code"},
                                    {"Project", AnaplanCell::item, "Projects"},
                                    {"Month", AnaplanCell::period},
                                    {"Booked on", AnaplanCell::date},
                                    {"Kind"},
                                    {"Amount", AnaplanCell::number},
                                    {"Currency"},
                                    {"Posting"}},
                     .key        = {"Code"},
                     .export_id  = "116000000002",
                     .import_id  = "112000000002",
                     .file_id    = "113000000002",
                     .process_id = "118000000002"});
    model.add_table({.name      = "Versions",
                     .columns   = {{"Version"}, {"Kind"}, {"State"}},
                     .key       = {"Version"},
                     .export_id = "116000000003"});
    model.add_table({.name      = "Assumptions",
                     .columns   = {{"scenario"}, {"assumption"}, {"value"}, {"note"}},
                     .key       = {"scenario", "assumption"},
                     .export_id = "116000000004"});
    model.add_table({.name      = "Forecast",
                     .columns   = {{"Project"},
                                   {"Time", AnaplanCell::period},
                                   {"Version"},
                                   {"Hours", AnaplanCell::number},
                                   {"Revenue", AnaplanCell::number},
                                   {"Basis"}},
                     .key       = {"Project", "Time", "Version"},
                     .export_id = "116000000005"});
}

inline sandbox::AnaplanOptions model_options(sandbox::AnaplanOptions options = {}) {
    options.date_format = "DD/MM/YYYY";
    for (auto const& [label, period] : anaplan::calendar_labels(2026, 2027)) options.periods.push_back(label);
    return options;
}

/// What a host says of that model.
inline anaplan::Options tables_of_model(sandbox::AnaplanOptions const& model, anaplan::Options options = {}) {
    options.workspace   = model.workspace;
    options.model       = model.model;
    options.date_format = "DD/MM/YYYY";
    options.periods     = anaplan::calendar_labels(2026, 2027);
    options.currency    = dollars();
    options.assumptions = {.export_id = "116000000004"};
    options.tables      = {
        {.object           = "projects",
              .export_id        = "116000000001",
              .load_id          = "112000000001",
              .remove_load_id   = "112000000091",
              .remove_action_id = "117000000001",
              .columns          = {{"code", "Code"}, {"name", "Project name"}, {"status", "State"}},
              .key              = {"Code"}},
        {.object    = "cost_actuals",
              .export_id = "116000000002",
              .load_id   = "112000000002",
              .columns   = {{"code", "Code"},
                            {"project", "Project"},
                            {"period", "Month"},
                            {"incurred_on", "Booked on"},
                            {"kind", "Kind"},
                            {"amount", "Amount"},
                            {"currency", "Currency"},
                            {"posting_ref", "Posting"}},
              .key       = {"Code"}},
        {.object    = "scenarios",
              .export_id = "116000000003",
              .columns   = {{"name", "Version"}, {"kind", "Kind"}, {"status", "State"}},
              .key       = {"Version"}},
        {.object = "forecasts", .export_id = "116000000003", .columns = {{"scenario", "Version"}}, .key = {"Version"}},
        {.object    = "forecast_lines",
              .export_id = "116000000005",
              .columns   = {{"project", "Project"},
                            {"period", "Time"},
                            {"scenario", "Version"},
                            {"forecast", "Version"},
                            {"basis", "Basis"}},
              .key       = {"Project", "Time", "Version"},
              .measures  = {{"Hours", "hours", "hours"}, {"Revenue", "revenue", "amount"}}},
    };
    options.crosswalks["scenario_kind"] = {{"Plan of record", "baseline"}, {"What if", "working"}};
    return options;
}

inline anaplan::Login model_login(std::string origin = "https://api.anaplan.com") {
    return {
        .user = "integration@northwind.example", .password = Secret{"password"}, .auth_url = origin, .api_url = origin};
}

/// A connection to that model, in virtual time.
struct AnaplanRehearsal {
    using Answer = Result<http::Response>;

    ScriptedExchange           world;
    SeededRandom               chance{7};
    sandbox::AnaplanOptions    account;
    sandbox::Anaplan           model;
    anaplan::Options           options;
    System                     system;
    std::unique_ptr<Connector> connector;
    MirrorReferences           references{};
    /// What happens to an answer on its way back.
    std::function<Answer(http::Request const&, Answer)> on_the_way{};
    ChangePage                                          last_page{};

    explicit AnaplanRehearsal(sandbox::AnaplanOptions its_account = {}, anaplan::Options its_options = {},
                              anaplan::Login login = model_login())
        : world{[this](http::Request const& request) -> Answer {
              Answer answer = model.answer(request);
              return on_the_way ? on_the_way(request, std::move(answer)) : std::move(answer);
          }},
          account{model_options(std::move(its_account))},
          model{world.virtual_clock, chance, account},
          options{tables_of_model(account, std::move(its_options))},
          system{anaplan::system("plan", std::move(login), options)},
          connector{system.connect(Exchange{world})} {
        build_model(model);
    }

    /// Another process, of which nothing but bookmarks is left.
    void restart() { connector = system.connect(Exchange{world}); }

    MappingView const& mapping(std::string_view object) const {
        for (auto const& view : system.mappings)
            if (view.vendor_object == object) return view;
        throw std::logic_error{"no such mapping"};
    }
    Result<ChangePage> page(std::string_view object, std::string bookmark = {}) {
        ChangeQuery query;
        query.vendor_object = object;
        query.bookmark      = std::move(bookmark);
        return world.run(connector->changes(std::move(query)));
    }
    Decoded decoded(std::string_view object, std::string_view text) {
        MappingContext context{&references, &system.crosswalks, nullptr, system.default_currency, {}, {}};
        auto           record = JsonDecoder{mapping(object)}.decode(text, context);
        REQUIRE(record);
        for (auto const& fault : record->faults) FAIL_CHECK(fault.describe());
        return *std::move(record);
    }
    /// Everything from a bookmark on, by key; the bookmark moves.
    std::map<std::string, Decoded> read(std::string_view object, std::string& bookmark) {
        std::map<std::string, Decoded> records;
        for (bool last = false; !last;) {
            auto got = page(object, bookmark);
            REQUIRE_MESSAGE(got, got.error().describe());
            for (auto const& record : got->records) {
                auto one = decoded(object, record.text);
                auto key = one.envelope.key;
                CHECK(records.insert_or_assign(std::move(key), std::move(one)).second);
            }
            bookmark  = got->bookmark;
            last      = got->last;
            last_page = *std::move(got);
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
    Result<Found> look(std::string object, std::string external_id) {
        LookUp query;
        query.vendor_object = std::move(object);
        query.external_id   = std::move(external_id);
        return world.run(connector->look(std::move(query)));
    }
};

inline WriteItem upsert(std::string external_id, std::string body) {
    WriteItem item;
    item.operation   = Operation::upsert;
    item.external_id = std::move(external_id);
    item.body        = std::move(body);
    return item;
}
inline WriteItem project_named(std::string external_id, std::string const& name) {
    std::string body = R"({"name":)";
    append_json_text(body, name);
    return upsert(std::move(external_id), body + R"(,"status":"active"})");
}
inline WriteItem actual_of(std::string external_id, std::string const& project, std::string const& amount,
                           std::string const& period = "2026-03-01/2026-04-01/2026-03") {
    return upsert(std::move(external_id), R"({"project":")" + project + R"(","period":")" + period +
                                              R"(","incurred_on":"2026-03-09","kind":"labour","amount":)" + amount +
                                              R"(,"currency":"USD","posting_ref":null})");
}

}  // namespace throughline::tests
