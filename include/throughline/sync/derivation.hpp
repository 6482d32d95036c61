#pragma once

#include <throughline/core/date.hpp>
#include <throughline/core/result.hpp>
#include <throughline/model/object_type.hpp>
#include <throughline/model/violation.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline {

/// What a derivation may look at: the canonical records, as they are. Aliases are followed; tombstones are not there.
class Records {
  public:
    virtual ~Records() = default;

    virtual std::optional<AnyObject> find(ObjectType const& type, RecordId id) = 0;
    /// Records of an object that refer to one by a member, in the order of their ids.
    virtual std::vector<std::pair<RecordId, AnyObject>> find_referring(ObjectType const& type, std::string_view member,
                                                                       RecordId to) = 0;

    /// The date of this look, in UTC: for what becomes due by itself. See `Process::daily`.
    virtual Date today() = 0;
    /// Since when a member has its value, by the clock of who said so, as a day in UTC; nothing where nobody has.
    virtual std::optional<Date> find_said_on(ObjectType const& type, RecordId id, std::string_view member) = 0;
    /// The systems that have a record, or had it, or may have it because of a write whose outcome is not known yet.
    virtual std::vector<std::string> systems_with(RecordId /*id*/) { return {}; }

    template <class Object>
    std::optional<Object> get(Id<Object> id) {
        auto found = find(object_type<Object>(), id);
        if (!found) return std::nullopt;
        return std::move(found->template as<Object>());
    }
    /// `referring<&Invoice::contract>(contract)`: the contract's invoices.
    template <auto Member>
    std::vector<std::pair<Id<object_of<Member>>, object_of<Member>>> referring(RecordId to) {
        using Object = object_of<Member>;
        std::vector<std::pair<Id<Object>, Object>> typed;
        for (auto& [id, object] : find_referring(object_type<Object>(), names_of<Object>.each[place_of<Member>], to))
            typed.emplace_back(Id<Object>{id}, std::move(object.template as<Object>()));
        return typed;
    }
    /// `said_on<&Project::status>(project)`: the day on which the project came to its status.
    template <auto Member>
    std::optional<Date> said_on(Id<object_of<Member>> id) {
        return find_said_on(object_type<object_of<Member>>(), id, names_of<object_of<Member>>.each[place_of<Member>]);
    }
};

/// What must exist because of the record that was looked at.
class Desired {
  public:
    /// A record that must exist, with every member that has a value.
    template <class Object>
    void put(Id<Object> id, Object object) {
        AnyObject     any     = AnyObject::of(std::move(object));
        std::uint32_t members = 0;
        for (std::size_t place = 0; place < any.type().members.size(); ++place)
            if (any.type().members[place].present(any.data())) members |= std::uint32_t{1} << place;
        proposals.push_back({id, std::move(any), members, true});
    }
    /// Single members of a record that exists already; nothing happens where it does not.
    template <auto... Members>
    void set(Id<object_of<(Members, ...)>> id, object_of<(Members, ...)> object) {
        proposals.push_back(
            {id, AnyObject::of(std::move(object)), ((std::uint32_t{1} << place_of<Members>) | ...), false});
    }
    void violate(Violation violation) { violations.push_back(std::move(violation)); }

    struct Proposal {
        RecordId      id{};
        AnyObject     object;
        std::uint32_t members = 0;  ///< Those it speaks of, one bit per place.
        bool          creates = false;
    };
    std::vector<Proposal>  proposals{};
    std::vector<Violation> violations{};
};

/// A derivation: a pure function from a record, and what it can look at, to the records that must exist because of it.
/// The same records give the same result; a violation stops all that it proposes. Versioned by name.
struct Process {
    std::string name;  ///< "won deal".
    int         version = 1;
    std::string from;  ///< Canonical object: "Opportunity".
    std::function<void(RecordId id, AnyObject const& object, Records& records, Desired& desired)> derive;
    /// Objects whose records, when they change, have the records of `from` looked at again that they refer to, or that
    /// refer to the same; "ContractLine.contract": also when its contract changes; "Rate>rate_card": docs/processes.md.
    std::vector<std::string> watches{};
    /// It asks for the date: all its records are looked at again when the date changes.
    bool daily = false;

    // What it looks at and what it makes, as data: "Contract" for a whole object, "Contract.status" for one member. A
    // topology draws its graph from them, and refuses one in which two processes decide the same member, or what a
    // process makes is, by way of others, what it is made from. That it looks at what it made itself is not said. Left
    // empty, nothing is checked.

    std::vector<std::string> reads{};
    std::vector<std::string> makes{};  ///< What is proposed beside these is an error of code `unsupported`.
    /// Processes that make some of the same, by agreement: other records of an object, or the same ones at another
    /// stage.
    std::vector<std::string> shares_with{};
    /// What follows from a record that is gone, given as it was last. Without it, what was made of it stands.
    std::function<void(RecordId id, AnyObject const& last, Records& records, Desired& desired)> retract{};
};

}  // namespace throughline
