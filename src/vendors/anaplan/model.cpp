#include "model.hpp"

#include <throughline/connector/answers.hpp>
#include <throughline/connector/patience.hpp>
#include <throughline/core/digest.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace throughline::anaplan {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view locale          = R"({"localeName":"en_US"})";  // The only one there is.
constexpr std::size_t      single_file_max = 1'000'000;                    // A smaller file goes as one.

Error for_repeatable(Error error) {
    // It may be sent again: not knowing whether it was carried out is as good as its not having been.
    if (error.code() != ErrorCode::uncertain) return error;
    return Error{ErrorCode::transient, error.message()};
}

/// Content of a file, or nothing at all: everything else that is answered is JSON.
bool is_file(http::Response const& answer) {
    auto const type = answer.headers.get("Content-Type");
    return answer.status == 204 || type.find("octet-stream") != std::string_view::npos ||
           type.find("text/csv") != std::string_view::npos || type.find("text/plain") != std::string_view::npos;
}

bool is_success(http::Response const& answer) { return answer.status >= 200 && answer.status <= 299; }

}  // namespace

Action load_action(std::string_view load_id) {
    return {load_id.starts_with("118") ? Action::Kind::process : Action::Kind::load, std::string{load_id}};
}

Model::Model(Exchange exchange, std::shared_ptr<Login const> login, Options const& options)
    : exchange_{exchange},
      login_{std::move(login)},
      workspace_{options.workspace},
      model_{options.model},
      chunk_bytes_{std::clamp<std::size_t>(options.chunk_bytes, 1'000'000, 50'000'000)},
      poll_first_{std::max(options.poll_first, 1s)},
      poll_max_{std::max(options.poll_max, poll_first_)},
      task_wait_max_{options.task_wait_max},
      // A model that nobody has open is loaded first, which takes minutes.
      patience_{.attempts_max = options.attempts_max, .wait_first = 1s, .wait_max = 60s},
      session_{exchange, login_, patience_} {}

http::Address Model::address() const {
    return http::Address{http::Url::parse(login_->api_url).origin()}
        .at("/2/0/workspaces")
        .step(workspace_)
        .at("/models")
        .step(model_);
}

http::Address Model::address_of(Action const& action) const {
    auto url = address();
    switch (action.kind) {
        case Action::Kind::load:
            return url.at("/imports").step(action.id);
        case Action::Kind::process:
            return url.at("/processes").step(action.id);
        case Action::Kind::report:
            return url.at("/exports").step(action.id);
        case Action::Kind::other:
            break;
    }
    return url.at("/actions").step(action.id);
}

Async<Result<>> Model::stamp(http::Request* request) {
    auto const origin = http::Url::parse(login_->api_url);
    auto const target = http::Url::parse(request->url);
    if (!origin.may_hold_credentials() || target.origin() != origin.origin())
        co_return Error{ErrorCode::forbidden, "a token goes to the configured address over https only"}
            .with_value(target.origin())
            .with_owner("integration")
            .with_remedy("give the connection an https address");
    Result<> signed_in = co_await session_.renew();
    if (!signed_in) co_return signed_in;
    request->headers.set("Authorization", session_.authorization());
    if (!request->headers.has("Accept")) request->headers.set("Accept", "application/json");
    co_return Result<>{};
}

/// With a token; once more with a new one where it was refused: then nothing was done.
Async<Result<http::Response>> Model::send_stamped(http::Request request, bool may_repeat) {
    for (int attempt = 1;; ++attempt) {
        Result<> stamped = co_await stamp(&request);
        if (!stamped) co_return stamped.error();
        Result<http::Response> answer = Error{ErrorCode::cancelled, "not sent"};
        if (may_repeat)
            answer = co_await send_patiently(exchange_, request, patience_);
        else
            answer = co_await send_once(exchange_, request, patience_);
        if (!answer || answer->status != 401 || attempt > 1) co_return answer;
        session_.expire();
    }
}

Async<Result<std::string>> Model::repeat(http::Request request) {
    Result<http::Response> answer = co_await send_stamped(std::move(request), true);
    if (!answer) co_return for_repeatable(std::move(answer).error());
    if (!is_success(*answer)) co_return to_error(*answer, session_.secret());
    if (is_file(*answer)) co_return std::move(answer->body);
    if (auto error = unless_json(*answer, "Anaplan")) co_return std::move(*error);
    co_return std::move(answer->body);
}

Async<Result<std::string>> Model::read(Result<std::string> url) {
    if (!url) co_return std::move(url).error();
    auto                request = http::get(*std::move(url));
    Result<std::string> body    = co_await repeat(std::move(request));
    co_return body;
}

Async<Result<Marker>> Model::marker() {
    auto url = http::Address{http::Url::parse(login_->api_url).origin()}
                   .at("/2/0/models")
                   .step(model_)
                   .ask("modelDetails", "true")
                   .text();
    Result<std::string> body = co_await read(std::move(url));
    if (!body) co_return body.error();
    co_return read_marker(*body);
}

Async<Result<Task>> Model::task(Action action, std::string id) {
    auto                url  = address_of(action).at("/tasks").step(id).text();
    Result<std::string> body = co_await read(std::move(url));
    if (!body) co_return body.error();
    co_return read_task(*body);
}

Async<Result<std::vector<Task>>> Model::tasks(Action action) {
    auto                url  = address_of(action).at("/tasks").text();
    Result<std::string> body = co_await read(std::move(url));
    if (!body) co_return body.error();
    co_return read_tasks(*body);
}

