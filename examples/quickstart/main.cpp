// The main job: a won deal becomes a billed project, and back. Two simulated systems of one consulting firm stand
// behind HTTP on this machine; the library keeps them in agreement, says what it did and what it refused, and then
// shows that nothing is left to do. It may be killed at any moment: started again with the same folder, it goes on.

#include "console.hpp"
#include "firm.hpp"
#include "people.hpp"
#include "story.hpp"

#include <throughline/observe/run_tables.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/transport/curl.hpp>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>

using namespace quickstart;

namespace {

namespace files = std::filesystem;

struct Options {
    files::path       folder = "build/quickstart";
    sandbox::FirmSize size{};
    bool              fresh       = false;  ///< Forget what an earlier run left.
    bool              fingerprint = false;  ///< End with a digest of what both systems hold.
    bool              requests    = false;  ///< Show every request that the systems get.
};

constexpr auto usage = R"(usage: quickstart [folder] [options]
  folder               where everything is kept; build/quickstart by default
  --fresh              forget what an earlier run left there
  --accounts N         of the firm, when it is founded; 600 by default
  --opportunities N    2500 by default
  --people N           40 by default
  --requests           show every request that the two systems get
  --fingerprint        print a digest of what the two systems hold in the end
)";

Options options_from(int count, char** arguments) {
    Options    options;
    auto const number = [&](int& at) -> std::size_t {
        if (++at == count) throw std::invalid_argument{usage};
        return std::stoul(arguments[at]);
    };
    for (int at = 1; at < count; ++at) {
        std::string_view const argument{arguments[at]};
        if (argument == "--fresh")
            options.fresh = true;
        else if (argument == "--fingerprint")
            options.fingerprint = true;
        else if (argument == "--requests")
            options.requests = true;
        else if (argument == "--accounts")
            options.size.accounts = number(at);
        else if (argument == "--opportunities")
            options.size.opportunities = number(at);
        else if (argument == "--people")
            options.size.people = number(at);
        else if (argument.starts_with("-"))
            throw std::invalid_argument{usage};
        else
            options.folder = argument;
    }
    return options;
}

/// This program would rather stop than look; a server would look.
template <class Value>
Value or_stop(Result<Value> result) {
    if (!result) throw std::runtime_error{result.error().describe()};
    if constexpr (!std::is_void_v<Value>) return *std::move(result);
}

void forget(files::path const& folder) {
    for (auto const* name : {"vendors", "vendors.new", "state.db", "state.db-wal", "state.db-shm", "report.html"})
        files::remove_all(folder / name);
}

std::unique_ptr<Firm> open_firm(Options const& options) {
    files::create_directories(options.folder);
    if (options.fresh || !Firm::lives_in(options.folder)) forget(options.folder);
    if (Firm::lives_in(options.folder)) {
        heading("Going on with the firm in " + options.folder.string());
    } else {
        heading("Founding a firm in " + options.folder.string() + ": " + grouped(options.size.accounts) +
                " accounts, " + grouped(options.size.opportunities) + " opportunities, " +
                grouped(options.size.people) + " people");
    }
    Stopwatch watch;
    auto      firm = or_stop(Firm::open(options.folder, options.size, options.requests));
    say("  crm at " + firm->crm().origin() + ", erp at " + firm->erp().origin() + " (" + watch.to_string() + ")");
    return firm;
}

class Quickstart {
  public:
    explicit Quickstart(Options const& options)
        : options_{options},
          firm_{open_firm(options)},
          store_{or_stop(SqliteStore::open((options.folder / "state.db").string()))},
          engine_{firm_->topology(), {*store_, https_, firm_->clock(), chance_, &console_}} {}

    /// Writes of the second pass.
    std::uint64_t run() {
        report_.title = "From won deals to billed projects";
        sign_in();
        sync("First sync");
        show_refusals("What was refused, and who can mend it", "refused at first");
        people_work();
        sync("Second sync");
        show_refusals("Still refused", "still refused");
        follow_one_deal();
        auto const writes = second_pass();
        leave_report(writes);
        if (options_.fingerprint) say("\n" + firm_->fingerprint());
        return writes;
    }

