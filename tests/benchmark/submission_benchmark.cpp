// What the engine itself costs a host that waits: the processor's time of `submit_and_wait` and of `validate` without
// that of the transport and of the system behind it, beside the limit of 1 ms for 99 of 100 (R153). Of the processor,
// because what else runs on the machine is not the engine's; what the disk takes to synchronize is not in it either.
// usage: benchmark_submission
#define DOCTEST_CONFIG_IMPLEMENT  // The office's own checks; there are no test cases here.
#include "simulation/office.hpp"
#include "support/temporary_folder.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

using namespace throughline;
using namespace throughline::simulation;
using sandbox::Value;

namespace {

using Nanoseconds = std::chrono::nanoseconds;

Nanoseconds processor_time() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::chrono::seconds{now.tv_sec} + Nanoseconds{now.tv_nsec};
}

/// Answers at once, and counts how long that took.
class Timed final : public Transport {
    Nanoseconds taken_{0};

    template <class Work>
    auto timed(Work work) {
        auto const began = processor_time();
        auto       done  = work();
        taken_ += processor_time() - began;
        return done;
    }

  public:
    explicit Timed(Transport& inner) : inner_{inner} {}

    Ticket start(http::Request request) override {
        return timed([&] { return inner_.start(std::move(request)); });
    }
    void                cancel(Ticket ticket) override { inner_.cancel(ticket); }
    std::vector<Answer> wait(std::chrono::milliseconds at_most) override {
        return timed([&] { return inner_.wait(at_most); });
    }

    Nanoseconds taken() const { return taken_; }

  private:
    Transport& inner_;
};

void print(char const* what, std::vector<Nanoseconds> times) {
    std::sort(times.begin(), times.end());
    auto const at = [&](std::size_t percent) {
        return static_cast<double>(times[(times.size() - 1) * percent / 100].count()) / 1e6;
    };
    std::printf("%-34s p50 %.3f ms, p90 %.3f ms, p99 %.3f ms: p99 is %.0f %% of the limit of 1 ms (%zu calls)\n", what,
                at(50), at(90), at(99), at(99) * 100, times.size());
}

/// Renames one project after the other, and asks the gates of each before.
void run(char const* kind, std::string const& path, int projects, int rounds) {
    Office office;
    office.store  = std::move(SqliteStore::open(path).value());
    auto topology = office.topology();
    topology.processes.push_back({.name   = "naming",
                                  .from   = "Project",
                                  .derive = [](RecordId, AnyObject const& object, Records&, Desired& desired) {
                                      if (object.as<Project>().name.empty()) desired.violate({});
                                  }});
    Timed  transport{office.transport};
    Engine engine{std::move(topology), {*office.store, transport, office.clock, office.random}};
    for (int each = 0; each < projects; ++each)
        office.sales.insert("projects", Value::object({{"name", std::to_string(each)}, {"status", "active"}})).value();
    engine.run_until_idle().value();
    std::vector<Id<Project>> ids;
    for (auto const& record : office.store->records("Project", {}, static_cast<std::size_t>(projects)).value())
        ids.push_back(Id<Project>{record.id});

    std::vector<Nanoseconds> submitted, validated;
    auto const               measure = [&](std::vector<Nanoseconds>& into, auto work) {
        auto const before = transport.taken();
        auto const began  = processor_time();
        work();
        into.push_back(processor_time() - began - (transport.taken() - before));
    };
    for (int round = 0; round < rounds; ++round)
        for (auto const id : ids) {
            auto const name = "round " + std::to_string(round);
            measure(validated, [&] {
                engine.validate(id, AnyObject::of(Project{.name = name, .status = Project::Status::active})).value();
            });
            measure(submitted, [&] {
                auto const outcome = engine.submit_and_wait(Submission::of<&Project::name>("delivery", "ann", id, name),
                                                            office.clock.now() + std::chrono::minutes{1});
                if (!outcome || outcome->kind != Submitted::Kind::applied) std::abort();
            });
        }
    std::printf("%s, %d records\n", kind, projects);
    print("  validate", std::move(validated));
    print("  submit_and_wait", std::move(submitted));
}

}  // namespace

int main() {
    throughline::test::TemporaryFolder const folder;
    run("in memory", ":memory:", 1'000, 3);
    run("in a file", folder.file("state.db"), 200, 5);
}
