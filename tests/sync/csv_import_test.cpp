#include <throughline/connector/csv_source.hpp>
#include <throughline/mapping/canonical.hpp>
#include <throughline/mapping/checks.hpp>
#include <throughline/mapping/codec.hpp>
#include <throughline/model/exchange_rate.hpp>
#include <throughline/model/skill.hpp>
#include <throughline/store/sqlite_store.hpp>
#include <throughline/sync/dry_run.hpp>
#include <throughline/transport/in_process.hpp>

#include <doctest/doctest.h>

namespace throughline::tests {
struct Sheets {};
}  // namespace throughline::tests

// clang-format off
template <>
inline constexpr auto throughline::mapping<throughline::tests::Sheets, throughline::Skill> =
    throughline::map_object<throughline::Skill>("skills", {
        throughline::key<"no">,
        throughline::field<"code", &throughline::Skill::code>,
        throughline::field<"texts/name", &throughline::Skill::name>,
        throughline::field<"active", &throughline::Skill::active>,
        throughline::omit<&throughline::Skill::parent, "the table has no tree of skills">,
        throughline::omit<&throughline::Skill::effective, "the table does not say since when">,
    });
template <>
inline constexpr auto throughline::mapping<throughline::tests::Sheets, throughline::ExchangeRate> =
    throughline::map_object<throughline::ExchangeRate>("rates", {
        throughline::key<"no">,
        throughline::field<"from", &throughline::ExchangeRate::from>,
        throughline::field<"to", &throughline::ExchangeRate::to>,
        throughline::field<"on", &throughline::ExchangeRate::date>,
        throughline::field<"rate", &throughline::ExchangeRate::rate>,
        throughline::omit<&throughline::ExchangeRate::kind, "the table does not say of which kind">,
        throughline::omit<&throughline::ExchangeRate::source, "the table does not say from where">,
    });
// clang-format on

using namespace throughline;
using tests::Sheets;

namespace {

/// Two tables that somebody keeps, and an engine that reads them.
struct Office {
    Topology topology(bool is_whole = false) {
        CsvSourceOptions options{.tables = {{"skills", [this] { return Result<std::string>{skills}; }, is_whole},
                                            {"rates", [this] { return Result<std::string>{rates}; }}}};
        options.page_rows = 2;
        return {.name     = "office",
                .systems  = {csv_system("sheets", Owner::hr, options,
                                        {view_of<Sheets, Skill>, view_of<Sheets, ExchangeRate>})},
                .identity = {}};
    }
    Engine::Parts parts() { return {*store, transport, clock, random}; }
    Refreshed     read(bool is_whole = false) {
        Engine engine{topology(is_whole), parts()};
        return engine.refresh().value();
    }
    template <class Object>
    Object held(std::string_view table, std::string_view key) {
        auto const binding = store->binding("sheets", table, key).value();
        REQUIRE(binding);
        auto const stored = store->record(binding->record).value();
        return from_canonical_json(object_type<Object>(), stored->body).value().template as<Object>();
    }
    std::vector<StoredException> open() { return store->open_exceptions("", 20).value(); }

    std::string skills = "no,code,texts/name,active,remark\n1,cpp,C++,true,x\n2,sql,SQL,,\n3,cob,Cobol,false,\n";
    std::string rates  = "no,from,to,on,rate\n1,EUR,USD,2026-07-01,1.1000000000000001\n";

