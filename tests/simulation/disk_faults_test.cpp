#include "storm.hpp"
#include "support/chosen.hpp"
#include "support/faulty_disk.hpp"

#include <algorithm>

using throughline::test::DiskFault;
using throughline::test::FaultyDisk;

namespace throughline::simulation {

namespace {

constexpr char path[] = "/state/throughline.db";
constexpr char copy[] = "/copy/throughline.db";

bool is_write(http::Request const& request) {
    return request.method != "GET" && request.url.find("/token") == std::string::npos &&
           request.url.find("suiteql") == std::string::npos;
}

/// Watches the wire: when a write leaves, its intent must be on the disk already, where a power cut cannot take it.
class IntentWitness final : public Transport {
  public:
    IntentWitness(Transport& inner, FaultyDisk& disk) : inner_{inner}, disk_{disk} {}

    Ticket start(http::Request request) override {
        if (is_write(request)) {
            ++writes_;
            unannounced_ += !is_announced(request);
        }
        return inner_.start(std::move(request));
    }
    void                cancel(Ticket ticket) override { inner_.cancel(ticket); }
    std::vector<Answer> wait(std::chrono::milliseconds at_most) override { return inner_.wait(at_most); }

    std::uint64_t writes() const { return writes_; }
    std::uint64_t unannounced() const { return unannounced_; }

  private:
    bool is_announced(http::Request const& request) {
        disk_.copy_durable(path, copy);
        auto const store = SqliteStore::open(copy);
        if (!store) return false;
        auto const intents = (*store)->open_intents(1'000);
        if (!intents) return false;
        return std::any_of(intents->begin(), intents->end(), [&](StoredIntent const& intent) {
            auto const& name = intent.key.empty() ? intent.external_id : intent.key;
            return request.url.find(name) != std::string::npos || request.body.find(name) != std::string::npos;
        });
    }

    Transport&    inner_;
    FaultyDisk&   disk_;
    std::uint64_t writes_      = 0;
    std::uint64_t unannounced_ = 0;
};

/// One firm whose state is on a disk that fails once in the run, or from then on until somebody has seen to it.
class FirmOnADisk {
  public:
    FirmOnADisk(DiskFault fault, std::uint64_t operation, bool for_good) : fault_{fault}, storm_{7}, disk_{operation} {
        storm_.store.reset();
        disk_.strike(fault, operation, for_good);
    }

    void run() {
        for (int pass = 0; pass < 3; ++pass) {
            one_pass();
            sandbox::change_some_deals(storm_.tenants.crm, 2, storm_.chance);
            sandbox::bill_some_orders(storm_.tenants.erp, 1, storm_.chance);
            storm_.virtual_clock.advance(std::chrono::minutes{2});
        }
        stop();
    }

    void check_laws() {
        REQUIRE(open());
        auto const settled = storm_.engine->run_until_idle();
        INFO((settled ? "" : settled.error().describe()));
        REQUIRE(settled);
        INFO(open_exceptions(*storm_.store));
        check_no_doubles(storm_);
        check_nothing_lost(storm_);
        check_feedback(storm_);
        check_silence(storm_);
        CHECK(witness_.writes() > 0);
        CHECK(witness_.unannounced() == 0);
        stop();
    }

    std::uint64_t operations() const { return disk_.operations(); }
    bool          met_the_fault() const { return disk_.has_struck(); }

  private:
    void one_pass() {
        if (needs_restart_) stop();
        if (auto const opened = open(); !opened) return note(opened.error());
        auto const plan = storm_.engine->plan();
        if (!plan) return note(plan.error());
        if (auto const applied = storm_.engine->apply(*plan); !applied) note(applied.error());
    }

    Result<> open() {
        if (storm_.engine) return {};
        auto store = SqliteStore::open(path, {.checkpoint_pages = 30});
        if (!store) return store.error();
        storm_.store  = *std::move(store);
        storm_.engine = std::make_unique<Engine>(
            topology_of(storm_.tenants), Engine::Parts{*storm_.store, witness_, storm_.virtual_clock, storm_.chance});
        return {};
    }

    /// What the host hears of the disk: an error with a code, and what failed. Every second time it goes on with the
    /// same engine once the disk works again, every other time it is started again.
    void note(Error const& error) {
        INFO(error.describe());
        CHECK((error.code() == ErrorCode::transient || error.code() == ErrorCode::forbidden));
        CHECK(error.message().starts_with("state database: "));
        needs_restart_ = !storm_.engine || fault_ == DiskFault::power_cut || disk_.operations() % 2 == 0;
        if (!needs_restart_) disk_.restart();
    }

    void stop() {
        storm_.engine.reset();
        storm_.store.reset();
        storm_.network.break_all();
        disk_.restart();
        needs_restart_ = false;
    }

    DiskFault     fault_;
    Storm         storm_;
    FaultyDisk    disk_;
    IntentWitness witness_{storm_.network, disk_};
    bool          needs_restart_ = false;
};

/// Faults spread evenly over all operations of an undisturbed run; THROUGHLINE_DISK_FAULTS=<count> tries more of them.
void try_faults(DiskFault fault) {
    auto const  tries = test::chosen_count("THROUGHLINE_DISK_FAULTS", 11);
    FirmOnADisk undisturbed{fault, 0, false};
    undisturbed.run();
    auto const operations = undisturbed.operations();
    undisturbed.check_laws();
    REQUIRE(operations >= tries);
    std::uint64_t met = 0;
    for (std::uint64_t each = 0; each < tries; ++each) {
        auto const operation = 1 + each * operations / tries;
        bool const for_good  = each % 2 == 0;
        CAPTURE(operation);
        CAPTURE(for_good);
        FirmOnADisk firm{fault, operation, for_good};
        firm.run();
        met += firm.met_the_fault();
        firm.check_laws();
    }
    CHECK(met == tries);
    MESSAGE(tries << " of " << operations << " operations of the disk failed, each in a run of its own");
}

}  // namespace

TEST_CASE("L1 L2 L3 L5 L7: an I/O error at any operation of the disk loses nothing and doubles nothing") {
    try_faults(DiskFault::io_error);
}

TEST_CASE("L1 L2 L3 L5 L7: a full disk at any operation loses nothing and doubles nothing") {
    try_faults(DiskFault::full);
}

TEST_CASE("L1 L2 L3 L5 L7: a power cut at any operation of the disk, with torn pages, loses and doubles nothing") {
    try_faults(DiskFault::power_cut);
}

}  // namespace throughline::simulation
