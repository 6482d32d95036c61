#include "anaplan_model.hpp"

#include <throughline/transport/signing.hpp>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace throughline::sandbox {

namespace {

constexpr std::string_view api_path     = "/2/0/";
constexpr std::string_view token_scheme = "AnaplanAuthToken ";
constexpr int              bucket_size  = 600;

using Steps = std::vector<std::string>;

Steps steps_of(std::string_view path) {
    Steps steps;
    while (!path.empty()) {
        auto const part = path.substr(0, path.find('/'));
        if (!part.empty()) steps.push_back(http::percent_decode(part));
        path.remove_prefix(std::min(path.size(), part.size() + 1));
    }
    return steps;
}

Value status(int code, std::string_view message) { return Value::object({{"code", code}, {"message", message}}); }

Value envelope(std::string_view name, Value content, std::size_t count) {
    Value body = Value::object({{"meta", Value::object({{"schema", "https://api.anaplan.com/2/0/objects"}})},
                                {"status", status(200, "Success")}});
    // Empty collections leave their key away.
    if (content.is_array() && content.size() == 0) return body;
    if (content.is_array())
        body.set("meta", Value::object({{"paging", Value::object({{"currentPageSize", static_cast<std::int64_t>(count)},
                                                                  {"offset", 0},
                                                                  {"totalSize", static_cast<std::int64_t>(count)}})}}));
    body.set(name, std::move(content));
    return body;
}

http::Response listed(std::string_view name, Value content) {
    auto const count = content.size();
    return json_response(200, envelope(name, std::move(content), count));
}
http::Response one(std::string_view name, Value content) {
    return json_response(200, envelope(name, std::move(content), 1));
}

http::Response refuse(int code, std::string_view message, std::string_view path) {
    return json_response(code, Value::object({{"status", status(code, message)},
                                              {"path", path},
                                              {"timestamp", "2026-07-14T13:55:12.198115662Z"}}));
}

http::Response content(std::string text, std::string_view type) {
    http::Response response{.status = 200, .headers = {}, .body = std::move(text)};
    response.headers.add("Content-Type", std::string{type});
    return response;
}

Value chunks_of(std::size_t count) {
    auto list = Value::array();
    for (std::size_t chunk = 0; chunk < count; ++chunk)
        list.push(Value::object({{"id", std::to_string(chunk)}, {"name", "Chunk " + std::to_string(chunk)}}));
    return list;
}

std::string_view name_of_state(AnaplanTask::State state) {
    switch (state) {
        case AnaplanTask::State::waiting:
            return "NOT_STARTED";
        case AnaplanTask::State::running:
            return "IN_PROGRESS";
        case AnaplanTask::State::complete:
            return "COMPLETE";
        case AnaplanTask::State::cancelled:
            break;
    }
    return "CANCELLED";
}

Value shown(AnaplanTask const& task) {
    auto value =
        Value::object({{"taskId", task.id}, {"taskState", name_of_state(task.state)}, {"creationTime", task.created}});
    if (task.state == AnaplanTask::State::complete) value.set("result", task.result);
    return value;
}

std::string_view name_of_type(AnaplanCell cell) {
    switch (cell) {
        case AnaplanCell::number:
            return "NUMBER";
        case AnaplanCell::date:
            return "DATE";
        case AnaplanCell::boolean:
            return "BOOLEAN";
        case AnaplanCell::period:
            return "TIME_ENTITY";
        case AnaplanCell::item:
            return "ENTITY";
        case AnaplanCell::text:
            break;
    }
    return "TEXT";
}

/// As the vendor's help prints it for a list: its items' column is an ENTITY, all others are MIXED.
std::string_view type_said(AnaplanTable const& table, AnaplanColumn const& column) {
    if (table.types == AnaplanTypes::each) return name_of_type(column.cell);
    bool const is_said = table.types == AnaplanTypes::first_only && &column == &table.columns.front();
    return is_said ? "ENTITY" : "MIXED";
}

Value described_export(AnaplanTable const& table, std::size_t rows) {
    auto headers = Value::array(), types = Value::array(), lists = Value::array();
    for (auto const& column : table.columns) {
        headers.push(column.header);
        types.push(type_said(table, column));
        lists.push(column.list);
    }
    return Value::object({{"columnCount", static_cast<std::int64_t>(table.columns.size())},
                          {"dataTypes", std::move(types)},
                          {"delimiter", "\""},
                          {"encoding", table.encoding},
                          {"exportFormat", "text/csv"},
                          {"headerNames", std::move(headers)},
                          {"listNames", std::move(lists)},
                          {"rowCount", static_cast<std::int64_t>(rows)},
                          {"separator", ","}});
}

bool is_signed_by(std::string const& public_key_pem, std::string const& text, std::string const& signature) {
    std::unique_ptr<BIO, decltype(&BIO_free)> const file{
        BIO_new_mem_buf(public_key_pem.data(), static_cast<int>(public_key_pem.size())), BIO_free};
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> const key{
        PEM_read_bio_PUBKEY(file.get(), nullptr, nullptr, nullptr), EVP_PKEY_free};
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> const context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    auto const bytes = [](std::string const& from) { return reinterpret_cast<unsigned char const*>(from.data()); };
    return key && context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha512(), nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(text), text.size()) == 1;
}

}  // namespace

