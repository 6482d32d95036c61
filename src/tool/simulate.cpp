#include "commands.hpp"
#include "mapping_json.hpp"
#include "simulation/rehearsal.hpp"

#include <charconv>
#include <ostream>

namespace throughline::tool {

namespace {

using simulation::Finding;
using simulation::Rehearsal;
using simulation::Scenario;
using simulation::Tally;

constexpr std::uint64_t seeds_max       = 10'000'000;
constexpr std::size_t   told_whole_max  = 3;   // Failing seeds whose stories are told; of the others, what they broke.
constexpr std::size_t   findings_a_seed = 10;  // Told of one seed.

struct Failure {
    std::uint64_t        seed = 0;
    std::vector<Finding> findings{};
    std::string          story{};
};

std::optional<std::uint64_t> number_of(CommandLine const& command, std::string_view option, std::uint64_t otherwise) {
    auto const text = command.value(option);
    if (!text) return otherwise;
    std::uint64_t number    = 0;
    auto const [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error != std::errc{} || end != text->data() + text->size() || number > seeds_max) return std::nullopt;
    return number;
}

std::optional<sandbox::Weather> weather_named(std::string_view name) {
    if (name == "fair") return sandbox::Weather{};
    if (name == "stormy") return sandbox::Weather::stormy();
    if (name == "foul") return sandbox::Weather::foul();
    return std::nullopt;
}

/// One seed, from its beginning; nothing where it kept all laws.
std::optional<Failure> rehearse(Scenario const& scenario, std::uint64_t seed, sandbox::Weather const& weather,
                                Tally& tally) {
    Rehearsal rehearsal{scenario, seed};
    rehearsal.run(rehearsal.bearable(weather));
    rehearsal.check();
    tally.add(rehearsal);
    if (rehearsal.findings.empty()) return std::nullopt;
    Failure failure{.seed = seed, .findings = rehearsal.findings};
    for (auto const& finding : failure.findings)
        if (!finding.record.is_none()) {
            failure.story = rehearsal.story_of(finding.record);
            break;
        }
    return failure;
}

/// What runs one seed again, bit for bit.
std::string again(CommandLine const& command, std::uint64_t seed) {
    auto text = "throughline simulate " + command.words.front() + " --seeds 1 --first " + std::to_string(seed);
    if (auto const weather = command.value("weather")) text += " --weather " + *weather;
    return text;
}

void tell(Failure const& failure, CommandLine const& command, bool whole, Terminal& terminal) {
    terminal.out << coloured("seed " + std::to_string(failure.seed), Colour::red, terminal) << ": "
                 << again(command, failure.seed) << '\n';
    for (std::size_t each = 0; each < std::min(failure.findings.size(), findings_a_seed); ++each)
        terminal.out << "  " << failure.findings[each].law << "  " << shown(failure.findings[each].what) << '\n';
    if (failure.findings.size() > findings_a_seed)
        terminal.out << "  ... and " << failure.findings.size() - findings_a_seed << " more\n";
    if (whole && !failure.story.empty()) terminal.out << failure.story;
}

Json in_json(Failure const& failure, CommandLine const& command) {
    Json json{{"seed", failure.seed}, {"again", again(command, failure.seed)}, {"broken", Json::array()}};
    for (auto const& finding : failure.findings)
        json["broken"].push_back({{"law", finding.law},
                                  {"what", finding.what},
                                  {"record", finding.record.is_none() ? Json{} : Json{finding.record.to_string()}}});
    if (!failure.story.empty()) json["story"] = failure.story;
    return json;
}

Exit tell_json(Scenario const& scenario, Tally const& tally, std::vector<Failure> const& failures,
               CommandLine const& command, Terminal& terminal) {
    Json json{{"schema", "urn:throughline:schema:rehearsed:1"},
              {"topology", scenario.name},
              {"seeds", tally.seeds},
              {"exchanges", tally.exchanges},
              {"edits", tally.edits},
              {"crashes", tally.crashes},
              {"passes_to_settle_max", tally.passes_max},
              {"faults", tally.faults},
              {"laws", Json::array()},
              {"failures", Json::array()}};
    for (auto const& [law, words] : simulation::checked_laws()) json["laws"].push_back({{"law", law}, {"says", words}});
    for (auto const& failure : failures) json["failures"].push_back(in_json(failure, command));
    terminal.out << json.dump(2) << '\n';
    return failures.empty() ? Exit::fine : Exit::findings;
}

}  // namespace

Exit simulate(CommandLine const& command, Terminal& terminal) {
    auto const text = read_file(command.words.front(), terminal);
    if (!text) return usage_error(terminal, "cannot read " + shown(command.words.front()));
    auto const scenario = simulation::read_scenario(*text);
    if (!scenario) return usage_error(terminal, shown(scenario.error().message()));
    auto const seeds = number_of(command, "seeds", 100), first = number_of(command, "first", 1);
    if (!seeds || *seeds == 0 || !first) return usage_error(terminal, "--seeds and --first are whole numbers");
    auto const weather = weather_named(command.value("weather").value_or("foul"));
    if (!weather) return usage_error(terminal, "--weather is one of fair, stormy, foul");
    if (auto const runs = simulation::can_run(*scenario); !runs)
        return usage_error(terminal, shown(runs.error().message()));

    Tally                tally;
    std::vector<Failure> failures;
    for (auto seed = *first; seed < *first + *seeds; ++seed) {
        auto failure = rehearse(*scenario, seed, *weather, tally);
        if (!failure) continue;
        if (!command.has("json")) tell(*failure, command, failures.size() < told_whole_max, terminal);
        failures.push_back(*std::move(failure));
    }
    if (command.has("json")) return tell_json(*scenario, tally, failures, command, terminal);

    terminal.out << shown(scenario->name) << ", from seed " << *first << ": " << tally.to_string() << '\n';
    Table laws{{"LAW", "SAYS"}};
    for (auto const& [law, words] : simulation::checked_laws()) laws.add({law, words});
    laws.print(terminal, 2);
    terminal.out << *seeds - failures.size() << " of " << counted(*seeds, "seed") << " kept every law\n";
    return failures.empty() ? Exit::fine : Exit::findings;
}

}  // namespace throughline::tool
