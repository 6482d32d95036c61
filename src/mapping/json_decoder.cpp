#include "row_extension.hpp"

#include <throughline/mapping/json.hpp>

#include <array>
#include <cstring>
#include <optional>

namespace throughline {

namespace mapping_detail {

constexpr int         none       = -1;
constexpr int         faults_max = 16;      // Enough to mend a record at one go; a hostile one stops costing here.
constexpr std::size_t lines_max  = 10'000;  // No vendor's document has more lines.

/// The names that one level of nesting knows, found by a small hash of length, first and last letter.
struct Names {
    struct Entry {
        std::string_view name;
        std::vector<int> rows{};           // Rows that read this field: usually one.
        int              child    = none;  // The level below, where rows step into it.
        int              lines    = none;  // The decoder of contained records.
        int              next     = none;  // In the same bucket.
        bool             ignored  = false;
        bool             personal = false;  // It, or something below it, is personal data.
    };
    std::vector<Entry>  entries{};
    std::array<int, 64> buckets{};

    static std::size_t bucket_of(std::string_view name) {
        if (name.empty()) return 0;
        auto const first = static_cast<unsigned char>(name.front()), last = static_cast<unsigned char>(name.back());
        auto const middle = static_cast<unsigned char>(name[name.size() / 2]);
        return (name.size() * 7 + first * 3u + last * 5u + middle) & 63u;
    }
    int find(std::string_view name, std::size_t& hint) const {
        if (hint < entries.size() && entries[hint].name == name) return static_cast<int>(hint++);
        for (int at = buckets[bucket_of(name)]; at != none; at = entries[static_cast<std::size_t>(at)].next) {
            if (entries[static_cast<std::size_t>(at)].name != name) continue;
            hint = static_cast<std::size_t>(at) + 1;
            return at;
        }
        return none;
    }
    Entry& at(std::string_view name) {
        std::size_t hint  = 0;
        int const   known = find(name, hint);
        if (known != none) return entries[static_cast<std::size_t>(known)];
        int& bucket = buckets[bucket_of(name)];
        entries.push_back({.name = name, .next = bucket});
        bucket = static_cast<int>(entries.size() - 1);
        return entries.back();
    }
};

}  // namespace mapping_detail

using namespace mapping_detail;

struct JsonDecoder::Plan {
    MappingView                   view;
    JsonLimits                    limits;
    std::vector<Names>            levels;
    std::vector<JsonDecoder>      lines;
    std::vector<std::string_view> ignored_anywhere;
    std::vector<std::size_t>      money_rows;
    std::uint32_t                 readable = 0;  // Members that some row reads.
    std::uint32_t                 money    = 0;  // Those of them that are amounts.
    std::uint32_t                 required = 0;
    OverlayPlan                   overlay;

    Plan(MappingView const& its_view, JsonLimits its_limits) : view{its_view}, limits{its_limits}, overlay{its_view} {
        new_level();
        for (std::size_t row = 0; row < view.rows.size(); ++row) add(row);
    }

    std::size_t new_level() {
        levels.emplace_back().buckets.fill(none);
        return levels.size() - 1;
    }

    void add(std::size_t index) {
        auto const& row = view.rows[index];
        if (row.name.empty() || row.kind == RowKind::omitted) return;
        if (row.kind == RowKind::ignored && row.name.starts_with("*/")) {
            ignored_anywhere.push_back(row.name.substr(2));
            return;
        }
        bool const       personal = view.is_personal(row);
        std::size_t      level    = 0;
        std::string_view rest     = row.name;
        for (auto slash = rest.find('/'); slash != std::string_view::npos; slash = rest.find('/')) {
            auto const segment = rest.substr(0, slash);
            if (levels[level].at(segment).child == none) {
                int const child                 = static_cast<int>(new_level());
                levels[level].at(segment).child = child;
            }
            auto& outer    = levels[level].at(segment);
            outer.personal = outer.personal || personal;
            level          = static_cast<std::size_t>(outer.child);
            rest.remove_prefix(slash + 1);
        }
        auto& entry    = levels[level].at(rest);
        entry.personal = entry.personal || personal;
        attach(entry, row, index);
    }

