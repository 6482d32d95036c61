#include "crosswalk_reader.hpp"

#include <throughline/mapping/csv.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace throughline {

namespace {

constexpr std::size_t pairs_max = 100'000;  // A vocabulary that is longer is data, and has records of its own.

constexpr std::array<std::string_view, 5> pair_keys{"vendor", "canonical", "use", "valid_from", "valid_to"};

bool is_pair_key(std::string_view name) {
    return std::find(pair_keys.begin(), pair_keys.end(), name) != pair_keys.end();
}

/// Pairs that the loaders would refuse unless they are marked as only read.
std::vector<bool> marked_pairs(Crosswalk const& crosswalk) {
    auto const&                                          pairs = crosswalk.pairs();
    std::vector<bool>                                    marked(pairs.size());
    std::map<std::string_view, std::vector<std::size_t>> written;
    for (std::size_t each = 0; each < pairs.size(); ++each) {
        auto& earlier = written[pairs[each].canonical];
        marked[each]  = pairs[each].read_only || std::any_of(earlier.begin(), earlier.end(), [&](std::size_t other) {
                           return pairs[other].overlaps(pairs[each]);
                       });
        if (!marked[each]) earlier.push_back(each);
    }
    return marked;
}

/// The version behind a schema's name; 0 where it is another schema.
int version_of(std::string_view id, std::string_view schema) {
    if (!id.starts_with(schema)) return 0;
    int        version = 0;
    auto const digits  = id.substr(schema.size());
    auto const read    = std::from_chars(digits.data(), digits.data() + digits.size(), version);
    return read.ec == std::errc{} && read.ptr == digits.data() + digits.size() ? version : 0;
}

}  // namespace

DocumentFault& CrosswalkReader::fault(FaultKind kind, Place const& place, std::string message) {
    return place.line ? faults_.add_line(kind, place.line, std::move(message))
                      : faults_.add(kind, place.at, place.path, std::move(message));
}

std::string CrosswalkReader::where(std::size_t pair) const {
    auto const before = into_.pairs().size() - places_.size();
    if (pair < before) return "the connection's own crosswalk";
    auto const& place = places_[pair - before];
    return place.line ? faults_.file() + ":" + std::to_string(place.line) : faults_.place_of(place.at);
}

bool CrosswalkReader::day(std::string_view text, std::optional<Date>& into, Place const& place) {
    auto const date = Date::parse(text);
    if (!date) {
        auto& found    = fault(FaultKind::malformed_date, place, in_quotes(text) + " is no date");
        found.expected = "a date such as 2025-06-30";
        return false;
    }
    into = *date;
    return true;
}

bool CrosswalkReader::use(std::string_view text, bool& read_only, Place const& place) {
    read_only = text == "read";
    if (read_only || text == "both") return true;
    auto& found    = fault(FaultKind::unknown_word, place, in_quotes(text) + " says nothing about the use of a pair");
    found.expected = "both, or read for a value that is understood and never written";
    return false;
}

void CrosswalkReader::pairs(JsonTree const& list) {
    if (!list.is_array()) {
        faults_.add(FaultKind::wrong_type, list, "pairs are no list").expected =
            "a list of {\"vendor\", \"canonical\"}";
        return;
    }
    for (auto const& node : list.values) pair(node);
}

void CrosswalkReader::pair(JsonTree const& node) {
    if (!node.is_object()) {
        faults_.add(FaultKind::wrong_type, node, "a pair is no object").expected =
            R"({"vendor": "...", "canonical": "..."})";
        return;
    }
    Crosswalk::Pair pair;
    bool            whole = true;
    for (std::size_t each = 0; each < node.names.size(); ++each) {
        auto const& value = node.values[each];
        Place const place{value.at, 0, value.path};
        if (!is_pair_key(node.names[each])) {
            auto& found      = faults_.add(FaultKind::unknown_key, node.name_at[each], value.path,
                                           "a pair has no key " + in_quotes(node.names[each]));
            found.candidates = nearest(node.names[each], {pair_keys.begin(), pair_keys.end()});
            whole            = false;
        } else if (!value.is_text()) {
            fault(FaultKind::wrong_type, place, in_quotes(node.names[each]) + " is no text").expected =
                "text, also where the vendor's value is a number";
            whole = false;
        } else if (node.names[each] == "use") {
            whole = use(value.text, pair.read_only, place) && whole;
        } else if (node.names[each].starts_with("valid_")) {
            whole = day(value.text, node.names[each] == "valid_to" ? pair.valid_to : pair.valid_from, place) && whole;
        } else {
            (node.names[each] == "vendor" ? pair.vendor : pair.canonical) = value.text;
        }
    }
    for (auto const key : {"vendor", "canonical"})
        if (auto const* found = node.find(key); !found || (found->is_text() && found->text.empty())) {
            faults_.add(FaultKind::missing_key, node, "a pair without its " + in_quotes(key)).expected =
                "both values of the pair";
            whole = false;
        }
    if (whole) take(std::move(pair), {node.at, 0, node.path});
}

