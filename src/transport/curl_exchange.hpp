#pragma once

#include <throughline/transport/curl.hpp>

#include <curl/curl.h>

#include <memory>
#include <optional>
#include <string>

namespace throughline {

// libcurl's easy and multi handles are both void to the compiler, so each has its deleter.
struct CurlEasyDelete {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct CurlMultiDelete {
    void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
/// The lines that went out with a request: credentials among them are overwritten.
struct CurlListDelete {
    void operator()(curl_slist* list) const;
};
using CurlEasy  = std::unique_ptr<CURL, CurlEasyDelete>;
using CurlMulti = std::unique_ptr<CURLM, CurlMultiDelete>;
using CurlList  = std::unique_ptr<curl_slist, CurlListDelete>;

CurlEasy new_curl_easy();

/// Why a request must not leave: no http(s) URL, a header that would become two, plain http to afar.
std::optional<Error> refuse_to_send(http::Request const& request, CurlTransport::Options const& options);

/// One exchange on its way. libcurl holds its address, so it stays where it is.
class CurlExchange {
  public:
    CurlExchange(CurlEasy easy, http::Request request, CurlTransport::Options const& options);
    ~CurlExchange();
    CurlExchange(CurlExchange const&)            = delete;
    CurlExchange& operator=(CurlExchange const&) = delete;

    CURL* easy() const { return easy_.get(); }
    /// What came of it. Requires: libcurl is through with it.
    Result<http::Response> finish(CURLcode code);
    CurlEasy               give_back() { return std::move(easy_); }

  private:
    void set_up(CurlTransport::Options const& options);
    void set_security(CurlTransport::Options const& options);
    void set_method();
    void set_headers();

    void add_header(std::string const& line);

    ErrorCode classify(CURLcode code) const;
    bool      may_have_been_sent() const;

    static std::size_t on_send(char* into, std::size_t size, std::size_t count, void* exchange);
    static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* exchange);
    static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* exchange);

    CurlEasy       easy_;
    http::Request  request_;
    CurlList       header_list_;
    http::Response response_;
    std::size_t    sent_         = 0;
    std::size_t    header_bytes_ = 0;
    std::size_t    body_bytes_max_;
    std::size_t    header_bytes_max_;
    bool           over_limit_ = false;
    char           complaint_[CURL_ERROR_SIZE]{};
};

}  // namespace throughline
