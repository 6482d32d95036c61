#include "check_report.hpp"

#include <throughline/mapping/row_facts.hpp>

#include <algorithm>
#include <functional>
#include <map>

namespace throughline::tool {

namespace {

VendorSchema const* find(Schemas const& schemas, std::string_view object) {
    for (auto const& schema : schemas)
        if (schema.object == object) return &schema;
    return nullptr;
}

MappingReport report_on(MappingView const& view, Choice const& choice, Schemas const& described, Schemas const& older) {
    MappingReport report{view};
    report.members       = view.type().members.size();
    std::uint32_t mapped = 0;
    for (auto const& row : view.rows) {
        if (row.kind == RowKind::omitted) report.left_out.push_back(&row);
        if (row.kind == RowKind::member) mapped |= row.inputs ? row.inputs : std::uint32_t{1} << row.place;
    }
    for (; mapped != 0; mapped &= mapped - 1) ++report.members_mapped;

    auto const* schema = find(described, view.vendor_object);
    if (!schema) return report;
    report.described = *schema;
    report.misfits   = misfits(view, *schema, choice.system.crosswalks);
    report.unmapped  = unmapped_fields(view, *schema);
    if (auto const* earlier = find(older, view.vendor_object)) {
        MappingView const alone[]{view};
        report.drift  = compare(*earlier, *schema, alone, choice.system.crosswalks);
        report.pauses = pauses_of(*report.drift, alone);
    }
    return report;
}

/// Calls with every row of the mappings and their lines, the member it is of, and the vendor's field, where described.
using RowCall = std::function<void(MappingView const&, FieldRow const&, SchemaField const*)>;

void for_each_row(MappingView const& view, std::string const& outer, VendorSchema const* schema, RowCall const& call) {
    for (auto const& row : view.rows) {
        if (row.name.empty()) continue;
        auto const path = outer + std::string{row.name};
        call(view, row, schema ? schema->find(path) : nullptr);
        if (row.kind == RowKind::lines) for_each_row(lines_of(row), path + "/", schema, call);
    }
}

void note_strangers(CrosswalkReport& report, Crosswalk const& table, MemberType const& member) {
    if (member.kind != MemberKind::enumeration) return;
    for (auto const& pair : table.pairs()) {
        bool const known =
            std::find(member.choices.begin(), member.choices.end(), pair.canonical) != member.choices.end();
        bool const noted =
            std::find(report.strangers.begin(), report.strangers.end(), pair.canonical) != report.strangers.end();
        if (!known && !noted) report.strangers.push_back(pair.canonical);
    }
}

// A codec's own values need no pair.
CrosswalkCoverage without_own(CrosswalkCoverage coverage, CodecFacts const& facts) {
    std::erase_if(coverage.unmapped, [&](CrosswalkCoverage::Unmapped const& each) {
        return std::find(facts.reads.begin(), facts.reads.end(), each.value) != facts.reads.end();
    });
    return coverage;
}

std::vector<CrosswalkReport> report_on_crosswalks(Choice const& choice, Schemas const& described, bool all_objects) {
    std::map<std::string, CrosswalkReport, std::less<>> reports;
    auto const look = [&](MappingView const& view, FieldRow const& row, SchemaField const* field) {
        auto const facts = facts_of(row);
        if (facts.crosswalk.empty()) return;
        auto& report = reports[std::string{facts.crosswalk}];
        report.asked_by.push_back(std::string{view.object} + "." +
                                  std::string{row.member.empty() ? row.name : row.member});
        report.is_needed = report.is_needed || facts.reads.empty();
        auto const table = choice.system.crosswalks.find(facts.crosswalk);
        if (table == choice.system.crosswalks.end()) return;
        if (row.kind == RowKind::member) note_strangers(report, table->second, view.type().members[row.place]);
        if (field && !field->values.empty())
            report.coverage = without_own(coverage_of(table->second, field->values), facts);
    };
    for (auto const& view : choice.views) for_each_row(view, {}, find(described, view.vendor_object), look);
    for (auto const& view : choice.views)
        if (!view.identity.empty()) {
            auto& report     = reports[std::string{view.identity}];
            report.is_needed = true;
            report.asked_by.push_back(std::string{view.object} + " (its key)");
        }
    for (auto const& [name, table] : choice.system.crosswalks)
        if (all_objects) reports[name];
    std::vector<CrosswalkReport> all;
    for (auto& [name, report] : reports) {
        auto const table = choice.system.crosswalks.find(name);
        report.name      = name;
        report.is_given  = table != choice.system.crosswalks.end();
        report.pairs     = report.is_given ? table->second.pairs().size() : 0;
        auto const usual = choice.usual.find(name);
        report.is_usual  = report.is_given && usual != choice.usual.end() && usual->second == table->second;
        std::sort(report.asked_by.begin(), report.asked_by.end());
        report.asked_by.erase(std::unique(report.asked_by.begin(), report.asked_by.end()), report.asked_by.end());
        all.push_back(std::move(report));
    }
    return all;
}

}  // namespace

CheckReport check_mappings(Choice const& choice, Schemas const& described, Schemas const& older) {
    CheckReport report;
    for (auto const& view : choice.views) report.mappings.push_back(report_on(view, choice, described, older));
    report.crosswalks = report_on_crosswalks(choice, described, choice.views.size() == choice.system.mappings.size());
    return report;
}

void count_findings(CheckReport& report, Choice const& choice) {
    report.findings = 0;
    for (auto const& mapping : report.mappings) {
        report.findings += static_cast<std::size_t>(
            std::count_if(mapping.misfits.begin(), mapping.misfits.end(),
                          [](Misfit const& each) { return each.stop.anything() || each.row == Misfit::no_row; }));
        if (mapping.drift)
            report.findings += static_cast<std::size_t>(
                std::count_if(mapping.drift->differences.begin(), mapping.drift->differences.end(),
                              [](Difference const& each) { return each.impact == Impact::breaking; }));
    }
    for (auto const& crosswalk : report.crosswalks) {
        // What a tenant has to give is missing only once there is a tenant.
        if (choice.is_a_tenant && !crosswalk.is_given && crosswalk.is_needed) ++report.findings;
        if (crosswalk.is_given && !crosswalk.is_usual && crosswalk.asked_by.empty()) ++report.findings;
        if (crosswalk.coverage && !crosswalk.coverage->is_total()) ++report.findings;
        report.findings += crosswalk.strangers.size();
    }
    report.findings += static_cast<std::size_t>(std::count_if(
        report.changes.begin(), report.changes.end(), [](SemanticChange const& change) { return !change.words_only; }));
}

}  // namespace throughline::tool
