#include "custom_fields.hpp"

#include <algorithm>
#include <set>

namespace throughline {

namespace sync_detail {

bool has_custom(MappingView const& mapping, Direction except) {
    return std::any_of(mapping.rows.begin(), mapping.rows.end(), [except](FieldRow const& row) {
        return row.kind == RowKind::custom && row.direction != except;
    });
}

}  // namespace sync_detail

Result<CustomFields> wanted_custom(Workspace& workspace, RecordId record, Channel& told, MappingView const& mapping) {
    CustomFields wanted;
    if (!sync_detail::has_custom(mapping, Direction::read)) return wanted;
    std::set<std::string, std::less<>> decided;
    for (auto& channel : workspace.channels()) {
        auto const* in_force = channel->mapping_of_object(mapping.object);
        auto const* said_by  = in_force ? &channel->whole(*in_force) : nullptr;
        if (!said_by || !sync_detail::has_custom(*said_by, Direction::write)) continue;
        auto const bound = workspace.store().binding_of(record, channel->system.name, said_by->vendor_object);
        if (!bound) return bound.error();
        if (!*bound || (*bound)->deleted) continue;
        auto const fields = custom_of((*bound)->custom);
        if (!fields) return fields.error();
        for (auto const& row : said_by->rows) {
            if (row.kind != RowKind::custom || row.direction == Direction::write) continue;
            auto const value = fields->find(row.member);
            if (value == fields->end() || !decided.emplace(row.member).second) continue;
            if (channel.get() != &told) wanted.emplace(row.member, value->second);
        }
    }
    return wanted;
}

std::string digest_of_custom(MappingView const& mapping, RowSet const& rows, CustomFields const& wanted) {
    std::string all;
    for (std::size_t index = 0; index < mapping.rows.size(); ++index) {
        auto const& row = mapping.rows[index];
        if (!rows[index] || row.kind != RowKind::custom) continue;
        auto const value = wanted.find(row.member);
        all += std::string{row.member} + "\n" + (value == wanted.end() ? std::string{} : value->second.json) + "\n";
    }
    return all.empty() ? std::string{} : RecordId::derive("custom", mapping.vendor_object, all).to_string();
}

void add_custom(PlannedWrite& write, MappingView const& mapping, RowSet const& rows, CustomFields const& wanted,
                CustomFields const& theirs) {
    auto const json_of = [](CustomFields const& fields, std::string_view name) {
        auto const value = fields.find(name);
        return value == fields.end() ? std::string{} : value->second.json;
    };
    for (std::size_t index = 0; index < mapping.rows.size(); ++index) {
        if (!rows[index]) continue;
        auto const& row = mapping.rows[index];
        write.rows.set(index);
        bool const personal = mapping.is_personal(row);
        write.changes.push_back({"#" + std::string{row.member}, std::string{row.name},
                                 personal ? "\"[personal]\"" : json_of(theirs, row.member),
                                 personal ? "\"[personal]\"" : json_of(wanted, row.member)});
    }
    write.custom_digest = digest_of_custom(mapping, write.rows, wanted);
}

Result<std::string> with_unseen(MappingView const& whole, MappingView const& mapping, std::string const& known,
                                std::string custom) {
    if (known.empty() || !sync_detail::has_custom(whole, Direction::read)) return custom;
    auto const before = custom_of(known);
    if (!before) return before.error();
    CustomFields unseen;
    for (std::size_t index = 0; index < whole.rows.size(); ++index) {
        auto const& row  = whole.rows[index];
        auto const& used = mapping.rows[index];
        bool const  seen = used.kind == RowKind::custom && used.direction != Direction::write;
        if (row.kind != RowKind::custom || seen) continue;
        if (auto const value = before->find(row.member); value != before->end()) unseen.insert(*value);
    }
    return unseen.empty() ? Result<std::string>{std::move(custom)} : with_custom(custom, unseen);
}

Result<std::string> custom_after(MappingView const& mapping, RowSet const& rows, CustomFields const& wanted,
                                 std::string const& held) {
    CustomFields written;
    for (std::size_t index = 0; index < mapping.rows.size(); ++index) {
        auto const& row = mapping.rows[index];
        if (!rows[index] || row.kind != RowKind::custom) continue;
        if (auto const value = wanted.find(row.member); value != wanted.end()) written.insert(*value);
    }
    return written.empty() ? Result<std::string>{held} : with_custom(held, written);
}

}  // namespace throughline
