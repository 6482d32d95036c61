#include <simulation/circle.hpp>
#include <simulation/seeds.hpp>

#include <tool/simulation/story.hpp>

#include <throughline/model/skill.hpp>

#include <set>

using namespace throughline;
using namespace throughline::simulation;

namespace {

/// The host's own screens: they rename skills, found some, and ask for what cannot be. What they wanted is remembered
/// as its users would.
class Screens {
  public:
    void work(Circle& circle) {
        if (!circle.engine) return;
        for (auto count = circle.chance.below(3); count > 0; --count)
            circle.chance.chance(1, 4) ? found(circle) : rename(circle);
    }

    /// What was too long for its system, and refused when nobody waited any more, is an exception: people mend it.
    void mend(Circle& circle) {
        auto const owner = circle.owner_of["name"];
        for (auto [code, fitting] : too_long_) {
            // Who decides may be another by now: the owner has come to know of it.
            if (submit(circle, fitting, std::chrono::minutes{10}).kind == Submitted::Kind::rejected) {
                fitting.system = circle.systems[owner]->name();
                CHECK(submit(circle, fitting, std::chrono::minutes{10}).kind == Submitted::Kind::applied);
            }
            circle.ledger[{code, "name"}] = "\"Mended\"";
            names_.erase(code);
        }
        circle.engine->run_until_idle().value();
    }

    /// Two people who say two things of one name while its system cannot be reached: either may be heard last.
    void take_what_is_contested(Circle& circle, bool late_answers) {
        for (auto const& [code, said] : names_) {
            auto const told = circle.ledger.find({code, "name"});
            if (told == circle.ledger.end()) continue;
            if (said.is_certain && !late_answers) continue;
            if (told->second == said.values.back() && !late_answers) continue;
            auto const held = name_in(circle, circle.owner_of["name"], code);
            bool const is_one_of_both =
                held == told->second || (late_answers ? std::count(said.values.begin(), said.values.end(), held) != 0
                                                      : held == said.values.back());
            INFO(story(circle, code));
            CHECK_MESSAGE(is_one_of_both, code << " is " << held << ", and nobody wanted that last, but "
                                               << told->second << " or " << said.values.back());
            circle.ledger.erase(told);
        }
    }

    void check(Circle& circle) const {
        for (std::size_t each = 0; each < circle.systems.size(); ++each) {
            for (auto const& code : founded_) CHECK_MESSAGE(!name_in(circle, each, code).empty(), code);  // L2
            for (auto const& skill : circle.systems[each]->list("skills"))
                CHECK(refused_.count(skill["name"].to_json()) == 0);
        }
    }

    std::map<Submitted::Kind, std::uint64_t> ended{};

  private:
    struct Said {
        std::vector<std::string> values{};
        bool                     is_certain = false;  ///< The system was seen to hold the last of them.
    };

    static std::string name_in(Circle& circle, std::size_t system, std::string const& code) {
        for (auto const& skill : circle.systems[system]->list("skills"))
            if (skill["code"].text() == code) return skill["name"].to_json();
        return {};
    }

    /// How a skill came to be what it is, for the message of a failing seed.
    static std::string story(Circle& circle, std::string const& code) {
        std::map<std::string, sandbox::System const*> systems;
        for (auto const& each : circle.systems) systems.emplace(each->name(), each.get());
        auto const owner = circle.owner_of["name"];
        for (auto const& skill : circle.systems[owner]->list("skills"))
            if (skill["code"].text() == code)
                if (auto const bound =
                        circle.store->binding(circle.systems[owner]->name(), "skills", skill["id"].text()).value())
                    return story_of(*circle.store, bound->record, systems);
        return {};
    }

    Submitted submit(Circle& circle, Submission const& submission, std::chrono::milliseconds within) {
        auto const deadline = circle.virtual_clock.now() + within;
        auto const outcome  = circle.engine->submit_and_wait(submission, deadline);
        REQUIRE_MESSAGE(outcome, outcome.error().describe());
        // The store is this process's own: all the time that passes is the network's, which is cut off.
        CHECK(circle.virtual_clock.now() <= deadline + std::chrono::milliseconds{1});
        CHECK(outcome->error.has_value() == (outcome->kind != Submitted::Kind::applied));
        ++ended[outcome->kind];
        return *outcome;
    }

