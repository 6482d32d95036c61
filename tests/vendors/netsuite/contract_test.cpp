#include <doctest/doctest.h>

#include <throughline/vendors/netsuite/netsuite.hpp>

#include <nlohmann/json.hpp>

#include "account.hpp"
#include "keys.hpp"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

using namespace throughline;
using namespace throughline::tests;

namespace {

std::filesystem::path const contracts = std::filesystem::path{THROUGHLINE_SHARED_DIR} / "contracts" / "netsuite";

bool contracts_are_here() {
    if (std::string_view{THROUGHLINE_SHARED_DIR}.empty() || !std::filesystem::exists(contracts)) {
        MESSAGE("skipped: the vendor's contract is not here");
        return false;
    }
    return true;
}

std::string text_of(std::filesystem::path const& path) {
    std::ifstream      file{path, std::ios::binary};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Names that the account which the contract was made from has no use for: it has none of the features.
std::set<std::string> const of_features_switched_off{"invoice.taxTotal"};

class Catalogue {
  public:
    Catalogue()
        : schemas_(nlohmann::json::parse(text_of(contracts / "record-v1.openapi.json"))["components"]["schemas"]) {
    }  // Braces would make a list of one of it.

    bool names(std::string_view object) const { return schemas_.contains(std::string{object}); }

    /// The schema of a path such as `subsidiary/id`, or null. References to other records are all alike.
    nlohmann::json find(std::string object, std::string_view path) const {
        auto schema = schemas_[object];
        while (true) {
            auto const slash = path.find('/');
            auto const name  = std::string{path.substr(0, slash)};
            if (!schema.contains("properties") || !schema["properties"].contains(name)) return nullptr;
            schema = resolved(schema["properties"][name]);
            if (slash == std::string_view::npos) return schema;
            path.remove_prefix(slash + 1);
        }
    }

  private:
    nlohmann::json resolved(nlohmann::json schema) const {
        if (schema.contains("oneOf")) schema = schema["oneOf"][0];
        if (schema.contains("$ref")) {
            auto const path = schema["$ref"].get<std::string>();
            return schemas_[path.substr(path.rfind('/') + 1)];
        }
        if (schema.contains("items") && schema["items"].contains("$ref")) {
            auto const path = schema["items"]["$ref"].get<std::string>();
            return {{"type", "array"}, {"of", path.substr(path.rfind('/') + 1)}};
        }
        return schema;
    }

    nlohmann::json schemas_;
};

std::set<std::string> types_that_fit(std::string_view codec) {
    if (codec.starts_with("amount") || codec == "decimal" || codec.starts_with("percent")) return {"number"};
    if (codec.starts_with("boolean")) return {"boolean"};
    if (codec == "whole number") return {"integer"};
    return {"string"};
}

void check_rows(Catalogue const& catalogue, MappingView const& view, std::string const& object) {
    int checked = 0;
    for (auto const& row : view.rows) {
        bool const wire = row.kind != RowKind::omitted && row.kind != RowKind::constant && !row.name.starts_with("*/");
        auto const name = object + "." + std::string{row.name};
        if (!wire || of_features_switched_off.contains(name)) continue;
        CAPTURE(name);
        auto const schema = catalogue.find(object, row.name);
        CHECK_MESSAGE(!schema.is_null(), name, " is not in the vendor's contract");
        if (schema.is_null()) continue;
        ++checked;
        if (row.kind == RowKind::lines) {
            check_rows(catalogue, row.lines(), schema["of"].get<std::string>());
        } else if (row.kind == RowKind::member && row.codec != "computed") {
            CHECK(types_that_fit(row.codec).contains(schema["type"].get<std::string>()));
        }
        bool const written = row.kind == RowKind::member && row.direction != Direction::read;
        CHECK_FALSE((written && schema.value("readOnly", false)));
    }
    CHECK(checked >= 5);
}

}  // namespace

TEST_CASE("R46: every field of a mapping is one that the vendor publishes, of a type that fits") {
    if (!contracts_are_here()) return;
    Catalogue const catalogue;
    int             objects = 0;
    for (auto const& view : netsuite::system("erp", token_login()).mappings) {
        if (view.is_line() || !catalogue.names(view.vendor_object)) continue;
        CAPTURE(view.vendor_object);
        check_rows(catalogue, view, std::string{view.vendor_object});
        ++objects;
    }
    CHECK(objects == 4);  // customer, invoice, term, salesTaxItem: the catalogue names no more of ours.
}

TEST_CASE("R46: the choices of a mapping are those that the vendor publishes") {
    if (!contracts_are_here()) return;
    Catalogue const catalogue;
    auto const      crosswalks = tenant_crosswalks(netsuite::system("erp", token_login()).crosswalks);
    Keys            keys;
    MappingContext  context{.references = &keys, .crosswalks = &crosswalks};
    for (auto const& view : netsuite::system("erp", token_login()).mappings) {
        for (auto const& row : view.rows) {
            if (!catalogue.names(view.vendor_object) || row.kind != RowKind::member || !row.decode) continue;
            auto const schema = catalogue.find(std::string{view.vendor_object}, row.name);
            if (!schema.is_object() || !schema.contains("enum")) continue;
            for (auto const& choice : schema["enum"]) {
                auto const text = choice.get<std::string>();
                CAPTURE(text);
                AnyObject object{view.type()};
                CHECK(row.decode(Wire{Wire::Kind::text, text}, object.data(), context));
            }
        }
    }
}

TEST_CASE("R46: recorded lists and records pass through the reader and the connector") {
    if (!contracts_are_here()) return;
    std::size_t records = 0, pages = 0;
    for (auto const& file : std::filesystem::directory_iterator{contracts / "samples"}) {
        auto const name = file.path().filename().string();
        if (!name.starts_with("journalEntry")) continue;
        CAPTURE(name);
        auto const text = text_of(file.path());
        if (name.find(".list.") != std::string::npos) {
            // A recorded list, answered for one of the record types that are read whole.
            auto const    recorded = nlohmann::json::parse(text);
            PlayedAccount account{[&](http::Request const& request) -> Result<http::Response> {
                auto const path = path_of(request);
                if (path.find("?limit=") != std::string::npos) return answer_of(200, text);
                auto const id = path.substr(path.rfind('/') + 1, path.find('?') - path.rfind('/') - 1);
                return answer_of(200, R"({"id":")" + id + R"("})");
            }};
            auto const    page = account.changes("term");
            REQUIRE(page);
            CHECK(page->records.size() == recorded["items"].size());
            CHECK(page->last == !recorded["hasMore"].get<bool>());
            ++pages;
        } else {
            // No mapping is for journal entries; what they share with an invoice is spelled alike.
            auto const     crosswalks = tenant_crosswalks(netsuite::system("erp", token_login()).crosswalks);
            Keys           keys;
            MappingContext context{.references = &keys, .crosswalks = &crosswalks};
            for (auto const& view : netsuite::system("erp", token_login()).mappings) {
                if (view.vendor_object != "invoice") continue;
                auto const read = JsonDecoder{view}.decode(text, context);
                REQUIRE(read);
                CHECK(read->envelope.key == nlohmann::json::parse(text)["id"].get<std::string>());
                CHECK(read->envelope.modified_at > Timestamp::from_seconds(0));
                auto const custom = nlohmann::json::parse(read->custom);
                CHECK(custom.contains("exchangeRate"));
                for (auto const& [field, value] : custom.items()) CHECK_FALSE(field.ends_with("links"));
            }
            ++records;
        }
    }
    CHECK(pages == 2);
    CHECK(records == 3);
}
