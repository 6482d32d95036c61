#include "firm.hpp"

#include <throughline/process/standard.hpp>
#include <throughline/vendors/netsuite/netsuite.hpp>
#include <throughline/vendors/salesforce/salesforce.hpp>

#include <cstdio>
#include <fstream>

namespace quickstart {

namespace files = std::filesystem;

namespace {

constexpr std::uint64_t seed = 2026;

sandbox::ServerOptions server_options(bool shows_requests) {
    sandbox::ServerOptions options;
    if (shows_requests)
        options.fault = [](http::Request const& request) {
            std::printf("  request  %s\n", request.describe().c_str());
            std::fflush(stdout);
            return sandbox::WireFault::none;
        };
    return options;
}

Result<Timestamp> founded_at(files::path const& folder) {
    std::string   text;
    std::ifstream file{folder / "founded"};
    std::getline(file, text);
    return Timestamp::parse(text);
}

bool asks_for_a_change(sandbox::LoggedRequest const& request) {
    bool const signs_in = request.path.find("token") != std::string::npos;
    bool const queries  = request.path.find("suiteql") != std::string::npos;
    return request.method != "GET" && !signs_in && !queries;
}

}  // namespace

bool Firm::lives_in(files::path const& folder) { return files::exists(folder / "vendors"); }

Result<std::unique_ptr<Firm>> Firm::open(files::path const& folder, sandbox::FirmSize size, bool shows_requests) {
    auto const home = folder / "vendors";
    if (!lives_in(folder)) {
        auto const fresh = folder / "vendors.new";
        files::remove_all(fresh);
        files::create_directories(fresh);
        auto const now = SystemClock{}.now();
        std::ofstream{fresh / "founded"} << now.to_string() << '\n';
        Firm firm{fresh, now, false};
        if (auto const kept = firm.keep(fresh); !kept) return kept.error();
        SeededRandom random{seed};
        sandbox::fill_firm(firm.crm_, firm.erp_, size, random);
        files::rename(fresh, home);  // From here on it is there, whole.
    }
    auto const founded = founded_at(home);
    if (!founded) return founded.error();
    std::unique_ptr<Firm> firm{new Firm{home, *founded, shows_requests}};
    if (auto const kept = firm->keep(home); !kept) return kept.error();
    for (sandbox::System* system :
         {static_cast<sandbox::System*>(&firm->crm_), static_cast<sandbox::System*>(&firm->erp_)})
        if (auto const served = firm->server_.serve(*system); !served) return served.error();
    return firm;
}

Firm::Firm(files::path const&, Timestamp founded, bool shows_requests)
    : clock_{founded},
      random_{seed},
      crm_{clock_, random_, {}},
      erp_{clock_, random_, {}},
      server_{server_options(shows_requests)} {
    crm_.add_app({.client_id = "throughline", .client_secret = "crm-secret"});
    erp_.add_token({.consumer_key    = "consumer",
                    .consumer_secret = "consumer-secret",
                    .token_id        = "token",
                    .token_secret    = "token-secret"});
    sandbox::prepare_firm(crm_);
    sandbox::prepare_firm(erp_);
}

Result<> Firm::keep(files::path const& folder) {
    if (auto const kept = crm_.records().keep(folder / "crm.jsonl"); !kept) return kept;
    return erp_.records().keep(folder / "erp.jsonl");
}

Topology Firm::topology() const {
    salesforce::Options crm_options{.quotes = false, .contracts = false};
    crm_options.crosswalks = sandbox::firm_crosswalks(crm_);
    auto crm               = salesforce::system(
        "crm", {.url = crm_.origin(), .client_id = "throughline", .client_secret = Secret{"crm-secret"}}, crm_options);

    netsuite::AccessToken token{"consumer", Secret{"consumer-secret"}, Secret{"token"}, Secret{"token-secret"}};
    auto erp    = netsuite::system("erp", {.account = erp_.options().account, .credentials = std::move(token)},
                                   {.base_url = erp_.origin()});
    erp.creates = {"CustomerAccount", "Contract", "Project", "BillingSchedule"};
    for (auto& [name, crosswalk] : sandbox::firm_crosswalks(erp_)) erp.crosswalks[name] = std::move(crosswalk);

    return {.name = "northwind", .systems = {std::move(crm), std::move(erp)}, .processes = standard_processes()};
}

std::uint64_t Firm::requests() {
    std::uint64_t count = 0;
    server_.exclusively([&] { count = crm_.requests() + erp_.requests(); });
    return count;
}

std::uint64_t Firm::write_requests() {
    std::uint64_t count = 0;
    server_.exclusively([&] {
        for (auto const& request : crm_.log()) count += asks_for_a_change(request);
        for (auto const& request : erp_.log()) count += asks_for_a_change(request);
    });
    return count;
}

void Firm::forget_requests() {
    server_.exclusively([&] {
        crm_.clear_log();
        erp_.clear_log();
    });
}

std::string Firm::fingerprint() {
    // Schedules are named after their order's key, which is given in order of arrival.
    sandbox::NetSuiteDumpOptions const content{.without = {"tranId", "entityId", "name"}};
    std::string                        text;
    server_.exclusively([&] {
        text = "crm " + crm_.records().fingerprint(sandbox::Salesforce::business_content()) + "\nerp " +
               erp_.fingerprint(content);
    });
    return text;
}

}  // namespace quickstart
