#include "golden.hpp"

#include <throughline/model/enumeration.hpp>
#include <throughline/model/glossary.hpp>
#include <throughline/model/object_list.hpp>
#include <throughline/model/object_type.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

using namespace throughline;

namespace {

bool is_sentence(std::string_view text) {
    return text.size() > 5 && text.ends_with('.') && !text.starts_with(' ') &&
           text.find("  ") == std::string_view::npos;
}

/// Every object and every value nested in one.
std::vector<ObjectType const*> described_types() {
    std::vector<ObjectType const*> types;
    for (auto const* type : all_object_types()) types.push_back(type);
    for (std::size_t place = 0; place < types.size(); ++place)
        for (auto const& member : types[place]->members)
            if (member.nested && std::ranges::find(types, member.nested) == types.end()) types.push_back(member.nested);
    return types;
}

}  // namespace

TEST_CASE("R92: every object and every member has a definition, which is a sentence") {
    for (auto const* type : described_types()) {
        INFO(type->name);
        CHECK(is_sentence(type->definition));
        for (auto const& member : type->members) {
            INFO(member.name);
            CHECK(is_sentence(member.definition));
        }
    }
}

TEST_CASE("R92: plain numbers have a unit, since their type does not say it") {
    for (auto const* type : described_types())
        for (auto const& member : type->members) {
            INFO(type->name, ".", member.name);
            if (member.kind == MemberKind::decimal || member.kind == MemberKind::integer)
                CHECK_FALSE(member.unit.empty());
            if (member.name.ends_with("_rate")) CHECK(member.unit == "per hour");
        }
}

TEST_CASE("R92: every reference refers to a canonical object, and every choice has choices") {
    for (auto const* type : described_types())
        for (auto const& member : type->members) {
            INFO(type->name, ".", member.name);
            auto const kind = member.kind == MemberKind::list ? member.element : member.kind;
            CHECK((kind == MemberKind::reference) == !member.refers_to.empty());
            CHECK((kind == MemberKind::enumeration) == (member.choices.size() > 1));
            CHECK((kind == MemberKind::object) == (member.nested != nullptr));
            if (!member.refers_to.empty()) CHECK(find_object_type(member.refers_to) != nullptr);
        }
}

TEST_CASE("R38: text about a person is marked as personal data wherever it stands") {
    for (auto const* type : described_types())
        for (auto const& member : type->members) {
            INFO(type->name, ".", member.name);
            if (member.kind == MemberKind::personal_text) CHECK(member.personal);
        }
    for (auto const object : {"Contact", "Resource", "Lead"}) {
        auto const* type = find_object_type(object);
        REQUIRE(type);
        CHECK(std::ranges::any_of(type->members, &MemberType::personal));
    }
}

TEST_CASE("R159: the model's objects are found by name, in order, and none has more than 30 members") {
    auto const                 all = all_object_types();
    std::set<std::string_view> names;
    CHECK(all.size() == AllObjects::count);
    for (auto const* type : all) {
        INFO(type->name);
        CHECK(names.insert(type->name).second);
        CHECK(find_object_type(type->name) == type);
        CHECK(type->members.size() <= 30);
        for (std::size_t place = 0; place < type->members.size(); ++place)
            CHECK(type->place_named(type->members[place].name) == place);
        CHECK(type->place_named("no_such_member") == type->members.size());
    }
    CHECK(find_object_type("Nothing") == nullptr);
    CHECK(find_object_type("RoleHours") == nullptr);
}

TEST_CASE("R44 R78: the business's terms have one meaning each") {
    std::set<std::string_view> names;
    for (auto const& term : glossary_terms()) {
        INFO(term.name);
        CHECK(names.insert(term.name).second);
        CHECK(is_sentence(term.definition));
    }
    for (auto const wanted : {"Booking", "Backlog", "Billed", "Deferred revenue", "Unbilled", "Recognized revenue",
                              "Weighted pipeline", "Utilization", "Billable", "Leakage", "Activation"})
        CHECK(names.contains(wanted));
}

TEST_CASE("R92: the glossary is machine-readable and says of every member its definition, type and owner") {
    auto const glossary = nlohmann::json::parse(glossary_json());
    CHECK(glossary.at("schema") == "urn:throughline:schema:glossary");
    CHECK(glossary.at("schema_version").is_number_integer());
    CHECK(glossary.at("objects").size() == AllObjects::count);
    for (auto const& object : glossary.at("objects"))
        for (auto const& member : object.at("members")) {
            CHECK(is_sentence(member.at("definition").get<std::string>()));
            CHECK_FALSE(member.at("type").get<std::string>().empty());
            CHECK(enumerator_named<Owner>(member.at("owner").get<std::string>()).has_value());
        }
    CHECK(glossary_json() == glossary_json());
}

TEST_CASE("R92: the glossary reads as Markdown, with a row for every member") {
    auto const        text = glossary_markdown();
    std::size_t const rows = static_cast<std::size_t>(std::ranges::count(text, '\n'));
    std::size_t       members{};
    for (auto const* type : described_types()) {
        CHECK(text.find("\n### " + std::string{type->name} + "\n") != std::string::npos);
        members += type->members.size();
    }
    CHECK(rows > members);
    CHECK(text.find("| `stage` | How far the sale has come; the last two are final. | choice: prospecting, ") !=
          std::string::npos);
}

TEST_CASE("R92: the glossary is the one that was agreed") {
    model_tests::check_golden("glossary.json", glossary_json());
}
