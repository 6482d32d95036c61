#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace throughline {

/// A table for people: the same one is shown on a console and on a page.
struct ReportTable {
    struct Column {
        std::string name;
        bool        is_number = false;  ///< Stands on the right.
        bool        is_code   = false;  ///< Keys and codes: of one width, and marked out on a page.
    };

    std::string                           caption{};
    std::vector<Column>                   columns{};
    std::vector<std::vector<std::string>> rows{};
    std::string                           note{};  ///< Under it: what was left out, or why it is empty.
};

/// A label and what there is to say under it.
struct ReportFact {
    std::string label;
    std::string value;
};

/// One station of something that is followed from system to system.
struct ReportStep {
    std::string              place{};  ///< Where it stands: a system's name, or what derived it.
    std::string              title;
    std::string              text{};
    std::vector<ReportFact>  facts{};
    std::vector<ReportTable> tables{};
};

struct ReportSection {
    std::string              title;
    std::string              text{};
    std::vector<ReportTable> tables{};
    std::vector<ReportStep>  steps{};
};

/// What a run did, for people. It holds only text; what must not be shown must not be put in: plans, exceptions and
/// audits come from the store with personal data redacted already.
struct RunReport {
    std::string                title;
    std::string                lead{};     ///< A sentence or two on what this was.
    std::vector<ReportFact>    figures{};  ///< The few numbers that a reader wants first.
    std::vector<ReportSection> sections{};
    std::string                foot{};
};

/// Rows of one table that a page or a console shows; the others are counted under it.
inline constexpr std::size_t report_rows_max = 1'000;

/// One self-contained page: no script, no address outside it, light or dark as its reader likes. The same report gives
/// the same bytes.
std::string to_html(RunReport const& report);

/// The table in columns, for a console. Cells are cut to `cell_width_max` characters; control characters are left out.
std::string to_text(ReportTable const& table, std::size_t cell_width_max = 60);

/// A whole number in groups of three: `12 345`.
std::string grouped(std::size_t number);

}  // namespace throughline
