#include "account.hpp"

#include <support/committed_file.hpp>

#include <throughline/mapping/document.hpp>

using namespace throughline;
using namespace throughline::tests;

TEST_CASE("the document of NetSuite's mappings says what they do (R160)") {
    auto const system = netsuite::system("erp", token_login());
    check_committed("docs/vendors/netsuite-mappings.md", mapping_document("NetSuite", system.mappings));
}
