#include "account.hpp"

#include <support/random_object.hpp>

#include <throughline/model/project.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>

// Against what the vendor published: its own client's table of attributes, recorded exchanges, a sample page.

using namespace throughline;
using namespace throughline::tests;

namespace {

std::optional<std::string> contract(std::string const& file) {
    std::ifstream in{std::string{THROUGHLINE_SHARED_DIR} + "/contracts/kantata/" + file};
    if (!in) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>{in}, {}};
}

/// One object of the client's table: what lists it names under it. Read by its indentation.
struct Described {
    std::set<std::string> attributes{}, create{}, update{}, foreign_keys{};
};

std::map<std::string, Described> described_objects(std::string const& yaml) {
    std::map<std::string, Described> objects;
    std::string                      object, list;
    for (std::size_t at = 0; at < yaml.size();) {
        auto const  end  = std::min(yaml.find('\n', at), yaml.size());
        std::string line = yaml.substr(at, end - at);
        at               = end + 1;
        if (auto const comment = line.find('#'); comment != std::string::npos) line.resize(comment);
        while (!line.empty() && line.back() == ' ') line.pop_back();
        auto const indent = line.find_first_not_of(' ');
        if (indent == std::string::npos) continue;
        auto const text = line.substr(indent);
        if (indent == 0 && text.ends_with(':')) {
            object = text.substr(0, text.size() - 1);
        } else if (indent == 2 && text.ends_with(':')) {
            list = text.substr(0, text.size() - 1);
        } else if (text.starts_with("- ") && list.ends_with("attributes")) {
            auto& known = objects[object];
            auto& into  = list == "attributes"          ? known.attributes
                          : list == "create_attributes" ? known.create
                                                        : known.update;
            into.insert(text.substr(2));
        } else if (text.starts_with("foreign_key: ")) {
            objects[object].foreign_keys.insert(text.substr(13));
        }
    }
    return objects;
}

std::string collection_of(std::string_view vendor_object) {
    return std::string{vendor_object == "milestones" ? "stories" : vendor_object};
}

/// Members that the connector puts there itself, and those that the vendor's newer description has and its client's
/// table has not.
bool is_known_otherwise(std::string const& object, std::string const& member) {
    static std::set<std::string> const others{"external_reference",
                                              "workspace",
                                              "recent_submission",
                                              "account_membership",
                                              "workspace_resource",
                                              "story",
                                              "rate_card_set",
                                              "rate_card",
                                              "effective",
                                              "items",
                                              "subtotal_in_cents",
                                              "tax_in_cents",
                                              "total_in_cents",
                                              "updated_at",
                                              "story_allocation_days",
                                              "users.manager_id",
                                              "roles.deleted_at",
                                              "rate_card_roles.id",
                                              "rate_card_roles.rate"};
    return others.contains(member) || others.contains(object + "." + member);
}

/// The answers of one recording: JSON in single quotes, as YAML has it.
std::vector<std::string> recorded_answers(std::string const& yaml) {
    std::vector<std::string> answers;
    constexpr char           lead[] = "string: ! '";
    for (auto at = yaml.find(lead); at != std::string::npos; at = yaml.find(lead, at + 1)) {
        std::string text;
        for (auto from = at + sizeof lead - 1; from < yaml.size(); ++from) {
            if (yaml[from] == '\'' && yaml[from + 1] != '\'') break;
            if (yaml[from] == '\'') ++from;
            if (yaml[from] == '\n') {  // A fold: one blank for the break and the indent.
                while (yaml[from + 1] == ' ') ++from;
                text.push_back(' ');
                continue;
            }
            text.push_back(yaml[from]);
        }
        if (text.starts_with("{\"count\"")) answers.push_back(std::move(text));
    }
    return answers;
}

}  // namespace

