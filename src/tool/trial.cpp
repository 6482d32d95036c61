#include "trial.hpp"

#include <throughline/mapping/canonical.hpp>

#include <algorithm>
#include <set>

namespace throughline::tool {

namespace {

using Values = std::map<std::string, std::string, std::less<>>;

constexpr int depth_max = 16;

void add_values(std::string_view object, std::string const& outer, int depth, Values& into) {
    JsonReader reader{object};
    if (depth > depth_max || !reader.enter_object()) return;
    std::string_view name;
    while (reader.next_member(name)) {
        auto const       path = outer + std::string{name};
        std::string_view raw;
        if (!reader.raw(raw)) return;
        into[path] = raw;
        if (raw.starts_with('{')) add_values(raw, path + "/", depth + 1, into);
    }
}

/// Records that are named by their keys: every key that was read can be written again. Of a record that the payload
/// does not name, as one that a computed field refers to, the id stands for the key.
class EchoReferences final : public References {
  public:
    RecordId id_of(std::string_view object, std::string_view vendor_object, std::string_view key) override {
        auto const id = RecordId::derive(object, vendor_object, key);
        keys_[id]     = key;
        return id;
    }
    std::optional<std::string> key_of(RecordId id, std::string_view) override {
        auto const found = keys_.find(id);
        return found == keys_.end() ? id.to_string() : found->second;
    }

  private:
    std::map<RecordId, std::string> keys_{};
};

bool is_read(FieldRow const& row) {
    return row.kind == RowKind::member && row.decode && row.direction != Direction::write && !row.name.empty();
}
bool is_written(FieldRow const& row) {
    bool const of_value = (row.kind == RowKind::member && row.encode) || row.kind == RowKind::custom;
    return of_value && row.direction != Direction::read && !row.name.empty();
}

// A field below an object that is null is null itself.
std::string given_at(Values const& values, std::string_view path) {
    if (auto const found = values.find(path); found != values.end()) return found->second;
    for (auto slash = path.rfind('/'); slash != std::string_view::npos; slash = path.rfind('/', slash - 1)) {
        auto const outer = values.find(path.substr(0, slash));
        if (outer != values.end()) return outer->second == "null" ? "null" : "";
        if (slash == 0) break;
    }
    return {};
}

MemberOrigin origin_of(MappingView const& view, std::size_t place, Values const& values, void const* object) {
    auto const&  member = view.type().members[place];
    MemberOrigin found{.member = member.name};
    bool         written = false;
    for (auto const& row : view.rows) {
        bool const mine = (row.kind == RowKind::member || row.kind == RowKind::omitted) &&
                          (row.inputs ? (row.inputs >> place & 1u) != 0 : row.place == place);
        if (!mine) continue;
        found.personal = found.personal || view.is_personal(row);
        if (row.kind == RowKind::omitted) found.reason = row.reason;
        written = written || is_written(row);
        if (!is_read(row)) continue;
        found.fields.push_back(row.name);
        found.given.push_back(given_at(values, row.name));
    }
    auto const is_given = [](std::string const& given) { return !given.empty() && given != "null"; };
    if (found.fields.empty())
        found.origin = written ? Origin::written : Origin::not_kept;
    else if (std::any_of(found.given.begin(), found.given.end(), is_given))
        found.origin = Origin::field;
    else if (std::any_of(found.given.begin(), found.given.end(), [](auto const& given) { return !given.empty(); }))
        found.origin = Origin::null;
    // A required member that nobody filled has no value, whatever its type holds then.
    bool const unfilled = member.required && found.origin != Origin::field;
    if (!unfilled && member.present(object)) found.value = member_to_canonical_json(view.type(), object, place);
    return found;
}

/// Writes a decoded object back, row by row, so that one refusal hides no other.
class WriteBack {
  public:
    WriteBack(MappingView const& view, Decoded const& decoded, Values const& values, MappingContext& context)
        : view_{view}, decoded_{decoded}, values_{values}, context_{context} {}