struct Anaplan::State {
    State(AnaplanOptions its_options, Clock const& its_clock, Random& its_random)
        : options{std::move(its_options)}, clock{its_clock}, random{its_random}, model{options, clock} {}

    AnaplanOptions                                options;
    Clock const&                                  clock;
    Random&                                       random;
    AnaplanModel                                  model;
    std::map<std::string, std::string>            users{};
    std::map<std::string, std::string>            certificates{};  // And the keys that they stand for.
    std::map<std::string, Timestamp, std::less<>> tokens{};        // Until when they last.

    // OAuth: the clients, what is waited for by device code, and what lasts.
    struct Device {
        std::string user_code, client;
        Timestamp   ends{}, asked{};
        bool        approved = false;
    };
    std::set<std::string>                         clients{};
    std::map<std::string, Device>                 devices{};
    std::map<std::string, std::string>            refresh_tokens{};  // And whose they are.
    std::map<std::string, Timestamp, std::less<>> bearers{};

    std::deque<AnaplanFailure>           failures{};
    std::uint64_t                        sign_ins = 0, refreshes = 0;
    std::optional<Timestamp>             opened{};
    std::int64_t                         spent = 0;   // Of the bucket, in requests,
    Timestamp                            refilled{};  // as of then.
    std::map<std::string, std::uint64_t> none{};

    std::string fresh_id() {
        constexpr std::string_view digits = "0123456789ABCDEF";
        std::string                id;
        while (id.size() < 32) id += digits[random.below(digits.size())];
        return id;
    }

    bool is_too_much() {
        if (options.requests_per_minute == 0) return false;
        auto const a_request =
            std::chrono::microseconds{std::chrono::minutes{1}} / static_cast<std::int64_t>(options.requests_per_minute);
        auto const back = (clock.now() - refilled) / a_request;
        if (back > 0) {
            spent    = std::max<std::int64_t>(0, spent - back);
            refilled = clock.now();
        }
        if (spent >= bucket_size) return true;
        ++spent;
        return false;
    }

    // Signing in.

    http::Response token(int code, std::string const& value, char const* words) {
        auto const until = tokens.at(value).seconds() * 1000;
        return json_response(code, Value::object({{"meta", Value::object({{"validationUrl", "/token/validate"}})},
                                                  {"status", "SUCCESS"},
                                                  {"statusMessage", words},
                                                  {"tokenInfo", Value::object({{"tokenId", fresh_id()},
                                                                               {"tokenValue", value},
                                                                               {"expiresAt", until},
                                                                               {"refreshTokenId", "one"}})}}));
    }
    http::Response refused(int code, char const* status) {
        return json_response(code, Value::object({{"status", status}, {"statusMessage", "Login Failed."}}));
    }

    bool knows(http::Request const& request) const {
        auto const given = request.headers.get("Authorization");
        if (given.starts_with("Basic ")) {
            auto const pair  = base64_decode(given.substr(6));
            auto const colon = pair ? pair->find(':') : std::string::npos;
            if (colon == std::string::npos) return false;
            auto const user = users.find(pair->substr(0, colon));
            return user != users.end() && user->second == pair->substr(colon + 1);
        }
        if (!given.starts_with("CACertificate ")) return false;
        auto const pem  = base64_decode(given.substr(14));
        auto const key  = pem ? certificates.find(*pem) : certificates.end();
        auto const body = Value::parse(request.body);
        if (key == certificates.end() || !body) return false;
        auto const text      = base64_decode((*body)["encodedData"].text());
        auto const signature = base64_decode((*body)["encodedSignedData"].text());
        return text && signature && text->size() >= 100 && is_signed_by(key->second, *text, *signature);
    }

