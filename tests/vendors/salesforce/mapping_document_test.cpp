#include "org.hpp"

#include <support/committed_file.hpp>

#include <throughline/mapping/document.hpp>

using namespace throughline;
using namespace throughline::tests;

TEST_CASE("the document of Salesforce's mappings says what they do (R160)") {
    auto const system = salesforce::system("crm", login_with_secret(), {.external_ids = true});
    check_committed("docs/vendors/salesforce-mappings.md", mapping_document("Salesforce", system.mappings));
}