    void attach(Names::Entry& entry, FieldRow const& row, std::size_t index) {
        if (row.kind == RowKind::lines) {
            entry.lines = static_cast<int>(lines.size());
            lines.emplace_back(lines_of(row), limits);
            return;
        }
        bool const read = row.direction != Direction::write && (row.decode || row.decode_envelope);
        if (!read) {  // Written only, constant or ignored: known, and no business of `custom`.
            entry.ignored = true;
            return;
        }
        entry.rows.push_back(static_cast<int>(index));
        if (row.kind != RowKind::member) return;
        readable |= std::uint32_t{1} << row.place;
        if (row.required) required |= std::uint32_t{1} << row.place;
        if (!row.settle_currency) return;
        money_rows.push_back(index);
        money |= std::uint32_t{1} << row.place;
    }
};

namespace mapping_detail {

/// One pass over one record.
class Pass {
  public:
    Pass(JsonReader& reader, MappingContext& context, Decoded& into, OverlayPass* overlay)
        : reader_{reader}, context_{context}, into_{into}, overlay_{overlay} {}

    template <class Plan>
    bool object(Plan const& plan, std::size_t level, std::string_view outer) {
        auto const&      names = plan.levels[level];
        std::size_t      hint  = 0;
        RowSet           seen;
        std::string_view name;
        while (reader_.next_member(name)) {
            int const found = names.find(name, hint);
            if (found == none) {
                if (!keep_unknown(plan, outer, name)) return false;
                continue;
            }
            auto const& entry = names.entries[static_cast<std::size_t>(found)];
            if (auto const bit = static_cast<std::size_t>(found); bit < seen.size()) {
                if (seen[bit]) return twice(entry.name);
                seen.set(bit);
            }
            if (!member(plan, entry, outer)) return false;
        }
        return !reader_.failed();
    }

    void decode_lines(Currency currency) {
        MappingContext context   = context_;
        context.default_currency = currency;
        for (auto const& array : arrays_) {
            JsonReader       elements{array.text};
            std::string_view line;
            elements.enter_array();
            while (elements.next_element() && elements.raw(line)) {
                if (into_.lines.size() >= lines_max)
                    return into_.faults.push_back(
                        Error{ErrorCode::corrupt, "more lines than any document has"}.in_field(array.name));
                auto decoded = array.decoder->decode(line, context);
                if (decoded)
                    into_.lines.push_back(*std::move(decoded));
                else if (into_.faults.size() < faults_max)
                    into_.faults.push_back(std::move(decoded).error().in_field(array.name));
            }
        }
    }

  private:
    struct Array {
        JsonDecoder const* decoder;
        std::string_view   text;  // In the record's own text.
        std::string_view   name;
    };

    bool twice(std::string_view name) {
        into_.faults.push_back(Error{ErrorCode::corrupt, "a field stands twice in one record"}.in_field(name));
        return false;
    }

    template <class Plan>
    bool member(Plan const& plan, Names::Entry const& entry, std::string_view outer) {
        if (entry.child != none && reader_.object_is_next()) {
            std::string const path =
                outer.empty() ? std::string{entry.name} : std::string{outer} + "/" + std::string{entry.name};
            return reader_.enter_object() && object(plan, static_cast<std::size_t>(entry.child), path);
        }
        Wire wire;
        if (!reader_.value(wire)) return false;
        if (entry.lines != none) return contained(plan.lines[static_cast<std::size_t>(entry.lines)], wire, entry);
        if (entry.child != none) return wire.is_null() ? clear_below(plan, entry) : wrong_kind(entry, wire);
        for (int const row : entry.rows) field(entry, plan.view.rows[static_cast<std::size_t>(row)], wire);
        return true;
    }

    void field(Names::Entry const& entry, FieldRow const& row, Wire const& wire) {
        if (row.extension) [[unlikely]]
            return overlay_->take(row, wire);
        if (row.kind == RowKind::member) into_.mentioned |= std::uint32_t{1} << row.place;
        if (wire.is_null()) {
            if (row.kind == RowKind::member) {
                if (row.required)
                    return fault(Error{ErrorCode::validation, "a required field is empty"}, entry, row, {});
                row.clear(into_.object.data());
            }
            return;
        }
        auto decoded = row.decode ? row.decode(wire, into_.object.data(), context_)
                                  : row.decode_envelope(wire, into_.envelope, context_);
        if (!decoded) fault(std::move(decoded).error(), entry, row, wire.text);
    }

    void fault(Error error, Names::Entry const& entry, FieldRow const& row, std::string_view value) {
        if (into_.faults.size() >= faults_max) return;
        if (entry.personal)  // What was found, and what is like it, is what must not be shown.
            error = Error{error.code(), value.empty() ? error.message() : "a personal field cannot be read"};
        else
            error = std::move(error).with_value(value);
        into_.faults.push_back(std::move(error).in_field(row.name));
    }

    bool wrong_kind(Names::Entry const& entry, Wire const& wire) {
        if (into_.faults.size() >= faults_max) return true;
        auto const shown = entry.personal ? Wire{wire.kind, {}} : wire;
        into_.faults.push_back(
            unexpected(shown, entry.lines == none ? "an object" : "an array of lines").in_field(entry.name));
        return true;
    }

