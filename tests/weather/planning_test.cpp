#include <simulation/seeds.hpp>
#include <simulation/world.hpp>

#include <conformance/planning_firm.hpp>

#include <tool/simulation/stage.hpp>

using namespace throughline;
using namespace throughline::simulation;

namespace {

/// A ledger, Anaplan, and a reader of the plan, in weather: everything follows from the seed.
class Planning final : public Stage {
  public:
    explicit Planning(std::uint64_t its_seed) : Stage{its_seed}, firm{virtual_clock} {
        network.connect(firm.erp);
        network.connect(firm.bi);
        network.connect(firm.model);
        working_passes_min = 2;
        firm.book(1, booked);
    }

    tests::PlanningFirm firm;
    int                 booked = 3;

  private:
    Topology topology() override { return firm.topology(); }
    void     people_work() override {
        auto const more = static_cast<int>(chance.below(4));
        firm.book(booked + 1, more);
        booked += more;
        edits += static_cast<std::uint64_t>(more);
        auto const costs = firm.erp.list("costs");
        if (chance.chance(1, 2)) {
            auto const& cost = costs[chance.below(costs.size())];
            firm.erp
                .update("costs", cost["id"].text(),
                            sandbox::Value::object(
                            {{"amount", sandbox::Value::number(std::to_string(chance.below(90'000)) + ".07")}}))
                .value();
            ++edits;
        }
        auto const rows = firm.model.keys("Actuals");
        if (!rows.empty() && chance.chance(1, 3)) {  // Not theirs to say.
            auto row      = firm.model.read("Actuals", rows[chance.below(rows.size())]);
            row["Amount"] = std::to_string(chance.below(50));
            firm.model.put("Actuals", std::move(row));
            ++edits;
        }
        if (chance.chance(1, 3))
            firm.plan_hours("elsewhere", "Apr 26", std::to_string(chance.below(200)).c_str()), ++edits;
        virtual_clock.advance(std::chrono::seconds{chance.below(240)});
    }
    void trouble() override {
        if (chance.chance(1, 3))
            firm.model.fail_next(static_cast<sandbox::AnaplanFailure>(chance.below(4)),
                                 static_cast<int>(1 + chance.below(3)));
        if (chance.chance(1, 4)) firm.model.cancel_task();
        firm.model.hold_tasks(chance.chance(1, 10));
    }
    std::chrono::seconds calm_down() override {
        firm.model.hold_tasks(false);
        firm.model.clear_failures();
        return std::chrono::minutes{20};  // Tasks run one after the other.
    }
};

/// L2, L9: what the ledger says of each cost stands in the model, to the last digit.
void check_amounts(Planning& planning) {
    std::map<std::string, std::string> amounts;
    for (auto const& cost : planning.firm.erp.list("costs"))
        amounts[std::string{cost["posting"].text()}] = cost["amount"].decimal().value().normalized().to_string();
    for (auto const& key : planning.firm.model.keys("Actuals")) {
        auto const row = planning.firm.model.read("Actuals", key);
        CAPTURE(row.at("Posting"));
        CHECK(Decimal::parse(row.at("Amount")).value().normalized().to_string() == amounts[row.at("Posting")]);
    }
}

/// L5: neither a load nor an export more.
void check_silence(Planning& planning) {
    auto const started = planning.firm.model.started();
    for (int pass = 0; pass < 2; ++pass) {
        planning.virtual_clock.advance(std::chrono::minutes{10});
        auto const plan = planning.engine->plan();
        REQUIRE(plan);
        CHECK_MESSAGE(plan->empty(), plan->to_text(5));
    }
    CHECK(planning.firm.model.started() == started);
}

}  // namespace

TEST_CASE("L1 L2 L3 L5 L9 R4: planning: a ledger and Anaplan agree in any weather") {
    auto const seeds = chosen_seeds(2'000);
    Tally      tally;
    for (std::uint64_t seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
        INFO("THROUGHLINE_SEEDS=" << seed << " build/dev/bin/test_weather -tc='*R4: planning*' runs it again");
        Planning planning{seed};
        planning.run(sandbox::Weather::foul());
        INFO(open_exceptions(*planning.store));
        for (auto const& finding : planning.findings) FAIL_CHECK(finding.law << ": " << finding.what);
        planning.firm.check_each_actual_is_there_once(static_cast<std::size_t>(planning.booked));
        check_amounts(planning);
        check_silence(planning);
        tally.add(planning);
    }
    if (seeds.count >= 100) {
        CHECK(tally.crashes > seeds.count / 2);
        CHECK(tally.faults.size() >= 11);
    }
    MESSAGE(tally.to_string());
}
