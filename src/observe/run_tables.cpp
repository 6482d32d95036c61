#include <throughline/observe/run_tables.hpp>

#include <algorithm>

namespace throughline {

namespace observe_detail {

constexpr std::size_t store_page_rows = 1'000;

WriteCount& count_of(std::vector<WriteCount>& counts, std::string const& system, std::string const& object,
                     std::string const& vendor_object) {
    for (auto& count : counts)
        if (count.system == system && count.object == object) return count;
    return counts.emplace_back(
        WriteCount{.system = system, .vendor_object = vendor_object, .object = object});
}

std::string where(StoredException const& exception) {
    std::string place = exception.connection.empty() ? std::string{} : exception.connection + " ";
    if (exception.object.empty()) return place + exception.path;
    return place + exception.object + (exception.record.empty() ? "" : " " + exception.record);
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
        if (write.operation == Operation::update) ++count.updated;
        else if (write.operation == Operation::remove) ++count.removed;
        else ++count.created;
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
            before           = entry;
            if (again || (entry.action != "created" && entry.action != "updated")) continue;
            auto& count = count_of(counts, entry.connection, entry.object, {});
            ++(entry.action == "created" ? count.created : count.updated);
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
    ReportTable table{.caption = "Systems", .columns = {{"system"}, {"vendor"}, {"part"}, {"objects"}, {"we create there"}}};
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
                      .columns = {{"system"}, {"object"}, {"read", true}, {"new or changed", true}, {"kept aside", true},
                                  {"deleted", true}, {"pages", true}}};
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
    ReportTable table{.columns = {{"system"}, {"object"}, {"create", true}, {"update", true}}};
    bool const  removes =
        std::any_of(counts.begin(), counts.end(), [](WriteCount const& count) { return count.removed != 0; });
    if (removes) table.columns.push_back({"remove", true});
    for (auto const& count : counts) {
        auto const object =
            count.vendor_object.empty() ? count.object : count.object + " (" + count.vendor_object + ")";
        table.rows.push_back({count.system, object, grouped(count.created), grouped(count.updated)});
        if (removes) table.rows.back().push_back(grouped(count.removed));
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
        if (write.changes.empty()) table.rows.push_back({write.system, write.vendor_object, title, "its lines", "", ""});
        for (auto const& change : write.changes)
            table.rows.push_back(
                {write.system, write.vendor_object, title, change.vendor_field, change.before, change.after});
    }
    if (plan.writes.size() > writes_max) table.note = "and " + grouped(plan.writes.size() - writes_max) + " more writes";
    return table;
}

ReportTable exceptions_table(std::vector<StoredException> const& exceptions) {
    ReportTable table{.columns = {{"owner"}, {"what to do"}, {"why"}, {"value"}, {"field"}, {"where"}, {"code", false, true}}};
    for (auto const& each : exceptions)
        table.rows.push_back({each.owner, each.remedy, reason_of(each), each.value,
                              each.vendor_field.empty() ? each.path : each.vendor_field, where(each), each.code});
    std::stable_sort(table.rows.begin(), table.rows.end(), [](auto const& left, auto const& right) {
        return std::pair{left[0], left[1]} < std::pair{right[0], right[1]};
    });
    if (exceptions.empty()) table.note = "nothing is open";
    return table;
}

}  // namespace throughline
