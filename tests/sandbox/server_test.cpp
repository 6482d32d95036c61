#include "salesforce_org.hpp"

#include <throughline/sandbox/server.hpp>

#include <curl/curl.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace throughline;
using namespace throughline::sandbox;

namespace {

struct Fetched {
    CURLcode    code   = CURLE_OK;
    long        status = 0;
    std::string body{};
    std::string type{};
    long        connections = 0;  ///< Opened for this request.
};

std::size_t append(char* bytes, std::size_t size, std::size_t count, void* into) {
    static_cast<std::string*>(into)->append(bytes, size * count);
    return size * count;
}

/// A client of its own: libcurl, which keeps its connection.
class Client {
  public:
    Client() : curl_{curl_easy_init(), curl_easy_cleanup} {}

    Fetched ask(http::Request const& request) {
        Fetched     fetched;
        curl_slist* headers = nullptr;
        for (auto const& [name, value] : request.headers)
            headers = curl_slist_append(headers, (name + ": " + value).c_str());
        CURL* const curl = curl_.get();
        curl_easy_reset(curl);
        curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_TIMEOUT, 60L);
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append);
        curl_easy_setopt(curl, CURLOPT_WRITEDATA, &fetched.body);
        if (!request.body.empty()) {
            curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
            curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.c_str());
        }
        fetched.code     = curl_easy_perform(curl);
        char const* type = nullptr;
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &fetched.status);
        curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
        curl_easy_getinfo(curl, CURLINFO_NUM_CONNECTS, &fetched.connections);
        if (type != nullptr) fetched.type = type;
        curl_slist_free_all(headers);
        return fetched;
    }

  private:
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl_;
};

http::Request create_account(SignedIn& client, std::string const& name) {
    http::Request request =
        http::post(client.base() + "/sobjects/Account", "application/json", Value::object({{"Name", name}}).to_json());
    request.headers.add("Authorization", "Bearer " + client.token);
    return request;
}

}  // namespace

TEST_CASE("over real HTTP the org signs in, writes and reads, on one connection") {
    SignedIn   signed_in;
    Server     server;
    auto const origin = server.serve(signed_in.org);
    REQUIRE(origin);
    CHECK(origin->starts_with("http://127.0.0.1:"));
    CHECK(signed_in.org.origin() == *origin);

    Client        client;
    Fetched const token = client.ask(
        http::post(*origin + "/services/oauth2/token", "application/x-www-form-urlencoded",
                   http::form_encode(
                       {{"grant_type", "client_credentials"}, {"client_id", "client"}, {"client_secret", "secret"}})));
    REQUIRE(token.status == 200);
    CHECK(token.type == "application/json;charset=UTF-8");
    Value const session = Value::parse(token.body).value();
    CHECK(session["instance_url"].text() == *origin);
    signed_in.token = session["access_token"].text();

    Fetched const created = client.ask(create_account(signed_in, "Ærø & søn"));
    CHECK(created.status == 201);
    CHECK(created.connections == 0);
    http::Request query = http::get(*origin + "/services/data/v62.0/query?q=SELECT+Name+FROM+Account");
    query.headers.add("Authorization", "Bearer " + signed_in.token);
    Fetched const read = client.ask(query);
    CHECK(Value::parse(read.body).value()["records"].elements()[0]["Name"].text() == "Ærø & søn");
    http::Request remove = http::remove(*origin + "/services/data/v62.0/sobjects/Account/" +
                                        Value::parse(created.body).value()["id"].text());
    remove.headers.add("Authorization", "Bearer " + signed_in.token);
    Fetched const removed = client.ask(remove);
    CHECK(removed.status == 204);
    CHECK(removed.body.empty());
    CHECK(client.ask(query).connections == 0);
}

TEST_CASE("a large body goes through, one over the limit is refused") {
    SignedIn signed_in;
    Server   server{{.request_bytes_max = 4u << 20}};
    REQUIRE(server.serve(signed_in.org));
    Client        client;
    http::Request request = create_account(signed_in, "Acme");
    request.body          = Value::object({{"Name", "Acme"}, {"Description", std::string(2u << 20, 'x')}}).to_json();
    CHECK(client.ask(request).body.find("STRING_TOO_LONG") != std::string::npos);
    request.body          = std::string(5u << 20, ' ');
    Fetched const refused = client.ask(request);
    CHECK((refused.status == 413 || refused.code == CURLE_SEND_ERROR));
}

TEST_CASE("each fault of the wire looks to a client as it does in the wild") {
    SignedIn  signed_in;
    WireFault fault = WireFault::none;
    Server    server{{.fault = [&](http::Request const&) { return std::exchange(fault, WireFault::none); }}};
    REQUIRE(server.serve(signed_in.org));
    Client     client;
    auto const create = [&](WireFault wanted) {
        server.exclusively([&] { fault = wanted; });
        return client.ask(create_account(signed_in, "Acme"));
    };
    CHECK(create(WireFault::none).status == 201);
    auto const count = [&] {
        std::size_t accounts = 0;
        server.exclusively([&] { accounts = signed_in.org.count("Account"); });
        return accounts;
    };
    CHECK(count() == 1);
    Client fresh;  // Its first connection: libcurl repeats by itself what fails on a used one.
    server.exclusively([&] { fault = WireFault::drop_before; });
    CHECK(fresh.ask(create_account(signed_in, "Acme")).code == CURLE_GOT_NOTHING);
    CHECK(count() == 1);
    Client again;
    server.exclusively([&] { fault = WireFault::drop_after; });
    CHECK(again.ask(create_account(signed_in, "Acme")).code == CURLE_GOT_NOTHING);
    CHECK(count() == 2);
    CHECK(create(WireFault::truncated_body).code == CURLE_PARTIAL_FILE);
    CHECK(count() == 3);
    Fetched const page = create(WireFault::wrong_content_type);
    CHECK(page.type == "text/html");
    CHECK_FALSE(Value::parse(page.body));
    CHECK(count() == 4);
    CHECK(create(WireFault::none).status == 201);
}

TEST_CASE("several clients and several vendors at once are served, each vendor one request at a time") {
    SignedIn one, other;
    Server   server;
    REQUIRE(server.serve(one.org));
    REQUIRE(server.serve(other.org));
    CHECK(one.org.origin() != other.org.origin());
    std::vector<std::thread> threads;
    std::atomic<int>         created{0};
    for (int number = 0; number < 8; ++number)
        threads.emplace_back([&, number] {
            SignedIn& target = number % 2 == 0 ? one : other;
            Client    client;
            for (int round = 0; round < 25; ++round)
                if (client.ask(create_account(target, "Acme")).status == 201) ++created;
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(created == 200);
    server.exclusively([&] {
        CHECK(one.org.count("Account") == 100);
        CHECK(other.org.count("Account") == 100);
    });
}

TEST_CASE("a stopped server refuses connections, and may be stopped twice") {
    SignedIn          signed_in;
    auto              server = std::make_unique<Server>(ServerOptions{.latency = std::chrono::milliseconds{1}});
    std::string const origin = server->serve(signed_in.org).value();
    Client            client;
    CHECK(client.ask(http::get(origin + "/services/data")).status == 200);
    server->stop();
    CHECK(client.ask(http::get(origin + "/services/data")).code == CURLE_COULDNT_CONNECT);
    server->stop();
}
