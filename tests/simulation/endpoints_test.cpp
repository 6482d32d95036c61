#include "wired_circle.hpp"

#include <algorithm>
#include <numeric>

namespace throughline::simulation {

namespace {

/// How far away a system is, and how often it is down: each system's own.
struct Endpoint {
    std::chrono::milliseconds nearest{0}, farthest{1};
    std::chrono::seconds      up_about{0}, down_about{0};  ///< None: it is never down.
};

/// A network whose every system has its own distance and its own outages, drawn from distributions of its own.
class Distances final : public Transport {
  public:
    Distances(VirtualClock& clock, std::uint64_t seed) : clock_{clock}, seed_{seed} {}

    void add(sandbox::System& system, Endpoint endpoint) {
        auto& place = places_.emplace_back(Place{&system, endpoint, SeededRandom{seed_ + places_.size()}});
        place.turns = clock_.now() + spell(place, endpoint.up_about);
    }

    Ticket start(http::Request request) override {
        auto& place = place_of(request);
        pass_time(place);
        auto const span = static_cast<std::uint64_t>((place.endpoint.farthest - place.endpoint.nearest).count());
        auto const takes =
            place.endpoint.nearest + std::chrono::milliseconds{static_cast<std::int64_t>(place.chance.below(span + 1))};
        place.took.push_back(takes);
        auto answer = Result<http::Response>{sandbox::json_response(503, sandbox::Value::object({}))};
        if (!place.is_down) answer = place.system->answer(request);
        place.refused += place.is_down;
        under_way_.emplace(std::pair{clock_.now() + takes, ++last_}, std::move(answer));
        return last_;
    }
    void cancel(Ticket ticket) override {
        std::erase_if(under_way_, [&](auto const& each) { return each.first.second == ticket; });
    }
    std::vector<Answer> wait(std::chrono::milliseconds at_most) override {
        auto const next     = under_way_.begin();
        auto const patience = clock_.now() + at_most;
        if (next == under_way_.end() || patience < next->first.first) {
            clock_.advance_to(patience);
            return {};
        }
        clock_.advance_to(next->first.first);
        std::vector<Answer> answers;
        answers.push_back({next->first.second, std::move(next->second)});
        under_way_.erase(next);
        return answers;
    }

    void clear_up() {
        for (auto& place : places_) place.is_down = false, place.endpoint.up_about = {};
    }
    std::uint64_t             refused(std::size_t place) const { return places_[place].refused; }
    std::chrono::milliseconds median(std::size_t place) const {
        auto took = places_[place].took;
        std::sort(took.begin(), took.end());
        return took[took.size() / 2];
    }

  private:
    struct Place {
        sandbox::System*                       system;
        Endpoint                               endpoint;
        SeededRandom                           chance;
        Timestamp                              turns{};
        bool                                   is_down = false;
        std::uint64_t                          refused = 0;
        std::vector<std::chrono::milliseconds> took{};
    };

    static std::chrono::seconds spell(Place& place, std::chrono::seconds about) {
        return std::chrono::seconds{
            static_cast<std::int64_t>(place.chance.below(2 * static_cast<std::uint64_t>(about.count()) + 1))};
    }
    void pass_time(Place& place) {
        while (place.endpoint.up_about.count() > 0 && place.turns <= clock_.now()) {
            place.is_down = !place.is_down;
            place.turns   = place.turns + std::chrono::seconds{1} +
                          spell(place, place.is_down ? place.endpoint.down_about : place.endpoint.up_about);
        }
    }
    Place& place_of(http::Request const& request) {
        auto const origin = http::Url::parse(request.url).origin();
        return *std::find_if(places_.begin(), places_.end(),
                             [&](Place const& each) { return each.system->origin() == origin; });
    }

    VirtualClock&                                                  clock_;
    std::uint64_t                                                  seed_;
    std::vector<Place>                                             places_{};
    std::map<std::pair<Timestamp, Ticket>, Result<http::Response>> under_way_{};
    Ticket                                                         last_ = 0;
};

}  // namespace

TEST_CASE(
    "R197: systems near and far, steady and often down, each in its own way, agree in the end; none slows what "
    "the others have of their own") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        CAPTURE(seed);
        WiredCircle world{seed, 3};
        auto&       circle = world.circle;
        Distances   distances{circle.virtual_clock, seed};
        distances.add(world.system(0), {std::chrono::milliseconds{5}, std::chrono::milliseconds{40}});
        distances.add(world.system(1), {std::chrono::milliseconds{800}, std::chrono::milliseconds{9'000}});
        distances.add(world.system(2), {std::chrono::milliseconds{50}, std::chrono::milliseconds{400},
                                        std::chrono::minutes{20}, std::chrono::minutes{15}});
        world.open(distances);
        for (int round = 0; round < 30; ++round) {
            world.insert("S" + std::to_string(round));
            auto const all = world.first().list("skills");
            world.rename(std::string{all[circle.chance.below(all.size())]["id"].text()}, "N" + std::to_string(round));
            REQUIRE(circle.engine->run_until_idle());
            // What the slow and the unsteady one do is none of the steady ones' business.
            REQUIRE(world.system(1).count("skills") == world.first().count("skills"));
            circle.virtual_clock.advance(std::chrono::minutes{7});
        }
        CHECK(distances.refused(0) + distances.refused(1) == 0);
        CHECK(distances.refused(2) > 0);
        CHECK(distances.median(1) > 20 * distances.median(0));
        distances.clear_up();
        circle.settle();
        for (std::size_t place = 1; place < 3; ++place) {
            std::map<std::string, std::string> names;
            for (auto const& skill : world.system(place).list("skills"))
                names[std::string{skill["code"].text()}] = skill["name"].text();
            for (auto const& skill : world.first().list("skills"))
                CHECK(names[std::string{skill["code"].text()}] == skill["name"].text());
            CHECK(world.system(place).creates("skills") == 30);
        }
    }
}

}  // namespace throughline::simulation
