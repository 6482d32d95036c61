#pragma once

#include <throughline/core/result.hpp>
#include <throughline/vendors/anaplan/anaplan.hpp>

#include <map>
#include <string>
#include <string_view>

namespace throughline::anaplan {

/// How one model spells values in the cells of its tables, both ways. What cannot be read goes on as it is, so that the
/// mapping names the field that it stands in.
class Cells {
  public:
    explicit Cells(Options const& options);

    /// The text that a mapping reads. Requires: the cell is not blank.
    std::string read(Cell kind, std::string_view text) const;
    /// The text of a cell, from what a mapping wrote; `validation` where the model has no such value.
    Result<std::string> write(Cell kind, std::string_view text) const;
    /// Of a number, with the separator that an import's definition names.
    Result<std::string> write_number(std::string_view lexeme, char decimal_separator) const;

  private:
    std::string         read_number(std::string_view text) const;
    std::string         read_date(std::string_view text) const;
    Result<std::string> write_date(std::string_view text) const;
    Result<std::string> write_period(std::string_view text) const;

    std::string                                     date_format_;
    char                                            decimal_separator_;
    char                                            group_separator_;
    std::size_t                                     digits_max_;
    std::map<std::string, std::string, std::less<>> period_of_label_{};
    std::map<std::string, std::string, std::less<>> label_of_range_{};
};

}  // namespace throughline::anaplan
