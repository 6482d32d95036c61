#include "curl_exchange.hpp"

#include <throughline/core/secret.hpp>
#include <throughline/transport/address.hpp>

#include <openssl/crypto.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace throughline {

namespace {

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
    // Options fail only for want of memory, or on a libcurl built without the feature that safety here rests on.
    if (curl_easy_setopt(easy, option, value) != CURLE_OK) throw std::bad_alloc{};
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    auto const                 first  = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

void CurlListDelete::operator()(curl_slist* list) const {
    for (auto* line = list; line != nullptr; line = line->next) OPENSSL_cleanse(line->data, std::strlen(line->data));
    curl_slist_free_all(list);
}

CurlEasy new_curl_easy() {
    CurlEasy easy{curl_easy_init()};
    if (!easy) throw std::bad_alloc{};
    return easy;
}

std::optional<Error> refuse_to_send(http::Request const& request, CurlTransport::Options const& options) {
    if (auto unfit = http::unless_sendable(request)) return unfit;
    auto const url = http::Url::parse(request.url);
    if (url.scheme == "https" || (options.allow_plain_http_to_loopback && url.is_loopback())) return {};
    return Error{ErrorCode::forbidden,
                 request.describe() + ": plain http would show credentials to everybody on the way"}
        .with_remedy("use https");
}

CurlExchange::CurlExchange(CurlEasy easy, http::Request request, CurlTransport::Options const& options)
    : easy_{std::move(easy)},
      request_{std::move(request)},
      body_bytes_max_{options.body_bytes_max},
      header_bytes_max_{options.header_bytes_max} {
    set_up(options);
    set_security(options);
    set_method();
    set_headers();
}

// Bodies of token requests are credentials.
CurlExchange::~CurlExchange() { Secret const wiped{std::move(request_.body)}; }

void CurlExchange::set_up(CurlTransport::Options const& options) {
    CURL* const easy = easy_.get();
    set(easy, CURLOPT_URL, request_.url.c_str());
    set(easy, CURLOPT_PATH_AS_IS, 1L);  // What was signed is what is sent.
    set(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
    set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options.request_timeout.count()));
    set(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(options.body_bytes_max));
    if (options.ask_for_compression) set(easy, CURLOPT_ACCEPT_ENCODING, "");
    set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    set(easy, CURLOPT_ERRORBUFFER, complaint_);
    set(easy, CURLOPT_HEADERFUNCTION, &CurlExchange::on_header);
    set(easy, CURLOPT_HEADERDATA, static_cast<void*>(this));
    set(easy, CURLOPT_WRITEFUNCTION, &CurlExchange::on_body);
    set(easy, CURLOPT_WRITEDATA, static_cast<void*>(this));
}

void CurlExchange::set_security(CurlTransport::Options const& options) {
    CURL* const easy = easy_.get();
    set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    // An empty text, unlike no text, keeps libcurl from asking the environment.
    set(easy, CURLOPT_PROXY, options.proxy.c_str());
    if (!options.ca_file.empty()) set(easy, CURLOPT_CAINFO, options.ca_file.c_str());
}

// The body is handed over piece by piece and cannot be handed over twice: libcurl would otherwise send a request again
// by itself when a kept connection dies under it, although the server may have acted on the first. Where there is no
// body to forbid that with, a connection of its own does.
void CurlExchange::set_method() {
    CURL* const easy          = easy_.get();
    auto const& method        = request_.method;
    bool const  may_repeat    = method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE";
    bool const  must_say_size = method == "POST" || method == "PUT" || method == "PATCH";
    if (!request_.body.empty()) {
        set(easy, CURLOPT_POST, 1L);
        set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
        set(easy, CURLOPT_READFUNCTION, &CurlExchange::on_send);
        set(easy, CURLOPT_READDATA, static_cast<void*>(this));
    } else if (must_say_size) {
        set(easy, CURLOPT_POST, 1L);
        set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(0));
        set(easy, CURLOPT_POSTFIELDS, "");
    } else if (method == "HEAD") {
        set(easy, CURLOPT_NOBODY, 1L);
    } else {
        set(easy, CURLOPT_HTTPGET, 1L);
    }
    if (request_.body.empty() && !may_repeat) set(easy, CURLOPT_FRESH_CONNECT, 1L);
    if (method != "HEAD") set(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
}

