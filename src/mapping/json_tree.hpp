#pragma once

#include <throughline/mapping/fault.hpp>
#include <throughline/mapping/json.hpp>

#include <optional>

/// JSON documents that people write: read whole, every value with its place, so that faults can name it.
namespace throughline {

/// One value and where it stands.
struct JsonTree {
    Wire::Kind               kind = Wire::Kind::null;
    std::string              text{};   // Text unescaped, a number's lexeme, `true` or `false`.
    std::size_t              at = 0;   // In the document.
    std::string              path{};   // `/objects/0`.
    std::vector<std::string> names{};  // Of an object's members, beside `values`.
    std::vector<std::size_t> name_at{};
    std::vector<JsonTree>    values{};

    JsonTree const* find(std::string_view name) const;
    bool            is_text() const { return kind == Wire::Kind::text; }
    bool            is_object() const { return kind == Wire::Kind::object; }
    bool            is_array() const { return kind == Wire::Kind::array; }
};

/// Collects the faults of one document.
class FaultList {
  public:
    FaultList(std::string file, std::string_view text, std::vector<DocumentFault>& faults)
        : file_{std::move(file)}, text_{text}, faults_{faults} {}

    /// The rest is said on what it returns. The last of too many takes all that come after it.
    DocumentFault& add(FaultKind kind, std::size_t at, std::string path, std::string message);
    DocumentFault& add(FaultKind kind, JsonTree const& where, std::string message) {
        return add(kind, where.at, where.path, std::move(message));
    }
    DocumentFault& add_line(FaultKind kind, std::size_t line, std::string message);
    /// `acme.json:12`, to point to the other of two.
    std::string        place_of(std::size_t at) const;
    std::string const& file() const { return file_; }
    std::size_t        count() const { return faults_.size(); }
    /// Nothing that is added now is listed.
    bool is_full() const;

  private:
    std::string                 file_;
    std::string_view            text_;
    std::vector<DocumentFault>& faults_;
    DocumentFault               beyond_{};
};

/// Nothing where it is no JSON, which is then a fault; repeated keys are faults too.
std::optional<JsonTree> read_tree(std::string_view text, FaultList& faults);

/// Adds a fault unless the document says a schema that is read: `schema` and a version from 1 to the newest.
void check_schema(JsonTree const& root, FaultList& faults, std::string_view schema, int newest);

/// `"text"` for messages.
std::string in_quotes(std::string_view text);

}  // namespace throughline
