#include "row_extension.hpp"

#include <throughline/mapping/json.hpp>

namespace throughline {

namespace mapping_detail {

/// Writes rows into nested objects: keeps the path of objects that are open and moves from one row's to the next's.
class NestedWriter {
  public:
    explicit NestedWriter(JsonWriter& out) : out_{out} {}

    /// Stands ready for the value of `path`.
    void step_to(std::string_view path) {
        std::size_t depth = 0;
        for (auto slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/')) {
            auto const segment = path.substr(0, slash);
            if (depth == open_.size() || open_[depth] != segment) {
                close_to(depth);
                out_.name(segment);
                out_.begin_object();
                open_.push_back(segment);
            }
            ++depth;
            path.remove_prefix(slash + 1);
        }
        close_to(depth);
        out_.name(path);
    }
    void close_to(std::size_t depth) {
        for (; open_.size() > depth; open_.pop_back()) out_.end_object();
    }

  private:
    JsonWriter&                   out_;
    std::vector<std::string_view> open_{};
};

bool can_be_written(FieldRow const& row) {
    return row.kind == RowKind::member && row.encode && row.direction != Direction::read;
}

bool has_value(ObjectType const& type, FieldRow const& row, void const* object) {
    auto const& members = type.members;
    if (row.extension && has_default(*row.extension)) return true;
    if (!row.inputs) return members[row.place].present(object);
    for (std::size_t place = 0; place < members.size(); ++place)
        if ((row.inputs >> place & 1u) && members[place].present(object)) return true;
    return false;
}

std::uint32_t places_of(FieldRow const& row) { return row.inputs ? row.inputs : std::uint32_t{1} << row.place; }

bool same_members(ObjectType const& type, FieldRow const& row, void const* left, void const* right) {
    auto const& members = type.members;
    if (!row.inputs) return members[row.place].same(left, right);
    auto const places = places_of(row);
    for (std::size_t place = 0; place < members.size(); ++place)
        if ((places >> place & 1u) && !members[place].same(left, right)) return false;
    return true;
}

/// Whether a row's value would be written alike. What cannot be encoded differs.
bool same_on_wire(FieldRow const& row, void const* left, void const* right, MappingContext const& context) {
    std::string    texts[2];
    MappingContext contexts[2]{context, context};
    for (int side = 0; side < 2; ++side) {
        contexts[side].record_currency = {};
        JsonWriter out{texts[side]};
        if (!write_row(row, side ? right : left, out, contexts[side])) return false;
    }
    return texts[0] == texts[1] && contexts[0].record_currency == contexts[1].record_currency;
}

/// Members whose text belongs to a person never show in an error.
Error in_row(Error error, MappingView const& view, FieldRow const& row) {
    if (view.is_personal(row)) return Error{error.code(), error.message()}.in_field(row.name);
    return std::move(error).in_field(row.name);
}

Result<> write_lines(FieldRow const& row, JsonWriter& out, MappingContext& context);

Result<> write_rows(MappingView const& view, void const* object, RowSet const& rows, JsonWriter& out,
                    MappingContext& context) {
    NestedWriter nested{out};
    for (std::size_t index = 0; index < view.rows.size(); ++index) {
        auto const& row = view.rows[index];
        if (!rows[index] || row.name.empty()) continue;
        nested.step_to(row.name);
        if (row.kind == RowKind::constant && !row.extension) {
            out.text(row.reason);
        } else if (row.kind == RowKind::lines) {
            if (auto written = write_lines(row, out, context); !written) return written;
        } else if (auto written = write_row(row, object, out, context); !written) {
            return in_row(std::move(written).error(), view, row);
        }
    }
    nested.close_to(0);
    return {};
}

/// Vendors number their lines; a key that is such a number goes back as one.
bool is_whole_number(std::string_view key) {
    return !key.empty() && key.size() < 18 && (key == "0" || key.front() != '0') &&
           std::all_of(key.begin(), key.end(), [](char digit) { return digit >= '0' && digit <= '9'; });
}

Result<> write_lines(FieldRow const& row, JsonWriter& out, MappingContext& context) {
    auto const& view = lines_of(row);
    auto const  held =
        context.containment ? context.containment->contained_in(context.record, view.object) : std::vector<Contained>{};
    out.begin_array();
    for (auto const& line : held) {
        auto rows = rows_to_create(view, line.object.data());
        out.begin_object();
        for (auto const& each : view.rows)
            if (each.kind == RowKind::key && !line.line_key.empty()) {
                out.name(each.name);
                is_whole_number(line.line_key) ? out.number(line.line_key) : out.text(line.line_key);
            }
        if (auto written = write_rows(view, line.object.data(), rows, out, context); !written)
            return std::move(written).error().in_object(view.object);
        out.end_object();
    }
    out.end_array();
    return {};
}

}  // namespace mapping_detail

using namespace mapping_detail;

RowSet rows_to_create(MappingView const& view, void const* object) {
    RowSet      rows;
    auto const& type = view.type();
    for (std::size_t index = 0; index < view.rows.size(); ++index) {
        auto const& row = view.rows[index];
        if (row.kind == RowKind::constant || row.kind == RowKind::lines ||
            (can_be_written(row) && has_value(type, row, object)))
            rows.set(index);
    }
    return rows;
}

RowSet rows_to_update(MappingView const& view, void const* wanted, void const* held, MappingContext& context) {
    RowSet      rows;
    auto const& type = view.type();
    for (std::size_t index = 0; index < view.rows.size(); ++index) {
        auto const& row = view.rows[index];
        if (!can_be_written(row) || row.direction == Direction::create) continue;
        if (same_members(type, row, wanted, held)) continue;
        rows[index] = !same_on_wire(row, wanted, held, context);
    }
    return rows;
}

std::uint32_t members_that_differ(MappingView const& view, void const* left, void const* right, std::uint32_t among,
                                  MappingContext& context) {
    std::uint32_t differing = 0;
    auto const&   members   = view.type().members;
    for (auto const& row : view.rows) {
        if (row.kind != RowKind::member || row.direction == Direction::write || row.inputs) continue;
        auto const bit = std::uint32_t{1} << row.place;
        if (!(among & bit) || (differing & bit) || members[row.place].same(left, right)) continue;
        if (!same_on_wire(row, left, right, context)) differing |= bit;
    }
    return differing;
}

Result<std::string> encode_json(MappingView const& view, void const* object, RowSet const& rows,
                                MappingContext& context) {
    constexpr std::size_t usual_size = 32;  // Of a field with its name.
    std::string           text;
    JsonWriter            out{text};
    text.reserve(rows.count() * usual_size);
    context.record_currency = {};
    out.begin_object();
    if (auto written = write_rows(view, object, rows, out, context); !written)
        return std::move(written).error().in_object(view.vendor_object);
    out.end_object();
    return text;
}

void project(MappingView const& view, RowSet const& rows, void const* written, void* held) {
    auto const&   members = view.type().members;
    std::uint32_t places  = 0;
    for (std::size_t index = 0; index < view.rows.size(); ++index)
        if (rows[index] && view.rows[index].kind == RowKind::member) places |= places_of(view.rows[index]);
    for (std::size_t place = 0; place < members.size(); ++place)
        if (places >> place & 1u) members[place].copy(written, held);
}

std::vector<std::string> field_list(MappingView const& view) {
    std::vector<std::string> fields;
    for (auto const& row : view.rows) {
        if (row.name.empty() || row.kind == RowKind::omitted || row.kind == RowKind::ignored ||
            row.kind == RowKind::constant)
            continue;
        if ((row.kind == RowKind::member || row.kind == RowKind::custom) && row.direction == Direction::write) continue;
        if (std::find(fields.begin(), fields.end(), row.name) == fields.end()) fields.emplace_back(row.name);
    }
    return fields;
}

bool MappingView::is_personal(FieldRow const& row) const {
    if (row.kind == RowKind::custom) return row.personal_type;
    if (row.kind != RowKind::member) return false;
    auto const& members = type().members;
    for (std::size_t place = 0; place < members.size(); ++place)
        if ((places_of(row) >> place & 1u) && members[place].personal) return true;
    return row.personal_type;
}

FieldRow const* MappingView::find(RowKind kind) const {
    for (auto const& row : rows)
        if (row.kind == kind) return &row;
    return nullptr;
}

}  // namespace throughline
