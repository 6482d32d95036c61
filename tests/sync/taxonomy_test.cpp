#include <throughline/connector/csv_source.hpp>
#include <throughline/mapping/canonical.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/mapping/coded_list.hpp>
#include <throughline/model/resource_request.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/engine.hpp>
#include <throughline/transport/in_process.hpp>

#include <doctest/doctest.h>

namespace throughline::tests {
struct Bench {};
}  // namespace throughline::tests

// clang-format off
template <>
inline constexpr auto throughline::mapping<throughline::tests::Bench, throughline::ResourceRequest> =
    throughline::map_object<throughline::ResourceRequest>("requests", {
        throughline::key<"no">,
        throughline::field<"role", &throughline::ResourceRequest::role,
                           throughline::coded<"role", throughline::Role>>,
        throughline::field<"skills", &throughline::ResourceRequest::skills,
                           throughline::coded_list<"skill", throughline::Skill>>,
        throughline::field<"region", &throughline::ResourceRequest::region,
                           throughline::coded<"region", throughline::Region>>,
        throughline::field<"state", &throughline::ResourceRequest::status,
                           throughline::canonical_names<throughline::ResourceRequest::Status>>,
        throughline::omit<&throughline::ResourceRequest::project, "not kept here">,
        throughline::omit<&throughline::ResourceRequest::opportunity, "not kept here">,
        throughline::omit<&throughline::ResourceRequest::dates, "not kept here">,
        throughline::omit<&throughline::ResourceRequest::hours, "not kept here">,
        throughline::omit<&throughline::ResourceRequest::probability, "not kept here">,
        throughline::omit<&throughline::ResourceRequest::fulfilled_by, "not kept here">,
    });
// clang-format on

using namespace throughline;
using tests::Bench;

namespace {

/// Two systems that ask for people, each in words of its own.
struct Firm {
    static Crosswalks short_words() {
        Crosswalks words;
        words["role"]   = {{"eng", "engineer"}, {"arch", "architect"}};
        words["skill"]  = {{"sql", "sql"}, {"py", "python"}};
        words["region"] = {{"eu", "EMEA"}};
        return words;
    }
    static Crosswalks long_words() {
        Crosswalks words;
        words["role"]   = {{"Software Engineer II", "engineer"}, {"Lead Architect", "architect"}};
        words["skill"]  = {{"SQL databases", "sql"}, {"Python", "python"}};
        words["region"] = {{"Europe and Middle East", "EMEA"}};
        return words;
    }
    System system(std::string name, std::string const& table, Crosswalks words) const {
        CsvSourceOptions options{.tables = {{"requests", [&table] { return Result<std::string>{table}; }}}};
        auto             one = csv_system(std::move(name), Owner::psa, options, {view_of<Bench, ResourceRequest>});
        one.crosswalks       = std::move(words);
        return one;
    }
    void read() {
        Topology topology{.name     = "firm",
                          .systems  = {system("staffing", brief, short_words()), system("agency", wordy, agency_words)},
                          .identity = {}};
        Engine   engine{std::move(topology), {*store, transport, clock, random}};
        engine.refresh().value();
    }
    std::optional<ResourceRequest> held(std::string_view name, std::string_view key) const {
        auto const binding = store->binding(name, "requests", key).value();
        if (!binding) return std::nullopt;
        auto const stored = store->record(binding->record).value();
        return from_canonical_json(object_type<ResourceRequest>(), stored->body).value().as<ResourceRequest>();
    }
    std::vector<StoredException> open() const { return store->open_exceptions("read|", 20).value(); }

    std::string brief = "no,role,skills,region,state\n1,eng,sql;py,eu,open\n";
    std::string wordy =
        "no,role,skills,region,state\n"
        "7,Software Engineer II,SQL databases;Python,Europe and Middle East,open\n";
    Crosswalks agency_words = long_words();

    VirtualClock                 clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom                 random{5};
    InProcessTransport           transport{[this](std::chrono::milliseconds time) { clock.advance(time); }};
    std::unique_ptr<SqliteStore> store = std::move(SqliteStore::open(":memory:").value());
};

}  // namespace

TEST_CASE("R57: roles, skills and regions are the same, in whatever words a system says them") {
    Firm firm;
    firm.read();
    CHECK(firm.open().empty());
    auto const ours = firm.held("staffing", "1"), theirs = firm.held("agency", "7");
    REQUIRE(ours);
    REQUIRE(theirs);
    CHECK(*ours == *theirs);
    CHECK(ours->role == Id<Role>{reference_data_id("role", "engineer")});
    CHECK(ours->skills ==
          std::vector{Id<Skill>{reference_data_id("skill", "sql")}, Id<Skill>{reference_data_id("skill", "python")}});
    CHECK(ours->region == Id<Region>{reference_data_id("region", "EMEA")});
}

TEST_CASE(
    "R57 L10: a role, a skill or a region that a system's crosswalk does not know is an exception of that value") {
    Firm firm;
    firm.brief += "2,eng,sql;cobol,eu,open\n3,plumber,sql,eu,open\n4,arch,py,antarctica,open\n5,arch,,eu,open\n";
    firm.read();
    auto const check = [&](char const* key, char const* field, char const* value) {
        CAPTURE(field);
        CHECK_FALSE(firm.held("staffing", key));
        auto const all   = firm.open();
        auto const found = std::find_if(all.begin(), all.end(), [&](auto const& each) { return each.record == key; });
        REQUIRE(found != all.end());
        CHECK(found->code == name_of(ErrorCode::validation));
        CHECK(found->connection == "staffing");
        CHECK(found->vendor_field == field);
        CHECK((found->value == value || found->message.starts_with("\"" + std::string{value} + "\": ")));
        CHECK_FALSE(found->owner.empty());
        CHECK_FALSE(found->remedy.empty());
    };
    CHECK(firm.open().size() == 3);
    check("2", "skills", "cobol");
    check("3", "role", "plumber");
    check("4", "region", "antarctica");
    REQUIRE(firm.held("staffing", "5"));  // Nobody else is held up.
    CHECK(firm.held("staffing", "5")->skills.empty());

    // Another system's words are not this one's.
    firm.wordy += "8,eng,Python,Europe and Middle East,open\n";
    firm.read();
    REQUIRE(firm.open().size() == 4);
    CHECK_FALSE(firm.held("agency", "8"));
    firm.agency_words["role"].add("eng", "engineer").value();
    firm.read();
    CHECK(firm.open().size() == 3);
    CHECK(firm.held("agency", "8")->role == Id<Role>{reference_data_id("role", "engineer")});
}

TEST_CASE("R57: a list of codes is written as it is read, in the words of the system that it goes to") {
    auto const     words = Firm::long_words();
    MappingContext context{};
    context.crosswalks = &words;
    auto const  all    = coded_list<"skill", Skill>.decode({Wire::Kind::text, "Python;SQL databases"}, context).value();
    std::string text;
    JsonWriter  out{text};
    REQUIRE(coded_list<"skill", Skill>.encode(all, out, context));
    CHECK(text == R"("Python;SQL databases")");
    auto const others  = Firm::short_words();
    context.crosswalks = &others;
    text.clear();
    JsonWriter again{text};
    REQUIRE(coded_list<"skill", Skill>.encode(all, again, context));
    CHECK(text == R"("py;sql")");
    std::vector const unknown{Id<Skill>{reference_data_id("skill", "cobol")}};
    CHECK(coded_list<"skill", Skill>.encode(unknown, again, context).error().code() == ErrorCode::validation);
}
