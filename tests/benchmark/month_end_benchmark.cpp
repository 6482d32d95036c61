// A month end: 10,000 contracts with 500,000 time entries are billed and recognized, the identities of every line are
// watched, and the forecast is made anew. Prints CPU seconds beside the limit, and beside a reference evaluation in
// Python (month_end_reference.py) that is written apart from the library, runs on the same figures and must give the
// same sums. usage: benchmark_month_end [contracts] [entries of each]

#include <throughline/model/contract.hpp>
#include <throughline/model/contract_line.hpp>
#include <throughline/revenue/billing.hpp>
#include <throughline/revenue/forecast.hpp>
#include <throughline/revenue/identities.hpp>
#include <throughline/revenue/line_schedule.hpp>
#include <throughline/revenue/progress.hpp>
#include <throughline/revenue/recognition.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <stdexcept>
#include <string>

namespace throughline::test {

namespace {

constexpr double seconds_max = 10;
constexpr double ratio_least = 20;
constexpr int    instalments = 12;

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// The firm's figures, by formula: the reference reads the same.
struct Firm {
    std::int64_t contracts;
    std::int64_t entries;
    Currency     usd   = Currency::parse("USD").value();
    Date         first = Date{2026, 1, 1};
    Date         as_of = Date{2026, 7, 1};

