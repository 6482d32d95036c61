#include "check_report.hpp"
#include "commands.hpp"

#include <throughline/mapping/odata_schema.hpp>

#include <algorithm>
#include <fstream>
#include <ostream>

namespace throughline::tool {

namespace {

constexpr std::string_view overlay_mark = "urn:throughline:schema:overlay:";
constexpr std::string_view mapping_mark = "urn:throughline:schema:mappings:";

std::string joined(std::vector<std::string> const& texts, std::size_t texts_max = 0) {
    std::string all;
    for (std::size_t at = 0; at < texts.size(); ++at) {
        if (texts_max != 0 && at == texts_max) return all + " and " + std::to_string(texts.size() - at) + " more";
        all += (all.empty() ? "" : ", ") + texts[at];
    }
    return all;
}

std::string schema_of(std::string const& text) {
    auto const json = Json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("schema") || !json["schema"].is_string()) return {};
    return json["schema"].get<std::string>();
}

/// Every description that a document has of the objects that are asked for: a describe answer has one, a catalogue
/// many, a stored schema is one already.
Result<Schemas> read_schemas(Choice const& choice, std::string const& text) {
    if (schema_of(text).starts_with(vendor_schema_schema)) {
        auto stored = vendor_schema_from_json(text);
        if (!stored) return std::move(stored).error();
        return Schemas{*std::move(stored)};
    }
    Schemas              schemas;
    std::optional<Error> wrong;
    for (auto const& view : choice.views) {
        auto const same = [&](VendorSchema const& each) { return each.object == view.vendor_object; };
        if (view.is_line() || std::any_of(schemas.begin(), schemas.end(), same)) continue;
        auto schema = looks_like_xml(text) ? read_odata_schema(text, view.vendor_object)
                                           : choice.vendor->read_schema(text, view.vendor_object);
        if (schema)
            schemas.push_back(*std::move(schema));
        else
            wrong.emplace(std::move(schema).error());
    }
    if (schemas.empty() && wrong) return *wrong;
    return schemas;
}

std::optional<Schemas> schemas_in(Choice const& choice, std::string const& path, Terminal& terminal) {
    auto const text = read_file(path, terminal);
    if (!text) {
        usage_error(terminal, "cannot read " + shown(path));
        return std::nullopt;
    }
    auto schemas = read_schemas(choice, *text);
    if (schemas) return *std::move(schemas);
    usage_error(terminal, shown(path) + ": " + schemas.error().describe());
    return std::nullopt;
}

/// What `--against` names, by what it is.
struct Against {
    Schemas             schemas{};
    std::optional<Json> overlay{};
    std::optional<Json> mappings{};
};

std::optional<Against> read_against(Choice const& choice, CommandLine const& command, Terminal& terminal) {
    Against    against;
    auto const path = command.value("against");
    if (!path) return against;
    auto const text = read_file(*path, terminal);
    if (!text) {
        usage_error(terminal, "cannot read " + shown(*path));
        return std::nullopt;
    }
    auto const schema = schema_of(*text);
    if (schema.starts_with(overlay_mark)) {
        if (choice.overlays.size() != 1) {
            usage_error(terminal, "an older overlay is compared with one that --overlay names");
            return std::nullopt;
        }
        against.overlay = Json::parse(*text, nullptr, false);
    } else if (schema.starts_with(mapping_mark)) {
        against.mappings = Json::parse(*text, nullptr, false);
    } else {
        auto schemas = schemas_in(choice, *path, terminal);
        if (!schemas) return std::nullopt;
        if (!command.has("description")) {
            usage_error(terminal, "an older description is compared with one that --description names");
            return std::nullopt;
        }
        against.schemas = *std::move(schemas);
    }
    return against;
}

void crosswalks_named_in(Json const& json, std::vector<std::string>& names) {
    if (json.is_object())
        for (auto const& [key, value] : json.items())
            if (key == "crosswalk" && value.is_string()) names.push_back(value.get<std::string>());
    if (json.is_structured())
        for (auto const& each : json) crosswalks_named_in(each, names);
}

// What an overlay's own fields ask for.
void note_overlays(CheckReport& report, std::vector<std::string> const& overlays, Terminal& terminal) {
    for (auto const& path : overlays) {
        auto const               text = read_file(path, terminal);
        std::vector<std::string> names;
        if (text) crosswalks_named_in(Json::parse(*text, nullptr, false), names);
        for (auto& crosswalk : report.crosswalks)
            if (std::find(names.begin(), names.end(), crosswalk.name) != names.end())
                crosswalk.asked_by.push_back(path);
    }
}

bool store(Schemas const& described, std::string const& path, Terminal& terminal) {
    if (described.size() != 1) {
        usage_error(terminal, "--store keeps the description of one object: name the object, and --description");
        return false;
    }
    std::ofstream file{path, std::ios::binary};
    file << to_json(described.front()) << '\n';
    file.flush();
    if (!file) usage_error(terminal, "cannot write " + shown(path));
    return static_cast<bool>(file);
}

std::string stops_in_words(Stop const& stop) {
    std::string words;
    if (stop.read) words = "reading";
    if (stop.create) words += words.empty() ? "creating" : ", creating";
    if (stop.update) words += words.empty() ? "updating" : ", updating";
    return words;
}

void print_misfits(MappingReport const& report, Terminal& terminal) {
    Table table{{"FIELD", "MEMBER", "PROBLEM", "THERE", "NEEDED", "STOPS"}};
    for (auto const& misfit : report.misfits) {
        bool const hurts = misfit.stop.anything();
        table.add({misfit.field, misfit.member, std::string{name_of(misfit.kind)}, misfit.found, misfit.wanted,
                   stops_in_words(misfit.stop)},
                  hurts ? Colour::red : Colour::yellow);
    }
    if (table.is_empty())
        terminal.out << "  every row fits the description\n";
    else
        table.print(terminal, 2);
}

void print_drift(MappingReport const& report, Terminal& terminal) {
    if (!report.drift) return;
    if (report.drift->differences.empty()) {
        terminal.out << "  nothing has changed since\n";
        return;
    }
    Table table{{"SINCE", "FIELD", "CHANGE", "BEFORE", "AFTER", "ROWS"}};
    for (auto const& difference : report.drift->differences) {
        std::vector<std::string> rows;
        for (auto const& row : difference.rows) {
            auto const stops = stops_in_words(row.stop);
            rows.push_back((row.member.empty() ? row.field : row.member) +
                           (stops.empty() ? "" : " (no " + stops + ")"));
        }
        if (difference.stops_creating) rows.push_back("no new records");
        table.add({std::string{name_of(difference.impact)}, difference.field, std::string{name_of(difference.kind)},
                   shown(difference.before, 40), shown(difference.after, 40), joined(rows, 6)},
                  difference.impact == Impact::breaking ? Colour::red : Colour::plain);
    }
    table.print(terminal, 2);
    for (auto const& pause : report.pauses) terminal.out << "  " << pause.error.describe() << '\n';
}

void print_mapping(Choice const& choice, MappingReport const& report, Terminal& terminal) {
    terminal.out << coloured(std::string{choice.vendor->title} + " " + std::string{report.view.vendor_object} + " is " +
                                 std::string{report.view.object},
                             Colour::bold, terminal)
                 << ": " << report.members_mapped << " of " << report.members << " members mapped, "
                 << report.left_out.size() << " left out on purpose\n";
    if (!report.described) return;
    terminal.out << "  described with " << counted(report.described->fields.size(), "field") << ", fingerprint "
                 << fingerprint(*report.described) << '\n';
    print_misfits(report, terminal);
    print_drift(report, terminal);
    if (!report.unmapped.empty())
        terminal.out << "  " << counted(report.unmapped.size(), "field")
                     << " that nobody maps: " << joined(report.unmapped, 12) << '\n';
}

std::string notes_on(CrosswalkReport const& report, Choice const& choice) {
    std::vector<std::string> notes;
    if (!report.is_given && report.is_needed)
        notes.push_back(choice.is_a_tenant ? "missing" : "the tenant has to give it");
    if (!report.is_given && !report.is_needed) notes.push_back("optional: for values of the firm's own");
    if (report.is_given && !report.is_usual && report.asked_by.empty()) notes.push_back("nobody asks for it");
    if (report.is_usual) notes.push_back("the ordinary one");
    if (report.coverage && !report.coverage->unmapped.empty()) {
        std::vector<std::string> values;
        for (auto const& each : report.coverage->unmapped) values.push_back(each.value);
        notes.push_back("no pair for " + joined(values, 6));
    }
    if (report.coverage && !report.coverage->vanished.empty())
        notes.push_back("no longer there: " + joined(report.coverage->vanished, 6));
    if (!report.strangers.empty()) notes.push_back("no such choice: " + joined(report.strangers, 6));
    return joined(notes);
}

void print_crosswalks(CheckReport const& report, Choice const& choice, Terminal& terminal) {
    if (report.crosswalks.empty()) return;
    terminal.out << '\n' << coloured("Crosswalks", Colour::bold, terminal) << '\n';
    Table table{{"NAME", "PAIRS", "ASKED BY", "NOTES"}};
    for (auto const& each : report.crosswalks)
        table.add({each.name, each.is_given ? std::to_string(each.pairs) : "-", joined(each.asked_by, 4),
                   notes_on(each, choice)});
    table.print(terminal, 2);
}

void print_changes(CheckReport const& report, std::string const& older, Terminal& terminal) {
    if (!report.is_compared) return;
    terminal.out << '\n' << coloured("Against " + older, Colour::bold, terminal) << '\n';
    Table table{{"WHERE", "WHAT", "BEFORE", "AFTER"}};
    for (auto const& change : report.changes)
        table.add({change.where, change.what, shown(change.before, 60), shown(change.after, 60)},
                  change.words_only ? Colour::dim : Colour::plain);
    if (table.is_empty())
        terminal.out << "  it means the same\n";
    else
        table.print(terminal, 2);
}

void print_all(CheckReport const& report, Choice const& choice, std::string const& older, Terminal& terminal) {
    for (auto const& mapping : report.mappings) print_mapping(choice, mapping, terminal);
    print_crosswalks(report, choice, terminal);
    print_changes(report, older, terminal);
    auto const end = report.findings == 0 ? std::string{"nothing to look at"} : counted(report.findings, "finding");
    terminal.out << '\n' << coloured(end, report.findings == 0 ? Colour::green : Colour::red, terminal) << '\n';
}

Json stop_json(Stop const& stop) {
    return {{"reading", stop.read}, {"creating", stop.create}, {"updating", stop.update}};
}

Json misfit_json(Misfit const& misfit) {
    Json json{{"field", misfit.field}, {"problem", name_of(misfit.kind)}, {"stops", stop_json(misfit.stop)}};
    if (!misfit.member.empty()) json["member"] = misfit.member;
    if (!misfit.found.empty()) json["there"] = misfit.found;
    if (!misfit.wanted.empty()) json["needed"] = misfit.wanted;
    return json;
}

Json difference_json(Difference const& difference) {
    auto rows = Json::array();
    for (auto const& row : difference.rows)
        rows.push_back(
            {{"object", row.object}, {"field", row.field}, {"member", row.member}, {"stops", stop_json(row.stop)}});
    return {{"impact", name_of(difference.impact)},
            {"field", difference.field},
            {"change", name_of(difference.kind)},
            {"before", difference.before},
            {"after", difference.after},
            {"rows", std::move(rows)},
            {"stops_creating", difference.stops_creating}};
}

Json mapping_json(MappingReport const& report) {
    Json json{{"vendor_object", report.view.vendor_object},
              {"object", report.view.object},
              {"members", report.members},
              {"members_mapped", report.members_mapped}};
    auto left_out = Json::array();
    for (auto const* row : report.left_out) left_out.push_back({{"member", row->member}, {"reason", row->reason}});
    json["left_out"] = std::move(left_out);
    if (!report.described) return json;
    json["fingerprint"] = fingerprint(*report.described);
    auto misfits        = Json::array();
    for (auto const& misfit : report.misfits) misfits.push_back(misfit_json(misfit));
    json["misfits"]  = std::move(misfits);
    json["unmapped"] = report.unmapped;
    if (!report.drift) return json;
    auto differences = Json::array();
    for (auto const& difference : report.drift->differences) differences.push_back(difference_json(difference));
    json["drift"] = std::move(differences);
    return json;
}

Json crosswalk_json(CrosswalkReport const& report) {
    Json json{{"name", report.name},
              {"given", report.is_given},
              {"needed", report.is_needed},
              {"pairs", report.pairs},
              {"asked_by", report.asked_by}};
    if (report.coverage) {
        auto unmapped = Json::array();
        for (auto const& each : report.coverage->unmapped)
            unmapped.push_back({{"value", each.value}, {"nearest", each.nearest}});
        json["without_a_pair"]  = std::move(unmapped);
        json["no_longer_there"] = report.coverage->vanished;
    }
    if (!report.strangers.empty()) json["no_such_choice"] = report.strangers;
    return json;
}

Json report_json(CheckReport const& report, Choice const& choice) {
    auto mappings = Json::array(), crosswalks = Json::array(), changes = Json::array();
    for (auto const& mapping : report.mappings) mappings.push_back(mapping_json(mapping));
    for (auto const& crosswalk : report.crosswalks) crosswalks.push_back(crosswalk_json(crosswalk));
    for (auto const& change : report.changes)
        changes.push_back({{"where", change.where},
                           {"what", change.what},
                           {"before", change.before},
                           {"after", change.after},
                           {"words_only", change.words_only}});
    return {{"vendor", choice.vendor->name},
            {"mappings", std::move(mappings)},
            {"crosswalks", std::move(crosswalks)},
            {"changes", std::move(changes)},
            {"findings", report.findings}};
}

void compare(CheckReport& report, Against const& against, Choice const& choice, Terminal& terminal) {
    if (against.overlay) {
        auto const text    = read_file(choice.overlays.front(), terminal);
        report.changes     = compare_overlays(*against.overlay, Json::parse(text.value_or(""), nullptr, false));
        report.is_compared = true;
    } else if (against.mappings) {
        report.changes     = compare_mappings(*against.mappings, mappings_json(choice.vendor->name, choice.views));
        report.is_compared = true;
    }
}

}  // namespace

Exit map_check(CommandLine const& command, Terminal& terminal) {
    auto choice = choose_vendor(command, terminal);
    if (!choice) return Exit::usage;
    Schemas described;
    if (auto const path = command.value("description")) {
        auto schemas = schemas_in(*choice, *path, terminal);
        if (!schemas) return Exit::usage;
        described = *std::move(schemas);
    }
    VendorDescription description;
    for (auto const& schema : described) description.objects.push_back(described_object(schema));
    if (!apply_tenant(*choice, command, terminal, described.empty() ? nullptr : &description)) return Exit::usage;
    auto const against = read_against(*choice, command, terminal);
    if (!against) return Exit::usage;
    if (auto const path = command.value("store"); path && !store(described, *path, terminal)) return Exit::usage;

    auto report = check_mappings(*choice, described, against->schemas);
    note_overlays(report, choice->overlays, terminal);
    compare(report, *against, *choice, terminal);
    count_findings(report, *choice);
    if (command.has("json"))
        terminal.out << report_json(report, *choice).dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    else
        print_all(report, *choice, command.value("against").value_or(""), terminal);
    return report.findings == 0 ? Exit::fine : Exit::findings;
}

}  // namespace throughline::tool
