#pragma once

#include <throughline/sync/engine.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace quickstart {

using namespace throughline;

/// How long something takes, for people to read: nothing depends on it.
class Stopwatch {
  public:
    std::chrono::milliseconds elapsed() const {
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started_);
    }
    /// `3.2 s`.
    std::string to_string() const;
    /// `4 800/s`.
    std::string rate(std::uint64_t count) const;

  private:
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

/// A line on the console, at once, for whoever watches or reads it through a pipe.
void say(std::string_view line);
/// A heading over what comes next.
void heading(std::string_view phase);

/// Shows the engine's work as it goes on: a line for every few hundred records, with the rate.
class Console final : public Progress {
  public:
    void read(ReadCount const& so_far) override;
    void derived(std::uint64_t records_looked_at) override;
    void written(std::string_view system, std::string_view object, std::uint64_t count, std::uint64_t total) override;

    /// Another phase begins: rates count from here.
    void start_again();

  private:
    /// A line where there are enough records since the last one.
    void show(std::string_view what, std::string_view place, std::uint64_t count, std::uint64_t total);

    Stopwatch     watch_;
    std::string   place_;
    std::uint64_t before_ = 0;  // Records of the places before this one.
    std::uint64_t count_  = 0;
    std::uint64_t shown_  = 0;
};

}  // namespace quickstart
