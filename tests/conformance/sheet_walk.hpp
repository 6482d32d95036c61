#pragma once

#include <support/random_object.hpp>
#include <support/scripted_exchange.hpp>

#include <throughline/connector/system.hpp>
#include <throughline/mapping/json.hpp>
#include <throughline/sandbox/value.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace throughline::tests {

/// What the vendor's people can do with one of its objects; what is empty nobody can.
struct People {
    std::function<std::string()>                   insert;   ///< One record more; its key.
    std::function<void(std::string const& key)>    touch{};  ///< Changes a field that is mapped.
    std::function<void(std::string const& key)>    remove{};
    std::function<std::string()>                   body{};  ///< Of a record that the connector is to make.
    std::function<std::size_t(std::string const&)> made{};  ///< How often one with that id of ours came into being.
};

/// Walks a vendor's sheet, entry by entry, and sees that its simulation behaves so: what is declared is what engine,
/// simulation and documentation go by, and no two of them may have their own idea of it.
class SheetWalk {
  public:
    SheetWalk(ScriptedExchange& world, Connector& connector, System const& system,
              std::map<std::string, People> const& people)
        : world_{world}, connector_{connector}, system_{system}, people_{people} {}

    void run() {
        for (auto const& entry : connector_.sheet().objects) {
            CAPTURE(entry.vendor_object);
            if (!is_mapped(entry)) continue;  // Read for a crosswalk alone: the engine never asks for it.
            auto const people = people_.find(entry.vendor_object);
            REQUIRE_MESSAGE(people != people_.end(), "nobody knows how to work with this object");
            look_at(entry, people->second);
        }
    }

  private:
    struct Seen {
        std::set<std::string> shown{}, gone{};
        std::string           bookmark{};
        std::size_t           rows_max = 0;
        bool                  begins = false, complete = false;

        bool has(std::string const& key) const { return shown.count(key) == 1; }
    };

    void look_at(ObjectSheet const& entry, People const& people) {
        auto const old = people.insert();
        some_time();
        auto const young = people.insert();
        some_time();
        auto const first = read(entry, {});
        CHECK(first.has(old));
        CHECK(first.has(young));
        CHECK(first.rows_max <= entry.page_rows_max);
        auto const after = changes(entry, people, old, young, first);
        if (people.remove) deletions(entry, people, old, after);
        creations(entry, people);
    }

    Seen changes(ObjectSheet const& entry, People const& people, std::string const& old, std::string const& young,
                 Seen const& first) {
        CHECK(entry.overlap < step);
        if (people.touch) people.touch(young);
        some_time();
        auto const next = read(entry, first.bookmark);
        if (people.touch) CHECK(next.has(young));
        if (entry.changes != ChangeDetection::full_read) CHECK_FALSE(next.has(old));
        if (entry.changes == ChangeDetection::full_read && people.touch) {
            CHECK(next.has(old));  // There is no filter: all of it is read, and says that it is whole.
            CHECK(next.begins);
            CHECK(next.complete);
        }
        return next;
    }

    void deletions(ObjectSheet const& entry, People const& people, std::string const& old, Seen const& before) {
        people.remove(old);
        some_time();
        auto const next = read(entry, before.bookmark);
        CHECK_FALSE(next.has(old));
        switch (entry.deletes) {
            case DeleteDetection::flagged:
            case DeleteDetection::listed:
                CHECK(next.gone.count(old) == 1);
                break;
            case DeleteDetection::full_read:
                CHECK(next.gone.count(old) == 0);
                CHECK_FALSE(read(entry, {}).has(old));
                if (entry.changes == ChangeDetection::full_read) CHECK(next.complete);
                break;
            case DeleteDetection::never:
                CHECK(next.gone.count(old) == 0);
                break;
        }
    }