    http::Response authenticate(http::Request const& request) {
        if (!knows(request)) return refused(401, "FAILURE_BAD_CREDENTIAL");
        ++sign_ins;
        auto const value = fresh_id();
        tokens[value]    = clock.now() + options.token_life;
        return token(201, value, "Login successful");
    }

    std::optional<std::string> token_of(http::Request const& request) const {
        auto given = request.headers.get("Authorization");
        if (!given.starts_with(token_scheme)) return std::nullopt;
        given.remove_prefix(token_scheme.size());
        auto const known = tokens.find(given);
        if (known == tokens.end() || known->second <= clock.now()) return std::nullopt;
        return known->first;
    }

    static http::Response oauth_error(int code, char const* error) {
        return json_response(code, Value::object({{"error", error}, {"error_description", "see RFC 6749, RFC 8628"}}));
    }

    http::Response granted(std::string const& client) {
        auto const access = fresh_id(), refresh = fresh_id();
        bearers[access]         = clock.now() + options.token_life;
        refresh_tokens[refresh] = client;
        return json_response(200, Value::object({{"access_token", access},
                                                 {"refresh_token", refresh},
                                                 {"expires_in", std::chrono::seconds{options.token_life}.count()},
                                                 {"token_type", "Bearer"}}));
    }

    http::Response of_device(std::string const& code, std::string const& client) {
        auto const device = devices.find(code);
        if (device == devices.end() || device->second.client != client) return oauth_error(403, "invalid_grant");
        auto const now       = clock.now();
        bool const soon      = now < device->second.asked + std::chrono::seconds{5};
        device->second.asked = now;
        if (device->second.ends <= now) return oauth_error(403, "expired_token");
        if (soon) return oauth_error(403, "slow_down");
        if (!device->second.approved) return oauth_error(403, "authorization_pending");
        devices.erase(device);
        return granted(client);
    }

    http::Response of_oauth(http::Request const& request, Steps const& steps) {
        auto const body = Value::parse(request.body);
        if (request.method != "POST" || !body || request.headers.get("Content-Type") != "application/json")
            return oauth_error(400, "invalid_request");
        auto const client = std::string{(*body)["client_id"].text()};
        if (!clients.count(client)) return oauth_error(401, "unauthorized_client");
        if (steps.size() == 3 && steps[1] == "device" && steps[2] == "code") {
            auto const code = fresh_id(), user_code = fresh_id().substr(0, 4) + "-" + fresh_id().substr(0, 4);
            devices[code] = {user_code, client, clock.now() + std::chrono::minutes{15}, {}, false};
            return json_response(200, Value::object({{"device_code", code},
                                                     {"user_code", user_code},
                                                     {"verification_uri", "https://iam.anaplan.com/activate"},
                                                     {"expires_in", 900},
                                                     {"interval", 5}}));
        }
        if (steps.size() != 2 || steps[1] != "token") return oauth_error(400, "invalid_request");
        if ((*body)["grant_type"].text() != "refresh_token")
            return of_device(std::string{(*body)["device_code"].text()}, client);
        auto const token = refresh_tokens.find(std::string{(*body)["refresh_token"].text()});
        if (token == refresh_tokens.end() || token->second != client) return oauth_error(403, "invalid_grant");
        ++refreshes;
        if (options.rotates) refresh_tokens.erase(token);
        return granted(client);
    }

    bool is_signed_in(http::Request const& request) const {
        auto const given  = request.headers.get("Authorization");
        auto const bearer = given.starts_with("Bearer ") ? bearers.find(given.substr(7)) : bearers.end();
        return bearer != bearers.end() ? clock.now() < bearer->second : token_of(request).has_value();
    }

