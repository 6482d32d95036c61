#include <throughline/connector/stand_in.hpp>

#include <throughline/mapping/json.hpp>

#include <algorithm>

namespace throughline {

namespace {

std::string_view first_step(std::string_view path) { return path.substr(0, path.find('/')); }

}  // namespace

std::optional<std::string> StandIn::text(Error const& reason) const {
    bool const is_preferred = fields.empty() || std::find(fields.begin(), fields.end(), preferred) != fields.end();
    auto const another =
        std::find_if(fields.begin(), fields.end(), [&](auto const& path) { return first_step(path) != key_field; });
    if (!is_preferred && another == fields.end()) return std::nullopt;
    std::string_view const path  = is_preferred ? preferred : std::string_view{*another};
    bool const             is_in = first_step(path) != path;  // An object is expected there, and else none is.
    std::string            text;
    JsonWriter             out{text};
    out.begin_object();
    out.name(key_field);
    out.text(key);
    out.name(first_step(path));
    if (is_in) {
        out.text(std::string{name_of(reason.code())} + ": " + reason.message());
    } else {
        out.begin_object();
        out.name(name_of(reason.code()));
        out.text(reason.message());
        out.end_object();
    }
    out.end_object();
    return text;
}

}  // namespace throughline
