#include <throughline/mapping/canonical.hpp>
#include <throughline/mapping/json.hpp>
#include <throughline/observe/run_tables.hpp>

#include <algorithm>
#include <map>
#include <tuple>

namespace throughline {

namespace observe_detail {

constexpr std::size_t store_page_rows = 1'000;

WriteCount& count_of(std::vector<WriteCount>& counts, std::string const& system, std::string const& object,
                     std::string const& vendor_object) {
    for (auto& count : counts)
        if (count.system == system && count.object == object) return count;
    return counts.emplace_back(WriteCount{.system = system, .vendor_object = vendor_object, .object = object});
}

/// What a record is called, where that is no personal data.
Result<std::string> name_of_record(Store& store, StoredException const& exception) {
    if (exception.record_id.is_none()) return exception.record;
    auto const today = store.resolve(exception.record_id);
    if (!today) return today.error();
    auto const stored = store.record(*today);
    if (!stored) return stored.error();
    auto const* type = *stored ? find_object_type((*stored)->object) : nullptr;
    if (!type) return exception.record;
    auto const place = type->place_named("name");
    if (place == type->members.size() || type->members[place].personal) return exception.record;
    auto const object = from_canonical_json(*type, (*stored)->body);
    if (!object) return object.error();
    auto const text = member_to_canonical_json(*type, object->data(), place);
    JsonReader reader{text};
    Wire       name;
    return reader.value(name) && name.kind == Wire::Kind::text ? std::string{name.text} : exception.record;
}

/// Where a person finds it: in the system that it was read from.
Result<std::string> place_of_record(Store& store, StoredException const& exception) {
    if (!exception.connection.empty() || exception.record_id.is_none())
        return exception.connection + " " + exception.object + " " + exception.record;
    auto const today = store.resolve(exception.record_id);
    if (!today) return today.error();
    auto const bindings = store.bindings_of(*today);
    if (!bindings) return bindings.error();
    for (auto const& binding : *bindings)
        if (binding.connection.find(':') == std::string::npos)  // Not a derivation's.
            return binding.connection + " " + binding.vendor_object + " " + binding.key;
    return exception.object + " " + exception.record;
}

std::string reason_of(StoredException const& exception) {
    std::string reason = exception.message;
    if (!exception.expected.empty()) reason += "; expected " + exception.expected;
    return reason;
}

std::string joined(std::vector<MappingView> const& mappings) {
    std::string names;
    for (auto const& mapping : mappings) {
        if (mapping.is_line()) continue;
        names += (names.empty() ? "" : ", ") + std::string{mapping.vendor_object};
    }
    return names;
}

}  // namespace observe_detail

using namespace observe_detail;

std::vector<WriteCount> count_planned(Plan const& plan) {
    std::vector<WriteCount> counts;
    for (auto const& write : plan.writes) {
        auto& count = count_of(counts, write.system, write.object, write.vendor_object);
        if (write.operation == Operation::update)
            ++count.updated;
        else if (write.operation == Operation::remove)
            ++count.removed;
        else
            ++count.created;
    }
    return counts;
}

Result<std::vector<WriteCount>> count_written(Store& store, std::uint64_t after_sequence) {
    std::vector<WriteCount> counts;
    StoredAudit             before;
    for (;;) {
        auto const page = store.audit(after_sequence, store_page_rows);
        if (!page) return page.error();
        for (auto const& entry : *page) {
            // An update has one entry per member; they follow one another.
            bool const again = entry.record == before.record && entry.correlation == before.correlation &&
                               entry.action == before.action && entry.connection == before.connection;
            before = entry;
            if (again) continue;
            if (entry.action == "created") ++count_of(counts, entry.connection, entry.object, {}).created;
            if (entry.action == "updated") ++count_of(counts, entry.connection, entry.object, {}).updated;
            if (entry.action == "written") ++count_of(counts, entry.connection, entry.object, {}).lines;
        }
        if (page->size() < store_page_rows) return counts;
        after_sequence = page->back().sequence;
    }
}

Result<std::vector<StoredException>> collect_open_exceptions(Store& store, std::size_t at_most) {
    std::vector<StoredException> collected;
    while (collected.size() < at_most) {
        auto const wanted = std::min(store_page_rows, at_most - collected.size());
        auto const page   = store.open_exceptions(collected.empty() ? "" : collected.back().cause, wanted);
        if (!page) return page.error();
        collected.insert(collected.end(), page->begin(), page->end());
        if (page->size() < wanted) break;
    }
    return collected;
}

ReportTable systems_table(Topology const& topology) {
    ReportTable table{.caption = "Systems",
                      .columns = {{"system"}, {"vendor"}, {"part"}, {"objects"}, {"we create there"}}};
    for (auto const& system : topology.systems) {
        std::string creates;
        for (auto const& object : system.creates) creates += (creates.empty() ? "" : ", ") + object;
        table.rows.push_back({system.name, system.vendor, std::string{name_of_enumerator(system.role)},
                              joined(system.mappings), creates});
    }
    return table;
}

ReportTable read_table(Refreshed const& refreshed) {
    ReportTable table{.caption = "Read",
                      .columns = {{"system"},
                                  {"object"},
                                  {"read", true},
                                  {"new or changed", true},
                                  {"kept aside", true},
                                  {"deleted", true},
                                  {"pages", true}}};
    std::size_t idle = 0;
    for (auto const& count : refreshed.counts) {
        if (count.read == 0 && count.deleted == 0) {
            ++idle;
            continue;
        }
        table.rows.push_back({count.system, count.object, grouped(count.read), grouped(count.changed),
                              grouped(count.parked), grouped(count.deleted), grouped(count.pages)});
    }
    if (idle != 0) table.note = "nothing new in " + grouped(idle) + " other objects";
    for (auto const& failure : refreshed.failures)
        table.note += (table.note.empty() ? "" : "; ") + std::string{"not read: "} + failure.describe();
    return table;
}

ReportTable write_table(std::vector<WriteCount> const& counts) {
    auto const any = [&](std::uint64_t WriteCount::*kind) {
        return std::any_of(counts.begin(), counts.end(), [&](WriteCount const& count) { return count.*kind != 0; });
    };
    ReportTable table{.columns = {{"system"}, {"object"}, {"create", true}, {"update", true}}};
    bool const  removes = any(&WriteCount::removed), lines = any(&WriteCount::lines);
    if (removes) table.columns.push_back({"remove", true});
    if (lines) table.columns.push_back({"as lines", true});
    for (auto const& count : counts) {
        auto const vendors = count.vendor_object.empty() ? std::string{} : " (" + count.vendor_object + ")";
        auto&      row     = table.rows.emplace_back();
        row                = {count.system, count.object + vendors, grouped(count.created), grouped(count.updated)};
        if (removes) row.push_back(grouped(count.removed));
        if (lines) row.push_back(grouped(count.lines));
    }
    if (counts.empty()) table.note = "nothing";
    return table;
}

ReportTable changes_table(Plan const& plan, std::size_t writes_max) {
    ReportTable table{.caption = "Fields",
                      .columns = {{"system"}, {"object"}, {"record"}, {"field", false, true}, {"before"}, {"after"}}};
    for (std::size_t each = 0; each < std::min(plan.writes.size(), writes_max); ++each) {
        auto const& write = plan.writes[each];
        auto const  title = write.title.empty() ? write.key : write.title;
        if (write.changes.empty())
            table.rows.push_back({write.system, write.vendor_object, title, "its lines", "", ""});
        for (auto const& change : write.changes)
            table.rows.push_back(
                {write.system, write.vendor_object, title, change.vendor_field, change.before, change.after});
    }
    if (plan.writes.size() > writes_max)
        table.note = "and " + grouped(plan.writes.size() - writes_max) + " more writes";
    return table;
}

ReportTable waits_table(Plan const& plan) {
    ReportTable table{.caption = "Waiting", .columns = {{"writes", true}, {"system"}, {"object"}, {"why"}}};
    std::map<std::vector<std::string>, std::size_t> counts;
    for (auto const& wait : plan.waiting) ++counts[{wait.system, wait.object, wait.reason}];
    for (auto const& [what, count] : counts) {
        auto& row = table.rows.emplace_back(what);
        row.insert(row.begin(), grouped(count));
    }
    return table;
}

Result<ReportTable> exceptions_table(Store& store, std::vector<StoredException> const& exceptions) {
    ReportTable table{.columns = {{"owner"},
                                  {"record"},
                                  {"where", false, true},
                                  {"field"},
                                  {"value"},
                                  {"why"},
                                  {"what to do"},
                                  {"code", false, true}}};
    for (auto const& each : exceptions) {
        auto const name = name_of_record(store, each);
        if (!name) return name.error();
        auto const place = place_of_record(store, each);
        if (!place) return place.error();
        table.rows.push_back({each.owner, *name, *place, each.vendor_field.empty() ? each.path : each.vendor_field,
                              each.value, reason_of(each), each.remedy, each.code});
    }
    std::stable_sort(table.rows.begin(), table.rows.end(), [](auto const& left, auto const& right) {
        return std::tie(left[0], left[6], left[1]) < std::tie(right[0], right[6], right[1]);
    });
    if (exceptions.empty()) table.note = "nothing is open";
    return table;
}

Result<ReportTable> exceptions_by_reason_table(Store& store, std::vector<StoredException> const& exceptions) {
    std::map<std::vector<std::string>, std::vector<StoredException const*>> groups;
    for (auto const& each : exceptions) groups[{each.owner, each.message, each.remedy}].push_back(&each);
    ReportTable table{.columns = {{"", true}, {"owner"}, {"why"}, {"what to do"}, {"for example"}}};
    for (auto const& [reason, group] : groups) {
        auto const name = name_of_record(store, *group.front());
        if (!name) return name.error();
        auto& row = table.rows.emplace_back(reason);
        row.insert(row.begin(), grouped(group.size()));
        row.push_back(group.front()->value.empty() ? *name : *name + ": " + group.front()->value);
    }
    if (exceptions.empty()) table.note = "nothing is open";
    return table;
}

}  // namespace throughline