    static std::chrono::milliseconds soon(Circle& circle) {
        return std::chrono::milliseconds{circle.chance.below(60'000)};
    }
    void rename(Circle& circle) {
        bool const is_owner = circle.chance.chance(5, 6);
        auto const place    = is_owner ? circle.owner_of["name"] : circle.chance.below(circle.systems.size());
        auto const skills   = circle.systems[place]->list("skills");
        if (skills.empty()) return;
        auto const& skill = skills[circle.chance.below(skills.size())];
        auto const  id    = std::string{skill["id"].text()};
        auto const  bound = circle.store->binding(circle.systems[place]->name(), "skills", id).value();
        if (!bound) return;
        auto const code   = std::string{skill["code"].text()};
        auto       name   = "Screen " + std::to_string(++said_);
        auto const wanted = [&](std::string says) {
            return Submission::of<&Skill::name>(circle.systems[place]->name(), "ann", Id<Skill>{bound->record},
                                                std::move(says));
        };
        if (circle.chance.chance(1, 6)) {  // Longer than the system takes.
            name += std::string(300, '.');
            too_long_.insert_or_assign(code, wanted("Mended"));
        }
        auto const json = '"' + name + '"';

        // As long as the owner of names does not have it, the first that spoke of it decides: no ledger's business.
        bool const decides = place == circle.owner_of["name"];
        if (decides) names_[code].values.push_back(json);
        if (decides) names_[code].is_certain = false;
        auto const outcome = submit(circle, wanted(name), soon(circle));
        auto const held    = circle.systems[place]->read("skills", id)["name"].to_json();
        if (outcome.kind == Submitted::Kind::applied) CHECK(held == json);
        if (outcome.kind == Submitted::Kind::rejected) {
            CHECK(held != json);
            refused_.insert(json);
        }
        if (decides) settle(circle, code, outcome.kind);
    }

    void settle(Circle& circle, std::string const& code, Submitted::Kind kind) {
        auto& said = names_[code];
        if (kind == Submitted::Kind::rejected) {
            said.values.pop_back();
            if (said.values.empty()) names_.erase(code);
            return;
        }
        said.is_certain               = kind == Submitted::Kind::applied;
        circle.ledger[{code, "name"}] = said.values.back();
    }

    void found(Circle& circle) {
        auto const place  = circle.chance.below(circle.systems.size());
        auto const code   = "N" + std::to_string(1'000 + ++said_);
        auto const wanted = [&](std::string says) {
            return Submission::of<&Skill::code, &Skill::name, &Skill::active>(
                circle.systems[place]->name(), "ann", Id<Skill>::derive("screen", "Skill", code), code, std::move(says),
                true);
        };
        bool const is_long = circle.chance.chance(1, 6);
        if (is_long) too_long_.insert_or_assign(code, wanted("Mended"));
        auto const outcome = submit(circle, wanted(is_long ? std::string(300, '.') : code), soon(circle));
        if (outcome.kind == Submitted::Kind::applied)
            CHECK(circle.systems[place]->read("skills", outcome.key)["code"].text() == code);
        if (outcome.kind == Submitted::Kind::rejected) {
            CHECK(name_in(circle, place, code).empty());
            too_long_.erase(code);
        } else {
            founded_.insert(code);
        }
    }

    std::map<std::string, Submission> too_long_{};  ///< What would fit, by code.
    std::map<std::string, Said>       names_{};
    std::set<std::string>             founded_{};
    std::set<std::string>             refused_{};
    int                               said_ = 0;
};

sandbox::Weather weather_of(std::uint64_t seed) {
    auto weather = sandbox::Weather::foul().times(3);
    if (seed % 2 == 0) weather.late = weather.duplicated = 0;  // What was done once is not done again, later.
    return weather;
}

}  // namespace

TEST_CASE("R153 L1 L2 L3 L5 L11: what a screen wanted is held, refused or still wanted, in any weather") {
    Tally                                    tally;
    std::map<Submitted::Kind, std::uint64_t> ended;
    auto const                               seeds = chosen_seeds(2'000);
    for (std::uint64_t seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
        INFO("THROUGHLINE_SEEDS=" << seed << " build/dev/bin/test_weather -tc='*a screen wanted*' runs it again");
        Screens screens;
        Circle  circle{seed, {.size = 2 + seed % 3, .also = [&](Circle& its) { screens.work(its); }}};
        circle.run(weather_of(seed));
        screens.mend(circle);
        INFO(open_exceptions(*circle.store));
        screens.take_what_is_contested(circle, weather_of(seed).late != 0);
        check_circle(circle);
        screens.check(circle);
        tally.add(circle);
        for (auto const& [kind, times] : screens.ended) ended[kind] += times;
    }
    if (seeds.count >= 100)
        for (auto const kind : {Submitted::Kind::applied, Submitted::Kind::rejected, Submitted::Kind::uncertain,
                                Submitted::Kind::pending})
            CHECK(ended[kind] > seeds.count / 40);
    MESSAGE(tally.to_string() << "; submissions applied " << ended[Submitted::Kind::applied] << ", rejected "
                              << ended[Submitted::Kind::rejected] << ", uncertain " << ended[Submitted::Kind::uncertain]
                              << ", pending " << ended[Submitted::Kind::pending]);
}
