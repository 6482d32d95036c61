#include "kantata_account.hpp"

#include <algorithm>
#include <deque>
#include <stdexcept>

namespace throughline::sandbox {

namespace {

constexpr std::string_view base_path = "/api/v1/";
constexpr std::size_t      bulk_max  = 100;

KantataCollection const& known(std::string_view name) {
    auto const* const collection = kantata_collection(name);
    if (collection == nullptr) throw std::invalid_argument{"sandbox: Kantata has no " + std::string{name}};
    return *collection;
}

http::Response refuse(int status, std::string_view type, std::vector<KantataFault> const& faults) {
    Value errors = Value::array();
    for (auto const& fault : faults) {
        Value error = Value::object({{"type", type}, {"message", fault.message}});
        if (!fault.field.empty()) error.set("field", fault.field);
        errors.push(std::move(error));
    }
    return json_response(status, Value::object({{"errors", std::move(errors)}}));
}
http::Response not_found() { return refuse(404, "system", {{"Not found"}}); }

http::Response answer_of(KantataFailure failure) {
    switch (failure) {
        case KantataFailure::too_many_requests:
            return refuse(429, "system", {{"Too many requests. Retry your request after a small delay."}});
        case KantataFailure::unavailable:
            return refuse(503, "system", {{"Service unavailable"}});
        default:
            break;
    }
    http::Response response{.status = 504, .headers = {}, .body = "<html><body>504 Gateway Time-out</body></html>"};
    response.headers.add("Content-Type", "text/html");
    return response;
}

/// The parts of a path behind the version, without `.json`.
std::vector<std::string> steps_of(std::string_view path) {
    std::vector<std::string> steps;
    path.remove_prefix(base_path.size());
    while (!path.empty()) {
        auto step = http::percent_decode(path.substr(0, path.find('/')));
        path.remove_prefix(std::min(path.size(), path.substr(0, path.find('/')).size() + 1));
        if (step.ends_with(".json")) step.resize(step.size() - 5);
        steps.push_back(std::move(step));
    }
    return steps;
}

}  // namespace

struct Kantata::State {
    State(KantataOptions its_options, Clock const& clock, Records& records)
        : options{std::move(its_options)}, account{options, clock, records} {}

    KantataOptions                                    options;
    KantataAccount                                    account;
    std::map<std::string, KantataCaller, std::less<>> tokens{};
    std::deque<KantataFailure>                        failures{};
    std::deque<Timestamp>                             asked{};  // Requests of the last minute.

    bool is_too_much(Timestamp now) {
        if (options.requests_per_minute == 0) return false;
        while (!asked.empty() && now - asked.front() >= std::chrono::minutes{1}) asked.pop_front();
        if (asked.size() >= options.requests_per_minute) return true;
        asked.push_back(now);
        return false;
    }

    http::Response show(KantataCollection const& collection, std::string const& id, KantataQuery const& query,
                        KantataCaller const& caller) {
        auto const row = account.find(collection.name, id);
        // A row that a default filter hides is not found, although it is there.
        if (!row || !account.is_shown(collection, *row, query)) return not_found();
        return json_response(200, account.envelope(collection, {row}, query, caller));
    }

    http::Response post(KantataCollection const& collection, Value const& body, KantataQuery const& query,
                        KantataCaller const& caller) {
        auto const& several = body[collection.name];
        if (several.is_array()) return post_several(collection, several.elements(), query, caller);
        if (!body[collection.singular].is_object())
            return refuse(400, "system", {{"Missing " + std::string{collection.singular}}});
        auto const [id, refused] = account.create(collection, body[collection.singular], caller);
        if (!refused.empty()) return refuse(422, "validation", refused);
        return json_response(200, account.envelope(collection, {account.find(collection.name, id)}, query, caller));
    }

    http::Response post_several(KantataCollection const& collection, std::vector<Value> const& bodies,
                                KantataQuery const& query, KantataCaller const& caller) {
        if (!collection.bulk || bodies.size() > bulk_max) return refuse(400, "system", {{"Too many objects"}});
        auto const          mark = account.records().mark();
        std::vector<RowPtr> made;
        for (auto const& body : bodies) {
            auto const [id, refused] = account.create(collection, body, caller);
            if (refused.empty()) {
                made.push_back(account.find(collection.name, id));
                continue;
            }
            if (!options.bulk_keeps_part) account.records().roll_back_to(mark);
            return refuse(422, "validation", refused);
        }
        std::reverse(made.begin(), made.end());  // In which order they are told is not said.
        return json_response(200, account.envelope(collection, made, query, caller));
    }

    http::Response put(KantataCollection const& collection, std::string const& id, Value const& body,
                       KantataQuery const& query, KantataCaller const& caller) {
        if (!account.find(collection.name, id)) return not_found();
        if (!body[collection.singular].is_object())
            return refuse(400, "system", {{"Missing " + std::string{collection.singular}}});
        auto const refused = account.change(collection, id, body[collection.singular], caller);
        if (!refused.empty()) return refuse(422, "validation", refused);
        return json_response(200, account.envelope(collection, {account.find(collection.name, id)}, query, caller));
    }

    http::Response remove(KantataCollection const& collection, std::string const& id) {
        if (!account.find(collection.name, id)) return not_found();
        auto const refused = account.remove(collection, id);
        if (!refused.empty()) return refuse(422, "validation", refused);
        return {.status = 204};
    }

