#include <throughline/sync/topology_lint.hpp>

#include "process_graph.hpp"

#include <algorithm>
#include <array>

namespace throughline {

namespace sync_detail {

constexpr std::array<std::string_view, 15> objects_of_money{
    "CustomerAccount", "Contract",     "ContractLine",        "ChangeOrder", "BillingSchedule",
    "BillingEvent",    "Invoice",      "InvoiceLine",         "Payment",     "Expense",
    "RevenueSchedule", "RevenueEvent", "RevenueScheduleLine", "CostActual",  "LedgerPosting"};

/// Larger than any that a policy may let pass.
constexpr char much_money[] = R"({"amount":"999999999999.00","currency":"USD"})";

bool has_money(MemberType const& member) {
    if (member.kind == MemberKind::money || member.element == MemberKind::money) return true;
    if (!member.nested) return false;
    return std::any_of(member.nested->members.begin(), member.nested->members.end(), has_money);
}

bool is_told(FieldRow const& row) {
    return row.kind == RowKind::member && row.encode && row.direction != Direction::read;
}

/// A system says it itself at every stage: it is never told.
bool is_its_own(Topology const& topology, System const& system, ObjectType const& type, std::size_t place) {
    auto const stages = Authority::stages_of(type);
    return std::all_of(stages.begin(), stages.end(), [&](std::string const& stage) {
        return topology.authority.owner_of(type, place, stage) == system.role;
    });
}

/// One kind of write to one system, as a plan would hold it.
class WriteProbe {
  public:
    WriteProbe(Topology const& topology, System const& system, MappingView const& mapping, Materiality const& material)
        : topology_{topology}, system_{system}, mapping_{mapping}, material_{material} {}

    /// Nothing where it moves no money, or somebody has to agree.
    std::optional<TopologyGap> gap() const {
        bool const creates = std::count(system_.creates.begin(), system_.creates.end(), mapping_.object) != 0;
        auto const made    = creates ? try_it(Operation::upsert) : std::nullopt;
        return made ? made : try_it(Operation::update);
    }

  private:
    std::optional<TopologyGap> try_it(Operation operation) const {
        TopologyGap gap{
            .kind = TopologyGap::Kind::unapproved, .system = system_.name, .object = std::string{mapping_.object}};
        PlannedWrite write;
        write.system        = system_.name;
        write.vendor_object = mapping_.vendor_object;
        write.object        = mapping_.object;
        write.operation     = operation;
        if (operation == Operation::update) write.key = "1";
        add(mapping_, operation, write, gap);
        for (auto const& row : mapping_.rows)
            if (row.kind == RowKind::lines)
                for (auto const& each : system_.mappings)
                    if (each.is_line() && each.vendor_object == lines_of(row).vendor_object) {
                        write.with_lines = true;
                        add(each, operation, write, gap);
                    }
        if (gap.members.empty()) return std::nullopt;
        if (topology_.approval.needs && topology_.approval.needs(write)) return std::nullopt;
        return gap;
    }

    void add(MappingView const& mapping, Operation operation, PlannedWrite& write, TopologyGap& gap) const {
        auto const& type = mapping.type();
        for (std::size_t index = 0; index < mapping.rows.size(); ++index) {
            auto const& row = mapping.rows[index];
            if (!is_told(row)) continue;
            bool const is_update = operation == Operation::update;
            if (is_update && (row.direction == Direction::create || is_its_own(topology_, system_, type, row.place)))
                continue;
            auto const& member = type.members[row.place];
            bool const  money  = material_(type, member);
            if (&mapping == &mapping_) write.rows.set(index);
            write.changes.push_back({std::string{member.name}, std::string{row.name}, {}, money ? much_money : ""});
            if (money) gap.members.push_back(std::string{type.name} + "." + std::string{member.name});
        }
    }

