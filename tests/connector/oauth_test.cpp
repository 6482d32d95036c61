#include "support/scripted_exchange.hpp"
#include "support/temporary_folder.hpp"

#include <throughline/connector/oauth.hpp>
#include <throughline/connector/rest_connector.hpp>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <atomic>
#include <csignal>
#include <new>

namespace throughline::tests {

namespace {

/// A token endpoint whose refresh tokens work once, and which takes a second use for theft: the connection is revoked.
/// Where it has grace, the one before may be used again until its successor was. Lives in memory that processes share.
struct Endpoint {
    std::atomic<bool> busy{false};
    bool              has_grace      = false;
    int               generation     = 1;
    bool              successor_used = true;
    bool              revoked        = false;
    int               refreshed      = 0;
    int               asked          = 0;
    int               uses_left      = 3;  // Of the access token: then only another works.
    int               written        = 0;
    int               uses_of_each   = 3;
    int               kill_at        = 0;  // The process that asks then is killed after the exchange.
    int               outage         = 0;  // A gateway answers with this status, and a page; nothing is exchanged.

    static Endpoint* shared() {
        void* const memory =
            ::mmap(nullptr, sizeof(Endpoint), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        REQUIRE(memory != MAP_FAILED);
        return new (memory) Endpoint;
    }

    Result<http::Response> answer(http::Request const& request) {
        while (busy.exchange(true)) {}
        auto       response = request.url.ends_with("/token") ? token(request) : use(request);
        bool const dies     = kill_at != 0 && asked == kill_at && request.url.ends_with("/token");
        if (dies) kill_at = 0;
        busy = false;
        if (dies) ::raise(SIGKILL);
        return response;
    }

    http::Response token(http::Request const& request) {
        ++asked;
        if (outage != 0) return {outage, {}, "<html>maintenance</html>"};
        std::string given;
        for (auto const& [name, value] : http::form_decode(request.body))
            if (name == "refresh_token") given = value;
        if (given == "refresh-" + std::to_string(generation) && !revoked) {
            ++generation;
            ++refreshed;
            successor_used = false;
            uses_left      = uses_of_each;
        } else if (revoked || !has_grace || successor_used || given != "refresh-" + std::to_string(generation - 1)) {
            revoked = true;
            return {400, {}, R"({"error": "invalid_grant", "error_description": "reuse of )" + given + "\"}"};
        }
        auto const number = std::to_string(generation);
        return {200,
                {},
                R"({"access_token": "access-)" + number + R"(", "refresh_token": "refresh-)" + number +
                    R"(", "expires_in": 3600, "token_type": "Bearer"})"};
    }

    http::Response use(http::Request const& request) {
        bool const current = request.headers.get("Authorization") == "Bearer access-" + std::to_string(generation);
        if (!current || revoked || uses_left == 0) return {401, {}, "{}"};
        successor_used = true;
        --uses_left;
        written += request.method == "POST";
        return {request.method == "POST" ? 201 : 200,
                {{"Content-Type", "application/json"}},
                request.method == "POST" ? R"({"id": "17"})" : R"({"items": [], "next": null})"};
    }
};

struct Host {
    Host(Endpoint& endpoint, std::string const& folder)
        : exchange{[&endpoint](http::Request const& request) { return endpoint.answer(request); }},
          login{std::make_shared<OAuthLogin>()} {
        login->token_url       = "https://login.example/token";
        login->client_id       = "throughline";
        login->client_secret   = Secret{"client-secret"};
        login->name            = "crm";
        login->vault           = FileVault::open(folder, Secret{std::string(32, 'k')}).value();
        login->turn_waited_for = std::chrono::hours{24};  // Of virtual time: it passes quickly.
    }

    static void put_first_tokens(std::string const& folder) {
        auto const vault = std::move(FileVault::open(folder, Secret{std::string(32, 'k')}).value());
        REQUIRE(vault->write("crm", {.refresh = Secret{"refresh-1"}, .generation = 1}));
    }

    static Async<Result<int>> use(OAuthSession& session, Exchange exchange) {
        for (int attempt = 0; attempt < 20; ++attempt) {
            Result<OAuthSession::Grant> grant = co_await session.grant();
            if (!grant) co_return grant.error();
            auto request = http::get("https://api.example/use");
            request.headers.set("Authorization", "Bearer " + std::string{grant->token->reveal()});
            Result<http::Response> answer = co_await exchange.send(std::move(request));
            if (answer && answer->status == 200) co_return 200;
            session.refused(*grant);
        }
        co_return 401;
    }

    ScriptedExchange            exchange;
    std::shared_ptr<OAuthLogin> login;
};

