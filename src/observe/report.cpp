#include <throughline/observe/report.hpp>

#include <algorithm>

namespace throughline {

namespace observe_detail {

bool is_control(char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f; }
bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xc0u) != 0x80u; }

/// Characters, not columns: wide ones count as one.
std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string shown_on_console(std::string_view text, std::size_t width_max) {
    std::string plain;
    for (char const byte : text) plain.push_back(is_control(byte) ? ' ' : byte);
    if (width_of(plain) <= width_max) return plain;
    std::size_t end = 0, characters = 0;
    for (; end < plain.size(); ++end)
        if (begins_character(plain[end]) && ++characters == width_max) break;
    return plain.substr(0, end) + "…";
}

std::string_view cell_of(std::vector<std::string> const& row, std::size_t column) {
    return column < row.size() ? std::string_view{row[column]} : std::string_view{};
}

std::string note_of(ReportTable const& table) {
    if (table.rows.size() <= report_rows_max) return table.note;
    auto more = "and " + grouped(table.rows.size() - report_rows_max) + " more";
    return table.note.empty() ? more : table.note + "; " + more;
}

/// Appends HTML; whatever stands between its tags is escaped.
class Page {
  public:
    Page& raw(std::string_view markup) {
        html_ += markup;
        return *this;
    }
    Page& text(std::string_view text) {
        for (char const byte : text) switch (byte) {
                case '&':
                    html_ += "&amp;";
                    break;
                case '<':
                    html_ += "&lt;";
                    break;
                case '>':
                    html_ += "&gt;";
                    break;
                case '"':
                    html_ += "&quot;";
                    break;
                case '\'':
                    html_ += "&#39;";
                    break;
                default:
                    if (byte == '\n' || !is_control(byte)) html_ += byte;
            }
        return *this;
    }
    /// `tag` may carry attributes, which are ours: `td class="n"`.
    Page& element(std::string_view tag, std::string_view content) {
        raw("<").raw(tag).raw(">").text(content).raw("</").raw(tag.substr(0, tag.find(' '))).raw(">\n");
        return *this;
    }
    Page& element_unless_empty(std::string_view tag, std::string_view content) {
        return content.empty() ? *this : element(tag, content);
    }

    void facts(std::vector<ReportFact> const& facts, std::string_view kind) {
        if (facts.empty()) return;
        raw("<dl class=\"").raw(kind).raw("\">\n");
        for (auto const& fact : facts) raw("<div>").element("dt", fact.label).element("dd", fact.value).raw("</div>\n");
        raw("</dl>\n");
    }

    void table(ReportTable const& table) {
        // A long one is folded: the page is read from the top.
        bool const folded  = table.rows.size() > 30;
        auto const caption = folded ? table.caption + " (" + grouped(table.rows.size()) + ")" : table.caption;
        if (folded)
            raw("<details>").element("summary", caption);
        else
            element_unless_empty("h3", caption);
        if (!table.rows.empty()) {
            raw("<div class=\"wide\"><table>\n<thead><tr>");
            for (auto const& column : table.columns) element(column.is_number ? "th class=\"n\"" : "th", column.name);
            raw("</tr></thead>\n<tbody>\n");
            for (std::size_t row = 0; row < std::min(table.rows.size(), report_rows_max); ++row)
                this->row(table, table.rows[row]);
            raw("</tbody></table></div>\n");
        }
        element_unless_empty("p class=\"note\"", note_of(table));
        if (folded) raw("</details>\n");
    }

    void step(ReportStep const& step) {
        raw("<li>").element_unless_empty("span class=\"place\"", step.place).element("h3", step.title);
        element_unless_empty("p", step.text);
        facts(step.facts, "facts");
        for (auto const& each : step.tables) table(each);
        raw("</li>\n");
    }

    std::string take() { return std::move(html_); }

  private:
    void row(ReportTable const& table, std::vector<std::string> const& cells) {
        raw("<tr>");
        for (std::size_t column = 0; column < table.columns.size(); ++column) {
            auto const& kind    = table.columns[column];
            auto const  cell    = cell_of(cells, column);
            bool const  is_long = width_of(cell) > 24;  // Has room, so that its line does not become a column.
            if (kind.is_code && !cell.empty())
                raw("<td>").element("code", cell).raw("</td>");
            else
                element(kind.is_number ? "td class=\"n\"" : is_long ? "td class=\"long\"" : "td", cell);
        }
        raw("</tr>\n");
    }

    std::string html_;
};

