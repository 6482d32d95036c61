#include <throughline/observe/report.hpp>

#include <doctest/doctest.h>

using namespace throughline;

namespace {

std::size_t count_of(std::string_view text, std::string_view what) {
    std::size_t count = 0;
    for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++count;
    return count;
}

ReportTable two_columns(std::size_t rows) {
    ReportTable table{.caption = "Things", .columns = {{"thing"}, {"count", true}}};
    for (std::size_t row = 0; row < rows; ++row) table.rows.push_back({"thing", grouped(row)});
    return table;
}

}  // namespace

TEST_CASE("whatever a report is given is text on its page, never markup") {
    std::string const nasty = "<script>alert('&\"')</script>";
    RunReport         report{.title = nasty, .lead = nasty, .figures = {{nasty, nasty}}, .foot = nasty};
    ReportTable       table{
              .caption = nasty, .columns = {{nasty}, {nasty, false, true}}, .rows = {{nasty, nasty}}, .note = nasty};
    ReportStep step{.place = nasty, .title = nasty, .text = nasty, .facts = {{nasty, nasty}}, .tables = {table}};
    report.sections.push_back({.title = nasty, .text = nasty, .tables = {table}, .steps = {step}});
    auto const page = to_html(report);
    CHECK(page.find("<script") == std::string::npos);
    CHECK(page.find("alert('") == std::string::npos);
    // Title twice, lead, foot, a figure; a section's two and a step's three with its fact; six of each of two tables.
    CHECK(count_of(page, "&lt;script&gt;alert(&#39;&amp;&quot;&#39;)&lt;/script&gt;") == 6 + 2 + 5 + 2 * 6);
}

TEST_CASE("a page stands alone, is the same every time, and closes what it opens") {
    RunReport report{.title = "A run", .figures = {{"read", "12"}}};
    report.sections.push_back({.title = "Long and short", .tables = {two_columns(2), two_columns(100)}});
    auto const page = to_html(report);
    CHECK(page == to_html(report));
    for (auto const* outside : {"http:", "https:", "src=", "href=", "@import", "url(", "<script"})
        CHECK(page.find(outside) == std::string::npos);
    for (auto const* tag :
         {"html", "body", "main", "section", "table", "tbody", "thead", "tr", "td", "th", "div", "details", "dl"}) {
        CAPTURE(tag);
        auto const opened = count_of(page, "<" + std::string{tag} + ">") + count_of(page, "<" + std::string{tag} + " ");
        CHECK(opened == count_of(page, "</" + std::string{tag} + ">"));
    }
    CHECK(count_of(page, "<details>") == 1);  // The long table is folded.
    CHECK(page.find("prefers-color-scheme:dark") != std::string::npos);
}

TEST_CASE("L12: a table shows so many rows and counts the others") {
    auto const table = two_columns(report_rows_max + 234);
    RunReport  report{.title = "A run"};
    report.sections.push_back({.title = "Much", .tables = {table}});
    CHECK(count_of(to_html(report), "<tr>") == report_rows_max + 1);
    CHECK(to_html(report).find("and 234 more") != std::string::npos);
    CHECK(to_text(table).find("and 234 more") != std::string::npos);
    CHECK(count_of(to_text(table), "\n") == report_rows_max + 3);
}

TEST_CASE("on a console columns line up, whatever letters they hold") {
    ReportTable const table{
        .columns = {{"name"}, {"count", true}},
        .rows    = {{"Ångström", "7"}, {"Łódź\nline two", "12 345"}, {"a name that is much too long", "0"}}};
    CHECK(to_text(table, 14) ==
          "  name             count\n"
          "  Ångström             7\n"
          "  Łódź line two   12 345\n"
          "  a name that i…       0\n");
    CHECK(to_text({.caption = "Nothing", .columns = {{"name"}}, .note = "none"}) == "Nothing\n  none\n");
}

TEST_CASE("numbers are read in groups of three") {
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1'000) == "1 000");
    CHECK(grouped(1'234'567) == "1 234 567");
}
