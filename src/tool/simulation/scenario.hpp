#pragma once

#include <throughline/core/result.hpp>
#include <throughline/model/about.hpp>
#include <throughline/sandbox/firm.hpp>
#include <throughline/sandbox/network.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace throughline::simulation {

/// A topology to rehearse, as a file names it: which simulated systems there are, what each keeps, who decides what,
/// and what follows from what. docs/tool.md describes the file.
struct Scenario {
    enum class Vendor : unsigned char { salesforce, netsuite, kantata, json };

    struct Member {
        std::string              name;
        Vendor                   vendor = Vendor::json;
        Owner                    role   = Owner::crm;
        std::vector<std::string> objects{};  ///< Canonical; of JSON systems.
        std::vector<std::string> creates{};  ///< Canonical; empty: what is usual for the vendor.
    };
    /// One rule of the authority.
    struct Rule {
        std::string object;
        std::string member{};  ///< Empty: every member.
        std::string stage{};   ///< Empty: every stage.
        Owner       owner = Owner::crm;
    };

    std::string         name;
    std::vector<Member> systems{};
    std::vector<Rule>   authority{};
    /// Objects whose writes people must agree to. For looking at: a rehearsal has nobody who would.
    std::vector<std::string> approved{};
    bool                     standard_processes = false;
    sandbox::FirmSize        firm{.accounts = 3, .opportunities = 10, .people = 2};
};

/// All faults of the text in one error of code `validation`, each with its place.
Result<Scenario> read_scenario(std::string_view text);

}  // namespace throughline::simulation