    Money     money(std::int64_t cents) const { return Money::from_minor(cents, usd); }
    Money     rate(std::int64_t contract) const { return money(10'000 + contract * 37 % 9'000); }
    Money     price(std::int64_t contract) const { return money(1'000'000 + contract * 7'919 % 5'000'000); }
    DateRange term(std::int64_t contract) const {
        Date const start = first.plus_days(static_cast<std::int32_t>(contract % 90));
        return {start, start.plus_days(static_cast<std::int32_t>(180 + contract * 11 % 360))};
    }
    std::int64_t quarters(std::int64_t contract, std::int64_t entry) const {
        return (7 * contract + 13 * entry) % 32 + 1;
    }
    Date worked_on(std::int64_t contract, std::int64_t entry) const {
        return term(contract).start.plus_days(static_cast<std::int32_t>(entry * 7 % 240));
    }
};

template <class Object>
Id<Object> id_of(std::int64_t number, std::uint64_t kind) {
    return Id<Object>{RecordId{kind, static_cast<std::uint64_t>(number) + 1}};
}

/// What a month end comes to, in cents, and in quarters of hours: compared with the reference.
struct Sums {
    std::int64_t worked = 0, billed = 0, recognized = 0, deferred = 0, unbilled = 0, planned_first = 0, planned = 0,
                 backlog = 0, margin = 0;

    std::string to_string() const {
        std::string text;
        for (auto const sum : {worked, billed, recognized, deferred, unbilled, planned_first, planned, backlog, margin})
            text += std::to_string(sum) + ' ';
        return text;
    }
};

class MonthEnd {
  public:
    explicit MonthEnd(Firm const& firm) : firm_{firm} {}

    Sums run() {
        for (std::int64_t contract = 0; contract < firm_.contracts; ++contract) close(contract);
        if (!watcher_.breaks().empty()) throw std::runtime_error{watcher_.breaks().front().describe()};
        auto const revision =
            forecast(state_, {.scenario = {}, .as_of = {}, .today = firm_.as_of, .closed_before = firm_.as_of}).value();
        for (auto const& [id, line, why] : revision.figures) {
            if (line.basis != ForecastLine::Basis::contracted) continue;
            std::int64_t const cents = line.amount->minor_units().value();
            if (line.measure == ForecastLine::Measure::backlog) sums_.backlog += cents;
            if (line.measure == ForecastLine::Measure::margin) sums_.margin += cents;
            if (line.measure != ForecastLine::Measure::revenue) continue;
            sums_.planned += cents;
            if (line.period.range.start == firm_.as_of) sums_.planned_first += cents;
        }
        return sums_;
    }

  private:
    void close(std::int64_t contract) {
        auto const                 line = id_of<ContractLine>(contract, 2);
        LedgerKey const            key{id_of<Contract>(contract, 1), line, firm_.usd};
        LineLedger                 ledger{key};
        Money                      price = firm_.price(contract);
        Money                      billed, recognized;
        std::vector<PostedRevenue> events;
        auto const                 time = work_of(contract);
        Hours                      done{};
        for (auto const& each : time) done = done + each.hours;
        sums_.worked += done.value().units(2).value() / 25;
        if (contract % 3 == 0) {
            auto const bill = bill_time_and_materials(time, {}, {.currency = firm_.usd}).value();
            billed = recognized = bill.total.value;
            price               = billed + firm_.money(contract % 1'000 * 100);
            events              = earn_at_once(line, price, recognized);
        } else {
            billed = bill_instalments(contract, price);
            events =
                contract % 3 == 1 ? earn_by_time(contract, line, price) : earn_by_hours(contract, line, price, done);
            recognized = recognized_to_date(events, firm_.usd).value();
        }
        Period const month = month_of(firm_.as_of.plus_days(-1));
        watch(ledger.book(price, month, "signed"));
        watch(ledger.bill(billed, month, "billed"));
        for (auto const& each : events) watch(ledger.recognize(each.event.amount, each.event.period, "earned"));
        add(sums_.billed, ledger, Measure::billed);
        add(sums_.recognized, ledger, Measure::recognized);
        add(sums_.deferred, ledger, Measure::deferred);
        add(sums_.unbilled, ledger, Measure::unbilled);
        remember(contract, line, price, events);
    }

    /// The work of a contract until the month's end.
    std::vector<BillableTime> work_of(std::int64_t contract) const {
        std::vector<BillableTime> time;
        time.reserve(static_cast<std::size_t>(firm_.entries));
        for (std::int64_t entry = 0; entry < firm_.entries; ++entry) {
            Date const on = firm_.worked_on(contract, entry);
            if (on >= firm_.as_of) continue;
            time.push_back({.entry     = id_of<TimeEntry>(contract * firm_.entries + entry, 3),
                            .worked_on = on,
                            .hours     = Hours{Decimal::from_units(firm_.quarters(contract, entry) * 25, 2)},
                            .rate      = firm_.rate(contract)});
        }
        return time;
    }

    Money bill_instalments(std::int64_t contract, Money const& price) const {
        std::vector<Instalment> plan;
        for (int each = 0; each < instalments; ++each)
            plan.push_back(
                {.description = "instalment", .weight = 1, .due_on = firm_.term(contract).start.plus_months(each)});
        Money billed = Money::zero(firm_.usd);
        for (auto const& line : bill_fixed_price(price, plan).value())
            if (*line.due_on < firm_.as_of) billed += line.amount.value;
        return billed;
    }

    std::vector<PostedRevenue> post(Id<ContractLine> line, Money const& price, Schedule desired) const {
        return recognize({.contract_line  = line,
                          .price          = price,
                          .desired        = std::move(desired),
                          .as_of          = firm_.as_of,
                          .closed_before  = firm_.first,
                          .billed_to_date = Money::zero(firm_.usd)})
            .value();
    }

    std::vector<PostedRevenue> earn_at_once(Id<ContractLine> line, Money const& price, Money const& amount) const {
        return post(line, price, {{month_of(firm_.as_of.plus_days(-1)), {amount, {}}}});
    }

    std::vector<PostedRevenue> earn_by_time(std::int64_t contract, Id<ContractLine> line, Money const& price) const {
        return post(line, price, line_schedule({.terms = {price, firm_.term(contract)}})->totals());
    }

    std::vector<PostedRevenue> earn_by_hours(std::int64_t contract, Id<ContractLine> line, Money const& price,
                                             Hours const& done) const {
        std::int64_t all = contract % 40;
        for (std::int64_t entry = 0; entry < firm_.entries; ++entry) all += firm_.quarters(contract, entry);
        std::array const points{hours_done("to date", done, Hours{Decimal::from_units(all * 25, 2)})};
        auto const       progress = percent_complete(price, points).value();
        return earn_at_once(line, price, progress.front().revenue_to_date.value);
    }

    void watch(LedgerMovement const& movement) {
        if (auto const broken = watcher_.observe(movement)) throw std::runtime_error{broken->describe()};
    }

    void add(std::int64_t& sum, LineLedger const& ledger, Measure measure) const {
        sum += Money{ledger.balances()[measure], firm_.usd}.minor_units().value();
    }

    void remember(std::int64_t contract, Id<ContractLine> id, Money const& price,
                  std::vector<PostedRevenue> const& events) {
        Contract kept{.account      = id_of<Account>(contract / 7, 4),
                      .legal_entity = id_of<LegalEntity>(contract % 3, 5),
                      .type         = ContractType::fixed_fee,
                      .status       = Contract::Status::active,
                      .signed_on    = firm_.first,
                      .currency     = firm_.usd,
                      .value        = price};
        state_.put(id_of<Contract>(contract, 1), std::move(kept));
        ContractLine line{.contract = id_of<Contract>(contract, 1), .amount = price};
        line.term = firm_.term(contract);
        state_.put(id, std::move(line));
        for (auto const& each : events)
            state_.put(id_of<RevenueEvent>(contract * 1'000 + static_cast<std::int64_t>(each.number), 6), each.event);
    }

    Firm const&     firm_;
    IdentityWatcher watcher_{};
    BusinessState   state_{};
    Sums            sums_{};
};

/// The reference's sums, and its CPU seconds.
std::pair<std::string, double> reference(Firm const& firm, std::string const& program) {
    std::string const command =
        "python3 '" + program + "' " + std::to_string(firm.contracts) + ' ' + std::to_string(firm.entries);
    std::FILE* const pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) return {"", 0};
    std::array<char, 512> line{};
    std::string           text;
    while (std::fgets(line.data(), line.size(), pipe) != nullptr) text += line.data();
    ::pclose(pipe);
    auto const end = text.find('\n');
    return {text.substr(0, end), end == std::string::npos ? 0 : std::strtod(text.c_str() + end, nullptr)};
}

int run(Firm const& firm, std::string const& program) {
    double const begun   = cpu_seconds();
    auto const   sums    = MonthEnd{firm}.run().to_string();
    double const seconds = cpu_seconds() - begun;
    std::printf("month end of %lld contracts with %lld entries each: %.2f CPU seconds (at most %.0f)\n",
                static_cast<long long>(firm.contracts), static_cast<long long>(firm.entries), seconds, seconds_max);
    auto const [expected, python] = reference(firm, program);
    if (expected.empty()) {
        std::printf("the reference did not run: python3 is not here\n");
        return EXIT_FAILURE;
    }
    bool const is_same = expected + ' ' == sums;
    std::printf("the reference: %.2f CPU seconds, %.1f times as long (at least %.0f); its sums are %s\n", python,
                python / seconds, ratio_least, is_same ? "the same" : "others");
    if (!is_same) std::printf("  ours  %s\n  its   %s\n", sums.c_str(), expected.c_str());
    return is_same && seconds <= seconds_max && python >= ratio_least * seconds ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

}  // namespace throughline::test

int main(int count, char** arguments) {
    throughline::test::Firm firm{.contracts = 10'000, .entries = 50};
    if (count > 1) firm.contracts = std::strtoll(arguments[1], nullptr, 10);
    if (count > 2) firm.entries = std::strtoll(arguments[2], nullptr, 10);
    std::string const here = __FILE__;
    return throughline::test::run(firm, here.substr(0, here.rfind('/') + 1) + "month_end_reference.py");
}
