#include "choice.hpp"
#include "commands.hpp"
#include "trial.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>

namespace throughline::tool {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t columns_of_a_value = 48;

struct Showing {
    bool personal = false;  ///< Show it.
};

std::string value_shown(std::string const& json, bool personal, Showing const& showing) {
    if (json.empty()) return "-";
    if (personal && !showing.personal && json != "null") return "(personal)";
    return shown(json, columns_of_a_value);
}

std::string_view name_of(Origin origin) {
    switch (origin) {
        case Origin::field:
            return "field";
        case Origin::null:
            return "null";
        case Origin::absent:
            return "absent";
        case Origin::written:
            return "never read";
        case Origin::not_kept:
            return "not kept";
    }
    return "unknown";
}

std::string_view name_of(Change change) {
    switch (change) {
        case Change::spelling:
            return "same value, spelled otherwise";
        case Change::value:
            return "another value";
        case Change::added:
            return "added";
        case Change::refused:
            return "refused";
        case Change::read_only:
            return "never written";
    }
    return "unknown";
}

Colour colour_of(Change change) {
    if (change == Change::value || change == Change::refused) return Colour::red;
    return change == Change::read_only ? Colour::dim : Colour::plain;
}

std::string fields_and_values(MemberOrigin const& origin, Showing const& showing) {
    std::string all;
    for (std::size_t at = 0; at < origin.fields.size(); ++at) {
        if (origin.given[at].empty() && origin.origin != Origin::absent) continue;
        all += (all.empty() ? "" : ", ") + std::string{origin.fields[at]};
        if (!origin.given[at].empty()) all += " " + value_shown(origin.given[at], origin.personal, showing);
    }
    return all.empty() ? std::string{origin.reason} : all;
}

void print_members(Trial const& trial, Terminal& terminal, Showing const& showing, std::size_t indent) {
    Table table{{"MEMBER", "VALUE", "ORIGIN", "FROM"}};
    for (auto const& origin : trial.members) {
        bool const quiet = origin.origin == Origin::not_kept || origin.origin == Origin::written;
        table.add({std::string{origin.member}, value_shown(origin.value, origin.personal, showing),
                   std::string{name_of(origin.origin)}, fields_and_values(origin, showing)},
                  quiet ? Colour::dim : Colour::plain);
    }
    table.print(terminal, indent);
}

void print_changes(Trial const& trial, Terminal& terminal, Showing const& showing, std::size_t indent) {
    std::string const margin(indent, ' ');
    Table             table{{"FIELD", "WAS", "WRITTEN", "SO"}};
    for (auto const& change : trial.changes) {
        std::string what{name_of(change.change)};
        if (change.error) what += ": " + change.error->describe();
        table.add({std::string{change.field}, value_shown(change.was, change.personal, showing),
                   value_shown(change.now, change.personal, showing), what},
                  colour_of(change.change));
    }
    terminal.out << '\n' << margin << "written back: ";
    if (trial.writes_owed)
        terminal.out << coloured(counted(trial.writes_owed, "field") + " would be written although nothing changed",
                                 Colour::red, terminal);
    else
        terminal.out << "nothing is owed";
    terminal.out << (table.is_empty() ? ", every field as it was\n" : "; as a new record it would differ:\n");
    if (!table.is_empty()) table.print(terminal, indent);
}

bool is_personal(MappingView const& view, std::string_view custom) {
    return std::any_of(view.rows.begin(), view.rows.end(), [&](FieldRow const& row) {
        return row.kind == RowKind::custom && row.member == custom && view.is_personal(row);
    });
}

// A tenant's own fields, which its overlay declares, and what nobody names.
void print_custom(Trial const& trial, Terminal& terminal, Showing const& showing, std::size_t indent) {
    if (trial.custom.empty()) return;
    Table      own{{"CUSTOM", "VALUE", "TYPE"}}, unknown{{"FIELD", "VALUE"}};
    auto const declared = custom_of(trial.custom);
    if (declared)
        for (auto const& [name, value] : *declared)
            own.add({name, value_shown(value.json, is_personal(trial.view, name), showing),
                     std::string{throughline::name_of(value.type)}});
    JsonReader       reader{trial.custom};
    std::string_view name, raw;
    reader.enter_object();
    while (reader.next_member(name)) {
        std::string const field{name};
        if (!reader.raw(raw)) break;
        if (!declared || !field.starts_with('#')) unknown.add({field, shown(raw, columns_of_a_value)});
    }
    std::string const margin(indent, ' ');
    if (!own.is_empty()) {
        terminal.out << '\n' << margin << "the tenant's own fields:\n";
        own.print(terminal, indent);
    }
    if (!unknown.is_empty()) {
        terminal.out << '\n' << margin << "kept as it came, named by no row:\n";
        unknown.print(terminal, indent);
    }
}

void print_trial(Trial const& trial, Terminal& terminal, Showing const& showing, std::size_t indent) {
    std::string const margin(indent, ' ');
    if (trial.failure) {
        terminal.out << margin << coloured(trial.failure->describe(), Colour::red, terminal) << '\n';
        return;
    }
    auto const& envelope = trial.envelope;
    if (!envelope.key.empty()) terminal.out << margin << "key " << shown(envelope.key) << '\n';
    if (!envelope.external_id.empty()) terminal.out << margin << "our id " << shown(envelope.external_id) << '\n';
    if (envelope.modified_at != Timestamp{})
        terminal.out << margin << "modified " << envelope.modified_at.to_string() << '\n';
    if (envelope.deleted) terminal.out << margin << "deleted there\n";
    print_members(trial, terminal, showing, indent);
    if (!trial.faults.empty()) terminal.out << '\n' << margin << counted(trial.faults.size(), "fault") << ":\n";
    for (auto const& fault : trial.faults)
        terminal.out << margin << "  " << coloured(fault.describe(), Colour::red, terminal) << '\n';
    print_custom(trial, terminal, showing, indent);
    print_changes(trial, terminal, showing, indent);
    for (std::size_t line = 0; line < trial.lines.size(); ++line) {
        terminal.out << '\n'
                     << margin
                     << coloured("line " + std::to_string(line + 1) + ": " + std::string{trial.lines[line].view.object},
                                 Colour::bold, terminal)
                     << '\n';
        print_trial(trial.lines[line], terminal, showing, indent + 2);
    }
}

bool is_hidden(std::string const& json, bool personal, Showing const& showing) {
    return personal && !showing.personal && json != "null";
}

// What stands in the payload, as the JSON text that it is: a reader of this document may know no decimals.
Json raw_json(std::string const& json, bool personal, Showing const& showing) {
    if (json.empty()) return nullptr;
    return is_hidden(json, personal, showing) ? Json("(personal)") : Json(json);
}

Json value_json(MemberOrigin const& origin, Showing const& showing) {
    if (is_hidden(origin.value, origin.personal, showing)) return "(personal)";
    return Json::parse(origin.value, nullptr, false);
}

Json error_json(Error const& error) {
    auto const& context = error.context();
    Json        json{{"code", name_of(error.code())}, {"message", error.message()}};
    if (!context.field.empty()) json["field"] = context.field;
    if (!context.value.empty()) json["value"] = context.value;
    if (!context.expected.empty()) json["expected"] = context.expected;
    if (!context.owner.empty()) json["owner"] = context.owner;
    if (!context.remedy.empty()) json["remedy"] = context.remedy;
    return json;
}

Json member_json(MemberOrigin const& origin, Showing const& showing) {
    Json json{{"member", origin.member}, {"origin", name_of(origin.origin)}};
    if (!origin.value.empty()) json["value"] = value_json(origin, showing);
    if (!origin.reason.empty()) json["reason"] = origin.reason;
    auto from = Json::array();
    for (std::size_t at = 0; at < origin.fields.size(); ++at) {
        Json field{{"field", origin.fields[at]}};
        if (!origin.given[at].empty()) field["given"] = raw_json(origin.given[at], origin.personal, showing);
        from.push_back(std::move(field));
    }
    json["from"] = std::move(from);
    return json;
}

Json trial_json(Trial const& trial, Showing const& showing) {
    Json json{{"object", trial.view.object}};
    if (trial.failure) return json["failure"] = error_json(*trial.failure), json;
    json["key"] = trial.envelope.key;
    if (!trial.envelope.external_id.empty()) json["our_id"] = trial.envelope.external_id;
    if (trial.envelope.modified_at != Timestamp{}) json["modified_at"] = trial.envelope.modified_at.to_string();
    json["deleted"] = trial.envelope.deleted;
    auto members    = Json::array();
    for (auto const& origin : trial.members) members.push_back(member_json(origin, showing));
    json["members"] = std::move(members);
    auto faults     = Json::array();
    for (auto const& fault : trial.faults) faults.push_back(error_json(fault));
    json["faults"] = std::move(faults);
    if (!trial.custom.empty()) {
        auto const& rows   = trial.view.rows;
        bool const  hidden = !showing.personal && std::any_of(rows.begin(), rows.end(), [&](FieldRow const& row) {
            return row.kind == RowKind::custom && trial.view.is_personal(row);
        });
        json["custom"]     = hidden ? "(personal)" : trial.custom;
    }
    auto changes = Json::array();
    for (auto const& change : trial.changes) {
        Json one{{"field", change.field}, {"change", name_of(change.change)}};
        one["was"] = raw_json(change.was, change.personal, showing);
        one["now"] = raw_json(change.now, change.personal, showing);
        if (change.error) one["error"] = error_json(*change.error);
        changes.push_back(std::move(one));
    }
    json["changes"]     = std::move(changes);
    json["writes_owed"] = trial.writes_owed;
    auto lines          = Json::array();
    for (auto const& line : trial.lines) lines.push_back(trial_json(line, showing));
    if (!lines.empty()) json["lines"] = std::move(lines);
    return json;
}

void print_all(Choice const& choice, std::vector<Trial> const& trials, TrialCrosswalks const& crosswalks,
               Terminal& terminal, Showing const& showing) {
    for (std::size_t at = 0; at < trials.size(); ++at) {
        auto head = std::string{choice.vendor->title} + " " + std::string{choice.views.front().vendor_object} + " as " +
                    std::string{choice.views.front().object};
        if (trials.size() > 1) head += ", record " + std::to_string(at + 1) + " of " + std::to_string(trials.size());
        terminal.out << (at ? "\n" : "") << coloured(head, Colour::bold, terminal) << '\n';
        print_trial(trials[at], terminal, showing, 2);
    }
    if (!crosswalks.assumed.empty()) terminal.out << '\n';
    for (auto const& name : crosswalks.assumed)
        terminal.out << "there is no crosswalk \"" << shown(name) << "\": its values stand for themselves here\n";
}

}  // namespace

