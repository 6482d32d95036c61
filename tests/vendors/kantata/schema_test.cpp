#include <throughline/mapping/fit.hpp>
#include <throughline/vendors/kantata/kantata.hpp>
#include <throughline/vendors/kantata/schema.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace throughline;

namespace {

constexpr std::string_view outline = R"(---
roles:
  attributes:
    - id
    - name # what people call it

time_entries:
  attributes:
    - id
    - notes
    - user_id # (always)
    - submission_ids
  create_attributes:
    - notes # (optional)
    - external_reference
  create_or_update_attributes:
    - billable
  update_attributes:
    - notes
  validations:
    notes:
      presence: true
  associations:
    user:
      foreign_key: user_id
      collection: users
    submissions:
      foreign_key: submission_ids
      collection: submissions
)";

ErrorCode refused(std::string_view text, std::string_view object) {
    auto const read = kantata::read_schema(text, object);
    REQUIRE_FALSE(read);
    return read.error().code();
}

}  // namespace

TEST_CASE("the specification of Kantata's own client says what a collection has and who may write it (R219, P37)") {
    auto const read = kantata::read_schema(outline, "time_entries");
    REQUIRE_MESSAGE(read, read.error().describe());
    CHECK(read->fields.size() == 6);
    CHECK_FALSE(read->find("id")->createable);
    CHECK(read->find("notes")->createable);
    CHECK(read->find("notes")->updateable);
    CHECK(read->find("billable")->updateable);
    CHECK(read->find("external_reference")->createable);
    CHECK_FALSE(read->find("external_reference")->updateable);
    CHECK(read->find("user_id")->refers_to == std::vector<std::string>{"users"});
    CHECK(read->find("submission_ids")->type == VendorType::list);
    CHECK(read->leads_elsewhere("user/full_name"));
    CHECK(read->leads_elsewhere("external_reference/service_model_ref"));
    CHECK(kantata::read_schema(outline, "roles")->fields.size() == 2);
}

TEST_CASE("what is no specification is an error that says so (L10)") {
    CHECK(refused(outline, "invoices") == ErrorCode::not_found);
    CHECK(refused(R"({"count":1,"custom_fields":{}})", "time_entries") == ErrorCode::corrupt);
    CHECK(refused("", "time_entries") == ErrorCode::corrupt);
    CHECK(refused("time_entries:\n  per_page: 200\n", "time_entries") == ErrorCode::corrupt);
}

TEST_CASE("what the mappings write is what Kantata says may be written (R219, R160)") {
    bool const    has_contracts = !std::string_view{THROUGHLINE_SHARED_DIR}.empty();
    std::ifstream in{
        std::filesystem::path{THROUGHLINE_SHARED_DIR} / "contracts/kantata/spec/mavenlink_gem_specification.yml",
        std::ios::binary};
    if (!has_contracts || !in) {
        MESSAGE("skipped: the vendor's contract is not here");
        return;
    }
    std::string const text{std::istreambuf_iterator<char>{in}, {}};
    auto const        system = kantata::system("psa", {}, {.currency = *Currency::parse("USD")});
    std::size_t       judged = 0;
    for (auto const& view : system.mappings) {
        auto const schema = kantata::read_schema(text, view.vendor_object);
        if (!schema) continue;  // Milestones and lines of invoices are in other collections of it, or in none.
        ++judged;
        for (auto const& misfit : misfits(view, *schema, {})) {
            // The connector brings these along from other collections, or works them out.
            CAPTURE(misfit.field);
            CAPTURE(misfit.vendor_object);
            CAPTURE(std::string{name_of(misfit.kind)});
            bool const read_only = misfit.kind == MisfitKind::missing && !misfit.stop.create && !misfit.stop.update;
            CHECK(read_only);
        }
    }
    CHECK(judged >= 10);
}