    http::Response of_tokens(http::Request const& request, Steps const& steps) {
        if (steps.size() != 2) return refused(404, "FAILURE_NOT_FOUND");
        if (steps[1] == "authenticate" && request.method == "POST") return authenticate(request);
        auto const known = token_of(request);
        if (!known) return refused(401, "FAILURE_INVALID_TOKEN");
        if (steps[1] == "refresh" && request.method == "POST") {
            ++refreshes;
            tokens[*known] = clock.now() + options.token_life;  // The same one, for longer.
            return token(200, *known, "Token refreshed");
        }
        if (steps[1] != "logout") return refused(404, "FAILURE_NOT_FOUND");
        tokens.erase(*known);
        return {.status = 204};
    }

    // The model.

    http::Response metadata() {
        return one("model", Value::object({{"id", options.model},
                                           {"name", "Planning"},
                                           {"activeState", "UNLOCKED"},
                                           {"lastSavedSerialNumber", std::to_string(model.serial())},
                                           {"modelTransactionRunning", model.is_busy()}}));
    }

    http::Response of_actions(http::Request const& request, Steps const& steps, std::string const& path) {
        auto const& kind = steps[0];
        if (steps.size() == 1) return list_of(kind);
        auto const action = kind + "/" + steps[1];
        if (steps.size() == 2) return definition(kind, steps[1], path);
        if (steps[2] != "tasks") return refuse(404, "Not found", path);
        if (steps.size() == 3 && request.method == "GET") {
            auto list = Value::array();
            for (auto const* task : model.tasks(action)) list.push(shown(*task));
            return listed("tasks", std::move(list));
        }
        if (steps.size() == 3) {
            auto const body = Value::parse(request.body);
            if (!body || (*body)["localeName"].text() != "en_US") return refuse(400, "localeName is missing", path);
            if (!model.has_action(action)) return refuse(404, "Not found", path);
            auto const* const task  = model.start(action, fresh_id());
            auto              names = Value::object({{"taskId", task->id}});
            return options.wraps_task ? one("task", std::move(names)) : json_response(200, names);
        }
        auto const* const task = model.task(action, steps[3]);
        if (task == nullptr) return refuse(404, "Not found", path);
        if (steps.size() == 4) return one("task", shown(*task));
        bool const        named = steps[4] == "dumps" && steps.size() > 5;
        auto const* const dump  = model.dump(task->id, named ? std::string_view{steps[5]} : std::string_view{});
        auto const        at    = named ? std::size_t{6} : std::size_t{5};
        if (dump == nullptr || steps.size() <= at || steps[at] != "chunks") return refuse(404, "Not found", path);
        if (steps.size() == at + 1) return listed("chunks", chunks_of(2));
        // In two pieces, cut where it happens.
        auto const half = dump->size() / 2;
        return content(steps[at + 1] == "0" ? dump->substr(0, half) : dump->substr(half), "text/plain");
    }

    http::Response list_of(std::string const& kind) {
        auto list = Value::array();
        for (auto const& [name, held] : model.tables()) {
            auto const& table = held.table;
            if (kind == "imports" && !table.import_id.empty())
                list.push(Value::object({{"id", table.import_id},
                                         {"name", table.name + " from file"},
                                         {"importDataSourceId", table.file_id},
                                         {"importType", "MODULE_DATA"}}));
            if (kind == "imports" && !table.mark_import_id.empty())
                list.push(Value::object({{"id", table.mark_import_id},
                                         {"name", table.name + " to delete"},
                                         {"importDataSourceId", table.mark_file_id},
                                         {"importType", "HIERARCHY_DATA"}}));
            if (kind == "exports" && !table.export_id.empty())
                list.push(Value::object(
                    {{"id", table.export_id}, {"name", table.name}, {"exportType", "TABULAR_MULTI_COLUMN"}}));
        }
        return listed(kind, std::move(list));
    }

    http::Response definition(std::string const& kind, std::string const& id, std::string const& path) {
        for (auto const& [name, held] : model.tables()) {
            auto headers = Value::array();
            for (auto const& column : held.table.columns) headers.push(column.header);
            auto const columns = static_cast<std::int64_t>(held.table.columns.size());
            if (kind == "imports" && held.table.import_id == id)
                return one("importMetadata",
                           Value::object({{"name", name},
                                          {"type", "FILE"},
                                          {"source", Value::object({{"columnCount", columns},
                                                                    {"columnSeparator", ","},
                                                                    {"decimalSeparator", "."},
                                                                    {"headerNames", std::move(headers)},
                                                                    {"textDelimiter", "\""},
                                                                    {"textEncoding", held.table.encoding}})}}));
            if (kind == "exports" && held.table.export_id == id)
                return one("exportMetadata", described_export(held.table, held.rows.size()));
        }
        return refuse(404, "Not found", path);
    }

