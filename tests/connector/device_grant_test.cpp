#include "support/scripted_exchange.hpp"
#include "support/temporary_folder.hpp"

#include <throughline/connector/oauth.hpp>

#include <doctest/doctest.h>

#include <fstream>

// A person's grant on another device, and a vault that is busy, full or shared meanwhile.

using namespace throughline;
using namespace throughline::tests;
using namespace std::chrono_literals;

namespace {

using Answer = Result<http::Response>;

/// A vault whose disk is full for a while.
struct FullDisk final : TokenVault {
    explicit FullDisk(std::unique_ptr<TokenVault> behind_it) : behind{std::move(behind_it)} {}

    Result<std::optional<KeptTokens>> read(std::string_view name) override { return behind->read(name); }
    Result<std::unique_ptr<Lease>>    try_lease(std::string_view name) override { return behind->try_lease(name); }
    Result<>                          write(std::string_view name, KeptTokens const& tokens) override {
        if (writes_failed == 0) return behind->write(name, tokens);
        --writes_failed;
        ++writes_refused;
        return Error{refusal, "the disk is full"};
    }

    std::unique_ptr<TokenVault> behind;
    int                         writes_failed  = 0;
    int                         writes_refused = 0;
    ErrorCode                   refusal        = ErrorCode::transient;
};

/// A token endpoint that gives each device code once.
struct Device {
    Device() {
        vault            = std::make_shared<FullDisk>(FileVault::open(folder.file("vault"), key()).value());
        login            = std::make_shared<OAuthLogin>();
        login->token_url = "https://login.example/token";
        login->client_id = "throughline";
        login->name      = "plan";
        login->vault     = vault;
    }
    static Secret key() { return Secret{std::string(32, 'k')}; }

    Answer answer() {
        ++asked;
        held_while_asked = vault->try_lease("plan").value() == nullptr;
        if (asked > 1 && body.find("refresh") != std::string::npos)
            return json_answer(400, R"({"error":"invalid_grant"})");
        return json_answer(200, body);
    }
    /// With a device code of its own.
    Result<> finish() {
        asked = 0;
        DeviceGrant grant;
        grant.device_code = Secret{"device-code"};
        grant.ends        = world.virtual_clock.now() + 10min;
        return world.run(finish_device_grant(Exchange{world}, login, std::move(grant)));
    }

    test::TemporaryFolder       folder;
    std::shared_ptr<FullDisk>   vault;
    std::shared_ptr<OAuthLogin> login;
    std::string                 body = R"({"access_token":"access","refresh_token":"refresh","expires_in":2100})";
    ScriptedExchange            world{[this](http::Request const&) { return answer(); }};
    int                         asked            = 0;
    bool                        held_while_asked = false;
};

}  // namespace

TEST_CASE("R211 P28: what a person has granted is kept as soon as the vault can be written, and asked for once") {
    Device device;
    device.vault->writes_failed = 5;
    auto const done             = device.finish();
    REQUIRE_MESSAGE(done, done.error().describe());
    CHECK(device.asked == 1);
    CHECK(device.vault->read("plan").value()->refresh.matches("refresh"));

    device.vault->writes_failed = 1'000'000;  // For ever: then it says so.
    auto const lost             = device.finish();
    REQUIRE_FALSE(lost);
    CHECK(lost.error().message() == "the disk is full");
    CHECK(device.asked == 1);
}

TEST_CASE("R211 P28: a grant asks and writes as whoever refreshes does: with the lease, or not at all") {
    Device device;
    REQUIRE(device.finish());
    CHECK(device.held_while_asked);
    CHECK(device.vault->try_lease("plan").value() != nullptr);  // And gives it back.
    CHECK(device.vault->read("plan").value()->generation == 1);

    auto const held = std::move(device.vault->try_lease("plan").value());
    auto const busy = device.finish();
    REQUIRE_FALSE(busy);
    CHECK(busy.error().code() == ErrorCode::transient);
    CHECK(device.asked == 0);  // The device code is not used up.
}

TEST_CASE("R211 L10: a grant that cannot be used says what is missing in words, and claims no vendor's code") {
    Device device;
    device.body        = R"({"access_token":"access","expires_in":2100})";
    auto const refused = device.finish();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::auth);
    CHECK(refused.error().context().vendor_code.empty());
    CHECK(refused.error().context().remedy.find("offline_access") != std::string::npos);
    for (auto const* body : {"<html>", "{}", R"({"refresh_token":"refresh"})"}) {
        CAPTURE(body);
        Device other;
        other.body          = body;
        auto const unusable = other.finish();
        REQUIRE_FALSE(unusable);
        CHECK(unusable.error().code() == ErrorCode::corrupt);
        CHECK(unusable.error().context().vendor_code.empty());
        CHECK(unusable.error().context().remedy.find("offline_access") == std::string::npos);
        CHECK_FALSE(unusable.error().context().remedy.empty());
    }
    CHECK_FALSE(device.vault->read("plan").value());
}

TEST_CASE("R211 P28: a vault that refuses tokens for good is asked once, and says so at once") {
    Device device;
    device.vault->writes_failed = 1'000'000;
    device.vault->refusal       = ErrorCode::forbidden;
    auto const begun            = device.world.virtual_clock.now();
    auto const refused          = device.finish();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::forbidden);
    CHECK(device.vault->writes_refused == 1);
    CHECK(device.world.virtual_clock.now() - begun < 10s);
}

TEST_CASE("R211 P28: tokens that nobody can read are mended by a new grant, which comes after all that they were") {
    Device device;
    REQUIRE(device.finish());
    REQUIRE(device.vault->read("plan").value()->generation == 1);
    std::ofstream{device.folder.file("vault") + "/cGxhbg.tokens", std::ios::binary} << "what a bad disk has left";
    REQUIRE(device.vault->read("plan").error().code() == ErrorCode::corrupt);
    auto const mended = device.finish();
    REQUIRE_MESSAGE(mended, mended.error().describe());
    auto const first = device.vault->read("plan").value()->generation;
    CHECK(first > 1'000'000'000);  // However often its tokens were refreshed before.

    std::ofstream{device.folder.file("vault") + "/cGxhbg.tokens", std::ios::binary} << "again";
    REQUIRE(device.finish());
    CHECK(device.vault->read("plan").value()->generation > first);
    REQUIRE(device.finish());  // One that can be read is followed by one.
    CHECK(device.vault->read("plan").value()->refresh.matches("refresh"));
}