void CurlExchange::set_headers() {
    for (auto const& [name, value] : request_.headers) {
        // A semicolon is how libcurl is told of a field without a value; a colon would remove the field.
        add_header(trimmed(value).empty() ? name + ";" : name + ": " + value);
    }
    // libcurl would wait a second for a "100 Continue" that many servers never send, and name a type we did not.
    add_header("Expect:");
    if (!request_.headers.has("Content-Type")) add_header("Content-Type:");
    set(easy_.get(), CURLOPT_HTTPHEADER, header_list_.get());
}

void CurlExchange::add_header(std::string const& line) {
    auto* const longer = curl_slist_append(header_list_.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc{};
    // The list's head is the same after the first time, and is not to be freed then.
    static_cast<void>(header_list_.release());
    header_list_.reset(longer);
}

Result<http::Response> CurlExchange::finish(CURLcode code) {
    if (code != CURLE_OK) {
        std::string const why = complaint_[0] != '\0' ? complaint_ : curl_easy_strerror(code);
        return Error{classify(code), request_.describe() + ": " + (over_limit_ ? "the answer is over its limit" : why)}
            .with_vendor_code("libcurl " + std::to_string(static_cast<int>(code)));
    }
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    return std::move(response_);
}

ErrorCode CurlExchange::classify(CURLcode code) const {
    if (over_limit_) return ErrorCode::corrupt;
    switch (code) {
        case CURLE_FILESIZE_EXCEEDED:
        case CURLE_BAD_CONTENT_ENCODING:
        case CURLE_WEIRD_SERVER_REPLY:
        case CURLE_UNSUPPORTED_PROTOCOL:
            return ErrorCode::corrupt;  // The last: an answer in HTTP/0.9, or in nothing.
        case CURLE_URL_MALFORMAT:
            return ErrorCode::validation;
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_INVALIDCERTSTATUS:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            return ErrorCode::auth;
        case CURLE_GOT_NOTHING:
        case CURLE_PARTIAL_FILE:
            return ErrorCode::uncertain;
        default:
            return may_have_been_sent() ? ErrorCode::uncertain : ErrorCode::transient;
    }
}

bool CurlExchange::may_have_been_sent() const {
    long       request_size = 0;
    curl_off_t ready_at     = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_REQUEST_SIZE, &request_size);
    curl_easy_getinfo(easy_.get(), CURLINFO_PRETRANSFER_TIME_T, &ready_at);
    return request_size > 0 || ready_at > 0 || sent_ > 0;
}

std::size_t CurlExchange::on_send(char* into, std::size_t size, std::size_t count, void* exchange) {
    auto&      self = *static_cast<CurlExchange*>(exchange);
    auto const part = std::min(size * count, self.request_.body.size() - self.sent_);
    std::memcpy(into, self.request_.body.data() + self.sent_, part);
    self.sent_ += part;
    return part;
}

std::size_t CurlExchange::on_header(char* bytes, std::size_t size, std::size_t count, void* exchange) {
    auto&                  self = *static_cast<CurlExchange*>(exchange);
    std::string_view const line{bytes, size * count};
    self.header_bytes_ += line.size();
    self.over_limit_ = self.header_bytes_ > self.header_bytes_max_;
    if (self.over_limit_) return 0;
    // A new status line: what came before was an interim answer, such as "103 Early Hints".
    if (line.starts_with("HTTP/")) self.response_.headers = {};
    auto const colon = line.find(':');
    if (colon != std::string_view::npos && !line.starts_with("HTTP/")) {
        self.response_.headers.add(std::string{trimmed(line.substr(0, colon))},
                                   std::string{trimmed(line.substr(colon + 1))});
    }
    return line.size();
}

std::size_t CurlExchange::on_body(char* bytes, std::size_t size, std::size_t count, void* exchange) {
    auto&                  self = *static_cast<CurlExchange*>(exchange);
    auto&                  body = self.response_.body;
    std::string_view const part{bytes, size * count};
    self.over_limit_ = part.size() > self.body_bytes_max_ - body.size();
    if (self.over_limit_) return 0;
    body += part;
    return part.size();
}

}  // namespace throughline