    bool is_file_of_an_import(std::string const& id) {
        for (auto const& [name, held] : model.tables())
            if (held.table.file_id == id || held.table.mark_file_id == id) return true;
        return false;
    }

    http::Response of_files(http::Request const& request, Steps const& steps, std::string const& path) {
        if (steps.size() < 2) return refuse(404, "Not found", path);
        auto const chunk =
            steps.size() == 4 && steps[2] == "chunks" && steps[3].find_first_not_of("0123456789") == std::string::npos
                ? std::optional{static_cast<std::size_t>(std::stoul(steps[3]))}
                : std::nullopt;
        if (request.method == "GET") {
            auto const file = model.files().find(steps[1]);
            // A file without content is as one that is not there.
            if (file == model.files().end()) return refuse(404, "Not found", path);
            if (steps.size() == 3) return listed("chunks", chunks_of(file->second.chunks.size()));
            if (!chunk || !file->second.chunks.count(*chunk)) return refuse(404, "Not found", path);
            return content(file->second.chunks.at(*chunk), "application/octet-stream");
        }
        if (!is_file_of_an_import(steps[1])) return refuse(404, "Not found", path);
        auto& file = model.files()[steps[1]];
        if (request.method == "PUT" && steps.size() == 2) {
            file = AnaplanFile{1, {{0, request.body}}};
            return {.status = 204};
        }
        if (request.method == "PUT" && chunk) {
            file.chunks[*chunk] = request.body;
            return {.status = 204};
        }
        if (request.method != "POST" || steps.size() != 2) return refuse(405, "Not allowed", path);
        auto const body  = Value::parse(request.body);
        auto const count = body ? (*body)["chunkCount"].decimal() : Result<Decimal>{Decimal{}};
        if (!body || !count) return refuse(400, "chunkCount is missing", path);
        file = AnaplanFile{count->units(0).value(), {}};
        return one("file", Value::object({{"id", steps[1]}, {"chunkCount", (*body)["chunkCount"]}}));
    }

    http::Response of_models(http::Request const& request, Steps steps, std::string const& path) {
        bool const in_workspace = steps.size() > 1 && steps[0] == "workspaces";
        if (in_workspace && steps[1] != options.workspace) return refuse(404, "Not found", path);
        if (in_workspace) steps.erase(steps.begin(), steps.begin() + 2);
        if (steps.size() < 2 || steps[0] != "models" || steps[1] != options.model)
            return refuse(404, "Not found", path);
        steps.erase(steps.begin(), steps.begin() + 2);
        if (steps.empty()) return in_workspace ? refuse(405, "Not allowed", path) : metadata();
        if (!in_workspace) return refuse(404, "Not found", path);
        if (steps[0] == "files") return of_files(request, steps, path);
        if (steps[0] == "imports" || steps[0] == "exports" || steps[0] == "actions" || steps[0] == "processes")
            return of_actions(request, steps, path);
        return refuse(404, "Not found", path);
    }

    bool is_opening() {
        if (options.opening_time.count() == 0) return false;
        if (!opened) opened = clock.now() + options.opening_time;
        return clock.now() < *opened;
    }
};

Anaplan::Anaplan(Clock const& clock, Random& random, AnaplanOptions options)
    : System{options.name, options.origin, clock, random},
      state_{std::make_unique<State>(std::move(options), clock, random)} {}
Anaplan::~Anaplan() = default;

http::Response Anaplan::respond(http::Request const& request) {
    auto&      state = *state_;
    auto const path  = http::Url::parse(request.url).path;
    state.model.settle();
    auto const failure =
        state.failures.empty() ? std::optional<AnaplanFailure>{} : std::optional{state.failures.front()};
    if (failure) state.failures.pop_front();
    if (failure == AnaplanFailure::unavailable) return refuse(503, "Service unavailable", path);
    if (failure == AnaplanFailure::token_forgotten) {
        state.tokens.clear();
        state.bearers.clear();
    }
    if (failure == AnaplanFailure::too_many_requests || state.is_too_much()) {
        auto response = refuse(429, "Too many requests", path);
        response.headers.add("Retry-After", "2");
        return response;
    }
    if (path.starts_with("/token/")) return state.of_tokens(request, steps_of(path));
    if (path.starts_with("/oauth/")) return state.of_oauth(request, steps_of(path));
    if (!path.starts_with(api_path)) return refuse(404, "Not found", path);
    if (!state.is_signed_in(request)) return refuse(401, "Token is missing or expired", path);
    if (state.is_opening()) return refuse(503, "The model is being opened", path);
    auto response = state.of_models(request, steps_of(std::string_view{path}.substr(api_path.size())), path);
    if (failure == AnaplanFailure::failed_after_work) return refuse(500, "Internal error", path);
    return response;
}

