#include <throughline/connector/connector.hpp>

namespace throughline {

Async<std::vector<Result<Found>>> Connector::look_all(std::vector<LookUp> queries) {
    std::vector<Result<Found>> answers;
    answers.reserve(queries.size());
    for (auto& query : queries) {
        Result<Found> found = co_await look(std::move(query));
        answers.push_back(std::move(found));
    }
    co_return answers;
}

Result<std::vector<Hint>> Connector::notified(http::Request const& /*notification*/, Timestamp /*now*/) const {
    return Error{ErrorCode::unsupported, "this vendor sends no notifications"}.with_value(sheet().vendor);
}

}  // namespace throughline
