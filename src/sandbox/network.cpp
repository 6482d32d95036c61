#include <throughline/sandbox/network.hpp>
#include <throughline/transport/address.hpp>

#include <algorithm>

namespace throughline::sandbox {

namespace {

http::Response gateway_says(int status, std::string const& words) {
    return {status, {{"Content-Type", "application/json"}}, R"({"error": {"message": ")" + words + R"("}})"};
}

}  // namespace

Weather Weather::times(std::uint64_t factor) const {
    auto worse = *this;
    for (auto* danger : {&worse.lost_requests, &worse.lost_responses, &worse.truncated, &worse.duplicated,
                         &worse.refused, &worse.late, &worse.failed_before, &worse.failed_after, &worse.throttled,
                         &worse.outages, &worse.used_up, &worse.unauthorized})
        *danger *= factor;
    return worse;
}

void Network::clear_up() {
    weather_ = {};
    spells_.clear();
}

bool Network::happens(std::uint64_t chance, char const* kind) {
    if (chance == 0 || !random_.chance(chance, 10'000)) return false;
    ++faults_[kind];
    return true;
}

System* Network::at_origin(http::Request const& request) const {
    auto const origin = http::Url::parse(request.url).origin();
    for (auto* system : systems_)
        if (http::Url::parse(system->origin()).origin() == origin) return system;
    return nullptr;
}

void Network::begin_spell(System* system) {
    if (auto const spell = spells_.find(system); spell != spells_.end() && clock_.now() < spell->second.until) return;
    spells_.erase(system);
    Spell spell;
    if (happens(weather_.outages, "outage"))
        spell = {{}, 503, "down for maintenance"};
    else if (happens(weather_.used_up, "allowance used up"))
        spell = {{}, 429, "the allowance of the day is used up"};
    else if (happens(weather_.unauthorized, "authorization withdrawn"))
        spell = {{}, 401, "the token is not valid"};
    if (spell.status == 0) return;
    auto const lasts = random_.below(static_cast<std::uint64_t>(weather_.spell_max.count()));
    spell.until      = clock_.now() + std::chrono::milliseconds{static_cast<std::int64_t>(lasts)};
    spells_.emplace(system, spell);
}

Result<http::Response> Network::carry(http::Request const& request, std::chrono::milliseconds& delay) {
    if (auto unfit = http::unless_sendable(request)) return *std::move(unfit);
    auto* system = at_origin(request);
    if (!system || happens(weather_.refused, "refused"))
        return Error{ErrorCode::transient, "the connection was refused"}.with_value(request.describe());
    auto const lost = [&] {
        delay = weather_.timeout;
        return Error{ErrorCode::uncertain, "no answer in time"}.with_value(request.describe());
    };
    if (happens(weather_.lost_requests, "lost request")) return lost();
    begin_spell(system);
    if (auto const spell = spells_.find(system); spell != spells_.end())
        return gateway_says(spell->second.status, spell->second.words);
    if (happens(weather_.throttled, "throttled")) {
        auto answer = gateway_says(429, "too many requests at once");
        answer.headers.add("Retry-After", std::to_string(1 + random_.below(5)));
        return answer;
    }
    if (happens(weather_.failed_before, "failed before commit"))
        return http::Response{503, {{"Content-Type", "text/html"}}, "<html>Service Unavailable</html>"};

    if (happens(weather_.late, "late")) {
        auto const after = static_cast<std::int64_t>(random_.below(Weather::late_max.count()));
        late_.push_back({clock_.now() + weather_.timeout + std::chrono::milliseconds{after}, request});
        return lost();
    }

    auto response = system->answer(request);
    if (happens(weather_.duplicated, "duplicated")) response = system->answer(request);
    if (happens(weather_.lost_responses, "lost response")) return lost();
    if (happens(weather_.failed_after, "failed after commit"))
        return http::Response{502, {{"Content-Type", "text/html"}}, "<html>Bad Gateway</html>"};
    if (happens(weather_.truncated, "truncated"))
        return Error{ErrorCode::uncertain, "the connection was lost in the middle of the answer"}.with_value(
            request.describe());
    return response;
}

void Network::deliver_late() {
    for (std::size_t each = 0; each < late_.size();) {
        if (clock_.now() < late_[each].at) {
            ++each;
            continue;
        }
        auto const request = std::move(late_[each].request);
        late_.erase(late_.begin() + static_cast<std::ptrdiff_t>(each));
        if (auto* system = at_origin(request)) system->answer(request);  // Nobody waits for the answer.
    }
}

Transport::Ticket Network::start(http::Request request) {
    if (event_) event_();
    deliver_late();
    ++exchanges_;
    std::chrono::milliseconds delay{
        weather_.delay_max.count()
            ? static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(weather_.delay_max.count())))
            : 0};
    auto response = carry(request, delay);
    under_way_.push_back({++last_ticket_, clock_.now() + delay, std::move(response)});
    return last_ticket_;
}

void Network::cancel(Ticket ticket) {
    std::erase_if(under_way_, [ticket](UnderWay const& each) { return each.ticket == ticket; });
}

std::vector<Transport::Answer> Network::wait(std::chrono::milliseconds at_most) {
    auto const next =
        std::min_element(under_way_.begin(), under_way_.end(), [](UnderWay const& left, UnderWay const& right) {
            return std::pair{left.at, left.ticket} < std::pair{right.at, right.ticket};
        });
    auto const patience = clock_.now() + at_most;
    if (next == under_way_.end() || patience < next->at) {
        clock_.advance_to(patience);
        return {};
    }
    clock_.advance_to(next->at);
    if (event_) event_();
    std::vector<Answer> answers;
    answers.push_back({next->ticket, std::move(next->response)});
    under_way_.erase(next);
    return answers;
}

}  // namespace throughline::sandbox