void Anaplan::add_table(AnaplanTable table) {
    auto const name              = table.name;
    state_->model.tables()[name] = {std::move(table)};
}
void Anaplan::remove_column(std::string_view table, std::string_view header) {
    auto& held    = *state_->model.find(table);
    auto  columns = held.table.columns;
    std::erase_if(columns, [header](AnaplanColumn const& each) { return each.header == header; });
    state_->model.restructure(held, std::move(columns));
}
void Anaplan::put_column(std::string_view table, AnaplanColumn column) {
    auto&      held    = *state_->model.find(table);
    auto       columns = held.table.columns;
    auto const place   = std::find_if(columns.begin(), columns.end(),
                                      [&column](AnaplanColumn const& each) { return each.header == column.header; });
    place == columns.end() ? columns.push_back(std::move(column)) : (void)(*place = std::move(column));
    state_->model.restructure(held, std::move(columns));
}
void Anaplan::describe_types(std::string_view table, AnaplanTypes types) {
    auto& held       = *state_->model.find(table);
    held.table.types = types;
    state_->model.restructure(held, held.table.columns);
}
void Anaplan::add_user(std::string name, std::string password) { state_->users[std::move(name)] = std::move(password); }
void Anaplan::add_certificate(std::string certificate_pem, std::string public_key_pem) {
    state_->certificates[std::move(certificate_pem)] = std::move(public_key_pem);
}

void Anaplan::add_device_client(std::string client_id) { state_->clients.insert(std::move(client_id)); }

bool Anaplan::approve_device(std::string_view user_code) {
    for (auto& [code, device] : state_->devices) {
        if (device.user_code != user_code || device.ends <= state_->clock.now()) continue;
        device.approved = true;
        return true;
    }
    return false;
}

namespace {

template <class Held>
Held& known(Held* held) {
    if (held == nullptr) throw std::invalid_argument{"sandbox: the model has no such table"};
    return *held;
}

}  // namespace

void Anaplan::put(std::string_view table, Row row) {
    state_->model.settle();
    state_->model.put(known(state_->model.find(table)), std::move(row));
}
void Anaplan::erase(std::string_view table, std::string_view key) {
    state_->model.settle();
    state_->model.erase(known(state_->model.find(table)), std::string{key});
}
void Anaplan::hold_tasks(bool held) { state_->model.hold(held); }
void Anaplan::cancel_task() { state_->model.cancel_running(); }
void Anaplan::fail_next(AnaplanFailure failure, int times) {
    state_->failures.insert(state_->failures.end(), static_cast<std::size_t>(times), failure);
}

void Anaplan::clear_failures() { state_->failures.clear(); }

Anaplan::Row Anaplan::read(std::string_view table, std::string_view key) const {
    auto const& rows  = known(std::as_const(state_->model).find(table)).rows;
    auto const  found = rows.find(std::string{key});
    return found == rows.end() ? Row{} : found->second;
}
std::vector<std::string> Anaplan::keys(std::string_view table) const {
    return known(std::as_const(state_->model).find(table)).order;
}
std::size_t Anaplan::count(std::string_view table) const {
    return known(std::as_const(state_->model).find(table)).rows.size();
}
std::map<std::string, std::uint64_t> const& Anaplan::creates(std::string_view table) const {
    return known(std::as_const(state_->model).find(table)).creates;
}
std::map<std::string, std::uint64_t> const& Anaplan::started() const { return state_->model.started(); }
std::uint64_t                               Anaplan::sign_ins() const { return state_->sign_ins; }
std::uint64_t                               Anaplan::refreshes() const { return state_->refreshes; }

}  // namespace throughline::sandbox
