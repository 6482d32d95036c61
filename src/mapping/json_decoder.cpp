#include "record_pass.hpp"

#include <array>
#include <cstring>

namespace throughline {

namespace mapping_detail {

constexpr int         none      = -1;
constexpr std::size_t lines_max = 250'000;  // The largest bill that anybody tells of has 100,000.

/// The names that one level of nesting knows, found by a small hash of length, first and last letter.
struct Names {
    struct Entry {
        std::string_view             name;
        std::vector<FieldRow const*> rows{};           // That read this field: usually one.
        int                          child    = none;  // The level below, where rows step into it.
        int                          lines    = none;  // The decoder of contained records.
        int                          next     = none;  // In the same bucket.
        bool                         ignored  = false;
        bool                         personal = false;  // It, or something below it, is personal data.
        bool                         plain    = false;  // JSON writes the name as it is.
    };
    std::vector<Entry>  entries{};
    std::array<int, 64> buckets{};

    static std::size_t bucket_of(std::string_view name) {
        if (name.empty()) return 0;
        auto const first = static_cast<unsigned char>(name.front()), last = static_cast<unsigned char>(name.back());
        auto const middle = static_cast<unsigned char>(name[name.size() / 2]);
        return (name.size() * 7 + first * 3u + last * 5u + middle) & 63u;
    }
    int find(std::string_view name) const {
        for (int at = buckets[bucket_of(name)]; at != none; at = entries[static_cast<std::size_t>(at)].next)
            if (entries[static_cast<std::size_t>(at)].name == name) return at;
        return none;
    }
    // Vendors send members in the order in which the mapping asks for them: the name after the last one found.
    std::string_view name_after(int found) const {
        auto const next = static_cast<std::size_t>(found + 1);
        return next < entries.size() && entries[next].plain ? entries[next].name : std::string_view{};
    }
    static bool is_plain(std::string_view name) {
        return std::all_of(name.begin(), name.end(), [](unsigned char each) {
            return each >= 0x20 && each < 0x80 && each != '"' && each != '\\';
        });
    }
    Entry& at(std::string_view name) {
        if (int const known = find(name); known != none) return entries[static_cast<std::size_t>(known)];
        int& bucket = buckets[bucket_of(name)];
        entries.push_back({.name = name, .next = bucket, .plain = is_plain(name)});
        bucket = static_cast<int>(entries.size() - 1);
        return entries.back();
    }
};

}  // namespace mapping_detail

using namespace mapping_detail;

struct JsonDecoder::Plan {
    ReadingPlan                   reading;
    JsonLimits                    limits;
    std::vector<Names>            levels{};
    std::vector<JsonDecoder>      lines{};
    std::vector<std::string_view> ignored_anywhere{};

    Plan(MappingView const& view, JsonLimits its_limits) : reading{view}, limits{its_limits} {
        new_level();
        for (auto const& row : reading.view.rows) add(row);
    }

    std::size_t new_level() {
        levels.emplace_back().buckets.fill(none);
        return levels.size() - 1;
    }

    void add(FieldRow const& row) {
        if (row.name.empty() || row.kind == RowKind::omitted) return;
        if (row.kind == RowKind::ignored && row.name.starts_with("*/")) {
            ignored_anywhere.push_back(row.name.substr(2));
            return;
        }
        bool const       personal = reading.view.is_personal(row);
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
        attach(entry, row);
    }

    void attach(Names::Entry& entry, FieldRow const& row) {
        if (row.kind == RowKind::lines) {
            entry.lines = static_cast<int>(lines.size());
            lines.emplace_back(lines_of(row), limits);
        } else if (is_read(row)) {
            entry.rows.push_back(&row);
        } else {  // Written only, constant or ignored: known, and no business of `custom`.
            entry.ignored = true;
        }
    }
};

namespace mapping_detail {

/// One pass over one record.
class Pass {
  public:
    Pass(JsonReader& reader, RecordPass& record, Decoded& into) : reader_{reader}, record_{record}, into_{into} {}

    template <class Plan>
    bool object(Plan const& plan) {
        return level(plan, plan.levels.front(), nullptr);
    }

    void decode_lines(MappingContext const& outer) {
        if (arrays_.empty()) return;
        MappingContext context   = outer;
        context.default_currency = outer.record_currency;
        for (auto const& array : arrays_) {
            JsonReader       elements{array.text};
            std::string_view line;
            elements.enter_array();
            while (elements.next_element() && elements.skim(line)) {
                if (into_.lines.size() >= lines_max)
                    return into_.faults.push_back(
                        Error{ErrorCode::corrupt, "more lines than any document has"}.in_field(array.name));
                auto decoded = array.decoder->decode(line, context);
                if (decoded)
                    into_.lines.push_back(*std::move(decoded));
                else
                    record_.fault(std::move(decoded).error().in_field(array.name));
            }
        }
    }