  private:
    void sign_in() {
        heading("Signing in");
        Stopwatch watch;
        or_stop(engine_.check());
        say("  both systems answer (" + watch.to_string() + ")");
        add_time("sign in", watch);
        auto const topology = firm_->topology();
        report_.sections.push_back({.title  = "The two systems",
                                    .text   = "Simulated, and spoken to over HTTP as the real ones would be.",
                                    .tables = {systems_table(topology)}});
    }

    /// Reads, plans, applies, and goes on until nothing is left that can be done.
    void sync(std::string const& title) {
        auto const audited   = or_stop(store_->count_audit());
        auto const refreshed = read(title);

        heading(title + ": what is owed");
        Stopwatch  planning;
        auto const plan = or_stop(engine_.owed());
        say(plan.summary() + "  nothing is written yet; plan " + plan.hash().substr(0, 12) + " (" +
            planning.to_string() + ")");
        add_time(title + ": plan", planning);

        heading(title + ": writing");
        Stopwatch writing;
        console_.start_again();
        Applied    applied = or_stop(engine_.apply(plan));
        auto const ended   = grouped(applied.applied) + " written, " + grouped(applied.created) + " of them new; " +
                           grouped(applied.rejected) + " refused";
        say("  " + ended + " (" + writing.to_string() + ", " + writing.rate(applied.applied) + ")");
        if (!or_stop(engine_.owed()).empty()) applied += or_stop(engine_.run_until_idle());
        add_time(title + ": write", writing);
        auto written    = write_table(or_stop(count_written(*store_, audited)));
        written.caption = "Written";
        std::fputs(to_text(written).c_str(), stdout);

        auto planned    = write_table(count_planned(plan));
        planned.caption = "Planned";
        ReportSection section{.title = title, .text = ended + ".", .tables = {read_table(refreshed), planned, written}};
        // Of thousands of new records nobody reads the fields; of a handful of changes everybody does.
        if (!plan.empty() && plan.writes.size() <= 100) section.tables.push_back(changes_table(plan, 100));
        if (!plan.waiting.empty()) section.tables.push_back(waits_table(plan));
        report_.sections.push_back(std::move(section));
        read_ += refreshed.read();
        written_ += applied.applied;
    }

    Refreshed read(std::string const& title) {
        heading(title + ": reading");
        Stopwatch watch;
        console_.start_again();
        auto refreshed = or_stop(engine_.refresh());
        for (auto const& failure : refreshed.failures) throw std::runtime_error{failure.describe()};
        say("  " + grouped(refreshed.read()) + " records read, " + grouped(refreshed.changed()) + " new or changed, " +
            grouped(refreshed.derived) + " made from them (" + watch.to_string() + ", " + watch.rate(refreshed.read()) +
            ")");
        add_time(title + ": read and derive", watch);
        return refreshed;
    }

    void show_refusals(std::string const& title, std::string const& label) {
        auto const open = or_stop(collect_open_exceptions(*store_, report_rows_max));
        auto       few  = or_stop(exceptions_by_reason_table(*store_, open));
        auto       all  = or_stop(exceptions_table(*store_, open));
        heading(title);
        std::fputs(to_text(few, 56).c_str(), stdout);
        all.caption = "Each of them";
        ReportSection section{
            .title  = title,
            .text   = "Each is open until its cause is gone, and then closes by itself. Nothing else waits for it.",
            .tables = {std::move(few)}};
        if (!open.empty()) section.tables.push_back(std::move(all));
        report_.sections.push_back(std::move(section));
        refused_.push_back({label, grouped(open.size())});
    }

    void people_work() {
        heading("Meanwhile, people work");
        ReportTable table{.columns = {{"who"}, {"what"}}};
        firm_->server().exclusively([&] {
            // Finance first: what it bills must not depend on how far an earlier run came with what sales did.
            for (auto& line : bill(firm_->erp())) table.rows.push_back({"finance", std::move(line)});
            for (auto& line : sell(firm_->crm())) table.rows.push_back({"sales", std::move(line)});
        });
        if (table.rows.empty()) table.note = "they did so in an earlier run";
        std::fputs(to_text(table, 90).c_str(), stdout);
        report_.sections.push_back({.title = "Meanwhile, people worked", .tables = {std::move(table)}});
    }

