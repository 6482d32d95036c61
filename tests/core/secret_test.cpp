#include <throughline/core/secret.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <memory>
#include <new>

using namespace throughline;

namespace {

/// Memory that can be looked at after what lived in it is gone.
template <class Value>
struct Grave {
    alignas(Value) unsigned char bytes[sizeof(Value)] = {};

    bool holds(std::string_view text) const {
        std::string_view const remains{reinterpret_cast<char const*>(bytes), sizeof bytes};
        return remains.find(text) != std::string_view::npos;
    }
};

constexpr std::string_view short_text = "s3cr3t-token";        // Short enough for the string's own buffer.
constexpr std::string_view tail       = short_text.substr(4);  // Clearing a string already overwrites its beginning.

}  // namespace

TEST_CASE("L13 R213: a short secret is overwritten when it goes") {
    Grave<Secret> grave;
    auto* const   secret = new (grave.bytes) Secret{std::string{short_text}};
    REQUIRE(grave.holds(short_text));
    std::destroy_at(secret);
    CHECK_FALSE(grave.holds(tail));
}

TEST_CASE("L13 R213: a secret that was moved leaves nothing behind") {
    Grave<Secret> grave;
    auto* const   secret = new (grave.bytes) Secret{std::string{short_text}};
    Secret        holder{std::move(*secret)};
    CHECK(holder.reveal() == short_text);
    CHECK_FALSE(grave.holds(tail));

    *secret = std::move(holder);
    CHECK(secret->reveal() == short_text);
    Secret assigned{std::string(100, 'x')};
    assigned = std::move(*secret);
    CHECK(assigned.reveal() == short_text);
    CHECK_FALSE(grave.holds(tail));
    std::destroy_at(secret);
}

TEST_CASE("a secret survives its own assignment, and is copied only by name") {
    Secret  secret{std::string(100, 'k')};
    Secret& same = secret;
    secret       = std::move(same);
    CHECK(secret.reveal() == std::string(100, 'k'));

    auto const copy = secret.duplicate();
    CHECK(copy.reveal() == secret.reveal());
    CHECK_FALSE(copy.empty());
    CHECK(Secret{}.empty());
}

TEST_CASE("a secret matches only itself") {
    Secret const secret{"token"};
    CHECK(secret.matches("token"));
    CHECK_FALSE(secret.matches("tokem"));
    CHECK_FALSE(secret.matches("toke"));
    CHECK_FALSE(secret.matches("tokens"));
    CHECK_FALSE(secret.matches(""));
    CHECK(Secret{}.matches(""));
}

TEST_CASE("L13: personal text shows how long it is and nothing else") {
    CHECK(PersonalText{"ada@example.com"}.redacted() == "[personal, 15 characters]");
    CHECK(PersonalText{"Zo\xC3\xAB"}.redacted() == "[personal, 3 characters]");
    CHECK(PersonalText{"x"}.redacted() == "[personal, 1 character]");
    CHECK(PersonalText{}.redacted() == "[personal, 0 characters]");
    CHECK(PersonalText{"ada@example.com"}.reveal() == "ada@example.com");
    CHECK(PersonalText{"a"} == PersonalText{"a"});
    CHECK_FALSE(PersonalText{"a"} == PersonalText{"b"});
}
