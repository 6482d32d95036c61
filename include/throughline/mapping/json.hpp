#pragma once

#include <throughline/mapping/mapping.hpp>

#include <bitset>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace throughline {

/// Bounds on what a decoder accepts; beyond them it is an error of code `corrupt`.
struct JsonLimits {
    int         depth_max = 64;
    std::size_t bytes_max = std::size_t{64} << 20;
};

/// A strict reader of one JSON text (RFC 8259, UTF-8): a cursor that builds nothing. Numbers stay lexemes. The first
/// fault sticks: after it every call returns false and `fault` tells the place.
class JsonReader {
  public:
    explicit JsonReader(std::string_view text, JsonLimits limits = {});

    /// Steps into an object or array; false when the next value is something else.
    bool enter_object();
    bool enter_array();
    /// The next member's name, its value being next; false after the last one, which also steps out.
    bool next_member(std::string_view& name);
    /// The same, quicker where the name is the expected one. Requires: JSON writes that name as it is.
    bool next_member(std::string_view& name, std::string_view expected);
    bool next_element();
    /// Reads the next value: a scalar, or the raw text of a whole object or array. Texts are valid until the next call.
    bool value(Wire& into);
    /// The next value's raw text, checked and passed over.
    bool raw(std::string_view& text);
    /// As `raw`, but of an object or array only the end is looked for: for texts that another reader checks.
    bool skim(std::string_view& text);
    /// Whether an object is next.
    bool object_is_next();
    /// True when nothing but white space is left.
    bool at_end();

    /// Bytes read so far.
    std::size_t position() const { return static_cast<std::size_t>(at_ - begin_); }
    bool        failed() const { return failed_; }
    /// `corrupt`, with the position. Requires: failed().
    Error fault() const;

  private:
    bool fail(char const* reason);
    void skip_space();
    bool stands_here(std::string_view name) const;
    bool text(std::string_view& into, std::string& scratch);
    bool long_text(std::string_view& into, std::string& scratch);
    bool unescape(char const* from, std::string_view& into, std::string& scratch);
    bool escaped(std::string& scratch);
    bool hex4(unsigned& into);
    bool utf8_sequence();
    bool number(std::string_view& into);
    bool literal(std::string_view word);
    bool pass_over();
    bool pass_over_scalar();

    char const* begin_;
    char const* at_;
    char const* end_;
    JsonLimits  limits_;
    int         depth_  = 0;
    bool        failed_ = false;
    bool        first_  = false;  // Just inside an object or array.
    char const* reason_ = nullptr;
    std::string name_scratch_;
    std::string value_scratch_;
};

/// Appends JSON to a string. Adds the commas; the caller names members.
class JsonWriter final : public WireWriter {
  public:
    explicit JsonWriter(std::string& out) : out_{out} {}

    void begin_object();
    void end_object();
    void begin_array();
    void end_array();
    void name(std::string_view member);

    void null() override;
    void boolean(bool value) override;
    void number(std::string_view lexeme) override;
    void text(std::string_view value) override;
    void raw_json(std::string_view json) override;

  private:
    void separate();

    std::string& out_;
    bool         comma_ = false;
};

/// Appends `text` in quotes, escaped as JSON needs.
void append_json_text(std::string& out, std::string_view text);

/// One vendor record, decoded.
struct Decoded {
    explicit Decoded(ObjectType const& type) : object{type} {}

    AnyObject            object;
    Envelope             envelope{};
    std::uint32_t        mentioned = 0;  ///< Members that the vendor spoke of, null included; one bit per place.
    std::string          custom{};       ///< JSON object of what no row names; empty when there is nothing.
    std::vector<Error>   faults{};       ///< Fields that could not be decoded; the object must not be used then.
    std::vector<Decoded> lines{};        ///< Records contained in this one, in the vendor's order.
};

/// A mapping made ready for reading: field names in lookup order. Built once per mapping, used for every record; may be
/// shared by threads.
class JsonDecoder {
  public:
    explicit JsonDecoder(MappingView const& view, JsonLimits limits = {});
    ~JsonDecoder();
    JsonDecoder(JsonDecoder&&) noexcept;
    JsonDecoder& operator=(JsonDecoder&&) noexcept;

    /// Reads one record's text. An error means that the text is no JSON object; faults of single fields are in the
    /// result, so that the record can still be named. `context.record_currency` is set as a side effect.
    Result<Decoded> decode(std::string_view text, MappingContext& context) const;
    /// The same into an object that is used again: what was in it is cleared first.
    Result<> decode(std::string_view text, MappingContext& context, Decoded& into) const;

    MappingView const& view() const;

  private:
    struct Plan;
    std::unique_ptr<Plan> plan_;
};

/// Rows of a mapping, by their index.
using RowSet = std::bitset<128>;

/// What a new record needs: every row that can be written and has a value.
RowSet rows_to_create(MappingView const& view, void const* object);
/// Rows that can be written and whose value on the wire differs between two objects. Equal members are not encoded.
RowSet rows_to_update(MappingView const& view, void const* wanted, void const* held, MappingContext& context);
/// Rows that write custom fields: those that a new record gets, and those whose value differs from what the vendor
/// holds. Values come from `MappingContext::custom`; fields that nobody wants to be something are left alone.
RowSet custom_rows_to_create(MappingView const& view, CustomFields const& wanted);
RowSet custom_rows_to_update(MappingView const& view, CustomFields const& wanted, CustomFields const& held);
/// Members whose values differ as this mapping would write them; one bit per place, only those in `among`.
std::uint32_t members_that_differ(MappingView const& view, void const* left, void const* right, std::uint32_t among,
                                  MappingContext& context);

/// One JSON object with the rows of the set. Contained records, where the set has their row, are written whole, known
/// ones with their line keys. Errors name the field.
Result<std::string> encode_json(MappingView const& view, void const* object, RowSet const& rows,
                                MappingContext& context);
/// Copies into `held` the members that the rows write: what the vendor holds once they are written.
void project(MappingView const& view, RowSet const& rows, void const* written, void* held);

/// Vendor paths to ask for, in the mapping's order, without those of omitted rows: `Account/Name`.
std::vector<std::string> field_list(MappingView const& view);

}  // namespace throughline
