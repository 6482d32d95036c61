#include "console.hpp"

#include <throughline/observe/report.hpp>

#include <algorithm>
#include <cstdio>

namespace quickstart {

namespace {

constexpr std::uint64_t records_per_line = 250;

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(width, text.size()), ' ');
    return text;
}
std::string right(std::string const& text, std::size_t width) {
    return std::string(width - std::min(width, text.size()), ' ') + text;
}

}  // namespace

std::string Stopwatch::to_string() const {
    auto const tenths = elapsed().count() / 100;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

std::string Stopwatch::rate(std::uint64_t count) const {
    auto const spent = static_cast<std::uint64_t>(std::max<std::int64_t>(1, elapsed().count()));
    return grouped(count * 1'000 / spent) + "/s";
}

void say(std::string_view line) {
    std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
    std::fflush(stdout);
}

void heading(std::string_view phase) { say("\n" + std::string{phase}); }

void Console::start_again() { *this = Console{}; }

void Console::read(ReadCount const& so_far) { show("read", so_far.system + " " + so_far.object, so_far.read, 0); }

void Console::derived(std::uint64_t records_looked_at) { show("derive", "what follows", records_looked_at, 0); }

void Console::written(std::string_view system, std::string_view object, std::uint64_t count, std::uint64_t total) {
    place_ = std::string{system} + " " + std::string{object};  // One count for the whole plan.
    show("write", place_, count, total);
}

void Console::show(std::string_view what, std::string_view place, std::uint64_t count, std::uint64_t total) {
    if (place != place_) {
        before_ += count_;
        count_ = shown_ = 0;
        place_          = place;
    }
    count_          = count;
    bool const ends = total != 0 && count == total;
    if (!ends && count < shown_ + records_per_line) return;
    shown_ = count;
    say("  " + padded(std::string{what}, 8) + padded(std::string{place}, 26) + right(grouped(count), 8) +
        (total == 0 ? std::string(9, ' ') : " of " + right(grouped(total), 5)) +
        right(watch_.rate(before_ + count), 12));
}

}  // namespace quickstart
