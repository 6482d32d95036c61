#include "record.hpp"

#include <throughline/mapping/json.hpp>

#include <algorithm>

namespace throughline::kantata {

namespace {

constexpr std::string_view reference_member = "external_reference";
constexpr std::string_view references       = "external_references";

constexpr Join custom_values{"custom_field_value_ids", "custom_field_values", "custom_field_values",
                             "custom_field_id,custom_field_name,type,value", true};

void append_member(std::string& out, std::string_view name, std::string_view json) {
    if (out.size() > 1) out += ',';
    append_json_text(out, name);
    out += ':';
    out += json;
}

/// Some members of a record, in the order in which they are named.
std::string picked(std::string_view record, std::string_view picks) {
    if (picks.empty()) return std::string{record};
    auto const members = Members::of(record);
    if (!members) return "{}";
    std::string text = "{";
    while (!picks.empty()) {
        auto const name = picks.substr(0, picks.find(','));
        if (auto const raw = members->raw(name); !raw.empty()) append_member(text, name, raw);
        picks.remove_prefix(std::min(picks.size(), name.size() + 1));
    }
    return text + "}";
}

std::string joined(Sources const& sources, Members const& record, Join const& join) {
    if (!join.many) {
        auto const found = sources.find(join.collection, record.text(join.member));
        return found.empty() ? std::string{} : picked(found, join.picks);
    }
    if (record.raw(join.member).empty()) return {};
    std::string list = "[";
    for (auto const& id : record.ids(join.member)) {
        auto const found = sources.find(join.collection, id);
        if (found.empty()) continue;
        if (list.size() > 1) list += ',';
        list += picked(found, join.picks);
    }
    return list + "]";
}

std::string value_of(Sources const& sources, Members const& record, Extras const& extras, std::string_view name) {
    for (auto const& [extra, json] : extras)
        if (extra == name) return json;
    for (auto const& join : sources.kind->joins)
        if (join.as == name) return joined(sources, record, join);
    if (name == custom_values.as) return joined(sources, record, custom_values);
    if (name == reference_member) {
        auto const ours = our_reference(sources, record);
        if (ours.empty()) return {};
        std::string json = R"({"service_model_ref":)";
        append_json_text(json, ours);
        return json + "}";
    }
    return std::string{record.raw(name)};
}

}  // namespace

std::string_view Sources::find(std::string_view collection, std::string_view id) const {
    for (auto const* answer : answers)
        if (auto const found = answer->find(collection, id); !found.empty()) return found;
    return {};
}

std::vector<std::string> first_steps(std::vector<std::string> const& paths) {
    std::vector<std::string> steps;
    for (auto const& path : paths) {
        auto step = path.substr(0, path.find('/'));
        if (std::find(steps.begin(), steps.end(), step) == steps.end()) steps.push_back(std::move(step));
    }
    return steps;
}

std::string our_reference(Sources const& sources, Members const& record) {
    for (auto const& id : record.ids("external_reference_ids")) {
        auto const found = sources.find(references, id);
        if (found.empty()) continue;
        auto const reference = Members::of(found);
        if (reference && reference->text("service_name") == sources.service_name)
            return reference->text("service_model_ref");
    }
    return {};
}

std::string composed(Sources const& sources, Members const& record, Extras const& extras) {
    std::string text  = "{";
    auto const  write = [&](std::string_view name) {
        if (auto const value = value_of(sources, record, extras, name); !value.empty())
            append_member(text, name, value);
    };
    if (!sources.wanted.empty()) {
        for (auto const& name : sources.wanted) write(name);
        return text + "}";
    }
    for (auto const& [name, json] : record) append_member(text, name, json);
    for (auto const& [name, json] : extras) append_member(text, name, json);
    for (auto const& join : sources.kind->joins) write(join.as);
    write(reference_member);
    return text + "}";
}

}  // namespace throughline::kantata
