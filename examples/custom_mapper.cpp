// A firm's own delivery system, Pinpoint, taught to Throughline: a table, a connector, and it takes part.
#include <throughline/mapping/checks.hpp>
#include <throughline/model/project.hpp>
#include <throughline/sandbox/firm.hpp>
#include <throughline/throughline.hpp>
#include <throughline/transport/in_process.hpp>
#include <throughline/vendors/salesforce/salesforce.hpp>

#include <iostream>
#include <map>

using namespace throughline;

struct Pinpoint {};

inline constexpr auto phases = picklist<Project::Status>({{"pipeline", Project::Status::draft},
                                                          {"sold", Project::Status::approved},
                                                          {"live", Project::Status::active},
                                                          {"paused", Project::Status::on_hold},
                                                          {"done", Project::Status::completed},
                                                          {"dropped", Project::Status::cancelled}});

template <>
inline constexpr auto throughline::mapping<Pinpoint, Project> =
    map_object<Project>("engagement", {
                                          key<"ref">,
                                          external_id<"ref">,
                                          field<"title", &Project::name>,
                                          field<"phase", &Project::status, phases>,
                                          record_currency<"currency">,
                                          field<"currency", &Project::currency>,
                                          field<"fee", &Project::budget_revenue>,
                                          field<"hours", &Project::budget_hours, clock_hours>,
                                          omit<&Project::engagement, "not kept there">,
                                          omit<&Project::contract, "not kept there">,
                                          omit<&Project::account, "not kept there">,
                                          omit<&Project::legal_entity, "not kept there">,
                                          omit<&Project::code, "not kept there">,
                                          omit<&Project::manager, "not kept there">,
                                          omit<&Project::project_template, "not kept there">,
                                          omit<&Project::planned, "not kept there">,
                                          omit<&Project::actual_start, "not kept there">,
                                          omit<&Project::actual_end, "not kept there">,
                                          omit<&Project::percent_complete, "not kept there">,
                                          omit<&Project::billing_model, "not kept there">,
                                          omit<&Project::budget_cost, "not kept there">,
                                          omit<&Project::service_line, "not kept there">,
                                          omit<&Project::region, "not kept there">,
                                          omit<&Project::department, "not kept there">,
                                          omit<&Project::cost_center, "not kept there">,
                                      });
static_assert(complete<Pinpoint, Project>);

/// How Pinpoint is spoken to: `GET /engagements` lists all, `PUT /engagements/<our id>` makes or changes one.
class PinpointConnector final : public Connector {
  public:
    explicit PinpointConnector(Exchange exchange) : exchange_{exchange} {
        sheet_.vendor = "pinpoint";
        sheet_.objects.push_back({.vendor_object = "engagement",
                                  .changes       = ChangeDetection::full_read,
                                  .creates       = CreateSafety::upsert_by_external_id,
                                  .writable      = true});
    }
    Sheet const& sheet() const override { return sheet_; }

    Async<Result<>>           check() override { co_return Result<>{}; }
    Async<Result<ChangePage>> changes(ChangeQuery) override {
        auto answer = co_await exchange_.send(http::get("https://pinpoint.example/engagements"));
        if (!answer) co_return Result<ChangePage>{answer.error()};
        ChangePage page;
        page.bodies.push_back(std::make_unique<std::string const>(std::move(answer->body)));
        JsonReader       list{*page.bodies.front()};
        std::string_view record;
        list.enter_array();
        while (list.next_element() && list.raw(record)) page.records.push_back({record});
        if (list.failed()) co_return Result<ChangePage>{list.fault()};
        co_return Result<ChangePage>{std::move(page)};
    }
    Async<std::vector<Outcome>> write(WriteBatch batch) override {
        std::vector<Outcome> outcomes;
        for (auto const& item : batch.items) {
            auto const id     = item.key.empty() ? item.external_id : item.key;
            auto       put    = http::put("https://pinpoint.example/engagements/" + id, "application/json", item.body);
            auto const answer = co_await exchange_.send(std::move(put));
            Outcome    outcome;
            outcome.key  = id;
            outcome.kind = answer && answer->status == 200 ? Outcome::Kind::applied : Outcome::Kind::uncertain;
            outcomes.push_back(std::move(outcome));
        }
        co_return outcomes;
    }
    Async<Result<Found>> look(LookUp query) override {
        auto const id     = query.key.empty() ? query.external_id : query.key;
        auto const answer = co_await exchange_.send(http::get("https://pinpoint.example/engagements/" + id));
        Found      found;
        if (answer && answer->status == 200) found.bodies.push_back(answer->body);
        co_return Result<Found>{std::move(found)};
    }
    Async<Result<std::string>> describe(std::string) override { co_return Result<std::string>{"{}"}; }

  private:
    Exchange exchange_;
    Sheet    sheet_;
};

/// Pinpoint itself, as small as it can be: engagements by reference, and what was PUT is what it holds.
struct Server {
    std::map<std::string, std::string> engagements{
        {"1", R"({"ref":"1","title":"Rebrand","phase":"live","currency":"GBP","fee":9500.00,"hours":"120:30"})"}};

    http::Response answer(http::Request const& request) {
        auto const ref = request.url.substr(request.url.rfind('/') + 1);
        if (request.method == "PUT") {
            engagements[ref] = R"({"ref":")" + ref + "\"," + request.body.substr(1);
            return {200, {}, "{}"};
        }
        if (ref != "engagements") return {engagements.count(ref) ? 200 : 404, {}, engagements[ref]};
        std::string list;
        for (auto const& [key, engagement] : engagements) list += (list.empty() ? "[" : ",") + engagement;
        return {200, {}, list + "]"};
    }
};

int main() {
    SystemClock         clock;
    SystemRandom        chance;
    sandbox::Salesforce crm{clock, chance};
    sandbox::NetSuite   ledger{clock, chance};  // The firm has one; it takes no part here.
    Server              pinpoint;
    crm.add_app({.client_id = "throughline", .client_secret = "crm-secret"});
    sandbox::prepare_firm(crm);
    sandbox::fill_firm(crm, ledger, {.accounts = 12, .opportunities = 40, .people = 3}, chance);
    InProcessTransport network;
    network.route(crm.origin(), [&](http::Request const& request) { return crm.answer(request); });
    network.route("https://pinpoint.example", [&](http::Request const& request) { return pinpoint.answer(request); });

    System delivery{
        .name = "delivery", .vendor = "pinpoint", .role = Owner::psa, .mappings = {view_of<Pinpoint, Project>}};
    delivery.creates = {"Project"};
    delivery.connect = [](Exchange exchange) { return std::make_unique<PinpointConnector>(exchange); };
    Topology firm{.name = "pinpoint", .systems = {delivery}, .processes = standard_processes()};
    firm.systems.push_back(salesforce::system(
        "crm", {.url = crm.origin(), .client_id = "throughline", .client_secret = Secret{"crm-secret"}},
        {.quotes = false, .contracts = false, .crosswalks = sandbox::firm_crosswalks(crm)}));

    auto const store = SqliteStore::open(":memory:").value();
    Engine     engine{firm, {.store = *store, .transport = network, .clock = clock, .random = chance}};
    auto const done = engine.run_until_idle().value();
    std::cout << done.created << " projects made in Pinpoint; it now holds\n";
    for (auto const& [ref, engagement] : pinpoint.engagements) std::cout << "  " << engagement << '\n';
    return done.created > 0 && engine.plan().value().empty() ? 0 : 1;
}
