#include "schema_changes.hpp"

#include <throughline/mapping/drift.hpp>
#include <throughline/mapping/row_facts.hpp>

#include <algorithm>
#include <functional>

namespace throughline {

namespace mapping_detail {

bool is_at_or_below(std::string_view path, std::string_view field) {
    return path == field || (path.size() > field.size() && path.starts_with(field) && path[field.size()] == '/');
}

/// Calls with every row of a mapping and of its lines, and the row's whole path.
void for_each_row(MappingView const& view, std::string const& outer,
                  std::function<void(MappingView const&, std::size_t, std::string const&)> const& call) {
    for (std::size_t index = 0; index < view.rows.size(); ++index) {
        auto const& row = view.rows[index];
        if (row.name.empty() || row.kind == RowKind::omitted || row.kind == RowKind::ignored) continue;
        auto const path = outer + std::string{row.name};
        call(view, index, path);
        if (row.kind == RowKind::lines) for_each_row(lines_of(row), path + "/", call);
    }
}

/// Calls with the mappings and those of their lines, each once.
void for_each_view(std::span<MappingView const> mappings, std::function<void(MappingView const&)> const& call) {
    std::vector<std::pair<std::string_view, std::string_view>> seen;
    std::function<void(MappingView const&)> const              visit = [&](MappingView const& view) {
        std::pair const name{view.object, view.vendor_object};
        if (std::find(seen.begin(), seen.end(), name) != seen.end()) return;
        seen.push_back(name);
        call(view);
        for (auto const& row : view.rows)
            if (row.kind == RowKind::lines) visit(lines_of(row));
    };
    for (auto const& view : mappings) visit(view);
}

bool is_of(MappingView const& view, std::string_view object, std::string_view vendor_object) {
    return view.object == object && view.vendor_object == vendor_object;
}

Stop minus(Stop const& left, Stop const& right) {
    return {left.read && !right.read, left.create && !right.create, left.update && !right.update};
}
Stop plus(Stop const& left, Stop const& right) {
    return {left.read || right.read, left.create || right.create, left.update || right.update};
}

Stop doings_of(FieldRow const& row) {
    bool const of_value = (row.kind == RowKind::member && row.encode) || row.kind == RowKind::custom;
    bool const writes   = row.kind == RowKind::constant || (of_value && row.direction != Direction::read);
    bool const reads    = row.direction != Direction::write &&
                       (row.decode || row.decode_envelope || row.kind == RowKind::lines || row.kind == RowKind::custom);
    return {reads, writes, writes && row.direction != Direction::create};
}

/// Which kinds of change can have brought a misfit about.
bool explains(DriftKind change, MisfitKind misfit) {
    switch (misfit) {
        case MisfitKind::missing:
        case MisfitKind::spelled_otherwise:
            return change == DriftKind::removed || change == DriftKind::renamed;
        case MisfitKind::other_type:
            return change == DriftKind::type_changed;
        case MisfitKind::other_target:
            return change == DriftKind::targets_removed;
        case MisfitKind::too_short:
            return change == DriftKind::shortened;
        case MisfitKind::not_createable:
        case MisfitKind::not_updateable:
            return change == DriftKind::no_longer_writable;
        case MisfitKind::value_missing:
            return change == DriftKind::values_removed || change == DriftKind::values_listed;
        case MisfitKind::may_be_empty:
        case MisfitKind::demanded:
            return change == DriftKind::now_demanded || change == DriftKind::added || change == DriftKind::renamed;
    }
    return false;
}

/// Brings a description's changes and the rows of its mappings together.
class Comparison {
  public:
    Comparison(VendorSchema const& older, VendorSchema const& newer, std::span<MappingView const> mappings,
               Crosswalks const& crosswalks)
        : older_{older}, newer_{newer}, differences_{changes_between(older, newer)} {
        for (auto const& view : mappings)
            if (view.vendor_object == newer.object) look_at(view, crosswalks);
    }

