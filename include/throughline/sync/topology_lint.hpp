#pragma once

#include <throughline/sync/topology.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// Something in a topology that runs, and that somebody should have a look at.
struct TopologyGap {
    enum class Kind : unsigned char {
        unapproved,  ///< A write that moves money, and nobody has to agree to it (R284).
        unsaid,      ///< A process looks at what no system says and no process makes.
        unheard,     ///< A process makes what no system is told and no process looks at.
        undeclared,  ///< A process does not say what it looks at and makes: it is not in the graph.
    };

    Kind                     kind;
    std::string              system{};   ///< That is written to.
    std::string              process{};  ///< That looks at it or makes it.
    std::string              object{};
    std::vector<std::string> members{};  ///< As declarations name them: "Contract.value".
    std::vector<std::string> made_by{};  ///< Of an unapproved write: processes that make some of it.

    std::string to_string() const;
    bool        operator==(TopologyGap const&) const = default;
};

/// Whether a change of that member, or a new record that has it, is one of money. By default the amounts of all that is
/// agreed with customers, billed, paid, recognized, spent and posted; what is only hoped for or planned is none.
using Materiality = std::function<bool(ObjectType const& object, MemberType const& member)>;
bool is_financially_material(ObjectType const& object, MemberType const& member);

/// Tries the approval policy with a write of each kind that the topology may make, and follows what processes declare.
/// In the order of systems and processes; a topology without gaps has none.
std::vector<TopologyGap> gaps_of(Topology const& topology, Materiality const& is_material = is_financially_material);

/// `processes_as_dot` with the gaps of its processes in red.
std::string processes_as_dot(Topology const& topology, std::vector<TopologyGap> const& gaps);

}  // namespace throughline
