#pragma once

#include <throughline/core/result.hpp>
#include <throughline/core/timestamp.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace throughline::salesforce {

/// A name as Salesforce allows it: letters, digits and underscores, beginning with a letter.
bool is_name(std::string_view text);

/// A text literal, quotes included: whatever the text, it ends where it ends.
std::string quoted(std::string_view text);

/// One query. Names are checked and values quoted as they are added, so that no text becomes a part of the language.
class Soql {
  public:
    /// Fields as vendor paths, stepping by `/` or `.`; a path that is named twice is asked for once.
    Soql(std::string_view object, std::vector<std::string> const& paths);

    /// Rows that changed at that instant or later.
    Soql& since(Timestamp stamp);
    /// Rows behind that one in the order of change.
    Soql& behind(Timestamp stamp, std::string_view id);
    Soql& where(std::string_view field, std::string_view is_text);
    Soql& in_order_of_change();
    Soql& limit(int rows);

    /// An error where a name is none, or the query is longer than a request line may be.
    Result<std::string> text() const;

    static constexpr std::size_t bytes_max = 14'000;  ///< Salesforce refuses addresses of more than 16 KiB with 414.

  private:
    void append_path(std::string_view path);

    std::string                text_;
    std::optional<std::string> not_a_name_{};
    bool                       filtered_ = false;
};

}  // namespace throughline::salesforce
