#include <throughline/sandbox/records.hpp>

#include "support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using throughline::ErrorCode;
using throughline::Timestamp;
using namespace throughline::sandbox;

namespace {

void add_deals(Records& records) {
    records.add_table({.name = "Deal", .fields = {{.name = "Name"}, {.name = "Amount", .type = FieldType::currency}}});
}

void put(Records& records, std::string id, Value amount, bool deleted = false) {
    records.put("Deal", {.id       = std::move(id),
                         .created  = Timestamp::from_microseconds(1'700'000'000'123'456),
                         .modified = Timestamp::from_microseconds(1'700'000'001'654'321),
                         .deleted  = deleted,
                         .cells    = {"name \"quoted\"\n", std::move(amount)}});
}

std::string text_of(std::filesystem::path const& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

DumpOptions const everything{.with_deleted = true};

}  // namespace

TEST_CASE("What was saved is what is loaded: rows, times, numbers' texts, sequences, facts") {
    throughline::test::TemporaryFolder const folder;
    Records                                  written;
    add_deals(written);
    put(written, "a", Value::number("12345678901234567.80"));
    put(written, "b", {}, true);
    written.next("id");
    written.set_fact("gone", Value::array({"b"}));
    REQUIRE(written.save(folder.file("vendor.jsonl")));

    Records read;
    add_deals(read);
    REQUIRE(read.load(folder.file("vendor.jsonl")));
    CHECK(read.dump(everything) == written.dump(everything));
    CHECK(read.table("Deal")->find("a")->modified == Timestamp::from_microseconds(1'700'000'001'654'321));
    CHECK(read.current("id") == 1);
    CHECK(read.fact("gone").to_json() == R"(["b"])");
}

TEST_CASE("L7: a kept file holds every commit and nothing of what was not committed") {
    throughline::test::TemporaryFolder const folder;
    std::string const                        path = folder.file("vendor.jsonl");
    std::string                              committed;
    {
        Records records;
        add_deals(records);
        REQUIRE(records.keep(path));
        put(records, "a", 1);
        put(records, "b", 2);
        REQUIRE(records.commit());
        put(records, "a", 3);
        records.erase("Deal", "b");
        records.next("id");
        REQUIRE(records.commit());
        committed = records.dump(everything);
        put(records, "c", 4);  // The process dies here.
    }
    Records again;
    add_deals(again);
    REQUIRE(again.keep(path));
    CHECK(again.dump(everything) == committed);
    CHECK(again.current("id") == 1);
}

TEST_CASE("L7: killed in the midst of a write, the file opens as of the commit before, at every byte") {
    throughline::test::TemporaryFolder const folder;
    std::string const                        path = folder.file("vendor.jsonl");
    std::string                              first;
    std::size_t                              first_bytes = 0;
    {
        Records records;
        add_deals(records);
        REQUIRE(records.keep(path));
        put(records, "a", 1);
        REQUIRE(records.commit());
        first       = records.dump(everything);
        first_bytes = text_of(path).size();
        put(records, "a", 2);
        put(records, "b", 3);
        REQUIRE(records.commit());
    }
    std::string const whole = text_of(path);
    for (std::size_t bytes = first_bytes; bytes < whole.size(); ++bytes) {
        CAPTURE(bytes);
        std::ofstream{path, std::ios::binary | std::ios::trunc} << whole.substr(0, bytes);
        Records again;
        add_deals(again);
        REQUIRE(again.keep(path));
        CHECK(again.dump(everything) == first);
        // And goes on from there.
        put(again, "z", 9);
        REQUIRE(again.commit());
        Records third;
        add_deals(third);
        REQUIRE(third.load(path));
        CHECK(third.dump(everything) == again.dump(everything));
    }
}

TEST_CASE("a file that is none of ours, or of another schema, is refused in words") {
    throughline::test::TemporaryFolder const folder;
    std::string const                        path    = folder.file("vendor.jsonl");
    auto const                               refused = [&](std::string const& text) {
        std::ofstream{path, std::ios::binary | std::ios::trunc} << text;
        Records records;
        add_deals(records);
        auto const loaded = records.load(path);
        REQUIRE_FALSE(loaded);
        return loaded.error();
    };
    std::string const head = "{\"format\":\"throughline.sandbox\",\"version\":1}\n";
    std::string const tail = "{\"commit\":true}\n";
    CHECK(refused("hello\n").code() == ErrorCode::corrupt);
    CHECK(refused("{\"format\":\"other\"}\n" + tail).message().find("no sandbox's file") != std::string::npos);
    CHECK(refused("{\"format\":\"throughline.sandbox\",\"version\":2}\n" + tail).code() == ErrorCode::corrupt);
    CHECK(refused(head + "{\"put\":\"Nothing\",\"id\":\"a\"}\n" + tail).context().value == "Nothing");
    CHECK(refused(head + "{\"put\":\"Deal\",\"id\":\"a\",\"fields\":{\"No\":1}}\n" + tail).context().field == "No");
    Records records;
    CHECK(records.load(folder.file("missing")).error().code() == ErrorCode::transient);
}
