#include "acme.hpp"

#include <throughline/mapping/document.hpp>

#include <algorithm>

using namespace throughline;

TEST_CASE("a mapping prints as a table that a person reads (R160)") {
    auto const table = mapping_table(view_of<Acme, Account>);
    INFO(table);
    for (auto const* line : {
             "| Field | Direction | Member | Spelled as | Owner | Notes |\n|---|---|---|---|---|---|\n| `id` |",
             "| `id` | read | | key | | the vendor's key |\n",
             "| `our_id` | read, write | | our id | | where the vendor keeps our id |\n",
             "| `record_type` | create | | constant | | always `company` |\n",
             "| `title` | read, write | `name` | text | crm | required |\n",
             "| `number` | read, create | `number` | text of limited length |",
             "| `label` | write | `name` | computed | crm | made from `name`, `number` |\n",
             "| `contact/phone/main` | read, write | `phone` | text, personal | crm | personal |\n",
             "| | none | `type` | | crm | not kept: Acme sells to companies only |\n",
             "| `etag` | none | | | | ignored: changes with every read |\n",
             "| `credit` | read | `credit_status` | text |",
         })
        CHECK_MESSAGE(table.find(line) != std::string::npos, line);
    CHECK(table == mapping_table(view_of<Acme, Account>));
    CHECK(std::count(table.begin(), table.end(), '\n') ==
          static_cast<std::ptrdiff_t>(view_of<Acme, Account>.rows.size() + 2));
}

TEST_CASE("the table names lines and the currency of the record") {
    auto const table = mapping_table(view_of<Acme, Invoice>);
    INFO(table);
    CHECK(table.find("| `lines/all` | read, write | `InvoiceLine` | lines | | records contained in this one |\n") !=
          std::string::npos);
    CHECK(table.find("| `currency` | read | | ISO 4217 code | | currency of the record's amounts |\n") !=
          std::string::npos);
}

TEST_CASE("a document has a section for each mapping, with what it covers") {
    auto const text = mapping_document("Acme", {view_of<Acme, Contact>, view_of<Acme, InvoiceLine>});
    INFO(text);
    CHECK(text.starts_with("# Mappings of Acme\n"));
    CHECK(text.find("\n## `person` is `Contact`\n\n8 of 9 members are mapped.\n\n| Field |") != std::string::npos);
    CHECK(text.find("8 of 10 members are mapped. Its records are lines of the record that `invoice` names.\n") !=
          std::string::npos);
    CHECK(unmapped_members(view_of<Acme, InvoiceLine>) == std::vector<std::string>{"contract_line", "billing_events"});
}
