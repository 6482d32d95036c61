#include "xml_vendor.hpp"

// One document may have as many lines as docs/operating.md tells, and one more is said, never cut.

using namespace throughline;
using namespace throughline::tests;

namespace {

std::string repeated(std::string_view text, int times, std::string_view between = "") {
    std::string all;
    for (int each = 0; each < times; ++each) all.append(each ? between : "").append(text);
    return all;
}

std::string json_bill(int lines) {
    return R"({"id":"1","customer":"1","company":"1","total":"1.00","status":"sent","currency":"USD",)"
           R"("lines":{"all":[)" +
           repeated(R"({"no":"1","amount":"1.00"})", lines, ",") + "]}}";
}

std::string xml_bill(int lines) {
    return bill("<p:Lines>" + repeated("<p:Line><p:Amount>1.00</p:Amount></p:Line>", lines) + "</p:Lines>");
}

}  // namespace

TEST_CASE("L12 L10: a document of a quarter of a million lines is read from JSON whole, and one of more is a fault") {
    Tenant tenant;
    auto   read = tenant.read<Invoice>(json_bill(250'000));
    CHECK(read.faults.empty());
    CHECK(read.lines.size() == 250'000);
    read = tenant.read<Invoice>(json_bill(250'001));
    REQUIRE(read.faults.size() == 1);
    CHECK(read.faults.front().code() == ErrorCode::corrupt);
}

TEST_CASE("L12 L10: a document of ten thousand lines is read from XML whole, and one of more is refused as corrupt") {
    Tenant     tenant;
    auto const read = decode_bill(xml_bill(10'000), tenant);
    REQUIRE_MESSAGE(read, read.error().describe());
    CHECK(read->lines.size() == 10'000);
    auto const refused = decode_bill(xml_bill(10'001), tenant);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::corrupt);
    CHECK(refused.error().message().find("more lines than any document has") != std::string::npos);
}