    void follow_one_deal() {
        auto steps = follow_deal(*store_, first_billed_order(firm_->erp()));
        if (steps.empty()) return;
        heading("One deal, followed");
        for (auto const& step : steps) {
            say("  " + step.title + "  [" + step.place + "]");
            for (auto const& fact : step.facts) say("      " + fact.label + ": " + fact.value);
            for (auto const& table : step.tables) std::fputs(to_text(table).c_str(), stdout);
        }
        report_.sections.push_back({.title = "One deal, followed", .steps = std::move(steps)});
    }

    /// Everything has settled: what the systems are asked to change now would be an echo.
    std::uint64_t second_pass() {
        heading("Settling");
        Stopwatch settling;
        console_.start_again();
        auto const settled = or_stop(engine_.run_until_idle());
        written_ += settled.applied;
        say("  " + grouped(settled.applied) + " written (" + settling.to_string() + ")");
        add_time("settle", settling);

        heading("A second pass, now that everything has settled");
        firm_->forget_requests();
        Stopwatch watch;
        console_.start_again();
        or_stop(engine_.apply(or_stop(engine_.plan())));
        auto const writes = firm_->write_requests();
        say("  " + grouped(firm_->requests()) + " requests reached the two systems, " + grouped(writes) +
            " of them to change something (" + watch.to_string() + ")");
        add_time("second pass", watch);
        return writes;
    }

    void leave_report(std::uint64_t writes) {
        report_.lead =
            "A consulting firm keeps its deals in a CRM and its books in a ledger. Deals that were won became "
            "customers, orders, projects and billing schedules; invoices and payments went back to the deals.";
        report_.figures = {{"records read", grouped(read_)}, {"records written", grouped(written_)}};
        report_.figures.insert(report_.figures.end(), refused_.begin(), refused_.end());
        report_.figures.push_back({"second pass: writes", grouped(writes)});
        report_.figures.push_back({"in all", whole_.to_string()});
        ReportTable times{.columns = {{"step"}, {"time", true}}, .rows = times_};
        report_.sections.push_back({.title = "How long it took", .tables = {std::move(times)}});
        report_.foot = "throughline quickstart. The firm's day is " + firm_->clock().now().to_string().substr(0, 10) +
                       "; everything is kept in " + options_.folder.string() + ".";
        auto const    path      = options_.folder / "report.html";
        auto const    temporary = options_.folder / "report.html.new";
        std::ofstream file{temporary, std::ios::binary | std::ios::trunc};
        file << to_html(report_);
        file.close();
        if (!file) throw std::runtime_error{"cannot write " + temporary.string()};
        files::rename(temporary, path);
        say("\nThe report is in " + path.string() + " (" + whole_.to_string() + " in all)");
    }

    void add_time(std::string what, Stopwatch const& watch) { times_.push_back({std::move(what), watch.to_string()}); }

    Options                               options_;
    Stopwatch                             whole_{};
    std::unique_ptr<Firm>                 firm_;
    std::unique_ptr<SqliteStore>          store_;
    CurlTransport                         https_{};
    SystemRandom                          chance_{};
    Console                               console_{};
    Engine                                engine_;
    RunReport                             report_{};
    std::vector<ReportFact>               refused_{};
    std::vector<std::vector<std::string>> times_{};
    std::uint64_t                         read_    = 0;
    std::uint64_t                         written_ = 0;
};

}  // namespace

int main(int count, char** arguments) try {
    auto const writes = Quickstart{options_from(count, arguments)}.run();
    std::printf("second pass: %llu writes\n", static_cast<unsigned long long>(writes));
    return writes == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
} catch (std::exception const& stopped) {
    std::fflush(stdout);
    std::fprintf(stderr, "%s\n", stopped.what());
    return EXIT_FAILURE;
}
