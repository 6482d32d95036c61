#include "terminal.hpp"

#include <algorithm>
#include <ostream>
#include <stdexcept>

namespace throughline::tool {

namespace {

bool continues_a_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

std::size_t columns_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char byte) { return !continues_a_character(byte); }));
}

std::string_view code_of(Colour colour) {
    switch (colour) {
        case Colour::plain:
            return {};
        case Colour::bold:
            return "\x1b[1m";
        case Colour::dim:
            return "\x1b[2m";
        case Colour::red:
            return "\x1b[31m";
        case Colour::green:
            return "\x1b[32m";
        case Colour::yellow:
            return "\x1b[33m";
    }
    return {};
}

}  // namespace

std::string coloured(std::string_view text, Colour colour, Terminal const& terminal) {
    if (!terminal.in_colour || colour == Colour::plain) return std::string{text};
    return std::string{code_of(colour)} + std::string{text} + "\x1b[0m";
}

void Table::add(std::vector<std::string> cells, Colour colour) {
    if (cells.size() != heads_.size()) throw std::invalid_argument{"a row has one cell for each head"};
    for (auto& cell : cells) cell = shown(cell);
    rows_.push_back({std::move(cells), colour});
}

std::vector<std::size_t> Table::widths() const {
    std::vector<std::size_t> widths(heads_.size(), 0);
    for (auto const& row : rows_)
        for (std::size_t column = 0; column < heads_.size(); ++column)
            widths[column] = std::max(widths[column], columns_of(row.cells[column]));
    for (std::size_t column = 0; column < heads_.size(); ++column)
        if (widths[column] > 0) widths[column] = std::max(widths[column], columns_of(heads_[column]));
    return widths;
}

void Table::print(Terminal& terminal, std::size_t indent) const {
    auto const all = widths();
    auto const put = [&](std::vector<std::string> const& cells, Colour colour) {
        std::string line(indent, ' ');
        for (std::size_t column = 0; column < cells.size(); ++column) {
            if (all[column] == 0) continue;
            line += cells[column];
            line.append(all[column] - columns_of(cells[column]) + 2, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        terminal.out << coloured(line, colour, terminal) << '\n';
    };
    put(heads_, Colour::bold);
    for (auto const& row : rows_) put(row.cells, row.colour);
}

std::string shown(std::string_view text, std::size_t columns_max) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string                safe;
    std::size_t                columns = 0;
    for (char const byte : text) {
        auto const code = static_cast<unsigned char>(byte);
        if (columns_max != 0 && columns == columns_max && !continues_a_character(byte)) return safe + "…";
        if (!continues_a_character(byte)) ++columns;
        if (byte == '\n')
            safe += "\\n";
        else if (byte == '\t')
            safe += "\\t";
        else if (code < 0x20 || code == 0x7f)
            safe += std::string{"\\x"} + digits[code >> 4] + digits[code & 15];
        else
            safe.push_back(byte);
    }
    return safe;
}

std::string counted(std::size_t count, std::string_view noun) {
    return std::to_string(count) + " " + std::string{noun} + (count == 1 ? "" : "s");
}

}  // namespace throughline::tool
