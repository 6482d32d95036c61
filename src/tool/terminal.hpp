#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::tool {

/// Where a command reads and writes. `in_colour` is for a terminal whose owner has not asked for no colours.
struct Terminal {
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
    bool          in_colour = false;
};

/// How a program ends.
enum class Exit : int {
    fine     = 0,
    findings = 1,  ///< It ran, and found something that a person should look at.
    usage    = 2,  ///< It did not run: the command was wrong, or a file cannot be read.
};

enum class Colour : unsigned char { plain, bold, dim, red, green, yellow };

std::string coloured(std::string_view text, Colour colour, Terminal const& terminal);

/// Rows of text in columns as wide as their longest cell. Columns in which nothing stands are left out, the last one is
/// not filled up, and control characters are shown, not obeyed.
class Table {
  public:
    explicit Table(std::vector<std::string> heads) : heads_{std::move(heads)} {}

    /// Requires: as many cells as heads.
    void add(std::vector<std::string> cells, Colour colour = Colour::plain);
    void print(Terminal& terminal, std::size_t indent = 0) const;

    bool is_empty() const { return rows_.empty(); }

  private:
    struct Row {
        std::vector<std::string> cells;
        Colour                   colour;
    };
    std::vector<std::size_t> widths() const;

    std::vector<std::string> heads_;
    std::vector<Row>         rows_{};
};

/// The text on one line: control characters become escapes, and what is longer than `columns_max` is cut with an
/// ellipsis. 0: nothing is cut.
std::string shown(std::string_view text, std::size_t columns_max = 0);

/// "1 field", "2 fields".
std::string counted(std::size_t count, std::string_view noun);

}  // namespace throughline::tool
