#include "answer.hpp"

#include <throughline/connector/answers.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <utility>

namespace throughline::anaplan {

namespace {

using nlohmann::json;

constexpr std::size_t words_max = 200;
constexpr int         depth_max = 4;  // A process may hold processes.

json const nothing{};

// Everything is optional: empty collections leave their key away.
json const& at(json const& object, char const* name) {
    if (!object.is_object()) return nothing;
    auto const found = object.find(name);
    return found == object.end() ? nothing : *found;
}

std::string text_at(json const& object, char const* name) {
    auto const& found = at(object, name);
    if (found.is_string()) return found.get<std::string>();
    return found.is_number_integer() ? found.dump() : std::string{};
}

bool flag_at(json const& object, char const* name) {
    auto const& found = at(object, name);
    return found.is_boolean() && found.get<bool>();
}

Error not_an_answer(std::string why) {
    return Error{ErrorCode::corrupt, "the answer has not Anaplan's shape: " + std::move(why)};
}

Result<json> parsed(std::string_view body) {
    auto value = json::parse(body, nullptr, false);
    if (!value.is_object()) return not_an_answer("it is no JSON object");
    return value;
}

std::optional<Task::State> state_named(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, Task::State>, 5> names{{{"NOT_STARTED", Task::State::waiting},
                                                                             {"IN_PROGRESS", Task::State::running},
                                                                             {"COMPLETE", Task::State::complete},
                                                                             {"CANCELLING", Task::State::cancelling},
                                                                             {"CANCELLED", Task::State::cancelled}}};
    for (auto const& [spelling, state] : names)
        if (spelling == name) return state;
    return std::nullopt;
}

/// `values` is one flat list: a name, its value, the next name.
std::optional<std::int64_t> count_named(json const& values, std::string_view name) {
    if (!values.is_array()) return std::nullopt;
    for (std::size_t each = 0; each + 1 < values.size(); each += 2) {
        if (!values[each].is_string() || values[each].get<std::string>() != name || !values[each + 1].is_string())
            continue;
        auto const number = values[each + 1].get<std::string>();
        if (number.empty() || number.size() > 15 || number.find_first_not_of("0123456789") != std::string::npos)
            return std::nullopt;
        return std::stoll(number);
    }
    return std::nullopt;
}

void read_result(json const& result, Task& task, int depth) {
    task.successful = flag_at(result, "successful");
    task.has_dump   = flag_at(result, "failureDumpAvailable");
    task.object     = text_at(result, "objectId");
    for (auto const& detail : at(result, "details")) {
        if (task.message.size() < words_max) {
            if (!task.message.empty()) task.message += "; ";
            task.message += text_at(detail, "localMessageText");
        }
        auto const& values = at(detail, "values");
        if (auto const rows = count_named(values, "totalRowCount")) task.rows = task.rows.value_or(0) + *rows;
        for (auto const* name : {"failedCount", "invalidCount"})
            if (auto const failed = count_named(values, name)) task.failed = task.failed.value_or(0) + *failed;
    }
    auto const& steps = at(result, "nestedResults");
    task.is_cut       = depth == 0 && !steps.empty();
    if (depth == 0) return;
    for (auto const& nested : steps) {
        Task step{.state = Task::State::complete};
        read_result(nested, step, depth - 1);
        task.steps.push_back(std::move(step));
    }
}

Result<Task> task_of(json const& found) {
    Task task{.id = text_at(found, "taskId")};
    if (task.id.empty()) return not_an_answer("a task without an id");
    auto const state = text_at(found, "taskState");
    // The answer to a start may leave the state away.
    if (auto const known = state_named(state.empty() ? "NOT_STARTED" : state))
        task.state = *known;
    else
        return Error{not_an_answer("a task in a state that is not known")}.with_value(state);
    if (at(found, "creationTime").is_number_integer()) task.created = at(found, "creationTime").get<std::int64_t>();
    read_result(at(found, "result"), task, depth_max);
    return task;
}

Error by_status(int status, std::string words) {
    switch (status) {
        case 401:
            return Error{ErrorCode::auth, std::move(words)}
                .with_owner("Anaplan administrator")
                .with_remedy("see whether the integration's user may still sign in");
        case 403:
            return Error{ErrorCode::forbidden, std::move(words)}
                .with_owner("Anaplan administrator")
                .with_remedy("give the integration's user a role in the model that may run this action");
        case 404:
            return Error{ErrorCode::not_found, std::move(words)}
                .with_owner("Anaplan administrator")
                .with_remedy("see whether the id is right: a model that the user may not open answers the same");
        default:
            break;
    }
    if (status >= 300 && status < 400)
        return Error{ErrorCode::unsupported, "a redirect: credentials never follow one"}.with_owner("integration");
    Error error{code_of_status(status), std::move(words)};
    return error.code() == ErrorCode::validation ? std::move(error).with_owner("integration") : error;
}

char first_of(std::string const& text) { return text.empty() ? '\0' : text.front(); }

std::vector<std::string> texts_at(json const& object, char const* name) {
    std::vector<std::string> texts;
    for (auto const& each : at(object, name))
        if (each.is_string()) texts.push_back(each.get<std::string>());
    return texts;
}

ImportFormat import_format_of(json const& answer) {
    auto const& metadata = at(answer, "importMetadata");
    auto const& source   = at(metadata.is_object() ? metadata : answer, "source");
    return {.headers           = texts_at(source, "headerNames"),
            .separator         = first_of(text_at(source, "columnSeparator")),
            .decimal_separator = first_of(text_at(source, "decimalSeparator")),
            .encoding          = text_at(source, "textEncoding")};
}

}  // namespace

Error to_error(http::Response const& answer, std::string_view secret) {
    auto const body  = json::parse(answer.body, nullptr, false);
    auto       words = text_at(at(body, "status"), "message");
    bool const leaks = !secret.empty() && answer.body.find(secret) != std::string::npos;
    auto const code  = text_at(at(body, "status"), "code");
    if (words.empty()) words = text_at(body, "statusMessage");
    if (words.empty() || leaks || words.size() > words_max) words = "Anaplan answered " + std::to_string(answer.status);
    auto error = by_status(answer.status, std::move(words))
                     .with_vendor_code(code.empty() || leaks ? std::to_string(answer.status) : code);
    return with_advice(std::move(error), "Anaplan");
}

Result<Task> read_task(std::string_view body) {
    auto const answer = parsed(body);
    if (!answer) return answer.error();
    auto const& task = at(*answer, "task");
    // One source has the id of a started task outside of `task`.
    return task_of(task.is_object() ? task : *answer);
}

Result<std::vector<Task>> read_tasks(std::string_view body) {
    auto const answer = parsed(body);
    if (!answer) return answer.error();
    std::vector<Task> tasks;
    auto const&       single  = at(*answer, "task");
    auto const&       several = at(*answer, "tasks");
    if (single.is_object()) {
        auto task = task_of(single);
        if (!task) return std::move(task).error();
        tasks.push_back(*std::move(task));
    }
    if (!several.is_array()) return tasks;
    for (auto const& each : several) {
        auto task = task_of(each);
        if (!task) return std::move(task).error();
        tasks.push_back(*std::move(task));
    }
    return tasks;
}

Result<std::size_t> read_chunk_count(std::string_view body) {
    auto const answer = parsed(body);
    if (!answer) return answer.error();
    auto const& chunks = at(*answer, "chunks");
    auto        count  = chunks.is_array() ? chunks.size() : std::size_t{0};
    auto const& total  = at(at(at(*answer, "meta"), "paging"), "totalSize");
    if (total.is_number_unsigned() && count > 0) count = std::max(count, total.get<std::size_t>());
    return count;
}

Result<Marker> read_marker(std::string_view body) {
    auto const answer = parsed(body);
    if (!answer) return answer.error();
    auto const& model = at(*answer, "model");
    if (!model.is_object()) return not_an_answer("no model");
    return Marker{text_at(model, "lastSavedSerialNumber"), flag_at(model, "modelTransactionRunning"),
                  text_at(model, "activeState")};
}

Result<ImportFormat> read_import_format(std::string_view body) {
    auto const answer = parsed(body);
    if (!answer) return answer.error();
    return import_format_of(*answer);
}

std::string description_of(std::string_view export_body, std::string_view import_body) {
    std::string text{R"({"export":)"};
    text.append(export_body).append(R"(,"import":)").append(import_body.empty() ? "null" : import_body);
    return text.append("}");
}

Result<Description> read_description(std::string_view text) {
    auto const answer = parsed(text);
    if (!answer) return answer.error();
    auto const& metadata = at(at(*answer, "export"), "exportMetadata");
    Description description{{texts_at(metadata, "headerNames"), texts_at(metadata, "dataTypes")},
                            import_format_of(at(*answer, "import"))};
    auto&       exported = description.exported;
    if (exported.headers.empty()) return not_an_answer("an export without columns");
    if (exported.types.size() != exported.headers.size()) exported.types.clear();
    return description;
}

Result<std::string> read_import_file(std::string_view body, std::string_view import) {
    auto const answer = parsed(body);
    if (!answer) return answer.error();
    for (auto const& each : at(*answer, "imports"))
        if (text_at(each, "id") == import) return text_at(each, "importDataSourceId");
    return std::string{};
}

}  // namespace throughline::anaplan
