#pragma once

#include <throughline/mapping/json.hpp>
#include <throughline/mapping/mapping.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// How a table stands in its text, and what its cells mean. Always UTF-8; RFC 4180 where nothing else is said. The
/// texts named here outlive what uses the dialect, as literals do.
struct CsvDialect {
    // How it stands in its text.
    char             delimiter       = ',';
    bool             header          = true;    ///< The first row names the columns.
    std::string_view line_end        = "\r\n";  ///< Of what is written; both endings are read.
    bool             quote_all       = false;   ///< Write every cell in quotes, as some exports do.
    bool             byte_order_mark = false;  ///< Write one, for spreadsheets; one at the start is always passed over.
    /// For files that people open in a spreadsheet: text that it would run as a formula gets an apostrophe before it.
    /// That changes the text, so files for machines never have it.
    bool protect_formulas = false;

    // What the cells mean.
    char   path_separator = '/';           ///< How `Account/Name` is spelled in the header: `Account.Name` with '.'.
    Absent empty_cell     = Absent::null;  ///< `unknown`: an empty cell leaves the field as it is (Salesforce's bulk).
    /// `""` is a text without characters, and only a cell without quotes is empty. False where a vendor quotes all.
    bool             quoted_empty_is_text = true;
    std::string_view null_cell{};  ///< A cell that says null, such as Salesforce's `#N/A`, where the vendor has one.
};

/// Bounds on what is read; beyond them it is an error of code `corrupt`.
struct CsvLimits {
    std::uint64_t rows_max       = 10'000'000;
    std::size_t   columns_max    = 2'000;
    std::size_t   cell_bytes_max = std::size_t{1} << 20;
    std::size_t   row_bytes_max  = std::size_t{16} << 20;
    std::size_t   file_bytes_max = std::size_t{8} << 30;
};

struct CsvCell {
    std::string_view text{};
    bool             quoted = false;
};

/// One row; valid until the reader steps on.
struct CsvRow {
    std::uint64_t            line = 0;  ///< Of the text, on which the row begins, from 1. Cells may hold line ends.
    std::span<CsvCell const> cells{};
};

/// A strict streaming reader of RFC 4180: rows come one at a time, whatever pieces the text arrives in, and no more is
/// held than one row. A quote inside an unquoted cell, a row of another width than the first, a lone carriage return,
/// an unclosed quote and bytes that are not UTF-8 are refused, each with its line. The first fault sticks.
///
///     CsvReader rows{text};
///     if (auto named = rows.require({"vendor", "canonical"}); !named) return named.error();
///     while (rows.next_row()) add(rows.cell("vendor"), rows.cell("canonical"));
///     if (rows.failed()) return rows.fault();
class CsvReader {
  public:
    /// For a text that comes in pieces.
    explicit CsvReader(CsvDialect const& dialect = {}, CsvLimits limits = {});
    /// For a whole text, which must outlive the reader.
    explicit CsvReader(std::string_view text, CsvDialect const& dialect = {}, CsvLimits limits = {});

    /// The next piece; it may end anywhere, and must stay valid until `next_row` asks for more by returning false.
    void feed(std::string_view piece);
    /// No more will come.
    void finish();

    /// Steps to the header, where the dialect has one and it has come.
    bool read_header();
    /// Steps to the next row after the header; false at the end, at a fault, and when more must be fed.
    bool next_row();

    /// The header's names; empty until it is read, and where there is none.
    std::vector<std::string> const& header() const { return header_; }
    /// Reads the header. An error of code `corrupt` or `validation` names what is missing.
    Result<> require(std::span<std::string_view const> names);
    Result<> require(std::initializer_list<std::string_view> names) {
        return require(std::span<std::string_view const>{names.begin(), names.size()});
    }

    CsvRow row() const { return {row_line_, cells_}; }
    /// The row's cell under a name of the header; empty where there is no such column.
    std::string_view cell(std::string_view column) const;

    bool failed() const { return failed_; }
    /// `corrupt`, with the line. Requires: failed().
    Error fault() const;

  private:
    enum class State : unsigned char {
        row_start,
        cell_start,
        plain,
        quoted,
        quote_in_quoted,
        carriage_return,
    };

