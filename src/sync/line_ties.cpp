#include "line_ties.hpp"

#include "shadows.hpp"
#include "telling.hpp"

namespace throughline {

bool has_lines(MappingView const& mapping, RowSet const& rows) {
    for (std::size_t index = 0; index < mapping.rows.size(); ++index)
        if (rows[index] && mapping.rows[index].kind == RowKind::lines) return true;
    return false;
}

Result<std::string> digest_of_lines(Channel& channel, MappingView const& mapping, RecordId parent) {
    std::string all;
    for (auto const& row : mapping.rows) {
        if (row.kind != RowKind::lines) continue;
        for (auto const& line : channel.contained_in(parent, lines_of(row).object))
            all += line.line_key + "\n" + to_canonical_json(line.object) + "\n";
    }
    if (auto const failed = channel.take_failure(); !failed) return failed.error();
    return all.empty() ? std::string{} : RecordId::derive("lines", mapping.vendor_object, all).to_string();
}

Result<> bind_lines(Workspace& workspace, Channel& channel, MappingView const& mapping, RowSet const& rows,
                    RecordId parent, std::string const& key) {
    for (std::size_t index = 0; index < mapping.rows.size(); ++index) {
        auto const& row = mapping.rows[index];
        if (row.kind != RowKind::lines || !rows[index]) continue;
        auto const& lines  = lines_of(row);
        std::size_t number = 0;
        for (auto const& line : channel.contained_in(parent, lines.object)) {
            ++number;
            auto vendors = held_by_vendor(channel, lines, line.id);
            if (!vendors) return vendors.error();
            AnyObject held = *vendors ? **std::move(vendors) : AnyObject{lines.type()};
            project(lines, rows_to_create(lines, line.object.data()), line.object.data(), held.data());
            lines.type().members[lines.contained_by].copy(line.object.data(), held.data());
            StoredBinding const binding{
                .record        = line.id,
                .object        = std::string{lines.object},
                .connection    = channel.system.name,
                .vendor_object = std::string{lines.vendor_object},
                .key = key + "/" + (line.line_key.empty() ? line_place_mark + std::to_string(number) : line.line_key),
                .external_id = line.id.to_string(),
                .shadow      = shadow_after(channel.whole(lines), held).to_string()};
            if (auto const put = workspace.store().put_binding(binding); !put) return put;
        }
    }
    return channel.take_failure();
}

Result<std::vector<StoredBinding>> line_bindings(Store& store, std::string_view connection,
                                                 std::string_view vendor_object, std::string_view prefix) {
    constexpr std::size_t      lines_per_page = 32;
    std::vector<StoredBinding> lines;
    std::string                after{prefix};
    for (;;) {
        auto page = store.bindings(connection, vendor_object, after, lines_per_page);
        if (!page) return page.error();
        for (auto& binding : *page) {
            if (!binding.key.starts_with(prefix)) return lines;
            lines.push_back(std::move(binding));
        }
        if (page->size() < lines_per_page) return lines;
        after = lines.back().key;
    }
}

}  // namespace throughline
