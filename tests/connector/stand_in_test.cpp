#include <throughline/connector/stand_in.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/mapping/json.hpp>
#include <throughline/model/skill.hpp>

#include <doctest/doctest.h>

#include <algorithm>

namespace throughline::tests {

/// A host's mapping that reads neither a stamp nor our id, and takes what is absent for empty.
struct OwnBooks {};

}  // namespace throughline::tests

// clang-format off
template <>
inline constexpr auto throughline::mapping<throughline::tests::OwnBooks, throughline::Skill> =
    throughline::map_object<throughline::Skill>("skills", {
        throughline::key<"id">,
        throughline::field<"text/name", &throughline::Skill::name>,
        throughline::field<"code",      &throughline::Skill::code>,
        throughline::omit<&throughline::Skill::parent, "not kept here">,
        throughline::omit<&throughline::Skill::active, "not kept here">,
        throughline::omit<&throughline::Skill::effective, "not kept here">,
    }).absent_means_null();
// clang-format on

namespace throughline::tests {

namespace {

Error const refused{ErrorCode::forbidden, "Permission violation."};

}  // namespace

TEST_CASE("L2 L10: what stands in for a record that is not shown is never taken for an empty one") {
    auto const&                    view = view_of<OwnBooks, Skill>;
    std::vector<std::string> const all{field_list(view)};
    for (auto const& fields : {all, std::vector<std::string>{"id", "text/name"}, std::vector<std::string>{"code"}}) {
        auto const text = StandIn{"id", "7", fields, "updated_at"}.text(refused);
        REQUIRE(text);
        CAPTURE(*text);
        MappingContext context;
        auto const     record = JsonDecoder{view}.decode(*text, context);
        REQUIRE(record);
        CHECK(record->envelope.key == "7");
        CHECK(std::any_of(record->faults.begin(), record->faults.end(), [](Error const& fault) {
            return fault.context().value.find("Permission violation.") != std::string::npos;
        }));
    }
    CHECK(StandIn{"id", "7", {}, "updated_at"}.text(refused) ==
          R"({"id":"7","updated_at":{"forbidden":"Permission violation."}})");
    std::vector<std::string> const key_alone{"id"};
    CHECK_FALSE(StandIn{"id", "7", key_alone, "updated_at"}.text(refused));
}

}  // namespace throughline::tests