    // A nested object that is null empties all that it would have held.
    template <class Plan>
    bool clear_below(Plan const& plan, Names::Entry const& entry) {
        for (auto const& below : plan.levels[static_cast<std::size_t>(entry.child)].entries) {
            for (int const row : below.rows) field(below, plan.view.rows[static_cast<std::size_t>(row)], Wire{});
            if (below.child != none) clear_below(plan, below);
        }
        return true;
    }

    // Lines are decoded once their parent is: its currency may stand behind them.
    bool contained(JsonDecoder const& decoder, Wire const& wire, Names::Entry const& entry) {
        if (wire.is_null()) return true;
        if (wire.kind != Wire::Kind::array) return wrong_kind(entry, wire);
        arrays_.push_back({&decoder, wire.text, entry.name});
        return true;
    }

    template <class Plan>
    bool keep_unknown(Plan const& plan, std::string_view outer, std::string_view name) {
        for (auto const ignored : plan.ignored_anywhere)
            if (ignored == name) {
                std::string_view passed;
                return reader_.raw(passed);
            }
        begin_unknown(into_.custom,
                      outer.empty() ? name : std::string_view{std::string{outer} + "/" + std::string{name}});
        std::string_view raw;
        if (!reader_.raw(raw)) return false;
        into_.custom.append(raw);
        return true;
    }

    JsonReader&        reader_;
    MappingContext&    context_;
    Decoded&           into_;
    OverlayPass*       overlay_;
    std::vector<Array> arrays_{};
};

}  // namespace mapping_detail

JsonDecoder::JsonDecoder(MappingView const& view, JsonLimits limits) : plan_{std::make_unique<Plan>(view, limits)} {}
JsonDecoder::~JsonDecoder()                                 = default;
JsonDecoder::JsonDecoder(JsonDecoder&&) noexcept            = default;
JsonDecoder& JsonDecoder::operator=(JsonDecoder&&) noexcept = default;

MappingView const& JsonDecoder::view() const { return plan_->view; }

Result<Decoded> JsonDecoder::decode(std::string_view text, MappingContext& context) const {
    Decoded into{plan_->view.type()};
    auto    done = decode(text, context, into);
    if (!done) return std::move(done).error();
    return into;
}

namespace mapping_detail {

void clear(Decoded& into, std::uint32_t money) {
    auto const& members = into.object.type().members;
    auto const  touched = into.mentioned | money;  // An amount has a currency even where nobody spoke of it.
    for (std::size_t place = 0; place < members.size(); ++place)
        if (touched >> place & 1u) members[place].clear(into.object.data());
    into.mentioned = 0;
    into.envelope  = {};
    into.custom.clear();
    into.faults.clear();
    into.lines.clear();
}

}  // namespace mapping_detail

Result<> JsonDecoder::decode(std::string_view text, MappingContext& context, Decoded& into) const {
    clear(into, plan_->money);
    context.record_currency = {};

    JsonReader reader{text, plan_->limits};
    if (!reader.enter_object())
        return reader.failed() ? reader.fault() : Error{ErrorCode::corrupt, "a record must be a JSON object"};
    std::optional<OverlayPass> overlay;
    if (plan_->overlay.any()) [[unlikely]]
        overlay.emplace(plan_->overlay);
    Pass       pass{reader, context, into, overlay ? &*overlay : nullptr};
    bool const whole = pass.object(*plan_, 0, {});
    if (reader.failed()) return reader.fault();
    if (whole && !reader.at_end()) return Error{ErrorCode::corrupt, "text follows the record"};

    auto const currency     = context.record_currency.is_none() ? context.default_currency : context.record_currency;
    context.record_currency = currency;
    for (std::size_t const row : plan_->money_rows) plan_->view.rows[row].settle_currency(into.object.data(), currency);
    if (overlay) overlay->finish(into, context, faults_max);
    if (!into.custom.empty()) into.custom.push_back('}');
    pass.decode_lines(currency);

    if (auto const missing = plan_->required & ~into.mentioned; missing && !into.envelope.deleted)
        for (auto const& row : plan_->view.rows)
            if (row.kind == RowKind::member && row.required && (missing >> row.place & 1u))
                into.faults.push_back(
                    Error{ErrorCode::validation, "a required field is missing"}.in_field(row.name).with_expected(
                        "a value"));
    if (plan_->view.absent == Absent::null) into.mentioned |= plan_->readable;
    return {};
}

}  // namespace throughline
