#include "account.hpp"

#include <support/committed_file.hpp>

#include <throughline/mapping/document.hpp>

using namespace throughline;
using namespace throughline::tests;

TEST_CASE("the document of Kantata's mappings says what they do (R160)") {
    auto       mappings = kantata::system("psa", token_login(), account_options()).mappings;
    auto const tasks =
        kantata::system("psa", token_login(), account_options({.plans = kantata::Plans::tasks})).mappings;
    mappings.push_back(tasks.back());
    check_committed("docs/vendors/kantata-mappings.md", mapping_document("Kantata", mappings));
}
