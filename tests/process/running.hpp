#pragma once

#include "../../src/sync/deriver.hpp"

#include <throughline/store/sqlite_store.hpp>
#include <throughline/transport/in_process.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

namespace throughline {

/// Processes as an engine runs them, on a store: only what a change marks is looked at again.
class Running {
  public:
    explicit Running(std::vector<Process> processes)
        : workspace_{{.name = "running", .systems = {}, .processes = std::move(processes)},
                     Engine::Parts{*store, transport_, clock, random_}} {}

    /// As a system says it; what follows is derived.
    template <class Object>
    void keep(Id<Object> id, Object object) {
        hold(id, std::move(object));
        settle();
    }
    /// The same, and nothing is derived yet.
    template <class Object>
    void hold(Id<Object> id, Object object, bool is_deleted = false) {
        auto held    = workspace_.hold(object_type<Object>(), id).value();
        held.object  = AnyObject::of(std::move(object));
        held.deleted = is_deleted;
        REQUIRE(workspace_.keep(held));
    }
    /// Its owner deletes it.
    template <class Object>
    void erase(Id<Object> id, Object last) {
        hold(id, std::move(last), true);
        settle();
    }
    std::uint64_t settle() { return derive_all(workspace_).value(); }

    template <class Object>
    std::optional<Object> get(Id<Object> id) {
        auto held = workspace_.hold(object_type<Object>(), id).value();
        if (!held.exists() || held.deleted) return std::nullopt;
        return held.object.template as<Object>();
    }
    std::vector<StoredException> exceptions() { return store->open_exceptions("gate|", 100).value(); }

    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();
    VirtualClock                 clock{Timestamp::from_seconds(1'785'000'000)};

  private:
    InProcessTransport transport_{};
    SeededRandom       random_{7};
    Workspace          workspace_;
};

}  // namespace throughline
