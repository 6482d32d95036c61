#include "forecast_firm.hpp"

#include <algorithm>
#include <map>

using namespace throughline;
using enum ForecastLine::Measure;

namespace {

/// A journal of deals that open, move, are won and lost, of contracts that follow, and of what is earned and worked.
class RandomJournal {
  public:
    explicit RandomJournal(Random& random) : random_{random} {
        for (int step = 0; step < 40; ++step) tell(static_cast<std::size_t>(random.below(6)));
    }

    std::vector<JournalEntry> const& entries() const { return entries_; }
    static std::string               deal_name(std::size_t number) { return "deal " + std::to_string(number); }

  private:
    template <class Object>
    void put(std::string_view key, Object object) {
        auto const sequence = entries_.size() + 1;
        entries_.push_back(journal_entry(sequence, Timestamp::from_seconds(static_cast<std::int64_t>(sequence)),
                                         id_of<Object>(key), std::move(object)));
    }

    void tell(std::size_t number) {
        auto const key = deal_name(number);
        switch (random_.below(4)) {
            case 0:
                return put(key, deal(key));
            case 1:
                return sign(key);
            case 2:
                return put(
                    "event " + std::to_string(entries_.size()),
                    RevenueEvent{.contract_line = id_of<ContractLine>(key),
                                 .period = month_of(day("2026-04-01").plus_months(static_cast<int>(random_.below(4)))),
                                 .kind   = RevenueEvent::Kind::recognize,
                                 .amount = cents(between(random_, -500, 9'000))});
            default:
                return assign(key);
        }
    }

    Opportunity deal(std::string const& key) {
        auto each           = open_deal(key, "0", std::to_string(random_.below(101)));
        each.amount         = cents(between(random_, 1, 1'000'000));
        each.stage          = static_cast<Opportunity::Stage>(random_.below(7));
        each.expected_start = day("2026-05-01").plus_days(static_cast<std::int32_t>(random_.below(200)));
        each.duration       = static_cast<int>(random_.below(120));
        return each;
    }

    void sign(std::string const& key) {
        Engagement engagement{.name = key, .account = id_of<Account>(key), .status = Engagement::Status::active};
        engagement.opportunity = id_of<Opportunity>(key);
        put(key, engagement);
        auto contract       = signed_contract("0");
        contract.engagement = id_of<Engagement>(key);
        contract.status     = static_cast<Contract::Status>(random_.below(6));
        contract.value      = cents(between(random_, 1, 1'000'000));
        put(key, contract);
        if (random_.chance(1, 3)) return;
        ContractLine line{.contract = id_of<Contract>(key), .amount = contract.value};
        line.project = id_of<Project>(key);
        put(key, line);
        Project project{.name = key, .status = Project::Status::active};
        project.contract = id_of<Contract>(key);
        put(key, project);
    }

    void assign(std::string const& key) {
        Assignment work{.resource = id_of<Resource>("person"),
                        .project  = id_of<Project>(key),
                        .status   = static_cast<Assignment::Status>(random_.below(2))};
        for (auto weeks = random_.below(4); weeks > 0; --weeks)
            work.hours_by_week.push_back({day("2026-06-01").plus_days(static_cast<std::int32_t>(7 * random_.below(20))),
                                          Hours{Decimal::from_units(between(random_, 0, 400), 1)}});
        work.cost_rate = cents(between(random_, 1, 20'000));
        put(key, work);
    }

    Random&                   random_;
    std::vector<JournalEntry> entries_{};
};

Decimal sum_of(ForecastRevision const& revision, ForecastLine::Measure measure, Id<Opportunity> deal) {
    Decimal sum;
    for (auto const& [id, line, why] : revision.figures)
        if (line.measure == measure && line.opportunity == deal) sum += line.amount->amount();
    return sum;
}

/// What a deal should come to, read off the records with nothing of the forecast's: its contract, or itself.
Rational worth_of(BusinessState const& state, std::string const& key) {
    auto const* contract = state.find(id_of<Contract>(key));
    if (contract && contract->status != Contract::Status::draft) {
        if (contract->status != Contract::Status::terminated) {
            auto const* line = state.find(id_of<ContractLine>(key));
            return rational(line ? line->amount : contract->value);
        }
        Rational earned = 0;
        state.each<RevenueEvent>([&](Id<RevenueEvent>, RevenueEvent const& event) {
            if (event.contract_line == id_of<ContractLine>(key) && state.find(id_of<ContractLine>(key)))
                earned += rational(event.amount);
        });
        return earned;
    }
    auto const* deal = state.find(id_of<Opportunity>(key));
    if (!deal || deal->stage == Opportunity::Stage::lost) return 0;
    if (deal->stage == Opportunity::Stage::won) return rational(*deal->amount);
    return Rational{nearest_cent(rational(*deal->amount) * rational(deal->probability->value()) / 100), 100};
}

/// Whether a contract holds its backlog back.
bool is_held(BusinessState const& state, std::string const& key) {
    auto const* contract = state.find(id_of<Contract>(key));
    return contract && contract->status == Contract::Status::on_hold;
}

}  // namespace

TEST_CASE("property: every prefix of a journal has one forecast, whatever order it is read in (R129, R262, R278, L9)") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        INFO("seed " << seed);
        SeededRandom        random{seed};
        RandomJournal const told{random};
        auto                shuffled = told.entries();
        for (std::size_t i = shuffled.size(); i > 1; --i) std::swap(shuffled[i - 1], shuffled[random.below(i)]);
        for (std::uint64_t upto = 4; upto <= told.entries().size(); upto += 5) {
            INFO("after entry " << upto);
            auto const state = state_after(told.entries(), upto);
            auto const once  = forecast(state, in_june());
            REQUIRE_MESSAGE(once, once.error().describe());
            auto const at    = Timestamp::from_seconds(static_cast<std::int64_t>(upto));
            auto const again = forecast(state_at(shuffled, at), in_june(Explain::yes)).value();
            CHECK(once->hash == again.hash);
            CHECK(once->id == again.id);
            for (auto const& figure : again.figures) CHECK(figure.why.verify());
            for (std::size_t number = 0; number < 6; ++number) {
                auto const key  = RandomJournal::deal_name(number);
                auto const deal = id_of<Opportunity>(key);
                INFO(key);
                CHECK(rational(sum_of(*once, bookings, deal)) == worth_of(state, key));
                if (!is_held(state, key)) CHECK(rational(sum_of(*once, revenue, deal)) == worth_of(state, key));
            }
        }
    }
}