    std::vector<Difference> take() {
        for (auto& difference : differences_) {
            bool const stops = std::any_of(difference.rows.begin(), difference.rows.end(),
                                           [](RowTouched const& row) { return row.stop.anything(); });
            if (stops || difference.stops_creating) difference.impact = Impact::breaking;
        }
        return std::move(differences_);
    }

  private:
    void look_at(MappingView const& view, Crosswalks const& crosswalks) {
        for_each_row(view, {}, [this](MappingView const& of, std::size_t row, std::string const& path) {
            for (auto& difference : differences_)
                if (is_at_or_below(path, difference.field)) touch(difference, of, row, path);
        });
        auto const before = misfits(view, older_, crosswalks);
        for (auto const& misfit : misfits(view, newer_, crosswalks))
            if (auto const stop = newly_stopped(misfit, before)) blame(misfit, *stop);
    }

    void touch(Difference& difference, MappingView const& view, std::size_t index, std::string const& path) {
        auto const& row  = view.rows[index];
        Stop const  stop = path == difference.field ? stopped_by_itself(difference, row) : Stop{};
        difference.rows.push_back({.object        = std::string{view.object},
                                   .vendor_object = std::string{view.vendor_object},
                                   .row           = index,
                                   .field         = path,
                                   .member = std::string{row.kind == RowKind::lines ? row.line_object : row.member},
                                   .stop   = stop});
    }

    // Some changes hurt a row that never said what it needs: only the comparison shows it.
    static Stop stopped_by_itself(Difference const& difference, FieldRow const& row) {
        auto const doings = doings_of(row);
        Stop const writes{false, doings.create, doings.update};
        auto const facts = facts_of(row);
        bool const free =
            facts.characters_max == 0 && facts.writes.empty() && facts.crosswalk.empty() && facts.vendor_object.empty();
        switch (difference.kind) {
            case DriftKind::type_changed:
                return facts.fits == 0 && !facts.one_way ? doings : Stop{};
            case DriftKind::shortened:
                return free && facts.can_stand_in(VendorType::text) ? writes : Stop{};
            case DriftKind::narrowed:
                return facts.can_stand_in(VendorType::decimal) && free ? writes : Stop{};
            default:
                return {};
        }
    }

    /// What a misfit stops that nothing stopped before; nothing where it is an old one.
    static std::optional<Stop> newly_stopped(Misfit const& misfit, std::vector<Misfit> const& before) {
        Stop already{};
        for (auto const& old : before) {
            if (old.object != misfit.object || old.vendor_object != misfit.vendor_object || old.row != misfit.row ||
                old.field != misfit.field)
                continue;
            if (old.kind == misfit.kind && old.wanted == misfit.wanted) return std::nullopt;
            if (old.kind != MisfitKind::value_missing) already = plus(already, old.stop);
        }
        auto const fresh = minus(misfit.stop, already);
        if (misfit.stop.anything() && !fresh.anything()) return std::nullopt;
        return fresh;
    }

    void blame(Misfit const& misfit, Stop const& stop) {
        auto* difference = cause_of(misfit);
        if (!difference) return;
        difference->impact = Impact::breaking;
        if (misfit.row == Misfit::no_row) {
            difference->stops_creating = true;
            return;
        }
        for (auto& row : difference->rows)
            if (row.object == misfit.object && row.vendor_object == misfit.vendor_object && row.row == misfit.row &&
                row.field == misfit.field)
                row.stop = plus(row.stop, stop);
    }

    Difference* cause_of(Misfit const& misfit) {
        Difference* possible = nullptr;
        for (auto& difference : differences_) {
            if (!is_at_or_below(misfit.field, difference.field) &&
                !(difference.kind == DriftKind::renamed && difference.after == misfit.field))
                continue;
            if (explains(difference.kind, misfit.kind)) return &difference;
            if (impact_of(difference.kind) != Impact::additive) possible = &difference;
        }
        return possible;
    }