    void creations(ObjectSheet const& entry, People const& people) {
        std::string const ours = "0190a1b2c3d4e5f60718293a4b5c6d" + std::to_string(10 + ids_++);
        if (!entry.writable) {
            CHECK(write(entry, ours, "{}").kind == Outcome::Kind::rejected);
            return;
        }
        REQUIRE_MESSAGE(people.body, "the sheet says that it can be written");
        auto const body  = people.body();
        auto const once  = write(entry, ours, body);
        auto const twice = write(entry, ours, body);
        INFO((once.error ? once.error->describe() : ""));
        REQUIRE(once.kind == Outcome::Kind::applied);
        switch (entry.creates) {
            case CreateSafety::upsert_by_external_id:
                // The same again, or refused for a field that is only set once; never another record.
                CHECK((twice.kind == Outcome::Kind::applied || twice.kind == Outcome::Kind::rejected));
                CHECK(people.made(ours) == 1);
                break;
            case CreateSafety::unique_external_id:
                CHECK(twice.kind == Outcome::Kind::rejected);
                CHECK(people.made(ours) == 1);
                break;
            case CreateSafety::look_first:
                CHECK(people.made(ours) == 2);  // Nothing refuses it; hence:
                world_.virtual_clock.advance(entry.look_lag);
                CHECK(found(entry, ours) == 2);
                break;
            case CreateSafety::none:
                break;
        }
    }

    Outcome write(ObjectSheet const& entry, std::string const& ours, std::string body) {
        WriteItem item;
        item.operation   = entry.creates == CreateSafety::upsert_by_external_id ? Operation::upsert : Operation::create;
        item.external_id = ours;
        item.body        = std::move(body);
        WriteBatch batch;
        batch.vendor_object = entry.vendor_object;
        batch.items.push_back(std::move(item));
        return world_.run(connector_.write(std::move(batch))).front();
    }

    std::size_t found(ObjectSheet const& entry, std::string const& ours) {
        LookUp query;
        query.vendor_object = entry.vendor_object;
        query.external_id   = ours;
        query.fields        = field_list(mapping(entry));
        auto const answer   = world_.run(connector_.look(std::move(query)));
        REQUIRE_MESSAGE(answer, answer.error().describe());
        return answer->bodies.size();
    }

    Seen read(ObjectSheet const& entry, std::string bookmark) {
        Seen              seen{.bookmark = std::move(bookmark)};
        JsonDecoder const decoder{mapping(entry)};
        for (bool last = false; !last;) {
            ChangeQuery query;
            query.vendor_object = entry.vendor_object;
            query.fields        = field_list(mapping(entry));
            query.bookmark      = seen.bookmark;
            auto const page     = world_.run(connector_.changes(std::move(query)));
            REQUIRE_MESSAGE(page, page.error().describe());
            for (auto const& record : page->records) {
                MappingContext context{&references_, &system_.crosswalks, nullptr, system_.default_currency, {}, {}};
                auto const     decoded = decoder.decode(record.text, context);
                REQUIRE(decoded);
                (decoded->envelope.deleted ? seen.gone : seen.shown).insert(decoded->envelope.key);
            }
            seen.gone.insert(page->deleted.begin(), page->deleted.end());
            seen.rows_max = std::max(seen.rows_max, page->records.size());
            seen.begins   = seen.begins || page->begins;
            seen.complete = page->complete;
            seen.bookmark = page->bookmark;
            last          = page->last;
        }
        return seen;
    }

    bool is_mapped(ObjectSheet const& entry) const {
        return std::any_of(system_.mappings.begin(), system_.mappings.end(),
                           [&](MappingView const& view) { return view.vendor_object == entry.vendor_object; });
    }
    MappingView const& mapping(ObjectSheet const& entry) const {
        for (auto const& view : system_.mappings)
            if (view.vendor_object == entry.vendor_object) return view;
        throw std::logic_error{"an object of the sheet without a mapping: " + entry.vendor_object};
    }

    static constexpr std::chrono::hours step{6};  // Longer than any overlap.
    void                                some_time() { world_.virtual_clock.advance(step); }

    ScriptedExchange&                    world_;
    Connector&                           connector_;
    System const&                        system_;
    std::map<std::string, People> const& people_;
    MirrorReferences                     references_{};
    int                                  ids_ = 0;
};

}  // namespace throughline::tests