/// A vault whose disk is full for a while.
struct FullDisk final : TokenVault {
    explicit FullDisk(std::shared_ptr<TokenVault> behind_it) : behind{std::move(behind_it)} {}

    Result<std::optional<KeptTokens>> read(std::string_view name) override { return behind->read(name); }
    Result<std::unique_ptr<Lease>>    try_lease(std::string_view name) override { return behind->try_lease(name); }
    Result<>                          write(std::string_view name, KeptTokens const& tokens) override {
        if (std::exchange(writes_failed, std::max(0, writes_failed - 1)) > 0)
            return Error{ErrorCode::transient, "the disk is full"};
        return behind->write(name, tokens);
    }

    std::shared_ptr<TokenVault> behind;
    int                         writes_failed = 0;
};

/// So many processes with a session each, and each uses the API so often. How many ended well.
int run_processes(Endpoint& endpoint, std::string const& folder, int processes, int uses) {
    for (int each = 0; each < processes; ++each) {
        pid_t const child = ::fork();
        REQUIRE(child >= 0);
        if (child != 0) continue;
        Host         host{endpoint, folder};
        OAuthSession session{Exchange{host.exchange}, host.login};
        bool         fine = true;
        for (int use = 0; use < uses && fine; ++use)
            fine = host.exchange.run(Host::use(session, Exchange{host.exchange})).value_or(0) == 200;
        ::_exit(fine ? 0 : 1);
    }
    int well = 0;
    for (int each = 0; each < processes; ++each) {
        int status = 0;
        REQUIRE(::wait(&status) > 0);
        well += WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    return well;
}

}  // namespace

TEST_CASE("P28: of many that need a token at once, one asks for it and all use what it got") {
    test::TemporaryFolder const folder;
    auto&                       endpoint = *Endpoint::shared();
    endpoint.uses_left                   = 0;
    Host::put_first_tokens(folder.file("vault"));
    Host                                            host{endpoint, folder.file("vault")};
    std::vector<std::unique_ptr<OAuthSession>>      sessions;
    std::vector<Async<Result<OAuthSession::Grant>>> waiting;
    for (int each = 0; each < 32; ++each)
        sessions.push_back(std::make_unique<OAuthSession>(Exchange{host.exchange}, host.login));
    for (auto& session : sessions) waiting.push_back(session->grant());
    for (auto const& grant : host.exchange.run(all(std::move(waiting)))) {
        REQUIRE(grant);
        CHECK(grant->token->matches("access-2"));
    }
    CHECK(endpoint.asked == 1);
    CHECK_FALSE(endpoint.revoked);
}

TEST_CASE("P28: processes that share a single-use refresh token never use one twice") {
    test::TemporaryFolder const folder;
    auto&                       endpoint = *Endpoint::shared();
    Host::put_first_tokens(folder.file("vault"));
    CHECK(run_processes(endpoint, folder.file("vault"), 4, 30) == 4);
    CHECK_FALSE(endpoint.revoked);
    CHECK(endpoint.asked == endpoint.refreshed);
    CHECK(endpoint.refreshed >= 40);  // 120 uses, three to a token.
}

TEST_CASE("P28: a process that is killed between exchange and keeping costs nothing where the vendor has grace") {
    for (int kill_at = 1; kill_at <= 4; ++kill_at) {
        CAPTURE(kill_at);
        test::TemporaryFolder const folder;
        auto&                       endpoint = *Endpoint::shared();
        endpoint.has_grace                   = true;
        endpoint.kill_at                     = kill_at;
        Host::put_first_tokens(folder.file("vault"));
        CHECK(run_processes(endpoint, folder.file("vault"), 3, 15) == 2);
        CHECK_FALSE(endpoint.revoked);
        CHECK(run_processes(endpoint, folder.file("vault"), 2, 5) == 2);
        CHECK(endpoint.asked == endpoint.refreshed + 1);
    }
}

TEST_CASE("P28: a dead connection is said once for all, asks nobody again, and comes back with new tokens") {
    test::TemporaryFolder const folder;
    auto&                       endpoint = *Endpoint::shared();
    endpoint.generation                  = 5;  // What the vault has was used long ago.
    Host::put_first_tokens(folder.file("vault"));
    Host         host{endpoint, folder.file("vault")};
    OAuthSession session{Exchange{host.exchange}, host.login};
    for (int each = 0; each < 5; ++each) {
        auto const refused = host.exchange.run(session.grant());
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code() == ErrorCode::auth);
        CHECK(refused.error().context().vendor_code == "invalid_grant");
        CHECK(refused.error().describe().find("refresh-1") == std::string::npos);
    }
    CHECK(endpoint.asked == 1);
    CHECK(host.login->vault->read("crm").value());  // Nothing is thrown away.

    endpoint.revoked = false;
    REQUIRE(host.login->vault->write("crm", {.refresh = Secret{"refresh-5"}, .generation = 2}));
    CHECK(host.exchange.run(session.grant()));
}

