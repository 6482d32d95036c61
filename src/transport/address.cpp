#include <throughline/transport/address.hpp>

#include <algorithm>

namespace throughline::http {

namespace {

// RFC 9110, 5.6.2: what a method or a field's name is made of.
bool is_token(std::string_view text) {
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char letter) {
        bool const is_letter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
        return is_letter || (letter >= '0' && letter <= '9') || others.find(letter) != std::string_view::npos;
    });
}

bool is_one_line(std::string_view text) {
    constexpr std::string_view breaks{"\r\n\0", 3};
    return text.find_first_of(breaks) == std::string_view::npos;
}

}  // namespace

Address::Address(std::string_view base) {
    auto const url = Url::parse(base);
    if (url.host.empty()) {
        fault_ = "the address below which this one lies is no absolute http or https URL";
        return;
    }
    path_ = url.origin() + url.path;
    while (path_.ends_with('/')) path_.pop_back();
}

Address& Address::at(FixedText path) {
    path_ += path.text();
    return *this;
}

Address& Address::step(std::string_view value) {
    // Percent-encoded dots would be taken for dots.
    if (value.empty() || value == "." || value == "..") fault_ = "a path cannot hold this as one of its steps";
    // RFC 3986, 3.3: a colon is an ordinary letter there, and vendors spell keys with it.
    for (auto part = value;; part.remove_prefix(part.find(':') + 1)) {
        path_ += (part.data() == value.data() ? "/" : ":") + percent_encode(part.substr(0, part.find(':')));
        if (part.find(':') == std::string_view::npos) return *this;
    }
}

Address& Address::ask(std::string_view name, std::string_view value) {
    query_ += (query_.empty() ? "?" : "&") + percent_encode(name) + "=" + percent_encode(value);
    return *this;
}

Result<std::string> Address::text() const {
    if (fault_) return Error{ErrorCode::validation, *fault_}.with_value(path_).with_owner("integration");
    return path_ + query_;
}

std::optional<Error> unless_sendable(Request const& request) {
    if (Url::parse(request.url).host.empty()) return Error{ErrorCode::validation, "not an absolute http or https URL"};
    if (!is_token(request.method)) return Error{ErrorCode::validation, "not a method of HTTP"};
    for (auto const& [name, value] : request.headers)
        if (!is_token(name) || !is_one_line(value))
            return Error{ErrorCode::validation, request.describe() + ": a header that is not one line of text"};
    return std::nullopt;
}

}  // namespace throughline::http
