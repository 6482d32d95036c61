#pragma once

#include "circle.hpp"

namespace throughline::simulation {

/// A circle of which the first system decides everything, and whose engine is given the test's own parts.
struct WiredCircle {
    WiredCircle(std::uint64_t seed, std::size_t size)
        : circle{seed, CircleOptions{.size = size, .adjust = [this](Topology& wanted) { topology = wanted; }}} {
        for (auto& [field, owner] : circle.owner_of) owner = 0;
        circle.open();
        circle.engine.reset();
    }

    void open(Transport& transport, Progress* progress = nullptr) {
        circle.engine = std::make_unique<Engine>(
            topology, Engine::Parts{*circle.store, transport, circle.clock, circle.chance, progress});
    }
    std::string insert(std::string const& code, std::string const& parent = {}) {
        auto fields = sandbox::Value::object({{"code", code}, {"name", "new"}, {"active", true}});
        if (!parent.empty()) fields.set("parent", sandbox::Value{parent});
        return first().insert("skills", fields).value();
    }
    void rename(std::string const& id, std::string const& name) {
        first().update("skills", id, sandbox::Value::object({{"name", name}})).value();
    }

    sandbox::JsonApi& first() { return *circle.systems.front(); }
    sandbox::JsonApi& system(std::size_t place) { return *circle.systems[place]; }

    Topology topology{};
    Circle   circle;
};

}  // namespace throughline::simulation
