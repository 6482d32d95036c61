#include "anaplan_rehearsal.hpp"

#include <support/committed_file.hpp>

#include <throughline/vendors/kantata/kantata.hpp>
#include <throughline/vendors/netsuite/netsuite.hpp>
#include <throughline/vendors/salesforce/salesforce.hpp>

#include <filesystem>
#include <set>

// What is promised of an effect stands in the type of each object's sheet (CreateSafety); the page is made of it.

using namespace throughline;
using namespace throughline::tests;

namespace {

std::string_view promise_of(CreateSafety safety) {
    switch (safety) {
        case CreateSafety::upsert_by_external_id:
            return "once, however often it is sent: a create names our id, and the vendor keeps it unique";
        case CreateSafety::unique_external_id:
            return "once: the vendor refuses a second one with our id, and an unknown outcome is looked up by it";
        case CreateSafety::look_first:
            return "once, where a search finds what was made before it is sent again; a network that carries one "
                   "request twice makes two";
        case CreateSafety::none:
            break;
    }
    return "at most once: an unknown outcome is never sent again, and becomes an exception for people";
}

std::string_view name_of_class(CreateSafety safety) {
    constexpr std::string_view names[]{"upsert_by_external_id", "unique_external_id", "look_first", "none"};
    return names[static_cast<std::size_t>(safety)];
}

std::vector<Sheet> all_sheets() {
    salesforce::Options without_ids, with_ids;
    with_ids.external_ids = true;
    auto crm_with_ids     = salesforce::sheet(with_ids);
    crm_with_ids.vendor += ", with `external_ids`";
    return {salesforce::sheet(without_ids), crm_with_ids, kantata::sheet({}), netsuite::sheet(),
            anaplan::sheet(tables_of_model(model_options()))};
}

}  // namespace

TEST_CASE("P40: what is promised of an effect is the page made of the sheets' types, and nothing else claims more") {
    std::string page{
        "# What is promised of an effect\n\n"
        "No transport delivers anything exactly once. What is promised is the *effect*, and it depends on what the "
        "vendor\noffers against doubles: the class that each object's sheet states (`ObjectSheet::creates`). This page "
        "is made of the\nsheets; a test compares it.\n\n| class | a new record is made |\n|---|---|\n"};
    for (auto const safety : {CreateSafety::upsert_by_external_id, CreateSafety::unique_external_id,
                              CreateSafety::look_first, CreateSafety::none})
        page += "| `" + std::string{name_of_class(safety)} + "` | " + std::string{promise_of(safety)} + " |\n";
    page += "\nChanges set absolute values and are safe to repeat. Objects that are only read are left out.\n\n";
    page += "| vendor | object | class | our id stands in |\n|---|---|---|---|\n";
    for (auto const& sheet : all_sheets())
        for (auto const& object : sheet.objects) {
            if (!object.writable) continue;
            page += "| " + sheet.vendor + " | `" + object.vendor_object + "` | `" +
                    std::string{name_of_class(object.creates)} + "` | " +
                    (object.external_id_field.empty() ? "" : "`" + object.external_id_field + "`") + " |\n";
            // The class is not only a word: each needs what it rests on.
            bool const rests_on_id = object.creates != CreateSafety::none;
            CHECK(object.external_id_field.empty() != rests_on_id);
        }
    check_committed("docs/effects.md", page);

    auto const root = std::filesystem::path{THROUGHLINE_SOURCE_DIR};
    for (auto const& entry : std::filesystem::recursive_directory_iterator{root / "docs"}) {
        if (entry.path().extension() != ".md" || entry.path().filename() == "effects.md") continue;
        CAPTURE(entry.path().string());
        std::ifstream file{entry.path(), std::ios::binary};
        std::string   text{std::istreambuf_iterator<char>{file}, {}};
        CHECK(text.find("exactly-once") == std::string::npos);
        CHECK(text.find("xactly once") == std::string::npos);
    }
}
