#include <throughline/core/random.hpp>
#include <throughline/mapping/csv.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

using namespace throughline;

namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr CsvDialect no_header{.header = false};

void read_into(CsvReader& reader, Rows& rows) {
    while (reader.next_row()) {
        auto& row = rows.emplace_back();
        for (auto const& cell : reader.row().cells) row.emplace_back(cell.text);
    }
}

Rows rows_of(std::string_view text, CsvDialect const& dialect = no_header) {
    CsvReader reader{text, dialect};
    Rows      rows;
    read_into(reader, rows);
    INFO(text);
    CHECK_MESSAGE(!reader.failed(), reader.fault().describe());
    return rows;
}

std::string refusal_of(std::string_view text, CsvDialect const& dialect = no_header, CsvLimits limits = {}) {
    CsvReader reader{text, dialect, limits};
    Rows      rows;
    read_into(reader, rows);
    INFO(text);
    REQUIRE(reader.failed());
    CHECK(reader.fault().code() == ErrorCode::corrupt);
    CHECK_FALSE(reader.next_row());
    CHECK(reader.row().cells.empty());
    return reader.fault().message();
}

bool says(std::string const& message, std::string_view words) { return message.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("a CSV table is read as RFC 4180 says (R28)") {
    CHECK(rows_of("a,b\r\n1,2\r\n") == Rows{{"a", "b"}, {"1", "2"}});
    CHECK(rows_of("a,b\n1,2") == Rows{{"a", "b"}, {"1", "2"}});
    CHECK(rows_of("\"a\",\"b,\"\"c\"\"\"\r\n") == Rows{{"a", "b,\"c\""}});
    CHECK(rows_of("\"one\r\ntwo\n\",x\r\n") == Rows{{"one\r\ntwo\n", "x"}});
    CHECK(rows_of("\"a\rb\"\n") == Rows{{"a\rb"}});
    CHECK(rows_of(",\r\n,\r\n") == Rows{{"", ""}, {"", ""}});
    CHECK(rows_of(" a , b ") == Rows{{" a ", " b "}});
    CHECK(rows_of("\"\"") == Rows{{""}});
    CHECK(rows_of("a,") == Rows{{"a", ""}});
    CHECK(rows_of("a\r\n\r\nb") == Rows{{"a"}, {""}, {"b"}});
    CHECK(rows_of("") == Rows{});
    CHECK(rows_of("é,東京,😀") == Rows{{"é", "東京", "😀"}});
}

TEST_CASE("a byte order mark is passed over, and what only begins like one is not") {
    CHECK(rows_of("\xEF\xBB\xBF"
                  "a,b") == Rows{{"a", "b"}});
    CHECK(rows_of("\xEF\xBB\xBF") == Rows{});
    CHECK(rows_of("\xEF\xBB\xBF\"a\"") == Rows{{"a"}});
    CHECK(rows_of("\xEF\xBB\xBB,b") == Rows{{"\xEF\xBB\xBB", "b"}});
    CHECK(rows_of("\xEF\xBC\x9D,b") == Rows{{"\xEF\xBC\x9D", "b"}});
}

TEST_CASE("other delimiters are read where the dialect names them") {
    CHECK(rows_of("a;b,c\n", {.delimiter = ';', .header = false}) == Rows{{"a", "b,c"}});
    CHECK(rows_of("a\tb\n", {.delimiter = '\t', .header = false}) == Rows{{"a", "b"}});
    CHECK_THROWS_AS(CsvReader(CsvDialect{.delimiter = '"'}), std::invalid_argument);
}

TEST_CASE("what RFC 4180 does not allow is refused, with its line (L10)") {
    CHECK(says(refusal_of("a,b\r\n1\r\n"), "line 2: a row of 1 cells in a table of 2 columns"));
    CHECK(says(refusal_of("a,b\n1,2\n3,4,5\n"), "line 3: a row of 3 cells in a table of 2 columns"));
    CHECK(says(refusal_of("a,b\n\"x\ny\nz\",2\n3\n"), "line 5"));
    CHECK(says(refusal_of("a,b\n\n1,2\n"), "line 2"));
    CHECK(says(refusal_of("a\"b"), "a quote inside a cell"));
    CHECK(says(refusal_of("a \"b\""), "a quote inside a cell"));
    CHECK(says(refusal_of("\"a\" ,b"), "after a closing quote"));
    CHECK(says(refusal_of("\"a\"b"), "after a closing quote"));
    CHECK(says(refusal_of("a\n\"b\nc"), "line 3: the quote that was opened in the row of line 2"));
    CHECK(says(refusal_of("a\rb"), "carriage return"));
    CHECK(says(refusal_of("a\r"), "carriage return"));
    CHECK(says(refusal_of("\"a\"\rb"), "carriage return"));
    CHECK(says(refusal_of("a\xE9,b"), "not UTF-8"));
    CHECK(says(refusal_of("\xC3,\xA9"), "not UTF-8"));
    CHECK(says(refusal_of("\xED\xA0\x80"), "not UTF-8"));
    CHECK(says(refusal_of("\xEF\xBB"), "not UTF-8"));
    CHECK(says(refusal_of({"\xFF\xFEx\0", 4}), "UTF-16"));
    CHECK(says(refusal_of({"a\0", 2}), "zero byte"));
}

TEST_CASE("a header names every column once, and names what is asked for") {
    CsvReader reader{"id,name\n1,A\n", {}};
    REQUIRE(reader.require({"name", "id"}));
    CHECK(reader.header() == std::vector<std::string>{"id", "name"});
    REQUIRE(reader.next_row());
    CHECK(reader.cell("name") == "A");
    CHECK(reader.cell("nobody").empty());
    CHECK(reader.row().line == 2);
    CHECK_FALSE(reader.next_row());
    CHECK_FALSE(reader.failed());

    CHECK(says(refusal_of("id,id\n", {}), "two columns are named \"id\""));
    CHECK(says(refusal_of("id,\n", {}), "column 2 has no name"));
    CHECK(says(refusal_of("", {}), "a header was expected"));
    CHECK(says(refusal_of("\n", {}), "column 1 has no name"));

    CsvReader  lacking{"id\n", {}};
    auto const missing = lacking.require({"id", "name", "code"});
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code() == ErrorCode::validation);
    CHECK(missing.error().context().expected == "name, code");
    CsvReader empty{"", {}};
    CHECK_FALSE(empty.require({"id"}));
}