    void run(Trial& into) {
        auto const custom = decoded_.custom.empty() ? Result<CustomFields>{CustomFields{}} : custom_of(decoded_.custom);
        if (custom) context_.custom = &*custom;
        auto wanted = rows_to_create(view_, object());
        if (custom) wanted |= custom_rows_to_create(view_, *custom);
        for (std::size_t index = 0; index < view_.rows.size(); ++index)
            if (is_unfilled(view_.rows[index], into)) wanted.reset(index);
        RowSet accepted;
        for (std::size_t index = 0; index < view_.rows.size(); ++index) {
            auto const& row = view_.rows[index];
            if (is_written(row) && wanted[index])
                accepted[index] = write(row, index, into);
            else if (row.kind == RowKind::member && row.direction == Direction::read && stands_there(row))
                into.changes.push_back({.field    = row.name,
                                        .change   = Change::read_only,
                                        .was      = given_at(values_, row.name),
                                        .personal = view_.is_personal(row)});
        }
        compare_what_comes_back(accepted, into);
        into.writes_owed = rows_to_update(view_, object(), object(), context_).count();
        context_.custom  = nullptr;
    }

  private:
    void const* object() const { return decoded_.object.data(); }

    bool is_unfilled(FieldRow const& row, Trial const& of) const {
        return row.kind == RowKind::member && row.inputs == 0 && view_.type().members[row.place].required &&
               of.members[row.place].value.empty();
    }

    bool stands_there(FieldRow const& row) const {
        auto const given = given_at(values_, row.name);
        return !given.empty() && given != "null";
    }

    bool write(FieldRow const& row, std::size_t index, Trial& into) {
        auto const  was = given_at(values_, row.name);
        FieldChange change{.field = row.name, .was = was, .personal = view_.is_personal(row)};
        RowSet      alone;
        alone.set(index);
        auto const text = encode_json(view_, object(), alone, context_);
        if (!text) {
            change.change = Change::refused;
            change.error.emplace(text.error());
            into.changes.push_back(std::move(change));
            return false;
        }
        change.now = given_at(values_in(*text), row.name);
        if (change.now == was || (was.empty() && change.now == "null")) return true;
        change.change = was.empty() || was == "null" ? Change::added : Change::spelling;
        into.changes.push_back(std::move(change));
        return true;
    }

    // Another spelling is a change of value where another member's value is read from it.
    void compare_what_comes_back(RowSet const& rows, Trial& into) {
        auto const text = encode_json(view_, object(), rows, context_);
        if (!text) return;
        auto const back = JsonDecoder{view_}.decode(*text, context_);
        if (!back) return;
        for (auto& change : into.changes) {
            if (change.change != Change::spelling) continue;
            for (auto const& row : view_.rows)
                if (row.kind == RowKind::member && row.name == change.field && is_read(row) && is_written(row) &&
                    !view_.type().members[row.place].same(object(), back->object.data()))
                    change.change = Change::value;
        }
    }

