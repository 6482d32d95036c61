#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace throughline {

/// A credential. It cannot be printed, compared with `==`, serialized or copied by accident, and its bytes are
/// overwritten when it goes. `reveal` is the one way in, so that every use can be found by that word.
class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string text) noexcept;
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(Secret const&)            = delete;
    Secret& operator=(Secret const&) = delete;
    ~Secret();

    /// A second holder of the same secret, on purpose.
    Secret duplicate() const;

    std::string_view reveal() const { return text_; }
    bool             empty() const { return text_.empty(); }
    /// In constant time for equal lengths.
    bool matches(std::string_view candidate) const;

  private:
    void wipe() noexcept;

    std::string text_;
};

/// Text about a person: e-mail, telephone, a contact's name. It maps and compares like text, but has no stream
/// operator and no implicit way to a string, so it cannot slip into a log, an exception or an audit row. `redacted`
/// is what those may show.
class PersonalText {
  public:
    PersonalText() = default;
    explicit PersonalText(std::string text) : text_{std::move(text)} {}

    std::string const& reveal() const { return text_; }
    bool               empty() const { return text_.empty(); }
    /// `[personal, 17 characters]`.
    std::string redacted() const;

    bool operator==(PersonalText const&) const = default;

  private:
    std::string text_;
};

// Refused by name, so that a compiler says it in one line instead of listing every operator there is.
template <class Stream>
void operator<<(Stream& stream, Secret const& secret) = delete;
template <class Stream>
void operator<<(Stream& stream, PersonalText const& text) = delete;

}  // namespace throughline
