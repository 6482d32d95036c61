#include "utf8.hpp"

#include <throughline/mapping/csv.hpp>

#include <algorithm>
#include <stdexcept>

namespace throughline {

namespace mapping_detail {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace mapping_detail

using namespace mapping_detail;

CsvReader::CsvReader(CsvDialect const& dialect, CsvLimits limits) : dialect_{dialect}, limits_{limits} {
    if (dialect.delimiter == '"' || dialect.delimiter == '\r' || dialect.delimiter == '\n' || dialect.delimiter == '\0')
        throw std::invalid_argument{"a CSV delimiter is neither a quote nor a line end"};
}

CsvReader::CsvReader(std::string_view text, CsvDialect const& dialect, CsvLimits limits) : CsvReader{dialect, limits} {
    feed(text);
    finish();
}

void CsvReader::feed(std::string_view piece) {
    bytes_ += piece.size();
    rest_ = piece;
    if (bytes_ > limits_.file_bytes_max) fail("more bytes than allowed");
}

void CsvReader::finish() { finished_ = true; }

bool CsvReader::fail(std::string reason) {
    if (!failed_) {
        failed_ = true;
        reason_ = std::move(reason);
    }
    cells_.clear();
    return false;
}

Error CsvReader::fault() const {
    return Error{ErrorCode::corrupt,
                 "malformed CSV at line " + std::to_string(line_) + ": " + (failed_ ? reason_ : "no fault")}
        .with_expected("a table as RFC 4180 defines it, in UTF-8");
}

bool CsvReader::read_header() {
    if (!dialect_.header) return false;
    return has_header_ || (read_row() && take_header());
}

bool CsvReader::next_row() {
    if (dialect_.header && !read_header()) return false;
    return read_row();
}

bool CsvReader::take_header() {
    for (std::size_t column = 0; column < cells_.size(); ++column) {
        auto const name = cells_[column].text;
        if (name.empty()) return fail("column " + std::to_string(column + 1) + " has no name");
        if (std::find(header_.begin(), header_.end(), name) != header_.end())
            return fail("two columns are named \"" + std::string{name.substr(0, 100)} + "\"");
        header_.emplace_back(name);
    }
    cells_.clear();
    has_header_ = true;
    rows_       = 0;
    return true;
}

Result<> CsvReader::require(std::span<std::string_view const> names) {
    if (!read_header()) {
        if (failed_) return fault();
        return Error{ErrorCode::corrupt, "the table has no header"}.with_expected("a first row that names the columns");
    }
    std::string missing;
    for (auto const name : names)
        if (std::find(header_.begin(), header_.end(), name) == header_.end())
            missing.append(missing.empty() ? "" : ", ").append(name);
    if (missing.empty()) return {};
    return Error{ErrorCode::validation, "the table lacks columns"}.with_expected(missing).with_remedy(
        "add the columns; their names are in the first row");
}

std::string_view CsvReader::cell(std::string_view column) const {
    for (std::size_t at = 0; at < header_.size() && at < cells_.size(); ++at)
        if (header_[at] == column) return cells_[at].text;
    return {};
}

bool CsvReader::read_row() {
    if (failed_ || !pass_byte_order_mark()) return false;
    if (state_ == State::row_start) cells_.clear();
    do {
        if (rest_.empty()) return finished_ ? end_of_text() : false;
        if (!step(rest_.front())) return false;
    } while (state_ != State::row_start);
    return true;
}

// It may come in pieces as well. What only begins like it is the beginning of a cell: there are other characters that
// share its first bytes.
bool CsvReader::pass_byte_order_mark() {
    while (!started_) {
        if (rest_.empty() && !finished_) return false;
        if (!rest_.empty() && mark_bytes_ < byte_order_mark.size() && rest_.front() == byte_order_mark[mark_bytes_]) {
            ++mark_bytes_;
            rest_.remove_prefix(1);
            started_ = mark_bytes_ == byte_order_mark.size();
            continue;
        }
        started_ = true;
        if (mark_bytes_ > 0) {
            state_ = State::plain;
            return begin_row() && begin_cell(false) && append(byte_order_mark.substr(0, mark_bytes_));
        }
        if (!rest_.empty() && (rest_.front() == '\xFF' || rest_.front() == '\xFE'))
            return fail("the text is UTF-16; it must be UTF-8");
    }
    return true;
}

bool CsvReader::begin_row() {
    if (++rows_ > limits_.rows_max) return fail("more rows than allowed");
    row_line_ = line_;
    text_.clear();
    extents_.clear();
    return true;
}

bool CsvReader::begin_cell(bool quoted) {
    if (extents_.size() >= limits_.columns_max) return fail("more columns than allowed");
    extents_.push_back({text_.size(), quoted});
    return true;
}

bool CsvReader::step(char byte) {
    auto const take = [this](State next) { return rest_.remove_prefix(1), state_ = next, true; };
    switch (state_) {
        case State::row_start:
            return state_ = State::cell_start, begin_row();
        case State::cell_start:
            if (!begin_cell(byte == '"')) return false;
            return byte == '"' ? take(State::quoted) : (state_ = State::plain, true);
        case State::plain:
            if (byte == '"') return fail("a quote inside a cell that does not begin with one");
            break;
        case State::quoted:
            return byte == '"' ? take(State::quote_in_quoted) : quoted_run();
        case State::quote_in_quoted:
            if (byte == '"') return append(rest_.substr(0, 1)) && take(State::quoted);
            if (byte != dialect_.delimiter && byte != '\r' && byte != '\n')
                return fail("something stands after a closing quote");
            break;
        case State::carriage_return:
            if (byte != '\n') return fail("a carriage return without a line feed");
            break;
    }
    if (byte == dialect_.delimiter && state_ != State::carriage_return) return end_cell() && take(State::cell_start);
    if (byte == '\r') return take(State::carriage_return);
    if (byte != '\n') return plain_run();
    if (!end_cell() || !end_row()) return false;
    ++line_;
    return take(State::row_start);
}

bool CsvReader::plain_run() {
    std::size_t length = 0;
    while (length < rest_.size() && rest_[length] != dialect_.delimiter && rest_[length] != '"' &&
           rest_[length] != '\r' && rest_[length] != '\n')
        ++length;
    if (!append(rest_.substr(0, length))) return false;
    rest_.remove_prefix(length);
    return true;
}

bool CsvReader::quoted_run() {
    auto const run = rest_.substr(0, rest_.find('"'));
    if (!append(run)) return false;
    line_ += static_cast<std::uint64_t>(std::count(run.begin(), run.end(), '\n'));
    rest_.remove_prefix(run.size());
    return true;
}

bool CsvReader::append(std::string_view run) {
    if (text_.size() - extents_.back().begin + run.size() > limits_.cell_bytes_max)
        return fail("a cell of more bytes than allowed");
    if (text_.size() + run.size() > limits_.row_bytes_max) return fail("a row of more bytes than allowed");
    text_.append(run);
    return true;
}

bool CsvReader::end_cell() {
    auto const cell = std::string_view{text_}.substr(extents_.back().begin);
    if (cell.find('\0') != std::string_view::npos) return fail("a zero byte; is the text UTF-16?");
    if (!is_utf8(cell)) return fail("bytes that are not UTF-8");
    return true;
}

bool CsvReader::end_row() {
    if (width_ == 0) width_ = extents_.size();
    if (extents_.size() != width_)
        return fail("a row of " + std::to_string(extents_.size()) + " cells in a table of " + std::to_string(width_) +
                    " columns");
    std::string_view const text = text_;
    cells_.clear();
    for (std::size_t at = 0; at < extents_.size(); ++at) {
        auto const end = at + 1 < extents_.size() ? extents_[at + 1].begin : text.size();
        cells_.push_back({text.substr(extents_[at].begin, end - extents_[at].begin), extents_[at].quoted});
    }
    return true;
}

bool CsvReader::end_of_text() {
    switch (state_) {
        case State::row_start:
            if (dialect_.header && !has_header_) return fail("the table is empty; a header was expected");
            return false;
        case State::quoted:
            return fail("the quote that was opened in the row of line " + std::to_string(row_line_) +
                        " is never closed");
        case State::carriage_return:
            return fail("a carriage return without a line feed");
        case State::cell_start:
            if (!begin_cell(false)) return false;
            break;
        case State::plain:
        case State::quote_in_quoted:
            break;
    }
    state_ = State::row_start;
    return end_cell() && end_row();
}

}  // namespace throughline
