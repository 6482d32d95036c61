#include <throughline/connector/answers.hpp>

#include <string>

namespace throughline {

ErrorCode code_of_status(int status) {
    switch (status) {
        case 401:
            return ErrorCode::auth;
        case 403:
            return ErrorCode::forbidden;
        case 404:
        case 410:
            return ErrorCode::not_found;
        case 405:
        case 406:
        case 415:
            return ErrorCode::unsupported;
        case 408:
            return ErrorCode::transient;
        case 409:
        case 412:
        case 423:
            return ErrorCode::conflict;
        case 429:
            return ErrorCode::throttled;
        default:
            break;
    }
    if (status >= 500) return ErrorCode::transient;
    return status < 400 ? ErrorCode::unsupported : ErrorCode::validation;
}

std::optional<Error> unless_json(http::Response const& answer, std::string_view vendor) {
    auto const type = answer.headers.get("Content-Type");
    if (type.find("json") != std::string_view::npos) return std::nullopt;
    return Error{ErrorCode::corrupt,
                 "the answer is no JSON but " + (type.empty() ? "of no content type" : std::string{type})}
        .with_value(std::to_string(answer.body.size()) + " bytes")
        .with_expected("application/json")
        .with_owner("integration")
        .with_remedy("see what stands between here and " + std::string{vendor} +
                     ": a proxy's or a login page was answered");
}

namespace {

struct Advice {
    std::string_view owner;   // Empty: the vendor's administrator.
    std::string_view remedy;  // `$` stands for the vendor.
};

Advice advice_on(ErrorCode code) {
    switch (code) {
        case ErrorCode::transient:
            return {"integration", "nothing: it is tried again; where it stays, see whether $ is in trouble"};
        case ErrorCode::throttled:
            return {"integration", "give the connection more of what $ allows, or lower its concurrency"};
        case ErrorCode::conflict:
            return {"integration", "see who else writes the record, or has locked it; it is tried again"};
        case ErrorCode::duplicate:
            return {"", "find the record that has this value already, and merge or correct one of the two"};
        case ErrorCode::validation:
            return {"", "correct the value, or the rule of $ that refuses it"};
        case ErrorCode::auth:
            return {"integration", "renew the connection's credentials"};
        case ErrorCode::forbidden:
            return {"", "give the integration's user the right to this"};
        case ErrorCode::not_found:
            return {"integration", "see whether the record was deleted, or is hidden from the integration's user"};
        case ErrorCode::uncertain:
            return {"integration", "look in $ whether it was done"};
        case ErrorCode::unsupported:
            return {"integration", "ask for something else: $ cannot do this"};
        case ErrorCode::corrupt:
            return {"integration", "see what stands between here and $"};
        case ErrorCode::cancelled:
            break;
    }
    return {"integration", "start it again"};
}

}  // namespace

Error with_advice(Error error, std::string_view vendor) {
    auto const advice = advice_on(error.code());
    if (error.context().owner.empty())
        error = std::move(error).with_owner(advice.owner.empty() ? std::string{vendor} + " administrator"
                                                                 : std::string{advice.owner});
    if (!error.context().remedy.empty()) return error;
    std::string remedy{advice.remedy};
    if (auto const at = remedy.find('$'); at != std::string::npos) remedy.replace(at, 1, vendor);
    return std::move(error).with_remedy(remedy);
}

Error foreign_bookmark(std::string_view bookmark, std::string_view vendor) {
    return Error{ErrorCode::corrupt, "this is no bookmark of a read of " + std::string{vendor}}
        .with_value(bookmark)
        .with_owner("integration")
        .with_remedy("read the object again from its beginning");
}

}  // namespace throughline
