#include "scenario.hpp"

#include "plain.hpp"

#include <throughline/model/enumeration.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <set>

namespace throughline::simulation {

namespace {

using Json = nlohmann::ordered_json;

constexpr char             schema_id[]    = "urn:throughline:schema:rehearsal:1";
constexpr std::size_t      systems_max    = 16;
constexpr std::size_t      firm_rows_max  = 5'000;
constexpr std::string_view owner_choice[] = {"crm", "cpq", "psa", "erp", "hr", "fpa", "mdm"};

/// Reads one document and remembers everything that is wrong with it.
class Reader {
  public:
    Result<Scenario> read(std::string_view text) {
        auto const document = Json::parse(text, nullptr, false);
        if (document.is_discarded() || !document.is_object())
            return Error{ErrorCode::validation, "the topology is no JSON object"};
        only(document, "", {"schema", "name", "systems", "authority", "approved", "processes", "firm"});
        if (string_of(document, "", "schema") != schema_id)
            fault("schema", std::string{"must be \""} + schema_id + "\"");
        scenario_.name = string_of(document, "", "name");
        if (scenario_.name.empty()) fault("name", "is missing");
        read_systems(document.value("systems", Json::array()));
        read_authority(document.value("authority", Json::array()));
        read_approved(document);
        read_processes(document.value("processes", Json{}));
        read_firm(document.value("firm", Json::object()));
        if (faults_.empty()) return std::move(scenario_);
        return Error{ErrorCode::validation, "the topology cannot be rehearsed: " + faults_};
    }

  private:
    void fault(std::string const& where, std::string const& what) {
        faults_ += (faults_.empty() ? "" : "; ") + where + " " + what;
    }
    void only(Json const& object, std::string const& where, std::set<std::string> const& known) {
        for (auto const& [name, value] : object.items())
            if (!known.count(name)) fault(where + name, "is not known here");
    }
    std::string string_of(Json const& object, std::string const& where, char const* name) {
        auto const found = object.find(name);
        if (found == object.end()) return {};
        if (found->is_string()) return found->get<std::string>();
        fault(where + name, "must be a text");
        return {};
    }
    std::vector<std::string> strings_of(Json const& object, std::string const& where, char const* name) {
        std::vector<std::string> all;
        for (auto const& each : object.value(name, Json::array())) {
            if (each.is_string())
                all.push_back(each.get<std::string>());
            else
                fault(where + name, "must hold texts");
        }
        return all;
    }
    Owner owner_of(std::string const& text, std::string const& where) {
        auto const known = enumerator_named<Owner>(text);
        if (known && std::find(std::begin(owner_choice), std::end(owner_choice), text) != std::end(owner_choice))
            return *known;
        fault(where, "must be one of crm, cpq, psa, erp, hr, fpa, mdm");
        return Owner::crm;
    }

    void read_systems(Json const& systems) {
        if (!systems.is_array() || systems.empty() || systems.size() > systems_max) {
            fault("systems", "must be a list of 1 to " + std::to_string(systems_max));
            return;
        }
        std::set<std::string> names, vendors;
        for (std::size_t each = 0; each < systems.size(); ++each) {
            auto const where = "systems[" + std::to_string(each) + "].";
            if (!systems[each].is_object()) {
                fault(where, "must be an object");
                continue;
            }
            read_system(systems[each], where, vendors);
            if (!names.insert(scenario_.systems.back().name).second) fault(where + "name", "is taken");
        }
    }

    void read_system(Json const& object, std::string const& where, std::set<std::string>& vendors) {
        only(object, where, {"name", "vendor", "role", "objects", "creates"});
        Scenario::Member member;
        member.name       = string_of(object, where, "name");
        auto const proper = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
        if (member.name.empty() || !std::all_of(member.name.begin(), member.name.end(), proper))
            fault(where + "name", "must be of small letters, digits and dashes");
        auto const vendor = string_of(object, where, "vendor");
        if (auto const known = enumerator_named<Scenario::Vendor>(vendor))
            member.vendor = *known;
        else
            fault(where + "vendor", "must be one of salesforce, netsuite, kantata, json");
        member.objects = strings_of(object, where, "objects");
        member.creates = strings_of(object, where, "creates");
        if (member.vendor == Scenario::Vendor::json) {
            member.role = owner_of(string_of(object, where, "role"), where + "role");
            if (member.objects.empty()) fault(where + "objects", "must name what the system keeps");
            for (auto const& name : member.objects)
                if (!find_plain_object(name)) fault(where + "objects", "cannot hold " + name + ": " + plain_names());
        } else {
            if (object.contains("role") || !member.objects.empty())
                fault(where + "vendor", "has its own role and objects");
            if (!vendors.insert(vendor).second) fault(where + "vendor", "can be there once");
        }
        scenario_.systems.push_back(std::move(member));
    }

    static std::string plain_names() {
        std::string names = "plain systems keep";
        for (auto const& each : plain_objects()) names += " " + std::string{each.view.object};
        return names;
    }

    void read_authority(Json const& rules) {
        if (!rules.is_array()) {
            fault("authority", "must be a list");
            return;
        }
        for (std::size_t each = 0; each < rules.size(); ++each) {
            auto const where = "authority[" + std::to_string(each) + "].";
            only(rules[each], where, {"object", "member", "stage", "owner"});
            scenario_.authority.push_back({string_of(rules[each], where, "object"),
                                           string_of(rules[each], where, "member"),
                                           string_of(rules[each], where, "stage"),
                                           owner_of(string_of(rules[each], where, "owner"), where + "owner")});
        }
    }

    void read_approved(Json const& document) {
        scenario_.approved = strings_of(document, "", "approved");
        for (auto const& object : scenario_.approved)
            if (!find_object_type(object)) fault("approved", "names what the model does not have: " + object);
    }

    void read_processes(Json const& processes) {
        if (processes.is_null()) return;
        scenario_.standard_processes = processes == "standard";
        if (!scenario_.standard_processes) fault("processes", "must be \"standard\", or left out");
    }

    void read_firm(Json const& firm) {
        only(firm, "firm.", {"accounts", "opportunities", "people"});
        auto const count = [&](char const* name, std::size_t& into) {
            auto const found = firm.find(name);
            if (found == firm.end()) return;
            if (found->is_number_unsigned() && *found > 0u && *found <= firm_rows_max)
                into = found->get<std::size_t>();
            else
                fault(std::string{"firm."} + name, "must be a number from 1 to " + std::to_string(firm_rows_max));
        };
        count("accounts", scenario_.firm.accounts);
        count("opportunities", scenario_.firm.opportunities);
        count("people", scenario_.firm.people);
    }

    Scenario    scenario_{};
    std::string faults_{};
};

}  // namespace

Result<Scenario> read_scenario(std::string_view text) { return Reader{}.read(text); }

}  // namespace throughline::simulation