    VirtualClock                 clock{Timestamp::from_seconds(1'772'452'800)};
    SeededRandom                 random{5};
    InProcessTransport           transport{[this](std::chrono::milliseconds time) { clock.advance(time); }};
    std::unique_ptr<SqliteStore> store = std::move(SqliteStore::open(":memory:").value());
};

}  // namespace

TEST_CASE("R141 L9: a table is read through a mapping into records, every cell as what its member is") {
    Office     office;
    auto const read = office.read();
    CHECK(read.failures.empty());
    CHECK(read.changed() == 4);
    auto const cpp = office.held<Skill>("skills", "1");
    CHECK(cpp.name == "C++");
    CHECK(cpp.active == true);
    CHECK_FALSE(office.held<Skill>("skills", "2").active);
    CHECK(office.held<ExchangeRate>("rates", "1").rate == Decimal::parse("1.1000000000000001").value());
    // What no row names is kept as well.
    CHECK(office.store->binding("sheets", "skills", "1").value()->custom.find("remark") != std::string::npos);
    auto const by = office.store->audit(0, 10).value();
    CHECK(by.front().connection == "sheets");

    CHECK(office.read().read() == 0);  // The same tables again are not read again.
    office.skills.replace(office.skills.find("Cobol"), 5, "COBOL");
    auto const again = office.read();
    CHECK(again.read() == 3);
    CHECK(again.changed() == 1);
    CHECK(office.held<Skill>("skills", "3").name == "COBOL");
}

TEST_CASE("R141: a dry run shows what an import would change, and changes nothing") {
    Office     office;
    auto const first = dry_run(office.topology(), office.parts()).value();
    CHECK(first.read.changed() == 4);
    CHECK(first.changes.size() == 4);
    CHECK(office.store->count_audit().value() == 0);
    CHECK(office.store->count_records("Skill").value() == 0);
    CHECK(office.store->bookmark("sheets", "skills").value().empty());

    office.read();
    office.skills    = "no,code,texts/name,active\n1,cpp,C++20,true\n2,sql,SQL,perhaps\n";
    auto const audit = office.store->count_audit().value();
    auto const next  = dry_run(office.topology(), office.parts()).value();
    REQUIRE(next.changes.size() == 1);
    CHECK(next.changes.front().member == "name");
    CHECK(next.changes.front().before == "\"C++\"");
    CHECK(next.changes.front().after == "\"C++20\"");
    REQUIRE(next.exceptions.size() == 1);
    CHECK(next.exceptions.front().vendor_field == "active");
    CHECK(next.exceptions.front().value == "perhaps");
    auto const text = next.to_text(10);
    CHECK(text.find("merged by sheets: name \"C++\" -> \"C++20\"\n") != std::string::npos);
    CHECK(text.find("! sheets skills 2 active: ") != std::string::npos);
    CHECK(office.store->count_audit().value() == audit);
    CHECK(office.open().empty());
    CHECK(office.held<Skill>("skills", "1").name == "C++");
}

TEST_CASE("R141 L10: a table that does not fit its mapping is refused whole, a row that does not is kept aside") {
    Office office;
    office.skills   = "no,code,active\n1,cpp,true\n";
    office.rates    = "no,from,to,on,rate\n1,EUR,USD,2026-07-01,\"1,10\"\n2,EUR,CHF,2026-07-01,0.95\n";
    auto const read = office.read();
    REQUIRE(read.failures.size() == 1);
    CHECK(read.failures.front().context().expected == "texts/name");
    CHECK(office.store->count_records("ExchangeRate").value() == 1);
    REQUIRE(office.open().size() == 2);
    CHECK(office.open().front().cause == "read|sheets|rates|1");
    CHECK(office.open().front().vendor_field == "rate");
    CHECK(office.open().back().cause == "system|sheets|skills");

    office.skills = "no,code,texts/name\n1,cpp,C++\n";
    office.rates.replace(office.rates.find("\"1,10\""), 6, "1.10");
    office.read();
    CHECK(office.open().empty());
}

TEST_CASE("R141 L7: a table is gone on with where it was; one that says it is whole loses what it leaves out") {
    Office office;
    office.read(true);
    office.skills = "no,code,texts/name,active,remark\n1,cpp,C++,true,x\n3,cob,Cobol,false,\n";
    office.read(true);
    CHECK(office.store->binding("sheets", "skills", "2").value()->deleted);
    CHECK_FALSE(office.store->binding("sheets", "skills", "3").value()->deleted);

    // After two rows the host goes down; another engine goes on behind them.
    auto const mark = office.store->bookmark("sheets", "skills").value();
    office.store->put_bookmark("sheets", "skills", mark.substr(0, mark.find('@')) + "@1").value();
    CHECK(office.read().read() == 1);
}

TEST_CASE("R141 L10: a table that breaks off in the middle is read as it is once somebody has mended it") {
    Office office;
    office.skills = "no,code,texts/name,active,remark\n1,cpp,C++,true,x\n2,sql,SQL,,\n3,cob,\"Cobol,false,\n";
    CsvSourceOptions options{.tables = {{"skills", [&office] { return Result<std::string>{office.skills}; }}}};
    options.page_rows = 2;
    Engine engine{{.name     = "office",
                   .systems  = {csv_system("sheets", Owner::hr, options, {view_of<Sheets, Skill>})},
                   .identity = {}},
                  office.parts()};
    for (int pass = 0; pass < 2; ++pass) CHECK(engine.refresh().value().failures.size() == 1);
    CHECK(office.store->count_records("Skill").value() == 2);
    office.skills.replace(office.skills.find("\"Cobol"), 6, "Cobol");
    auto const mended = engine.refresh().value();
    CHECK(mended.failures.empty());
    CHECK(office.held<Skill>("skills", "3").name == "Cobol");
    CHECK(office.open().empty());
}
