#include "runner.hpp"

#include <throughline/connector/patience.hpp>

#include <algorithm>

namespace throughline {

namespace sync_detail {

Budget::Limits limits_of(std::size_t concurrency_max, std::size_t requests_per_second_max) {
    auto const bounded = [](std::size_t count) { return static_cast<int>(std::min<std::size_t>(count, 1'000)); };
    return {.concurrency_max = std::max(1, bounded(concurrency_max)), .requests_max = bounded(requests_per_second_max)};
}

/// What an Authorization header proves who we are with: what stands behind the scheme, and of a signed request
/// (RFC 5849) the signature, whose quotes an answer may have escaped.
Secret credential_of(http::Request const& request) {
    auto           value     = request.headers.get("Authorization");
    constexpr auto signature = std::string_view{"oauth_signature=\""};
    if (auto const signed_at = value.find(signature); signed_at != std::string_view::npos) {
        value.remove_prefix(signed_at + signature.size());
        return Secret{std::string{value.substr(0, value.find('"'))}};
    }
    value.remove_prefix(std::min(value.size(), value.find(' ') + 1));
    return Secret{std::string{value}};
}

void take_out(std::string_view secret, std::string& text) {
    constexpr auto mark = std::string_view{"[credential]"};
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + mark.size()))
        text.replace(at, secret.size(), mark);
}

/// What a vendor, or whatever stands in between, says of a failure ends in exceptions, logs and reports. It must not
/// take our credential along, whoever's connector reads it.
void take_out_of_refusal(Secret const& credential, http::Response& answer) {
    constexpr std::size_t too_short_to_tell = 6;
    constexpr std::size_t refusal_bytes_max = std::size_t{1} << 20;  // A tree of it may take thirty times as much.
    if (answer.status < 300) return;
    if (answer.body.size() > refusal_bytes_max) answer.body.resize(refusal_bytes_max);
    if (credential.reveal().size() < too_short_to_tell) return;
    take_out(credential.reveal(), answer.body);
    http::Headers headers;
    for (auto [name, value] : answer.headers) {
        take_out(credential.reveal(), value);
        headers.add(std::move(name), std::move(value));
    }
    answer.headers = std::move(headers);
}

}  // namespace sync_detail

using sync_detail::limits_of;

Lane::Lane(Runner& runner, std::size_t concurrency_max, std::size_t requests_per_second_max)
    : runner_{runner}, budget_{limits_of(concurrency_max, requests_per_second_max)} {
    runner_.lanes_.push_back(this);
}

void Lane::limit(std::size_t concurrency_max, std::size_t requests_per_second_max) {
    budget_ = Budget{limits_of(concurrency_max, requests_per_second_max)};
}

void Lane::share(std::shared_ptr<BudgetPool> pool) {
    if (pool) shared_.emplace(std::move(pool));
}

void Lane::submit(http::Request request, Slot& slot) {
    if (!request.headers.has("traceparent") && !runner_.trace_parent_.empty())
        request.headers.add("traceparent", runner_.trace_parent_);
    auto const place = std::upper_bound(queue_.begin(), queue_.end(), runner_.urgency_,
                                        [](Urgency urgency, Queued const& queued) { return urgency < queued.urgency; });
    queue_.insert(place, {std::move(request), &slot, runner_.urgency_});
}

void Lane::wake_after(std::chrono::milliseconds wait, Slot& slot) {
    runner_.sleeps_.push_back({runner_.clock_.now() + wait, runner_.order_++, &slot});
}

void Lane::withdraw(Slot& slot) noexcept {
    std::erase_if(queue_, [&](Queued const& queued) { return queued.slot == &slot; });
    std::erase_if(runner_.sleeps_, [&](Runner::Sleep const& sleep) { return sleep.slot == &slot; });
    for (auto flight = runner_.flights_.begin(); flight != runner_.flights_.end();) {
        if (flight->second.slot != &slot) {
            ++flight;
            continue;
        }
        runner_.transport_.cancel(flight->first);
        give_back_slot();
        breaker_.withdrawn();
        flight = runner_.flights_.erase(flight);
    }
}

bool Lane::rests_long(Timestamp now) const {
    auto const patient_until = now + limits::rest_waited_for;
    return (breaker_.rests() && patient_until < breaker_.rests_until()) || patient_until < permitted(now);
}

Error Lane::why_it_rests(Timestamp now) const {
    if (breaker_.rests())
        return Error{ErrorCode::transient, "nothing was sent: after many failures in a row the connection rests"}
            .with_value(std::to_string(breaker_.failures()) + " failures")
            .with_retry_after(std::chrono::ceil<std::chrono::milliseconds>(breaker_.rests_until() - now))
            .with_expected("a probe at " + breaker_.rests_until().to_string());
    if (auto fault = shared_ ? shared_->fault(now) : std::nullopt) return *std::move(fault);
    auto const until = permitted(now);
    return Error{ErrorCode::throttled, "nothing was sent: the vendor's patience is used up for now"}
        .with_retry_after(std::chrono::ceil<std::chrono::milliseconds>(until - now))
        .with_expected("another request at " + until.to_string());
}

/// Requires: something is queued.
Timestamp Lane::permitted(Timestamp now) const {
    auto const own = budget_.next_permitted(now);
    return shared_ ? std::max(own, shared_->next_permitted(queue_.front().urgency, now)) : own;
}

bool Lane::take_slot(Timestamp now) {
    if (!shared_) return budget_.try_acquire(now);
    if (!budget_.has_free_slot() || budget_.next_permitted(now) > now) return false;
    return shared_->try_acquire(queue_.front().urgency, now) && budget_.try_acquire(now);
}

void Lane::give_back_slot() {
    budget_.release();
    if (shared_) shared_->release();
}

void Lane::renew_lease(Timestamp now) {
    if (shared_) shared_->renew(now);
}

Timestamp Lane::renews_lease_at(Timestamp otherwise) const {
    return shared_ ? shared_->renew_at().value_or(otherwise) : otherwise;
}

bool Lane::may_start(Timestamp now) {
    if (!breaker_.permits(now)) return false;
    if (take_slot(now)) return true;
    breaker_.withdrawn();
    return false;
}

void Lane::note(Result<http::Response> const& answer, Timestamp now) {
    bool const out_of_reach =
        answer ? answer->status >= 502 && answer->status <= 504
               : answer.error().code() == ErrorCode::transient || answer.error().code() == ErrorCode::uncertain;
    out_of_reach ? breaker_.failed(now) : breaker_.succeeded();
    if (!answer || (answer->status != 429 && answer->status != 503)) return;
    // One exchange was told to wait: the others would only be told the same.
    auto const wait = retry_after(answer->headers, now);
    if (!wait) return;
    budget_.pause_until(now + *wait);
    if (shared_) shared_->pause_until(now + *wait);
}

Clock const& Lane::clock() const { return runner_.clock_; }
Random&      Lane::random() { return runner_.random_; }

Runner::~Runner() {
    for (auto const& [ticket, flight] : flights_) transport_.cancel(ticket);
}

void Runner::start_permitted() {
    auto const now = clock_.now();
    for (auto* lane : lanes_) {
        lane->renew_lease(now);
        while (!lane->queue_.empty() && !lane->rests_long(now) && lane->may_start(now)) {
            auto queued = std::move(lane->queue_.front());
            lane->queue_.pop_front();
            auto       credential = sync_detail::credential_of(queued.request);
            auto const ticket     = transport_.start(std::move(queued.request));
            flights_.emplace(ticket, Flight{lane, queued.slot, std::move(credential)});
            ++exchanges_;
        }
    }
}

/// Answers one exchange of a connection that rests for long: nothing was sent.
bool Runner::refuse_one() {
    auto const now = clock_.now();
    for (auto* lane : lanes_) {
        if (lane->queue_.empty() || !lane->rests_long(now)) continue;
        auto* const slot = lane->queue_.front().slot;
        auto        why  = lane->why_it_rests(now);
        lane->queue_.pop_front();
        slot->response.emplace(std::move(why));
        slot->waiting.resume();
        return true;
    }
    return false;
}

bool Runner::wake_one() {
    auto const now  = clock_.now();
    auto const next = std::min_element(sleeps_.begin(), sleeps_.end(), [](Sleep const& left, Sleep const& right) {
        return std::pair{left.until, left.order} < std::pair{right.until, right.order};
    });
    if (next == sleeps_.end() || now < next->until) return false;
    auto const waiting = next->slot->waiting;
    sleeps_.erase(next);
    waiting.resume();
    return true;
}

std::chrono::milliseconds Runner::time_to_next_event() const {
    auto const now  = clock_.now();
    auto       next = now + limits::exchange_wait_max;
    if (deadline_) next = std::min(next, *deadline_);
    for (auto const& sleep : sleeps_) next = std::min(next, sleep.until);
    for (auto const* lane : lanes_) {
        next = std::min(next, lane->renews_lease_at(next));
        // Without a free slot the next event is an answer, however soon the rate would permit more.
        if (lane->queue_.empty() || !lane->budget_.has_free_slot()) continue;
        auto const permitted = lane->permitted(now);
        // While a probe is under way its answer is the event.
        if (!lane->breaker_.rests())
            next = std::min(next, permitted);
        else if (now < lane->breaker_.rests_until())
            next = std::min(next, lane->breaker_.rests_until());
    }
    auto const wait = std::chrono::ceil<std::chrono::milliseconds>(next - now);
    return std::max(wait, std::chrono::milliseconds{flights_.empty() ? 1 : 0});
}

void Runner::step() {
    start_permitted();
    if (refuse_one() || wake_one()) return;
    if (flights_.empty() && sleeps_.empty() &&
        std::all_of(lanes_.begin(), lanes_.end(), [](Lane const* lane) { return lane->queue_.empty(); }))
        throw std::logic_error{"a computation waits for nothing that could come"};

    for (auto& answer : transport_.wait(time_to_next_event())) {
        auto const flight = flights_.find(answer.ticket);
        if (flight == flights_.end()) continue;  // Withdrawn while its answer was on the way.
        auto* const lane = flight->second.lane;
        auto* const slot = flight->second.slot;
        if (answer.response) sync_detail::take_out_of_refusal(flight->second.credential, *answer.response);
        flights_.erase(flight);
        lane->give_back_slot();
        lane->note(answer.response, clock_.now());
        slot->response.emplace(std::move(answer.response));
        slot->waiting.resume();
        start_permitted();
    }
}

}  // namespace throughline
