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

Error foreign_bookmark(std::string_view bookmark, std::string_view vendor) {
    return Error{ErrorCode::corrupt, "this is no bookmark of a read of " + std::string{vendor}}
        .with_value(bookmark)
        .with_owner("integration")
        .with_remedy("read the object again from its beginning");
}

}  // namespace throughline