    MappingView const& view_;
    Decoded const&     decoded_;
    Values const&      values_;
    MappingContext&    context_;
};

void fill(Trial& trial, std::string_view record, Decoded const& decoded, MappingContext& context) {
    auto const values = values_in(record);
    trial.envelope    = decoded.envelope;
    trial.canonical   = to_canonical_json(decoded.object);
    trial.faults      = decoded.faults;
    trial.custom      = decoded.custom;
    for (std::size_t place = 0; place < trial.view.type().members.size(); ++place)
        trial.members.push_back(origin_of(trial.view, place, values, decoded.object.data()));
    WriteBack{trial.view, decoded, values, context}.run(trial);
}

// Lines come out of the decoder in the payload's order, one list of lines after another.
void fill_lines(Trial& trial, std::string_view record, Decoded const& decoded, MappingContext& context) {
    auto const  values = values_in(record);
    std::size_t next   = 0;
    for (auto const& row : trial.view.rows) {
        if (row.kind != RowKind::lines) continue;
        auto const       array = given_at(values, row.name);
        JsonReader       reader{array};
        std::string_view line;
        if (!reader.enter_array()) continue;
        while (reader.next_element() && reader.raw(line) && next < decoded.lines.size()) {
            Trial below{lines_of(row)};
            fill(below, line, decoded.lines[next++], context);
            trial.lines.push_back(std::move(below));
        }
    }
}

void assume(FieldRow const& row, Values const& values, TrialCrosswalks& crosswalks, System const& system) {
    if (!row.facts) return;
    auto const facts = row.facts();
    // A codec with values of its own asks the crosswalk only for what is the firm's.
    if (facts.crosswalk.empty() || !facts.reads.empty() || system.crosswalks.contains(facts.crosswalk)) return;
    auto const given = given_at(values, row.name);
    JsonReader reader{given};
    Wire       wire;
    if (!reader.value(wire) || wire.kind == Wire::Kind::null || wire.kind == Wire::Kind::object) return;
    std::string const name{facts.crosswalk};
    std::string const value{wire.text};
    crosswalks.all[name].add(value, value).ignore("it is there already");
    if (std::find(crosswalks.assumed.begin(), crosswalks.assumed.end(), name) == crosswalks.assumed.end())
        crosswalks.assumed.push_back(name);
}

void assume_all(MappingView const& view, std::string_view record, TrialCrosswalks& crosswalks, System const& system) {
    auto const values = values_in(record);
    for (auto const& row : view.rows) {
        if (row.kind != RowKind::lines) {
            assume(row, values, crosswalks, system);
            continue;
        }
        auto const       array = given_at(values, row.name);
        JsonReader       reader{array};
        std::string_view line;
        if (!reader.enter_array()) continue;
        while (reader.next_element() && reader.raw(line)) assume_all(lines_of(row), line, crosswalks, system);
    }
}

}  // namespace

bool Trial::has_findings() const {
    bool const changed = std::any_of(changes.begin(), changes.end(), [](FieldChange const& each) {
        return each.change == Change::value || each.change == Change::refused;
    });
    bool const below   = std::any_of(lines.begin(), lines.end(), [](Trial const& each) { return each.has_findings(); });
    return failure || !faults.empty() || writes_owed != 0 || changed || below;
}

Values values_in(std::string_view object) {
    Values values;
    add_values(object, {}, 0, values);
    return values;
}

Result<std::vector<std::string_view>> records_in(std::string_view payload, std::string_view page) {
    JsonReader       whole{payload};
    std::string_view checked;
    if (!whole.raw(checked) || !whole.at_end())
        return whole.failed() ? whole.fault() : Error{ErrorCode::corrupt, "text follows the payload"};
    std::vector<std::string_view> records;
    auto const                    take = [&](std::string_view array) {
        JsonReader       reader{array};
        std::string_view record;
        reader.enter_array();
        while (reader.next_element() && reader.raw(record)) records.push_back(record);
    };
    if (checked.starts_with('[')) return take(checked), records;
    JsonReader       reader{payload};
    std::string_view name, raw;
    reader.enter_object();
    while (reader.next_member(name)) {
        bool const is_page = name == page;
        if (!reader.raw(raw)) break;
        if (is_page && raw.starts_with('[')) return take(raw), records;
    }
    return std::vector<std::string_view>{checked};
}

TrialCrosswalks crosswalks_for(System const& system, MappingView const& view,
                               std::vector<std::string_view> const& records) {
    TrialCrosswalks crosswalks{system.crosswalks, {}};
    for (auto const record : records) assume_all(view, record, crosswalks, system);
    return crosswalks;
}

Trial try_record(std::string_view record, MappingView const& view, TrialCrosswalks const& crosswalks,
                 Currency default_currency) {
    EchoReferences references;
    MappingContext context{};
    context.references       = &references;
    context.crosswalks       = &crosswalks.all;
    context.default_currency = default_currency;
    Trial      trial{view};
    auto const decoded = JsonDecoder{view}.decode(record, context);
    if (!decoded) {
        trial.failure.emplace(decoded.error());
        return trial;
    }
    fill(trial, record, *decoded, context);
    fill_lines(trial, record, *decoded, context);
    return trial;
}

}  // namespace throughline::tool