    http::Response answer(http::Request const& request, std::vector<std::string> const& steps,
                          KantataCaller const& caller) {
        auto const query = http::form_decode(http::Url::parse(request.url).query);
        if (steps.size() == 1 && steps[0] == "custom_fields" && request.method == "GET")
            return json_response(200, Value::object({{"count", 0}, {"results", Value::array()}}));
        if (!steps.empty() && steps[0] == "subscribed_events") {
            if (!options.has_events || !caller.rights.administrator)
                return refuse(403, "system", {{"You are not allowed to do this"}});
            return steps.size() == 1 ? json_response(200, account.list_events(query)) : not_found();
        }
        auto const* const collection = steps.empty() || steps.size() > 2 ? nullptr : kantata_collection(steps[0]);
        if (collection == nullptr) return not_found();
        if (collection->name.starts_with("rate_card_") && !caller.rights.administrator)
            return refuse(403, "system", {{"You are not allowed to do this"}});
        Value body;
        if (request.method == "POST" || request.method == "PUT") {
            auto parsed = Value::parse(request.body);
            if (!parsed) return refuse(400, "system", {{"The body cannot be read"}});
            body = *std::move(parsed);
        }
        bool const one = steps.size() == 2;
        if (request.method == "GET")
            return one ? show(*collection, steps[1], query, caller)
                       : json_response(200, account.list(*collection, query, caller));
        if (request.method == "POST" && !one) return post(*collection, body, query, caller);
        if (request.method == "PUT" && one) return put(*collection, steps[1], body, query, caller);
        if (request.method == "DELETE" && one) return remove(*collection, steps[1]);
        return not_found();
    }
};

Kantata::Kantata(Clock const& clock, Random& random, KantataOptions options)
    : System{options.name, options.origin, clock, random},
      state_{std::make_unique<State>(std::move(options), clock, records())} {}
Kantata::~Kantata() = default;

KantataOptions const& Kantata::options() const { return state_->options; }

void Kantata::add_token(std::string token, std::string user_id, KantataRights rights) {
    state_->tokens.insert_or_assign(std::move(token), KantataCaller{std::move(user_id), rights});
}
void Kantata::revoke_token(std::string_view token) {
    if (auto const found = state_->tokens.find(token); found != state_->tokens.end()) state_->tokens.erase(found);
}

http::Response Kantata::respond(http::Request const& request) {
    auto const       path   = http::Url::parse(request.url).path;
    std::string_view bearer = request.headers.get("Authorization");
    if (!path.starts_with(base_path)) return not_found();
    auto const caller = bearer.starts_with("Bearer ") ? state_->tokens.find(bearer.substr(7)) : state_->tokens.end();
    if (caller == state_->tokens.end()) return refuse(401, "oauth", {{"Invalid OAuth 2 Request"}});
    if (state_->is_too_much(clock().now())) return answer_of(KantataFailure::too_many_requests);
    std::optional<KantataFailure> failure;
    if (!state_->failures.empty()) {
        failure = state_->failures.front();
        state_->failures.pop_front();
    }
    if (failure && *failure != KantataFailure::gave_up_after_work) return answer_of(*failure);
    auto response = state_->answer(request, steps_of(path), caller->second);
    response.headers.add("X-Request-Id", "request-" + std::to_string(requests() + 1));
    return failure ? answer_of(*failure) : response;
}

std::string Kantata::insert(std::string_view collection, Value const& members) {
    auto id = state_->account.put_new(known(collection), members);
    records().commit().value();
    return id;
}
void Kantata::update(std::string_view collection, std::string_view id, Value const& members) {
    state_->account.put(known(collection), id, members);
    records().commit().value();
}
void Kantata::remove(std::string_view collection, std::string_view id) {
    state_->account.remove(known(collection), id);
    records().commit().value();
}

std::string Kantata::submit(std::string_view collection, std::vector<std::string> const& ids) {
    bool const is_time    = collection == "time_entries";
    auto const submission = insert(is_time ? "timesheet_submissions" : "expense_report_submissions",
                                   Value::object({{"status", "pending"}}));
    for (auto const& id : ids) update(collection, id, Value::object({{"recent_submission_id", submission}}));
    return submission;
}
void Kantata::resolve(std::string_view collection, std::string_view submission, std::string_view status) {
    update(collection == "time_entries" ? "timesheet_submissions" : "expense_report_submissions", submission,
           Value::object({{"status", status}}));
}

Value Kantata::read(std::string_view collection, std::string_view id) const {
    auto const& kind = known(collection);
    auto const  row  = state_->account.find(collection, id);
    if (!row) return {};
    std::string all;
    for (auto const& association : kind.associations) all.append(association.name).append(",");
    std::string optional;
    for (auto const& member : kind.members) optional.append(member.name).append(",");
    return state_->account.shown(kind, *row, all + "external_references", optional, {});
}

std::vector<std::string> Kantata::ids(std::string_view collection) const {
    std::vector<std::string> ids;
    for (auto const& row : state_->account.table(known(collection)).ordered()) ids.push_back(row->id);
    return ids;
}

std::size_t Kantata::count(std::string_view collection) const {
    return state_->account.table(known(collection)).size();
}

std::map<std::string, std::uint64_t> Kantata::creates_by_reference(std::string_view collection) const {
    std::map<std::string, std::uint64_t> creates;
    for (auto const& reference : records().fact("creates " + std::string{collection}).elements())
        ++creates[reference.text()];
    return creates;
}

std::vector<std::string> const& Kantata::dropped() const { return state_->account.dropped(); }

void Kantata::fail_next(KantataFailure failure, int times) {
    for (; times > 0; --times) state_->failures.push_back(failure);
}

void Kantata::clear_failures() { state_->failures.clear(); }

}  // namespace throughline::sandbox
