#include "stored.hpp"

#include <throughline/mapping/checks.hpp>
#include <throughline/mapping/codec.hpp>
#include <throughline/model/skill.hpp>
#include <throughline/observe/data_quality.hpp>

#include <doctest/doctest.h>

namespace throughline::tests {
struct Bureau {};
}  // namespace throughline::tests

// clang-format off
template <>
inline constexpr auto throughline::mapping<throughline::tests::Bureau, throughline::Skill> =
    throughline::map_object<throughline::Skill>("skills", {
        throughline::key<"id">,
        throughline::field<"code", &throughline::Skill::code>,
        throughline::field<"name", &throughline::Skill::name>,
        throughline::field<"active", &throughline::Skill::active>,
        throughline::omit<&throughline::Skill::parent, "a bureau has no tree of skills">,
        throughline::omit<&throughline::Skill::effective, "a bureau does not say since when">,
    });
// clang-format on

using namespace throughline;
using tests::Bureau;

namespace {

Topology bureau() {
    System system{.name = "bureau", .vendor = "test", .mappings = {view_of<Bureau, Skill>}};
    return {.name = "firm", .systems = {system}, .identity = {{"Skill", "name", [](AnyObject const& object) {
                                                                   auto const& name = object.as<Skill>().name;
                                                                   return name.empty() ? std::nullopt
                                                                                       : std::optional{name};
                                                               }}}};
}

void hold(Store& store, int number, Skill skill) {
    auto const key = std::to_string(1'000'000 + number);
    store
        .put_binding({.record        = RecordId::derive("bureau", "skills", key),
                      .object        = "Skill",
                      .connection    = "bureau",
                      .vendor_object = "skills",
                      .key           = key,
                      .shadow        = to_canonical_json(AnyObject::of(std::move(skill)))})
        .value();
}

MemberQuality of(std::vector<MemberQuality> const& all, std::string_view member, std::size_t which = 0) {
    for (auto const& each : all)
        if (each.member == member && which-- == 0) return each;
    FAIL("there is no " << member);
    return {};
}

}  // namespace

TEST_CASE("R177: how many values are missing, unknown or doubled, by system, object and member") {
    auto store = empty_store();
    for (int each = 0; each < 1'000; ++each) {
        Skill skill{.code = "S" + std::to_string(each / 2), .name = each < 10 ? "" : "Skill " + std::to_string(each)};
        if (each % 4 == 0) skill.active = true;
        hold(*store, each, skill);
    }
    auto const unknown = unknown_choice(Wire{}, {}).message();
    for (auto const* key : {"7", "8"})
        store
            ->raise({.cause        = std::string{"read|bureau|skills|"} + key,
                     .code         = "validation",
                     .message      = unknown,
                     .connection   = "bureau",
                     .object       = "skills",
                     .vendor_field = "active"})
            .value();
    store->raise({.cause = "read|bureau|skills|9", .code = "corrupt", .message = "no date", .vendor_field = "active"})
        .value();

    auto const found = data_quality(*store, bureau()).value();
    REQUIRE(found.size() == 4);  // Three members that are read, and one rule.
    CHECK(of(found, "active").records == 1'000);
    CHECK(of(found, "active").empty == 750);
    CHECK(of(found, "active").null_rate().percent()->to_string() == "75.00");
    CHECK(of(found, "active").unknown == 2);
    CHECK(of(found, "code").repeated == 1'000);
    CHECK(of(found, "name", 1).repeated == 0);  // The rule's.
    CHECK(of(found, "name", 1).empty == 10);

    auto const table = quality_table(found);
    CHECK(table.rows.front()[2] == "code");
    CHECK(table.rows.size() == 4);
    auto const metrics = quality_metrics(found);
    CHECK(metrics.find("throughline_member_empty{system=\"bureau\",object=\"Skill\",member=\"active\"} 750\n") !=
          std::string::npos);
    CHECK(metrics.find("Skill 11") == std::string::npos);    // Counts, and no values.
    CHECK(data_quality(*store, bureau()).value() == found);  // Reading again counts nothing twice.
}

TEST_CASE("R177 L12: more different values than are told apart are counted by a part of them, and it says so") {
    auto store = empty_store();
    REQUIRE(store->begin());
    constexpr int records = 90'000;
    for (int each = 0; each < records; ++each) {
        auto const name = std::to_string(each % (records - 9'000));  // 9,000 names are borne twice.
        hold(*store, each, {.code = std::to_string(each), .name = name});
    }
    REQUIRE(store->commit());
    auto const found = data_quality(*store, bureau()).value();
    CHECK(of(found, "code").estimated);
    CHECK(of(found, "code").repeated == 0);
    auto const rule = of(found, "name", 1);
    CHECK(rule.estimated);
    CHECK(rule.repeated > 16'000);
    CHECK(rule.repeated < 20'000);
}
