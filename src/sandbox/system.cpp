#include <throughline/sandbox/system.hpp>

#include <utility>

namespace throughline::sandbox {

System::System(std::string name, std::string origin, Clock const& clock, Random& random)
    : name_{std::move(name)}, origin_{std::move(origin)}, clock_{clock}, random_{random} {}

http::Response System::answer(http::Request const& request) {
    std::optional<http::Response> intercepted = interceptor_ ? interceptor_(request) : std::nullopt;
    http::Response                response    = intercepted ? std::move(*intercepted) : respond(request);
    if (!records_.commit()) response = {.status = 500, .headers = {}, .body = "the sandbox cannot write its file"};
    ++requests_;
    ++counters_[request.method];
    ++counters_[std::to_string(response.status)];
    if (log_.size() == logged_requests_max) log_.pop_front();
    log_.push_back({clock_.now(), request.method, http::Url::parse(request.url).path, response.status});
    return response;
}

void System::clear_log() {
    log_.clear();
    counters_.clear();
    requests_ = 0;
}

http::Response json_response(int status, Value const& body) {
    http::Response response{.status = status, .headers = {}, .body = body.to_json()};
    response.headers.add("Content-Type", "application/json;charset=UTF-8");
    return response;
}

}  // namespace throughline::sandbox
