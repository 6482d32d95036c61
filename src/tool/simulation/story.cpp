#include "story.hpp"

#include <algorithm>
#include <vector>

namespace throughline::simulation {

namespace {

constexpr std::size_t lines_max = 200;

struct Line {
    Timestamp   at;
    std::string text;
};

std::string entry_in_words(StoredAudit const& entry) {
    auto text = entry.connection + " " + entry.action;
    if (!entry.member.empty()) text += " " + entry.member;
    if (!entry.before.empty() || !entry.after.empty())
        text += ": " + (entry.before.empty() ? std::string{} : entry.before + " -> ") + entry.after;
    return text;
}

/// What a system was asked about a record, by its own log, which keeps addresses alone: what was sent to the record's
/// own, and what may have made it.
void add_requests(std::vector<Line>& lines, std::string const& name, sandbox::System const& system,
                  StoredBinding const& binding) {
    for (auto const& request : system.log())
        if (request.path.ends_with("/" + binding.key) ||
            (request.method == "POST" && request.path.find("/" + binding.vendor_object) != std::string::npos))
            lines.push_back({request.at, name + " was sent " + request.method + " " + request.path + ": " +
                                             std::to_string(request.status)});
}

}  // namespace

std::string story_of(Store& store, RecordId record, std::map<std::string, sandbox::System const*> const& systems) {
    std::vector<Line> lines;
    auto const        audit = store.audit_of(record);
    if (!audit) return "the audit cannot be read: " + audit.error().describe() + "\n";
    for (auto const& entry : *audit) lines.push_back({entry.at, entry_in_words(entry)});
    std::string ties;
    if (auto const bindings = store.bindings_of(record))
        for (auto const& binding : *bindings) {
            ties += "  it is " + binding.connection + " " + binding.vendor_object + " " + binding.key +
                    (binding.deleted ? ", deleted there" : "") + ", last known as " + binding.shadow + "\n";
            auto const system = systems.find(binding.connection);
            if (system != systems.end() && !binding.key.empty())
                add_requests(lines, binding.connection, *system->second, binding);
        }
    std::stable_sort(lines.begin(), lines.end(),
                     [](Line const& left, Line const& right) { return left.at < right.at; });
    auto text = "record " + record.to_string() + "\n";
    for (std::size_t each = 0; each < std::min(lines.size(), lines_max); ++each)
        text += "  " + lines[each].at.to_string() + "  " + lines[each].text + "\n";
    if (lines.size() > lines_max) text += "  ... and " + std::to_string(lines.size() - lines_max) + " more\n";
    if (auto const now = store.record(record); now && *now)
        text += "  it now says " + (*now)->body + ((*now)->deleted ? ", deleted\n" : "\n");
    text += ties;
    if (auto const open = store.open_intents_of(record))
        for (auto const& intent : *open)
            text += "  not settled: " + intent.operation + " at " + intent.connection + ", intended " +
                    intent.intended_at.to_string() + "\n";
    if (auto const causes = store.open_causes_of(record))
        for (auto const& cause : *causes) text += "  open: " + cause + "\n";
    return text;
}

}  // namespace throughline::simulation