bool CrosswalkReader::agrees(Crosswalk::Pair const& pair, std::size_t with, Place const& place) {
    auto const& other = into_.pairs()[with];
    if (!other.overlaps(pair)) return true;
    if (other.vendor == pair.vendor) {
        auto& found    = fault(FaultKind::two_meanings, place,
                               in_quotes(pair.vendor) + " stands at the same time at " + where(with) +
                                   (other.canonical == pair.canonical ? "" : ", as " + in_quotes(other.canonical)));
        found.expected = "one pair for a vendor's value at a time";
        found.remedy   = "keep one of the two, or give them periods that do not overlap";
        return false;
    }
    auto& found = fault(
        FaultKind::many_to_one, place,
        in_quotes(pair.canonical) + " has another vendor value, " + in_quotes(other.vendor) + ", at " + where(with));
    found.expected = "one vendor value for a code at a time";
    found.remedy   = "say \"use\": \"read\" at the one that is never written";
    return false;
}

void CrosswalkReader::take(Crosswalk::Pair pair, Place place) {
    if (!indexed_)
        for (std::size_t each = 0; each < into_.pairs().size(); ++each) {
            by_vendor_[into_.pairs()[each].vendor].push_back(each);
            if (!into_.pairs()[each].read_only) by_canonical_[into_.pairs()[each].canonical].push_back(each);
        }
    indexed_ = true;
    if (pair.valid_from && pair.valid_to && *pair.valid_to <= *pair.valid_from) {
        fault(FaultKind::malformed_date, place, "the pair ends before it begins").expected =
            "valid_to as the first day after valid_from on which it no longer holds";
        return;
    }
    if (into_.pairs().size() >= pairs_max) {
        if (into_.pairs().size() == pairs_max)
            fault(FaultKind::too_large, place, "a crosswalk of more than 100000 pairs").expected =
                "a vocabulary; keep lists of that length as records";
        return;
    }
    bool agreed = true;
    for (auto const other : by_vendor_[pair.vendor]) agreed = agreed && agrees(pair, other, place);
    if (!pair.read_only)
        for (auto const other : by_canonical_[pair.canonical])
            if (into_.pairs()[other].vendor != pair.vendor) agreed = agreed && agrees(pair, other, place);
    if (!agreed) return;
    by_vendor_[pair.vendor].push_back(into_.pairs().size());
    if (!pair.read_only) by_canonical_[pair.canonical].push_back(into_.pairs().size());
    into_.add(std::move(pair)).ignore("what it would refuse was refused just above, with its line");
    places_.push_back(std::move(place));
}

void CrosswalkReader::table(std::string_view text) {
    CsvReader rows{text};
    if (auto const named = rows.require({"vendor", "canonical"}); !named) {
        faults_.add_line(FaultKind::malformed, 1, named.error().message()).expected =
            "a header: vendor,canonical and as needed use,valid_from,valid_to";
        return;
    }
    for (auto const& column : rows.header())
        if (!is_pair_key(column)) {
            auto& found      = faults_.add_line(FaultKind::unknown_key, 1, "a pair has no column " + in_quotes(column));
            found.candidates = nearest(column, {pair_keys.begin(), pair_keys.end()});
        }
    while (rows.next_row()) {
        Place const     place{0, static_cast<std::size_t>(rows.row().line), {}};
        Crosswalk::Pair pair{std::string{rows.cell("vendor")}, std::string{rows.cell("canonical")}};
        bool            whole = true;
        if (pair.vendor.empty() || pair.canonical.empty()) {
            fault(FaultKind::missing_key, place, "a pair without one of its values").expected =
                "both values of the pair";
            whole = false;
        }
        if (auto const said = rows.cell("use"); !said.empty()) whole = use(said, pair.read_only, place) && whole;
        if (auto const said = rows.cell("valid_from"); !said.empty())
            whole = day(said, pair.valid_from, place) && whole;
        if (auto const said = rows.cell("valid_to"); !said.empty()) whole = day(said, pair.valid_to, place) && whole;
        if (whole) take(std::move(pair), place);
    }
    if (rows.failed()) faults_.add_line(FaultKind::malformed, rows.row().line, rows.fault().message());
}

void check_schema(JsonTree const& root, FaultList& faults, std::string_view schema, int newest) {
    auto const* said     = root.find("schema");
    auto const  expected = in_quotes(std::string{schema} + std::to_string(newest));
    if (!said || !said->is_text()) {
        faults.add(FaultKind::schema, root, "the document does not say its schema").expected = expected;
        return;
    }
    auto const version = version_of(said->text, schema);
    if (version >= 1 && version <= newest) return;
    auto& found    = faults.add(FaultKind::schema, *said,
                             version > newest ? "the document is of a newer version than this library reads"
                                                 : "the document is of another schema");
    found.expected = expected + (newest > 1 ? " or an older version" : "");
    if (version > newest) found.remedy = "update the library, or save the document for it";
}