    VendorSchema const&     older_;
    VendorSchema const&     newer_;
    std::vector<Difference> differences_;
};

/// What one mapping's pause says.
struct Complaint {
    MappingView const*       view = nullptr;
    std::vector<std::string> fields{};
    std::vector<std::string> words{};
    Pause                    pause;
};

bool frames_the_record(RowKind kind) {
    return kind == RowKind::key || kind == RowKind::modified || kind == RowKind::deleted || kind == RowKind::currency;
}

class Pauses {
  public:
    explicit Pauses(std::span<MappingView const> mappings) {
        for_each_view(mappings, [this](MappingView const& view) {
            complaints_.push_back({&view,
                                   {},
                                   {},
                                   {.object        = std::string{view.object},
                                    .vendor_object = std::string{view.vendor_object},
                                    .error         = Error{ErrorCode::unsupported, {}}}});
        });
    }

    void stop(std::string_view object, std::string_view vendor_object, std::size_t index, Stop const& stop,
              std::string const& field, std::string const& words) {
        auto* complaint = find(object, vendor_object);
        if (!complaint) return;
        auto&       pause        = complaint->pause;
        auto const& row          = complaint->view->rows[index];
        pause.not_read[index]    = pause.not_read[index] || stop.read;
        pause.not_created[index] = pause.not_created[index] || stop.create;
        pause.not_updated[index] = pause.not_updated[index] || stop.update;
        if (stop.read && frames_the_record(row.kind)) pause.no_reading = true;
        if (stop.anything() && row.kind == RowKind::external_id) pause.no_creating = true;
        say(*complaint, field, words);
    }

    void stop_creating(std::string_view vendor_object, std::string const& field, std::string const& words) {
        for (auto& complaint : complaints_) {
            if (complaint.view->vendor_object != vendor_object) continue;
            auto const& rows = complaint.view->rows;
            if (std::none_of(rows.begin(), rows.end(), [](FieldRow const& row) { return doings_of(row).create; }))
                continue;
            complaint.pause.no_creating = true;
            say(complaint, field, words);
        }
    }

    std::vector<Pause> take() {
        std::vector<Pause> pauses;
        for (auto& complaint : complaints_)
            if (!complaint.words.empty()) pauses.push_back(finished(complaint));
        return pauses;
    }

  private:
    Complaint* find(std::string_view object, std::string_view vendor_object) {
        for (auto& complaint : complaints_)
            if (is_of(*complaint.view, object, vendor_object)) return &complaint;
        return nullptr;
    }

    static void say(Complaint& complaint, std::string const& field, std::string const& words) {
        if (std::find(complaint.fields.begin(), complaint.fields.end(), field) == complaint.fields.end())
            complaint.fields.push_back(field);
        complaint.words.push_back(words);
    }

    static Pause finished(Complaint& complaint) {
        std::string message = "the vendor has changed what " + complaint.pause.object + " needs:";
        for (auto const& words : complaint.words) message += (words == complaint.words.front() ? " " : "; ") + words;
        if (complaint.pause.no_reading) message += "; it is not read meanwhile";
        if (complaint.pause.no_creating) message += "; no new records are made meanwhile";
        std::string fields;
        for (auto const& field : complaint.fields) fields += (fields.empty() ? "" : ", ") + field;
        auto pause  = std::move(complaint.pause);
        pause.error = Error{ErrorCode::unsupported, message}
                          .in_object(pause.vendor_object)
                          .in_field(fields)
                          .with_owner("integration")
                          .with_remedy(
                              "have the vendor's administrator restore it, or map it anew; what rests goes on "
                              "by itself once the description fits");
        return pause;
    }

