#pragma once

#include "choice.hpp"
#include "semantic_diff.hpp"

#include <throughline/mapping/crosswalk_file.hpp>
#include <throughline/mapping/drift.hpp>

#include <optional>
#include <string>
#include <vector>

namespace throughline::tool {

/// How much of one canonical object a vendor keeps, and how the mapping fits its description.
struct MappingReport {
    explicit MappingReport(MappingView const& its_view) : view{its_view} {}

    MappingView                  view;
    std::size_t                  members        = 0;
    std::size_t                  members_mapped = 0;
    std::vector<FieldRow const*> left_out{};  ///< Rows that say why.
    std::optional<VendorSchema>  described{};
    std::vector<Misfit>          misfits{};
    std::vector<std::string>     unmapped{};
    std::optional<Drift>         drift{};
    std::vector<Pause>           pauses{};
};

/// One crosswalk: who asks for it, and what it lacks.
struct CrosswalkReport {
    std::string                      name{};
    bool                             is_given = false;
    std::size_t                      pairs    = 0;
    std::vector<std::string>         asked_by{};         ///< "Opportunity.region".
    bool                             is_needed = false;  ///< Some codec that asks has no values of its own.
    bool                             is_usual  = false;  ///< The vendor's own, which the tenant did not change.
    std::optional<CrosswalkCoverage> coverage{};         ///< Beside the values that the vendor lists.
    std::vector<std::string>         strangers{};        ///< Codes that the model does not know.
};

struct CheckReport {
    std::vector<MappingReport>   mappings{};
    std::vector<CrosswalkReport> crosswalks{};
    std::vector<SemanticChange>  changes{};
    bool                         is_compared = false;
    std::size_t                  findings    = 0;
};

/// Descriptions by their object.
using Schemas = std::vector<VendorSchema>;

CheckReport check_mappings(Choice const& choice, Schemas const& described, Schemas const& older);

/// Counts what a person should look at.
void count_findings(CheckReport& report, Choice const& choice);

}  // namespace throughline::tool
