#include "../../../src/vendors/salesforce/soql.hpp"

#include <throughline/core/random.hpp>

#include <doctest/doctest.h>

using namespace throughline;
using namespace throughline::salesforce;

TEST_CASE("a query is names, quoted values and nothing else") {
    Soql soql{"Account", {"Id", "Owner/Name", "Owner.Name", "id"}};
    soql.where("Name", "O'Neill \\ \"Sons\"\n").in_order_of_change().limit(5);
    REQUIRE(soql.text());
    CHECK(*soql.text() ==
          "SELECT Id,Owner.Name FROM Account WHERE Name = 'O\\'Neill \\\\ \\\"Sons\\\"\\n' ORDER BY "
          "SystemModstamp, Id LIMIT 5");
}

TEST_CASE("no text can end its literal (L13)") {
    std::uint64_t const seed = 20250615;
    INFO("seed " << seed);
    SeededRandom      random{seed};
    std::string const alphabet = "'\\\"\n\r\t\x01 aZ0%_)(;-";
    for (int sample = 0; sample < 2000; ++sample) {
        std::string text;
        for (auto left = random.below(12); left > 0; --left) text.push_back(alphabet[random.below(alphabet.size())]);
        auto const literal = quoted(text);
        REQUIRE(literal.size() >= 2);
        REQUIRE(literal.front() == '\'');
        // Only the last quote stands without a backslash before it; nothing below a blank is left.
        std::size_t at = 1;
        while (at < literal.size() && literal[at] != '\'') {
            REQUIRE(static_cast<unsigned char>(literal[at]) >= 0x20);
            at += literal[at] == '\\' ? 2 : 1;
        }
        CHECK(at == literal.size() - 1);
    }
}

TEST_CASE("what is no name never becomes a part of a query") {
    for (std::string const name : {"", "Name FROM User", "1st", "Name'", "Owner..Name", "Owner/", "*", "Näme", "a;b"}) {
        CAPTURE(name);
        CHECK_FALSE(Soql{"Account", {"Id", name}}.text());
        CHECK_FALSE(Soql{"Account", {"Id"}}.where(name, "x").text());
    }
    for (std::string const object : {"", "Account WHERE Id = ''", "Owner.Name"})
        CHECK_FALSE(Soql{object, {"Id"}}.text());
}

TEST_CASE("instants are whole seconds, or keep their fraction") {
    auto const whole = Timestamp::parse("2024-01-01T00:00:00Z"), fine = Timestamp::parse("2024-01-01T00:00:00.250Z");
    CHECK(*Soql{"Account", {"Id"}}.since(*whole).text() ==
          "SELECT Id FROM Account WHERE SystemModstamp >= 2024-01-01T00:00:00Z");
    CHECK(*Soql{"Account", {"Id"}}.since(*fine).text() ==
          "SELECT Id FROM Account WHERE SystemModstamp >= 2024-01-01T00:00:00.250Z");
}

TEST_CASE("a query that no request line can hold is refused, with what to do (L12)") {
    std::vector<std::string> fields;
    for (int each = 0; each < 1000; ++each) fields.push_back("A_rather_long_name_" + std::to_string(each) + "__c");
    auto const text = Soql{"Account", fields}.text();
    REQUIRE_FALSE(text);
    CHECK(text.error().code() == ErrorCode::unsupported);
    CHECK_FALSE(text.error().context().remedy.empty());
}