TEST_CASE("R21: every member that a mapping names is one of the vendor's, and may be sent where it is sent") {
    auto const yaml = contract("spec/mavenlink_gem_specification.yml");
    if (!yaml) {
        MESSAGE("the contract files are not here");
        return;
    }
    auto const objects = described_objects(*yaml);
    for (auto const& plans : {kantata::Plans::allocations, kantata::Plans::tasks}) {
        for (auto const& view : kantata::system("psa", token_login(), account_options({.plans = plans})).mappings) {
            if (view.is_line()) continue;
            auto const object = collection_of(view.vendor_object);
            REQUIRE_MESSAGE(objects.contains(object), object);
            auto const& known = objects.at(object);
            for (auto const& row : view.rows) {
                if (row.name.empty()) continue;
                std::string const member{row.name.substr(0, row.name.find('/'))};
                CAPTURE(object);
                CAPTURE(member);
                bool const reads = row.kind != RowKind::constant && row.direction != Direction::write;
                bool const writes =
                    (row.kind == RowKind::member && row.direction != Direction::read) || row.kind == RowKind::constant;
                if (reads)
                    CHECK((known.attributes.contains(member) || known.foreign_keys.contains(member) ||
                           is_known_otherwise(object, member)));
                bool const made = writes && !(row.direction == Direction::write && row.kind == RowKind::constant);
                if (made) CHECK(known.create.contains(member));
                if (made && (row.direction == Direction::both || row.direction == Direction::write))
                    CHECK(known.update.contains(member));
            }
        }
    }
}

TEST_CASE("R21: recorded pages go through the connector and the real decoder") {
    std::map<std::string, std::string> const recordings{{"workspaces", "workspaces"},     {"stories", "stories"},
                                                        {"time_entries", "time_entries"}, {"expenses", "expenses"},
                                                        {"invoices", "invoices"},         {"users", "users"}};
    // Members that were not there in 2013.
    std::set<std::string> const newer{"approved", "status/key", "workspace/require_expense_approvals",
                                      "total_in_cents"};
    std::size_t                 records = 0;
    for (auto const& [object, file] : recordings) {
        auto const yaml = contract("recordings/" + file + ".vcr.yml");
        if (!yaml) {
            MESSAGE("the contract files are not here");
            return;
        }
        for (auto const& body : recorded_answers(*yaml)) {
            CAPTURE(object);
            INFO(body);
            if (nlohmann::json::parse(body)["results"].empty()) continue;
            Connection account{[&](http::Request const& request) {
                return json_answer(200, path_of(request).ends_with(object) ? body : std::string{nothing});
            }};
            auto const page = account.page(object);
            REQUIRE_MESSAGE(page, page.error().describe());
            for (auto const& record : page->records) {
                MappingContext context{
                    nullptr, &account.system.crosswalks, nullptr, account.system.default_currency, {}, {}};
                MirrorReferences references;
                context.references = &references;
                auto const decoded = JsonDecoder{account.mapping(object)}.decode(record.text, context);
                REQUIRE_MESSAGE(decoded, decoded.error().describe());
                for (auto const& fault : decoded->faults)
                    CHECK_MESSAGE(newer.contains(fault.context().field), fault.describe());
                CHECK_FALSE(decoded->envelope.key.empty());
                ++records;
            }
        }
    }
    CHECK(records > 20);
}

TEST_CASE("the vendor's sample page of 2020 is read: an invoice, and the workspace that came along") {
    auto const sample = contract("samples/invoices_page.json");
    if (!sample) {
        MESSAGE("the contract files are not here");
        return;
    }
    Connection account{[&](http::Request const&) { return json_answer(200, *sample); }};
    auto const page = account.page("invoices");
    REQUIRE_MESSAGE(page, page.error().describe());
    REQUIRE(page->records.size() == 1);
    CHECK(page->last);
    auto const invoice = nlohmann::json::parse(page->records[0].text);
    CHECK(invoice["id"] == "4585");
    CHECK(invoice["status"] == "accepted payment");
    CHECK(invoice["balance_in_cents"] == 147950);
    CHECK_FALSE(invoice.contains("total_in_cents"));  // Nothing was said of its lines: no sum is made up.

    // The workspace alone, as a list of workspaces would hold it.
    auto whole       = nlohmann::json::parse(*sample);
    whole["results"] = {{{"key", "workspaces"}, {"id", "53754"}}};
    Connection projects{[&](http::Request const&) { return json_answer(200, whole.dump()); }};
    auto const list = projects.page("workspaces");
    REQUIRE(list);
    MirrorReferences references;
    MappingContext context{&references, &projects.system.crosswalks, nullptr, projects.system.default_currency, {}, {}};
    auto const     decoded = JsonDecoder{projects.mapping("workspaces")}.decode(list->records.at(0).text, context);
    REQUIRE(decoded);
    CHECK(decoded->faults.empty());
    CHECK(decoded->object.as<Project>().status == Project::Status::draft);
    CHECK_FALSE(decoded->object.as<Project>().planned);  // Its dates are empty texts.
}