Exit map_try(CommandLine const& command, Terminal& terminal) {
    auto const choice = choose(command, terminal);
    if (!choice) return Exit::usage;
    auto const payload = read_file(command.words[2], terminal);
    if (!payload) return usage_error(terminal, "cannot read " + shown(command.words[2]));
    auto const records = records_in(*payload, choice->vendor->page);
    if (!records) return usage_error(terminal, shown(command.words[2]) + " is no JSON: " + records.error().describe());

    auto const&        view       = choice->views.front();
    auto const         crosswalks = crosswalks_for(choice->system, view, *records);
    Showing const      showing{command.has("show-personal")};
    std::vector<Trial> trials;
    bool               findings = false;
    for (auto const record : *records) {
        trials.push_back(try_record(record, view, crosswalks, choice->system.default_currency));
        findings = findings || trials.back().has_findings();
    }
    if (command.has("json")) {
        auto all = Json::array();
        for (auto const& trial : trials) all.push_back(trial_json(trial, showing));
        Json const json{{"vendor", choice->vendor->name},
                        {"vendor_object", view.vendor_object},
                        {"assumed_crosswalks", crosswalks.assumed},
                        {"records", std::move(all)}};
        terminal.out << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    } else {
        print_all(*choice, trials, crosswalks, terminal, showing);
    }
    return findings ? Exit::findings : Exit::fine;
}

}  // namespace throughline::tool