  private:
    struct Array {
        JsonDecoder const* decoder;
        std::string_view   text;  // In the record's own text.
        std::string_view   name;
    };
    // The objects that the reader stands in, innermost first.
    struct Place {
        Place const*     outer;
        std::string_view name;
    };

    template <class Plan>
    bool level(Plan const& plan, Names const& names, Place const* place) {
        RowSet           seen;
        int              found = none;
        std::string_view name;
        for (;;) {
            auto const expected = names.name_after(found);
            if (!reader_.next_member(name, expected)) return !reader_.failed();
            bool const in_order = !expected.empty() && name.data() == expected.data();
            int const  known    = in_order ? found + 1 : names.find(name);
            if (known == none) {
                if (!keep_unknown(plan, place, name)) return false;
                continue;
            }
            found             = known;
            auto const& entry = names.entries[static_cast<std::size_t>(found)];
            if (auto const bit = static_cast<std::size_t>(found); bit < seen.size()) {
                if (seen[bit]) return twice(entry.name);
                seen.set(bit);
            }
            if (!member(plan, entry, place)) return false;
        }
    }

    bool twice(std::string_view name) {
        into_.faults.push_back(Error{ErrorCode::corrupt, "a field stands twice in one record"}.in_field(name));
        return false;
    }

    template <class Plan>
    bool member(Plan const& plan, Names::Entry const& entry, Place const* place) {
        if (entry.child != none && reader_.object_is_next()) {
            Place const inner{place, entry.name};
            return reader_.enter_object() && level(plan, plan.levels[static_cast<std::size_t>(entry.child)], &inner);
        }
        Wire wire;
        if (!reader_.value(wire)) return false;
        if (entry.lines != none) return contained(plan.lines[static_cast<std::size_t>(entry.lines)], wire, entry);
        if (entry.child != none) return wire.is_null() ? clear_below(plan, entry) : wrong_kind(entry, wire);
        for (auto const* const row : entry.rows) wire.is_null() ? record_.null(*row) : record_.value(*row, wire);
        return true;
    }

    bool wrong_kind(Names::Entry const& entry, Wire const& wire) {
        auto const shown = entry.personal ? Wire{wire.kind, {}} : wire;
        record_.fault(unexpected(shown, entry.lines == none ? "an object" : "an array of lines").in_field(entry.name));
        return true;
    }

    // A nested object that is null empties all that it would have held.
    template <class Plan>
    bool clear_below(Plan const& plan, Names::Entry const& entry) {
        for (auto const& below : plan.levels[static_cast<std::size_t>(entry.child)].entries) {
            for (auto const* const row : below.rows) record_.null(*row);
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
    bool keep_unknown(Plan const& plan, Place const* place, std::string_view name) {
        std::string_view raw;
        for (auto const ignored : plan.ignored_anywhere)
            if (ignored == name) return reader_.raw(raw);
        std::string path{name};
        for (; place; place = place->outer) path.insert(0, 1, '/').insert(0, place->name);
        if (!reader_.raw(raw)) return false;
        record_.unknown(path, raw);
        return true;
    }

    JsonReader&        reader_;
    RecordPass&        record_;
    Decoded&           into_;
    std::vector<Array> arrays_{};
};

}  // namespace mapping_detail

JsonDecoder::JsonDecoder(MappingView const& view, JsonLimits limits) : plan_{std::make_unique<Plan>(view, limits)} {}
JsonDecoder::~JsonDecoder()                                 = default;
JsonDecoder::JsonDecoder(JsonDecoder&&) noexcept            = default;
JsonDecoder& JsonDecoder::operator=(JsonDecoder&&) noexcept = default;

MappingView const& JsonDecoder::view() const { return plan_->reading.view; }

Result<Decoded> JsonDecoder::decode(std::string_view text, MappingContext& context) const {
    Decoded into{plan_->reading.view.type()};
    auto    done = decode(text, context, into);
    if (!done) return std::move(done).error();
    return into;
}

Result<> JsonDecoder::decode(std::string_view text, MappingContext& context, Decoded& into) const {
    RecordPass record{plan_->reading, context, into, Spelling::plain};
    JsonReader reader{text, plan_->limits};
    if (!reader.enter_object())
        return reader.failed() ? reader.fault() : Error{ErrorCode::corrupt, "a record must be a JSON object"};
    Pass       pass{reader, record, into};
    bool const whole = pass.object(*plan_);
    if (reader.failed()) return reader.fault();
    if (whole && !reader.at_end()) return Error{ErrorCode::corrupt, "text follows the record"};
    record.settle();
    pass.decode_lines(context);
    record.finish();
    return {};
}

}  // namespace throughline
