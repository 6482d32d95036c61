#pragma once

#include "support/faulty_disk.hpp"
#include "wired_circle.hpp"

namespace throughline::simulation {

/// A circle of two whose state is on a disk; the process may end at any of the disk's operations, and be started again.
struct OnDisk : WiredCircle {
    explicit OnDisk(std::uint64_t seed) : WiredCircle{seed, 2}, disk{seed} { start(); }
    ~OnDisk() { stop(); }

    void start() {
        disk.restart();
        circle.store = SqliteStore::open("/state/throughline.db", {.checkpoint_pages = 20}).value();
        WiredCircle::open(circle.network, progress);
    }
    void stop() {
        circle.engine.reset();
        circle.store.reset();
        circle.network.break_all();
    }
    void restart() { stop(), start(); }
    /// The next operation of that number fails; all after it, too, where the fault is the machine's end.
    void strike(test::DiskFault fault, std::uint64_t operation) {
        disk.strike(fault, disk.operations() + operation, fault == test::DiskFault::power_cut);
    }

    test::FaultyDisk disk;
    Progress*        progress = nullptr;
};

}  // namespace throughline::simulation
