#include "process_graph.hpp"
#include "watched_way.hpp"

#include <throughline/model/account.hpp>
#include <throughline/model/billing_event.hpp>
#include <throughline/model/contact.hpp>
#include <throughline/model/customer_account.hpp>
#include <throughline/model/project.hpp>
#include <throughline/model/resource.hpp>
#include <throughline/sync/topology.hpp>

#include <algorithm>
#include <set>

namespace throughline {

namespace sync_detail {

void check_system(System const& system, std::vector<std::string>& faults) {
    auto const fault    = [&](std::string const& text) { faults.push_back("system \"" + system.name + "\": " + text); };
    bool const is_taken = system.name.starts_with("process:") || system.name.starts_with("person:");
    if (system.name.empty() || is_taken) fault("it needs a name of its own");
    if (!system.connect) fault("it has no connector");
    std::set<std::string_view> objects;
    for (auto const& mapping : system.mappings) {
        if (!find_object_type(mapping.object))
            fault("its mapping of " + std::string{mapping.object} + " is of no canonical object");
        if (!objects.insert(mapping.vendor_object).second)
            fault("two mappings read " + std::string{mapping.vendor_object});
    }
    for (auto const& created : system.creates) {
        auto const writes = [&](MappingView const& mapping) {
            return mapping.object == created && !mapping.is_line() &&
                   std::any_of(mapping.rows.begin(), mapping.rows.end(),
                               [](FieldRow const& row) { return row.encode; });
        };
        if (std::none_of(system.mappings.begin(), system.mappings.end(), writes))
            fault("it is to receive " + created + ", which no mapping of it can write");
    }
}

}  // namespace sync_detail

Result<> Topology::check() const {
    std::vector<std::string>   faults;
    std::set<std::string_view> names;
    for (auto const& system : systems) {
        sync_detail::check_system(system, faults);
        if (!names.insert(system.name).second) faults.push_back("two systems are called \"" + system.name + "\"");
    }
    for (auto const& rule : retention)
        if (!rule.system.empty() && names.count(rule.system) == 0)
            faults.push_back("what is kept is said of a system \"" + rule.system + "\" that is not there");
    if (approval.needs && approval.approvals < 1) faults.push_back("an approval policy asks for no approval at all");
    for (auto& fault : authority.faults()) faults.push_back(std::move(fault));
    for (auto& fault : merging.faults()) faults.push_back(std::move(fault));
    for (auto& fault : replay.faults()) faults.push_back(std::move(fault));
    for (auto& fault : faults_of_processes(processes)) faults.push_back(std::move(fault));
    for (auto const& route : routes)
        if (!find_object_type(route.object)) faults.push_back("a route is of no canonical object: " + route.object);
    names.clear();
    for (auto const& process : processes) {
        if (!names.insert(process.name).second) faults.push_back("two processes are called \"" + process.name + "\"");
        if (!find_object_type(process.from))
            faults.push_back("process \"" + process.name + "\" starts from no canonical object");
        for (auto const& watched : process.watches)
            if (!can_be_watched(watched))
                faults.push_back("process \"" + process.name + "\" watches \"" + watched +
                                 "\", which is neither an object, nor a reference of one, nor a way between them");
    }
    if (faults.empty()) return {};
    std::string all;
    for (auto const& fault : faults) all += (all.empty() ? "" : "; ") + fault;
    return Error{ErrorCode::validation, "the topology cannot run: " + all}
        .with_owner("integration")
        .with_remedy("correct the topology where it is built");
}

std::vector<Route> standard_routes() {
    return {{.object = "Project",
             .role   = Owner::erp,
             .takes =
                 [](RecordId, AnyObject const& object, Records&) {
                     auto const status = object.as<Project>().status;
                     return status != Project::Status::draft && status != Project::Status::cancelled;
                 }},
            {.object = "BillingEvent", .role = Owner::erp, .takes = [](RecordId, AnyObject const& object, Records&) {
                 return object.as<BillingEvent>().status != BillingEvent::Status::cancelled;
             }}};
}

System const* Topology::find(std::string_view name_wanted) const {
    for (auto const& system : systems)
        if (system.name == name_wanted) return &system;
    return nullptr;
}

std::vector<IdentityRule> standard_identity() {
    return {
        {"Resource", "e-mail",
         [](AnyObject const& object) -> std::optional<std::string> {
             auto const& email = object.as<Resource>().email;
             if (!email || email->empty()) return std::nullopt;
             return email->reveal();
         }},
        {"Contact", "account and e-mail",
         [](AnyObject const& object) -> std::optional<std::string> {
             auto const& contact = object.as<Contact>();
             if (!contact.email || contact.email->empty() || !contact.account) return std::nullopt;
             return contact.account->to_string() + " " + contact.email->reveal();
         }},
        {"CustomerAccount", "name and legal entity",
         [](AnyObject const& object) -> std::optional<std::string> {
             auto const& customer = object.as<CustomerAccount>();
             if (customer.name.empty()) return std::nullopt;
             return customer.legal_entity.to_string() + " " + customer.name;
         }},
    };
}

}  // namespace throughline
