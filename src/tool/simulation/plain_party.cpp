#include "party.hpp"
#include "plain.hpp"

#include <throughline/connector/rest_connector.hpp>
#include <throughline/sandbox/json_api.hpp>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace throughline::simulation {

using sandbox::Value;

namespace {

constexpr std::size_t page_rows = 7;  // Few, so that reading takes several.

std::vector<sandbox::ObjectDefinition> definitions_of(std::vector<std::string> const& objects) {
    std::vector<sandbox::ObjectDefinition> definitions;
    for (auto const& object : objects) {
        auto const* known = find_plain_object(object);
        if (!known) throw std::invalid_argument{"plain systems have no " + object};
        definitions.push_back(known->definition);
    }
    return definitions;
}

}  // namespace

struct PlainParty::Parts {
    std::string              name;
    Owner                    role;
    std::vector<std::string> objects;
    std::chrono::seconds     commit_lag;
    sandbox::JsonApi         api;
    std::int64_t             born = 0;

    Value value_of(sandbox::FieldDefinition const& field, std::string_view object, Value const& record, Random& chance);
    void  found(sandbox::ObjectDefinition const& object, Random& chance);
    void  edit(sandbox::ObjectDefinition const& object, Random& chance);
};

PlainParty::PlainParty(Clock const& clock, Random& random, std::string name, Owner role,
                       std::vector<std::string> objects, std::chrono::seconds commit_lag)
    : parts_{new Parts{name, role, objects, commit_lag,
                       sandbox::JsonApi{clock,
                                        random,
                                        {.name          = name,
                                         .origin        = "https://" + name + ".example",
                                         .token         = name,
                                         .page_rows_max = page_rows,
                                         .commit_lag    = commit_lag},
                                        definitions_of(objects)}}} {}

PlainParty::~PlainParty() = default;

sandbox::System& PlainParty::vendor() { return parts_->api; }

System PlainParty::connection() {
    RestOptions rest{.vendor        = "json",
                     .base_url      = parts_->api.base_url(),
                     .authorization = Secret{"Bearer " + parts_->name},
                     .objects       = {}};
    rest.page_rows = page_rows;
    std::vector<MappingView> views;
    for (auto const& object : parts_->objects) {
        auto const& known = *find_plain_object(object);
        rest.objects.push_back({known.definition.name});
        views.push_back(known.view);
    }
    auto system    = rest_system(parts_->name, parts_->role, std::move(rest), std::move(views));
    system.creates = parts_->objects;
    return system;
}

/// Something else for a field. Parents are elders, so that nobody becomes his own ancestor.
Value PlainParty::Parts::value_of(sandbox::FieldDefinition const& field, std::string_view object, Value const& record,
                                  Random& chance) {
    if (field.nillable && chance.chance(1, 5)) return {};
    if (field.type == sandbox::FieldType::boolean) return Value{chance.chance(1, 2)};
    if (field.name != "parent") return Value{field.name + " " + std::to_string(chance.below(1'000))};
    auto const all = api.list(object);
    for (auto const& elder : all) {
        if (elder["id"].text() == record["id"].text()) break;
        if (chance.chance(1, 3)) return Value{elder["id"].text()};
    }
    return {};
}

void PlainParty::Parts::found(sandbox::ObjectDefinition const& object, Random& chance) {
    auto const mark = name + " " + std::to_string(++born);
    Value      fields;
    for (auto const& field : object.fields) {
        if (field.name == "parent") continue;
        fields.set(field.name, field.nillable ? value_of(field, object.name, {}, chance) : Value{mark});
    }
    api.insert(object.name, fields).value();
}

void PlainParty::Parts::edit(sandbox::ObjectDefinition const& object, Random& chance) {
    auto const all = api.list(object.name);
    if (all.empty()) return;
    auto const& record = all[chance.below(all.size())];
    auto const& field  = object.fields[chance.below(object.fields.size())];
    api.update(object.name, record["id"].text(),
               Value::object({{field.name, value_of(field, object.name, record, chance)}}))
        .value();
}

std::uint64_t PlainParty::work(Random& chance) {
    std::uint64_t done = 0;
    for (auto const& name : parts_->objects) {
        auto const& object = find_plain_object(name)->definition;
        if (chance.chance(1, 3)) parts_->found(object, chance), ++done;
        if (chance.chance(1, 2)) parts_->edit(object, chance), ++done;
    }
    return done;
}

std::chrono::seconds PlainParty::calm_down() { return parts_->commit_lag; }

std::vector<std::string> PlainParty::keys(std::string_view vendor_object) const {
    std::vector<std::string> keys;
    for (auto const& record : parts_->api.list(vendor_object)) keys.emplace_back(record["id"].text());
    return keys;
}

std::vector<std::string> PlainParty::doubles() const {
    std::vector<std::string> doubles;
    for (auto const& name : parts_->objects) {
        auto const&           object = find_plain_object(name)->definition;
        std::set<std::string> seen;
        for (auto const& record : parts_->api.list(object.name)) {
            auto const ours = std::string{record["external_id"].text()};
            if (!ours.empty() && !seen.insert(ours).second) doubles.push_back(object.name + " " + ours);
        }
    }
    return doubles;
}

std::string const& PlainParty::name() const { return parts_->name; }

bool PlainParty::has(std::string_view object) const {
    return std::find(parts_->objects.begin(), parts_->objects.end(), object) != parts_->objects.end();
}

std::string PlainParty::value(std::string_view vendor_object, std::string_view key, std::string_view field) const {
    auto const record = parts_->api.read(vendor_object, key);
    return record.is_null() ? std::string{} : record[field].to_json();
}

}  // namespace throughline::simulation
