#include <throughline/sandbox/records.hpp>

#include <doctest/doctest.h>

#include <string>
#include <utility>

using throughline::Timestamp;
using namespace throughline::sandbox;

namespace {

void add_deals(Records& records) {
    records.add_table({.name   = "Deal",
                       .fields = {{.name = "Name", .name_field = true},
                                  {.name = "Key", .external_id = true, .unique = true},
                                  {.name = "Amount", .type = FieldType::currency, .scale = 2}}});
}

Row deal(std::string id, std::int64_t at, Value name, Value key = {}, Value amount = {}) {
    return {.id       = std::move(id),
            .created  = Timestamp::from_seconds(at),
            .modified = Timestamp::from_seconds(at),
            .cells    = {std::move(name), std::move(key), std::move(amount)}};
}

std::string ids(std::vector<RowPtr> const& rows) {
    std::string text;
    for (RowPtr const& row : rows) text += row->id;
    return text;
}

}  // namespace

TEST_CASE("Records are found by id, by key and in order of change") {
    Records records;
    add_deals(records);
    records.put("Deal", deal("b", 20, "B", "k1"));
    records.put("Deal", deal("a", 20, "A"));
    records.put("Deal", deal("c", 10, "C", "k2"));
    Table const& deals = *records.table("Deal");
    CHECK(ids(deals.ordered()) == "cab");
    CHECK(ids(deals.ordered(Timestamp::from_seconds(20))) == "ab");
    CHECK(ids(deals.find_by("key", "k1")) == "b");
    CHECK(ids(deals.find_by("Name", "C")) == "c");

    records.put("Deal", deal("b", 30, "B", "k3"));
    CHECK(ids(deals.ordered()) == "cab");
    CHECK(deals.find_by("Key", "k1").empty());
    CHECK(ids(deals.find_by("Key", "k3")) == "b");
    CHECK(deals.size() == 3);
}

TEST_CASE("A deleted record is counted and found no more, but kept") {
    Records records;
    add_deals(records);
    records.put("Deal", deal("a", 1, "A", "k"));
    Row gone     = *records.table("Deal")->find("a");
    gone.deleted = true;
    records.put("Deal", std::move(gone));
    CHECK(records.table("Deal")->size() == 0);
    CHECK(records.table("Deal")->size_with_deleted() == 1);
    CHECK(records.table("Deal")->find_by("Key", "k").empty());
    CHECK(records.dump().empty());
    CHECK(records.dump({.with_deleted = true}).find("\"deleted\":true") != std::string::npos);
}

TEST_CASE("A held row does not change under its holder") {
    Records records;
    add_deals(records);
    records.put("Deal", deal("a", 1, "before"));
    RowPtr const held = records.table("Deal")->find("a");
    records.put("Deal", deal("a", 2, "after"));
    CHECK(held->cells[0].text() == "before");
}

TEST_CASE("What is rolled back leaves nothing but its numbers") {
    Records records;
    add_deals(records);
    records.put("Deal", deal("a", 1, "A", "k"));
    records.set_fact("creates", 1);
    std::string const before = records.dump();
    auto const        mark   = records.mark();
    records.put("Deal", deal("a", 2, "changed"));
    records.put("Deal", deal("b", 2, "B", "k"));
    records.erase("Deal", "a");
    records.set_fact("creates", 2);
    CHECK(records.next("id") == 1);
    records.roll_back_to(mark);
    CHECK(records.dump() == before);
    CHECK(ids(records.table("Deal")->find_by("Key", "k")) == "a");
    CHECK(records.fact("creates").text() == "1");
    CHECK(records.next("id") == 2);
}

TEST_CASE("A field that is added later holds its initial value in older records") {
    Records records;
    add_deals(records);
    records.put("Deal", deal("a", 1, "A", "k"));
    records.table("Deal")->add_field({.name = "Stage", .initial = "Open", .external_id = true});
    CHECK(records.table("Deal")->cell(*records.table("Deal")->find("a"), "stage").text() == "Open");
    CHECK(ids(records.table("Deal")->find_by("Stage", "Open")) == "a");
    CHECK(ids(records.table("Deal")->find_by("Key", "k")) == "a");
}

TEST_CASE("L3: a dump names records by their business, so that order of arrival does not show") {
    auto const fill = [](Records& records, char const* first, char const* second) {
        add_deals(records);
        records.table("Deal")->add_field({.name = "Parent"});
        Row parent = deal(first, 1, "Parent deal", {}, Value::number("10.50"));
        parent.cells.emplace_back();
        Row child = deal(second, 2, "Child deal");
        child.cells.emplace_back(first);
        records.put("Deal", std::move(parent));
        records.put("Deal", std::move(child));
    };
    Records one, other;
    fill(one, "id1", "id2");
    fill(other, "id9", "id8");
    DumpOptions const business{.without = {"Key"}, .only = {}, .identify_by = {"Name"}};
    CHECK(one.dump() != other.dump());
    CHECK(one.dump(business) == other.dump(business));
    CHECK(one.fingerprint(business) == other.fingerprint(business));
    CHECK(one.fingerprint(business).size() == 64);
    CHECK(one.dump(business).find(R"("Parent":"Deal:Parent deal")") != std::string::npos);
    CHECK(one.dump(business).find(R"("Amount":10.50)") != std::string::npos);
}
