#pragma once

#include <throughline/sync/derivation.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace throughline {

/// Records in memory, and processes that run over them until nothing changes: what the engine does, without systems.
class Book final : public Records {
  public:
    explicit Book(Date today) : today_{today} {}

    template <class Object>
    void keep(Id<Object> id, Object object) {
        put(id, AnyObject::of(std::move(object)));
    }
    /// As a system says it on a day, from which on it counts.
    template <class Object>
    void say(Id<Object> id, Object object, Date on) {
        today_ = on;
        keep(id, std::move(object));
    }
    template <class Object>
    std::vector<std::pair<Id<Object>, Object>> all() const {
        std::vector<std::pair<Id<Object>, Object>> found;
        for (auto const& [id, object] : records_)
            if (&object.type() == &object_type<Object>())
                found.emplace_back(Id<Object>{id}, object.template as<Object>());
        return found;
    }
    void set_today(Date today) { today_ = today; }
    /// Its owner deletes it.
    void erase(RecordId id) { gone_.insert(records_.extract(id)); }

    /// Runs all until nothing changes; counts the rounds that changed something.
    int settle(std::vector<Process> const& processes) {
        violations.clear();
        for (int round = 0; round < 16; ++round) {
            std::size_t changes = 0;
            for (auto const& process : processes) changes += run(process, round == 0);
            if (changes == 0) return round;
        }
        FAIL("the processes never come to rest");
        return -1;
    }

    std::vector<Violation> violations{};

    std::optional<AnyObject> find(ObjectType const& type, RecordId id) override {
        auto const known = records_.find(id);
        if (known == records_.end() || &known->second.type() != &type) return std::nullopt;
        return known->second;
    }
    std::vector<std::pair<RecordId, AnyObject>> find_referring(ObjectType const& type, std::string_view member,
                                                               RecordId to) override {
        std::vector<std::pair<RecordId, AnyObject>> found;
        auto const                                  place = type.place_named(member);
        for (auto const& [id, object] : records_) {
            if (&object.type() != &type) continue;
            std::vector<Reference> references;
            type.members[place].references(object.data(), references);
            if (std::any_of(references.begin(), references.end(), [&](auto const& each) { return each.id == to; }))
                found.emplace_back(id, object);
        }
        return found;
    }
    std::optional<Date> find_said_on(ObjectType const& type, RecordId id, std::string_view member) override {
        auto const said = said_on_.find({id, type.place_named(member)});
        return said == said_on_.end() ? std::nullopt : std::optional{said->second};
    }
    Date                     today() override { return today_; }
    std::vector<std::string> systems_with(RecordId id) override {
        auto const standing = standing_.find(id);
        return standing == standing_.end() ? std::vector<std::string>{} : std::vector{standing->second};
    }
    /// A system has the record, or may have it.
    void stand(RecordId id, std::string system) { standing_[id] = std::move(system); }
    void fall(RecordId id) { standing_.erase(id); }

  private:
    bool put(RecordId id, AnyObject object) {
        auto const known = records_.find(id);
        bool       any   = false;
        for (std::size_t place = 0; place < object.type().members.size(); ++place) {
            if (known != records_.end() && object.type().members[place].same(object.data(), known->second.data()))
                continue;
            said_on_[{id, place}] = today_;
            any                   = true;
        }
        if (any || known == records_.end()) records_.insert_or_assign(id, std::move(object));
        return any || known == records_.end();
    }

    std::size_t run(Process const& process, bool first) {
        std::size_t                                 changes = 0;
        std::vector<std::pair<RecordId, AnyObject>> sources;
        for (auto const& [id, object] : records_)
            if (object.type().name == process.from) sources.emplace_back(id, object);
        auto const present = sources.size();
        for (auto const& [id, object] : gone_)
            if (object.type().name == process.from && process.retract) sources.emplace_back(id, object);
        for (std::size_t each = 0; each < sources.size(); ++each) {
            auto const& [id, object] = sources[each];
            Desired desired;
            (each < present ? process.derive : process.retract)(id, object, *this, desired);
            if (first) violations.insert(violations.end(), desired.violations.begin(), desired.violations.end());
            if (!desired.violations.empty()) continue;
            for (auto const& proposal : desired.proposals) changes += take(process, proposal);
        }
        return changes;
    }

    /// What a process says again it does not say: others may have changed it meanwhile.
    bool take(Process const& process, Desired::Proposal const& proposal) {
        auto const known  = records_.find(proposal.id);
        auto const before = shadows_.find({process.name, proposal.id});
        if (known == records_.end() && !proposal.creates) return false;
        AnyObject   next    = known == records_.end() ? AnyObject{proposal.object.type()} : known->second;
        auto const& members = proposal.object.type().members;
        for (std::size_t place = 0; place < members.size(); ++place) {
            if (!(proposal.members >> place & 1u)) continue;
            if (before != shadows_.end() && members[place].same(proposal.object.data(), before->second.data()))
                continue;
            members[place].copy(proposal.object.data(), next.data());
        }
        shadows_.insert_or_assign({process.name, proposal.id}, proposal.object);
        return put(proposal.id, std::move(next));
    }

    Date                                                  today_;
    std::map<RecordId, AnyObject>                         records_{};
    std::map<RecordId, AnyObject>                         gone_{};
    std::map<std::pair<std::string, RecordId>, AnyObject> shadows_{};
    std::map<std::pair<RecordId, std::size_t>, Date>      said_on_{};
    std::map<RecordId, std::string>                       standing_{};
};

}  // namespace throughline
