#include "refusal.hpp"

#include <throughline/connector/answers.hpp>

#include "meanings.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <chrono>

namespace throughline::salesforce {

namespace {

using namespace std::chrono_literals;

constexpr auto daily_wait      = 1h;   // The allocation is of the last 24 hours: some of it comes back every hour.
constexpr auto concurrent_wait = 20s;  // Requests count as long ones from this age on.

std::string text_at(nlohmann::json const& object, char const* name) {
    auto const found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

// "No such column 'Region__c' on entity 'Account'": the field is named in the words alone.
std::string column_in(std::string_view message) {
    constexpr std::string_view lead = "No such column '";
    auto const                 from = message.find(lead);
    if (from == std::string_view::npos) return {};
    message.remove_prefix(from + lead.size());
    return std::string{message.substr(0, message.find('\''))};
}

Error with_place(Error error, Refusal const& refusal) {
    auto const field = refusal.fields.empty() ? column_in(refusal.message) : refusal.fields.front();
    if (!field.empty()) error = std::move(error).in_field(field);
    return std::move(error).with_vendor_code(refusal.code);
}

Error by_status(int status) {
    auto const answered = "Salesforce answered " + std::to_string(status);
    switch (status) {
        case 300:
            return Error{ErrorCode::duplicate, "several records have this external id"}
                .with_owner("integration")
                .with_remedy("make the external id field unique, and merge the records that share a value");
        case 401:
            return Error{ErrorCode::auth, answered}.with_owner("Salesforce administrator");
        case 403:
            return Error{ErrorCode::forbidden, answered}.with_owner("Salesforce administrator");
        case 404:
            return Error{ErrorCode::not_found, answered}
                .with_owner("integration")
                .with_remedy("check the org's address and the API version");
        case 410:
            return Error{ErrorCode::unsupported, "this API version has been retired"}
                .with_owner("integration")
                .with_remedy("choose a newer API version");
        case 412:
            return Error{ErrorCode::conflict, "the record has changed meanwhile"};
        default:
            break;
    }
    if (status >= 300 && status < 400)
        return Error{ErrorCode::unsupported, answered + ", a redirect: credentials never follow one"}
            .with_owner("integration")
            .with_remedy("use the org's own My Domain address");
    return Error{code_of_status(status), answered};
}

bool speaks_of_concurrency(Refusal const& refusal, http::Headers const& headers) {
    if (refusal.message.find("Concurrent") != std::string::npos) return true;
    if (refusal.message.find("TotalRequests") != std::string::npos) return false;
    auto const usage = read_usage(headers);
    return usage && usage->used < usage->allowed;
}

}  // namespace

std::optional<Refusal> read_refusal(http::Response const& answer) {
    auto const body = nlohmann::json::parse(answer.body, nullptr, false);
    if (!body.is_array() || body.empty() || !body.front().is_object()) return std::nullopt;
    return read_refusal(body.front(), "errorCode");
}

std::optional<Refusal> read_refusal(nlohmann::json const& error, char const* code_name) {
    if (!error.is_object()) return std::nullopt;
    Refusal refusal{.code = text_at(error, code_name), .message = text_at(error, "message"), .fields = {}};
    if (refusal.code.empty()) return std::nullopt;
    if (auto const fields = error.find("fields"); fields != error.end() && fields->is_array())
        for (auto const& field : *fields)
            if (field.is_string()) refusal.fields.push_back(field.get<std::string>());
    return refusal;
}

Error to_error(Refusal const& refusal) {
    auto const* meaning = meaning_of(refusal.code);
    // Later versions add codes: without a meaning they are permanent, and their words may quote data.
    if (!meaning) meaning = family_of(refusal.code);
    if (!meaning)
        return with_advice(with_place(Error{ErrorCode::validation, "Salesforce refused it: " + refusal.code}, refusal),
                           "Salesforce");
    std::string words = "Salesforce refused it: " + refusal.code;
    if (!meaning->words_quote && !refusal.message.empty()) words = refusal.message;
    return with_place(Error{meaning->means, std::move(words)}, refusal)
        .with_owner(meaning->owner)
        .with_remedy(meaning->remedy);
}

Error to_error(http::Response const& answer) {
    auto const refusal = read_refusal(answer);
    if (!refusal) return with_advice(by_status(answer.status), "Salesforce");
    if (!meaning_of(refusal->code)) {
        auto const  error  = by_status(answer.status);
        auto const* family = error.code() == ErrorCode::validation ? family_of(refusal->code) : nullptr;
        auto        words  = "Salesforce answered " + std::to_string(answer.status) + ": " + refusal->code;
        auto        named  = with_place(Error{family ? family->means : error.code(), std::move(words)}, *refusal);
        if (family) named = std::move(named).with_owner(family->owner).with_remedy(family->remedy);
        return with_advice(std::move(named), "Salesforce");
    }
    auto error = to_error(*refusal);
    if (refusal->code != "REQUEST_LIMIT_EXCEEDED") return error;
    bool const soon = speaks_of_concurrency(*refusal, answer.headers);
    return std::move(error).with_retry_after(soon ? std::chrono::milliseconds{concurrent_wait}
                                                  : std::chrono::milliseconds{daily_wait});
}

bool is_expired_session(http::Response const& answer) {
    if (answer.status != 401) return false;
    auto const refusal = read_refusal(answer);
    if (!refusal) return true;  // Seen without a body on tokens that had just been issued.
    if (refusal->code != "INVALID_SESSION_ID") return false;
    for (std::string_view const never : {"not valid for use with the REST API", "not attached to Agent"})
        if (refusal->message.find(never) != std::string::npos) return false;
    return true;
}

bool heals_soon(http::Response const& answer) {
    if (answer.status < 400) return false;
    auto const refusal = read_refusal(answer);
    if (!refusal) return false;
    if (refusal->code == "REQUEST_LIMIT_EXCEEDED") return speaks_of_concurrency(*refusal, answer.headers);
    auto const* meaning = meaning_of(refusal->code);
    return meaning && meaning->means == ErrorCode::transient;
}

bool had_no_effect(http::Response const& answer) {
    if (answer.status < 500) return true;  // Refused as a whole: the vendor names what is wrong with the request.
    auto const  refusal = read_refusal(answer);
    auto const* meaning = refusal ? meaning_of(refusal->code) : nullptr;
    return meaning != nullptr;  // A page from a gateway, or an UNKNOWN_EXCEPTION, proves nothing.
}

std::optional<DailyUsage> read_usage(http::Headers const& headers) {
    constexpr std::string_view lead = "api-usage=";
    auto                       text = headers.get("Sforce-Limit-Info");
    auto const                 from = text.find(lead);
    if (from == std::string_view::npos) return std::nullopt;
    text.remove_prefix(from + lead.size());
    DailyUsage usage;
    auto const end  = text.data() + text.size();
    auto const used = std::from_chars(text.data(), end, usage.used);
    if (used.ec != std::errc{} || used.ptr == end || *used.ptr != '/') return std::nullopt;
    if (std::from_chars(used.ptr + 1, end, usage.allowed).ec != std::errc{}) return std::nullopt;
    return usage;
}

}  // namespace throughline::salesforce