constexpr std::string_view style = R"(
:root{color-scheme:light dark;--paper:#fbfaf7;--card:#fff;--ink:#1d2433;--soft:#5d6779;--line:#e3e1da;--mark:#0f6b5c;
--tint:#e7f2ef;--code:#f2f0ea}
@media(prefers-color-scheme:dark){:root{--paper:#14171d;--card:#1b2028;--ink:#e6e8ec;--soft:#98a2b3;--line:#2d343f;
--mark:#5cc8b2;--tint:#1b2f2d;--code:#262c36}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);
font:15px/1.55 system-ui,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK JP",sans-serif}
main{max-width:1240px;margin:0 auto;padding:48px 28px 72px}
h1{font-size:30px;line-height:1.2;margin:0 0 8px;letter-spacing:-.01em}
h2{font-size:20px;margin:52px 0 6px;padding-top:18px;border-top:1px solid var(--line)}
h3{font-size:15px;margin:26px 0 8px}
p{margin:6px 0;max-width:78ch}
.lead{font-size:17px;color:var(--soft)}
.note,footer{color:var(--soft);font-size:13px}
footer{margin-top:56px;border-top:1px solid var(--line);padding-top:14px}
dl{margin:0}dt{color:var(--soft);font-size:13px}dd{margin:0}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:14px;margin:30px 0 8px}
.figures div{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px}
.figures dd{font-size:25px;font-weight:600;letter-spacing:-.01em;font-variant-numeric:tabular-nums}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:8px 20px;margin:10px 0}
.wide{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:10px}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;padding:7px 14px;vertical-align:top;border-bottom:1px solid var(--line)}
th{font-weight:600;color:var(--soft);font-size:13px;white-space:nowrap}
tbody tr:last-child td{border-bottom:0}
tbody tr:hover{background:var(--tint)}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.long{min-width:210px}
code{font:12.5px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;background:var(--code);
border-radius:4px;padding:1px 5px}
details{margin-top:22px}summary{cursor:pointer;font-weight:600;margin-bottom:10px}
ol{list-style:none;margin:22px 0 0;padding:0 0 0 22px;border-left:2px solid var(--line)}
ol li{position:relative;margin:0 0 30px}
ol li::before{content:"";position:absolute;left:-29px;top:7px;width:12px;height:12px;border-radius:50%;
background:var(--mark);border:3px solid var(--paper)}
ol h3{margin:0 0 4px;font-size:16px}
.place{margin-left:auto;background:var(--tint);color:var(--mark);border-radius:99px;padding:1px 11px;font-size:12.5px}
)";

}  // namespace observe_detail

using namespace observe_detail;

std::string to_html(RunReport const& report) {
    Page page;
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .element("title", report.title)
        .raw("<style>")
        .raw(style)
        .raw("</style>\n</head>\n<body>\n<main>\n")
        .element("h1", report.title)
        .element_unless_empty("p class=\"lead\"", report.lead);
    page.facts(report.figures, "figures");
    for (auto const& section : report.sections) {
        page.raw("<section>\n").element("h2", section.title).element_unless_empty("p", section.text);
        for (auto const& table : section.tables) page.table(table);
        if (!section.steps.empty()) page.raw("<ol>\n");
        for (auto const& step : section.steps) page.step(step);
        if (!section.steps.empty()) page.raw("</ol>\n");
        page.raw("</section>\n");
    }
    page.element_unless_empty("footer", report.foot).raw("</main>\n</body>\n</html>\n");
    return page.take();
}

std::string to_text(ReportTable const& table, std::size_t cell_width_max) {
    std::size_t const        shown = std::min(table.rows.size(), report_rows_max);
    std::vector<std::size_t> widths;
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        std::size_t width = width_of(table.columns[column].name);
        for (std::size_t row = 0; row < shown; ++row)
            width = std::max(width, width_of(shown_on_console(cell_of(table.rows[row], column), cell_width_max)));
        widths.push_back(width);
    }
    std::string text;
    auto const  line = [&](std::vector<std::string> const& cells) {
        std::string columns = " ";
        for (std::size_t column = 0; column < widths.size(); ++column) {
            auto const cell = shown_on_console(cell_of(cells, column), cell_width_max);
            auto const pad  = std::string(widths[column] - std::min(widths[column], width_of(cell)), ' ');
            columns += " " + (table.columns[column].is_number ? pad + cell : cell + pad) + " ";
        }
        columns.erase(columns.find_last_not_of(' ') + 1);
        text += columns + "\n";
    };
    if (!table.caption.empty()) text += table.caption + "\n";
    if (shown != 0) {
        std::vector<std::string> names;
        for (auto const& column : table.columns) names.push_back(column.name);
        line(names);
        for (std::size_t row = 0; row < shown; ++row) line(table.rows[row]);
    }
    if (auto const note = note_of(table); !note.empty()) text += "  " + note + "\n";
    return text;
}

std::string grouped(std::size_t number) {
    auto text = std::to_string(number);
    for (std::size_t place = text.size(); place > 3;) text.insert(place -= 3, " ");
    return text;
}

}  // namespace throughline
