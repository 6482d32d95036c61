#include "connector.hpp"

#include "refusal.hpp"

#include <throughline/connector/answers.hpp>
#include <throughline/connector/patience.hpp>
#include <throughline/mapping/json.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <numeric>
#include <set>

namespace throughline::salesforce {

namespace {

constexpr std::size_t records_max = 200;  // Of one collection request.

Outcome refused_outcome(Outcome::Kind kind, Error error) {
    Outcome outcome;
    outcome.kind = kind;
    outcome.error.emplace(std::move(error));
    return outcome;
}

// What it means for one record that Salesforce refused it: nothing was done to it, and time heals some of it.
Outcome refused_outcome(Error error) {
    bool const passing = error.code() == ErrorCode::transient || error.code() == ErrorCode::throttled ||
                         error.code() == ErrorCode::auth || error.code() == ErrorCode::cancelled;
    return refused_outcome(passing ? Outcome::Kind::retryable : Outcome::Kind::rejected, std::move(error));
}

Outcome unknown_outcome(std::string why) {
    return refused_outcome(Outcome::Kind::uncertain, Error{ErrorCode::uncertain, std::move(why)});
}

// An exchange that was not answered.
Outcome unanswered(Error error) {
    switch (error.code()) {
        case ErrorCode::uncertain:
            return refused_outcome(Outcome::Kind::uncertain, std::move(error));
        // An answer that broke a limit came after the work was done.
        case ErrorCode::corrupt:
            return unknown_outcome(error.message());
        default:
            return refused_outcome(Outcome::Kind::retryable, std::move(error));
    }
}

// An answer that is not the list of outcomes: it counts for every record of the request.
std::optional<Outcome> of_whole_request(http::Response const& answer) {
    if (answer.status >= 400 || answer.status == 300) {
        if (had_no_effect(answer)) return refused_outcome(to_error(answer));
        return unknown_outcome(to_error(answer).message() + " to a write");
    }
    if (answer.status != 200) return unknown_outcome("Salesforce answered " + std::to_string(answer.status));
    if (auto error = unless_json(answer, "Salesforce")) return unknown_outcome(error->message());
    return std::nullopt;
}

Outcome of_record(nlohmann::json const& result, Operation operation) {
    Outcome outcome;
    if (!result.is_object()) return unknown_outcome("a record's outcome is no object");
    if (auto const id = result.find("id"); id != result.end() && id->is_string()) outcome.key = id->get<std::string>();
    auto const success = result.find("success");
    if (success == result.end() || !success->is_boolean()) return unknown_outcome("a record has no outcome");
    if (success->get<bool>()) {
        auto const created = result.find("created");
        bool const told    = created != result.end() && created->is_boolean();
        outcome.kind       = Outcome::Kind::applied;
        outcome.created    = told ? created->get<bool>() : operation == Operation::create;
        return outcome;
    }
    std::optional<Error> worst;
    if (auto const errors = result.find("errors"); errors != result.end() && errors->is_array())
        for (auto const& each : *errors) {
            auto const refusal = read_refusal(each, "statusCode");
            if (!refusal) continue;
            auto error = to_error(*refusal);
            // One cause that time does not heal is enough.
            if (!worst || refused_outcome(*worst).kind == Outcome::Kind::retryable) worst = std::move(error);
        }
    if (!worst) worst.emplace(ErrorCode::validation, "Salesforce refused the record without saying why");
    auto refused = refused_outcome(*std::move(worst));
    refused.key  = outcome.key;
    return refused;
}

std::vector<Outcome> read_outcomes(http::Response const& answer, std::size_t count, Operation operation) {
    if (auto const all = of_whole_request(answer)) return std::vector<Outcome>(count, *all);
    auto const results = nlohmann::json::parse(answer.body, nullptr, false);
    if (!results.is_array() || results.size() != count)
        return std::vector<Outcome>(count, unknown_outcome("the answer does not tell every record's outcome"));
    std::vector<Outcome> outcomes;
    for (auto const& result : results) outcomes.push_back(of_record(result, operation));
    return outcomes;
}

// The members of a JSON object's text, without its braces.
std::string_view members_of_body(std::string_view body) {
    auto const from = body.find('{'), to = body.rfind('}');
    if (from == std::string_view::npos || to == std::string_view::npos || to <= from) return {};
    auto const members = body.substr(from + 1, to - from - 1);
    return members.find_first_not_of(" \t\r\n") == std::string_view::npos ? std::string_view{} : members;
}

void append_record(std::string& out, std::string_view object, std::string_view id_field, std::string_view id,
                   std::string_view body) {
    out += R"({"attributes":{"type":)";
    append_json_text(out, object);
    out += "}";
    if (!id_field.empty()) {
        out += ",";
        append_json_text(out, id_field);
        out += ":";
        append_json_text(out, id);
    }
    if (auto const members = members_of_body(body); !members.empty()) {
        out += ",";
        out += members;
    }
    out += "}";
}

std::optional<Error> cannot_be_sent(WriteItem const& item, bool has_our_id) {
    bool const by_key = item.operation == Operation::update || item.operation == Operation::remove;
    if (by_key && item.key.empty()) return Error{ErrorCode::validation, "a change needs the record's key"};
    if (by_key && !std::all_of(item.key.begin(), item.key.end(), [](char character) {
            return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
                   (character >= 'A' && character <= 'Z');
        }))
        return Error{ErrorCode::validation, "this is no Salesforce key"}.with_value(item.key);
    if (item.operation != Operation::upsert) return std::nullopt;
    if (!has_our_id) return Error{ErrorCode::unsupported, "the org keeps no id of ours in this object"};
    if (item.external_id.empty()) return Error{ErrorCode::validation, "an upsert needs our id"};
    return std::nullopt;
}

}  // namespace

// Records that go in one request: alike in what is done, and each named once, because Salesforce refuses doubles.
struct SalesforceConnector::Chunk {
    Operation                operation = Operation::update;
    std::vector<std::size_t> items{};
};

Result<http::Request> SalesforceConnector::write_request(Chunk const& chunk, std::vector<std::size_t> const& items,
                                                         WriteBatch const& batch) const {
    auto const* const object     = sheet_.find(batch.vendor_object);
    std::string const our_id     = object ? object->external_id_field : std::string{};
    auto              collection = data("/composite/sobjects");
    auto const        with_body  = [&](auto method, std::string body) -> Result<http::Request> {
        auto path = collection.text();
        if (!path) return std::move(path).error();
        return method(*std::move(path), "application/json", std::move(body));
    };
    if (chunk.operation == Operation::remove) {
        std::string ids;
        for (auto const item : items) ids += (ids.empty() ? "" : ",") + batch.items[item].key;
        auto path = collection.ask("ids", ids).ask("allOrNone", "false").text();
        if (!path) return std::move(path).error();
        return http::remove(*std::move(path));
    }
    std::string body = R"({"allOrNone":false,"records":[)";
    for (auto const index : items) {
        auto const& item = batch.items[index];
        if (index != items.front()) body += ",";
        bool const by_key = chunk.operation == Operation::update;
        bool const marked = !by_key && !our_id.empty() && !item.external_id.empty();
        append_record(body, batch.vendor_object,
                      by_key   ? "Id"
                      : marked ? our_id
                               : std::string_view{},
                      by_key ? item.key : item.external_id, item.body);
    }
    body += "]}";
    if (chunk.operation == Operation::create) return with_body(http::post, std::move(body));
    if (chunk.operation == Operation::upsert) collection.step(batch.vendor_object).step(our_id);
    return with_body(http::patch, std::move(body));
}

Async<std::vector<Outcome>> SalesforceConnector::write_chunk(Chunk const& chunk, WriteBatch const& batch) {
    std::vector<Outcome>     outcomes(chunk.items.size());
    std::vector<std::size_t> pending(chunk.items.size());  // Places in the chunk that are still to be done.
    std::iota(pending.begin(), pending.end(), std::size_t{0});
    for (int attempt = 1;; ++attempt) {
        std::vector<std::size_t> items;
        for (auto const place : pending) items.push_back(chunk.items[place]);
        Result<http::Request> request = write_request(chunk, items, batch);
        if (!request) co_return std::vector<Outcome>(chunk.items.size(), refused_outcome(request.error()));
        auto const& correlation = batch.items[items.front()].correlation;
        carry_trace(*request, correlation);
        Result<http::Response> answer = co_await call(std::move(*request), Sending::once);

        auto const                settled = answer ? read_outcomes(*answer, items.size(), chunk.operation)
                                                   : std::vector<Outcome>(items.size(), unanswered(answer.error()));
        std::vector<std::size_t>  again;
        std::chrono::milliseconds asked{0};
        for (std::size_t at = 0; at < settled.size(); ++at) {
            outcomes[pending[at]] = settled[at];
            if (settled[at].kind != Outcome::Kind::retryable) continue;
            auto const code = settled[at].error->code();
            if (code != ErrorCode::transient && code != ErrorCode::throttled) continue;
            again.push_back(pending[at]);
            asked = std::max(asked, settled[at].error->retry_after().value_or(std::chrono::milliseconds{0}));
        }
        if (again.empty() || attempt >= patience_.attempts_max || asked > patience_.wait_max) co_return outcomes;
        pending         = std::move(again);
        auto const wait = asked + backoff(patience_, attempt, exchange_.random());
        co_await exchange_.sleep(wait);
    }
}

Async<std::vector<Outcome>> SalesforceConnector::write(WriteBatch batch) {
    std::vector<Outcome>  outcomes(batch.items.size());
    auto const* const     object = sheet_.find(batch.vendor_object);
    std::vector<Chunk>    chunks;
    std::set<std::string> named;  // In the last chunk.
    for (std::size_t index = 0; index < batch.items.size(); ++index) {
        auto const& item  = batch.items[index];
        auto        error = cannot_be_sent(item, object && !object->external_id_field.empty());
        if (!is_name(batch.vendor_object)) error.emplace(ErrorCode::validation, "this is no Salesforce object");
        if (error) {
            outcomes[index] = refused_outcome(std::move(*error).in_object(batch.vendor_object).in_record(item.key));
            continue;
        }
        auto const& name = item.operation == Operation::upsert ? item.external_id : item.key;
        if (chunks.empty() || chunks.back().operation != item.operation || chunks.back().items.size() == records_max ||
            (!name.empty() && named.contains(name))) {
            chunks.push_back({.operation = item.operation, .items = {}});
            named.clear();
        }
        chunks.back().items.push_back(index);
        named.insert(name);
    }
    // One request after the other: parallel ones would lock each other's parents.
    for (auto const& chunk : chunks) {
        std::vector<Outcome> done = co_await write_chunk(chunk, batch);
        for (std::size_t at = 0; at < done.size(); ++at) {
            auto const index = chunk.items[at];
            if (auto& error = done[at].error)
                error = std::move(*error).in_object(batch.vendor_object).in_record(batch.items[index].key);
            outcomes[index] = std::move(done[at]);
        }
    }
    co_return outcomes;
}

}  // namespace throughline::salesforce
