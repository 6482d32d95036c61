#include "party.hpp"

#include <throughline/sandbox/kantata.hpp>
#include <throughline/vendors/kantata/kantata.hpp>

namespace throughline::simulation {

using sandbox::Value;

namespace {

constexpr std::chrono::seconds lag_max{20};

class SalesforceParty final : public Party {
  public:
    SalesforceParty(FirmSystems& firm, std::string name) : firm_{firm}, name_{std::move(name)} {}

    sandbox::System& vendor() override { return firm_.crm; }
    System           connection() override { return crm_of(firm_, name_); }
    std::uint64_t    work(Random& chance) override {
        return sandbox::change_some_deals(firm_.crm, chance.below(3), chance).size();
    }
    void trouble(Random& chance) override {
        if (chance.chance(1, 4)) firm_.crm.revoke_sessions();
        if (chance.chance(1, 4)) firm_.crm.refuse_concurrent(static_cast<int>(1 + chance.below(2)));
        if (chance.chance(1, 6)) firm_.crm.allow_requests(firm_.crm.requests_today() + 3);
        if (chance.chance(1, 2)) firm_.crm.allow_requests(sandbox::SalesforceOptions{}.requests_per_day_max);
    }
    std::chrono::seconds calm_down() override {
        firm_.crm.allow_requests(sandbox::SalesforceOptions{}.requests_per_day_max);
        return {};
    }
    std::vector<std::string> keys(std::string_view vendor_object) const override {
        std::vector<std::string> keys;
        if (vendor_object != "Account" && vendor_object != "Opportunity" && vendor_object != "Contact") return keys;
        for (auto const& record : firm_.crm.list(vendor_object)) keys.emplace_back(record["Id"].text());
        return keys;
    }

  private:
    FirmSystems& firm_;
    std::string  name_;
};

class NetSuiteParty final : public Party {
  public:
    NetSuiteParty(FirmSystems& firm, std::string name) : firm_{firm}, name_{std::move(name)} {}

    sandbox::System& vendor() override { return firm_.erp; }
    System           connection() override { return erp_of(firm_, name_); }
    std::uint64_t    work(Random& chance) override {
        return sandbox::bill_some_orders(firm_.erp, chance.below(2), chance).size();
    }
    void trouble(Random& chance) override {
        if (chance.chance(1, 4)) firm_.erp.fail_next(static_cast<sandbox::NetSuiteFailure>(chance.below(4)));
        if (chance.chance(1, 4)) firm_.erp.set_search_lag(lag_max * static_cast<int>(chance.below(2)));
        firm_.rotate_token(chance.chance(1, 8));
    }
    std::chrono::seconds calm_down() override {
        firm_.erp.set_search_lag(std::chrono::seconds{0});
        firm_.erp.clear_failures();
        firm_.rotate_token(false);
        return lag_max;
    }
    std::vector<std::string> keys(std::string_view vendor_object) const override {
        if (vendor_object != "customer" && vendor_object != "job" && vendor_object != "salesOrder") return {};
        return firm_.erp.ids(vendor_object);
    }
    std::vector<std::string> doubles() const override {
        std::vector<std::string> doubles;
        for (auto const* record : {"customer", "salesOrder", "job", "billingSchedule"})
            for (auto const& [ours, times] : firm_.erp.creates_by_external_id(record))
                if (times > 1) doubles.push_back(std::string{record} + " " + ours);
        return doubles;
    }

  private:
    FirmSystems& firm_;
    std::string  name_;
};

constexpr char const* kantata_token = "right";

class KantataParty final : public Party {
  public:
    KantataParty(Clock const& clock, Random& random, std::string name)
        : name_{std::move(name)},
          account_{clock, random, {.after_is_inclusive = random.chance(1, 2), .search_lag = lag_max * 3}},
          person_{account_.insert("users", Value::object({{"full_name", "Kim"}, {"takes_part", true}}))} {
        account_.add_token(kantata_token, person_);
        found_project();
    }

    sandbox::System& vendor() override { return account_; }
    System           connection() override {
        kantata::Options options{.currency = Currency::parse("USD").value()};
        options.crosswalks["project_status"] = {{"100", "draft"}, {"200", "active"}, {"300", "completed"}};
        auto system = kantata::system(name_, {.token = Secret{kantata_token}, .url = account_.origin()}, options);
        system.creates = {"Account"};
        return system;
    }
    std::uint64_t work(Random& chance) override {
        std::uint64_t done = 0;
        if (chance.chance(1, 4)) found_project(), ++done;
        if (chance.chance(1, 2)) book_time(chance), ++done;
        auto const clients = account_.ids("workspace_groups");
        if (!clients.empty() && chance.chance(1, 3)) {  // The client's site is the CRM's to say.
            auto const& client = clients[chance.below(clients.size())];
            account_.update("workspace_groups", client,
                            Value::object({{"website", "https://" + std::to_string(chance.below(100)) + ".example"}}));
            ++done;
        }
        commit();
        return done;
    }
    void trouble(Random& chance) override {
        if (chance.chance(1, 3))
            account_.fail_next(static_cast<sandbox::KantataFailure>(chance.below(4)),
                               static_cast<int>(1 + chance.below(3)));
        if (chance.chance(1, 6))
            account_.revoke_token(kantata_token);
        else
            account_.add_token(kantata_token, person_);
    }
    std::chrono::seconds calm_down() override {
        account_.add_token(kantata_token, person_);
        account_.clear_failures();
        return lag_max * 3;
    }
    std::vector<std::string> keys(std::string_view vendor_object) const override {
        if (vendor_object != "workspace_groups" && vendor_object != "workspaces" && vendor_object != "time_entries")
            return {};
        return account_.ids(vendor_object);
    }
    std::vector<std::string> doubles() const override {
        std::vector<std::string> doubles;
        for (auto const& [ours, times] : account_.creates_by_reference("workspace_groups"))
            if (times > 1) doubles.push_back("workspace_groups " + ours);
        for (auto const& parameter : account_.dropped()) doubles.push_back("sent in vain: " + parameter);
        return doubles;
    }
    bool is_doubled_by_the_network() const override { return true; }

  private:
    void found_project() {
        account_.insert("workspaces", Value::object({{"title", "Project " + std::to_string(++projects_)},
                                                     {"archived", false},
                                                     {"currency", "USD"},
                                                     {"stage", "project"},
                                                     {"status_key", 200}}));
        commit();
    }
    void book_time(Random& chance) {
        auto const projects = account_.ids("workspaces");
        account_.insert("time_entries",
                        Value::object({{"workspace_id", projects[chance.below(projects.size())]},
                                       {"user_id", person_},
                                       {"date_performed", "2026-03-02"},
                                       {"time_in_minutes", static_cast<int>(15 * (1 + chance.below(32)))},
                                       {"billable", chance.chance(1, 2)},
                                       {"rate_in_cents", 2500}}));
    }
    void commit() { account_.records().commit().ignore("nothing is kept in a file"); }

    std::string      name_;
    sandbox::Kantata account_;
    std::string      person_;
    int              projects_ = 0;
};

}  // namespace

std::unique_ptr<Party> salesforce_party(FirmSystems& firm, std::string name) {
    return std::make_unique<SalesforceParty>(firm, std::move(name));
}

std::unique_ptr<Party> netsuite_party(FirmSystems& firm, std::string name) {
    return std::make_unique<NetSuiteParty>(firm, std::move(name));
}

std::unique_ptr<Party> kantata_party(Clock const& clock, Random& random, std::string name) {
    return std::make_unique<KantataParty>(clock, random, std::move(name));
}

}  // namespace throughline::simulation
