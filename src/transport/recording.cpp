#include <throughline/transport/recording.hpp>

#include <throughline/transport/signing.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

namespace throughline {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view format_name    = "throughline.recording";
constexpr int              format_version = 1;
constexpr std::string_view replacement    = "redacted";

std::string lowered(std::string_view text) {
    std::string result{text};
    for (char& letter : result) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter + 32);
    }
    return result;
}

template <std::size_t count>
bool holds_one_of(std::string_view text, std::array<std::string_view, count> const& words) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

// Rather one too many: nothing depends on a header's value in a replay.
bool is_secret_header(std::string_view name) {
    constexpr std::array<std::string_view, 7> words{"auth", "cookie", "token", "key", "secret", "session", "csrf"};
    return holds_one_of(lowered(name), words);
}

// Page tokens look like credentials by name; a replay needs to tell them apart.
bool is_secret_member(std::string_view name) {
    constexpr std::array<std::string_view, 8> words{"token",  "secret",  "assertion", "passw",
                                                    "apikey", "api_key", "sessionid", "session_id"};
    constexpr std::array<std::string_view, 7> harmless{"page",  "next",         "skip",      "sync",
                                                       "delta", "continuation", "token_type"};
    auto const                                small = lowered(name);
    return holds_one_of(small, words) && !holds_one_of(small, harmless);
}

// True where something was taken out.
bool redact_members(Json& value) {
    bool redacted = false;
    for (auto item = value.begin(); value.is_structured() && item != value.end(); ++item) {
        if (value.is_object() && item->is_string() && is_secret_member(item.key())) {
            *item    = replacement;
            redacted = true;
        } else {
            redacted = redact_members(*item) || redacted;
        }
    }
    return redacted;
}

std::string redacted_fields(std::string_view text, bool& redacted) {
    auto fields = http::form_decode(text);
    for (auto& [name, value] : fields) {
        if (!is_secret_member(name)) continue;
        value    = replacement;
        redacted = true;
    }
    return redacted ? http::form_encode(fields) : std::string{text};
}

// A body in which nothing was found stays as it is, to the byte.
void redact_body(http::Headers const& headers, std::string& body) {
    bool redacted = false;
    if (lowered(headers.get("Content-Type")).starts_with("application/x-www-form-urlencoded")) {
        body = redacted_fields(body, redacted);
        return;
    }
    auto value = Json::parse(body, nullptr, false);
    if (!value.is_discarded() && redact_members(value)) body = value.dump();
}

void redact_headers(http::Headers& headers) {
    http::Headers kept;
    for (auto const& [name, value] : headers) {
        kept.add(name, is_secret_header(name) ? std::string{replacement} : value);
    }
    headers = std::move(kept);
}

void redact_request(http::Request& request) {
    redact_body(request.headers, request.body);
    redact_headers(request.headers);
    bool       redacted = false;
    auto const question = request.url.find('?');
    if (question == std::string::npos) return;
    auto const query = redacted_fields(std::string_view{request.url}.substr(question + 1), redacted);
    if (redacted) request.url = request.url.substr(0, question + 1) + query;
}

std::string key_of(http::Request request) {
    redact_request(request);
    return request.method + " " + request.url + "\n" + request.body;
}

// JSON texts are UTF-8; other bytes travel as base64, under another name.
void write_body(std::string const& body, Json& into) {
    try {
        static_cast<void>(Json(body).dump());
        into["body"] = body;
    } catch (nlohmann::json::type_error const&) { into["body_base64"] = base64_encode(body); }
}

std::string read_body(Json const& from) {
    if (!from.contains("body_base64")) return from.at("body").get<std::string>();
    return base64_decode(from.at("body_base64").get<std::string>()).value();
}

Json write_headers(http::Headers const& headers) {
    auto fields = Json::array();
    for (auto const& [name, value] : headers) fields.push_back({name, value});
    return fields;
}

http::Headers read_headers(Json const& fields) {
    http::Headers headers;
    for (auto const& field : fields) headers.add(field.at(0).get<std::string>(), field.at(1).get<std::string>());
    return headers;
}

