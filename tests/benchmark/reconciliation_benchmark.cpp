// Two systems' books of ten million figures each, with 37 differences, reconciled from the store. Prints how long it
// took to find them, beside the limit, and the most memory that the process ever used.
// usage: benchmark_reconciliation [figures] [file]      the file is made where it is not there, and kept

#include <throughline/core/random.hpp>
#include <throughline/observe/figure_reconciliation.hpp>

#include "support/temporary_folder.hpp"

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <set>

namespace throughline::test {

namespace {

constexpr std::size_t figures_a_line  = 120;
constexpr std::size_t differences     = 37;
constexpr double      seconds_max     = 60;
constexpr long        mebibytes_max   = 256;
constexpr std::size_t lines_per_batch = 1'000;

double seconds_of(auto const& work) {
    auto const begun = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

std::string digits(std::size_t number, std::size_t width) {
    auto text = std::to_string(number);
    return std::string(width - std::min(width, text.size()), '0') + text;
}

/// A line's figures: ten measures of twelve periods.
void append_line(std::vector<LedgerFigure>& figures, std::size_t line) {
    Currency const usd = Currency::parse("USD").value();
    for (std::size_t each = 0; each < figures_a_line; ++each)
        figures.push_back({"contract-" + digits(line / 4, 8) + "/line-" + digits(line, 8) + "/USD/m" +
                               digits(each / 12, 2) + "/2026-" + digits(each % 12 + 1, 2),
                           Money::from_minor(static_cast<std::int64_t>(line * 1'000 + each), usd),
                           "rec-" + std::to_string(line)});
}

/// Both books, figure by figure in batches: what they hold does not fit into memory.
void fill(FigureStore& store, std::size_t figures, std::set<std::size_t> const& changed) {
    std::size_t const lines = figures / figures_a_line;
    for (std::string const book : {"ours", "theirs"}) {
        for (std::size_t line = 0; line < lines;) {
            std::vector<LedgerFigure> batch;
            for (std::size_t end = std::min(lines, line + lines_per_batch); line < end; ++line)
                append_line(batch, line);
            if (book == "theirs")
                for (std::size_t i = 0; i < batch.size(); ++i)
                    if (changed.contains((line - batch.size() / figures_a_line) * figures_a_line + i))
                        batch[i].amount += Money::from_minor(1, batch[i].amount.currency());
            keep_figures(store, book, batch).value();
        }
    }
}

long mebibytes_used() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1'024;
}

int run(std::size_t figures, std::string const& file) {
    TemporaryFolder const folder;
    auto const            store = std::move(FigureStore::open(file.empty() ? folder.file("figures") : file).value());
    SeededRandom          random{11};
    std::size_t const     whole = figures / figures_a_line * figures_a_line;
    std::set<std::size_t> changed;
    while (changed.size() < differences) changed.insert(random.below(whole));
    if (store->count("theirs").value() == 0) {
        double const filled = seconds_of([&] { fill(*store, figures, changed); });
        std::printf("filled two books of %zu figures in %.1f s\n", whole, filled);
    }
    FigureReconciliation done;
    double const         seconds =
        seconds_of([&] { done = reconcile(*store, "ours", "theirs", {}, [](Break const&) {}).value(); });
    bool const is_good = done.breaks == differences && seconds <= seconds_max && mebibytes_used() <= mebibytes_max;
    std::printf(
        "%zu differences of %zu found in %.3f s (at most %.0f), %zu of %zu figures read, %ld MiB (at most %ld)\n",
        done.breaks, differences, seconds, seconds_max, done.figures_read, 2 * whole, mebibytes_used(), mebibytes_max);
    return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

}  // namespace throughline::test

int main(int count, char** arguments) {
    std::size_t const figures = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 10'000'000;
    return throughline::test::run(figures, count > 2 ? arguments[2] : "");
}
