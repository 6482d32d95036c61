#pragma once

#include <doctest/doctest.h>

#include <throughline/connector/connector.hpp>
#include <throughline/transport/signing.hpp>
#include <throughline/vendors/netsuite/netsuite.hpp>

#include <nlohmann/json.hpp>

#include "support/scripted_exchange.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace throughline::tests {

/// A key pair that no account has ever seen.
struct KeyPair {
    std::string private_pem;
    std::string public_pem;
};

inline KeyPair made_key_pair() {
    static KeyPair const pair = [] {
        EVP_PKEY* const key     = EVP_EC_gen("P-256");
        auto const      text_of = [key](auto write) {
            BIO* const memory = BIO_new(BIO_s_mem());
            write(memory, key);
            char*       bytes = nullptr;
            auto const  size  = BIO_get_mem_data(memory, &bytes);
            std::string text{bytes, static_cast<std::size_t>(size)};
            BIO_free(memory);
            return text;
        };
        KeyPair made{text_of([](BIO* into, EVP_PKEY* from) {
                         PEM_write_bio_PrivateKey(into, from, nullptr, nullptr, 0, nullptr, nullptr);
                     }),
                     text_of([](BIO* into, EVP_PKEY* from) { PEM_write_bio_PUBKEY(into, from); })};
        EVP_PKEY_free(key);
        return made;
    }();
    return pair;
}

inline std::shared_ptr<netsuite::Login const> client_login() {
    netsuite::ClientCredentials client;
    client.client_id       = "client";
    client.certificate_id  = "certificate";
    client.private_key_pem = Secret{made_key_pair().private_pem};
    client.algorithm       = "ES256";
    return std::make_shared<netsuite::Login const>(netsuite::Login{"1234567_SB1", std::move(client)});
}

inline std::shared_ptr<netsuite::Login const> token_login() {
    netsuite::AccessToken token;
    token.consumer_key    = "consumer";
    token.consumer_secret = Secret{"consumer secret"};
    token.token_id        = Secret{"token"};
    token.token_secret    = Secret{"token secret"};
    return std::make_shared<netsuite::Login const>(netsuite::Login{"1234567-sb1", std::move(token)});
}

inline http::Response answer_of(int status, std::string body = {}) {
    http::Response response;
    response.status = status;
    response.headers.add("Content-Type", "application/vnd.oracle.resource+json; type=singular; charset=UTF-8");
    response.body = std::move(body);
    return response;
}

inline http::Response refusal(int status, std::string const& code, std::string const& path = {}) {
    nlohmann::json detail{{"detail", "Error while accessing a resource."}, {"o:errorCode", code}};
    if (!path.empty()) detail["o:errorPath"] = path;
    return answer_of(status, nlohmann::json{{"type", "https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html"},
                                            {"title", "Bad Request"},
                                            {"status", status},
                                            {"o:errorDetails", {detail}}}
                                 .dump());
}

inline http::Response written(std::string const& location) {
    http::Response response;
    response.status = 204;
    if (!location.empty()) response.headers.add("Location", location);
    return response;
}

/// The path and query of an address.
inline std::string path_of(http::Request const& request) { return request.url.substr(request.url.find("/services")); }

/// A connector, signed in by token, against an account that the test plays.
class PlayedAccount {
  public:
    explicit PlayedAccount(ScriptedExchange::Answer answer, netsuite::Options options = {},
                           std::shared_ptr<netsuite::Login const> login = token_login())
        : exchange{std::move(answer)},
          connector{netsuite::system("erp", std::move(login), std::move(options)).connect(Exchange{exchange})} {}

    Result<ChangePage> changes(std::string object, std::string bookmark = {}) {
        ChangeQuery query;
        query.vendor_object = std::move(object);
        query.bookmark      = std::move(bookmark);
        return exchange.run(connector->changes(std::move(query)));
    }
    Outcome write(std::string object, WriteItem item) {
        WriteBatch batch{std::move(object), {}};
        batch.items.push_back(std::move(item));
        return exchange.run(connector->write(std::move(batch))).front();
    }

    ScriptedExchange           exchange;
    std::unique_ptr<Connector> connector;
};