std::string to_line(RecordedExchange const& exchange) {
    Json line;
    line["request"]["method"]  = exchange.request.method;
    line["request"]["url"]     = exchange.request.url;
    line["request"]["headers"] = write_headers(exchange.request.headers);
    write_body(exchange.request.body, line["request"]);
    if (exchange.response) {
        line["response"]["status"]  = exchange.response->status;
        line["response"]["headers"] = write_headers(exchange.response->headers);
        write_body(exchange.response->body, line["response"]);
    } else {
        line["error"]["code"]    = name_of(exchange.response.error().code());
        line["error"]["message"] = exchange.response.error().message();
    }
    return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Error read_error(Json const& from) {
    auto const code  = from.at("code").get<std::string>();
    auto const known = std::find(error_code_names.begin(), error_code_names.end(), code);
    if (known == error_code_names.end()) return Error{ErrorCode::corrupt, "recording: unknown error code " + code};
    return Error{static_cast<ErrorCode>(known - error_code_names.begin()), from.at("message").get<std::string>()};
}

// Throws nlohmann's or expected's exceptions on a line that is none of ours; `open` turns them into an error.
RecordedExchange from_line(Json const& line) {
    auto const&   asked = line.at("request");
    http::Request request;
    request.method = asked.at("method").get<std::string>();
    request.url    = asked.at("url").get<std::string>();
    request.body   = read_body(asked);
    if (line.contains("error")) return {std::move(request), read_error(line.at("error"))};
    auto const&    answered = line.at("response");
    http::Response response;
    response.status  = answered.at("status").get<int>();
    response.headers = read_headers(answered.at("headers"));
    response.body    = read_body(answered);
    return {std::move(request), std::move(response)};
}

Error not_a_recording(std::string const& path, std::string const& why) {
    return Error{ErrorCode::corrupt, "recording: " + why}.with_value(path);
}

}  // namespace

RecordedExchange redacted(RecordedExchange exchange) {
    redact_request(exchange.request);
    if (exchange.response) {
        redact_body(exchange.response->headers, exchange.response->body);
        redact_headers(exchange.response->headers);
    }
    return exchange;
}

RecordingTransport::RecordingTransport(Transport& inner, std::unique_ptr<std::ofstream> file)
    : inner_{inner}, file_{std::move(file)} {}

RecordingTransport::~RecordingTransport() = default;

Result<std::unique_ptr<RecordingTransport>> RecordingTransport::open(Transport& inner, std::string const& path) {
    auto file = std::make_unique<std::ofstream>(path, std::ios::binary | std::ios::trunc);
    *file << Json{{"format", format_name}, {"version", format_version}}.dump() << '\n';
    if (!file->flush()) return Error{ErrorCode::forbidden, "recording: the file cannot be written"}.with_value(path);
    return std::unique_ptr<RecordingTransport>{new RecordingTransport{inner, std::move(file)}};
}

Transport::Ticket RecordingTransport::start(http::Request request) {
    auto       copy   = request;
    auto const ticket = inner_.start(std::move(request));
    under_way_.emplace(ticket, std::move(copy));
    return ticket;
}

void RecordingTransport::cancel(Ticket ticket) {
    under_way_.erase(ticket);
    inner_.cancel(ticket);
}

std::vector<Transport::Answer> RecordingTransport::wait(std::chrono::milliseconds at_most) {
    auto answers = inner_.wait(at_most);
    for (auto const& answer : answers) {
        auto const asked = under_way_.extract(answer.ticket);
        if (!asked.empty()) *file_ << to_line(redacted({asked.mapped(), answer.response})) << '\n';
    }
    if (!answers.empty()) file_->flush();
    return answers;
}

Result<> RecordingTransport::written() const {
    if (*file_) return {};
    return Error{ErrorCode::transient, "recording: the file could not be written to its end"};
}

Result<std::unique_ptr<ReplayingTransport>> ReplayingTransport::open(std::string const& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) return Error{ErrorCode::not_found, "recording: the file cannot be read"}.with_value(path);
    std::string text;
    std::getline(file, text);
    auto const head = Json::parse(text, nullptr, false);
    if (!head.is_object() || head.value("format", "") != format_name) return not_a_recording(path, "another format");
    if (head.value("version", 0) > format_version) return not_a_recording(path, "of a newer version");

    std::unique_ptr<ReplayingTransport> replay{new ReplayingTransport};
    try {
        while (std::getline(file, text)) {
            auto exchange = from_line(Json::parse(text));
            replay->answers_[key_of(std::move(exchange.request))].push_back(std::move(exchange.response));
        }
    } catch (nlohmann::json::exception const& exception) {
        return not_a_recording(path, exception.what());
    } catch (tl::bad_expected_access<Error> const& exception) {
        return not_a_recording(path, exception.error().message());
    }
    return replay;
}

Transport::Ticket ReplayingTransport::start(http::Request request) {
    under_way_.emplace(++last_ticket_, std::move(request));
    return last_ticket_;
}

void ReplayingTransport::cancel(Ticket ticket) { under_way_.erase(ticket); }

std::vector<Transport::Answer> ReplayingTransport::wait(std::chrono::milliseconds /*at_most*/) {
    std::vector<Answer> answers;
    for (auto& [ticket, request] : std::exchange(under_way_, {})) {
        auto const described = request.describe();
        auto const recorded  = answers_.find(key_of(std::move(request)));
        if (recorded == answers_.end()) {
            answers.push_back(Answer{ticket, Error{ErrorCode::not_found, described + ": not in the recording"}});
            continue;
        }
        answers.push_back(Answer{ticket, std::move(recorded->second.front())});
        recorded->second.pop_front();
        if (recorded->second.empty()) answers_.erase(recorded);
    }
    return answers;
}

std::size_t ReplayingTransport::remaining() const {
    std::size_t count = 0;
    for (auto const& [key, answers] : answers_) count += answers.size();
    return count;
}

}  // namespace throughline
