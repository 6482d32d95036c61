#pragma once

#include "circle.hpp"

namespace throughline::simulation {

/// A system without a filter on changes, read whole each time, and its skills.
struct WholeReads {
    VirtualClock                 clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom                 chance{5};
    sandbox::JsonApi             api;
    sandbox::Network             network{clock, 1};
    std::unique_ptr<SqliteStore> store = SqliteStore::open(":memory:").value();
    std::unique_ptr<Engine>      engine;

    explicit WholeReads(int skills)
        : api{clock,
              chance,
              {.name = "plain", .origin = "https://plain.example", .page_rows_max = 7},
              {{.name   = "skills",
                .fields = {{.name = "code"},
                           {.name = "name"},
                           {.name = "parent"},
                           {.name = "active", .type = sandbox::FieldType::boolean}}}}} {
        for (int each = 0; each < skills; ++each)
            api.insert("skills", sandbox::Value::object({{"code", "S" + std::to_string(each)}, {"name", "Skill"}}))
                .value();
        network.connect(api);
        RestOptions options{.vendor        = "plain",
                            .base_url      = api.base_url(),
                            .authorization = Secret{"Bearer"},
                            .objects       = {{.name = "skills", .shows_changes = false}}};
        options.page_rows = 7;
        Topology topology{.name = "plain", .systems = {}, .processes = {}, .identity = {}};
        topology.systems.push_back(rest_system("plain", Owner::hr, std::move(options), {view_of<Plain, Skill>}));
        engine = std::make_unique<Engine>(std::move(topology), Engine::Parts{*store, network, clock, chance});
    }
    std::uint64_t deleted_by_refresh() {
        engine->refresh().value();
        return engine->last_refresh().counts.front().deleted;
    }
    void remove(std::size_t count) {
        auto const skills = api.list("skills");
        for (std::size_t each = 0; each < count; ++each) api.remove("skills", skills[each]["id"].text()).value();
    }
    std::size_t live() { return store->bindings("plain", "skills", "", 1'000).value().size(); }
};

}  // namespace throughline::simulation
