#pragma once

#include <throughline/core/result.hpp>
#include <throughline/mapping/field.hpp>
#include <throughline/model/enumeration.hpp>
#include <throughline/model/object_type.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// What must have come to pass, beside the stage, for a member to be frozen.
enum class FreezeWhen : unsigned char {
    at_stage,        ///< Nothing else.
    project_active,  ///< A project that the opportunity led to has been activated.
    quote_accepted,  ///< The quote that the line belongs to has been accepted.
    period_closed,   ///< The accounting period that the record counts in has been closed.
};

/// A member that nobody may change, not even its owner.
struct Freeze {
    std::string object;
    std::string member;  ///< Empty: every member.
    std::string stage;   ///< Empty: every stage.
    FreezeWhen  when = FreezeWhen::at_stage;
    std::string by;  ///< Who or what froze it, for people. Empty: it is not frozen after all.
};

/// One cell of the matrix: who decides a member while its record stands at a stage.
struct AuthorityCell {
    std::string              object;
    std::string              member;
    std::string              stage;  ///< Empty for objects without stages.
    Owner                    owner;
    std::vector<std::string> through{};    ///< Processes whose word on it is the owner's.
    std::string              frozen_by{};  ///< Empty: it is not.
    FreezeWhen               frozen_when = FreezeWhen::at_stage;

    bool operator==(AuthorityCell const&) const = default;
};

/// Who decides a member's value, by the stage that its record has reached. A default ships with the model (each
/// member's owner) and `standard_authority` (what changes with the stage); a host adds its own rules. A later rule wins
/// over an earlier one, so that every member has exactly one owner at every stage.
///
/// When a record reaches another stage, all its members pass at once to whom they belong there. What comes together
/// with the new stage is the old owner's last word: it is handed to the new owner's system, whose own word counts from
/// then on.
class Authority {
  public:
    /// From now on that member belongs to that kind of system, at every stage.
    template <auto Member>
    Authority& give(Owner owner) {
        return give(object_name<object_of<Member>>, name_of_member<Member>(), {}, owner);
    }
    /// At one stage only.
    template <auto Member>
    Authority& give_at(std::string_view stage, Owner owner) {
        return give(object_name<object_of<Member>>, name_of_member<Member>(), stage, owner);
    }
    /// By names; an empty member means every member of the object, an empty stage every stage.
    Authority& give(std::string_view object, std::string_view member, std::string_view stage, Owner owner);

    /// What that process derives for the member is taken as the owner's word: terms that change through change orders
    /// only, a status that the deal's outcome moves. An empty stage means every stage.
    template <auto Member>
    Authority& let(std::string_view process, std::string_view stage = {}) {
        return let(object_name<object_of<Member>>, name_of_member<Member>(), stage, process);
    }
    Authority& let(std::string_view object, std::string_view member, std::string_view stage, std::string_view process);

    /// Nobody changes that member any more, once what `when` says has come to pass; `by` is who or what froze it. The
    /// owner's own system keeps what it has: nothing is written there, and what it says differently is an exception.
    /// All other systems are brought in line. An empty stage means every stage.
    template <auto Member>
    Authority& freeze(std::string_view by, std::string_view stage = {}, FreezeWhen when = FreezeWhen::at_stage) {
        return freeze(object_name<object_of<Member>>, name_of_member<Member>(), stage, when, by);
    }
    Authority& freeze(std::string_view object, std::string_view member, std::string_view stage, FreezeWhen when,
                      std::string_view by);
    /// It is not frozen there after all; the last word on a member counts.
    template <auto Member>
    Authority& thaw(std::string_view stage = {}) {
        return freeze(object_name<object_of<Member>>, name_of_member<Member>(), stage, FreezeWhen::at_stage, {});
    }

    /// What follows is another's to say: rules on either side of it may disagree, those on one side may not.
    Authority& begin_overlay();

    /// The kind of system that decides.
    Owner owner_of(ObjectType const& type, std::size_t place, std::string_view stage) const;
    /// Null where nobody froze it. Whether what it waits for has come to pass is not looked at here.
    Freeze const* freeze_of(ObjectType const& type, std::size_t place, std::string_view stage) const;
    bool lets(ObjectType const& type, std::size_t place, std::string_view stage, std::string_view process) const;

    /// The stages that an object passes through: "open", "won", "lost" for an opportunity; how certain it is for a line
    /// of a forecast; the values of its status where it has one; a single empty one where it has none.
    static std::vector<std::string> stages_of(ObjectType const& type);
    /// The stage that a record has reached, of those.
    static std::string stage_of(AnyObject const& object);

    /// The whole of an object: a cell for each member and stage.
    std::vector<AuthorityCell> matrix_of(ObjectType const& type) const;

    /// Rules that name an object, member or stage that the model does not have, or say two things of one cell: all of
    /// them, a line each.
    std::vector<std::string> faults() const;
    /// The same as one error.
    Result<> check() const;

  private:
    struct Rule {
        std::string object;
        std::string member;
        std::string stage;
        Owner       owner;
        int         layer;
    };
    struct Grant {
        std::string object;
        std::string member;
        std::string stage;
        std::string process;
    };

    template <auto Member>
    static constexpr std::string_view name_of_member() {
        static_assert(member_named<Member>::is_described,
                      "throughline: list this member in its object's BOOST_HANA_ADAPT_STRUCT");
        return names_of<object_of<Member>>.each[place_of<Member>];
    }
    static bool covers(std::string const& object, std::string const& member, std::string const& stage,
                       ObjectType const& type, std::size_t place, std::string_view at);

    std::vector<Rule>   rules_;
    std::vector<Grant>  grants_;
    std::vector<Freeze> freezes_;
    int                 layer_ = 0;
};

/// The model's defaults and their changes by stage (canonical model, "Default authority").
Authority standard_authority();

}  // namespace throughline
