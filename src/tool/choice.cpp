#include "choice.hpp"

#include <throughline/mapping/crosswalk_file.hpp>

#include <ostream>

namespace throughline::tool {

namespace {

std::string listed(std::vector<std::string_view> const& names) {
    std::string all;
    for (auto const name : names) all += (all.empty() ? "" : ", ") + std::string{name};
    return all;
}

std::vector<std::string_view> objects_of(System const& system) {
    std::set<std::string_view> names;
    for (auto const& view : system.mappings) names.insert(view.object);
    return {names.begin(), names.end()};
}

std::string object_named_by(CommandLine const& command) {
    return command.words.size() > 1 ? command.words[1] : std::string{};
}

bool say(Terminal& terminal, std::string const& message) {
    usage_error(terminal, message);
    return false;
}

bool add_crosswalk(Choice& choice, std::string const& option, Terminal& terminal) {
    auto const equals = option.find('=');
    if (equals == 0 || equals == std::string::npos)
        return say(terminal, "--crosswalk takes <name>=<file>, not " + shown(option));
    auto const name = option.substr(0, equals), path = option.substr(equals + 1);
    auto const text = read_file(path, terminal);
    if (!text) return say(terminal, "cannot read " + shown(path));
    auto const loaded = path.ends_with(".csv") ? load_crosswalk_csv(*text, path) : load_crosswalk_json(*text, path);
    if (!loaded) {
        terminal.err << describe(loaded.faults);
        return say(terminal, "the crosswalk has " + counted(loaded.faults.size(), "fault"));
    }
    choice.system.crosswalks[name] = loaded.crosswalk;
    choice.is_a_tenant             = true;
    return true;
}

bool add_overlays(Choice& choice, std::vector<std::string> const& paths, Terminal& terminal,
                  VendorDescription const* described) {
    std::vector<std::string> texts;
    for (auto const& path : paths) {
        auto text = read_file(path, terminal);
        if (!text) return say(terminal, "cannot read " + shown(path));
        texts.push_back(*std::move(text));
    }
    std::vector<OverlaySource> sources;
    for (std::size_t at = 0; at < paths.size(); ++at) sources.push_back({texts[at], paths[at]});
    auto const loaded = load_overlays(sources, overlay_base(choice.system, described));
    if (!loaded) {
        terminal.err << describe(loaded.faults);
        return say(terminal, counted(loaded.faults.size(), "fault") + " in " + listed({paths.begin(), paths.end()}));
    }
    choice.system      = with_overlay(std::move(choice.system), loaded.overlay);
    choice.overlays    = paths;
    choice.is_a_tenant = true;
    return true;
}

}  // namespace

std::optional<Choice> choose_vendor(CommandLine const& command, Terminal& terminal) {
    Choice choice;
    choice.vendor = find_vendor(command.words.front());
    if (!choice.vendor) {
        std::vector<std::string_view> names;
        for (auto const& vendor : vendors()) names.push_back(vendor.name);
        say(terminal, "there is no vendor \"" + shown(command.words.front()) + "\"; there are " + listed(names));
        return std::nullopt;
    }
    choice.system     = choice.vendor->system();
    choice.usual      = choice.system.crosswalks;
    auto const object = object_named_by(command);
    choice.views      = mappings_of(choice.system, object);
    if (!choice.views.empty()) return choice;
    say(terminal, std::string{choice.vendor->title} + " has no mapping of \"" + shown(object) + "\"; it has " +
                      listed(objects_of(choice.system)));
    return std::nullopt;
}

bool apply_tenant(Choice& choice, CommandLine const& command, Terminal& terminal, VendorDescription const* described) {
    for (auto const& option : command.values("crosswalk"))
        if (!add_crosswalk(choice, option, terminal)) return false;
    auto const overlays = command.values("overlay");
    if (!overlays.empty() && !add_overlays(choice, overlays, terminal, described)) return false;
    choice.views = mappings_of(choice.system, object_named_by(command));
    return true;
}

std::optional<Choice> choose(CommandLine const& command, Terminal& terminal) {
    auto choice = choose_vendor(command, terminal);
    if (!choice || !apply_tenant(*choice, command, terminal, nullptr)) return std::nullopt;
    return choice;
}

}  // namespace throughline::tool
