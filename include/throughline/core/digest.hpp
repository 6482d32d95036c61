#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace throughline {

/// SHA-256 of the bytes, as 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

/// The same of bytes that come piece by piece, so that nobody has to hold all of them.
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(Sha256 const&)            = delete;
    Sha256& operator=(Sha256 const&) = delete;

    void add(std::string_view bytes);
    /// Of all that was added so far. Ends it: nothing may be added after.
    std::string hex();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// A digest of a set of byte strings, in whatever order they came: the sum of their SHA-256, as far as 192 bits go.
/// Adding and removing cost the same however large the set is, and sets that are equal have equal digests. Different
/// sets practically never do, unless somebody with a great deal of computing power wants them to: it finds mistakes and
/// is no signature.
class SetDigest {
  public:
    void add(std::string_view element) { add(of(element)); }
    void remove(std::string_view element) { remove(of(element)); }
    /// All of another set; none of its elements may be in this one.
    void add(SetDigest const& other);
    void remove(SetDigest const& other);

    /// Of the set that holds this element alone.
    static SetDigest of(std::string_view element);

    /// 24 bytes, to be kept; `from_bytes` of anything else is the empty set's.
    std::string      to_bytes() const;
    static SetDigest from_bytes(std::string_view bytes);

    auto operator<=>(SetDigest const&) const = default;

  private:
    std::array<std::uint64_t, 3> limbs_{};  // Least significant first.
};

}  // namespace throughline
