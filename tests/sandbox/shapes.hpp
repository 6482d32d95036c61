#pragma once

#include <throughline/sandbox/value.hpp>

#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>

namespace throughline::sandbox {

/// What kinds of JSON stand at each place, places named `records[].attributes.type`.
using Shape = std::map<std::string, std::set<Value::Kind>>;

inline void add_shape(Value const& value, std::string const& place, Shape& shape) {
    shape[place].insert(value.kind());
    for (Value const& element : value.elements()) add_shape(element, place + "[]", shape);
    for (auto const& [name, member] : value.members()) add_shape(member, place + "." + name, shape);
}

inline Shape shape_of(Value const& value) {
    Shape shape;
    add_shape(value, "", shape);
    return shape;
}

/// Where the second has a place that the first has not, or another kind of JSON at the same place. A null stands for
/// any kind: it says only that the place exists.
inline std::string differences(Shape const& ours, Shape const& theirs) {
    std::string text;
    for (auto const& [place, kinds] : theirs) {
        auto const found = ours.find(place);
        if (found == ours.end()) {
            text += "missing " + place + "\n";
            continue;
        }
        for (Value::Kind const kind : kinds)
            if (kind != Value::Kind::null && !found->second.contains(kind) &&
                !(found->second.size() == 1 && found->second.contains(Value::Kind::null)))
                text += "another kind at " + place + "\n";
    }
    return text;
}

/// A file of the contracts, or an empty text where they are absent.
inline std::string contract(std::string const& path) {
    std::string const shared = THROUGHLINE_SHARED_DIR;
    if (shared.empty()) return {};
    std::ifstream file{shared + "/contracts/" + path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace throughline::sandbox