Async<Result<Task>> Model::start(Action action, std::string correlation) {
    auto const url = address_of(action).at("/tasks").text();
    if (!url) co_return url.error();
    auto request = http::post(*url, "application/json", std::string{locale});
    carry_trace(request, correlation);
    Result<http::Response> answer = co_await send_stamped(std::move(request), false);
    if (!answer) co_return answer.error();
    if (!is_success(*answer)) {
        auto error = to_error(*answer, session_.secret());
        // Whoever answered so may have passed it on before.
        if (error.code() == ErrorCode::transient) error = Error{ErrorCode::uncertain, error.message()};
        co_return error;
    }
    auto const started = read_task(answer->body);
    if (!started) co_return Error{ErrorCode::uncertain, started.error().message()};
    co_return *started;
}

/// False once the time is up.
Async<bool> Model::wait(std::chrono::seconds* next, Timestamp until) {
    if (exchange_.now() + *next > until) co_return false;
    co_await exchange_.sleep(*next);
    *next = std::min(*next * 2, poll_max_);
    co_return true;
}

Async<Result<Task>> Model::finish(Action action, Task task_to_end) {
    auto const           until = exchange_.now() + task_wait_max_;
    std::chrono::seconds next  = poll_first_;
    Task                 now   = std::move(task_to_end);
    while (now.is_under_way()) {
        bool const waited = co_await wait(&next, until);
        if (!waited) co_return Error{ErrorCode::transient, "the task has not ended"}.with_value(now.id);
        Result<Task> asked = co_await task(action, now.id);
        if (!asked) co_return asked.error();
        now = *std::move(asked);
    }
    co_return now;
}

Async<Result<>> Model::settle(Action action) {
    auto const           until = exchange_.now() + task_wait_max_;
    std::chrono::seconds next  = poll_first_;
    for (;;) {
        Result<std::vector<Task>> known = co_await tasks(action);
        if (!known) co_return known.error();
        bool const idle =
            std::none_of(known->begin(), known->end(), [](Task const& each) { return each.is_under_way(); });
        if (idle) co_return Result<>{};
        bool const waited = co_await wait(&next, until);
        if (!waited)
            co_return Error{ErrorCode::transient, "an earlier load of the model has not ended"}
                .with_value(action.id)
                .with_owner("planning")
                .with_remedy("see what the model is busy with");
    }
}

Async<Result<std::string>> Model::file_of_import(std::string import) {
    auto                url  = address().at("/imports/").text();
    Result<std::string> body = co_await read(std::move(url));
    if (!body) co_return body.error();
    auto file = read_import_file(*body, import);
    if (file && file->empty())
        co_return Error{ErrorCode::not_found, "the model has no such import, or it reads no file"}
            .with_value(import)
            .with_owner("planning")
            .with_remedy("give the connection the id of an import from a file");
    co_return file;
}

Async<Result<>> Model::upload(std::string file, std::string content) {
    auto const url = address().at("/files").step(file).text();
    if (!url) co_return url.error();
    auto const bytes = std::string{"application/octet-stream"};
    if (content.size() < single_file_max) {
        auto                request = http::put(*url, bytes, std::move(content));
        Result<std::string> done    = co_await repeat(std::move(request));
        if (!done) co_return done.error();
        co_return Result<>{};
    }
    auto const          count = (content.size() + chunk_bytes_ - 1) / chunk_bytes_;
    auto                body  = nlohmann::json{{"chunkCount", count}}.dump();
    auto                begin = http::post(*url, "application/json", std::move(body));
    Result<std::string> begun = co_await repeat(std::move(begin));
    if (!begun) co_return begun.error();
    for (std::size_t chunk = 0; chunk < count; ++chunk) {
        auto       piece = content.substr(chunk * chunk_bytes_, chunk_bytes_);
        auto const place = address().at("/files").step(file).at("/chunks").step(std::to_string(chunk)).text();
        if (!place) co_return place.error();
        auto                request = http::put(*place, bytes, std::move(piece));
        Result<std::string> done    = co_await repeat(std::move(request));
        if (!done) co_return done.error();
    }
    co_return Result<>{};
}

namespace {

/// What asking again would not change.
bool is_refusal(Error const& error) {
    auto const code = error.code();
    return code == ErrorCode::not_found || code == ErrorCode::forbidden || code == ErrorCode::validation ||
           code == ErrorCode::unsupported;
}

}  // namespace

Async<Result<std::optional<bool>>> Model::holds(std::string file, std::size_t size, std::string digest) {
    auto const          chunks = address().at("/files").step(std::move(file)).at("/chunks");
    auto                url    = chunks.text();
    Result<std::string> listed = co_await read(std::move(url));
    if (!listed && is_refusal(listed.error())) co_return std::optional<bool>{};
    if (!listed) co_return std::move(listed).error();
    auto const count = read_chunk_count(*listed);
    if (!count) co_return count.error();
    if (*count == 0) co_return std::optional<bool>{};  // A file without content has no list.
    std::string content;
    for (std::size_t chunk = 0; chunk < *count && content.size() <= size; ++chunk) {
        auto                place = http::Address{chunks}.step(std::to_string(chunk)).text();
        Result<std::string> piece = co_await read(std::move(place));
        if (!piece && is_refusal(piece.error())) co_return std::optional<bool>{};
        if (!piece) co_return std::move(piece).error();
        content += *piece;
    }
    co_return std::optional{sha256_hex(content) == digest};
}

}  // namespace throughline::anaplan
