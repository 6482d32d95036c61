#include "line_ties.hpp"
#include "reader.hpp"

#include <set>
#include <string>

namespace throughline {

Result<bool> Ingest::lines(MappingView const& mapping, Decoded& record, RecordId parent, std::string_view correlation) {
    bool                  any = false;
    std::set<std::string> seen;
    if (channel_.creates(mapping.object))
        if (auto const keyed = rekey_lines(mapping, record, parent); !keyed) return keyed.error();
    for (auto& line : record.lines) {
        auto const* line_mapping = channel_.mapping_of_object(line.object.type().name);
        if (!line_mapping || !line_mapping->is_line()) continue;
        line.envelope.key         = record.envelope.key + "/" + line.envelope.key;
        line.envelope.modified_at = record.envelope.modified_at;
        auto const place          = line_mapping->contained_by;
        if (auto const set = member_from_canonical_json(line.object.type(), line.object.data(), place,
                                                        "\"" + parent.to_string() + "\"");
            !set)
            return set.error();
        line.mentioned |= std::uint32_t{1} << place;
        seen.insert(line.envelope.key);
        auto const effect = decoded(*line_mapping, line, correlation);
        if (!effect) return effect.error();
        any = any || *effect == Effect::changed;
    }
    for (auto const& row : mapping.rows) {
        if (row.kind != RowKind::lines) continue;
        auto const& line_mapping = lines_of(row);
        auto const  known        = line_bindings(workspace_.store(), channel_.system.name, line_mapping.vendor_object,
                                                 record.envelope.key + "/");
        if (!known) return known.error();
        for (auto const& binding : *known) {
            if (!binding.key.starts_with(record.envelope.key + "/")) break;
            if (seen.count(binding.key)) continue;
            if (auto const done = gone(line_mapping, binding.key, correlation); !done) return done.error();
            any = true;
        }
    }
    return any;
}

/// Lines that we wrote stand in the order in which we wrote them, under keys that the vendor chose: those whose keys we
/// do not know, or no longer find, take the keys that nobody has, in order.
Result<> Ingest::rekey_lines(MappingView const& mapping, Decoded const& record, RecordId parent) {
    for (auto const& row : mapping.rows) {
        if (row.kind != RowKind::lines) continue;
        auto const& lines  = lines_of(row);
        auto const  prefix = record.envelope.key + "/";
        auto const  known  = line_bindings(workspace_.store(), channel_.system.name, lines.vendor_object, prefix);
        if (!known) return known.error();
        std::set<std::string>    theirs, ours;
        std::vector<std::string> fresh;
        for (auto const& line : record.lines)
            if (line.object.type().name == lines.object) theirs.insert(prefix + line.envelope.key);
        for (auto const& binding : *known)
            if (binding.key.starts_with(prefix)) ours.insert(binding.key);
        for (auto const& line : record.lines)
            if (line.object.type().name == lines.object && !ours.count(prefix + line.envelope.key))
                fresh.push_back(prefix + line.envelope.key);

        std::vector<StoredBinding> loose;
        for (auto const& binding : *known)
            if (binding.key.starts_with(prefix) && !theirs.count(binding.key)) loose.push_back(binding);
        std::sort(loose.begin(), loose.end(), [](StoredBinding const& left, StoredBinding const& right) {
            return std::pair{left.key.size(), left.key} < std::pair{right.key.size(), right.key};
        });
        // The write of a line may be all that we know of it: its outcome is still open.
        for (auto const& line : channel_.contained_in(parent, lines.object)) {
            auto const tied = workspace_.store().binding_of(line.id, channel_.system.name, lines.vendor_object);
            if (!tied) return tied.error();
            if (!*tied)
                loose.push_back({.record        = line.id,
                                 .object        = std::string{lines.object},
                                 .connection    = channel_.system.name,
                                 .vendor_object = std::string{lines.vendor_object},
                                 .key           = {}});
        }
        for (std::size_t each = 0; each < std::min(loose.size(), fresh.size()); ++each) {
            loose[each].key = fresh[each];
            if (auto const put = workspace_.store().put_binding(loose[each]); !put) return put;
        }
        channel_.forget_references();
        if (auto const failed = channel_.take_failure(); !failed) return failed;
    }
    return {};
}

}  // namespace throughline