LoadedCrosswalk load_crosswalk_json(std::string_view text, std::string_view file, std::optional<Date> day) {
    LoadedCrosswalk                           loaded;
    FaultList                                 faults{std::string{file}, text, loaded.faults};
    constexpr std::array<std::string_view, 3> keys{"schema", "name", "pairs"};
    auto const                                root = read_tree(text, faults);
    if (!root) return loaded;
    check_schema(*root, faults, crosswalk_schema, crosswalk_schema_version);
    for (std::size_t each = 0; each < root->names.size(); ++each)
        if (std::find(keys.begin(), keys.end(), root->names[each]) == keys.end())
            faults
                .add(FaultKind::unknown_key, root->name_at[each], root->values[each].path,
                     "a crosswalk has no key " + in_quotes(root->names[each]))
                .candidates = nearest(root->names[each], {keys.begin(), keys.end()});
    if (auto const* name = root->find("name"); name && name->is_text())
        loaded.name = name->text;
    else
        faults.add(FaultKind::missing_key, *root, "a crosswalk without its name").expected = "\"name\"";
    if (day) loaded.crosswalk.set_day(*day);
    if (auto const* pairs = root->find("pairs"))
        CrosswalkReader{faults, loaded.crosswalk}.pairs(*pairs);
    else
        faults.add(FaultKind::missing_key, *root, "a crosswalk without its pairs").expected = "\"pairs\"";
    if (!loaded) loaded.crosswalk = {};
    return loaded;
}

LoadedCrosswalk load_crosswalk_csv(std::string_view text, std::string_view file, std::optional<Date> day) {
    LoadedCrosswalk loaded;
    FaultList       faults{std::string{file}, text, loaded.faults};
    if (day) loaded.crosswalk.set_day(*day);
    CrosswalkReader{faults, loaded.crosswalk}.table(text);
    if (!loaded) loaded.crosswalk = {};
    return loaded;
}

std::string crosswalk_to_json(std::string_view name, Crosswalk const& crosswalk) {
    std::string text = "{\"schema\": \"" + std::string{crosswalk_schema} + std::to_string(crosswalk_schema_version) +
                       "\",\n \"name\": ";
    append_json_text(text, name);
    text += ",\n \"pairs\": [";
    auto const marked = marked_pairs(crosswalk);
    for (std::size_t each = 0; each < crosswalk.pairs().size(); ++each) {
        auto const& pair   = crosswalk.pairs()[each];
        auto const  member = [&text](std::string_view key, std::string_view value) {
            text += text.back() == '{' ? "" : ", ";
            append_json_text(text, key);
            text += ": ";
            append_json_text(text, value);
        };
        text += each ? ",\n  {" : "\n  {";
        member("vendor", pair.vendor);
        member("canonical", pair.canonical);
        if (marked[each]) member("use", "read");
        if (pair.valid_from) member("valid_from", pair.valid_from->to_string());
        if (pair.valid_to) member("valid_to", pair.valid_to->to_string());
        text += "}";
    }
    return text + "\n ]}\n";
}

std::string crosswalk_to_csv(Crosswalk const& crosswalk) {
    std::string text;
    CsvWriter   out{text};
    for (auto const key : pair_keys) out.text(key);
    out.end_row();
    auto const marked = marked_pairs(crosswalk);
    auto const cell   = [&out](std::string_view value) { value.empty() ? out.empty() : out.text(value); };
    for (std::size_t each = 0; each < crosswalk.pairs().size(); ++each) {
        auto const& pair = crosswalk.pairs()[each];
        out.text(pair.vendor);
        out.text(pair.canonical);
        cell(marked[each] ? "read" : "");
        cell(pair.valid_from ? pair.valid_from->to_string() : "");
        cell(pair.valid_to ? pair.valid_to->to_string() : "");
        out.end_row();
    }
    return text;
}

CrosswalkCoverage coverage_of(Crosswalk const& crosswalk, std::span<std::string const> live_values,
                              std::optional<Date> day) {
    CrosswalkCoverage                coverage;
    std::set<std::string_view> const live{live_values.begin(), live_values.end()};
    std::set<std::string_view>       told;
    for (auto const value : live)
        if (!crosswalk.canonical_of(value, day))
            coverage.unmapped.push_back({std::string{value}, crosswalk.nearest_to(value)});
    for (auto const& pair : crosswalk.pairs())
        if (!live.count(pair.vendor) && crosswalk.canonical_of(pair.vendor, day) && told.insert(pair.vendor).second)
            coverage.vanished.push_back(pair.vendor);
    return coverage;
}

std::string CrosswalkCoverage::to_string() const {
    std::string text;
    for (auto const& [value, near] : unmapped) {
        text += in_quotes(value) + " has no pair";
        for (auto const& each : near) text += (&each == &near.front() ? "; like it: " : ", ") + each;
        text += "\n";
    }
    for (auto const& value : vanished) text += in_quotes(value) + " is no value of the vendor's any more\n";
    return text;
}

}  // namespace throughline
