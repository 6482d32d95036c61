#include "overlay_loader.hpp"

#include <algorithm>

namespace throughline {

namespace {

bool claims_field(FieldRow const& row) {
    return !row.name.empty() && row.kind != RowKind::omitted && row.kind != RowKind::ignored;
}
bool reads(FieldRow const& row) { return row.kind != RowKind::constant && row.direction != Direction::write; }
bool writes(FieldRow const& row) { return row.direction != Direction::read; }
bool reads_by_expression(FieldRow const& row) {
    return !reads(row) || (row.extension && row.extension->target && row.extension->target->expression);
}

/// One of them is the object in which the other is a field.
bool nests(std::string_view outer, std::string_view inner) {
    return inner.size() > outer.size() + 1 && inner.starts_with(outer) && inner[outer.size()] == '/';
}

std::string_view outer_of(std::string_view name) {
    auto const slash = name.rfind('/');
    return slash == std::string_view::npos ? std::string_view{} : name.substr(0, slash);
}

/// How many steps two fields go together.
std::size_t steps_together(std::string_view left, std::string_view right) {
    std::size_t steps = 0;
    left = outer_of(left), right = outer_of(right);
    while (!left.empty() && !right.empty()) {
        auto const first = left.substr(0, left.find('/')), second = right.substr(0, right.find('/'));
        if (first != second) break;
        ++steps;
        left.remove_prefix(std::min(left.size(), first.size() + 1));
        right.remove_prefix(std::min(right.size(), second.size() + 1));
    }
    return steps;
}

std::string name_of_line(FieldRow const& row) {
    switch (row.kind) {
        case RowKind::member:
        case RowKind::custom:
            return "the line of " + in_quotes(row.member);
        case RowKind::constant:
            return "a constant";
        case RowKind::lines:
            return "the lines contained in the record";
        default:
            return "what stands around the members";
    }
}

}  // namespace

void OverlayDraft::add(FieldRow row, OverlayEntry const& entry, std::size_t instead_of) {
    changed_ = true;
    if (++added_ <= lines_max) lines_.push_back({row, false, instead_of, entry});
}

FieldRow* OverlayDraft::record_currency() {
    for (auto& line : lines_)
        if (!line.removed && line.row.kind == RowKind::currency) return &line.row;
    return nullptr;
}

void OverlayDraft::remove(std::size_t line) {
    changed_             = true;
    lines_[line].removed = true;
}

void OverlayDraft::check_fields() {
    if (is_too_large()) return;  // Which is fault enough.
    for (auto& line : lines_) {
        if (line.removed || line.row.kind != RowKind::ignored || line.entry) continue;
        // A field that nobody needed and that the overlay now names.
        line.removed = std::any_of(lines_.begin(), lines_.end(), [&](Line const& other) {
            return other.entry && (claims_field(other.row) || other.row.kind == RowKind::ignored) &&
                   (other.row.name == line.row.name || nests(line.row.name, other.row.name));
        });
    }
    for (std::size_t added = 0; added < lines_.size(); ++added) {
        if (!lines_[added].entry) continue;
        for (std::size_t other = 0; other < added; ++other)
            if (!lines_[other].removed && !agree(lines_[added], lines_[other])) break;
    }
}

bool OverlayDraft::agree(Line const& added, Line const& other) {
    bool const ignores = added.row.kind == RowKind::ignored || other.row.kind == RowKind::ignored;
    if (!ignores && (!claims_field(added.row) || !claims_field(other.row))) return true;
    if (added.row.kind == RowKind::omitted || other.row.kind == RowKind::omitted) return true;
    auto const where = [&other] { return other.entry ? other.entry->place() : std::string{"the vendor's mapping"}; };
    if (nests(added.row.name, other.row.name) || nests(other.row.name, added.row.name)) {
        if (ignores) return true;
        auto& fault  = added.entry->fault(FaultKind::field_taken, added.entry->tree,
                                          in_quotes(added.row.name) + " cannot be a value and hold fields: " +
                                              in_quotes(other.row.name) + " stands in " + where());
        fault.remedy = "name the field itself, or opt out of the other line";
        return false;
    }
    if (added.row.name != other.row.name) return true;
    if (other.row.kind == RowKind::currency && added.row.kind == RowKind::member && added.row.member == "currency")
        return true;  // The record's currency, and that of its amounts.
    bool const shared =
        reads_by_expression(added.row) && reads_by_expression(other.row) && !(writes(added.row) && writes(other.row));
    if (shared && !ignores) return true;
    auto& fault    = added.entry->fault(FaultKind::field_taken, added.entry->tree,
                                        in_quotes(added.row.name) + " is taken by " +
                                            (ignores ? "a line that ignores or names it" : name_of_line(other.row)) +
                                            " in " + where());
    fault.expected = "a field that no other line reads or writes";
    fault.remedy   = "opt out of the other line, or name another field";
    return false;
}

std::vector<FieldRow> OverlayDraft::rows() const {
    std::vector<FieldRow> rows;
    std::vector<bool>     placed(lines_.size());
    for (std::size_t line = 0; line < lines_.size(); ++line) {
        if (lines_[line].entry) break;
        if (!lines_[line].removed) rows.push_back(lines_[line].row);
        for (std::size_t added = line + 1; added < lines_.size(); ++added) {
            if (lines_[added].instead_of != line || outer_of(lines_[added].row.name) != outer_of(lines_[line].row.name))
                continue;
            rows.push_back(lines_[added].row);
            placed[added] = true;
        }
    }
    for (std::size_t line = 0; line < lines_.size(); ++line) {
        if (!lines_[line].entry || lines_[line].removed || placed[line]) continue;
        auto const& row      = lines_[line].row;
        auto        best     = rows.end();
        std::size_t together = 0;
        for (auto each = rows.begin(); each != rows.end(); ++each) {
            if (each->kind == RowKind::ignored || row.kind == RowKind::ignored) continue;
            if (auto const steps = steps_together(each->name, row.name); steps > 0 && steps >= together)
                together = steps, best = each + 1;
        }
        rows.insert(together ? best : rows.end(), row);
    }
    return rows;
}

}  // namespace throughline