    bool fail(std::string reason);
    bool pass_byte_order_mark();
    bool read_row();
    bool step(char byte);
    bool begin_row();
    bool begin_cell(bool quoted);
    bool plain_run();
    bool quoted_run();
    bool append(std::string_view run);
    bool end_cell();
    bool end_row();
    bool end_of_text();
    bool take_header();

    CsvDialect       dialect_;
    CsvLimits        limits_;
    std::string_view rest_{};
    bool             finished_ = false;
    bool             failed_   = false;
    std::string      reason_{};

    State         state_      = State::row_start;
    std::size_t   mark_bytes_ = 0;      // Of the byte order mark that were seen.
    bool          started_    = false;  // Past the byte order mark.
    std::uint64_t line_       = 1;
    std::uint64_t row_line_   = 1;
    std::uint64_t bytes_      = 0;
    std::uint64_t rows_       = 0;
    std::size_t   width_      = 0;  // Of every row; 0 until the first.

    struct Extent {
        std::size_t begin  = 0;
        bool        quoted = false;
    };
    std::string              text_{};  // The row's cells, one after the other.
    std::vector<Extent>      extents_{};
    std::vector<CsvCell>     cells_{};
    std::vector<std::string> header_{};
    bool                     has_header_ = false;
};

/// Appends a table to a string. The same cells give the same bytes on every machine; a cell is quoted where reading
/// needs it, and nowhere else.
class CsvWriter {
  public:
    explicit CsvWriter(std::string& out, CsvDialect const& dialect = {});

    void text(std::string_view value);
    /// As it is: never taken for a formula.
    void number(std::string_view lexeme);
    /// A cell in which nothing stands.
    void empty();
    void end_row();

  private:
    void separate();

    std::string& out_;
    CsvDialect   dialect_;
    std::size_t  cells_ = 0;  // In this row so far.
};

/// A mapping made ready for the rows of one table. Columns are named as the mapping names fields; those that it does
/// not name are kept in `custom`. Cells are text: each codec is given them as the kind of value that it reads. A table
/// holds no lines: contained records stand in a table of their own.
class CsvDecoder {
  public:
    /// Refuses a header that names a column twice or not at all, or lacks one for a required member.
    static Result<CsvDecoder> make(MappingView const& view, std::span<std::string const> header,
                                   CsvDialect const& dialect = {});
    ~CsvDecoder();
    CsvDecoder(CsvDecoder&&) noexcept;
    CsvDecoder& operator=(CsvDecoder&&) noexcept;

    /// Reads one row. As with JsonDecoder, faults of single fields are in the result; they name the row's line.
    Result<Decoded> decode(CsvRow const& row, MappingContext& context) const;
    Result<>        decode(CsvRow const& row, MappingContext& context, Decoded& into) const;

    MappingView const& view() const;

  private:
    struct Plan;
    explicit CsvDecoder(std::unique_ptr<Plan> plan);

    std::unique_ptr<Plan> plan_;
};

/// Writes records as the rows of one table, whose columns are rows of the mapping: those that can be written, and
/// those of the vendor's key and of our id. Contained records are not among them.
class CsvEncoder {
  public:
    CsvEncoder(MappingView const& view, RowSet const& columns, CsvDialect const& dialect = {});

    /// The header, where the dialect has one.
    void begin(std::string& out) const;
    /// One record: the columns in `rows`. A cell that is left empty must not say anything: where an empty cell means
    /// null, leaving out a field that has a value is an error of code `unsupported`. Appends nothing on an error.
    Result<> append(void const* object, RowSet const& rows, Envelope const& named, MappingContext& context,
                    std::string& out) const;

  private:
    MappingView view_;
    RowSet      columns_;
    CsvDialect  dialect_;
};

/// One whole table: the header and every object. All columns are written.
Result<std::string> encode_csv(MappingView const& view, std::span<void const* const> objects, RowSet const& columns,
                               MappingContext& context, CsvDialect const& dialect = {});

/// The columns that a table of the mapping can have: every row that can be written, the key, and our id.
RowSet columns_of(MappingView const& view);

}  // namespace throughline