    Topology const&    topology_;
    System const&      system_;
    MappingView const& mapping_;
    Materiality const& material_;
};

void find_unapproved(Topology const& topology, Materiality const& material, std::vector<TopologyGap>& gaps) {
    for (auto const& system : topology.systems)
        for (auto const& mapping : system.mappings) {
            if (mapping.is_line() || !find_object_type(mapping.object)) continue;
            auto gap = WriteProbe{topology, system, mapping, material}.gap();
            if (!gap) continue;
            for (auto const& process : topology.processes)
                for (auto const& made : process.makes)
                    if (std::any_of(gap->members.begin(), gap->members.end(),
                                    [&](std::string const& member) { return overlap(made, member); })) {
                        gap->made_by.push_back(process.name);
                        break;
                    }
            gaps.push_back(*std::move(gap));
        }
}

/// Whether some mapping of some system has a row about what a declaration names, of which `holds` is true.
template <class Holds>
bool in_a_system(Topology const& topology, std::string_view declared, Holds holds) {
    auto const point  = declared.find('.');
    auto const object = declared.substr(0, point);
    for (auto const& system : topology.systems)
        for (auto const& mapping : system.mappings) {
            if (mapping.object != object) continue;
            for (auto const& row : mapping.rows) {
                if (row.kind != RowKind::member || !holds(row)) continue;
                auto const bits = row.inputs ? row.inputs : std::uint32_t{1} << row.place;
                if (point == std::string_view::npos) return true;
                auto const place = mapping.type().place_named(declared.substr(point + 1));
                if (place < mapping.type().members.size() && (bits >> place & 1u)) return true;
            }
        }
    return false;
}

bool in_a_process(Topology const& topology, Process const& besides, std::string_view declared,
                  std::vector<std::string> Process::*list) {
    return std::any_of(topology.processes.begin(), topology.processes.end(), [&](Process const& process) {
        return &process != &besides && std::any_of((process.*list).begin(), (process.*list).end(),
                                                   [&](std::string const& each) { return overlap(each, declared); });
    });
}

void find_loose_ends(Topology const& topology, Process const& process, std::vector<TopologyGap>& gaps) {
    if (process.reads.empty() && process.makes.empty()) {
        gaps.push_back({.kind = TopologyGap::Kind::undeclared, .process = process.name, .object = process.from});
        return;
    }
    TopologyGap unsaid{.kind = TopologyGap::Kind::unsaid, .process = process.name, .object = process.from};
    for (auto const& read : process.reads) {
        bool const said =
            in_a_system(topology, read, [](FieldRow const& row) { return row.direction != Direction::write; });
        if (!said && !in_a_process(topology, process, read, &Process::makes)) unsaid.members.push_back(read);
    }
    TopologyGap unheard{.kind = TopologyGap::Kind::unheard, .process = process.name, .object = process.from};
    for (auto const& made : process.makes)
        if (!in_a_system(topology, made, is_told) && !in_a_process(topology, process, made, &Process::reads))
            unheard.members.push_back(made);
    for (auto* gap : {&unsaid, &unheard})
        if (!gap->members.empty()) gaps.push_back(std::move(*gap));
}

}  // namespace sync_detail

using namespace sync_detail;

bool is_financially_material(ObjectType const& object, MemberType const& member) {
    return has_money(member) &&
           std::find(objects_of_money.begin(), objects_of_money.end(), object.name) != objects_of_money.end();
}

std::string TopologyGap::to_string() const {
    switch (kind) {
        case Kind::unapproved:
            return system + " is told of " + joined(members) + ", and nobody has to agree" +
                   (made_by.empty() ? "" : " to what \"" + joined(made_by) + "\" makes");
        case Kind::unsaid:
            return "\"" + process + "\" looks at " + joined(members) + ", which no system says and no process makes";
        case Kind::unheard:
            return "\"" + process + "\" makes " + joined(members) + ", which no system is told and no process looks at";
        case Kind::undeclared:
            break;
    }
    return "\"" + process + "\" does not say what it looks at and makes";
}

std::vector<TopologyGap> gaps_of(Topology const& topology, Materiality const& is_material) {
    std::vector<TopologyGap> gaps;
    find_unapproved(topology, is_material, gaps);
    for (auto const& process : topology.processes) find_loose_ends(topology, process, gaps);
    return gaps;
}

std::string processes_as_dot(Topology const& topology, std::vector<TopologyGap> const& gaps) {
    auto picture = processes_as_dot(topology);
    picture.erase(picture.rfind('}'));
    auto const node = [](std::string const& name) { return "\"" + name + "\""; };
    for (auto const& gap : gaps) {
        if (gap.kind == TopologyGap::Kind::undeclared) picture += "    " + node(gap.process) + " [color=red];\n";
        bool const is_unsaid = gap.kind == TopologyGap::Kind::unsaid;
        if (!is_unsaid && gap.kind != TopologyGap::Kind::unheard) continue;
        for (auto const& member : gap.members) {
            auto const loose = node((is_unsaid ? "nobody says " : "nobody hears ") + member);
            picture += "    " + loose + " [shape=plaintext, fontcolor=red];\n    ";
            picture += is_unsaid ? loose + " -> " + node(gap.process) : node(gap.process) + " -> " + loose;
            picture += " [color=red];\n";
        }
    }
    return picture + "}\n";
}

}  // namespace throughline
