#include <throughline/model/json_schema.hpp>
#include <throughline/sync/event_catalogue.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace throughline {

namespace sync_detail {

using Json = nlohmann::ordered_json;

Json text_schema(std::string_view description) { return {{"description", description}, {"type", "string"}}; }

/// The envelope, by CloudEvents 1.0, around data of its own.
Json envelope_schema(std::string const& type, std::string const& schema, Json data) {
    Json properties{{"specversion", {{"const", "1.0"}}},
                    {"id", text_schema("Unique within its source; the same when it is delivered again.")},
                    {"source", text_schema("The topology.")},
                    {"type", {{"const", "throughline." + type}}},
                    {"subject", text_schema("The record's canonical id.")},
                    {"time", {{"type", "string"}, {"format", "date-time"}}},
                    {"datacontenttype", {{"const", "application/json"}}},
                    {"dataschema", {{"const", "urn:" + schema}}},
                    {"sequence", text_schema("Rising in the order in which things happened.")},
                    {"correlationid", text_schema("W3C trace parent of the work that caused it.")},
                    {"saidby", text_schema("The system or process that said so.")}};
    properties["data"] = std::move(data);
    return {
        {"type", "object"},
        {"properties", std::move(properties)},
        {"required", Json::array({"specversion", "id", "source", "type", "subject", "time", "dataschema", "data"})}};
}

Json data_schema(EventRule const& rule, Json const& definitions) {
    auto const& object  = definitions.at(rule.object);
    Json        members = Json::object();
    for (auto const& name : rule.tells)
        if (object["properties"].contains(name)) members[name] = object["properties"][name];
    return {{"type", "object"},
            {"properties",
             {{"object", {{"const", rule.object}}},
              {"record", {{"type", "string"}, {"format", "uuid"}}},
              {"version", {{"description", "The record's, once this had happened."}, {"type", "integer"}}},
              {"members", {{"type", "object"}, {"properties", std::move(members)}}}}},
            {"required", Json::array({"object", "record", "version", "members"})}};
}

Json exception_schema() {
    Json properties = Json::object();
    for (auto const* name : {"cause", "code", "message", "connection", "object", "path", "owner", "remedy"})
        properties[name] = {{"type", "string"}};
    return {{"type", "object"},
            {"properties", std::move(properties)},
            {"required", Json::array({"cause", "code", "message", "owner"})}};
}

constexpr std::string_view local = "#/$defs/";

/// Definitions that a schema refers to, and those that they refer to.
void add_referred(Json const& schema, Json const& definitions, Json& into) {
    if (schema.is_object())
        if (auto const reference = schema.find("$ref"); reference != schema.end()) {
            auto const name = reference->get<std::string>().substr(local.size());
            if (into.contains(name)) return;
            into[name] = definitions.at(name);
            add_referred(definitions.at(name), definitions, into);
        }
    if (schema.is_structured())
        for (auto const& each : schema) add_referred(each, definitions, into);
}

/// Compares what a consumer relies on, step by step.
class Comparison {
  public:
    Comparison(Json const& old_root, Json const& new_root) : old_root_{old_root}, new_root_{new_root} {}

    std::vector<std::string> run() {
        auto const& now = new_root_["$defs"];
        for (auto const& [name, schema] : old_root_["$defs"].items()) {
            if (!now.contains(name))
                breaks_.push_back(name + " is gone");
            else
                compare(schema, now[name], name);
        }
        return std::move(breaks_);
    }

  private:
    static Json const& followed(Json const& schema, Json const& root, std::string& name) {
        auto const reference = schema.find("$ref");
        if (reference == schema.end()) return schema;
        name = reference->get<std::string>();
        return root.at("$defs").at(name.substr(local.size()));
    }

    void compare(Json const& was, Json const& is, std::string const& path) {
        std::string was_name, is_name;
        auto const& before = followed(was, old_root_, was_name);
        auto const& after  = followed(is, new_root_, is_name);
        if (!was_name.empty() && !seen_.insert(was_name + " " + is_name).second) return;
        for (auto const* fact : {"type", "const", "format", "pattern"})
            if (before.contains(fact) && before[fact] != after.value(fact, Json{}))
                breaks_.push_back(path + ": another " + fact);
        if (before.contains("enum")) compare_choices(before["enum"], after.value("enum", Json::array()), path);
        auto const required = after.value("required", Json::array());
        for (auto const& name : before.value("required", Json::array())) {
            if (std::find(required.begin(), required.end(), name) == required.end())
                breaks_.push_back(path + "." + name.get<std::string>() + " need no longer be there");
        }
        auto const properties = after.value("properties", Json::object());
        auto const relied_on  = before.value("properties", Json::object());
        for (auto const& [name, schema] : relied_on.items()) {
            if (!properties.contains(name))
                breaks_.push_back(path + "." + name + " is gone");
            else
                compare(schema, properties[name], path + "." + name);
        }
        if (before.contains("items")) compare(before["items"], after.value("items", Json::object()), path + "[]");
    }

    void compare_choices(Json const& before, Json const& after, std::string const& path) {
        if (after.empty()) breaks_.push_back(path + ": choices are open now");
        for (auto const& choice : after)
            if (std::find(before.begin(), before.end(), choice) == before.end())
                breaks_.push_back(path + ": a new choice, " + choice.dump());
    }

    Json const&              old_root_;
    Json const&              new_root_;
    std::vector<std::string> breaks_{};
    std::set<std::string>    seen_{};
};

}  // namespace sync_detail

using namespace sync_detail;

std::string event_schemas(std::vector<EventRule> const& rules) {
    auto const model       = Json::parse(json_schema_all());
    auto const definitions = model.at("$defs");
    Json       all{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                   {"$id", "urn:throughline:schema:events:1"},
                   {"title", "Business events, as CloudEvents 1.0"}};
    Json       events = Json::object();
    for (auto const& rule : rules)
        events[rule.type] = envelope_schema(rule.type, event_schema_id(rule), data_schema(rule, definitions));
    for (auto const name : {exception_raised, exception_cleared})
        events[std::string{name}] =
            envelope_schema(std::string{name}, "throughline." + std::string{name} + "/1", exception_schema());
    Json referred = Json::object();
    add_referred(events, definitions, referred);
    for (auto const& [name, schema] : referred.items()) events[name] = schema;
    all["$defs"] = std::move(events);
    return all.dump(2) + "\n";
}

Result<std::vector<std::string>> incompatibilities(std::string_view old_schemas, std::string_view new_schemas) {
    auto const before = Json::parse(old_schemas, nullptr, false);
    auto const after  = Json::parse(new_schemas, nullptr, false);
    if (before.is_discarded() || after.is_discarded() || !before.contains("$defs") || !after.contains("$defs"))
        return Error{ErrorCode::corrupt, "a file of event schemas is not readable"};
    return Comparison{before, after}.run();
}

}  // namespace throughline