/// Customers with their stamps, answered as SuiteQL and the record service would.
struct Customers {
    struct Row {
        int         id;
        std::string changed_at;
    };
    /// Of a row that has none.
    static constexpr char const* no_stamp = "none";

    std::vector<Row> rows{};
    std::vector<int> gone{};  ///< Listed, but deleted since.
    std::string      modified = "2025-06-01T00:00:00Z";
    std::size_t      rows_max = 100'000;  ///< What one query tells at most, and says nothing of the rest.

    Result<http::Response> operator()(http::Request const& request) const {
        if (path_of(request).starts_with("/services/rest/query")) return page(request);
        auto const from = request.url.find("/customer/") + 10;
        int const  id   = std::stoi(request.url.substr(from));
        if (std::find(gone.begin(), gone.end(), id) != gone.end()) return refusal(404, "NONEXISTENT_ID");
        return answer_of(200, R"({"id":")" + std::to_string(id) + R"(","lastModifiedDate":")" + modified + R"("})");
    }

  private:
    Result<http::Response> page(http::Request const& request) const {
        auto const q     = nlohmann::json::parse(request.body)["q"].get<std::string>();
        auto const limit = std::stoul(request.url.substr(request.url.find("limit=") + 6));
        // The stamp comes first in the order of one part, the id alone makes the order of the other.
        bool const  unstamped = q.find("lastmodifieddate IS NULL") != std::string::npos;
        auto const  behind    = q.rfind("id > ");
        std::string at        = unstamped ? no_stamp : "";
        int after = behind == std::string::npos ? std::numeric_limits<int>::min() : std::stoi(q.substr(behind + 5));
        if (auto const stamp = q.find("TO_DATE('"); stamp != std::string::npos) at = q.substr(stamp + 9, 19);
        if (at.empty() && q.find("lastmodifieddate IS NOT NULL") == std::string::npos)
            return refusal(400, "INVALID_PARAMETER");
        auto sorted = rows;
        std::sort(sorted.begin(), sorted.end(), [](Row const& left, Row const& right) {
            return std::pair{left.changed_at, left.id} < std::pair{right.changed_at, right.id};
        });
        nlohmann::json items = nlohmann::json::array();
        bool           more  = false;
        std::size_t    told  = 0;
        for (auto const& row : sorted) {
            bool const stamped = row.changed_at != no_stamp;
            if (stamped == unstamped || std::pair{row.changed_at, row.id} <= std::pair{at, after}) continue;
            if (++told > rows_max) break;
            more = items.size() == limit;
            if (more) break;
            items.push_back({{"links", nlohmann::json::array()}, {"id", std::to_string(row.id)}});
            if (stamped) items.back()["changed_at"] = row.changed_at;  // What is null is left away.
        }
        return answer_of(200, nlohmann::json{{"links", nlohmann::json::array()},
                                             {"count", items.size()},
                                             {"hasMore", more},
                                             {"items", items},
                                             {"offset", 0},
                                             {"totalResults", rows.size()}}
                                  .dump());
    }
};

/// The ids in a page of changes, in order.
inline std::vector<std::string> ids_in(ChangePage const& page) {
    std::vector<std::string> ids;
    for (auto const& record : page.records) ids.push_back(nlohmann::json::parse(record.text)["id"].get<std::string>());
    return ids;
}

inline netsuite::Options pages_of(std::size_t rows) {
    netsuite::Options options;
    options.page_rows = rows;
    return options;
}

inline std::string query_in(http::Request const& request) {
    return nlohmann::json::parse(request.body)["q"].get<std::string>();
}

/// Reads to the end; the ids in the order they came.
inline std::vector<std::string> read_all(PlayedAccount& account, std::string& bookmark) {
    std::vector<std::string> ids;
    for (int pages = 0; pages < 100; ++pages) {
        auto const page = account.changes("customer", bookmark);
        REQUIRE(page);
        auto const in_page = ids_in(*page);
        ids.insert(ids.end(), in_page.begin(), in_page.end());
        bookmark = page->bookmark;
        if (page->last) return ids;
    }
    FAIL("the read does not end");
    return ids;
}

inline std::size_t fetches(PlayedAccount const& account) {
    std::size_t count = 0;
    for (auto const& request : account.exchange.sent) count += path_of(request).find("/record/") != std::string::npos;
    return count;
}

}  // namespace throughline::tests
