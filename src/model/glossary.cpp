#include "words.hpp"

#include <throughline/model/enumeration.hpp>
#include <throughline/model/glossary.hpp>
#include <throughline/model/version.hpp>

#include <nlohmann/json.hpp>

#include <array>

namespace throughline {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array terms{
    Term{"Booking", "The value that a signed contract or change order adds, at its signature date."},
    Term{"Backlog", "Contracted value that is not yet recognized."},
    Term{"Billed", "Invoiced and released."},
    Term{"Deferred revenue", "Billed above recognized, per contract line."},
    Term{"Unbilled", "Recognized above billed, per contract line."},
    Term{"Recognized revenue", "What revenue events say, never what invoices say."},
    Term{"Weighted pipeline", "The sum, over open opportunities, of probability times amount."},
    Term{"Utilization", "Billable hours divided by available hours of a period."},
    Term{"Billable", "What the contract allows to charge, not what was charged."},
    Term{"Leakage", "Approved billable work that has no billing event."},
    Term{"Activation", "The moment from which a project exists in the ERP and may take time."},
};

Json member_json(MemberType const& member) {
    Json json{{"name", member.name}, {"definition", member.definition}, {"type", type_in_words(member)}};
    if (!member.unit.empty()) json["unit"] = member.unit;
    json["required"] = member.required;
    json["owner"]    = name_of_enumerator(member.owner);
    json["personal"] = member.personal;
    if (!member.choices.empty()) json["choices"] = Json::array_t(member.choices.begin(), member.choices.end());
    if (!member.refers_to.empty()) json["refers_to"] = member.refers_to;
    return json;
}

Json object_json(ObjectType const& type) {
    auto members = Json::array();
    for (auto const& member : type.members) members.push_back(member_json(member));
    return {{"name", type.name}, {"definition", type.definition}, {"members", std::move(members)}};
}

std::string object_markdown(ObjectType const& type) {
    std::string text{"\n### " + std::string{type.name} + "\n\n" + std::string{type.definition} +
                     "\n\n| member | means | type | owner |\n|---|---|---|---|\n"};
    for (auto const& member : type.members) {
        std::string of_type = type_in_words(member);
        for (auto const choice : member.choices)
            of_type += (choice == member.choices.front() ? ": " : ", ") + std::string{choice};
        if (!member.unit.empty()) of_type += " (" + std::string{member.unit} + ")";
        if (member.required) of_type += ", required";
        if (member.personal) of_type += ", personal data";
        text += "| `" + std::string{member.name} + "` | " + std::string{member.definition} + " | " + of_type + " | " +
                std::string{name_of_enumerator(member.owner)} + " |\n";
    }
    return text;
}

}  // namespace

std::span<Term const> glossary_terms() { return terms; }

std::string glossary_json() {
    Json json{{"schema", "urn:throughline:schema:glossary"}, {"schema_version", 1}, {"model_version", model_version}};
    json["objects"] = Json::array();
    for (auto const* type : all_object_types()) json["objects"].push_back(object_json(*type));
    json["values"] = Json::array();
    for (auto const* type : nested_object_types()) json["values"].push_back(object_json(*type));
    json["terms"] = Json::array();
    for (auto const& term : terms) json["terms"].push_back({{"name", term.name}, {"definition", term.definition}});
    return json.dump(2) + "\n";
}

std::string glossary_markdown() {
    std::string text{"# Glossary\n\nThe canonical model, version " + std::to_string(model_version) +
                     ". The owner is the kind of system that decides a member's value,\n"
                     "unless a topology says otherwise.\n\n## Terms\n\n"};
    for (auto const& term : terms)
        text += "- **" + std::string{term.name} + "**: " + std::string{term.definition} + "\n";
    text += "\n## Objects\n";
    for (auto const* type : all_object_types()) text += object_markdown(*type);
    text += "\n## Values nested in objects\n";
    for (auto const* type : nested_object_types()) text += object_markdown(*type);
    return text;
}

}  // namespace throughline
