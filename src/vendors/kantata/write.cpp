#include "connector.hpp"

#include "refusal.hpp"

#include <throughline/connector/answers.hpp>
#include <throughline/connector/patience.hpp>
#include <throughline/mapping/json.hpp>

#include <algorithm>

namespace throughline::kantata {

// Items that go in one request: several only where they are all created.
struct KantataConnector::Chunk {
    std::vector<std::size_t> items{};
    bool                     bulk = false;
};

namespace {

constexpr std::string_view owner_member = "user_id";

bool creates(Operation operation) { return operation == Operation::create || operation == Operation::upsert; }

Outcome ended(Outcome::Kind kind, Error error) {
    Outcome outcome;
    outcome.kind = kind;
    outcome.error.emplace(std::move(error));
    return outcome;
}

Outcome unknown_outcome(std::string why) {
    return ended(Outcome::Kind::uncertain, Error{ErrorCode::uncertain, std::move(why)});
}

/// What an error says of a write that met it.
Outcome refused(Error error) {
    switch (error.code()) {
        case ErrorCode::throttled:
        case ErrorCode::auth:
        case ErrorCode::conflict:
        case ErrorCode::cancelled:
            return ended(Outcome::Kind::retryable, std::move(error));
        // Kantata gives up after three minutes, and answers so whether or not the work was done.
        case ErrorCode::transient:
        case ErrorCode::uncertain:
        case ErrorCode::corrupt:
            return ended(Outcome::Kind::uncertain, std::move(error));
        default:
            return ended(Outcome::Kind::rejected, std::move(error));
    }
}

/// An exchange that was not answered.
Outcome unanswered(Error error) {
    if (error.code() == ErrorCode::uncertain || error.code() == ErrorCode::corrupt)
        return ended(Outcome::Kind::uncertain, std::move(error));
    return ended(Outcome::Kind::retryable, std::move(error));
}

std::optional<Error> cannot_be_sent(ObjectKind const* kind, WriteItem const& item) {
    if (kind == nullptr) return Error{ErrorCode::not_found, "the connection has no such object"};
    if (!kind->writable) return Error{ErrorCode::unsupported, "this object is only read"};
    if (!creates(item.operation) && !is_key(item.key))
        return Error{ErrorCode::validation, "this is no key of Kantata's"}.with_value(item.key);
    if (creates(item.operation) && item.external_id.empty())
        return Error{ErrorCode::validation, "a new record needs our id: nothing else prevents a second one"};
    // The filter by which it is found again takes a list.
    if (creates(item.operation) && item.external_id.find(',') != std::string::npos)
        return Error{ErrorCode::validation, "an id of ours with a comma could not be found again"}.with_value(
            item.external_id);
    return std::nullopt;
}

// The members of a JSON object's text, without its braces.
std::string_view members_of_body(std::string_view body) {
    auto const from = body.find('{'), to = body.rfind('}');
    if (from == std::string_view::npos || to == std::string_view::npos || to <= from) return {};
    auto const members = body.substr(from + 1, to - from - 1);
    return members.find_first_not_of(" \t\r\n") == std::string_view::npos ? std::string_view{} : members;
}

/// The record to write; a new one carries our id, so that it can be found again.
std::string body_of(WriteItem const& item, std::string_view service_name, std::string_view model) {
    std::string body{"{"};
    body += members_of_body(item.body);
    if (creates(item.operation)) {
        if (body.size() > 1) body += ',';
        body += R"("external_reference":{"service_name":)";
        append_json_text(body, service_name);
        body += R"(,"service_model":)";
        append_json_text(body, model);
        body += R"(,"service_model_ref":)";
        append_json_text(body, item.external_id);
        body += R"(,"status":"successful"})";
    }
    return body + "}";
}

/// Who a record was to be booked on, where that was said.
std::string wanted_owner(WriteItem const& item) {
    auto const members = Members::of(item.body);
    return members ? members->text(owner_member) : std::string{};
}

Outcome misbooked(WriteItem const& item) {
    return ended(Outcome::Kind::rejected,
                 Error{ErrorCode::forbidden, "Kantata left the person out and booked the record on the token's user"}
                     .in_field(owner_member)
                     .with_value(wanted_owner(item))
                     .with_owner("Kantata administrator")
                     .with_remedy("give the token's user the right to enter time and expenses for others"));
}

}  // namespace

Result<http::Request> KantataConnector::write_request(ObjectKind const& kind, Chunk const& chunk,
                                                      WriteBatch const& batch) const {
    auto const&       first  = batch.items[chunk.items.front()];
    std::string const object = std::string{kind.singular};
    auto const        url    = creates(first.operation) ? address(kind.collection, {{"include", "external_references"}})
                                                        : address_of(kind.collection, first.key);
    if (!url) return url.error();
    if (first.operation == Operation::remove) return http::remove(*url);
    std::string body;
    if (chunk.bulk) {
        body = "{\"" + std::string{kind.collection} + "\":[";
        for (auto const index : chunk.items)
            body.append(index == chunk.items.front() ? "" : ",")
                .append(body_of(batch.items[index], options_.service_name, kind.name));
        body += "]}";
    } else {
        body = "{\"" + object + "\":" + body_of(first, options_.service_name, kind.name) + "}";
    }
    if (first.operation == Operation::update) return http::put(*url, "application/json", std::move(body));
    return http::post(*url, "application/json", std::move(body));
}

std::vector<Outcome> KantataConnector::read_outcomes(ObjectKind const& kind, Chunk const& chunk,
                                                     WriteBatch const&             batch,
                                                     Result<http::Response> const& answer) const {
    auto const count = chunk.items.size();
    auto const all   = [count](Outcome const& outcome) { return std::vector<Outcome>(count, outcome); };
    if (!answer) return all(unanswered(answer.error()));
    auto const& first = batch.items[chunk.items.front()];
    if (answer->status < 200 || answer->status > 299)
        return all(refused(to_error(*answer, first.body, login_->token.reveal())));
    Outcome done;
    done.kind = Outcome::Kind::applied;
    if (!creates(first.operation)) {
        done.key = first.key;
        return all(done);
    }
    if (auto const error = unless_json(*answer, "Kantata")) return all(unknown_outcome(error->message()));
    auto const read = read_answer(answer->body);
    if (!read) return all(unknown_outcome(read.error().message()));
    done.created = true;
    if (!chunk.bulk) {
        if (read->results.empty()) return all(unknown_outcome("the answer does not say which record was made"));
        done.key = read->results.front().id;
        return all(done);
    }
    // In which order several are answered is not said: each is known by our id.
    Sources sources;
    sources.kind                  = &kind;
    sources.service_name          = options_.service_name;
    sources.answers               = {&*read};
    std::vector<Outcome> outcomes = all(unknown_outcome("the answer does not tell of this record"));
    for (auto const& result : read->results) {
        auto const record = Members::of(read->find(result.collection, result.id));
        auto const ours   = record ? our_reference(sources, *record) : std::string{};
        for (std::size_t at = 0; at < count && !ours.empty(); ++at) {
            if (batch.items[chunk.items[at]].external_id != ours) continue;
            outcomes[at]     = done;
            outcomes[at].key = result.id;
        }
    }
    return outcomes;
}

/// What became of several records whose creation was refused as one is not said. Those that are there were made; the
/// others are sent one by one, so that each hears its own reason.
Async<std::vector<Outcome>> KantataConnector::settle_refused_bulk(ObjectKind const* kind, Chunk chunk,
                                                                  WriteBatch const* batch) {
    std::vector<Outcome> outcomes;
    for (auto const index : chunk.items) {
        LookUp query;
        query.vendor_object = kind->name;
        query.external_id   = batch->items[index].external_id;
        Result<Found> found = co_await look(std::move(query));
        if (!found) {
            outcomes.push_back(unknown_outcome("several records were refused as one, and cannot be looked up"));
            continue;
        }
        if (!found->bodies.empty()) {
            auto const record = Members::of(found->bodies.front());
            Outcome    done;
            done.kind    = Outcome::Kind::applied;
            done.created = true;
            done.key     = record ? record->text("id") : std::string{};
            outcomes.push_back(std::move(done));
            continue;
        }
        Chunk one;
        one.items.push_back(index);
        std::vector<Outcome> alone = co_await write_chunk(kind, std::move(one), batch);
        outcomes.push_back(std::move(alone.front()));
    }
    co_return outcomes;
}

/// Kantata drops a `user_id` that the caller may not set and books on the caller. A record that was just made so is
/// taken back; where that fails it is there, and will be read.
Async<Outcome> KantataConnector::settle_owner(ObjectKind const* kind, WriteItem const* item, Outcome outcome,
                                              std::string booked_on) {
    auto const wanted = wanted_owner(*item);
    if (outcome.kind != Outcome::Kind::applied || wanted.empty() || booked_on.empty() || wanted == booked_on)
        co_return outcome;
    if (!outcome.created) co_return misbooked(*item);
    auto const             url    = address_of(kind->collection, outcome.key);
    Result<http::Response> answer = url ? Error{ErrorCode::cancelled, "not sent"} : url.error();
    if (url) answer = co_await send_once(http::remove(*url));
    if (answer && answer->status >= 200 && answer->status <= 299) co_return misbooked(*item);
    auto unknown = unknown_outcome("the record was booked on another person and could not be taken back");
    unknown.key  = outcome.key;
    co_return unknown;
}

Async<std::vector<Outcome>> KantataConnector::write_chunk(ObjectKind const* kind, Chunk chunk,
                                                          WriteBatch const* batch) {
    auto request = write_request(*kind, chunk, *batch);
    if (!request) co_return std::vector<Outcome>(chunk.items.size(), ended(Outcome::Kind::rejected, request.error()));
    auto const& correlation = batch->items[chunk.items.front()].correlation;
    carry_trace(*request, correlation);
    Result<http::Response> answer = co_await send_once(*std::move(request));
    bool const             as_one = chunk.bulk && answer && (answer->status == 400 || answer->status == 422);
    if (as_one) {
        std::vector<Outcome> settled = co_await settle_refused_bulk(kind, std::move(chunk), batch);
        co_return settled;
    }
    auto       outcomes = read_outcomes(*kind, chunk, *batch, answer);
    auto const read     = answer ? read_answer(answer->body) : Result<Answer>{Answer{}};
    for (std::size_t at = 0; at < outcomes.size() && read; ++at) {
        auto const record = Members::of(read->find(kind->collection, outcomes[at].key));
        if (!record) continue;
        auto booked_on = record->text(owner_member);
        auto outcome   = std::move(outcomes[at]);
        outcomes[at] =
            co_await settle_owner(kind, &batch->items[chunk.items[at]], std::move(outcome), std::move(booked_on));
    }
    co_return outcomes;
}

Async<std::vector<Outcome>> KantataConnector::write(WriteBatch batch) {
    std::vector<Outcome> outcomes(batch.items.size());
    auto const* const    kind = find_kind(batch.vendor_object);
    std::vector<Chunk>   chunks;
    auto const           rows_max = kind == nullptr ? std::size_t{1} : std::min(kind->bulk_max, options_.bulk_rows);
    for (std::size_t index = 0; index < batch.items.size(); ++index) {
        auto const& item = batch.items[index];
        if (auto error = cannot_be_sent(kind, item)) {
            outcomes[index] = ended(Outcome::Kind::rejected, std::move(*error));
            continue;
        }
        bool const joins = creates(item.operation) && rows_max > 1 && !chunks.empty() &&
                           chunks.back().items.size() < rows_max &&
                           creates(batch.items[chunks.back().items.back()].operation);
        if (!joins) chunks.emplace_back();
        chunks.back().items.push_back(index);
        chunks.back().bulk = chunks.back().items.size() > 1;
    }
    // No more at a time than may be under way: an answer that is waited for wakes the next.
    for (std::size_t from = 0; from < chunks.size(); from += sheet_.concurrency_max) {
        auto const                               to = std::min(from + sheet_.concurrency_max, chunks.size());
        std::vector<Async<std::vector<Outcome>>> writes;
        for (auto each = from; each < to; ++each) writes.push_back(write_chunk(kind, chunks[each], &batch));
        std::vector<std::vector<Outcome>> done = co_await all(std::move(writes));
        for (auto each = from; each < to; ++each)
            for (std::size_t at = 0; at < chunks[each].items.size(); ++at)
                outcomes[chunks[each].items[at]] = done[each - from][at];
    }
    for (std::size_t index = 0; index < outcomes.size(); ++index)
        if (auto& error = outcomes[index].error)
            error = std::move(*error).in_object(batch.vendor_object).in_record(batch.items[index].key);
    co_return outcomes;
}

}  // namespace throughline::kantata
