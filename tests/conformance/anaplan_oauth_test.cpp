#include "anaplan_rehearsal.hpp"

#include <support/temporary_folder.hpp>

#include <throughline/connector/oauth.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

// A person's grant, by device: asked for once, kept in a vault, refreshed by whoever shares it.

using namespace throughline;
using namespace throughline::tests;
using namespace std::chrono_literals;

namespace {

constexpr char const* client = "a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4";

struct GrantedFirm {
    throughline::test::TemporaryFolder folder;
    std::shared_ptr<TokenVault>        vault;
    std::shared_ptr<OAuthLogin const>  login;
    AnaplanRehearsal                   firm;

    explicit GrantedFirm(sandbox::AnaplanOptions account = {})
        : vault{FileVault::open(folder.file("vault"), Secret{std::string(32, 'k')}).value()},
          login{anaplan::device_login(client, "plan", vault, "https://api.anaplan.com")},
          firm{std::move(account), {}, {.oauth = login}} {
        firm.model.add_device_client(client);
    }

    Result<DeviceGrant> begin() {
        return firm.world.run(begin_device_grant(Exchange{firm.world}, login,
                                                 anaplan::device_endpoint("https://api.anaplan.com"),
                                                 std::string{anaplan::device_scopes}));
    }
    Result<> finish(DeviceGrant grant) {
        return firm.world.run(finish_device_grant(Exchange{firm.world}, login, std::move(grant)));
    }
    /// Somebody grants it.
    void grant() {
        auto asked = begin();
        REQUIRE(asked);
        REQUIRE(firm.model.approve_device(asked->user_code));
        auto const done = finish(*std::move(asked));
        REQUIRE_MESSAGE(done, done.error().describe());
    }
};

}  // namespace

TEST_CASE("R211: a grant by device is asked for no faster than allowed, until somebody gives it") {
    GrantedFirm plan;
    auto        asked = plan.begin();
    REQUIRE(asked);
    CHECK(asked->address == "https://iam.anaplan.com/activate");
    auto const code      = asked->user_code;
    int        polls     = 0;
    plan.firm.on_the_way = [&](http::Request const& request, Result<http::Response> answer) -> Result<http::Response> {
        if (!request.url.ends_with("/oauth/token")) return answer;
        CHECK(request.headers.get("Content-Type") == "application/json");
        ++polls;
        if (polls == 2) plan.firm.model.approve_device(code);
        if (polls == 1) return Error{ErrorCode::uncertain, "the connection broke"};
        return answer;
    };
    CHECK(plan.finish(*std::move(asked)));
    CHECK(polls >= 3);
    for (auto const wait : plan.firm.world.slept) CHECK(wait >= 5s);
    CHECK(plan.firm.world.run(plan.firm.connector->check()));
    CHECK(plan.firm.model.sign_ins() == 0);
    auto const& last = plan.firm.world.sent.back();
    CHECK(last.headers.get("Authorization").starts_with("Bearer "));
}

TEST_CASE("R211: a grant that nobody gives in time, or that is unknown, is an error for people") {
    GrantedFirm plan;
    auto        asked = plan.begin();
    REQUIRE(asked);
    auto const done = plan.finish(*std::move(asked));
    REQUIRE_FALSE(done);
    CHECK(done.error().code() == ErrorCode::auth);
    CHECK(done.error().context().vendor_code == "expired_token");
    CHECK_FALSE(done.error().context().remedy.empty());
    DeviceGrant unknown;
    unknown.device_code = Secret{"device-code-of-nobody"};
    unknown.ends        = plan.firm.world.virtual_clock.now() + 10min;
    auto const refused  = plan.finish(std::move(unknown));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().context().vendor_code == "invalid_grant");
    CHECK(refused.error().describe().find("device-code-of-nobody") == std::string::npos);
    CHECK_FALSE(plan.firm.world.run(plan.firm.connector->check()));
}

TEST_CASE("R211 P28: access tokens are refreshed before they end, rotating refresh tokens are kept before use") {
    for (bool const rotates : {true, false}) {
        CAPTURE(rotates);
        GrantedFirm plan{{.rotates = rotates}};
        plan.grant();
        auto& firm = plan.firm;
        for (int hour = 0; hour < 5; ++hour) {
            REQUIRE(firm.write("projects", {project_named("p" + std::to_string(hour), "Alpha")})[0].kind ==
                    Outcome::Kind::applied);
            firm.world.virtual_clock.advance(1h);
            firm.restart();
        }
        CHECK(firm.model.refreshes() == 4);
        CHECK(firm.model.count("Projects") == 5);
        firm.model.fail_next(sandbox::AnaplanFailure::token_forgotten);  // Refused before its time: once more.
        CHECK(firm.world.run(firm.connector->check()));
    }
}

TEST_CASE("R211 L13 taint: no token that was sent or kept is in an error, a bookmark or the vault's file") {
    GrantedFirm plan;
    plan.grant();
    auto&                    firm = plan.firm;
    std::vector<std::string> tokens;
    auto const               note = [&] {
        auto const kept = plan.vault->read("plan").value();
        tokens.emplace_back(kept->access.reveal());
        tokens.emplace_back(kept->refresh.reveal());
    };
    auto const clean = [&](std::string const& text) {
        for (auto const& token : tokens) CHECK(text.find(token) == std::string::npos);
    };
    for (int const status : {400, 401, 403, 404, 429, 500}) {
        CAPTURE(status);
        firm.on_the_way = [&](http::Request const& request, Result<http::Response> answer) -> Result<http::Response> {
            if (request.url.find("/2/0/") == std::string::npos) return answer;
            auto const sent = std::string{request.headers.get("Authorization")};
            return json_answer(status, R"({"status":{"code":1,"message":"you sent )" + sent + R"("}})");
        };
        note();
        auto const refused = firm.world.run(firm.connector->check());
        note();
        REQUIRE_FALSE(refused);
        clean(refused.error().describe());
    }
    CHECK(tokens.front() != tokens.back());
    firm.on_the_way = {};
    auto const page = firm.page("projects");
    REQUIRE(page);
    clean(page->bookmark);
    for (auto const& entry : std::filesystem::recursive_directory_iterator{plan.folder.file("vault")})
        if (entry.is_regular_file()) {
            std::ifstream     file{entry.path(), std::ios::binary};
            std::string const bytes{std::istreambuf_iterator<char>{file}, {}};
            clean(bytes);
        }
}

TEST_CASE(
    "R211 P28 L10: a refresh token that is refused ends the connection, with whatever status, and is asked for once") {
    GrantedFirm plan;
    plan.grant();
    REQUIRE(plan.vault->write("plan", {.refresh = Secret{"refresh-of-nobody"}, .generation = 9}));
    int asked            = 0;
    plan.firm.on_the_way = [&](http::Request const& request, Result<http::Response> answer) -> Result<http::Response> {
        asked += request.url.ends_with("/oauth/token");
        return answer;
    };
    for (int each = 0; each < 4; ++each) {
        auto const refused = plan.firm.world.run(plan.firm.connector->check());
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code() == ErrorCode::auth);
        CHECK(refused.error().context().vendor_code == "invalid_grant");
        CHECK_FALSE(refused.error().context().remedy.empty());
    }
    CHECK(asked == 1);
    plan.grant();
    CHECK(plan.firm.world.run(plan.firm.connector->check()));
}
