#include <throughline/mapping/csv.hpp>

#include <algorithm>
#include <array>

namespace throughline {

namespace mapping_detail {

// What spreadsheets take for the beginning of a formula, the full-width forms included, and what they skip before one.
constexpr std::array<std::string_view, 11> formula_marks{"=",  "+",      "-",      "@",      "\t",    "\r",
                                                         "\n", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};

bool reads_as_formula(std::string_view text) {
    return std::any_of(formula_marks.begin(), formula_marks.end(),
                       [text](std::string_view mark) { return text.starts_with(mark); });
}

bool needs_quotes(std::string_view text, char delimiter) {
    if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.starts_with("\xEF\xBB\xBF")) return true;
    return std::any_of(text.begin(), text.end(), [delimiter](char byte) {
        return byte == delimiter || byte == '"' || byte == '\r' || byte == '\n' || byte == '\t';
    });
}

}  // namespace mapping_detail

using namespace mapping_detail;

CsvWriter::CsvWriter(std::string& out, CsvDialect const& dialect) : out_{out}, dialect_{dialect} {}

void CsvWriter::separate() {
    if (cells_++ > 0) out_.push_back(dialect_.delimiter);
}

void CsvWriter::text(std::string_view value) {
    separate();
    bool const protect = dialect_.protect_formulas && reads_as_formula(value);
    if (!protect && !dialect_.quote_all && !needs_quotes(value, dialect_.delimiter)) {
        out_.append(value);
        return;
    }
    out_.append(protect ? "\"'" : "\"");
    for (auto quote = value.find('"'); quote != std::string_view::npos; quote = value.find('"')) {
        out_.append(value.substr(0, quote + 1)).push_back('"');
        value.remove_prefix(quote + 1);
    }
    out_.append(value).push_back('"');
}

void CsvWriter::number(std::string_view lexeme) {
    separate();
    out_.append(dialect_.quote_all ? "\"" : "").append(lexeme).append(dialect_.quote_all ? "\"" : "");
}

void CsvWriter::empty() { separate(); }

void CsvWriter::end_row() {
    out_.append(dialect_.line_end);
    cells_ = 0;
}

}  // namespace throughline