TEST_CASE("a table beyond a limit is refused (L12)") {
    CHECK(says(refusal_of("a\nb\nc\n", no_header, {.rows_max = 2}), "more rows"));
    CHECK(says(refusal_of("a,b,c", no_header, {.columns_max = 2}), "more columns"));
    CHECK(says(refusal_of("a,", no_header, {.columns_max = 1}), "more columns"));
    CHECK(says(refusal_of("abc", no_header, {.cell_bytes_max = 2}), "a cell of more bytes"));
    CHECK(says(refusal_of("\"abc\"", no_header, {.cell_bytes_max = 2}), "a cell of more bytes"));
    CHECK(says(refusal_of("ab,cd", no_header, {.row_bytes_max = 3}), "a row of more bytes"));
    CHECK(says(refusal_of("abcd", no_header, {.file_bytes_max = 3}), "more bytes"));
    CsvReader exact{"h\na\nb\n", {}, {.rows_max = 2, .columns_max = 1, .cell_bytes_max = 1}};
    Rows      rows;
    read_into(exact, rows);
    CHECK_FALSE(exact.failed());
    CHECK(rows.size() == 2);
}

TEST_CASE("the pieces a table comes in do not matter (R28, L12)") {
    std::string const text = "\xEF\xBB\xBFid,note\r\n1,\"a \"\"b\"\"\r\nc\"\r\n2,é😀\r\n\"\",\r\n3,last";
    Rows const        whole{{"1", "a \"b\"\r\nc"}, {"2", "é😀"}, {"", ""}, {"3", "last"}};
    constexpr auto    seed = 41u;
    INFO("seed " << seed);
    SeededRandom random{seed};
    for (int sample = 0; sample < 300; ++sample) {
        CsvReader   reader;
        Rows        rows;
        std::size_t at = 0;
        while (at < text.size()) {
            auto const        length = std::min<std::size_t>(random.below(sample == 0 ? 2 : 9), text.size() - at);
            std::string const piece  = text.substr(at, length);
            reader.feed(piece);
            read_into(reader, rows);
            REQUIRE_FALSE(reader.failed());
            at += length;
        }
        reader.finish();
        read_into(reader, rows);
        REQUIRE_MESSAGE(!reader.failed(), reader.fault().describe());
        CHECK(rows == whole);
        CHECK(reader.header() == std::vector<std::string>{"id", "note"});
    }
}

TEST_CASE("what is written is read back, whatever the cells hold (R28)") {
    constexpr std::array    parts{"a", ",", "\"", "\r", "\n", "\r\n", " ", "é", "😀", ";", "=1", "\xEF\xBB\xBF", ""};
    constexpr std::uint64_t seed = 42;
    INFO("seed " << seed);
    SeededRandom random{seed};
    for (int sample = 0; sample < 500; ++sample) {
        CsvDialect  dialect{.delimiter       = random.chance(1, 2) ? ',' : ';',
                            .header          = false,
                            .line_end        = random.chance(1, 2) ? "\r\n" : "\n",
                            .quote_all       = random.chance(1, 3),
                            .byte_order_mark = false};
        Rows        rows(1 + random.below(4), std::vector<std::string>(1 + random.below(4)));
        std::string text;
        CsvWriter   out{text, dialect};
        for (auto& row : rows) {
            row.resize(rows.front().size());
            for (auto& cell : row) {
                for (auto left = random.below(4); left > 0; --left) cell += parts[random.below(parts.size())];
                cell.empty() && random.chance(1, 2) ? out.empty() : out.text(cell);
            }
            out.end_row();
        }
        CHECK(rows_of(text, dialect) == rows);
    }
}

TEST_CASE("cells are quoted where they must be, and the bytes are always the same") {
    std::string text;
    CsvWriter   out{text};
    for (auto const* cell : {"plain", "a,b", "say \"hi\"", "two\nlines", " padded", "", "-1", "=1+1"}) out.text(cell);
    out.number("-12.50");
    out.empty();
    out.end_row();
    CHECK(text == "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\" padded\",\"\",-1,=1+1,-12.50,\r\n");
}

TEST_CASE("in a file for people no text runs as a formula, and numbers stay numbers") {
    std::string text;
    CsvWriter   out{text, {.protect_formulas = true}};
    for (auto const* cell : {"=1+1", "+1", "-1", "@x", "\tx", "\uFF1Dx", "fine"}) out.text(cell);
    out.number("-12.50");
    out.end_row();
    CHECK(text == "\"'=1+1\",\"'+1\",\"'-1\",\"'@x\",\"'\tx\",\"'\uFF1Dx\",fine,-12.50\r\n");
}