TEST_CASE("P28: what a gateway answers in the vendor's place ends no connection: the next attempt asks again") {
    for (auto const& [status, code] : {std::pair{408, ErrorCode::transient}, std::pair{403, ErrorCode::forbidden},
                                       std::pair{404, ErrorCode::not_found}, std::pair{401, ErrorCode::auth},
                                       std::pair{400, ErrorCode::validation}, std::pair{503, ErrorCode::transient}}) {
        CAPTURE(status);
        test::TemporaryFolder const folder;
        auto&                       endpoint = *Endpoint::shared();
        Host::put_first_tokens(folder.file("vault"));
        Host         host{endpoint, folder.file("vault")};
        OAuthSession session{Exchange{host.exchange}, host.login};
        endpoint.outage    = status;
        auto const refused = host.exchange.run(session.grant());
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code() == code);
        CHECK(refused.error().context().vendor_code == std::to_string(status));
        CHECK(refused.error().describe().find("maintenance") == std::string::npos);
        endpoint.outage = 0;
        CHECK(host.exchange.run(session.grant()));
    }
}

TEST_CASE("P28 L7: tokens that could not be kept are kept with the next attempt, and none is used twice") {
    test::TemporaryFolder const folder;
    auto&                       endpoint = *Endpoint::shared();
    Host::put_first_tokens(folder.file("vault"));
    Host  host{endpoint, folder.file("vault")};
    auto  full         = std::make_shared<FullDisk>(host.login->vault);
    auto& disk         = *full;
    host.login->vault  = std::move(full);
    disk.writes_failed = 3;
    OAuthSession session{Exchange{host.exchange}, host.login};
    for (int each = 0; each < 3; ++each) CHECK_FALSE(host.exchange.run(session.grant()));
    auto const grant = host.exchange.run(session.grant());
    REQUIRE(grant);
    CHECK(grant->token->matches("access-2"));
    CHECK(endpoint.asked == 1);
    CHECK_FALSE(endpoint.revoked);
    CHECK(host.login->vault->read("crm").value()->refresh.matches("refresh-2"));
}

TEST_CASE("P28 L3: a connector whose token ends under way goes on with another, and writes once") {
    test::TemporaryFolder const folder;
    auto&                       endpoint = *Endpoint::shared();
    Host::put_first_tokens(folder.file("vault"));
    Host        host{endpoint, folder.file("vault")};
    RestOptions options{.vendor = "api", .base_url = "https://api.example/v1", .objects = {{"skills"}}};
    options.login = host.login;
    auto const connector =
        rest_connector(Exchange{host.exchange}, std::make_shared<RestOptions const>(std::move(options)));
    for (int each = 0; each < 3; ++each) CHECK(host.exchange.run(connector->check()));
    CHECK(endpoint.refreshed == 1);
    endpoint.uses_left    = 0;
    endpoint.uses_of_each = 20;
    WriteBatch batch;
    batch.vendor_object = "skills";
    for (int each = 0; each < 8; ++each) {
        WriteItem item;
        item.operation   = Operation::create;
        item.external_id = "ours-" + std::to_string(each);
        item.body        = R"({"name": "x"})";
        batch.items.push_back(std::move(item));
    }
    for (auto const& outcome : host.exchange.run(connector->write(std::move(batch))))
        CHECK(outcome.kind == Outcome::Kind::applied);
    CHECK(endpoint.written == 8);
    CHECK(endpoint.refreshed == 2);
    CHECK(endpoint.asked == 2);
    CHECK_FALSE(endpoint.revoked);
}

TEST_CASE("L13: a refresh token goes to https only, and an empty vault says what to do") {
    test::TemporaryFolder const folder;
    auto&                       endpoint = *Endpoint::shared();
    Host                        host{endpoint, folder.file("vault")};
    OAuthSession                session{Exchange{host.exchange}, host.login};
    CHECK(host.exchange.run(session.grant()).error().code() == ErrorCode::auth);
    Host::put_first_tokens(folder.file("vault"));
    host.login->token_url = "http://login.example/token";
    CHECK(host.exchange.run(session.grant()).error().code() == ErrorCode::forbidden);
    CHECK(endpoint.asked == 0);
}

}  // namespace throughline::tests