    std::vector<Complaint> complaints_{};
};

FieldRow row_during(FieldRow row, Stop const& stopped) {
    auto const doings = doings_of(row);
    auto const left   = minus(doings, stopped);
    if (!stopped.anything()) return row;
    if (left.read && left.create && left.update) return row;
    if (left.read && left.create)
        row.direction = Direction::create;
    else if (left.read)
        row.direction = Direction::read;  // Updating alone is no direction: it rests too.
    else if (left.create && left.update)
        row.direction = Direction::write;
    else
        return {.name      = row.name,
                .place     = row.place,
                .kind      = RowKind::ignored,
                .direction = Direction::read,
                .reason    = "rests until the vendor's description fits"};
    return row;
}

}  // namespace mapping_detail

using namespace mapping_detail;

bool Drift::breaks() const {
    return std::any_of(differences.begin(), differences.end(),
                       [](Difference const& each) { return each.impact == Impact::breaking; });
}

std::string Difference::describe() const {
    auto text = field + " " + std::string{name_of(kind)};
    if (!before.empty() && !after.empty())
        text += ", " + before + " -> " + after;
    else if (!before.empty() || !after.empty())
        text += ", " + before + after;
    text += ": " + std::string{name_of(impact)};
    std::string stopped;
    for (auto const& row : rows)
        if (row.stop.anything())
            stopped += (stopped.empty() ? "" : ", ") + row.object + (row.member.empty() ? "" : "." + row.member);
    if (!stopped.empty()) text += "; stops " + stopped;
    if (stops_creating) text += "; stops new records";
    return text;
}

Drift compare(VendorSchema const& older, VendorSchema const& newer, std::span<MappingView const> mappings,
              Crosswalks const& crosswalks) {
    return {newer.object, fingerprint(newer), Comparison{older, newer, mappings, crosswalks}.take()};
}

std::vector<Pause> pauses_of(Drift const& drift, std::span<MappingView const> mappings) {
    Pauses pauses{mappings};
    for (auto const& difference : drift.differences) {
        if (difference.impact != Impact::breaking) continue;
        auto const words = difference.field + " " + std::string{name_of(difference.kind)};
        for (auto const& row : difference.rows)
            if (row.stop.anything() || difference.kind == DriftKind::now_demanded)
                pauses.stop(row.object, row.vendor_object, row.row, row.stop, row.field, words);
        if (difference.stops_creating) pauses.stop_creating(drift.vendor_object, difference.field, words);
    }
    return pauses.take();
}

std::vector<Pause> pauses_of(std::span<Misfit const> misfits, std::span<MappingView const> mappings) {
    Pauses pauses{mappings};
    for (auto const& misfit : misfits) {
        auto const words = misfit.field + " " + std::string{name_of(misfit.kind)};
        if (misfit.row == Misfit::no_row)
            pauses.stop_creating(misfit.vendor_object, misfit.field, words);
        else if (misfit.stop.anything())
            pauses.stop(misfit.object, misfit.vendor_object, misfit.row, misfit.stop, misfit.field, words);
    }
    return pauses.take();
}

std::vector<FieldRow> rows_during(Pause const& pause, MappingView const& view) {
    std::vector<FieldRow> rows;
    rows.reserve(view.rows.size());
    for (std::size_t index = 0; index < view.rows.size(); ++index)
        rows.push_back(
            row_during(view.rows[index], {pause.not_read[index], pause.not_created[index], pause.not_updated[index]}));
    return rows;
}

std::string_view name_of(Impact impact) {
    switch (impact) {
        case Impact::cosmetic:
            return "cosmetic";
        case Impact::additive:
            return "additive";
        case Impact::breaking:
            return "breaking";
    }
    return "unknown";
}

std::string_view name_of(DriftKind kind) {
    constexpr std::string_view names[] = {
        "added",         "removed",         "renamed",       "type changed",       "shortened",
        "lengthened",    "narrowed",        "widened",       "values added",       "values removed",
        "values listed", "values unlisted", "now demanded",  "no longer demanded", "no longer writable",
        "now writable",  "targets removed", "targets added", "details changed",    "relabelled"};
    return names[static_cast<std::size_t>(kind)];
}

}  // namespace throughline
